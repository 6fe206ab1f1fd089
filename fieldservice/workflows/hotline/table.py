"""The request 任务单, from the call to the service point: flow 1."""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.bench.effects import add_device, check_in, note_black_list, note_unpaid, take_parcel_in
from fieldservice.workflows.bench.guards import (
    it_was_a_visit,
    it_was_blacklisted,
    it_was_not_blacklisted,
    the_counter_knows_enough,
    the_device_is_told,
    the_parcel_is_not_expected,
    the_sender_is_told,
)
from fieldservice.workflows.engine.model import Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import ANSWERING, EVERYONE, SETTLING
from fieldservice.workflows.onsite.effects import amend_file, file_call, open_job, settle_file, settle_to, touch_others
from fieldservice.workflows.onsite.guards import (
    it_is_handed_to_a_service_point,
    no_work_is_late_without_reason,
    something_is_said,
    something_stands_against_it,
    the_call_is_complete,
)

# A table is read row by row.
# fmt: off
STATES = {
    "open": State(NP_("state", "open"), "agent", person="owner", limit=Limit("call_minutes")),
    "handed_on": State(NP_("state", "handed on"), "information_clerk", limit=Limit("hand_over_minutes")),
    "with_clerk": State(NP_("state", "with the clerk"), "information_clerk", person="clerk", limit=Limit(keeps=True)),
    "handed_over": State(NP_("state", "handed over")),
    "solved_by_phone": State(NP_("state", "solved by phone")),
    "withdrawn": State(NP_("state", "withdrawn")),
}
GOING = ("open", "handed_on", "with_clerk")
CLERK = ("information_clerk",)
E_ = "hotline.events"

STEPS = (
    Step("register", N_("Register a call"), f"{E_}:CallRegistered", (), "open", ANSWERING, effect=file_call, rank=0),
    Step("check_in", N_("Take a device in at the counter"), "bench.counter_events:CheckedIn", (), "handed_over",
         ("counter_clerk", "coordinator"), (the_counter_knows_enough,), effect=check_in, rank=5, key="ctrl+d"),
    Step("take_parcel_in", N_("Take a parcel in"), "bench.counter_events:ParcelReceived", (), "handed_over",
         ("counter_clerk", "coordinator", "storekeeper"), (the_sender_is_told, the_parcel_is_not_expected), effect=take_parcel_in,
         rank=10, key="ctrl+n"),
    Step("add_device", N_("Another device of this visit"), "bench.counter_events:DeviceAdded", ("handed_over",), "=",
         ("counter_clerk", "coordinator"), (it_was_a_visit, the_device_is_told), effect=add_device, appends_to="devices", rank=5, key="f7"),
    Step("complete_call", N_("Complete the call"), f"{E_}:CallCompleted", ("open", "handed_on", "with_clerk"), "=", ANSWERING,
         (something_is_said,), effect=file_call, rank=20, key="f6"),
    Step("hand_on", N_("Decide the service and hand on"), f"{E_}:HandedOn", ("open",), "handed_on", ANSWERING,
         (the_call_is_complete,), rank=0, key="f5"),
    Step("solve_by_phone", N_("Solved by phone"), f"{E_}:SolvedByPhone", ("open",), "solved_by_phone",
         ("agent", "hotline_engineer"), rank=40, key="f7"),
    Step("take_over", N_("Take the request"), f"{E_}:RequestTaken", ("handed_on",), "with_clerk", CLERK, rank=0, key="f5"),
    Step("send_back", N_("Send back with a question"), f"{E_}:SentBack", ("handed_on", "with_clerk"), "open", CLERK,
         appends_to="questions", rank=60, key="f7"),
    Step("hand_over", N_("Hand over to the coordinator"), f"{E_}:HandedOver", ("with_clerk",), "handed_over", CLERK,
         (the_call_is_complete, it_is_handed_to_a_service_point, no_work_is_late_without_reason), effect=open_job, rank=0, key="f5"),
    Step("withdraw", N_("Customer withdraws"), f"{E_}:RequestWithdrawn", GOING, "withdrawn", ANSWERING, rank=80, key="f8"),
    Step("note", N_("Note"), "onsite.events:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Looked at, and in order"), "onsite.events:Reviewed", (), None, SETTLING, effect=touch_others, appends_to="reviews",
         rank=98),
    Step("settle", N_("Settle"), "onsite.events:Settled", (), "=", SETTLING, effect=settle_to(STATES),
         rank=99, override=True),
)

REQUEST = Workflow("request", N_("Hotline intake"), "request", STATES, STEPS)

CUSTOMER = Workflow("customer", N_("Customer file"), "customer", {}, (
    Step("amend_customer", N_("Amend the customer's file"), f"{E_}:CustomerAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_said,), effect=amend_file, rank=10, key="f6"),
    Step("black_list", N_("Put on the black list"), "bench.events:BlackListed", (), None, ("manager",), (it_was_not_blacklisted,),
         effect=note_black_list(True), rank=70),
    Step("lift_black_list", N_("Take off the black list"), "bench.events:BlackListLifted", (), None, ("manager",), (it_was_blacklisted,),
         effect=note_black_list(False), rank=70),
    Step("note_unpaid", N_("Note what is unpaid"), "bench.events:UnpaidNoted", (), None, ("counter_clerk", "commerce", "manager"),
         effect=note_unpaid, rank=60),
    Step("note", N_("Note"), "onsite.events:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("settle_file", N_("Decide what holds"), f"{E_}:FileSettled", (), None, SETTLING, (something_stands_against_it,), effect=settle_file,
         appends_to="decisions", rank=95),
))
DEVICE = Workflow("device", N_("Device file"), "device", {}, (
    Step("amend_device", N_("Amend the device's file"), f"{E_}:DeviceAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_said,), effect=amend_file, rank=10, key="f6"),
    Step("note", N_("Note"), "onsite.events:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("settle_file", N_("Decide what holds"), f"{E_}:FileSettled", (), None, SETTLING, (something_stands_against_it,), effect=settle_file,
         appends_to="decisions", rank=95),
))
