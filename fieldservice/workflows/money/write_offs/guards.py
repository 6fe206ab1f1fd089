"""Conditions of writing off what a customer owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import Ask, approvers, asks_of, is_approved, may_answer, plain_amount
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.money.write_offs.owing import WRITE_OFF, amount_of, digest_to_approve, most

if TYPE_CHECKING:
    from fieldservice.workflows.money.write_offs.events import OwedWrittenOff, WriteOffAsked

ASK_FIRST = N_("Another person must approve writing off %(amount)s. Ask for approval first.")


@guard(N_("Nothing is owed here by the books of this office."))
def something_is_owed_in_the_books(thing: Thing, event: None, context: Context) -> bool:
    return most(thing, context) > 0


@guard(
    N_("Another person must approve a write-off. Ask for approval first."),
    waits_for=lambda thing, event, context: may_answer(
        Ask(WRITE_OFF, "", "", "", most(thing, context), currency_here(context)), context.reference, context.office
    ),
)
def something_was_approved_or_needs_no_approval(thing: Thing, event: None, context: Context) -> bool:
    """Any amount, so that the step is offered only once it can be taken."""
    if not approvers(WRITE_OFF, 1, context.reference, context.office):
        return True
    return any(each.kind == WRITE_OFF and is_approved(thing, each.digest) for each in asks_of(thing))


@guard_with_reason(code="data", beside=("amount",))
def not_more_than_is_owed(thing: Thing, event: WriteOffAsked | OwedWrittenOff, context: Context) -> Message | None:
    owed = most(thing, context)
    if event.amount is None or 0 < event.amount <= owed:
        return None
    return Message(N_("At most %(amount)s is owed."), {"amount": plain_amount(owed, currency_here(context))})


@guard_with_reason(
    needs_data=True,
    waits_for=lambda thing, event, context: may_answer(
        Ask(WRITE_OFF, "", "", "", amount_of(thing, event, context), currency_here(context)),
        context.reference,
        context.office,
    ),
)
def another_person_has_approved_it(thing: Thing, event: OwedWrittenOff, context: Context) -> Message | None:
    amount = amount_of(thing, event, context)
    if not approvers(WRITE_OFF, amount, context.reference, context.office):
        return None
    if is_approved(thing, digest_to_approve(thing, amount, context)):
        return None
    return Message(ASK_FIRST, {"amount": plain_amount(amount, currency_here(context))})
