"""Reads the lists and the values of the status bar of one office, through the light reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.read_model import obligation_rows, payments, queries, sync_status, tills
from fieldservice.read_model.pressing import rank
from fieldservice.read_model.workplaces import acting_roles
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.obligations import FROM_DUE
from fieldservice.workflows.registry import awaited_roles

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.read_model.listing import Listing
    from fieldservice.read_model.sync_status import Exchange

LISTINGS = {
    "customers": queries.customers,
    "devices": queries.devices,
    "staff": queries.staff,
    "offices": queries.offices,
}
UNTIL_TONIGHT = ("promised", "visits")
"""The views of work that end with this day."""
READS_REFUSALS = ("administrator", "manager")


class Lists:
    """The lists of one office and the values of its status bar."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def work(
        self, by: Person, view: str = "mine", *, kind: str = "", state: str = "", sort: str = "", overdue: bool = False
    ) -> Listing:
        """Work as a list, in a view of queries.work; `overdue`: only what is past its limit."""
        return queries.work(
            self.session.reader,
            view=view,
            person=by.name,
            roles=self._roles(by),
            office=self.session.office,
            now=stamp(self.session.clock()),
            kind=kind,
            state=state,
            sort=sort,
            overdue=overdue,
            until=self.session.tonight() if view in UNTIL_TONIGHT else "",
        )

    def whole(self, row: JsonObject) -> JsonObject:
        """A row whose symptom is cut, with the whole of it: a list at a terminal needs less than a file or a script."""
        from fieldservice.read_model.projections import SYMPTOM_CELLS, symptom_of

        if len(str(row.get("symptom") or "")) < SYMPTOM_CELLS or "thing" not in row:
            return row
        return {**row, "symptom": symptom_of(self.session.thing(str(row["thing"])))}

    def listing(self, kind: str) -> Listing:
        """All customers, devices, staff or offices."""
        return LISTINGS[kind](self.session.reader)

    def payments(self, kind: str = "", limit: int = payments.MOST) -> list[JsonObject]:
        """Payments, refunds and cancelled payments that this office sees, the newest first; with a kind only those."""
        return payments.latest(self.session.reader, kind, limit)

    def obligations(self, by: Person) -> list[JsonObject]:
        """This person's obligations, the most urgent first: calls to make, papers to bring in, hand-overs to accept."""
        now, roles = stamp(self.session.clock()), self._roles(by)
        found = queries.obligations(self.session.reader, by.name, roles, self.session.office, now, FROM_DUE)
        if not tills.any_money(self.session.reader, self.session.office):  # as usual; then nothing else is loaded
            return found
        from fieldservice.desk.cash_up import CashUps

        of_tills = CashUps(self.session).owed(by.name, roles)
        return sorted((*found, *of_tills), key=lambda row: (rank(row["due"], row["urgent"], now), row["due"]))

    def number_owed(self, kind: str, things: Sequence[str]) -> int:
        """How many of these things something of this kind is owed for, by whomever."""
        return obligation_rows.number_owed(self.session.reader, kind, things)

    def with_whom(self, obligations: Sequence[JsonObject]) -> list[JsonObject]:
        """The same obligations with customer, device and the end of the phone number, for lists that people call by."""
        things = [str(row["thing"]) for row in obligations]
        found = obligation_rows.with_whom(self.session.reader, things) if things else {}
        return [
            {**row, **dict(zip(("customer", "device", "phone_tail"), found.get(thing, ("", "", "")), strict=True))}
            for row, thing in zip(obligations, things, strict=True)
        ]

    def _roles(self, by: Person) -> frozenset[str]:
        """The person's roles, and those of nobody here for which the person stands in."""
        return acting_roles(self.session.reader, by.roles, self.session.office)

    def roles_without_work(self, by: Person) -> tuple[str, ...]:
        """The roles of a person for whom nothing can wait yet, in the order of the process book; else none."""
        return () if by.roles & awaited_roles() else tuple(role for role in ROLES if role in by.roles)

    def refusals(self, by: Person, limit: int = 200) -> list[JsonObject]:
        """The latest refusals, the newest first, for administrators and managers. Raises Refused (role)."""
        if not by.roles & set(READS_REFUSALS):
            raise Refused("role", N_("Only administrators and managers can see refusals."), READS_REFUSALS)
        return queries.refusals(self.session.reader, limit)

    def pulse(self) -> tuple[int, int, str]:
        """A value that changes whenever something was written or published; screens compare it every few seconds."""
        return queries.pulse(self.session.reader)

    def exchange(self) -> Exchange:
        """The state of the exchange with headquarters."""
        return sync_status.exchange(self.session.reader, self.session.clock())

    def has_joined(self) -> bool:
        """Whether this store exchanges with a headquarters that is another store."""
        return self.exchange().link in (sync_status.ONLINE, sync_status.OFFLINE)

    def prints_stuck(self) -> int:
        """The number of papers that need a person: failed, perhaps printed, or waiting for a silent printer."""
        return sync_status.prints_stuck(self.session.reader)

    def printers_in_trouble(self) -> list[tuple[str, tuple[str, ...]]]:
        """The printers that said last that something is wrong: name, and keywords of what it is."""
        return sync_status.printers_in_trouble(self.session.reader)

    def search_stuck(self) -> bool:
        """Whether the search finds some things only as an earlier version spelled them, because of a defect."""
        return sync_status.search_stuck(self.session.reader)
