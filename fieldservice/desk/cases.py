"""Escalations and return cases as people look for them: who has them, until when, and what is late at which step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.approvals import Approvals
from fieldservice.desk.awaited_approvers import Approver, awaited_approvers, awaited_of
from fieldservice.desk.cases_beside import last_exchange, waits_for_headquarters
from fieldservice.desk.lists import Lists
from fieldservice.desk.narrowing import having_words
from fieldservice.read_model import cases
from fieldservice.read_model.workplaces import acting_roles
from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.quality.lines import KIND as QUALITY_FEEDBACK
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.reference import Person

ALL, MINE, OVERDUE, AT_HEADQUARTERS, OPEN, ENDED = "all", "mine", "overdue", "headquarters", "open", "ended"
VIEWS = {
    ALL: N_("All"),
    MINE: N_("Mine"),
    OVERDUE: N_("Overdue"),
    AT_HEADQUARTERS: N_("Headquarters' turn"),
    OPEN: N_("Under way"),
    ENDED: N_("Ended"),
}
"""The views of both lists, in the order in which a key shows them."""
BY_STEP = (ESCALATION, QUALITY_FEEDBACK, RETURN_CASE, "supplier_return")
"""The kinds of work whose steps have a limit each, in the order of the list of what is late."""
MOST = 1000
"""Ended ones that a list shows."""


@dataclass(frozen=True, slots=True)
class ListedCase:
    """An escalation or return case. Moments are UTC text; `own` holds what only one of the two has."""

    thing: str
    kind: str
    number: str
    state: str
    open: int
    holder: str
    customer: str
    device: str
    serial: str
    symptom: str
    due: str
    half: str
    most: str
    turn_role: str
    turn_person: str
    opened: str
    urgent: int
    office: str
    """The office that raised or requested it."""
    job: str
    job_number: str
    since: str
    """When its present state began."""
    devices: int
    own: Values
    """Of an escalation lane, tier, asked, progress and liaison; of a case wish, decision, value, currency, engineer,
    by_kind and exchanged."""
    turn_office: str = ""
    """The office whose people are awaited, where it is not the holder: that of whoever approves by value."""

    @property
    def waits_for_headquarters(self) -> bool:
        return waits_for_headquarters(self.kind, self.state) and self.turn_office in ("", self.holder)


@dataclass(frozen=True, slots=True)
class LateStep:
    """Something whose step is past its limit: at whose turn it is, and since when it is late (UTC text)."""

    thing: str
    kind: str
    number: str
    state: str
    holder: str
    customer: str
    due: str
    turn_role: str
    turn_person: str
    mode: str
    turn_office: str = ""
    """The office whose people are awaited, where it is not the holder: that of whoever approves by value."""


class Cases:
    """The escalations and return cases that this office sees."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def listed(
        self, kind: str, by: Person, text: str = "", views: Collection[str] = (), state: str = ""
    ) -> list[ListedCase]:
        """The escalations or return cases that this office sees: what is past its limit first, then by limit; behind
        them those that have ended. Only those in each of these views, and in this state, where they are named."""
        reader, now = self.session.reader, self._now()
        approvers = awaited_approvers(self.session)
        rows = [_as_listed(row, approvers) for row in cases.listed(reader, kind, now, MOST)]
        having = cases.with_serial(reader, kind, text)
        turns = self._turns(by, views)
        has_words = having_words(text)
        return [
            row
            for row in rows
            if (row.thing in having or has_words(_searched(row)))
            and state in ("", row.state)
            and all(self._is_in(view, row, turns, now) for view in views)
        ]

    def late(self) -> list[LateStep]:
        """What is late here and elsewhere, as far as this office sees it: step by step, what is late longest first."""
        late, approvers = cases.late(self.session.reader, BY_STEP, self._now()), awaited_approvers(self.session)
        found = [LateStep(**row | awaited_of(row["thing"], approvers)) for row in late]
        states = {(each.kind, each.state): each.due for each in reversed(found)}
        return sorted(
            found, key=lambda each: (BY_STEP.index(each.kind), states[each.kind, each.state], each.state, each.due)
        )

    def last_exchange(self) -> str | None:
        """When this store last exchanged with headquarters, UTC text, "" for never; None where it has none to ask."""
        return last_exchange(self.session)

    def _now(self) -> str:
        return stamp(self.session.clock())

    def _turns(self, by: Person, views: Collection[str]) -> Callable[[ListedCase], bool]:
        """Whether something of a row waits for this person: its next step, an obligation, an approval."""
        if MINE not in views:
            return lambda row: False
        session = self.session
        roles = acting_roles(session.reader, by.roles, session.office)
        waiting = {row["thing"] for row in Lists(session).obligations(by)}
        waiting |= {asked.thing for asked in Approvals(session).waiting(by)}

        def is_mine(row: ListedCase) -> bool:
            turn = row.turn_person == by.name or (not row.turn_person and row.turn_role in roles)
            is_here = (row.turn_office or row.holder) == session.office
            return row.thing in waiting or (bool(row.open) and is_here and turn)

        return is_mine

    def _is_in(self, view: str, row: ListedCase, is_mine: Callable[[ListedCase], bool], now: str) -> bool:
        if view == MINE:
            return is_mine(row)
        if view == OVERDUE:
            return bool(row.open) and row.due <= now
        if view == AT_HEADQUARTERS:
            return row.waits_for_headquarters
        return view == ALL or bool(row.open) == (view == OPEN)


def _as_listed(row: Values, approvers: Mapping[str, Approver]) -> ListedCase:
    shared = {name: row[name] for name in (*cases.OF_WORK, *cases.OF_BOTH, "devices")}
    own = {name: value for name, value in row.items() if name not in shared}
    return ListedCase(**shared | awaited_of(row["thing"], approvers), own=own)


def _searched(row: ListedCase) -> str:
    return " ".join((row.number, row.job_number, row.customer, row.device, row.serial, row.symptom, row.office))
