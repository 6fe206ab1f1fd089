"""Conditions of the steps of a customer's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.master_files.account.effects import to_enter
from fieldservice.workflows.money.customers import MAY_SET_TERMS
from fieldservice.workflows.money.opening import noted_by_hand, open_of

if TYPE_CHECKING:
    from fieldservice.workflows.master_files.events import UnpaidNoted

NOTED_ELSEWHERE = N_("%(offices)s recorded it and transfers it to the account.")


@guard(N_("The unpaid amount is already in the account."))
def an_unpaid_amount_is_not_in_the_account(file: Thing, event: None, context: Context) -> bool:
    return bool(noted_by_hand(file))


@guard_with_reason(
    who_may=lambda file, event, context: tuple(f"commerce@{each.office}" for each in noted_by_hand(file)[:1])
)
def this_office_noted_it(file: Thing, event: None, context: Context) -> Message | None:
    noted = noted_by_hand(file)
    if not noted or to_enter(noted, context):
        return None
    return Message(NOTED_ELSEWHERE, {"offices": sorted({each.office for each in noted})})


@guard_with_reason(needs_data=True, who_may=lambda file, event, context: MAY_SET_TERMS)
def the_counter_does_not_lower_what_is_owed(file: Thing, event: UnpaidNoted, context: Context) -> Message | None:
    """What is owed goes down by a payment, or by a write-off that is approved."""
    currency = currency_here(context)
    is_open = open_of(file, context.office, currency)
    if event.unpaid >= is_open or context.by.roles & set(MAY_SET_TERMS):
        return None
    sentence = N_("%(amount)s is unpaid. Take the payment. Commerce or a manager corrects a wrong amount.")
    return Message(sentence, {"amount": plain_amount(is_open, currency)})
