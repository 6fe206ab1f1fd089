"""The rows by which a return case is carried out: commerce, technical support, the office, and the customer who signs.

Commerce supplies the exchange device by notes, so that it goes on while the office carries out what it has already.
"""

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common.guards import (
    a_witness_confirms_it_or_the_customer_is_absent,
    what_is_signed_is_what_was_shown,
)
from fieldservice.workflows.common.papers import CREDIT_NOTE, EXCHANGE_ORDER, FAULT_TAG, RECEIPT, SIGNED_ORDER
from fieldservice.workflows.common.signing import sign
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import SAME, Limit, State, Step
from fieldservice.workflows.money.payments.going_back import the_money_is_there
from fieldservice.workflows.money.payments.guards import nothing_is_to_be_paid_first, the_transaction_is_named
from fieldservice.workflows.money.payments.steps import payment_steps
from fieldservice.workflows.return_cases.execution.effects import (
    back_to_branch,
    back_to_commerce,
    choose_device,
    correct_order,
    order_device,
    pass_to_office,
    prepare_device,
    see_old_device,
    to_engineer,
)
from fieldservice.workflows.return_cases.execution.giving import ends_its_job, give_device, note_credit, pay_return
from fieldservice.workflows.return_cases.execution.guards import (
    a_credit_is_in_hand,
    a_deduction_is_for_something,
    a_refund_is_in_hand,
    an_engineer_hands_it_over,
    an_exchange_device_is_in_hand,
    an_order_signed_on_paper_is_outstanding,
    exactly_what_was_approved_goes_back,
    it_is_in_the_currency_of_this_office,
    it_was_prepared_and_passed_on,
    no_more_is_deducted_than_it_is_worth,
    something_is_in_hand,
    something_is_to_be_carried_out,
    the_customer_does_not_take_it_unrepaired,
    the_customer_has_an_account,
    the_device_is_still_open,
    the_engineer_is_of_the_office,
    the_exchange_device_is_here,
    the_exchange_devices_are_here,
    the_old_device_is_in_hand,
    the_old_devices_are_seen_and_approved,
    to_pay_back,
    what_is_handed_in_was_read,
    what_is_out_of_order_has_a_reason,
)
from fieldservice.workflows.return_cases.execution.lines import (
    CHOICES,
    CREDITED,
    EXECUTING,
    GIVEN,
    KEEPING,
    OLD,
    ORDERS,
    PAID,
    PASSED,
    PREPARED,
    SENT_BACK,
    SIGNATURES,
    in_hand,
)
from fieldservice.workflows.return_cases.execution.supply_guards import (
    an_exchange_device_is_chosen,
    an_exchange_is_to_be_carried_out,
    it_is_still_to_come,
    it_is_the_device_that_was_chosen,
    something_is_ready_for_the_office,
    the_chosen_devices_are_still_there,
    the_device_is_to_be_exchanged,
    the_exchange_device_is_free_for_it,
)
from fieldservice.workflows.return_cases.lines import for_the_next_device, of_one_device

COMMON = "common.events"
EVENTS = "return_cases.execution.events"
COMMERCE, SUPPORT = ("commerce",), ("technical_support",)
HANDS_OVER = ("counter_clerk", "coordinator", "engineer")
PAYS = (*HANDS_OVER, "commerce")
SENDS = ("coordinator", "counter_clerk")
HANDS = "hands_over"
"""The fact with the engineer who hands it over at the customer's."""
EXECUTION_STATES = {
    "executing": State(NP_("state", "being carried out"), "coordinator", HANDS, limit=Limit(keeps=True)),
    "signed": State(NP_("state", "sign-off done"), "counter_clerk", HANDS, limit=Limit(keeps=True)),
}
UNTIL_GIVEN = ("signed", "approved")
"""Where a case goes on of which something is left."""
UNLESS_ONE = for_the_next_device(*UNTIL_GIVEN)
EVER = (*EXECUTING, "approved", "closed", "withdrawn")
"""States in which what is owed for kept parts is paid or given back, and a signed order comes in."""


def is_seen(case: Thing) -> bool:
    """Whether every old device of what is carried out now was taken in, so that the customer can sign."""
    return all(each.old is not None for each in in_hand(case))


def amount_due(case: Thing) -> JsonObject:
    """The form of a refund begins with what goes back."""
    return {"amount": due} if (due := to_pay_back(case)) else {}


# A table is read row by row.
# fmt: off
AGAINST_THE_OLD = (the_customer_does_not_take_it_unrepaired, the_old_devices_are_seen_and_approved)
IN_ORDER = (something_is_in_hand, *AGAINST_THE_OLD, the_exchange_devices_are_here)
SUPPLYING = (
    Step("choose_exchange", N_("Set an exchange device aside"), f"{EVENTS}:ExchangeChosen", KEEPING, None, COMMERCE,
         (an_exchange_is_to_be_carried_out, the_device_is_to_be_exchanged, the_exchange_device_is_free_for_it),
         effect=choose_device, appends_to=CHOICES, rank=3, key="f6", office="headquarters", device_field="exchange",
         unasked=of_one_device,
         does=N_("It is reserved. Technical support prepares it. The state does not change.")),
    Step("order_exchange", N_("Order an exchange device"), f"{EVENTS}:ExchangeOrdered", KEEPING, None, COMMERCE,
         (an_exchange_is_to_be_carried_out, it_is_still_to_come, the_device_is_to_be_exchanged), effect=order_device,
         appends_to=ORDERS, rank=12, office="headquarters", unasked=of_one_device,
         does=N_("Once overdue, it appears on the list. Set the device aside when it arrives.")),
    Step("prepare_exchange", N_("Prepare the exchange device"), f"{EVENTS}:ExchangePrepared", KEEPING, None, SUPPORT,
         (an_exchange_device_is_chosen, it_is_the_device_that_was_chosen), effect=prepare_device, appends_to=PREPARED,
         rank=4, key="ctrl+a", office="headquarters",
         does=N_("Its configuration is printed on the order that the customer signs. The state does not change.")),
    Step("pass_to_office", N_("Pass it on to be carried out"), f"{EVENTS}:CaseToOffice", ("approved",), "executing",
         COMMERCE, (something_is_to_be_carried_out, the_customer_does_not_take_it_unrepaired,
                    something_is_ready_for_the_office,
                    the_chosen_devices_are_still_there),
         effect=pass_to_office, appends_to=PASSED, rank=5, key="ctrl+n", office="headquarters",
         hint=N_("What is ready goes on. The rest follows. A device of headquarters is sent by a shipment.")),
)
AT_THE_OFFICE = (
    Step("see_old_device", N_("Take the old device in"), f"{EVENTS}:OldDeviceSeen", ("executing",), None, HANDS_OVER,
         (something_is_to_be_carried_out, the_device_is_still_open, what_is_handed_in_was_read,
          a_deduction_is_for_something, no_more_is_deducted_than_it_is_worth, what_is_out_of_order_has_a_reason),
         effect=see_old_device, appends_to=OLD, rank=2, key="f6", office="holder", unasked=of_one_device,
         does=N_("It stays the customer's until something is given for it. A manager approves what does not match.")),
    Step("to_engineer", N_("Engineer hands it over on site"), f"{EVENTS}:CaseToEngineer", ("executing",),
         SAME, SENDS, (the_engineer_is_of_the_office,), effect=to_engineer, appends_to="handed_to_engineers", rank=40,
         hint=N_("An engineer with a van gets the case there. Send the exchange device to the van by a shipment.")),
    Step("back_from_engineer", N_("Return to the branch"), f"{EVENTS}:CaseBackFromEngineer", EXECUTING, SAME,
         HANDS_OVER, (an_engineer_hands_it_over,), effect=back_to_branch, appends_to="handed_to_engineers", rank=60),
    Step("back_to_commerce", N_("Return to commerce"), f"{EVENTS}:CaseToCommerce", EXECUTING, "approved", HANDS_OVER,
         (something_is_to_be_carried_out,), effect=back_to_commerce, appends_to=SENT_BACK, rank=62,
         hint=N_("Commerce sets another device aside, or the rest follows later.")),
    Step("sign_order", N_("Customer signs the order on the screen"), f"{COMMON}:SlipSigned", ("executing",), "signed",
         HANDS_OVER, (*IN_ORDER, what_is_signed_is_what_was_shown), effect=sign("drawn"), signs=EXCHANGE_ORDER,
         appends_to=SIGNATURES, rank=3, first_if=is_seen, key="f5", short=N_("On the screen"), prints=SIGNED_ORDER),
    Step("sign_order_on_phone", N_("Customer signs the order on a phone"), f"{COMMON}:SlipSigned", ("executing",),
         "signed", HANDS_OVER, (*IN_ORDER, what_is_signed_is_what_was_shown), effect=sign("phone"),
         signs=EXCHANGE_ORDER, link=True, appends_to=SIGNATURES, rank=5, key="ctrl+d",
         short=N_("On the customer's phone"), prints=SIGNED_ORDER),
    Step("sign_order_on_paper", N_("Customer has signed the order on paper"), f"{COMMON}:SlipSignedOnPaper",
         ("executing",), "signed", HANDS_OVER, IN_ORDER, effect=sign("paper"), signs=EXCHANGE_ORDER, on_paper=True,
         appends_to=SIGNATURES, rank=30, key="f7", short=N_("On paper")),
    Step("refuse_order", N_("Customer does not sign the order"), f"{COMMON}:SignatureRefused", ("executing",), "signed",
         HANDS_OVER, (*IN_ORDER, a_witness_confirms_it_or_the_customer_is_absent), effect=sign("refused"),
         signs=EXCHANGE_ORDER, appends_to=SIGNATURES, rank=50, key="ctrl+r", short=N_("No signature")),
    Step("receive_slip", N_("Paper order received"), f"{COMMON}:SlipReceived", EVER, None, HANDS_OVER,
         (an_order_signed_on_paper_is_outstanding,), appends_to="slips_received", rank=64, purpose="receives_slip",
         does=N_("It is filed with the case. The state does not change.")),
    Step("correct_order", N_("The order is wrong"), f"{EVENTS}:OrderReopened", ("signed",), "executing",
         HANDS_OVER, (something_is_in_hand,), effect=correct_order, appends_to="orders_reopened", rank=66, key="ctrl+e",
         hint=N_("What was signed no longer counts. The customer signs again.")),
    Step("give_exchange_device", N_("Hand the exchange device over"), f"{EVENTS}:ExchangeDeviceGiven", ("signed",),
         "closed", HANDS_OVER,
         (an_exchange_device_is_in_hand, *AGAINST_THE_OLD, nothing_is_to_be_paid_first,
          it_is_the_device_that_was_chosen, it_was_prepared_and_passed_on, the_exchange_device_is_here,
          the_old_device_is_in_hand),
         effect=give_device, then_opens=ends_its_job, appends_to=GIVEN, or_to=UNTIL_GIVEN,
         never_to=UNLESS_ONE, rank=0, key="f5",
         device_field="exchange", prints=FAULT_TAG),
    Step("pay_return", N_("Refund the price"), f"{EVENTS}:ReturnPaid", ("signed",), "closed", PAYS,
         (a_refund_is_in_hand, *AGAINST_THE_OLD, it_is_in_the_currency_of_this_office,
          exactly_what_was_approved_goes_back, the_transaction_is_named, the_money_is_there),
         effect=pay_return, then_opens=ends_its_job, appends_to=PAID, or_to=UNTIL_GIVEN,
         never_to=UNLESS_ONE, rank=1, key="f6",
         suggests=amount_due, prints=(*RECEIPT, *FAULT_TAG)),
    Step("note_credit", N_("Credit the customer's account"), f"{EVENTS}:ReturnCredited", ("signed",), "closed",
         PAYS, (a_credit_is_in_hand, *AGAINST_THE_OLD, it_is_in_the_currency_of_this_office,
                the_customer_has_an_account),
         effect=note_credit, then_opens=ends_its_job, appends_to=CREDITED, or_to=UNTIL_GIVEN,
         never_to=UNLESS_ONE, rank=2, key="f7",
         prints=(*CREDIT_NOTE, *FAULT_TAG)),
)


def execution_steps() -> tuple[Step, ...]:
    """The rows of a case from its approval to its end, with the payments for parts that the customer keeps."""
    return (*SUPPLYING, *AT_THE_OFFICE, *payment_steps(EXECUTING, EVER, together=False))
