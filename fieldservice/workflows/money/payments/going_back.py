"""Money that goes out again: refunds, and payments that were mistyped and do not count.

It goes out once: of a job, request or sale at the office that holds it; of what stands in a customer's file at the
office that took it, since any office may write there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, as_object
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import digest_of, is_approved, plain_amount
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import ADDS, FoldedEntry, Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here, day_of, today
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.lines import PASSED_ON, PAYMENTS, REFUNDS, balance_in, payments_that_count, whole
from fieldservice.workflows.money.payments.guards import REFUND, approvers_of, needs_approval
from fieldservice.workflows.money.payments.places import is_of, place_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.payments.events import PaymentCancelled, RefundAsked, RefundGiven

REFUND_TO_APPROVE = N_("Another person must approve a refund of %(amount)s. Ask for approval first.")
NOTHING_PAID = N_("Nothing was paid for it.")
NOTHING_PAID_HERE = N_(
    "No payment for the account itself was taken here. A payment for a job is paid back on the job's page."
)
NO_SUCH_PAYMENT = N_("No payment with this receipt was taken here for it. Receipts: %(known)s.")


# Refunds


def paid_here(thing: Thing, context: Context) -> int:
    """What may go back here, at least 0."""
    paid = balance_in(thing, currency_here(context)).paid
    return max(0, min(paid, _taken_here(thing, context)) if thing.kind == "customer" else paid)


def _taken_here(file: Thing, context: Context) -> int:
    """What this office took for what stands in a customer's file, less what it gave back or used for other things."""
    signed = (
        *((line, 1) for line in payments_that_count(file)),
        *((line, -1) for name in (REFUNDS, PASSED_ON) for line in file.lines(name)),
    )
    currency, office = currency_here(context), context.office
    return sum(
        sign * whole(line, "amount")
        for line, sign in signed
        if line.get("currency") == currency
        and (line.get("office") == office or is_of(str(line.get("account") or ""), office))
    )


def by_file(thing: Thing, amount: int, context: Context) -> Iterator[tuple[Thing, int]]:
    """An amount that goes back by the things for which it was paid: the thing, or the customer's files that are merged.
    The first one gets what is left."""
    left = amount
    for file in thing.merged:
        part = min(left, paid_here(file, context))
        left -= part
        if part:
            yield file, part
    if left:
        yield thing, left


@guard_with_reason(not_offered=True)
def something_was_paid(thing: Thing, event: None, context: Context) -> Message | None:
    if paid_here(thing, context) > 0:
        return None
    return Message(NOTHING_PAID_HERE if thing.kind == "customer" else NOTHING_PAID)


@guard_with_reason(beside=("amount",))
def not_more_than_was_paid_goes_back(
    thing: Thing, event: RefundGiven | RefundAsked, context: Context
) -> Message | None:
    paid = paid_here(thing, context)
    if event.amount <= paid:
        return None
    return Message(N_("At most %(amount)s was paid."), {"amount": plain_amount(paid, currency_here(context))})


def refund_digest(thing: Thing, amount: int, context: Context) -> str:
    """The digest of one refund: with the next one that was given, an approval is used up."""
    what = {"amount": amount, "currency": currency_here(context), "after": len(thing.lines(REFUNDS))}
    return digest_of(REFUND, thing.id, what)


@guard_with_reason(
    needs_data=True,
    waits_for=lambda thing, event, context: approvers_of(REFUND, event.amount if event else 0, thing, context),
)
def the_refund_is_approved_where_that_is_needed(thing: Thing, event: RefundGiven, context: Context) -> Message | None:
    if not needs_approval(REFUND, event.amount, thing, context):
        return None
    if is_approved(thing, refund_digest(thing, event.amount, context)):
        return None
    return Message(REFUND_TO_APPROVE, {"amount": plain_amount(event.amount, currency_here(context))})


OF_THE_BRANCH = N_("%(office)s makes transfers. Here money is paid back from the pouch.")


@guard_with_reason(beside=("method",))
def the_money_is_there(thing: Thing, event: RefundGiven, context: Context) -> Message | None:
    currency, place = currency_here(context), place_of(thing, code_of(event.method), context)
    if not is_of(place, context.office):
        return Message(OF_THE_BRANCH, {"office": office_of_account(place)})
    there = context.holdings.quantity(place, accounts.item(currency))
    if there >= event.amount:
        return None
    return Message(N_("The books show only %(amount)s there."), {"amount": plain_amount(max(0, there), currency)})


# Cancelled payments


def payments_on(thing: Thing, context: Context) -> Iterator[JsonObject]:
    """The payments that count and can be seen on this page: those for the thing, and on a customer's file those that
    were taken on it, for whatever they were."""
    yield from (own := payments_that_count(thing))
    known = {line["entry"] for line in own}
    for line in thing.history if thing.kind == "customer" else ():
        others = (context.file(id_) for id_ in shares_in(line.entry) if line.entry.id not in known)
        for other in filter(None, others):
            found = next((each for each in payments_that_count(other) if each["entry"] == line.entry.id), None)
            if found is not None:
                known.add(line.entry.id)
                yield found
                break


def payment_named(thing: Thing, number: str, context: Context) -> JsonObject | None:
    """The payment with the number of this receipt; None where it has none, or it was cancelled."""
    wanted = number.strip().upper()
    return next((line for line in payments_on(thing, context) if str(line.get("number")).upper() == wanted), None)


def cancellable(thing: Thing, context: Context) -> list[JsonObject]:
    """The payments that were taken at this office since the last cash-up, and still lie where they were put."""
    return [
        line
        for line in payments_on(thing, context)
        if is_of(str(line.get("account") or ""), context.office)
        and _is_not_cashed_up(line, context)
        and context.holdings.quantity(str(line["account"]), accounts.item(str(line["currency"])))
        >= whole(line, "amount")
        and all(_has_not_gone_back(thing, id_, paid, context) for id_, paid in paid_by(thing, line).items())
    ]


def _is_not_cashed_up(line: JsonObject, context: Context) -> bool:
    """Whether the till of a payment was not counted since; what is at the bank is corrected on the same day."""
    if till := accounts.till_of(str(line["account"])):
        period = context.holdings.period(till)
        return not period.counted or line["entry"] in {each.entry for each in period.moves}
    return day_of(str(line["at"]), context) == today(context)


def shares_in(entry: FoldedEntry) -> dict[str, JsonObject]:
    """By thing the line of the payment that an entry adds to it."""
    added = entry.data.get(ADDS) if isinstance(entry.data, dict) else None
    found = as_object(added)
    return {id_: lists[PAYMENTS] for id_, lists in found.items() if isinstance(lists, dict) and PAYMENTS in lists}


def paid_by(thing: Thing, line: JsonObject) -> dict[str, JsonObject]:
    """By thing the line of the payment that this line is part of: a payment may be for several jobs."""
    return shares_in(next(each.entry for each in thing.history if each.entry.id == line["entry"]))


def _has_not_gone_back(thing: Thing, id_: str, paid: JsonObject, context: Context) -> bool:
    """Whether as much is still paid for a thing as this payment was for it."""
    other = thing if id_ == thing.id else context.file(id_)
    return other is not None and balance_in(other, str(paid.get("currency"))).paid >= whole(paid, "amount")


@guard(N_("No payment has been taken here since the last cash-up. Pay earlier payments back as a refund."))
def a_payment_was_taken_here_and_is_not_cashed_up(thing: Thing, event: None, context: Context) -> bool:
    return bool(cancellable(thing, context))


@guard(
    NO_SUCH_PAYMENT,
    beside=("payment",),
    values=lambda thing, event, context: {"known": [str(line["number"]) for line in cancellable(thing, context)]},
)
def the_payment_is_one_of_these(thing: Thing, event: PaymentCancelled, context: Context) -> bool:
    found = payment_named(thing, event.payment, context)
    return found is not None and found["entry"] in {line["entry"] for line in cancellable(thing, context)}
