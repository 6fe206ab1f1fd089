"""The request 任务单, from the call to the service point: flow 1."""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.bench.counter.effects import add_device, check_in
from fieldservice.workflows.bench.counter.guards import (
    customer_device_and_symptom_are_known,
    it_came_in_at_the_counter_or_by_parcel,
)
from fieldservice.workflows.bench.transport.effects import take_parcel_in
from fieldservice.workflows.bench.transport.guards import no_device_of_this_customer_is_expected, the_sender_is_given
from fieldservice.workflows.case_base.steps import case_base_steps
from fieldservice.workflows.common import courtesies, grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.coming_in import device_and_symptom_are_given
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.guards import something_is_filled_in
from fieldservice.workflows.common.papers import COMING_IN, LABELS, TICKET_AND_LABELS
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.common.urgency import urgency
from fieldservice.workflows.engine.model import ALL, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import ANSWERING, EVERYONE, SETTLING
from fieldservice.workflows.escalations.on_the_job import escalation_steps
from fieldservice.workflows.hotline.effects import add_to_call, decide_service, file_call, open_jobs
from fieldservice.workflows.hotline.guards import (
    is_incomplete,
    it_goes_to_a_service_point,
    it_is_in_time_or_the_delay_is_explained,
    the_call_is_complete,
    the_caller_is_sent_to_a_service_point,
)
from fieldservice.workflows.hotline.quoted import it_is_said_which_device_was_quoted, unless_quoted
from fieldservice.workflows.money.charging import charge_only_a_fee, charging, settling
from fieldservice.workflows.money.invoices.steps import INVOICE_STEPS
from fieldservice.workflows.money.payments.steps import payment_steps
from fieldservice.workflows.money.quotes.chargeable import nobody_pays_for_it
from fieldservice.workflows.money.quotes.steps import QUOTES_BY_PHONE, quote_steps
from fieldservice.workflows.return_cases.on_the_job import becoming_a_case
from fieldservice.workflows.return_cases.opening import open_case
from fieldservice.workflows.warranty.judging import at_a_way_in

# A table is read row by row.
# fmt: off
COMMON = "common.events"
COUNTER_DESK = "bench.counter.events"
HOTLINE = "hotline.events"
TRANSPORT = "bench.transport.events"
STATES = {
    "open": State(NP_("state", "open"), "agent", person="owner", limit=Limit("call_minutes")),
    "escalated": State(NP_("state", "escalated"), "agent", person="owner"),
    "handed_on": State(NP_("state", "handed on"), "information_clerk", limit=Limit("hand_over_minutes")),
    "with_clerk": State(NP_("state", "with the clerk"), "information_clerk", person="clerk", limit=Limit(keeps=True)),
    "handed_over": State(NP_("state", "handed over")),
    "solved_by_phone": State(NP_("state", "solved by phone")),
    "return_case": State(NP_("state", "return case")),
    "withdrawn": State(NP_("state", "withdrawn")),
}
DECIDED_HERE = ("open", "escalated")
"""While whoever answered the call has the request; headquarters may be looking for a solution."""
GOING = (*DECIDED_HERE, "handed_on", "with_clerk")
CLERK = ("information_clerk",)

STEPS = (
    Step("register", N_("Register a call"), f"{HOTLINE}:CallRegistered", (), "open", ANSWERING, effect=file_call,
         rank=0, device_field="serial", way_in=True,
         remind=courtesies.CALL),
    Step("check_in", N_("Take a device in at the counter"), f"{COUNTER_DESK}:CheckedIn", (), "handed_over",
         ("counter_clerk", "coordinator"), (customer_device_and_symptom_are_known,), effect=at_a_way_in(check_in),
         rank=5,
         key="ctrl+d", purpose="takes_in", device_field="serial", prints=COMING_IN, short=N_("Take in"),
         hint=N_("Place: the customer leaves with the ticket. No place: the customer waits."), way_in=True),
    Step("take_parcel_in", N_("Take a parcel in"), f"{TRANSPORT}:ParcelReceived", (), "handed_over",
         ("counter_clerk", "coordinator", "storekeeper"), (the_sender_is_given, no_device_of_this_customer_is_expected,
          device_and_symptom_are_given),
         effect=at_a_way_in(take_parcel_in), rank=10, key="ctrl+n",
         purpose="takes_in", device_field="serial", prints=LABELS, short=N_("Parcel in"), way_in=True,
         first=("tracking", "phone", "serial", "symptom", "place")),
    Step("add_device", N_("Another device of this visit"), f"{COUNTER_DESK}:DeviceAdded", ("handed_over",), "=",
         ("counter_clerk", "coordinator"), (it_came_in_at_the_counter_or_by_parcel, device_and_symptom_are_given),
         effect=at_a_way_in(add_device), appends_to="devices", rank=5, key="f7",
         purpose="adds_device", device_field="serial", prints=TICKET_AND_LABELS, way_in=True),
    Step("complete_call", N_("Complete the call"), f"{HOTLINE}:CallCompleted", GOING, "=",
         ANSWERING, (something_is_filled_in,), effect=file_call, rank=20, first_if=is_incomplete, key="f6",
         device_field="serial", prefill=ALL, way_in=True),
    Step("add_to_call", N_("Another device of this call"), f"{HOTLINE}:CallDeviceAdded", GOING, None, ANSWERING,
         (device_and_symptom_are_given,), effect=add_to_call, appends_to="more_devices", rank=25, key="ctrl+a",
         device_field="serial", office="holder",
         does=N_("Adds the device to this call; the state does not change.")),
    Step("hand_on", N_("Decide the service and hand on"), f"{HOTLINE}:HandedOn", DECIDED_HERE, "handed_on",
         ANSWERING,
         (the_call_is_complete, the_caller_is_sent_to_a_service_point), effect=decide_service, rank=0, key="f5",
         prefill=("level",), purpose="decides_service", way_in=True, remind=courtesies.DECISION),
    Step("solve_by_phone", N_("Solved by phone"), f"{HOTLINE}:SolvedByPhone", DECIDED_HERE, "solved_by_phone",
         ("agent", "hotline_engineer"), (nobody_pays_for_it,), rank=40, key="f7", remind=courtesies.SOLUTION),
    Step("take_over", N_("Take the request"), f"{HOTLINE}:RequestTaken", ("handed_on",), "with_clerk", CLERK, rank=0,
         key="f5"),
    Step("send_back", N_("Return with a question"), f"{HOTLINE}:SentBack", ("handed_on", "with_clerk"), "open",
         CLERK, appends_to="questions", rank=60, key="f7"),
    Step("hand_over", N_("Hand over to the coordinator"), f"{HOTLINE}:HandedOver", ("with_clerk",), "handed_over",
         CLERK, (the_call_is_complete, it_goes_to_a_service_point, it_is_in_time_or_the_delay_is_explained,
                 it_is_said_which_device_was_quoted),
         effect=at_a_way_in(open_jobs), rank=0, key="f5", way_in=True, unasked=unless_quoted),
    replace(becoming_a_case((*DECIDED_HERE, "with_clerk"), the_call_is_complete, it_goes_to_a_service_point),
            effect=charging(open_case, charge_only_a_fee)),
    *INVOICE_STEPS,
    *payment_steps(GOING, tuple(STATES), credit=False, together=False),
    *escalation_steps(DECIDED_HERE, ("agent", "hotline_engineer"), to="escalated"),
    urgency(GOING),
    *quote_steps(GOING, QUOTES_BY_PHONE),
    *APPROVAL_STEPS,
    Step("withdraw", N_("Customer withdraws"), f"{HOTLINE}:RequestWithdrawn", GOING, "withdrawn", ANSWERING,
         effect=charging(how=charge_only_a_fee), rank=80, asks=grave.CALL_ENDS),
    *case_base_steps(("solved_by_phone",)),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), "=", SETTLING, effect=settling(settle_to(STATES)), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

REQUEST = Workflow("request", N_("Hotline request"), "request", STATES, STEPS)
