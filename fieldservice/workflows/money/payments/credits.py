"""What a customer paid too much, used for other work: it passes from one thing to another, and no money moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.accounts import moved
from fieldservice.workflows.money.charging import CHARGED_IN
from fieldservice.workflows.money.lines import CHARGES, PASSED_ON, PAYMENTS, balance_in, due_of, payments_that_count
from fieldservice.workflows.money.payments.going_back import paid_here
from fieldservice.workflows.money.payments.guards import NOTHING_OPEN
from fieldservice.workflows.money.payments.places import customer_of, owing
from fieldservice.workflows.money.payments.shares import is_open

if TYPE_CHECKING:
    from fieldservice.workflows.money.payments.events import CreditUsed

NO_CREDIT = N_("The customer has not overpaid for other work at this office.")


def credits_of(thing: Thing, context: Context) -> list[tuple[Thing, int]]:
    """What the customer of this thing paid too much for other things, by thing, the oldest first. Only the office that
    holds a thing uses what was paid for it: so it is used once, or goes back."""
    customer = customer_of(thing)
    ids = context.debts.overpaid(customer) if customer else ()
    others = (context.file(id_) for id_ in ids if id_ != thing.id)
    found = [(each, _too_much(each, context)) for each in others if each is not None]
    return [(each, amount) for each, amount in found if amount > 0]


def _too_much(thing: Thing, context: Context) -> int:
    """What was paid too much for a thing of this office, at least 0. As long as nothing is agreed, it is a deposit."""
    is_known = due_of(thing) is not None or thing.lines(CHARGES) or thing.state in CHARGED_IN
    held_here = context.office in (thing.holder, context.reference.branch_of(thing.holder))
    if thing.kind != "customer" and not (is_known and held_here):
        return 0
    balance = balance_in(thing, currency_here(context))
    # A credit note was never paid: what was agreed is below zero.
    return max(0, min(-balance.open, paid_here(thing, context) + max(0, -balance.agreed)))


def _most(thing: Thing, context: Context) -> int:
    return min(is_open(thing, context), sum(amount for _thing, amount in credits_of(thing, context)))


@guard(NOTHING_OPEN)
def something_is_open(thing: Thing, event: None, context: Context) -> bool:
    return is_open(thing, context) > 0


@guard(NO_CREDIT)
def the_customer_paid_too_much_for_something_else(thing: Thing, event: None, context: Context) -> bool:
    return bool(credits_of(thing, context))


@guard_with_reason(beside=("amount",))
def not_more_than_there_is_is_used(thing: Thing, event: CreditUsed, context: Context) -> Message | None:
    most = _most(thing, context)
    if event.amount is None or event.amount <= most:
        return None
    return Message(N_("%(amount)s at most."), {"amount": plain_amount(most, currency_here(context))})


def use_credit(draft: Draft, event: CreditUsed, context: Context) -> None:
    """It counts as paid for this thing, and as paid no more for the others."""
    thing, currency, sources = draft.subject, currency_here(context), []
    left = amount = _most(thing, context) if event.amount is None else event.amount
    for source, much in credits_of(thing, context):
        part = min(left, much)
        left -= part
        if part:
            sources.append(source)
            used = {"amount": part, "currency": currency, "job": thing.id, "office": context.office}
            draft.add(source.kind, source.id, PASSED_ON, {**used, "number": str(thing.get("number") or "")})
            if owing(source, context) != owing(thing, context):
                draft.post(moved(currency, part, owing(thing, context), owing(source, context)))
    numbers = dict.fromkeys(str(line.get("number") or "") for each in sources for line in payments_that_count(each))
    paid = {"amount": amount, "currency": currency, "from": sources[0].id, "credit": True}
    draft.add(thing.kind, thing.id, PAYMENTS, {**paid, "number": " ".join(filter(None, numbers))})
