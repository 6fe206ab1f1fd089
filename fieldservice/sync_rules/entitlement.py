"""Entitlement: whether the person who made an entry had a role that may make it, which headquarters judges when it
numbers the entry.

A person is judged by what the office could know: the roles published up to the position that the entry had seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from db.statements import chunks, placeholders
from fieldservice.read_model import projections
from fieldservice.read_model.moves import counted_in_the_end
from fieldservice.read_model.published import person_of
from fieldservice.read_model.workplaces import is_guest, offices_of
from fieldservice.sync import common
from fieldservice.sync.enrolled_stores import last_shared_position
from fieldservice.sync.entries import seen_of
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transaction_cache import cache_of
from fieldservice.sync_rules import sight
from fieldservice.workflows.common.approvals import asked_for, asks_of, refused_to
from fieldservice.workflows.engine.fold import ANSWERS_TO, SETTLED, Thing, fold
from fieldservice.workflows.engine.ledger import office_of_account, postings_of
from fieldservice.workflows.engine.marks import NOT_ENTITLED, WITHDRAWN
from fieldservice.workflows.engine.model import SAME
from fieldservice.workflows.engine.offices import may_settle
from fieldservice.workflows.engine.reference import Person, Reference
from fieldservice.workflows.engine.roles import ADMITTING
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

PRESENT = "present"
"""Instead of a position in the common feed: as published now."""
PEOPLE, WORKPLACES, LIMITS = "people by position and name", "who works where", "limits of approvals"
"""Names in the cache of a transaction."""
People = dict[tuple[int | str, str], Person]
NOBODY = {"name": "", "display": "", "roles": "", "office": "", "skills": "", "areas": "", "active": 1, "offices": ""}
"""The columns of a published person that the judgement reads; a row of an earlier version may lack some."""
OF_ROLES = {"guest_admitted": frozenset(ADMITTING)}
"""Kinds of the store's own entries that only some roles may make."""

AT_HEADQUARTERS = frozenset(
    step.kind for workflow in WORKFLOWS.values() for step in workflow.steps if step.whose == "headquarters"
)
"""Kinds of entries that only headquarters makes; an office that stood alone has made its own before it joined."""


@cache
def entitled() -> dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]]:
    """By kind of entry: the roles that may make it (none: everybody), and by kind of thing the states it may lead
    to."""
    found: dict[str, tuple[frozenset[str], dict[str, frozenset[str]]]] = {}
    for workflow in WORKFLOWS.values():
        for step in workflow.steps:
            roles, states = found.get(step.kind, (frozenset(), {}))
            if step.to == SAME:
                leads = frozenset(workflow.states)
            else:
                leads = frozenset() if step.to is None else frozenset({step.to, *step.or_to})
            states = {**states, workflow.thing: states.get(workflow.thing, frozenset()) | leads}
            found[step.kind] = (roles | set(step.roles), states)
    return found


def judge(tx: Tx, entries: Sequence[Entry], now: str) -> list[str]:
    """The mark of each entry that headquarters numbers now: "" or one of workflows/engine/marks.py."""
    sight.read_shown_papers(tx, entries)
    _read_present_people(tx, entries)
    epoch = tx.meta("epoch")
    judged: dict[str, str] = {}
    admitted: list[Entry] = []
    for entry in entries:
        judged[entry.id] = entry.mark or _judged(tx, entry, epoch, judged, admitted)
        if entry.kind in OF_ROLES and not judged[entry.id]:
            admitted.append(entry)
    return [judged[entry.id] for entry in entries]


def _judged(tx: Tx, entry: Entry, epoch: str | None, marks: Mapping[str, str], admitted: Sequence[Entry]) -> str:
    """The mark of one entry.

    `marks` are those of the entries judged just before, which the store does not hold yet; `admitted` are the
    admissions of guests among them.
    """
    if _takes_from_elsewhere(tx, entry):
        return NOT_ENTITLED
    if entry.kind not in entitled() and entry.kind not in OF_ROLES:
        return ""  # a kind of the store's own, or of a newer version
    roles, leads = entitled().get(entry.kind) or (OF_ROLES[entry.kind], {})
    for move in entry.moves:
        # An entry may open a thing of another workflow (a request becomes a job): whether it may lead there is a matter
        # of that workflow's own table.
        if move.after is not None and move.kind in leads and leads[move.kind] and move.to not in leads[move.kind]:
            return NOT_ENTITLED
    if entry.kind in AT_HEADQUARTERS and office_of(entry.store) != tx.store:
        return NOT_ENTITLED
    if entry.kind == SETTLED and not _may_settle(tx, entry, marks):
        return NOT_ENTITLED
    seen_epoch, position = seen_of(entry.seen)
    now = _person(tx, PRESENT, entry.by)
    if seen_epoch and seen_epoch != epoch:
        # Made before headquarters was restored: up to the backup both histories published the same staff.
        position = min(position, last_shared_position(tx, seen_epoch))
        then = _person(tx, position, entry.by)
        then = replace(then, roles=then.roles | now.roles, offices=then.offices | now.offices | {now.office})
    else:
        then = _person(tx, position, entry.by) if seen_epoch else now
    if not (then.roles & roles and _works_at(tx, then, entry, admitted)):
        return NOT_ENTITLED
    if entry.data.get(ANSWERS_TO) and not _may_answer(tx, entry, now, marks):
        return NOT_ENTITLED
    return "" if now.roles & roles and _works_at(tx, now, entry, admitted) else WITHDRAWN


def _may_settle(tx: Tx, entry: Entry, marks: Mapping[str, str]) -> bool:
    """Judged by the thing after the move that the settlement follows: what came later makes it late, not forbidden."""
    office = office_of(entry.store)
    if office == tx.store:
        return True
    before = (_as_of(tx, move.thing, move.after, entry, marks) for move in entry.moves)
    return all(may_settle(each, office, False, sight.branches(tx).get(each.holder) or "") for each in before)


def _takes_from_elsewhere(tx: Tx, entry: Entry) -> bool:
    """Whether the entry moves something out of a place of another office, or lets such a move count.

    A branch may for its vans, in whose place it sends what they lost; headquarters may for an office that is no more. A
    kind of a newer version moves as any other, so it is judged too.
    """
    office = office_of(entry.store)
    if office == tx.store:
        return False
    named = counted_in_the_end(entry)
    moving = (entry, *(tx.entries_named(named) if named else ()))
    elsewhere = {office_of_account(each.source) for entry in moving for each in postings_of(entry)} - {office}
    return any(sight.branches(tx).get(each) != office for each in elsewhere)


def _may_answer(tx: Tx, entry: Entry, person: Person, marks: Mapping[str, str]) -> bool:
    """Whether this person may give this answer, by the limits and roles that are published now."""
    answers_to = entry.data[ANSWERS_TO]
    for _, id_ in entry.touches:
        thing = _as_of(tx, id_, None, entry, marks)
        asked = next((each for each in asks_of(thing) if each.digest == answers_to), None)
        if asked is not None:
            return refused_to(person, asked, _limits(tx), asked_for(thing, asked), office_of(entry.store)) is None
    return False


def _limits(tx: Tx) -> Reference:
    """Offices and settings as published now; read once in a transaction."""
    cache = cache_of(tx)
    if LIMITS not in cache:
        settings: dict[str, str] = dict(
            tx.rows("SELECT key, value FROM setting WHERE key LIKE 'approval\\_%' ESCAPE '\\'")
        )
        cache[LIMITS] = replace(_workplaces(tx), settings=settings)
    limits: Reference = cache[LIMITS]
    return limits


def _as_of(tx: Tx, thing: str, last: str | None, entry: Entry, marks: Mapping[str, str]) -> Thing:
    """The thing as it was after the entry `last`, or where that is missing before `entry`."""
    before = [each for each in tx.entries_of(thing) if each.place < entry.place]
    story = [replace(each, mark=marks.get(each.id, each.mark)) for each in before]
    end = next((index for index, each in enumerate(story) if each.id == last), len(story) - 1)
    return fold(thing, story[: end + 1], projections.APPENDS_TO)


def _person(tx: Tx, position: int | str, name: str) -> Person:
    """A person as published at a position of the common feed, or at present; read once in a transaction.

    Somebody who is not published, or not active, has no role.
    """
    known = _known_people(tx)
    if (position, name) not in known:
        row = common.row_at(tx, "staff", (name,), int(position)) if position != PRESENT else None
        known[position, name] = person_of({**NOBODY, **row}) if row and row["active"] else nobody(name)
    return known[position, name]


def nobody(name: str) -> Person:
    return Person(name, name, frozenset(), "")


def _read_present_people(tx: Tx, entries: Sequence[Entry]) -> None:
    """Read once for a batch what the makers of its entries are published as now."""
    known = _known_people(tx)
    names = sorted({entry.by for entry in entries if (PRESENT, entry.by) not in known})
    known.update(((PRESENT, name), nobody(name)) for name in names)
    for some in chunks(names):
        for values in tx.rows(
            f"SELECT {', '.join(NOBODY)} FROM staff WHERE active = 1 AND name IN ({placeholders(some)})", some
        ):
            person = person_of(dict(zip(NOBODY, values, strict=True)))
            known[PRESENT, person.name] = person


def _known_people(tx: Tx) -> People:
    known: People = cache_of(tx).setdefault(PEOPLE, {})
    return known


def _works_at(tx: Tx, person: Person, entry: Entry, admitted: Sequence[Entry]) -> bool:
    """Whether the person may work at the office where the entry was made, on that day."""
    workplaces, office = _workplaces(tx), office_of(entry.store)
    return (
        workplaces.works_at(person, office)
        or is_guest(tx, office, person.name, entry.made)
        or any(_lets_in(admission, office, person.name, entry.made) for admission in admitted)
    )


def _workplaces(tx: Tx) -> Reference:
    cache = cache_of(tx)
    if WORKPLACES not in cache:
        cache[WORKPLACES] = offices_of(tx)
    workplaces: Reference = cache[WORKPLACES]
    return workplaces


def _lets_in(admission: Entry, office: str, name: str, at: str) -> bool:
    data = admission.data
    return (
        office_of(admission.store) == office
        and (data.get("office"), data.get("guest")) == (office, name)
        and at[:19] < str(data.get("until"))
    )
