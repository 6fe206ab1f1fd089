"""A customer's account 往来账: each act with its balance, open items by age, and how the customer paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.messages import Message

OPENING, CHARGE, PAYMENT, REFUND, CANCELLED, PASSED_ON, WRITTEN_OFF, ON_ACCOUNT = (
    "opening",
    "charge",
    "payment",
    "refund",
    "cancelled",
    "passed_on",
    "written_off",
    "on_account",
)
IN_THE_BOOKS = (OPENING, CHARGE, PAYMENT, REFUND, CANCELLED, PASSED_ON, WRITTEN_OFF)
"""Kinds of acts that change what a customer owes; what was only agreed, or put on account, does not."""
ACT_WORDS = {
    OPENING: N_("Opening amount"),
    CHARGE: N_("Charged"),
    PAYMENT: N_("Paid"),
    REFUND: N_("Given back"),
    CANCELLED: N_("Payment cancelled"),
    PASSED_ON: N_("Deposit passed on"),
    WRITTEN_OFF: N_("Written off"),
}
CREDITED = N_("Credit note")
AGE_WORDS = (
    N_("not due yet"),
    N_("up to 30 days overdue"),
    N_("31 to 60 days overdue"),
    N_("61 to 90 days overdue"),
    N_("more than 90 days overdue"),
)
"""By the place in `ageing`."""
IN_ADVANCE = N_("paid in advance")
BUCKETS = (0, 30, 60, 90)
"""Days overdue up to which an open item stands in a column of its own; the last column has the older ones."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act with money of one thing."""

    kind: str
    thing: str
    thing_kind: str
    number: str
    """The printed number of the job, sale or file."""
    office: str
    amount: int
    """What the customer owes grows by it; in minor units."""
    currency: str
    at: str
    paper: str = ""
    """The number of the receipt."""
    due: str = NEVER


def words_of(act: Act) -> str:
    """What an act says, as a msgid. A charge below zero takes back what was charged."""
    return CREDITED if act.kind == CHARGE and act.amount < 0 else ACT_WORDS[act.kind]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An act with the balance after it."""

    act: Act
    balance: int


@dataclass(frozen=True, slots=True)
class Item:
    """What was charged for one thing, and what of it is open."""

    thing: str
    thing_kind: str
    number: str
    office: str
    currency: str
    charged: int
    open: int
    """Below zero what was paid too much, or in advance."""
    since: str
    due: str
    settled: str = ""
    """When nothing was open any more; "" while something is."""
    written_off: int = 0

    def days_late(self, now: str) -> int:
        """Days behind the due day until it was settled, or until now; below zero before it."""
        return days_between(self.due, self.settled or now)


def days_between(begin: str, end: str) -> int:
    """Days from one moment to another, both UTC text; 0 where the first never comes."""
    if begin >= NEVER or not end:
        return 0
    return (date.fromisoformat(end[:10]) - date.fromisoformat(begin[:10])).days


def due_of(since: str, due: str, credit_days: int) -> str:
    """When an amount is to be paid: as it was agreed, else the days of credit after it was charged."""
    if due < NEVER:
        return due
    return (date.fromisoformat(since[:10]) + timedelta(days=credit_days)).isoformat() + since[10:] if since else NEVER


def in_order(acts: Iterable[Act]) -> list[Act]:
    return sorted((act for act in acts if act.kind in IN_THE_BOOKS and act.amount), key=lambda act: (act.at, act.thing))


def rows_of(acts: Iterable[Act], currency: str) -> list[AccountRow]:
    """The acts in one currency, the oldest first, each with the balance after it."""
    found, balance = [], 0
    for act in in_order(acts):
        if act.currency == currency:
            balance += act.amount
            found.append(AccountRow(act, balance))
    return found


def items_of(acts: Iterable[Act], credit_days: int) -> list[Item]:
    """The things for which something was charged or paid, the oldest first."""
    grouped: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in sorted(acts, key=lambda act: (act.at, act.thing)):
        grouped[act.thing, act.currency].append(act)
    found = [_item(group, credit_days) for group in grouped.values() if any(a.kind in IN_THE_BOOKS for a in group)]
    return sorted(found, key=lambda item: (item.since, item.thing))


def _item(acts: Sequence[Act], credit_days: int) -> Item:
    first, balance, settled = acts[0], 0, ""
    booked = in_order(acts)
    for act in booked:
        balance += act.amount
        settled = "" if balance > 0 else settled or act.at
    charged = [act for act in booked if act.kind in (CHARGE, OPENING)]
    since = charged[0].at if charged else booked[0].at if booked else first.at
    agreed = min((act.due for act in acts if act.kind in (ON_ACCOUNT, OPENING)), default=NEVER)
    office = next((act.office for act in charged if act.office), first.office)
    return Item(
        first.thing,
        first.thing_kind,
        next((act.number for act in acts if act.number), ""),
        office,
        first.currency,
        sum(act.amount for act in charged),
        balance,
        since,
        due_of(since, agreed, credit_days) if charged else NEVER,
        settled if charged else "",
        -sum(act.amount for act in booked if act.kind == WRITTEN_OFF),
    )


def open_items(items: Iterable[Item], currency: str = "") -> list[Item]:
    return [item for item in items if item.open > 0 and currency in ("", item.currency)]


def overdue(items: Iterable[Item], now: str) -> list[Item]:
    return [item for item in open_items(items) if item.due <= now]


def ageing(items: Iterable[Item], now: str) -> tuple[int, ...]:
    """What is open by age: not due yet, up to 30, 60 and 90 days overdue, and longer."""
    sums = [0] * (len(BUCKETS) + 1)
    for item in open_items(items):
        late = days_between(item.due, now) if item.due <= now else -1
        place = 0 if late < 0 else next((n for n, days in enumerate(BUCKETS[1:], 1) if late <= days), len(BUCKETS))
        sums[place] += item.open
    return tuple(sums)


# Rating


@dataclass(frozen=True, slots=True)
class ProposedRating:
    """A rating that follows from how the customer paid, and why."""

    rating: str
    because: Message


WROTE_OFF = N_("An amount was written off.")
OVERDUE_LONG = N_("Days overdue: %(days)s.")
OVERDUE_NOW = N_("Days overdue: %(days)s. On average paid %(late)s days late.")
PAID_LATE = N_("On average paid %(late)s days late (%(count)s items).")
PAID_IN_TIME = N_("Paid on time (%(count)s items).")
LONG = 90
"""Days overdue from which a customer pays first."""
OFTEN, NOW_AND_THEN = 30, 7
"""Days late on average above which a customer is rated C and B."""


def proposed(items: Sequence[Item], now: str) -> ProposedRating | None:
    """The rating by how the customer paid; None where nothing tells."""
    settled = [item for item in items if item.settled and item.charged > 0]
    late = overdue(items, now)
    if not settled and not late:
        return None
    average = sum(max(0, item.days_late(now)) for item in settled) // max(1, len(settled))
    longest = max((days_between(item.due, now) for item in late), default=0)
    now_and_before = OVERDUE_NOW if average else OVERDUE_LONG
    said = {"days": longest, "late": average, "count": len(settled)}
    table: tuple[tuple[bool, str, str], ...] = (
        (any(item.written_off for item in items), "D", WROTE_OFF),
        (longest > LONG, "D", OVERDUE_LONG),
        (longest > OFTEN or average > OFTEN, "C", now_and_before if late else PAID_LATE),
        (bool(late), "B", now_and_before),
        (average > NOW_AND_THEN, "B", PAID_LATE),
        (True, "A", PAID_IN_TIME),
    )
    return next(ProposedRating(rating, Message(sentence, said)) for holds, rating, sentence in table if holds)


# Statement


@dataclass(frozen=True, slots=True)
class Statement:
    """An account in one currency from one day to another, both included."""

    currency: str
    begins: str
    """The first day: 2026-11-01."""
    ends: str
    opening: int
    rows: tuple[AccountRow, ...]
    closing: int
    ageing: tuple[int, ...]

    @property
    def by_age(self) -> tuple[tuple[str, int], ...]:
        """(words of the age, what is open of it); with what was paid in advance the amounts sum to the balance."""
        ages = tuple(zip(AGE_WORDS, self.ageing, strict=True))
        advance = self.closing - sum(self.ageing)
        return (*ages, *(((IN_ADVANCE, advance),) if advance else ())) if any(self.ageing) or advance else ()


def statement_of(
    acts: Sequence[Act], currency: str, begins: str, ends: str, credit_days: int, days: Mapping[str, str]
) -> Statement:
    """`days` gives the local day of each moment of an act; `begins` may be "" for the first one."""
    rows = rows_of(acts, currency)
    before = [row for row in rows if begins and days[row.act.at] < begins]
    within = [row for row in rows if row not in before and days[row.act.at] <= ends]
    opening = before[-1].balance if before else 0
    first = begins or (days[within[0].act.at] if within else ends)
    until = [act for act in acts if days[act.at] <= ends and act.currency == currency]
    ages = ageing(items_of(until, credit_days), f"{ends}T23:59:59.999Z")
    closing = within[-1].balance if within else opening
    return Statement(currency, first, ends, opening, tuple(within), closing, ages)
