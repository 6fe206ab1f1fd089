"""The lines of a cash-up: for each way to pay what the ledger expects, what was counted, and what differs.

All amounts are whole minor units of one currency, that of the office. What is expected is what the accounts of the
till hold at the moment of the count. What comes in afterwards belongs to the next cash-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_list, as_object, as_objects
from fieldservice.words.marking import NP_
from fieldservice.workflows.engine.fold import ADDS, Thing
from fieldservice.workflows.engine.ledger import Booked, Holdings, TillPeriod
from fieldservice.workflows.money.accounts import (
    CARD,
    CASH,
    INTERNAL,
    METHODS,
    MOBILE,
    POUCH,
    TRANSFER,
    item,
    kind_of,
    method_of,
)
from fieldservice.workflows.money.lines import whole

KIND = "cash_up"
KINDS, APART, BANKED, RECEIVED = "kinds", "apart", "banked", "received"
"""Facts and lists: the lines, what is set apart, what was paid in, and what a counter received of a pouch."""
SINCE = "counted_since"
"""The fact that says when the till was counted before, UTC text; "" where it never was."""
FOLLOWS = "follows"
"""The fact with the id of the cash-up after which it counts; "" for the first of a till. Two that follow the same were
counted by terminals that were apart."""
WORDS = {
    CASH: NP_("payment", "Cash"),
    CARD: NP_("payment", "Cards"),
    MOBILE: NP_("payment", "Mobile payment"),
    TRANSFER: NP_("payment", "Bank transfer"),
}
"""The ways to pay as a cash-up names them."""
SECONDS = 19
"""Characters of a moment to the second."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the ledger says of one way to pay, and how it came about: `before` + `taken` - `given` = `expected`."""

    method: str
    before: int = 0
    """What was there after the last cash-up."""
    taken: int = 0
    given: int = 0
    """Refunds, cancelled payments, and what was handed on."""
    expected: int = 0
    moves: int = 0
    """How often money was taken or given; a way to pay without any, and without money, need not be counted."""

    @property
    def matters(self) -> bool:
        return bool(self.moves or self.expected)


@dataclass(frozen=True, slots=True)
class CountedKind:
    """One way to pay as it was counted."""

    method: str
    currency: str
    expected: int = 0
    counted: int = 0
    before: int = 0
    taken: int = 0
    given: int = 0
    reason: Values = field(default_factory=dict)
    """{"code", "zh", "en"}; {} where nothing differs."""
    words: str = ""

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    def as_data(self) -> JsonObject:
        return {
            "method": self.method,
            "currency": self.currency,
            "before": self.before,
            "taken": self.taken,
            "given": self.given,
            "expected": self.expected,
            "counted": self.counted,
            **({"reason": dict(self.reason)} if self.reason else {}),
            **({"words": self.words} if self.words else {}),
        }


def expected_in(till: str, currency: str, holdings: Holdings, period: TillPeriod | None = None) -> list[Expected]:
    """What a till should hold by each way to pay, in the order of METHODS."""
    moved = [each for each in (period or holdings.period(till)).moves if each.item == item(currency)]
    found = []
    for method in METHODS:
        own = [each for each in moved if method_of(each.account) == method and kind_of(each.other) not in INTERNAL]
        taken = sum(each.quantity for each in own if each.quantity > 0)
        given = -sum(each.quantity for each in own if each.quantity < 0)
        there = holdings.quantity(f"{till}/{method}", item(currency))
        found.append(Expected(method, there - taken + given, taken, given, there, len(own)))
    return found


def in_all(kinds: Iterable[CountedKind]) -> int:
    """What was counted beyond what was expected; below zero where less was counted."""
    return sum(each.difference for each in kinds)


def kinds_of(data: Values, name: str = KINDS) -> list[CountedKind]:
    """The lines of a cash-up, or of an entry. Total: what is none is left out."""
    listed = data.get(name)
    return [_kind(each) for each in as_list(listed) if _is_line(each)]


def _is_line(each: object) -> bool:
    return isinstance(each, dict) and isinstance(each.get("method"), str)


def _kind(line: JsonObject) -> CountedKind:
    reason = line.get("reason")
    amounts = {name: whole(line, name) for name in ("expected", "counted", "before", "taken", "given")}
    return CountedKind(
        line["method"],
        str(line.get("currency") or ""),
        reason=as_object(reason),
        words=str(line.get("words") or ""),
        **amounts,
    )


def apart_of(cash_up: Thing) -> dict[str, int]:
    """By way to pay what was set apart and is not paid in yet."""
    found = {each.method: each.counted for each in kinds_of(cash_up.facts, APART)}
    for line in cash_up.lines(BANKED):
        method = str(line.get("method") or "")
        found[method] = found.get(method, 0) - whole(line, "amount") - whole(line, "fee")
    return {method: amount for method, amount in found.items() if amount}


def currency_of(cash_up: Thing) -> str:
    return str(cash_up.get("currency") or "CNY")


def handed_in(cash_up: Thing) -> dict[str, int]:
    """By way to pay what an engineer handed in, by the books of the pouch."""
    return {each.method: each.expected for each in kinds_of(cash_up.facts) if each.expected > 0}


def received_of(cash_up: Thing) -> dict[str, int]:
    """By way to pay what a counter has received of it so far."""
    found: dict[str, int] = {}
    for line in cash_up.lines(RECEIVED):
        for each in kinds_of(line, "came"):
            found[each.method] = found.get(each.method, 0) + each.counted
    return found


def still_to_receive(cash_up: Thing, on_the_way: Mapping[str, int]) -> dict[str, int]:
    """By way to pay what a counter still expects: no more than is on the way by the ledger, since a counter may have
    received it before the engineer's entry came."""
    came = received_of(cash_up)
    left = {method: amount - came.get(method, 0) for method, amount in handed_in(cash_up).items()}
    return {method: min(amount, max(0, on_the_way.get(method, 0))) for method, amount in left.items()}


def receipts_in(period: TillPeriod, currency: str) -> list[JsonObject]:
    """Every amount that was taken in or paid out since the last cash-up, with the number under which it was entered.
    What came in before the last count without being known there is `late`."""
    return [
        {
            "at": each.made,
            "method": method_of(each.account),
            "amount": each.quantity,
            "number": number_in(each),
            "by": each.by,
            "entry": each.entry,
            **({"late": True} if each.made[:SECONDS] < period.counted[:SECONDS] else {}),
        }
        for each in period.moves
        if each.item == item(currency) and kind_of(each.other) not in INTERNAL
    ]


PAYMENTS = ("payments", "refunds", "payments_cancelled")


def number_in(booked: Booked) -> str:
    """The number of the receipt in an entry that moved money; else the number of what it opened, else ""."""
    lists = booked.data.get(ADDS)
    added = [line for own in lists.values() if isinstance(own, dict) for name in PAYMENTS
             if isinstance(line := own.get(name), dict)] if isinstance(lists, dict) else []  # fmt: skip
    return next((str(line["number"]) for line in (*added, booked.data) if line.get("number")), "")


def first_and_last(receipts: Sequence[Values]) -> tuple[str, str]:
    """The receipts from and to which a cash-up reaches; ("", "") without any."""
    numbers = [str(each["number"]) for each in receipts if each.get("number")]
    return (min(numbers), max(numbers)) if numbers else ("", "")


def receipts_of(cash_up: Thing) -> list[JsonObject]:
    listed = cash_up.get("receipts")
    return as_objects(listed)


def is_pouch(cash_up: Thing) -> bool:
    return kind_of(str(cash_up.get("till") or "")) == POUCH


def denominations_of(cash_up: Thing) -> Iterator[tuple[int, int]]:
    """(value of a note or coin, how many of them) of counted cash, the greatest first."""
    listed = cash_up.get("denominations")
    for each in as_list(listed):
        if isinstance(each, dict):
            yield whole(each, "value"), whole(each, "count")
