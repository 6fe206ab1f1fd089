"""Guards of payments. Each reads as a sentence after "if"; a refusal names the amount and the way out."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

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
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import Guard, guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.customers import credit_limit, pays_first
from fieldservice.workflows.money.lines import ON_ACCOUNT, balance_in, balances_of, declined, due_of, quotes_of
from fieldservice.workflows.money.payments.places import customer_of
from fieldservice.workflows.money.payments.shares import payable, total_open

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.money.payments.events import CreditAsked, PaymentTaken, PutOnAccount

PUTS_ON_ACCOUNT = ("coordinator", "counter_clerk", "engineer", "commerce", "manager")
"""Roles that let a customer pay later, within the credit limit; what is above it is approved."""
CREDIT, REFUND = "credit", "refund"
"""Kinds of approval."""
OWED = N_("%(amount)s is still to be paid. Take the payment, or put it on account.")
FEE_OWED = N_("The customer declined the quote. The inspection fee of %(amount)s is still to be paid.")
OTHER_CURRENCY = N_("This is owed in %(owed)s; payments here are taken in %(own)s.")
NOTHING_OPEN = N_("Nothing is unpaid here.")
NOTHING_OPEN_FOR_CUSTOMER = N_("This customer owes nothing. Take a deposit on a request or job.")
ENTER_AMOUNT = N_("Nothing is unpaid. Enter the amount of the deposit.")
TOO_MUCH = N_("%(open)s is owed. Enter that amount, or answer “Customer overpays” with yes.")
NOTHING_OWED = N_("Nothing is owed any more. Answer “Customer overpays” with yes if the customer pays all the same.")
CASH_IS_SHORT = N_("The cash given is less than %(amount)s.")
ABOVE_LIMIT = N_("This is %(amount)s above the customer's credit limit. Ask for approval first.")
PAYS_BEFORE = N_("The customer is on the black list or rated D: take %(amount)s before the work begins.")


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


@guard_with_reason()
def nothing_is_to_be_paid_first(thing: Thing, event: None, context: Context) -> Message | None:
    return owed_message(thing)


@guard_with_reason()
def no_fee_is_to_be_paid_first(thing: Thing, event: None, context: Context) -> Message | None:
    return fee_message(thing)


def its_customer_pays_first(thing: Thing, context: Context) -> bool:
    return pays_first(context.file(customer_of(thing)) if customer_of(thing) else None)


@guard_with_reason()
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
    if not is_open:
        return Message(NOTHING_OWED)
    return Message(TOO_MUCH, {"open": plain_amount(is_open, currency_here(context))})


class HandsOverCash(Protocol):
    method: str | None
    tendered: int | None


@guard(N_("Enter cash given only for a cash payment."), beside=("tendered",))
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


@guard(N_("A mobile payment or transfer needs its transaction number."), beside=("reference",))
def the_transaction_is_named(thing: Thing, event: NamesReference, context: Context) -> bool:
    return bool(event.reference) or code_of(event.method) not in (accounts.MOBILE, accounts.TRANSFER)


@guard(N_("It was sold to somebody without a file, so there is no account to put it on."), not_offered=True)
def it_stands_in_a_customers_account(thing: Thing, event: None, context: Context) -> bool:
    return bool(customer_of(thing))


@guard(N_("Nothing is unpaid, or it is already on account."), not_offered=True)
def something_is_to_be_paid_now(thing: Thing, event: None, context: Context) -> bool:
    return balance_in(thing, currency_here(context)).owed_now > 0


@guard_with_reason(beside=("amount",))
def not_more_than_is_open_is_named(thing: Thing, event: NamesAmount, context: Context) -> Message | None:
    owed = balance_in(thing, currency_here(context)).owed_now
    if event.amount is None or 0 < event.amount <= owed:
        return None
    return Message(N_("%(amount)s at most."), {"amount": plain_amount(owed, currency_here(context))})


# Approvals


def books_of(thing: Thing, context: Context) -> str:
    """The office whose limits count: a customer's file has no holder."""
    return thing.holder or context.office


def approvers_of(kind: str, amount: int, thing: Thing, context: Context) -> tuple[str, ...]:
    asked = Ask(kind, "", "", "", amount, currency_here(context))
    return may_answer(asked, context.reference, books_of(thing, context))


def needs_approval(kind: str, amount: int, thing: Thing, context: Context) -> bool:
    return amount > 0 and bool(approvers(kind, amount, context.reference, books_of(thing, context)))


# On account


@guard(N_("The customer is on the black list or rated D and must pay at once."))
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
    needs_data=True,
    waits_for=lambda thing, event, context: approvers_of(CREDIT, _above(thing, event, context), thing, context),
)
def it_is_within_the_credit_limit_or_approved(thing: Thing, event: PutOnAccount, context: Context) -> Message | None:
    amount = amount_on_account(thing, event, context)
    above = above_the_limit(thing, amount, context)
    if not needs_approval(CREDIT, above, thing, context) or credit_approved(thing, amount, context):
        return None
    return Message(ABOVE_LIMIT, {"amount": plain_amount(above, currency_here(context))})


@guard(N_("It is within the credit limit. No approval is needed."), beside=("amount",))
def it_is_above_the_credit_limit(thing: Thing, event: CreditAsked, context: Context) -> bool:
    amount = amount_on_account(thing, event, context)
    return needs_approval(CREDIT, above_the_limit(thing, amount, context), thing, context)


@guard(N_("This day has passed. Choose a later one."), beside=("due", "expected"))
def the_day_is_still_to_come(thing: Thing, event: Event, context: Context) -> bool:
    day = getattr(event, "due", None) or getattr(event, "expected", None)
    return not day or str(day) >= today(context)
