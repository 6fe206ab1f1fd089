"""The request 任务单, from the call to the service point: flow 1."""

from .acts import amend_file, file_call, open_job, settle_file, settle_to, touch_others
from .bench_acts import add_device, check_in, note_black_list, note_unpaid, take_parcel_in
from .bench_conditions import (
    it_was_a_visit,
    it_was_blacklisted,
    it_was_not_blacklisted,
    the_counter_knows_enough,
    the_device_is_told,
    the_parcel_is_not_expected,
    the_sender_is_told,
)
from .conditions import (
    it_is_handed_to_a_service_point,
    no_work_is_late_without_reason,
    something_is_said,
    something_stands_against_it,
    the_call_is_complete,
)
from .model import N_, NP_, Limit, State, Step, Workflow
from .roles import ANSWERING, EVERYONE, SETTLING

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
E_ = "intake_events"

STEPS = (
    Step("register", N_("Register a call"), f"{E_}:CallRegistered", (), "open", ANSWERING, also=file_call, likely=0),
    Step("check_in", N_("Take a device in at the counter"), "counter_events:CheckedIn", (), "handed_over",
         ("counter_clerk", "coordinator"), (the_counter_knows_enough,), also=check_in, likely=5, key="ctrl+d"),
    Step("take_parcel_in", N_("Take a parcel in"), "counter_events:ParcelReceived", (), "handed_over",
         ("counter_clerk", "coordinator", "storekeeper"), (the_sender_is_told, the_parcel_is_not_expected), also=take_parcel_in,
         likely=10, key="ctrl+n"),
    Step("add_device", N_("Another device of this visit"), "counter_events:DeviceAdded", ("handed_over",), "=",
         ("counter_clerk", "coordinator"), (it_was_a_visit, the_device_is_told), also=add_device, adds="devices", likely=5, key="f7"),
    Step("complete_call", N_("Complete the call"), f"{E_}:CallCompleted", ("open", "handed_on", "with_clerk"), "=", ANSWERING,
         (something_is_said,), also=file_call, likely=20, key="f6"),
    Step("hand_on", N_("Decide the service and hand on"), f"{E_}:HandedOn", ("open",), "handed_on", ANSWERING,
         (the_call_is_complete,), likely=0, key="f5"),
    Step("solve_by_phone", N_("Solved by phone"), f"{E_}:SolvedByPhone", ("open",), "solved_by_phone",
         ("agent", "hotline_engineer"), likely=40, key="f7"),
    Step("take_over", N_("Take the request"), f"{E_}:RequestTaken", ("handed_on",), "with_clerk", CLERK, likely=0, key="f5"),
    Step("send_back", N_("Send back with a question"), f"{E_}:SentBack", ("handed_on", "with_clerk"), "open", CLERK,
         adds="questions", likely=60, key="f7"),
    Step("hand_over", N_("Hand over to the coordinator"), f"{E_}:HandedOver", ("with_clerk",), "handed_over", CLERK,
         (the_call_is_complete, it_is_handed_to_a_service_point, no_work_is_late_without_reason), also=open_job, likely=0, key="f5"),
    Step("withdraw", N_("Customer withdraws"), f"{E_}:RequestWithdrawn", GOING, "withdrawn", ANSWERING, likely=80, key="f8"),
    Step("note", N_("Note"), "onsite_events:Noted", (), None, EVERYONE, adds="notes", likely=90, key="f9"),
    Step("review", N_("Looked at, and in order"), "onsite_events:Reviewed", (), None, SETTLING, also=touch_others, adds="reviews",
         likely=98),
    Step("settle", N_("Settle"), "onsite_events:Settled", (), "=", SETTLING, also=settle_to(STATES),
         likely=99, outside=True),
)

REQUEST = Workflow("request", N_("Hotline intake"), "request", STATES, STEPS)

CUSTOMER = Workflow("customer", N_("Customer file"), "customer", {}, (
    Step("amend_customer", N_("Amend the customer's file"), f"{E_}:CustomerAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_said,), also=amend_file, likely=10, key="f6"),
    Step("black_list", N_("Put on the black list"), "bench_events:BlackListed", (), None, ("manager",), (it_was_not_blacklisted,),
         also=note_black_list(True), likely=70),
    Step("lift_black_list", N_("Take off the black list"), "bench_events:BlackListLifted", (), None, ("manager",), (it_was_blacklisted,),
         also=note_black_list(False), likely=70),
    Step("note_unpaid", N_("Note what is unpaid"), "bench_events:UnpaidNoted", (), None, ("counter_clerk", "commerce", "manager"),
         also=note_unpaid, likely=60),
    Step("note", N_("Note"), "onsite_events:Noted", (), None, EVERYONE, adds="notes", likely=90, key="f9"),
    Step("settle_file", N_("Decide what holds"), f"{E_}:FileSettled", (), None, SETTLING, (something_stands_against_it,), also=settle_file,
         adds="decisions", likely=95),
))
DEVICE = Workflow("device", N_("Device file"), "device", {}, (
    Step("amend_device", N_("Amend the device's file"), f"{E_}:DeviceAmended", (), None,
         (*ANSWERING, "engineer", "manager"), (something_is_said,), also=amend_file, likely=10, key="f6"),
    Step("note", N_("Note"), "onsite_events:Noted", (), None, EVERYONE, adds="notes", likely=90, key="f9"),
    Step("settle_file", N_("Decide what holds"), f"{E_}:FileSettled", (), None, SETTLING, (something_stands_against_it,), also=settle_file,
         adds="decisions", likely=95),
))
