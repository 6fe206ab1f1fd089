"""How the escalations and return cases of a job or request stand: whose turn it is, until when, what is awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldservice.desk.awaited_approvers import awaited_approvers, awaited_of
from fieldservice.read_model import cases, sync_status
from fieldservice.shapes import Values
from fieldservice.workflows.escalations.lines import AT_HEADQUARTERS, NEWS, OPENED
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.registry import WORKFLOWS
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE
from fieldservice.workflows.return_cases.lines import NEWS as CASE_NEWS

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

WAITS_FOR_HEADQUARTERS = {ESCALATION: AT_HEADQUARTERS, RETURN_CASE: ("to_judge", "judged", "approved")}
"""By kind: the states in which headquarters acts next."""
TOLD_BY_WORK = ((ESCALATION, "escalation", (OPENED, NEWS)), (RETURN_CASE, "case", (CASE_NEWS,)))
"""By kind: the field that names it in the lists of a job or request, and these lists."""


def waits_for_headquarters(kind: str, state: str) -> bool:
    return state in WAITS_FOR_HEADQUARTERS.get(kind, ())


@dataclass(frozen=True, slots=True)
class CaseBeside:
    """How an escalation or return case stands, as the page of its job or request, or its own page, says it."""

    thing: str
    kind: str
    number: str
    state: str
    open: bool
    holder: str
    due: str = ""
    half: str = ""
    most: str = ""
    turn_role: str = ""
    turn_person: str = ""
    turn_office: str = ""
    """The office whose people are awaited, where it is not the holder: that of whoever approves by value."""
    last_exchange: str | None = None
    """Where this office waits for headquarters: when it exchanged last, UTC text, "" for never; else None."""


def cases_beside(session: Session, thing: Thing) -> tuple[CaseBeside, ...]:
    """How the escalations and return cases of a job or request stand, the newest last; of an escalation or return case
    itself how it stands."""
    if thing.kind in WAITS_FOR_HEADQUARTERS:
        told = {thing.id: (thing.kind, {"number": thing.get("number"), "state": thing.state, "holder": thing.holder})}
    else:
        told = {
            str(line.get(fact)): (kind, line)
            for kind, fact, names in TOLD_BY_WORK
            for name in names
            for line in thing.lines(name)
        }
    if not told:
        return ()
    rows = {row["thing"]: row for row in cases.standing(session.reader, list(told))}
    asked, approvers = last_exchange(session), awaited_approvers(session)
    found = (_beside(session, id_, *told[id_], rows.get(id_), asked) for id_ in told)
    return tuple(_by_value(each, awaited_of(each.thing, approvers), session.office) for each in found)


def _by_value(each: CaseBeside, approver: Values, office: str) -> CaseBeside:
    """With whoever approves it by its value; nobody waits for headquarters where that is somebody here."""
    if not approver:
        return each
    return replace(each, **approver, last_exchange=None if approver["turn_office"] == office else each.last_exchange)


def work_beside(session: Session, thing: Thing, told: Sequence[CaseBeside]) -> list[tuple[str, str]]:
    """(kind, id) of what a page names beside it: the escalations and return cases of a job or request; the job or
    request of one of these; of a device the cases that list it among others."""
    if thing.kind in WAITS_FOR_HEADQUARTERS:
        return [(kind, str(thing.get(kind))) for kind in ("job", "request") if thing.get(kind)]
    if thing.kind == "device":
        return [(RETURN_CASE, each) for each in cases.of_device(session.reader, RETURN_CASE, thing.id)]
    return [(each.kind, each.thing) for each in reversed(told)]


def last_exchange(session: Session) -> str | None:
    """When this store last exchanged with headquarters, UTC text, "" for never; None where it has none to ask."""
    exchange = sync_status.exchange(session.reader, session.clock())
    return exchange.last if exchange.link in (sync_status.ONLINE, sync_status.OFFLINE) else None


def _beside(session: Session, id_: str, kind: str, line: Values, row: Values | None, asked: str | None) -> CaseBeside:
    """From its row, or where this office does not see it from what the job was told of it."""
    state = str(row["state"] if row else line.get("state") or "")
    holder = str(row["holder"] if row else line.get("holder") or "")
    flow = WORKFLOWS.get(kind)
    known = flow.states.get(state) if flow else None
    awaits = waits_for_headquarters(kind, state) and holder != session.office
    about = {name: str(row[name] if row else line.get(name) or "") for name in ("number", "due")}
    turn = {"turn_role": known.awaits_role if known else ""}
    more = {name: str(row[name]) for name in ("half", "most", "turn_role", "turn_person")} if row else turn
    return CaseBeside(
        id_,
        kind,
        about["number"],
        state,
        known is not None and known.is_open,
        holder,
        due=about["due"],
        last_exchange=asked if awaits else None,
        **more,
    )
