"""What is to be cashed up at an office: its drawers and pouches, what is expected in them, and what is owed of it.

Who owes a cash-up follows from the ledger and the calendar whenever it is asked for; no entry is made by the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from fieldservice.desk.session import NEW
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import tills
from fieldservice.read_model.holdings import StoredHoldings
from fieldservice.read_model.tills import TillRow
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment, stamp, zone_named
from fieldservice.workflows.engine.clocks import after_days
from fieldservice.workflows.engine.currencies import read_amount
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person, Reference
from fieldservice.workflows.money.accounts import CASH, DRAWER, ON_THE_WAY, POUCH, kind_of, name_of, till
from fieldservice.workflows.money.cash_up.guards import NO_COUNTER
from fieldservice.workflows.money.cash_up.lines import Expected, expected_in
from fieldservice.workflows.money.cash_up.typed import REASONS, as_seen, notes
from fieldservice.workflows.money.payments.places import COUNTER, counter_named
from fieldservice.workflows.registry import opening_for

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.workflows.engine.fold import Thing

OPEN = ("counted", "approval")
"""States of a cash-up that is not closed."""
CLERK, MANAGER, ENGINEER = "counter_clerk", "manager", "engineer"


@dataclass(frozen=True, slots=True)
class Till:
    """A drawer or a pouch with what is expected in it. Amounts are whole minor units of `currency`."""

    name: str
    """`CD01/drawer/1`, `CD01-V1/pouch/li.wei`, `CD01/money_transit/li.wei`."""
    currency: str
    expected: tuple[Expected, ...]
    """The ways to pay of which there is something, or was since the last cash-up."""
    last: TillRow | None = None
    """The last cash-up of it that was closed."""
    open: TillRow | None = None
    """The one that is counted and not closed."""
    due: str = NEVER
    """When it is to be cashed up or handed in, UTC text."""

    @property
    def total(self) -> int:
        return sum(each.expected for each in self.expected)

    @property
    def kind(self) -> str:
        return kind_of(self.name)

    @property
    def is_drawer(self) -> bool:
        return self.kind == DRAWER

    def is_pouch_of(self, person: str) -> bool:
        return self.kind == POUCH and self.whose == person

    @property
    def whose(self) -> str:
        """The counter, or the person who has the pouch."""
        return name_of(self.name)

    @property
    def seen(self) -> list[str]:
        """What was shown as expected, as the form of the count repeats it."""
        return as_seen(self.expected)


class CashUps:
    """The drawers and pouches of one office."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def counter(self) -> str:
        """The counter that this terminal is."""
        return counter_named(self.session.counter) or COUNTER

    @property
    def own(self) -> str:
        """The drawer of this terminal."""
        return till(self.session.office, DRAWER, self.counter)

    def step_to_hand_in(self) -> str:
        """The opening step by which an engineer hands in the own pouch."""
        return opening_for("hands_in_pouch")

    def reasons(self) -> dict[str, dict[str, str]]:
        """By code the words of each reason why counted money differs."""
        codes = self.session.reference().codes.get(REASONS, {})
        return {code: dict(each.words()) for code, each in codes.items()}

    def amount(self, typed: str, currency: str) -> int | None:
        """What somebody typed as counted, an amount or notes and coins, in minor units; None where it is neither."""
        if (amount := read_amount(typed, currency)) is not None:
            return amount
        read = notes(_each(typed), currency)
        return sum(value * many for value, many in read) if read else None

    def count(self, by: Person, till_: Till, typed: Values, reasons: Values, words: str) -> Thing:
        """Record what was counted of a drawer, by way to pay as it was typed: a new cash-up, or the open one is counted
        again. Returns it. Raises Refused."""
        cash = str(typed.get(CASH) or "")
        data: JsonObject = {method: str(text) for method, text in typed.items() if text}
        if cash and read_amount(cash, till_.currency) is None:
            data = {**data, "denominations": _each(cash)}
            data.pop(CASH)
        data |= {f"{method}_reason": code for method, code in reasons.items() if code}
        data |= {"seen": till_.seen, **({"words": words} if words else {})}
        if till_.open is None:
            step, thing = opening_for("cashes_up"), NEW
            data["counter"] = till_.whose
        else:
            step, thing = self.session.step_for(till_.open.thing, "counts_cash_again"), till_.open.thing
        return take_or_record(self.session, by, thing, step, data)[1]

    def tills(self) -> list[Till]:
        """The drawers that are in use here, then the pouches of this office and its vans, then money on the way."""
        reader, office = self.session.reader, self.session.office
        reference = self.session.reference()
        drawers = {till(office, DRAWER, self.counter)} if not reference.branch_of(office) else set()
        drawers |= set(tills.drawers(reader, office))
        pouches = [name for each in self._offices(reference) for name in sorted(tills.tills(reader, each, POUCH))]
        coming = sorted(tills.tills(reader, office, ON_THE_WAY))
        return [self.till(name) for name in (*sorted(drawers), *pouches, *coming)]

    def drawer(self, counter: str) -> Till:
        """The drawer of a counter. Raises Refused (not_found) for one that is not in use."""
        known = {each.whose: each for each in self.tills() if each.kind == DRAWER}
        if (meant := counter_named(counter)) not in known:
            raise Refused("not_found", NO_COUNTER, given=counter, known=", ".join(known) or "-")
        return known[meant]

    def till(self, name: str) -> Till:
        reader, reference = self.session.reader, self.session.reference()
        office = name.partition("/")[0]
        currency = reference.currency(office)
        expected = expected_in(name, currency, StoredHoldings(reader))
        rows = tills.cash_ups(reader, name)
        return Till(
            name,
            currency,
            tuple(each for each in expected if each.matters),
            next((row for row in rows if row.ended), None),
            next((row for row in rows if row.state in OPEN), None),
            self._due(name, reference),
        )

    def _due(self, name: str, reference: Reference) -> str:
        since = tills.first_since(self.session.reader, name)
        return stamp(DUE[kind_of(name)](moment(since), name, reference)) if since and kind_of(name) in DUE else NEVER

    def _offices(self, reference: Reference) -> list[str]:
        """This office, and its vans."""
        own = self.session.office
        return [own, *(code for code in reference.offices if reference.branch_of(code) == own)]

    # What is owed

    def owed(self, person: str, roles: frozenset[str]) -> list[JsonObject]:
        """What this person owes of drawers and pouches now, in the form of debts; `thing` is the name of the till."""
        now, names = stamp(self.session.clock()), self.session.display_names()
        return [
            {**row, "urgent": 0, "whose": names.get(name_of(row["thing"]), "")}
            for row in self._owed(now)
            if row["person"] == person or (not row["person"] and row["role"] in roles)
        ]

    def _owed(self, now: str) -> Iterator[JsonObject]:
        for each in self.tills():
            row = partial(_row, each)
            if each.kind == DRAWER and each.due <= now and not tills.is_being_counted(self.session.reader, each.name):
                yield row("cash_up", N_("Drawer not cashed up"), CLERK)
                yield row("cash_up/manager", N_("Drawer not cashed up"), MANAGER)
            if each.kind == POUCH and each.total > 0:
                yield row("pouch", N_("Pouch to hand in"), ENGINEER, each.whose)
                if each.due <= now:
                    yield row("pouch_overdue", N_("Pouch of an engineer is overdue"), MANAGER)
            if each.kind == ON_THE_WAY and any(kind.expected < 0 for kind in each.expected):
                yield row("pouch_unknown", N_("Payment received, engineer's record not here yet"), CLERK)


def _each(typed: str) -> list[str]:
    """Notes and coins one by one: `100 x12, 50 x3`."""
    return [each for each in re.split("[,，、;；]", typed) if each.strip()]


def _row(till_: Till, kind: str, label: str, role: str, person: str = "") -> JsonObject:
    office = till_.name.partition("/")[0]
    return {
        "thing": till_.name, "kind": kind, "role": role, "person": person, "due": till_.due, "number": till_.name,
        "label": label, "office": office,
    }  # fmt: skip


def _closing(first: datetime, name: str, reference: Reference) -> datetime:
    """When the office closes on the day on which money came into a drawer first; midnight of a day without hours."""
    office = name.partition("/")[0]
    calendar = reference.calendar(office)
    zone = zone_named(calendar.zone)
    day = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = [end for _begin, end in calendar.spans(day, 1)]
    later = [end for end in ends if end >= first]
    return later[-1] if later else day.replace(hour=23, minute=59)


def _hand_in_by(first: datetime, name: str, reference: Reference) -> datetime:
    """So many working days after a customer paid first."""
    office = reference.point_of(name.partition("/")[0])
    return after_days(reference.calendar(office), first, reference.number("pouch_days", office))


DUE: Mapping[str, Callable[[datetime, str, Reference], datetime]] = {DRAWER: _closing, POUCH: _hand_in_by}
"""By kind of till: when it is to be cashed up or handed in, from the moment when money came in first."""
