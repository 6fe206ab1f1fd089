"""Send-in 送修 and mail-in 寄修: flows 5a and 5b. Both share the bench; they differ in how a device comes in and goes out, and a
job may change from one to the other on the way."""

from dataclasses import replace

from . import bench_acts as acts
from . import bench_conditions as when
from .acts import begin_waiting, end_waiting, settle_to, sign, touch_others
from .conditions import (
    a_call_back_is_due,
    is_the_engineer,
    is_the_engineer_or_coordinator,
    it_came_from_another_office,
    it_goes_to_another_service_point,
    it_is_not_waiting,
    it_is_waiting,
    the_last_visit_was_not_completed,
    the_signature_was_on_paper,
    the_skill_is_there_or_explained,
    what_was_shown_is_signed,
)
from .model import N_, NP_, SAME, Limit, State, Step, Workflow
from .roles import EVERYONE, SETTLING

STATES = {
    "expected": State(NP_("state", "expected"), "coordinator"),
    "received": State(NP_("state", "taken in"), "coordinator", limit=Limit("dispatch_minutes")),
    "dispatched": State(NP_("state", "dispatched"), "engineer", "engineer", Limit(keeps=True)),
    "inspected": State(NP_("state", "inspected"), "engineer", "engineer", Limit(keeps=True)),
    "on_bench": State(NP_("state", "on the bench"), "engineer", "engineer", Limit("bench_minutes")),
    "ready": State(NP_("state", "ready"), "coordinator", limit=Limit("tell_minutes")),
    "signed": State(NP_("state", "signed"), "counter_clerk", limit=Limit("hand_in_minutes")),
    "shipped": State(NP_("state", "shipped"), "coordinator", limit=Limit("delivery_minutes")),
    "in_claim": State(NP_("state", "claim with the carrier"), "coordinator"),
    "taken_along": State(NP_("state", "taken along"), "engineer", "engineer", Limit("hand_in_minutes")),
    "in_transit": State(NP_("state", "on its way to another service point"), "coordinator", limit=Limit("delivery_minutes")),
    "closed": State(NP_("state", "closed")),
    "cancelled": State(NP_("state", "cancelled")),
    "disposed": State(NP_("state", "given away by the storage policy")),
}
COORDINATOR, ENGINEER, EITHER = ("coordinator",), ("engineer",), ("engineer", "coordinator")
COUNTER = ("counter_clerk", "coordinator")
FLOOR = ("counter_clerk", "coordinator", "engineer", "storekeeper", "manager")
"""Whoever moves devices about the service point."""
INSIDE = ("received", "dispatched", "inspected", "on_bench", "ready", "signed")
"""While the device is at the service point."""
GOING = ("expected", *INSIDE, "shipped", "in_claim", "taken_along", "in_transit")
EVER = (*GOING, "closed", "cancelled", "disposed")
"""Also after its end: papers and loaners come back late."""
BEFORE_WORK = ("received", "dispatched", "inspected")
OWN, STANDS_IN = (is_the_engineer,), (is_the_engineer_or_coordinator,)
C_, B_, O_ = "counter_events", "bench_events", "onsite_events"


def on_the_bench(*own: Step) -> tuple[Step, ...]:
    """The steps both flows share, with those of one flow among them."""
    return (
        Step("dispatch", N_("Dispatch an engineer"), f"{B_}:BenchDispatched", ("received",), "dispatched", COORDINATOR,
             (the_skill_is_there_or_explained,), adds="dispatches", likely=0, key="f5"),
        Step("take_back", N_("Take the job back"), f"{O_}:TakenBack", ("dispatched", "inspected"), "received", COORDINATOR,
             also=acts.back_in_line, likely=60),
        Step("decline", N_("Give the job back"), f"{O_}:Declined", ("dispatched",), "received", ENGINEER, OWN, also=acts.back_in_line,
             adds="declines", likely=70, key="ctrl+g"),
        Step("inspect", N_("Inspect the device"), f"{B_}:Inspected", ("dispatched",), "inspected", ENGINEER,
             (*OWN, when.the_device_is_here), also=acts.on_bench, adds="inspections", likely=0, key="f5"),
        Step("inspect_again", N_("Inspect again"), f"{B_}:Inspected", ("inspected",), SAME, ENGINEER,
             (*OWN, when.the_device_is_here), also=acts.on_bench, adds="inspections", likely=62, key="ctrl+e"),
        Step("sign_intake", N_("Customer signs the intake sheet"), f"{C_}:IntakeSigned", ("inspected",), "on_bench", EITHER,
             (*STANDS_IN, what_was_shown_is_signed), also=acts.sign_intake("drawn"), signs="intake", adds="intake_signatures",
             likely=0, key="f5"),
        Step("sign_intake_on_phone", N_("Customer signs the intake sheet on a phone"), f"{C_}:IntakeSigned", ("inspected",), "on_bench",
             EITHER, (*STANDS_IN, what_was_shown_is_signed), also=acts.sign_intake("phone"), signs="intake", link=True,
             adds="intake_signatures", likely=2, key="ctrl+d"),
        Step("sign_intake_on_paper", N_("Intake sheet signed on paper"), f"{C_}:IntakeSignedOnPaper", ("inspected",), "on_bench", EITHER,
             STANDS_IN, also=acts.sign_intake("paper"), signs="intake", adds="intake_signatures", likely=30, key="f7"),
        Step("refuse_intake", N_("Customer does not sign the intake sheet"), f"{C_}:IntakeSignatureRefused", ("inspected",), "on_bench",
             EITHER, STANDS_IN, also=acts.sign_intake("refused"), signs="intake", adds="intake_signatures", likely=50, key="ctrl+r"),
        Step("tell_finding", N_("Tell the customer the finding"), f"{B_}:FindingTold", ("inspected",), "on_bench", EITHER,
             (*STANDS_IN, when.the_customer_agrees), adds="findings_told", likely=10, key="ctrl+n"),
        Step("pass_on", N_("Another engineer goes on"), f"{B_}:PassedOn", ("dispatched", "inspected", "on_bench"), SAME, EITHER,
             (the_skill_is_there_or_explained,), adds="dispatches", likely=65),
        Step("work", N_("Work on the bench"), f"{B_}:WorkDone", ("on_bench",), None, ENGINEER, adds="sessions", likely=20, key="f7"),
        Step("test", N_("Test the device"), f"{B_}:Tested", ("on_bench",), SAME, ENGINEER,
             (when.all_is_in_order_or_said_why_not,), also=acts.tested, adds="tests_done", likely=5, key="ctrl+u"),
        Step("finish", N_("Repaired"), f"{B_}:Repaired", ("on_bench",), "ready", ENGINEER,
             (*OWN, when.the_device_is_here, when.the_intake_is_signed, when.tests_are_passed), also=acts.repaired("completed"), adds="visits", likely=0, key="f5"),
        Step("stop", N_("Not repaired"), f"{B_}:NotRepaired", (*BEFORE_WORK, "on_bench"), "ready", EITHER,
             (*STANDS_IN, when.the_device_is_here), also=acts.repaired("not_completed"), adds="visits", likely=55, key="f8"),
        Step("back_to_bench", N_("Back to the bench"), f"{B_}:BackToBench", ("ready", "signed"), "on_bench", (*COUNTER, "engineer"),
             (when.the_device_is_here,), also=acts.back_to_bench, adds="reworks", likely=60, key="ctrl+g"),
        Step("move", N_("Put somewhere else"), f"{C_}:DeviceMoved", INSIDE, SAME, FLOOR, also=acts.put_on_shelf, adds="moves",
             likely=45),
        Step("contact", N_("Contact the customer"), f"{O_}:ContactAttempted", GOING, None, EVERYONE, adds="contacts", likely=15, key="f6"),
        Step("promise", N_("Promise a time"), f"{C_}:PromiseMade", ("expected", *INSIDE), SAME, (*COUNTER, "engineer"),
             (when.it_is_a_promise_ahead,), also=acts.promise, adds="promises", likely=50, key="ctrl+a"),
        Step("lend_loaner", N_("Lend a loaner device"), f"{B_}:LoanerLent", ("expected", *INSIDE), None, (*COUNTER, "engineer", "storekeeper"),
             (when.the_loaner_is_free,), also=acts.lend, adds="loans", likely=70),
        Step("take_loaner_back", N_("Take the loaner back"), f"{B_}:LoanerReturned", EVER, None,
             (*COUNTER, "engineer", "storekeeper"), (when.a_loaner_is_out, when.that_loaner_is_out), also=acts.take_loaner_back,
             adds="loans_back", likely=25),
        Step("attach", N_("Attach photos"), f"{C_}:PhotosAttached", EVER, None, EVERYONE, adds="photos", likely=72),
        *own,
        Step("transfer", N_("Send on to another service point"), f"{C_}:SentOn", ("received", "ready"), "in_transit", COORDINATOR,
             (it_goes_to_another_service_point, when.the_device_is_here, when.the_customer_has_gone), also=acts.send_on, adds="transfers", likely=75),
        Step("arrived_there", N_("Device has arrived"), f"{C_}:DeviceArrived", ("in_transit",), "received", COUNTER,
             also=acts.put_on_shelf, adds="arrivals", likely=2, key="f5"),
        Step("arrived_ready", N_("Device has arrived, ready for the customer"), f"{C_}:DeviceArrivedReady", ("in_transit",), "ready", COUNTER,
             (when.it_was_ready,), also=acts.put_on_shelf, adds="arrivals", likely=0, key="f7"),
        Step("decline_transfer", N_("Send back to who transferred it"), f"{O_}:TransferDeclined", ("in_transit",), SAME, COORDINATOR,
             (it_came_from_another_office,), also=acts.send_back, adds="declines", likely=70),
        Step("wait", N_("Wait, with a reason"), f"{O_}:WaitingBegun", ("received", "dispatched", "inspected", "on_bench", "ready"), SAME,
             EITHER, (it_is_not_waiting,), also=begin_waiting, adds="waits", likely=58, key="ctrl+w"),
        Step("resume", N_("Waiting is over"), f"{O_}:WaitingEnded", ("received", "dispatched", "inspected", "on_bench", "ready"), SAME,
             EITHER, (it_is_waiting,), also=end_waiting, likely=5, key="ctrl+w"),
        Step("receive_slip", N_("Slip on paper has come in"), f"{O_}:SlipReceived", EVER, None,
             (*COUNTER, "engineer"), (the_signature_was_on_paper,), adds="slips_received", likely=30),
        Step("call_back", N_("Call the customer back"), f"{O_}:CalledBack", ("closed",), None,
             ("agent", "hotline_engineer", "information_clerk", "coordinator"), (a_call_back_is_due,), adds="call_backs", likely=20,
             key="ctrl+b"),
        Step("ask_cancel", N_("Customer asks to cancel"), f"{O_}:CancelAsked", GOING, None, EVERYONE, adds="cancel_wishes", likely=85),
        Step("cancel", N_("Cancel the job"), f"{O_}:Cancelled", ("expected",), "cancelled", COORDINATOR,
             (when.the_device_is_not_here, when.no_loaner_is_out), likely=80, key="f8"),
        Step("note", N_("Note"), f"{O_}:Noted", (), None, EVERYONE, adds="notes", likely=90, key="f9"),
        Step("review", N_("Looked at, and in order"), f"{O_}:Reviewed", (), None, SETTLING, also=touch_others, adds="reviews", likely=98),
        Step("settle", N_("Settle"), f"{O_}:Settled", (), SAME, SETTLING, also=settle_to(STATES), likely=99, outside=True),
    )


SIGNING = (
    Step("remark", N_("Customer's remark and score"), f"{O_}:Remarked", ("ready",), SAME, COUNTER, likely=35),
    Step("sign", N_("Customer signs on the screen"), f"{O_}:SlipSigned", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here, what_was_shown_is_signed), also=sign("drawn"), signs="slip", adds="signatures", likely=0, key="f5"),
    Step("sign_on_phone", N_("Customer signs on a phone"), f"{O_}:SlipSigned", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here, what_was_shown_is_signed), also=sign("phone"), signs="slip", link=True, adds="signatures", likely=2,
         key="ctrl+d"),
    Step("sign_on_paper", N_("Customer has signed on paper"), f"{O_}:SlipSignedOnPaper", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here,), also=sign("paper"), signs="slip", adds="signatures", likely=30, key="f7"),
    Step("refuse_to_sign", N_("Customer refuses to sign"), f"{O_}:SignatureRefused", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here,), also=sign("refused"), signs="slip", adds="signatures", likely=50, key="ctrl+r"),
    Step("correct", N_("Correct the slip"), f"{B_}:BenchSlipCorrected", ("signed",), "ready", ("engineer", "coordinator"),
         (*STANDS_IN, when.the_device_is_here, when.it_was_repaired), also=acts.corrected("completed"), adds="visits", likely=70, key="ctrl+e"),
    Step("correct_not_repaired", N_("Correct the slip: not repaired"), f"{B_}:NotRepairedSlipCorrected", ("signed",), "ready",
         ("engineer", "coordinator"), (*STANDS_IN, when.the_device_is_here, when.it_was_not_repaired), also=acts.corrected("not_completed"),
         adds="visits", likely=70, key="ctrl+u"),
)
COLLECTED = (
    Step("pick_up", N_("Agree when it is collected"), f"{C_}:PickUpAgreed", ("on_bench", "ready", "signed"), SAME, (*COUNTER, "engineer"),
         (when.it_is_a_promise_ahead,), adds="pickups", likely=20, key="ctrl+n"),
    Step("remind", N_("Remind the customer"), f"{C_}:Reminded", ("ready", "signed"), None, EVERYONE, (when.a_reminder_is_due,),
         adds="reminders", likely=10),
    Step("release", N_("Release without the ticket"), f"{C_}:ReleasedWithoutTicket", ("ready", "signed"), None, ("manager",),
         adds="releases", likely=40),
    Step("hand_out", N_("Hand the device over"), f"{C_}:HandedOut", ("signed",), "closed", (*COUNTER, "engineer"),
         (when.the_device_is_here, when.no_loaner_is_out, when.the_proof_fits, when.who_else_collects_is_known,
          when.the_accessories_are_given_back),
         also=acts.hand_out, adds="hand_outs", likely=0, key="f5"),
    Step("give_away", N_("Give away by the storage policy"), f"{C_}:StorageApplied", ("ready", "signed"), "disposed", ("manager",),
         (when.the_device_is_here, when.no_loaner_is_out, when.all_reminders_were_sent), also=acts.dispose, adds="disposals", likely=95),
)
def of_flow(name: str, label: str, mode: str, never: frozenset[str], steps: tuple[Step, ...]) -> Workflow:
    """One of the two flows: the shared table without the states it never comes to."""
    states = {state: row for state, row in STATES.items() if state not in never}
    narrowed = tuple(replace(step, states=tuple(state for state in step.states if state in states),
                             also=settle_to(states) if step.outside else step.also)
                     for step in steps if not step.states or not never.issuperset(step.states))
    return Workflow(name, label, "job", states, narrowed, mode=mode)


SENDIN = of_flow("sendin", N_("Send-in"), "send_in", frozenset({"shipped", "in_claim"}), on_the_bench(
    Step("bring_in", N_("Device brought to the counter"), f"{C_}:BroughtIn", ("expected",), "received", COUNTER, also=acts.bring_in,
         adds="arrivals", likely=0, key="f5"),
    Step("leave_device", N_("Customer leaves, with the ticket"), f"{C_}:CustomerLeft", INSIDE, SAME,
         (*COUNTER, "engineer"), (when.the_customer_waits, when.the_device_is_here), also=acts.leave, adds="departures", likely=8, key="ctrl+v"),
    Step("bring_to_branch", N_("Brought to the service point"), f"{C_}:DeviceBrought", ("taken_along",), "received", ENGINEER, OWN,
         also=acts.put_down, adds="arrivals", likely=0, key="f5"),
    *SIGNING, *COLLECTED,
    Step("ship_instead", N_("Send it instead"), f"{C_}:ShippingWanted", ("ready",), SAME, COUNTER, also=acts.now_mail_in,
         into=STATES, adds="mode_changes", likely=77),
    Step("mail_instead", N_("Customer sends it instead"), f"{C_}:ModeChanged", ("expected",), SAME, COUNTER, also=acts.now_mail_in,
         into=STATES, adds="mode_changes", likely=77),
))
MAILIN = of_flow("mailin", N_("Mail-in"), "mail_in", frozenset({"signed", "disposed", "taken_along"}), on_the_bench(
    Step("announce", N_("Customer tells what was sent"), f"{C_}:ParcelAnnounced", ("expected",), SAME,
         ("agent", "hotline_engineer", "information_clerk", "coordinator", "counter_clerk"), also=acts.announced, adds="announcements", likely=20, key="f7"),
    Step("take_parcel", N_("Parcel has come in"), f"{C_}:ParcelArrived", ("expected",), "received", (*COUNTER, "storekeeper"),
         also=acts.take_parcel, adds="parcels", likely=0, key="f5"),
    Step("ship", N_("Ship it"), f"{C_}:Shipped", ("ready",), "shipped", (*COUNTER, "storekeeper"),
         (when.the_device_is_here, when.no_loaner_is_out, when.the_copy_lies_in_the_box, when.an_address_is_known), also=acts.ship,
         adds="shipments", likely=0, key="f5"),
    Step("deliver", N_("Delivered"), f"{C_}:Delivered", ("shipped",), "closed", COUNTER,
         (when.the_device_is_not_here, when.no_loaner_is_out), also=acts.deliver, adds="deliveries", likely=0, key="f5"),
    Step("trouble", N_("Lost or damaged on the way"), f"{C_}:TransitTrouble", ("expected", "shipped", "in_claim"), "in_claim", COUNTER,
         also=acts.transit_trouble, adds="troubles", likely=60, key="ctrl+u"),
    Step("found", N_("Came back here"), f"{C_}:CameBack", ("in_claim", "shipped"), "received", (*COUNTER, "storekeeper"), also=acts.came_back,
         adds="arrivals", likely=40),
    Step("end_claim", N_("Claim is settled"), f"{C_}:ClaimSettled", ("in_claim",), "closed", ("coordinator", "manager"),
         (when.the_device_is_not_here, when.no_loaner_is_out, when.a_refused_parcel_comes_back), also=acts.end_claim, adds="claims", likely=50),
    *(step for step in SIGNING if step.name in ("remark",)),
    Step("collect_instead", N_("Customer collects it instead"), f"{C_}:CollectionWanted", ("expected", "ready"), SAME, COUNTER,
         also=acts.now_send_in, into=STATES, adds="mode_changes", likely=77),
))

TAKE_ALONG = Step("take_along", N_("Take the device along"), f"{C_}:TakenAlong", ("signed",), "taken_along", ENGINEER,
                  (*OWN, the_last_visit_was_not_completed), also=acts.take_along, into=STATES, adds="taken_along", likely=45, key="ctrl+v")
"""From the on-site job: its own table offers it, and it goes on here."""
