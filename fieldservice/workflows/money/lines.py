"""The money of a thing: what was quoted, agreed, charged, paid, given back and written off, from its lists.

Each list gains lines and loses none, so all of it counts wherever and whenever it was entered. Amounts are whole minor
units of the currency of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_objects
from fieldservice.workflows.common.approvals import is_approved
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing, computed_once
from fieldservice.workflows.money.accounts import TRANSFER

QUOTES, QUOTE_ANSWERS = "quotes", "quote_answers"
"""The lists of quotes, and of what the customer said to them: `digest`, `answer` (accepted, declined), `how`, `who`."""
CARRIED, CARRIED_WHO = "quotes_carried", "quotes_carried_who"
"""Facts of a job that a request became: its quotes, each with its `answered`, and who answered, by digest."""
CHARGES, PAYMENTS, REFUNDS, CANCELLED, ON_ACCOUNT, WRITTEN_OFF, OPENING = (
    "charges",
    "payments",
    "refunds",
    "payments_cancelled",
    "on_account",
    "written_off",
    "opening",
)
"""Lists of a job, request, sale or customer. Each line has `amount`, above zero, and `currency`; a payment has
`method`, `account` and `number` (of its receipt) too, or `from`, the request whose deposit it was; a cancelled payment
names the payment's entry as `payment`."""
OF_RETURN = "of_return"
"""In a refund, true: it is the price of a returned device, which was paid elsewhere."""
PASSED_ON, TRANSFERS = "deposits_passed_on", "transfers_awaited"
"""Lists of deposits that went along from a request into its job, and of transfers that are awaited: not paid yet."""
OVER = ("closed", "cancelled", "disposed")
"""States of a job after which nothing is done on it any more."""
FINAL = "final"
"""In a charge, true: nothing else is charged, whatever was agreed, since the work ended without it."""
ACCEPTED, DECLINED = "accepted", "declined"
GOES_ON = ("taken_along", "in_transit", "received", "dispatched", "inspected", "on_bench")
"""States of a job at the bench whose work has not ended, whatever an earlier visit came to."""
AT_THE_BENCH, NOT_REPAIRED = ("send_in", "mail_in"), "not_completed"
"""Modes of a job, and the result of a slip that says that nothing was repaired."""
TOLD = ("who", "reference", "reason", "signer", "strokes")
"""What is personal in an answer."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A version of a quote, and the customer's answer to it."""

    number: str
    version: int
    digest: str
    total: int
    """What the customer pays if the quote is accepted, with tax."""
    tax: int
    currency: str
    until: str
    """The last day on which it can be accepted: 2026-12-14."""
    fee: int = 0
    """What the customer pays if it is declined, with tax: the inspection fee."""
    lines: tuple[JsonObject, ...] = ()
    """What is charged: `words`, `kind`, `quantity`, `unit`, `price`, `discount`, `net`, `tax`, `rate`, `gross`, and
    what else pricing.py says of a line."""
    fee_lines: tuple[JsonObject, ...] = ()
    approval: str = ""
    """The digest for which a discount waits, or waited, for approval; "" where it needed none."""
    remark: str = ""
    net: int = 0
    rounded: int = 0
    discount: int = 0
    """Over all lines, in per mille."""
    at: str = ""
    by: str = ""
    entry: str = ""
    answer: str = ""
    """accepted, declined, or "" while the customer has not answered."""
    answered: Values = field(default_factory=dict)
    """The line of the answer: how, who, at, by."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed for one thing, in one currency: `open` = `agreed` - `paid` - `written_off`."""

    currency: str
    agreed: int = 0
    """What the customer agreed to pay, or what stands as opening amount, or was charged without a quote."""
    charged: int = 0
    """What was entered in the books: the device was given back, the work closed."""
    paid: int = 0
    """Payments that were not cancelled, less refunds."""
    written_off: int = 0
    on_account: int = 0
    """What may stay open when the device goes out."""

    @property
    def open(self) -> int:
        """What the customer has still to pay; below zero what was paid too much."""
        return self.agreed - self.paid - self.written_off

    @property
    def owed_now(self) -> int:
        """What has to be paid before the device goes out or the job is closed."""
        return max(0, self.open - self.on_account)


@computed_once
def quotes_of(thing: Thing) -> tuple[Quote, ...]:
    """The versions of the quotes of a job or request, the oldest first."""
    answers: dict[str, JsonObject] = {}
    before = as_objects(thing.get(CARRIED))
    who = thing.record(CARRIED_WHO)
    told = (
        {**given, "who": who.get(str(line.get("digest")), "")}
        for line in before
        if isinstance(given := line.get("answered"), dict)
    )
    for answer in (*told, *_of(thing, QUOTE_ANSWERS)):
        answers.setdefault(str(answer.get("digest") or ""), answer)
    lines = [line for line in (*before, *_of(thing, QUOTES)) if line.get("digest")]
    return tuple(_quote(line, answers.get(str(line["digest"]))) for line in lines)


def carried(thing: Thing) -> tuple[JsonObject, JsonObject]:
    """The quotes of a request as its job keeps them, and who answered them, which is personal; {} without any."""
    quotes = quotes_of(thing)
    lines = {str(line["digest"]): line for line in thing.lines(QUOTES) if line.get("digest")}
    kept = [_as_carried(thing, each, lines[each.digest]) for each in quotes if each.digest in lines]
    who = {each.digest: each.answered["who"] for each in quotes if each.answered.get("who")}
    return ({CARRIED: kept} if kept else {}), ({CARRIED_WHO: who} if who else {})


def _as_carried(thing: Thing, quote: Quote, line: JsonObject) -> JsonObject:
    """A version as the job keeps it, with its answer; a discount that was approved on the call needs no approval."""
    answered = {name: value for name, value in quote.answered.items() if name not in TOLD}
    return {
        **line,
        **({"answered": answered} if answered else {}),
        **({"approval": ""} if quote.approval and is_approved(thing, quote.approval) else {}),
    }


def _quote(line: JsonObject, answered: JsonObject | None) -> Quote:
    return Quote(
        number=str(line.get("number") or ""),
        version=whole(line, "version"),
        digest=str(line["digest"]),
        total=whole(line, "total"),
        tax=whole(line, "tax"),
        currency=str(line.get("currency") or ""),
        until=str(line.get("until") or ""),
        fee=whole(line, "fee"),
        lines=tuple(as_objects(line.get("lines"))),
        fee_lines=tuple(as_objects(line.get("fee_lines"))),
        approval=str(line.get("approval") or ""),
        remark=str(line.get("remark") or ""),
        net=whole(line, "net"),
        rounded=whole(line, "rounded"),
        discount=whole(line, "discount"),
        at=str(line.get("at") or ""),
        by=str(line.get("by") or ""),
        entry=str(line.get("entry") or ""),
        answer=str((answered or {}).get("answer") or ""),
        answered=answered or {},
    )


def latest(thing: Thing) -> Quote | None:
    """The newest version, which alone can be answered."""
    return quotes_of(thing)[-1] if quotes_of(thing) else None


def is_over(thing: Thing) -> bool:
    """Whether the work of a job has ended for good: what was charged stands, and no version is answered any more."""
    return thing.kind == "job" and thing.state in OVER


def agreed(thing: Thing) -> Quote | None:
    """The newest version that the customer accepted: work that was accepted stays accepted when more is declined."""
    return next((quote for quote in reversed(quotes_of(thing)) if quote.answer == ACCEPTED), None)


def declined(thing: Thing) -> Quote | None:
    """The newest version that was declined, where none was ever accepted."""
    if agreed(thing) is not None:
        return None
    return next((quote for quote in reversed(quotes_of(thing)) if quote.answer == DECLINED), None)


@dataclass(frozen=True, slots=True)
class Due:
    """What a customer owes because of a quote."""

    number: str
    currency: str
    amount: int
    lines: tuple[JsonObject, ...] = ()


def due_of(thing: Thing) -> Due | None:
    """What is owed because of a quote: the accepted one, or the fee of the declined one; None without an answer.

    What was accepted and could not be done at the bench is not owed; a version that was made afterwards is.
    """
    if accepted := agreed(thing):
        if _was_not_done(thing, accepted):
            return Due(accepted.number, accepted.currency, 0)
        return Due(accepted.number, accepted.currency, accepted.total, accepted.lines)
    if refused := declined(thing):
        return Due(refused.number, refused.currency, refused.fee, refused.fee_lines)
    return None


def _was_not_done(thing: Thing, quote: Quote) -> bool:
    """Whether the work ended at the bench without a repair after this quote. On site a second visit may follow, and
    what was taken along goes on at the bench."""
    ended_at_the_bench = code_of(thing.get("mode")) in AT_THE_BENCH and thing.state not in GOES_ON
    visits = thing.lines("visits")
    return bool(
        ended_at_the_bench and thing.get("result") == NOT_REPAIRED and visits and quote.at < str(visits[-1]["at"])
    )


@computed_once
def balances_of(thing: Thing) -> tuple[Balance, ...]:
    """What is owed for a thing, by currency."""
    sums: dict[str, dict[str, int]] = {}

    def add(line: JsonObject, name: str, amount: int) -> None:
        of_currency = sums.setdefault(str(line.get("currency") or ""), {})
        of_currency[name] = of_currency.get(name, 0) + amount

    for name, list_, sign in (
        ("charged", CHARGES, 1),
        ("agreed", OPENING, 1),
        ("paid", REFUNDS, -1),
        ("paid", PASSED_ON, -1),
        ("written_off", WRITTEN_OFF, 1),
    ):
        for line in _of(thing, list_):
            add(line, name, sign * whole(line, "amount"))
    for line in payments_that_count(thing):
        add(line, "paid", whole(line, "amount"))
    for currency, amount in _on_account(thing).items():
        add({"currency": currency}, "on_account", amount)
    charges = thing.lines(CHARGES)
    if (charges and (charges[-1].get(FINAL) is True or is_over(thing))) or not quotes_of(thing):
        for line in charges:
            add(line, "agreed", whole(line, "amount"))
    elif thing.kind == "request" and thing.get("job"):
        pass  # what was agreed on the call is owed for its job
    elif due := due_of(thing):
        add({"currency": due.currency}, "agreed", due.amount)
    return tuple(Balance(currency, **of_currency) for currency, of_currency in sums.items())


def _on_account(thing: Thing) -> dict[str, int]:
    """By currency what may be paid later: what was paid after it was put on account is no longer among it."""
    found: dict[str, int] = {}
    if not thing.lines(ON_ACCOUNT):
        return found
    place = _places(thing)
    lines = [*((line, 1) for line in _of(thing, ON_ACCOUNT)), *((line, -1) for line in payments_that_count(thing))]
    for line, sign in sorted(lines, key=lambda each: place(each[0])):
        currency = str(line.get("currency") or "")
        found[currency] = max(0, found.get(currency, 0) + sign * whole(line, "amount"))
    return found


def awaited_transfer(thing: Thing) -> JsonObject | None:
    """The transfer that the customer announced last, while something is open and none has come since; it is no payment
    before."""
    if not thing.lines(TRANSFERS) or not any(each.open > 0 for each in balances_of(thing)):
        return None
    place = _places(thing)
    announced = max(_of(thing, TRANSFERS), key=place)
    came = (line for line in payments_that_count(thing) if line.get("method") == TRANSFER)
    return None if any(place(line) > place(announced) for line in came) else announced


def _places(thing: Thing) -> Callable[[JsonObject], tuple[int, str]]:
    """Gives the place of a line in the order in which the lines count. A page knows the lists of a thing and not its
    entries; their moments are in order there too."""
    order = {line.entry.id: number for number, line in enumerate(thing.history)}
    return lambda line: (order.get(str(line["entry"]), 0), str(line["at"]))


def balance_in(thing: Thing, currency: str) -> Balance:
    """What is owed for a thing in one currency."""
    return next((each for each in balances_of(thing) if each.currency == currency), Balance(currency))


def payments_that_count(thing: Thing) -> tuple[JsonObject, ...]:
    """The payments that were not cancelled, the oldest first."""
    cancelled = {line.get("payment") for line in _of(thing, CANCELLED)}
    return tuple(line for line in _of(thing, PAYMENTS) if line.get("entry") not in cancelled)


def whole(line: Values, name: str) -> int:
    """An amount of a line; 0 where it is missing or something else, since folding is total."""
    value = line.get(name)
    return value if type(value) is int else 0


def _of(thing: Thing, name: str) -> Iterator[JsonObject]:
    return iter(thing.lines(name))
