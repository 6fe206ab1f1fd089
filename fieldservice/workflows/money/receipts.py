"""What a receipt says: the payment or refund that was entered under its number, for each thing that it is about.

Everything comes from the entry itself, so a receipt that is printed again says what it said, also what was open then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, Values, as_object
from fieldservice.workflows.engine.fold import ADDS, Thing, computed_once
from fieldservice.workflows.money.accounts import METHODS
from fieldservice.workflows.money.lines import CANCELLED, OF_RETURN, PAYMENTS, REFUNDS, whole


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """A payment or refund with one number. Amounts are minor units, above zero."""

    number: str
    entry: str
    at: str
    by: str
    currency: str
    amount: int
    """All of it, for whatever it was paid."""
    method: str
    """One of METHODS."""
    method_words: Values
    account: str
    reference: str = ""
    tendered: int = 0
    """Cash that was handed over; 0 where nobody counted change."""
    is_refund: bool = False
    cancelled: Values = field(default_factory=dict)
    """The line that took it out again: `at`, `by`; {} where it counts."""
    shares: tuple[PaidShare, ...] = ()
    takes_back: tuple[str, ...] = ()
    """Of a refund: the receipts of what had been paid and not cancelled then, in its currency."""

    @property
    def open_after(self) -> int | None:
        """What was still open when it was paid; below zero what was paid too much. None where nobody noted it."""
        known = [each.open_after for each in self.shares]
        return sum(each for each in known if each is not None) if known and None not in known else None


@dataclass(frozen=True, slots=True)
class PaidShare:
    """What of the amount is for one thing."""

    thing: str
    amount: int
    open_after: int | None = None


@computed_once
def receipts_of(thing: Thing) -> tuple[PaymentReceipt, ...]:
    """The receipts that name this thing, the oldest first. A deposit that came along with a job has that of its
    request."""
    lines = [
        (line, name)
        for name in (PAYMENTS, REFUNDS)
        for line in thing.lines(name)
        if line.get("number") and line.get("method") in METHODS and not line.get("from")
    ]
    order = {each.entry.id: place for place, each in enumerate(thing.history)}
    lines.sort(key=lambda each: order.get(str(each[0].get("entry") or ""), 0))
    cancelled = {str(line.get("payment") or ""): line for line in thing.lines(CANCELLED)}
    found = [_receipt(thing, line, name, cancelled) for line, name in lines]
    prices = {line["entry"] for line in thing.lines(REFUNDS) if line.get(OF_RETURN)}
    return tuple(
        replace(each, takes_back=_paid_before(thing, each.currency, order[each.entry], order))
        if each.is_refund and each.entry in order and each.entry not in prices
        else each
        for each in found
    )


def _paid_before(thing: Thing, currency: str, refund: int, order: Mapping[str, int]) -> tuple[str, ...]:
    """The numbers of the receipts of this currency that counted at this place in the history of the thing."""
    cancelled = {
        line.get("payment") for line in thing.lines(CANCELLED) if order.get(str(line.get("entry") or ""), 0) < refund
    }
    lines = (
        line
        for line in thing.lines(PAYMENTS)
        if line.get("currency") == currency
        and line.get("entry") not in cancelled
        and order.get(str(line.get("entry") or ""), 0) < refund
    )
    return tuple(dict.fromkeys(number for line in lines for number in str(line.get("number") or "").split()))


def _receipt(thing: Thing, line: JsonObject, name: str, cancelled: Values) -> PaymentReceipt:
    entry = str(line.get("entry") or "")
    shares = _shares(thing, entry, name) or (_share(thing.id, line, name),)
    words = line.get("words")
    return PaymentReceipt(
        number=str(line["number"]),
        entry=entry,
        at=str(line.get("at") or ""),
        by=str(line.get("by") or ""),
        currency=str(line.get("currency") or ""),
        amount=sum(each.amount for each in shares),
        method=str(line["method"]),
        method_words=as_object(words),
        account=str(line.get("account") or ""),
        reference=str(line.get("reference") or ""),
        tendered=whole(line, "tendered"),
        is_refund=name == REFUNDS,
        cancelled=cancelled.get(entry, {}),
        shares=shares,
    )


def _shares(thing: Thing, entry: str, name: str) -> tuple[PaidShare, ...]:
    """What the entry added for each thing, as the entry says it; () where it is not at hand."""
    data = next((each.entry.data for each in thing.history if each.entry.id == entry), {})
    added = data.get(ADDS) if isinstance(data, dict) else None
    lists = added.items() if isinstance(added, dict) else ()
    return tuple(_share(id_, each[name], name) for id_, each in lists if isinstance(each.get(name), dict))


def _share(thing: str, line: JsonObject, name: str) -> PaidShare:
    before, amount = line.get("open_before"), whole(line, "amount")
    after = before + (amount if name == REFUNDS else -amount) if type(before) is int else None
    return PaidShare(thing, amount, after)
