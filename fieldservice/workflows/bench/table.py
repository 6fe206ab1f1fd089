"""Send-in 送修 and mail-in 寄修: flows 5a and 5b. Both share the bench; they differ in how a device comes in and goes out, and a
job may change from one to the other on the way."""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.bench import effects as acts
from fieldservice.workflows.bench import guards as when
from fieldservice.workflows.engine.model import SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.onsite.effects import begin_waiting, end_waiting, settle_to, sign, touch_others
from fieldservice.workflows.onsite.guards import (
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

# A table is read row by row.
# fmt: off
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
C_, B_, O_ = "bench.counter_events", "bench.events", "onsite.events"


def on_the_bench(*own: Step) -> tuple[Step, ...]:
    """The steps both flows share, with those of one flow among them."""
    return (
        Step("dispatch", N_("Dispatch an engineer"), f"{B_}:BenchDispatched", ("received",), "dispatched", COORDINATOR,
             (the_skill_is_there_or_explained,), appends_to="dispatches", rank=0, key="f5"),
        Step("take_back", N_("Take the job back"), f"{O_}:TakenBack", ("dispatched", "inspected"), "received", COORDINATOR,
             effect=acts.back_in_line, rank=60),
        Step("decline", N_("Give the job back"), f"{O_}:Declined", ("dispatched",), "received", ENGINEER, OWN, effect=acts.back_in_line,
             appends_to="declines", rank=70, key="ctrl+g"),
        Step("inspect", N_("Inspect the device"), f"{B_}:Inspected", ("dispatched",), "inspected", ENGINEER,
             (*OWN, when.the_device_is_here), effect=acts.on_bench, appends_to="inspections", rank=0, key="f5"),
        Step("inspect_again", N_("Inspect again"), f"{B_}:Inspected", ("inspected",), SAME, ENGINEER,
             (*OWN, when.the_device_is_here), effect=acts.on_bench, appends_to="inspections", rank=62, key="ctrl+e"),
        Step("sign_intake", N_("Customer signs the intake sheet"), f"{C_}:IntakeSigned", ("inspected",), "on_bench", EITHER,
             (*STANDS_IN, what_was_shown_is_signed), effect=acts.sign_intake("drawn"), signs="intake", appends_to="intake_signatures",
             rank=0, key="f5"),
        Step("sign_intake_on_phone", N_("Customer signs the intake sheet on a phone"), f"{C_}:IntakeSigned", ("inspected",), "on_bench",
             EITHER, (*STANDS_IN, what_was_shown_is_signed), effect=acts.sign_intake("phone"), signs="intake", link=True,
             appends_to="intake_signatures", rank=2, key="ctrl+d"),
        Step("sign_intake_on_paper", N_("Intake sheet signed on paper"), f"{C_}:IntakeSignedOnPaper", ("inspected",), "on_bench", EITHER,
             STANDS_IN, effect=acts.sign_intake("paper"), signs="intake", appends_to="intake_signatures", rank=30, key="f7"),
        Step("refuse_intake", N_("Customer does not sign the intake sheet"), f"{C_}:IntakeSignatureRefused", ("inspected",), "on_bench",
             EITHER, STANDS_IN, effect=acts.sign_intake("refused"), signs="intake", appends_to="intake_signatures", rank=50, key="ctrl+r"),
        Step("tell_finding", N_("Tell the customer the finding"), f"{B_}:FindingTold", ("inspected",), "on_bench", EITHER,
             (*STANDS_IN, when.the_customer_agrees), appends_to="findings_told", rank=10, key="ctrl+n"),
        Step("pass_on", N_("Another engineer goes on"), f"{B_}:PassedOn", ("dispatched", "inspected", "on_bench"), SAME, EITHER,
             (the_skill_is_there_or_explained,), appends_to="dispatches", rank=65),
        Step("work", N_("Work on the bench"), f"{B_}:WorkDone", ("on_bench",), None, ENGINEER, appends_to="sessions", rank=20, key="f7"),
        Step("test", N_("Test the device"), f"{B_}:Tested", ("on_bench",), SAME, ENGINEER,
             (when.all_is_in_order_or_said_why_not,), effect=acts.tested, appends_to="tests_done", rank=5, key="ctrl+u"),
        Step("finish", N_("Repaired"), f"{B_}:Repaired", ("on_bench",), "ready", ENGINEER,
             (*OWN, when.the_device_is_here, when.the_intake_is_signed, when.tests_are_passed), effect=acts.repaired("completed"), appends_to="visits", rank=0, key="f5"),
        Step("stop", N_("Not repaired"), f"{B_}:NotRepaired", (*BEFORE_WORK, "on_bench"), "ready", EITHER,
             (*STANDS_IN, when.the_device_is_here), effect=acts.repaired("not_completed"), appends_to="visits", rank=55, key="f8"),
        Step("back_to_bench", N_("Back to the bench"), f"{B_}:BackToBench", ("ready", "signed"), "on_bench", (*COUNTER, "engineer"),
             (when.the_device_is_here,), effect=acts.back_to_bench, appends_to="reworks", rank=60, key="ctrl+g"),
        Step("move", N_("Put somewhere else"), f"{C_}:DeviceMoved", INSIDE, SAME, FLOOR, effect=acts.put_on_shelf, appends_to="moves",
             rank=45),
        Step("contact", N_("Contact the customer"), f"{O_}:ContactAttempted", GOING, None, EVERYONE, appends_to="contacts", rank=15, key="f6"),
        Step("promise", N_("Promise a time"), f"{C_}:PromiseMade", ("expected", *INSIDE), SAME, (*COUNTER, "engineer"),
             (when.it_is_a_promise_ahead,), effect=acts.promise, appends_to="promises", rank=50, key="ctrl+a"),
        Step("lend_loaner", N_("Lend a loaner device"), f"{B_}:LoanerLent", ("expected", *INSIDE), None, (*COUNTER, "engineer", "storekeeper"),
             (when.the_loaner_is_free,), effect=acts.lend, appends_to="loans", rank=70),
        Step("take_loaner_back", N_("Take the loaner back"), f"{B_}:LoanerReturned", EVER, None,
             (*COUNTER, "engineer", "storekeeper"), (when.a_loaner_is_out, when.that_loaner_is_out), effect=acts.take_loaner_back,
             appends_to="loans_back", rank=25),
        Step("attach", N_("Attach photos"), f"{C_}:PhotosAttached", EVER, None, EVERYONE, appends_to="photos", rank=72),
        *own,
        Step("transfer", N_("Send on to another service point"), f"{C_}:SentOn", ("received", "ready"), "in_transit", COORDINATOR,
             (it_goes_to_another_service_point, when.the_device_is_here, when.the_customer_has_gone), effect=acts.send_on, appends_to="transfers", rank=75),
        Step("arrived_there", N_("Device has arrived"), f"{C_}:DeviceArrived", ("in_transit",), "received", COUNTER,
             effect=acts.put_on_shelf, appends_to="arrivals", rank=2, key="f5"),
        Step("arrived_ready", N_("Device has arrived, ready for the customer"), f"{C_}:DeviceArrivedReady", ("in_transit",), "ready", COUNTER,
             (when.it_was_ready,), effect=acts.put_on_shelf, appends_to="arrivals", rank=0, key="f7"),
        Step("decline_transfer", N_("Send back to who transferred it"), f"{O_}:TransferDeclined", ("in_transit",), SAME, COORDINATOR,
             (it_came_from_another_office,), effect=acts.send_back, appends_to="declines", rank=70),
        Step("wait", N_("Wait, with a reason"), f"{O_}:WaitingBegun", ("received", "dispatched", "inspected", "on_bench", "ready"), SAME,
             EITHER, (it_is_not_waiting,), effect=begin_waiting, appends_to="waits", rank=58, key="ctrl+w"),
        Step("resume", N_("Waiting is over"), f"{O_}:WaitingEnded", ("received", "dispatched", "inspected", "on_bench", "ready"), SAME,
             EITHER, (it_is_waiting,), effect=end_waiting, rank=5, key="ctrl+w"),
        Step("receive_slip", N_("Slip on paper has come in"), f"{O_}:SlipReceived", EVER, None,
             (*COUNTER, "engineer"), (the_signature_was_on_paper,), appends_to="slips_received", rank=30),
        Step("call_back", N_("Call the customer back"), f"{O_}:CalledBack", ("closed",), None,
             ("agent", "hotline_engineer", "information_clerk", "coordinator"), (a_call_back_is_due,), appends_to="call_backs", rank=20,
             key="ctrl+b"),
        Step("ask_cancel", N_("Customer asks to cancel"), f"{O_}:CancelAsked", GOING, None, EVERYONE, appends_to="cancel_wishes", rank=85),
        Step("cancel", N_("Cancel the job"), f"{O_}:Cancelled", ("expected",), "cancelled", COORDINATOR,
             (when.the_device_is_not_here, when.no_loaner_is_out), rank=80, key="f8"),
        Step("note", N_("Note"), f"{O_}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
        Step("review", N_("Looked at, and in order"), f"{O_}:Reviewed", (), None, SETTLING, effect=touch_others, appends_to="reviews", rank=98),
        Step("settle", N_("Settle"), f"{O_}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99, override=True),
    )


SIGNING = (
    Step("remark", N_("Customer's remark and score"), f"{O_}:Remarked", ("ready",), SAME, COUNTER, rank=35),
    Step("sign", N_("Customer signs on the screen"), f"{O_}:SlipSigned", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here, what_was_shown_is_signed), effect=sign("drawn"), signs="slip", appends_to="signatures", rank=0, key="f5"),
    Step("sign_on_phone", N_("Customer signs on a phone"), f"{O_}:SlipSigned", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here, what_was_shown_is_signed), effect=sign("phone"), signs="slip", link=True, appends_to="signatures", rank=2,
         key="ctrl+d"),
    Step("sign_on_paper", N_("Customer has signed on paper"), f"{O_}:SlipSignedOnPaper", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here,), effect=sign("paper"), signs="slip", appends_to="signatures", rank=30, key="f7"),
    Step("refuse_to_sign", N_("Customer refuses to sign"), f"{O_}:SignatureRefused", ("ready",), "signed", (*COUNTER, "engineer"),
         (when.the_device_is_here,), effect=sign("refused"), signs="slip", appends_to="signatures", rank=50, key="ctrl+r"),
    Step("correct", N_("Correct the slip"), f"{B_}:BenchSlipCorrected", ("signed",), "ready", ("engineer", "coordinator"),
         (*STANDS_IN, when.the_device_is_here, when.it_was_repaired), effect=acts.corrected("completed"), appends_to="visits", rank=70, key="ctrl+e"),
    Step("correct_not_repaired", N_("Correct the slip: not repaired"), f"{B_}:NotRepairedSlipCorrected", ("signed",), "ready",
         ("engineer", "coordinator"), (*STANDS_IN, when.the_device_is_here, when.it_was_not_repaired), effect=acts.corrected("not_completed"),
         appends_to="visits", rank=70, key="ctrl+u"),
)
COLLECTED = (
    Step("pick_up", N_("Agree when it is collected"), f"{C_}:PickUpAgreed", ("on_bench", "ready", "signed"), SAME, (*COUNTER, "engineer"),
         (when.it_is_a_promise_ahead,), appends_to="pickups", rank=20, key="ctrl+n"),
    Step("remind", N_("Remind the customer"), f"{C_}:Reminded", ("ready", "signed"), None, EVERYONE, (when.a_reminder_is_due,),
         appends_to="reminders", rank=10),
    Step("release", N_("Release without the ticket"), f"{C_}:ReleasedWithoutTicket", ("ready", "signed"), None, ("manager",),
         appends_to="releases", rank=40),
    Step("hand_out", N_("Hand the device over"), f"{C_}:HandedOut", ("signed",), "closed", (*COUNTER, "engineer"),
         (when.the_device_is_here, when.no_loaner_is_out, when.the_proof_fits, when.who_else_collects_is_known,
          when.the_accessories_are_given_back),
         effect=acts.hand_out, appends_to="hand_outs", rank=0, key="f5"),
    Step("give_away", N_("Give away by the storage policy"), f"{C_}:StorageApplied", ("ready", "signed"), "disposed", ("manager",),
         (when.the_device_is_here, when.no_loaner_is_out, when.all_reminders_were_sent), effect=acts.dispose, appends_to="disposals", rank=95),
)
def of_flow(name: str, label: str, mode: str, never: frozenset[str], steps: tuple[Step, ...]) -> Workflow:
    """One of the two flows: the shared table without the states it never comes to."""
    states = {state: row for state, row in STATES.items() if state not in never}
    narrowed = tuple(replace(step, states=tuple(state for state in step.states if state in states),
                             effect=settle_to(states) if step.override else step.effect)
                     for step in steps if not step.states or not never.issuperset(step.states))
    return Workflow(name, label, "job", states, narrowed, mode=mode)


SENDIN = of_flow("sendin", N_("Send-in"), "send_in", frozenset({"shipped", "in_claim"}), on_the_bench(
    Step("bring_in", N_("Device brought to the counter"), f"{C_}:BroughtIn", ("expected",), "received", COUNTER, effect=acts.bring_in,
         appends_to="arrivals", rank=0, key="f5"),
    Step("leave_device", N_("Customer leaves, with the ticket"), f"{C_}:CustomerLeft", INSIDE, SAME,
         (*COUNTER, "engineer"), (when.the_customer_waits, when.the_device_is_here), effect=acts.leave, appends_to="departures", rank=8, key="ctrl+v"),
    Step("bring_to_branch", N_("Brought to the service point"), f"{C_}:DeviceBrought", ("taken_along",), "received", ENGINEER, OWN,
         effect=acts.put_down, appends_to="arrivals", rank=0, key="f5"),
    *SIGNING, *COLLECTED,
    Step("ship_instead", N_("Send it instead"), f"{C_}:ShippingWanted", ("ready",), SAME, COUNTER, effect=acts.now_mail_in,
         into=STATES, appends_to="mode_changes", rank=77),
    Step("mail_instead", N_("Customer sends it instead"), f"{C_}:ModeChanged", ("expected",), SAME, COUNTER, effect=acts.now_mail_in,
         into=STATES, appends_to="mode_changes", rank=77),
))
MAILIN = of_flow("mailin", N_("Mail-in"), "mail_in", frozenset({"signed", "disposed", "taken_along"}), on_the_bench(
    Step("announce", N_("Customer tells what was sent"), f"{C_}:ParcelAnnounced", ("expected",), SAME,
         ("agent", "hotline_engineer", "information_clerk", "coordinator", "counter_clerk"), effect=acts.announced, appends_to="announcements", rank=20, key="f7"),
    Step("take_parcel", N_("Parcel has come in"), f"{C_}:ParcelArrived", ("expected",), "received", (*COUNTER, "storekeeper"),
         effect=acts.take_parcel, appends_to="parcels", rank=0, key="f5"),
    Step("ship", N_("Ship it"), f"{C_}:Shipped", ("ready",), "shipped", (*COUNTER, "storekeeper"),
         (when.the_device_is_here, when.no_loaner_is_out, when.the_copy_lies_in_the_box, when.an_address_is_known), effect=acts.ship,
         appends_to="shipments", rank=0, key="f5"),
    Step("deliver", N_("Delivered"), f"{C_}:Delivered", ("shipped",), "closed", COUNTER,
         (when.the_device_is_not_here, when.no_loaner_is_out), effect=acts.deliver, appends_to="deliveries", rank=0, key="f5"),
    Step("trouble", N_("Lost or damaged on the way"), f"{C_}:TransitTrouble", ("expected", "shipped", "in_claim"), "in_claim", COUNTER,
         effect=acts.transit_trouble, appends_to="troubles", rank=60, key="ctrl+u"),
    Step("found", N_("Came back here"), f"{C_}:CameBack", ("in_claim", "shipped"), "received", (*COUNTER, "storekeeper"), effect=acts.came_back,
         appends_to="arrivals", rank=40),
    Step("end_claim", N_("Claim is settled"), f"{C_}:ClaimSettled", ("in_claim",), "closed", ("coordinator", "manager"),
         (when.the_device_is_not_here, when.no_loaner_is_out, when.a_refused_parcel_comes_back), effect=acts.end_claim, appends_to="claims", rank=50),
    *(step for step in SIGNING if step.name in ("remark",)),
    Step("collect_instead", N_("Customer collects it instead"), f"{C_}:CollectionWanted", ("expected", "ready"), SAME, COUNTER,
         effect=acts.now_send_in, into=STATES, appends_to="mode_changes", rank=77),
))

TAKE_ALONG = Step("take_along", N_("Take the device along"), f"{C_}:TakenAlong", ("signed",), "taken_along", ENGINEER,
                  (*OWN, the_last_visit_was_not_completed), effect=acts.take_along, into=STATES, appends_to="taken_along", rank=45, key="ctrl+v")
"""From the on-site job: its own table offers it, and it goes on here."""
