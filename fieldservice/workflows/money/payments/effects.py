"""Effects of payments: a line in the list of each thing that is paid for, and the posting that moves the money.

A line names the account in which the money lies and the number of the receipt. The customer's account in the books of
this office goes down by what comes in, and up by what goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, as_object
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import answer_to, ask, is_approved, rely
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here, end_of
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.lines import (
    CANCELLED,
    ON_ACCOUNT,
    PASSED_ON,
    PAYMENTS,
    REFUNDS,
    TRANSFERS,
    balance_in,
    balances_of,
    payments_that_count,
)
from fieldservice.workflows.money.payments.going_back import by_file, paid_by, payment_named, refund_digest
from fieldservice.workflows.money.payments.guards import (
    CREDIT,
    REFUND,
    above_the_limit,
    amount_on_account,
    credit_approved,
    credit_digest,
)
from fieldservice.workflows.money.payments.places import owing, place_of
from fieldservice.workflows.money.payments.shares import Portion, share_of, total_open

if TYPE_CHECKING:
    from fieldservice.workflows.money.payments.events import (
        CreditAsked,
        PaymentCancelled,
        PaymentTaken,
        PutOnAccount,
        RefundAsked,
        RefundGiven,
        TransferAnnounced,
    )

RECEIPT = "E"
"""The letter of a receipt's number."""
NUMBER = "receipt"
"""In the data of a payment: the number of its receipt, one for all that it pays for."""
DAYS_OF_A_TRANSFER = 3


def take_payment(draft: Draft, event: PaymentTaken, context: Context) -> None:
    """Each thing gets its own amount of the payment; the receipt is one for all of them."""
    record_payment(
        draft,
        context,
        event.amount,
        code_of(event.method),
        draft.data.get("method"),
        reference=event.reference or "",
        tendered=event.tendered,
    )


def record_payment(
    draft: Draft,
    context: Context,
    amount: int | None,
    method: str,
    words: object,
    *,
    reference: str = "",
    tendered: int | None = None,
    among: Sequence[Portion] | None = None,
) -> None:
    """The lines and postings of a payment; without an amount all that is open. `words` is the method with its words.
    `among` are the shares where the step opens what is paid for."""
    first, currency = draft.first or draft, currency_here(context)
    if draft.first is None:
        draft.data[NUMBER] = context.number(RECEIPT)
    place, payer = place_of(first.thing, method, context), owing(first.thing, context, first.person)
    whole_amount = total_open(first.subject, context) if amount is None else amount
    for share in share_of(draft, amount, context) if among is None else among:
        line: JsonObject = {
            "amount": share.amount,
            "currency": currency,
            "method": method,
            "words": as_object(words),
            "account": place,
            "number": first.data[NUMBER],
            "open_before": share.open,
        }
        line |= {"reference": reference} if reference else {}
        line |= {"tendered": tendered, "paid_in_all": whole_amount} if tendered is not None else {}
        draft.add(share.kind, share.thing, PAYMENTS, line)
        draft.post(accounts.moved(currency, share.amount, payer, place))


def announce_transfer(draft: Draft, event: TransferAnnounced, context: Context) -> None:
    currency = currency_here(context)
    is_open = max(0, balance_in(draft.subject, currency).open)
    calendar = context.reference.calendar(context.office)
    due = (
        end_of(event.expected, context)
        if event.expected
        else stamp(clocks.after_days(calendar, context.now, DAYS_OF_A_TRANSFER))
    )
    line = {"amount": is_open if event.amount is None else event.amount, "currency": currency, "due": due}
    draft.add(draft.subject.kind, draft.subject.id, TRANSFERS, line)


def ask_refund(draft: Draft, event: RefundAsked, context: Context) -> None:
    digest = refund_digest(draft.subject, event.amount, context)
    office = "" if draft.subject.holder else context.office
    ask(draft, REFUND, digest, event.amount, currency_here(context), office=office)


def refund(draft: Draft, event: RefundGiven, context: Context) -> None:
    thing, currency, method = draft.subject, currency_here(context), code_of(event.method)
    _rely_on(draft, refund_digest(thing, event.amount, context))
    number, place = context.number(RECEIPT), place_of(thing, method, context)
    line: JsonObject = {
        "currency": currency,
        "method": method,
        "words": draft.data["method"],
        "account": place,
        "number": number,
    }
    line |= {"reference": event.reference} if event.reference else {}
    for part, amount in by_file(thing, event.amount, context):
        about = {"amount": amount, "open_before": balance_in(part, currency).open}
        draft.add(part.kind, part.id, REFUNDS, {**line, **about})
    draft.post(accounts.moved(currency, event.amount, place, owing(thing, context)))
    draft.data[NUMBER] = number


def _rely_on(draft: Draft, digest: str) -> None:
    if is_approved(draft.subject, digest):
        rely(draft, str((answer_to(draft.subject, digest) or {}).get("entry") or ""))


def cancel_payment(draft: Draft, event: PaymentCancelled, context: Context) -> None:
    """The whole payment does not count, for whatever it was: its receipt is one."""
    line = payment_named(draft.subject, event.payment, context)
    assert line is not None, "a guard has looked"
    entry = next(each.entry for each in draft.subject.history if each.entry.id == line["entry"])
    kinds = {id_: kind for kind, id_ in entry.touches}
    for thing, paid in paid_by(draft.subject, line).items():
        cancelled = {name: paid[name] for name in ("amount", "currency", "account", "method", "number")}
        draft.add(kinds[thing], thing, CANCELLED, {**cancelled, "payment": entry.id})
        draft.post(accounts.moved(paid["currency"], paid["amount"], paid["account"], owing(draft.subject, context)))
    draft.data["payment"] = str(line["number"])


def ask_credit(draft: Draft, event: CreditAsked, context: Context) -> None:
    thing, amount = draft.subject, amount_on_account(draft.subject, event, context)
    above = above_the_limit(thing, amount, context)
    ask(draft, CREDIT, credit_digest(thing, amount, above, context), above, currency_here(context))


def put_on_account(draft: Draft, event: PutOnAccount, context: Context) -> None:
    thing, amount = draft.subject, amount_on_account(draft.subject, event, context)
    _rely_on(draft, credit_approved(thing, amount, context))
    due = end_of(event.due, context) if event.due else due_by_credit_days(context)
    line = {"amount": amount, "currency": currency_here(context), "due": due}
    draft.add(thing.kind, thing.id, ON_ACCOUNT, line)
    for name in ("due", "amount"):
        draft.data.pop(name, None)


def due_by_credit_days(context: Context) -> str:
    """The days of credit from now; a day on which the office is closed becomes the next one on which it is open."""
    days = context.reference.number("credit_days", context.office)
    calendar = context.reference.calendar(context.office)
    return stamp(clocks.after_days(calendar, context.now + timedelta(days=max(0, days - 1)), 1 if days else 0))


def deposits_go_along(draft: Draft, request: Thing, job: str) -> None:
    """What was paid on a request before there was a job is a deposit of the job that is opened of it."""
    for balance in balances_of(request):
        if balance.paid <= 0:
            continue
        paid = {"amount": balance.paid, "currency": balance.currency}
        numbers = dict.fromkeys(str(line.get("number") or "") for line in payments_that_count(request))
        draft.add("job", job, PAYMENTS, {**paid, "from": request.id, "number": " ".join(filter(None, numbers))})
        draft.add("request", request.id, PASSED_ON, {**paid, "job": job})
