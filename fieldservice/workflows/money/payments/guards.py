"""Guards of payments. Each reads as a sentence after "if"; a refusal names the amount and the way out."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import (
    Ask,
    approvers,
    asks_of,
    digest_of,
    is_approved,
    may_answer,
    plain_amount,
)
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import ADDS, Thing
from fieldservice.workflows.engine.here import currency_here, day_of, today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Context, Guard, guard, guard_with_reason
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.customers import credit_limit, pays_first
from fieldservice.workflows.money.lines import (
    ON_ACCOUNT,
    PAYMENTS,
    REFUNDS,
    balance_in,
    balances_of,
    declined,
    due_of,
    payments_that_count,
    quotes_of,
    whole,
)
from fieldservice.workflows.money.payments.places import customer_of, is_of, place_of
from fieldservice.workflows.money.payments.shares import payable, total_open

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.money.payments.events import (
        CreditAsked,
        PaymentCancelled,
        PaymentTaken,
        PutOnAccount,
        RefundAsked,
        RefundGiven,
    )

PUTS_ON_ACCOUNT = ("coordinator", "counter_clerk", "engineer", "commerce", "manager")
"""Roles that let a customer pay later, within the credit limit; what is above it is approved."""
CREDIT, REFUND = "credit", "refund"
"""Kinds of approval."""
OWED = N_("%(amount)s is still to be paid. Take the payment, or put it on account.")
FEE_OWED = N_("The customer declined the quote: the inspection fee of %(amount)s is still to be paid.")
OTHER_CURRENCY = N_("This is owed in %(owed)s; payments here are taken in %(own)s.")
NOTHING_OPEN = N_("Nothing is open here.")
NOTHING_OPEN_FOR_CUSTOMER = N_("Nothing is open for this customer. A deposit is taken on its request or job.")
ENTER_AMOUNT = N_("Nothing is open: enter the amount of the deposit.")
TOO_MUCH = N_("%(open)s is open. Say that it is more, or enter what is open.")
CASH_IS_SHORT = N_("The cash handed over is less than the amount, %(amount)s.")
ABOVE_LIMIT = N_("It is %(amount)s above the credit limit of the customer. Ask for approval first.")
REFUND_TO_APPROVE = N_("A refund of %(amount)s is approved by another person. Ask for approval first.")
PAYS_BEFORE = N_("The customer is on the black list, or has the rating D, and pays %(amount)s before the work begins.")
NO_SUCH_PAYMENT = N_("No payment with this receipt was taken here for it. Known: %(known)s.")


class NamesReference(Protocol):
    method: str
    reference: str | None


class NamesAmount(Protocol):
    amount: int | None


def owed_message(thing: Thing) -> Message | None:
    """Why the device of a job does not go out, and nothing is closed; None where nothing has to be paid first."""
    owed = next((each for each in balances_of(thing) if each.owed_now), None)
    if owed is None:
        return None
    sentence = OWED if declined(thing) is None else FEE_OWED
    return Message(sentence, {"amount": plain_amount(owed.owed_now, owed.currency)})


def fee_message(thing: Thing) -> Message | None:
    """What has to be paid before a job ends without the work: the fee of a declined quote. What was accepted and never
    done is not owed."""
    return owed_message(thing) if declined(thing) is not None else None


@guard_with_reason(who_may=lambda thing, event, context: PUTS_ON_ACCOUNT)
def nothing_is_to_be_paid_first(thing: Thing, event: None, context: Context) -> Message | None:
    return owed_message(thing)


@guard_with_reason(who_may=lambda thing, event, context: PUTS_ON_ACCOUNT)
def no_fee_is_to_be_paid_first(thing: Thing, event: None, context: Context) -> Message | None:
    return fee_message(thing)


def its_customer_pays_first(thing: Thing, context: Context) -> bool:
    return pays_first(context.file(customer_of(thing)) if customer_of(thing) else None)


@guard_with_reason(who_may=lambda thing, event, context: ("counter_clerk", "coordinator", "engineer"))
def a_customer_who_pays_first_has_paid(thing: Thing, event: None, context: Context) -> Message | None:
    """Customers on the black list, or with the rating D, pay what they agreed to before the work begins."""
    owed = next((each for each in balances_of(thing) if each.open > 0), None) if quotes_of(thing) else None
    if owed is None or not its_customer_pays_first(thing, context):
        return None
    return Message(PAYS_BEFORE, {"amount": plain_amount(owed.open, owed.currency)})


@guard_with_reason()
def it_is_owed_in_the_currency_of_this_office(thing: Thing, event: None, context: Context) -> Message | None:
    own = currency_here(context)
    owed = next((each.currency for each in balances_of(thing) if each.open > 0 and each.currency != own), "")
    return Message(OTHER_CURRENCY, {"owed": owed, "own": own}) if owed else None


def it_goes_on_or_something_is_open(going: Collection[str]) -> Guard:
    """A guard: deposits are taken while the thing goes on, afterwards only what is open."""

    @guard(NOTHING_OPEN)
    def it_goes_on_or_is_not_paid(thing: Thing, event: None, context: Context) -> bool:
        return thing.state in going or any(each.open > 0 for each in balances_of(thing))

    return it_goes_on_or_is_not_paid


def goes_with_another(thing: Thing, context: Context) -> bool:
    """Whether the payment is taken on another job, and on this one together with it: its amount was looked at there."""
    return thing.id in context.others


@guard(NOTHING_OPEN_FOR_CUSTOMER)
def the_customer_owes_something(file: Thing, event: None, context: Context) -> bool:
    return bool(payable(file, context))


@guard_with_reason(beside=("amount",))
def an_amount_is_paid(thing: Thing, event: NamesAmount, context: Context) -> Message | None:
    amount = total_open(thing, context) if event.amount is None else event.amount
    return None if amount or goes_with_another(thing, context) else Message(ENTER_AMOUNT)


@guard_with_reason(beside=("more",))
def it_is_not_more_than_is_open_or_it_is_said(thing: Thing, event: PaymentTaken, context: Context) -> Message | None:
    is_open, amount = total_open(thing, context), event.amount
    if amount is None or event.more or goes_with_another(thing, context):
        return None
    is_deposit = not is_open and due_of(thing) is None
    if amount <= is_open or is_deposit:
        return None
    return Message(TOO_MUCH, {"open": plain_amount(is_open, currency_here(context))})


class HandsOverCash(Protocol):
    method: str | None
    tendered: int | None


@guard(N_("It is paid by cash, or no cash was handed over."), beside=("tendered",))
def cash_is_counted_only_for_cash(thing: Thing | None, event: HandsOverCash, context: Context) -> bool:
    return event.tendered is None or code_of(event.method) == accounts.CASH


def cash_is_short(tendered: int, amount: int, currency: str) -> Message | None:
    """What is wrong with the cash that a customer handed over for an amount."""
    return None if tendered >= amount else Message(CASH_IS_SHORT, {"amount": plain_amount(amount, currency)})


@guard_with_reason(beside=("tendered",))
def the_cash_covers_the_amount(thing: Thing, event: PaymentTaken, context: Context) -> Message | None:
    if event.tendered is None or goes_with_another(thing, context):
        return None
    amount = total_open(thing, context) if event.amount is None else event.amount
    return cash_is_short(event.tendered, amount, currency_here(context))


@guard(N_("A mobile payment and a transfer have a number of their transaction."), beside=("reference",))
def the_transaction_is_named(thing: Thing, event: NamesReference, context: Context) -> bool:
    return bool(event.reference) or code_of(event.method) not in (accounts.MOBILE, accounts.TRANSFER)


@guard(N_("It was sold to somebody without a file: there is no account in which it could stay open."))
def it_stands_in_a_customers_account(thing: Thing, event: None, context: Context) -> bool:
    return bool(customer_of(thing))


@guard(N_("Nothing is open, or it is on account already."))
def something_is_to_be_paid_now(thing: Thing, event: None, context: Context) -> bool:
    return balance_in(thing, currency_here(context)).owed_now > 0


@guard_with_reason(beside=("amount",))
def not_more_than_is_open_is_named(thing: Thing, event: NamesAmount, context: Context) -> Message | None:
    owed = balance_in(thing, currency_here(context)).owed_now
    if event.amount is None or 0 < event.amount <= owed:
        return None
    return Message(N_("At most %(amount)s."), {"amount": plain_amount(owed, currency_here(context))})


# Refunds


def paid_here(thing: Thing, context: Context) -> int:
    return balance_in(thing, currency_here(context)).paid


@guard(N_("Nothing was paid for it."))
def something_was_paid(thing: Thing, event: None, context: Context) -> bool:
    return paid_here(thing, context) > 0


@guard_with_reason(code="guard", beside=("amount",))
def not_more_than_was_paid_goes_back(
    thing: Thing, event: RefundGiven | RefundAsked, context: Context
) -> Message | None:
    paid = paid_here(thing, context)
    if 0 < event.amount <= paid:
        return None
    return Message(N_("At most %(amount)s was paid."), {"amount": plain_amount(paid, currency_here(context))})


def refund_digest(thing: Thing, amount: int, context: Context) -> str:
    """The digest of one refund: with the next one that was given, an approval is used up."""
    what = {"amount": amount, "currency": currency_here(context), "after": len(thing.lines(REFUNDS))}
    return digest_of(REFUND, thing.id, what)


def _approvers_of(kind: str, amount: int, thing: Thing, context: Context) -> tuple[str, ...]:
    asked = Ask(kind, "", "", "", amount, currency_here(context))
    return may_answer(asked, context.reference, thing.holder)


def needs_approval(kind: str, amount: int, thing: Thing, context: Context) -> bool:
    return amount > 0 and bool(approvers(kind, amount, context.reference, thing.holder))


@guard_with_reason(
    code="guard",
    beside=("amount",),
    who_may=lambda thing, event, context: _approvers_of(REFUND, event.amount if event else 0, thing, context),
)
def the_refund_is_approved_where_that_is_needed(thing: Thing, event: RefundGiven, context: Context) -> Message | None:
    if not needs_approval(REFUND, event.amount, thing, context):
        return None
    if is_approved(thing, refund_digest(thing, event.amount, context)):
        return None
    return Message(REFUND_TO_APPROVE, {"amount": plain_amount(event.amount, currency_here(context))})


@guard_with_reason(code="guard", beside=("method",))
def the_money_is_there(thing: Thing, event: RefundGiven, context: Context) -> Message | None:
    currency = currency_here(context)
    there = context.holdings.quantity(place_of(thing, code_of(event.method), context), accounts.item(currency))
    if there >= event.amount:
        return None
    return Message(N_("By the books only %(amount)s is there."), {"amount": plain_amount(max(0, there), currency)})


# Cancelled payments


def payment_named(thing: Thing, number: str) -> JsonObject | None:
    """The payment with the number of this receipt; None where it has none, or it was cancelled."""
    wanted = number.strip().upper()
    return next((line for line in payments_that_count(thing) if str(line.get("number")).upper() == wanted), None)


def cancellable(thing: Thing, context: Context) -> list[JsonObject]:
    """The payments that were taken at this office since the last cash-up, and still lie where they were put."""
    return [
        line
        for line in payments_that_count(thing)
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


def paid_by(thing: Thing, line: JsonObject) -> dict[str, JsonObject]:
    """By thing the line of the payment that this line is part of: a payment may be for several jobs."""
    entry = next(each.entry for each in thing.history if each.entry.id == line["entry"])
    added = entry.data.get(ADDS) if isinstance(entry.data, dict) else None
    found = added if isinstance(added, dict) else {}
    return {id_: lists[PAYMENTS] for id_, lists in found.items() if isinstance(lists, dict) and PAYMENTS in lists}


def _has_not_gone_back(thing: Thing, id_: str, paid: JsonObject, context: Context) -> bool:
    """Whether as much is still paid for a thing as this payment was for it."""
    other = thing if id_ == thing.id else context.file(id_)
    return other is not None and balance_in(other, str(paid.get("currency"))).paid >= whole(paid, "amount")


@guard(N_("No payment was taken here since the last cash-up. What was paid before goes back as a refund."))
def a_payment_was_taken_here_and_is_not_cashed_up(thing: Thing, event: None, context: Context) -> bool:
    return bool(cancellable(thing, context))


@guard(
    NO_SUCH_PAYMENT,
    beside=("payment",),
    values=lambda thing, event, context: {"known": [str(line["number"]) for line in cancellable(thing, context)]},
)
def the_payment_is_one_of_these(thing: Thing, event: PaymentCancelled, context: Context) -> bool:
    found = payment_named(thing, event.payment)
    return found is not None and found["entry"] in {line["entry"] for line in cancellable(thing, context)}


# On account


@guard(N_("The customer is on the black list, or has the rating D, and pays at once."))
def the_customer_may_pay_later(thing: Thing, event: None, context: Context) -> bool:
    return not its_customer_pays_first(thing, context)


def on_account_of(customer: str, context: Context) -> int:
    """What a customer may pay later already: of the things that this office knows what is on account, and all that
    headquarters told of other offices."""
    if not customer:
        return 0
    currency = currency_here(context)
    own = (each for each in context.debts.of(customer) if each.currency == currency)
    elsewhere = context.debts.elsewhere(customer).get(currency, 0)
    return elsewhere + sum(min(each.amount, each.on_account) for each in own)


def above_the_limit(thing: Thing, amount: int, context: Context) -> int:
    """By how much the customer would owe more than the credit limit; nobody without a file has one."""
    customer = customer_of(thing)
    file = context.file(customer) if customer else None
    limit = credit_limit(file, currency_here(context))
    return max(0, on_account_of(customer, context) + amount - limit)


def amount_on_account(thing: Thing, event: PutOnAccount | CreditAsked, context: Context) -> int:
    owed = balance_in(thing, currency_here(context)).owed_now
    return owed if event.amount is None else event.amount


def _above(thing: Thing, event: PutOnAccount | None, context: Context) -> int:
    return 0 if event is None else above_the_limit(thing, amount_on_account(thing, event, context), context)


def credit_digest(thing: Thing, amount: int, above: int, context: Context) -> str:
    """The digest of putting an amount on account that is so much above the credit limit."""
    what = {"amount": amount, "above": above, "currency": currency_here(context)}
    return digest_of(CREDIT, thing.id, {**what, "after": len(thing.lines(ON_ACCOUNT))})


def credit_approved(thing: Thing, amount: int, context: Context) -> str:
    """The digest by which it was approved to put this amount on account; "" for none. An approval holds only as long as
    the customer does not owe more elsewhere than when it was asked for."""
    above = above_the_limit(thing, amount, context)
    enough = (each for each in asks_of(thing) if each.kind == CREDIT and each.amount >= above)
    good = (each.digest for each in enough if each.digest == credit_digest(thing, amount, each.amount, context))
    return next((digest for digest in good if is_approved(thing, digest)), "")


@guard_with_reason(
    code="guard",
    beside=("amount",),
    who_may=lambda thing, event, context: _approvers_of(CREDIT, _above(thing, event, context), thing, context),
)
def it_is_within_the_credit_limit_or_approved(thing: Thing, event: PutOnAccount, context: Context) -> Message | None:
    amount = amount_on_account(thing, event, context)
    above = above_the_limit(thing, amount, context)
    if not needs_approval(CREDIT, above, thing, context) or credit_approved(thing, amount, context):
        return None
    return Message(ABOVE_LIMIT, {"amount": plain_amount(above, currency_here(context))})


@guard(N_("It is within the credit limit: nobody needs to approve it."), beside=("amount",))
def it_is_above_the_credit_limit(thing: Thing, event: CreditAsked, context: Context) -> bool:
    amount = amount_on_account(thing, event, context)
    return needs_approval(CREDIT, above_the_limit(thing, amount, context), thing, context)


@guard(N_("A day in the past cannot be agreed."), beside=("due", "expected"))
def the_day_is_still_to_come(thing: Thing, event: Event, context: Context) -> bool:
    day = getattr(event, "due", None) or getattr(event, "expected", None)
    return not day or str(day) >= today(context)
