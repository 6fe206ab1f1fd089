"""Conditions of the steps of a customer's account."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Context, guard, guard_with_reason
from fieldservice.workflows.master_files.account.effects import to_enter
from fieldservice.workflows.money.opening import noted_by_hand

NOTED_ELSEWHERE = N_("%(offices)s noted it and enters it in the account.")


@guard(N_("What was unpaid stands in the account already."))
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
