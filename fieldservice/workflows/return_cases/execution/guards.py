"""Guards of the office that carries a return case out: nothing is given twice, nothing without what it is given for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.common.signing import papers_out
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.return_cases.execution.lines import (
    HANDED_IN,
    DecidedDevice,
    in_hand,
    something_was_given,
    undone,
)
from fieldservice.workflows.return_cases.execution.meant import ForDevice, chosen, no_such_device, to_look_at
from fieldservice.workflows.return_cases.execution.old_devices import as_seen, missing_approval, out_of_order
from fieldservice.workflows.return_cases.execution.pieces import is_here, not_here
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND, UNREPAIRED, WITHDRAWALS
from fieldservice.workflows.return_cases.opening import IN_CASE

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.execution.events import (
        CaseToEngineer,
        ExchangeDeviceGiven,
        OldDeviceSeen,
        ReturnPaid,
    )

EXACTLY = N_("Exactly %(amount)s is paid back: what was approved, less the deduction.")
GOES_BACK = N_("The customer took the device unrepaired with job %(job)s. Withdraw the case.")
TAKE_IN_FIRST = N_("Take the old device in first: %(serial)s.")


@guard(N_("No paper order is outstanding for this case."))
def an_order_signed_on_paper_is_outstanding(case: Thing, event: None, context: Context) -> bool:
    return bool(papers_out(case))


@guard(N_("Everything decided has been carried out."), not_offered=True)
def something_is_to_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    return bool(undone(case))


@guard(N_("Something was already given or paid. The case must be carried out to its end."))
def nothing_was_given_yet(case: Thing, event: None, context: Context) -> bool:
    return not something_was_given(case)


@guard_with_reason(beside=("for_device",))
def the_device_is_still_open(case: Thing, event: ForDevice, context: Context) -> Message | None:
    if to_look_at(case, event) is not None:
        return None
    return no_such_device(case, event)


@guard(N_("Read the serial number on the old device, and describe its condition."), beside=("old_serial",))
def what_is_handed_in_was_read(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    return code_of(event.old_device) != HANDED_IN or bool(event.old_serial and event.old_condition)


@guard(N_("Name the parts for the deduction."), beside=("kept_parts",))
def a_deduction_is_for_something(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    return not event.deduction or bool(event.kept_parts)


@guard_with_reason(beside=("deduction",))
def no_more_is_deducted_than_it_is_worth(case: Thing, event: OldDeviceSeen, context: Context) -> Message | None:
    each = to_look_at(case, event)
    if each is None or not event.deduction or event.deduction <= each.value:
        return None
    return Message(N_("%(amount)s at most."), {"amount": plain_amount(each.value, each.currency)})


@guard(
    N_("Give the reason: it is not handed in, has another serial number, or parts are kept without a deduction."),
    beside=("old_why",),
)
def what_is_out_of_order_has_a_reason(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    each = to_look_at(case, event)
    return each is None or bool(event.old_why) or not out_of_order(each, as_seen(event))


@guard(N_("Nothing passed on to this office is still open."), not_offered=True)
def something_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case))


@guard_with_reason()
def the_old_devices_are_seen_and_approved(case: Thing, event: None, context: Context) -> Message | None:
    """Of everything that the office carries out now."""
    return _old_message(case, in_hand(case), context)


def _old_message(case: Thing, devices: list[DecidedDevice], context: Context) -> Message | None:
    unseen = next((each for each in devices if each.old is None), None)
    if unseen is not None:
        return Message(TAKE_IN_FIRST, {"serial": unseen.serial or str(unseen.line)})
    return missing_approval(case, devices, context.reference)


@guard_with_reason()
def the_customer_does_not_take_it_unrepaired(case: Thing, event: None, context: Context) -> Message | None:
    """Nothing is given for a device that its job gives back."""
    line = next((line for line in reversed(case.lines(WITHDRAWALS)) if line.get(UNREPAIRED)), None)
    job = context.file(str(case.get("job") or "")) if line is not None and case.get("job") else None
    if line is None or (job is not None and job.state == IN_CASE):
        return None
    return Message(GOES_BACK, {"job": str(line.get("job") or "")})


@guard_with_reason()
def the_exchange_devices_are_here(case: Thing, event: None, context: Context) -> Message | None:
    """The customer signs for what can be handed over."""
    for each in in_hand(case, EXCHANGE):
        if not is_here(each, context):
            return not_here(each.exchange, context)
    return None


@guard(N_("There is no exchange device to hand over."), not_offered=True)
def an_exchange_device_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, EXCHANGE))


@guard(N_("There is nothing to pay back."), not_offered=True)
def a_refund_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, REFUND))


@guard(N_("There is nothing to credit."), not_offered=True)
def a_credit_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, CREDIT))


@guard_with_reason(beside=("exchange",))
def the_exchange_device_is_here(case: Thing, event: ExchangeDeviceGiven, context: Context) -> Message | None:
    each = chosen(case, event.exchange)
    if each is None or is_here(each, context):
        return None
    return not_here(event.exchange, context)


@guard(
    N_("%(device)s is not prepared, or was not passed on to this office."),
    beside=("exchange",),
    values=lambda case, event, context: {"device": event.exchange if event else ""},
)
def it_was_prepared_and_passed_on(case: Thing, event: ExchangeDeviceGiven, context: Context) -> bool:
    each = chosen(case, event.exchange)
    return each is not None and each.prepared and each.passed


@guard(N_("An exchange device is given only for the old device. Take that in first."), beside=("old_is_here",))
def the_old_device_is_in_hand(case: Thing, event: ExchangeDeviceGiven, context: Context) -> bool:
    each = chosen(case, event.exchange)
    is_due = each is not None and each.old is not None and each.old.became == HANDED_IN
    return event.old_is_here or not is_due


def to_pay_back(case: Thing) -> int:
    """What goes back to the customer in money, in minor units."""
    return sum(each.pays_out for each in in_hand(case, REFUND))


@guard_with_reason(beside=("amount",))
def exactly_what_was_approved_goes_back(case: Thing, event: ReturnPaid, context: Context) -> Message | None:
    due = to_pay_back(case)
    return None if event.amount == due else Message(EXACTLY, {"amount": plain_amount(due, currency_here(context))})


@guard_with_reason()
def it_is_in_the_currency_of_this_office(case: Thing, event: None, context: Context) -> Message | None:
    own = currency_here(context)
    other = next((each.currency for each in in_hand(case, REFUND, CREDIT) if each.currency not in ("", own)), "")
    if not other:
        return None
    return Message(N_("This was judged in %(judged)s; this office pays in %(own)s."), {"judged": other, "own": own})


@guard(N_("The case has no customer file, so there is no account to credit."), not_offered=True)
def the_customer_has_an_account(case: Thing, event: None, context: Context) -> bool:
    return bool(case.get("customer"))


@guard(N_("This engineer works at another service point."), beside=("hands_over",))
def the_engineer_is_of_the_office(case: Thing, event: CaseToEngineer, context: Context) -> bool:
    known = context.reference.staff.get(event.hands_over)
    return known is not None and context.reference.takes_work(known, context.reference.point_of(context.office))


@guard(N_("No engineer is handing it over. The case is at its branch."), not_offered=True)
def an_engineer_hands_it_over(case: Thing, event: None, context: Context) -> bool:
    return bool(context.reference.branch_of(context.office) or case.get("hands_over"))
