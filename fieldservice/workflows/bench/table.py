"""Send-in 送修 and mail-in 寄修: flows 5a and 5b.

Both share the bench and differ in how a device comes in and goes out. A job may change from one to the other.
"""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.bench.counter.effects import (
    ask_release,
    bring_in,
    call_to_counter,
    dispose,
    end_with_case,
    hand_out,
    leave,
    put_on_shelf,
    release,
    settle_device_to,
)
from fieldservice.workflows.bench.counter.guards import (
    a_manager_released_it_where_the_ticket_is_lost,
    a_reminder_is_due,
    all_reminders_were_sent,
    another_collector_showed_an_identity_paper,
    nobody_releases_what_they_asked_for,
    the_accessories_are_given_back,
    the_customer_does_not_wait_here,
    the_customer_is_called,
    the_customer_is_not_called_yet,
    the_customer_waits_here,
    the_person_may_approve_a_release,
    the_time_is_in_the_future,
    what_is_handed_in_is_of_this_device,
)
from fieldservice.workflows.bench.device import INSIDE, customer_is_away, is_ready_and_untold, worked_since_the_test
from fieldservice.workflows.bench.for_the_customer import for_the_customer
from fieldservice.workflows.bench.guards import no_loaner_is_out, the_device_is_here, the_device_is_not_here
from fieldservice.workflows.bench.loaners.exchanges import LIST as GIVEN
from fieldservice.workflows.bench.loaners.exchanges import (
    an_exchange_was_approved,
    ask_exchange,
    exchanges_do_not_go_by_a_case,
    give_exchange,
    it_is_the_device_that_was_approved,
    nothing_was_exchanged,
    the_exchange_device_is_free,
)
from fieldservice.workflows.bench.queue import CALLS, COMES
from fieldservice.workflows.bench.repair.effects import (
    back_in_line,
    back_to_bench,
    corrected,
    on_bench,
    repaired,
    sign_intake,
    stop_for_part,
    tested,
)
from fieldservice.workflows.bench.repair.guards import (
    a_failed_test_is_explained,
    the_customer_agrees_to_the_work,
    the_customer_tested_what_was_repaired,
    the_intake_sheet_is_filled_in,
    the_intake_sheet_is_signed_or_the_customer_agreed,
    the_slip_says_not_repaired,
    the_slip_says_repaired,
    the_tests_after_the_work_are_passed,
    what_was_tested_is_named,
)
from fieldservice.workflows.bench.transport.effects import (
    announced,
    came_back,
    deliver,
    end_claim,
    now_mail_in,
    now_send_in,
    put_down,
    recount,
    send_back,
    send_on,
    ship,
    take_parcel,
    tell_difference,
    transit_trouble,
)
from fieldservice.workflows.bench.transport.guards import (
    it_was_ready_when_it_was_sent_on,
    the_contents_differ,
    the_customer_copy_is_in_the_box,
    the_customer_did_not_refuse_the_parcel,
    the_customer_does_not_know_it_yet,
    the_customer_knows_the_result_or_was_tried_often_enough,
    the_shipping_address_is_known,
    what_came_with_it_is_packed_or_listed,
)
from fieldservice.workflows.case_base.steps import case_base_steps
from fieldservice.workflows.common import courtesies, grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.care_visits import telling_contracts
from fieldservice.workflows.common.effects import begin_waiting, end_waiting, touch_others
from fieldservice.workflows.common.guards import (
    a_slip_signed_on_paper_is_outstanding,
    a_witness_confirms_it_or_the_customer_is_absent,
    it_came_from_another_office,
    it_goes_to_another_service_point,
    it_is_not_waiting,
    it_is_the_engineers_own_job,
    it_is_the_engineers_own_job_or_a_coordinator_acts,
    it_is_waiting,
    something_is_filled_in,
    the_engineer_has_the_skill_or_it_is_explained,
    what_is_signed_is_what_was_shown,
)
from fieldservice.workflows.common.papers import COMING_IN, FAULT_TAG, INTAKE, LABELS, SLIP, TICKET, TICKET_AND_LABELS
from fieldservice.workflows.common.signing import sign
from fieldservice.workflows.common.steps import AFTER_WORK
from fieldservice.workflows.common.urgency import urgency
from fieldservice.workflows.engine.model import ALL, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.promises import REPAIR as REPAIRED
from fieldservice.workflows.engine.promises import RESPONSE
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.escalations.on_the_job import escalation_steps
from fieldservice.workflows.money.charging import charge_only_a_fee, charge_what_was_done, charging, settling
from fieldservice.workflows.money.invoices.steps import INVOICE_STEPS
from fieldservice.workflows.money.payments.guards import (
    a_customer_who_pays_first_has_paid,
    no_fee_is_to_be_paid_first,
    nothing_is_to_be_paid_first,
)
from fieldservice.workflows.money.payments.steps import payment_steps
from fieldservice.workflows.money.quotes.chargeable import (
    declines,
    each_part_is_free_or_on_the_accepted_quote,
    is_declined,
    the_customer_accepted_what_is_charged,
)
from fieldservice.workflows.money.quotes.steps import quote_steps
from fieldservice.workflows.money.write_offs.steps import write_off_steps
from fieldservice.workflows.parts.on_the_job.guards import the_parts_are_settled, the_replaced_part_is_named
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.reassigning import (
    and_its_parts,
    it_is_said_what_becomes_of_its_parts,
    without_parts_out,
)
from fieldservice.workflows.parts.on_the_job.steps import part_steps
from fieldservice.workflows.parts.requisitions.block import the_engineer_owes_too_few_faulty_parts_to_be_blocked
from fieldservice.workflows.parts.requisitions.effects import choose_engineer
from fieldservice.workflows.parts.requisitions.table import CHOOSES, JOB
from fieldservice.workflows.return_cases.guards import nothing_was_given_for_its_device
from fieldservice.workflows.return_cases.on_the_job import WAITING, asking_for_withdrawal, case_steps
from fieldservice.workflows.warranty.decisions import the_cause_agrees_with_the_verdict
from fieldservice.workflows.warranty.judging import at_a_way_in, when_examined
from fieldservice.workflows.warranty.repairs import from_the_signature, keeps_the_repair
from fieldservice.workflows.warranty.steps import verdict_steps

# A table is read row by row.
# fmt: off
COMMON = "common.events"
COUNTER_DESK = "bench.counter.events"
EXCHANGES = "bench.loaners.events"
REPAIR = "bench.repair.events"
TRANSPORT = "bench.transport.events"
STATES = {
    "expected": State(NP_("state", "expected"), "coordinator"),
    "received": State(NP_("state", "taken in"), "coordinator", limit=Limit("dispatch_minutes", within=RESPONSE)),
    "dispatched": State(NP_("state", "dispatched"), "engineer", "engineer", Limit(keeps=True)),
    "inspected": State(NP_("state", "inspected"), "engineer", "engineer", Limit(keeps=True)),
    "on_bench": State(NP_("state", "on the bench"), "engineer", "engineer", Limit("bench_minutes", within=REPAIRED)),
    **WAITING,
    "ready": State(NP_("state", "ready"), "coordinator", limit=Limit("tell_minutes")),
    "signed": State(NP_("state", "sign-off done"), "counter_clerk", limit=Limit("hand_in_minutes")),
    "shipped": State(NP_("state", "shipped"), "coordinator", limit=Limit("delivery_minutes")),
    "in_claim": State(NP_("state", "claim with the carrier"), "coordinator"),
    "taken_along": State(NP_("state", "taken along"), "engineer", "engineer", Limit("hand_in_minutes")),
    "in_transit": State(NP_("state", "on its way to another service point"), "coordinator",
                        limit=Limit("delivery_minutes")),
    "closed": State(NP_("state", "closed")),
    "cancelled": State(NP_("state", "cancelled")),
    "disposed": State(NP_("state", "given away by the storage policy")),
}
COORDINATOR, ENGINEER, EITHER = ("coordinator",), ("engineer",), ("engineer", "coordinator")
COUNTER = ("counter_clerk", "coordinator")
MOVERS = ("counter_clerk", "coordinator", "engineer", "storekeeper", "manager")
"""Roles that move devices about the service point."""
GOING = ("expected", *INSIDE, "shipped", "in_claim", "taken_along", "in_transit")
EVER = (*GOING, "closed", "cancelled", "disposed")
"""Also after the end of the job: papers and loaners may come back late."""
BEFORE_WORK = ("received", "dispatched", "inspected")
STARTS_A_CASE = (*BEFORE_WORK, "on_bench", "ready", "signed")
OWN, STANDS_IN = (it_is_the_engineers_own_job,), (it_is_the_engineers_own_job_or_a_coordinator_acts,)
SAID = (it_is_said_what_becomes_of_its_parts,)
CHARGED_PARTS = (
    the_customer_accepted_what_is_charged, a_customer_who_pays_first_has_paid,
    each_part_is_free_or_on_the_accepted_quote,
)
FILLED_IN = (*STANDS_IN, the_intake_sheet_is_filled_in)


def on_the_bench(*own: Step, on_dispatch: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """The steps that both flows share, with the steps of one flow among them, and the courtesies of its dispatch."""
    return (
        Step("dispatch", N_("Dispatch an engineer"), f"{REPAIR}:BenchDispatched", ("received",), "dispatched",
             COORDINATOR, (the_engineer_has_the_skill_or_it_is_explained, *SAID), effect=and_its_parts(choose_engineer),
             appends_to="dispatches", rank=0, key="f5", beside=CHOOSES, remind=on_dispatch, purpose="dispatches",
             unasked=without_parts_out),
        Step("take_back", N_("Take the job back"), f"{COMMON}:TakenBack", ("dispatched", "inspected"), "received",
             COORDINATOR, SAID, effect=and_its_parts(back_in_line), rank=60, unasked=without_parts_out),
        Step("decline", N_("Give the job back"), f"{COMMON}:Declined", ("dispatched",), "received", ENGINEER,
             (*OWN, *SAID), effect=and_its_parts(back_in_line), appends_to="declines", rank=70, key="ctrl+g",
             unasked=without_parts_out),
        Step("inspect", N_("Inspect the device"), f"{REPAIR}:Inspected", ("dispatched",), "inspected", ENGINEER,
             (*OWN, the_device_is_here), effect=when_examined(on_bench), appends_to="inspections", rank=0, key="f5",
             prefill=ALL,
             remind=courtesies.INSPECTION),
        Step("inspect_again", N_("Inspect again"), f"{REPAIR}:Inspected", ("inspected",), SAME, ENGINEER,
             (*OWN, the_device_is_here), effect=when_examined(on_bench), appends_to="inspections", rank=62,
             key="ctrl+e", prefill=ALL),
        Step("sign_intake", N_("Customer signs the intake sheet"), f"{REPAIR}:IntakeSigned", ("inspected",), "on_bench",
             EITHER, (*FILLED_IN, what_is_signed_is_what_was_shown), effect=sign_intake("drawn"), signs=INTAKE,
             appends_to="intake_signatures", rank=0, key="f5"),
        Step("sign_intake_on_phone", N_("Customer signs the intake sheet on a phone"), f"{REPAIR}:IntakeSigned",
             ("inspected",), "on_bench", EITHER, (*FILLED_IN, what_is_signed_is_what_was_shown),
             effect=sign_intake("phone"), signs=INTAKE, link=True, appends_to="intake_signatures", rank=2,
             key="ctrl+d"),
        Step("sign_intake_on_paper", N_("Intake sheet signed on paper"), f"{REPAIR}:IntakeSignedOnPaper",
             ("inspected",), "on_bench", EITHER, FILLED_IN, effect=sign_intake("paper"), signs=INTAKE,
             on_paper=True, appends_to="intake_signatures", rank=30, key="f7"),
        Step("refuse_intake", N_("Customer does not sign the intake sheet"), f"{REPAIR}:IntakeSignatureRefused",
             ("inspected",), "on_bench", EITHER, (*FILLED_IN, a_witness_confirms_it_or_the_customer_is_absent),
             effect=sign_intake("refused"), signs=INTAKE,
             appends_to="intake_signatures", rank=50, key="ctrl+r"),
        Step("tell_finding", N_("Tell the customer the finding"), f"{REPAIR}:FindingTold", ("inspected",), "on_bench",
             EITHER, (*STANDS_IN, the_customer_agrees_to_the_work), appends_to="findings_told", rank=10,
             first_if=customer_is_away, key="ctrl+n", remind=courtesies.FINDING),
        Step("pass_on", N_("Reassign the job"), f"{REPAIR}:PassedOn", ("dispatched", "inspected", "on_bench"),
             SAME, EITHER, (the_engineer_has_the_skill_or_it_is_explained, *SAID),
             effect=and_its_parts(choose_engineer), appends_to="dispatches", rank=65, beside=CHOOSES,
             unasked=without_parts_out),
        Step("work", N_("Work on the bench"), f"{REPAIR}:WorkDone", ("on_bench",), None, ENGINEER,
             (the_customer_accepted_what_is_charged, a_customer_who_pays_first_has_paid), appends_to="sessions",
             rank=4, key="f7", office="holder"),
        Step("test", N_("Test the device"), f"{REPAIR}:Tested", ("on_bench",), SAME, ENGINEER,
             (a_failed_test_is_explained,), effect=tested, appends_to="tests_done", rank=5,
             first_if=worked_since_the_test, key="ctrl+u"),
        Step("finish", N_("Repaired"), f"{REPAIR}:Repaired", ("on_bench",), "ready", ENGINEER,
             (*OWN, the_device_is_here, the_intake_sheet_is_signed_or_the_customer_agreed,
              the_customer_accepted_what_is_charged, a_customer_who_pays_first_has_paid,
              the_tests_after_the_work_are_passed, the_parts_are_settled, the_cause_agrees_with_the_verdict,
              the_replaced_part_is_named),
             effect=keeps_the_repair(repaired("completed")), appends_to="visits", rank=0, key="f5",
             prefill=("symptom_code", "cause_code", "resolution_code", "handling", "parts_named")),
        Step("stop", N_("Not repaired"), f"{REPAIR}:NotRepaired", (*BEFORE_WORK, "on_bench"), "ready", EITHER,
             (*STANDS_IN, the_device_is_here, the_parts_are_settled), effect=repaired("not_completed"),
             appends_to="visits", rank=55, first_if=is_declined, remind=courtesies.NO_COMPLETION,
             proposes=declines("unrepaired")),
        *case_steps(STARTS_A_CASE, {state: state for state in STARTS_A_CASE}, "received",
                    (no_loaner_is_out, the_parts_are_settled, nothing_is_to_be_paid_first),
                    charging(end_with_case, charge_what_was_done)),
        Step("take_unrepaired", N_("Customer takes it unrepaired"), "return_cases.events:TakenUnrepaired", ("in_case",),
             "ready", (*COUNTER, "engineer"),
             (the_device_is_here, nothing_was_given_for_its_device, the_parts_are_settled),
             effect=asking_for_withdrawal(repaired("not_completed")), appends_to="visits", rank=55,
             asks=grave.BACK_UNREPAIRED),
        Step("stop_for_part", N_("Work stops: a part is missing"), f"{REPAIR}:WorkStoppedForPart", ("on_bench",), SAME,
             EITHER, (*STANDS_IN, the_device_is_here, the_engineer_owes_too_few_faulty_parts_to_be_blocked),
             effect=stop_for_part, appends_to="stops", rank=52, key="ctrl+e", beside=JOB),
        Step("back_to_bench", N_("Back to the bench"), f"{REPAIR}:BackToBench", ("ready", "signed"), "on_bench",
             (*COUNTER, "engineer"), (the_device_is_here,), effect=back_to_bench, appends_to="reworks", rank=60,
             key="ctrl+g"),
        Step("move", N_("Move to another place"), f"{COUNTER_DESK}:DeviceMoved", INSIDE, SAME, MOVERS,
             effect=put_on_shelf, appends_to="moves", rank=45, purpose="moves_device"),
        Step("contact", N_("Contact the customer"), f"{COMMON}:ContactAttempted", GOING, None, EVERYONE,
             appends_to="contacts", rank=15, first_if=is_ready_and_untold, key="f6"),
        *for_the_customer(("expected", *INSIDE), EVER, key="ctrl+a"),
        Step("tell_difference", N_("Tell the customer what differs"), f"{TRANSPORT}:DifferenceTold", GOING, None,
             (*COUNTER, "engineer", "storekeeper", "agent", "hotline_engineer", "information_clerk"),
             (the_contents_differ, the_customer_does_not_know_it_yet), effect=tell_difference,
             appends_to="differences_told", rank=3, purpose="tells_difference"),
        *own,
        Step("transfer", N_("Send on to another service point"), f"{TRANSPORT}:SentOn", ("received", "ready"),
             "in_transit", COORDINATOR,
             (it_goes_to_another_service_point, the_device_is_here, the_customer_does_not_wait_here,
              *SAID), effect=and_its_parts(send_on), appends_to="transfers", rank=75,
             unasked=without_parts_out),
        Step("arrived_there", N_("Device has arrived"), f"{TRANSPORT}:DeviceArrived", ("in_transit",), "received",
             COUNTER, effect=at_a_way_in(put_on_shelf), appends_to="arrivals", rank=2, key="f5", way_in=True),
        Step("arrived_ready", N_("Device has arrived, ready for the customer"), f"{TRANSPORT}:DeviceArrivedReady",
             ("in_transit",), "ready", COUNTER, (it_was_ready_when_it_was_sent_on,), effect=put_on_shelf,
             appends_to="arrivals", rank=0, key="f7"),
        Step("decline_transfer", N_("Return to the sending office"), f"{COMMON}:TransferDeclined", ("in_transit",),
             SAME, COORDINATOR, (it_came_from_another_office,), effect=send_back, appends_to="declines", rank=70),
        Step("wait", N_("Put on hold"), f"{COMMON}:WaitingBegun",
             ("received", "dispatched", "inspected", "on_bench", "ready"), SAME, EITHER, (it_is_not_waiting,),
             effect=begin_waiting, appends_to="waits", rank=58, key="ctrl+w"),
        Step("resume", N_("Resume"), f"{COMMON}:WaitingEnded",
             ("received", "dispatched", "inspected", "on_bench", "ready"), SAME, EITHER, (it_is_waiting,),
             effect=end_waiting, rank=5, key="ctrl+w"),
        Step("receive_slip", N_("Paper slip received"), f"{COMMON}:SlipReceived", EVER, None,
             (*COUNTER, "engineer"), (a_slip_signed_on_paper_is_outstanding,), appends_to="slips_received", rank=30,
             purpose="receives_slip"),
        *AFTER_WORK,
        *part_steps(("expected", *INSIDE, "taken_along", "in_claim"), ("inspected", "on_bench", "ready", "signed"),
                    CHARGED_PARTS),
        *quote_steps(("expected", *INSIDE, "taken_along")),
        *payment_steps(GOING, EVER),
        *verdict_steps(("expected", *INSIDE), ("expected", *BEFORE_WORK, "on_bench", "ready")),
        *INVOICE_STEPS,
        *write_off_steps(),
        *escalation_steps(GOING, EITHER, *STANDS_IN),
        urgency(GOING),
        *APPROVAL_STEPS,
        Step("ask_cancel", N_("Customer asks to cancel"), f"{COMMON}:CancelAsked", GOING, None, EVERYONE,
             appends_to="cancel_wishes", rank=85),
        Step("cancel", N_("Cancel the job"), f"{COMMON}:Cancelled", ("expected",), "cancelled", COORDINATOR,
             (the_device_is_not_here, no_loaner_is_out, the_parts_are_settled, no_fee_is_to_be_paid_first),
             effect=charging(how=charge_only_a_fee), rank=80, asks=grave.JOB_ENDS),
        *case_base_steps(("ready", "signed", "closed")),
        Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
        Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
             appends_to="reviews", rank=98, purpose="reviews"),
        Step("settle", N_("Settle"), f"{COUNTER_DESK}:DeviceSettled", (), SAME, SETTLING,
             effect=settling(settle_device_to(STATES)), rank=99, override=True, as_kind="settled", purpose="settles",
             asks=grave.SETTLED),
    )


TRIED = (the_device_is_here, the_customer_tested_what_was_repaired)
SIGNING = (
    Step("try_out", N_("Customer tests the device"), f"{REPAIR}:CustomerTested", ("ready",), SAME,
         (*COUNTER, "engineer"), (the_device_is_here, what_was_tested_is_named), appends_to="customer_tests", rank=1,
         key="ctrl+u", purpose="tries_out", remind=courtesies.TEST_BY_CUSTOMER),
    Step("remark", N_("Customer's remark and score"), f"{COMMON}:Remarked", ("ready",), SAME, COUNTER, rank=35),
    Step("sign", N_("Customer signs on the screen"), f"{COMMON}:SlipSigned", ("ready",), "signed",
         (*COUNTER, "engineer"), (*TRIED, what_is_signed_is_what_was_shown), effect=from_the_signature(sign("drawn")),
         signs=SLIP,
         appends_to="signatures", rank=0, key="f5", short=N_("On the screen"), remind=courtesies.TEST_BY_CUSTOMER),
    Step("sign_on_phone", N_("Customer signs on a phone"), f"{COMMON}:SlipSigned", ("ready",), "signed",
         (*COUNTER, "engineer"), (*TRIED, what_is_signed_is_what_was_shown), effect=from_the_signature(sign("phone")),
         signs=SLIP,
         link=True, appends_to="signatures", rank=2, key="ctrl+d", short=N_("On the customer's phone"),
         remind=courtesies.TEST_BY_CUSTOMER),
    Step("sign_on_paper", N_("Customer has signed on paper"), f"{COMMON}:SlipSignedOnPaper", ("ready",), "signed",
         (*COUNTER, "engineer"), TRIED, effect=from_the_signature(sign("paper")), signs=SLIP, on_paper=True,
         appends_to="signatures",
         rank=30, key="f7", short=N_("On paper"), remind=courtesies.TEST_BY_CUSTOMER),
    Step("refuse_to_sign", N_("Customer does not sign"), f"{COMMON}:SignatureRefused", ("ready",), "signed",
         (*COUNTER, "engineer"), (the_device_is_here, a_witness_confirms_it_or_the_customer_is_absent),
         effect=from_the_signature(sign("refused")), signs=SLIP, appends_to="signatures", rank=50, key="ctrl+r",
         short=N_("No signature")),
    Step("correct", N_("Correct the slip"), f"{REPAIR}:BenchSlipCorrected", ("signed",), "ready",
         ("engineer", "coordinator"),
         (*STANDS_IN, the_device_is_here, the_slip_says_repaired, the_replaced_part_is_named),
         effect=keeps_the_repair(corrected("completed")), appends_to="visits", rank=70, key="ctrl+e", prefill=ALL),
    Step("correct_not_repaired", N_("Correct the slip: not repaired"), f"{REPAIR}:NotRepairedSlipCorrected",
         ("signed",), "ready", ("engineer", "coordinator"),
         (*STANDS_IN, the_device_is_here, the_slip_says_not_repaired), effect=corrected("not_completed"),
         appends_to="visits", rank=70, key="ctrl+u"),
)
COLLECTED = (
    Step("pick_up", N_("Agree when it is collected"), f"{COUNTER_DESK}:PickUpAgreed", ("on_bench", "ready", "signed"),
         SAME, (*COUNTER, "engineer"), (the_time_is_in_the_future,), appends_to="pickups", rank=20, key="ctrl+n"),
    Step("remind", N_("Remind the customer"), f"{COUNTER_DESK}:Reminded", ("ready", "signed"), None, EVERYONE,
         (a_reminder_is_due,), appends_to="reminders", rank=10),
    Step("ask_release", N_("Ask for a release without the ticket"), f"{COUNTER_DESK}:ReleaseAsked",
         ("ready", "signed"), None, (*COUNTER, "engineer"), effect=ask_release, appends_to="releases_asked", rank=41,
         purpose="asks_release", office="holder",
         does=N_("A manager reads what you write and decides. The state does not change.")),
    Step("release", N_("Release without the ticket"), f"{COUNTER_DESK}:ReleasedWithoutTicket", ("ready", "signed"),
         None, ("manager",), (the_person_may_approve_a_release, nobody_releases_what_they_asked_for), effect=release,
         appends_to="releases", rank=40, purpose="releases", office="holder",
         does=N_("The device may be handed over without the claim ticket; the state does not change.")),
    Step("ask_exchange", N_("Ask for an exchange device"), f"{EXCHANGES}:ExchangeAsked", ("ready", "signed"), None,
         (*COUNTER, "engineer"),
         (exchanges_do_not_go_by_a_case, the_device_is_here, the_slip_says_not_repaired, nothing_was_exchanged,
          the_exchange_device_is_free),
         effect=ask_exchange, appends_to="exchanges_asked", rank=45, office="holder",
         does=N_("A manager approves exactly this device. The state does not change.")),
    Step("give_exchange", N_("Hand over an exchange device"), f"{EXCHANGES}:ExchangeGiven", ("signed",), None,
         (*COUNTER, "engineer"),
         (an_exchange_was_approved, the_device_is_here, it_is_the_device_that_was_approved,
          the_exchange_device_is_free),
         effect=give_exchange, appends_to=GIVEN, rank=4, office="holder", device_field="exchange",
         beside={"job": PARTS}, prints=FAULT_TAG,
         does=N_("It leaves the stock, and the defective device is ours. Then hand it over as usual.")),
    Step("hand_out", N_("Hand the device over"), f"{COUNTER_DESK}:HandedOut", ("signed",), "closed",
         (*COUNTER, "engineer"),
         (the_device_is_here, nothing_was_given_for_its_device, no_loaner_is_out, nothing_is_to_be_paid_first,
          what_is_handed_in_is_of_this_device,
          a_manager_released_it_where_the_ticket_is_lost,
          another_collector_showed_an_identity_paper, the_accessories_are_given_back),
         effect=charging(hand_out), appends_to="hand_outs", rank=0, key="f5", purpose="hands_out",
         first=("proof", "ticket", "accessories_back"),
         remind=courtesies.SIGNATURE),
    Step("give_away", N_("Give away by the storage policy"), f"{COUNTER_DESK}:StorageApplied", ("ready", "signed"),
         "disposed", ("manager",),
         (the_device_is_here, nothing_was_given_for_its_device, no_loaner_is_out, all_reminders_were_sent),
         effect=charging(dispose), appends_to="disposals", rank=95, asks=grave.GIVEN_AWAY),
)
OWN_STATES = {
    "mail_in": {"ready": State(NP_("state", "ready to send"), "coordinator", limit=Limit("tell_minutes"))},
}
"""States that one flow words for itself: a device that is sent back is not collected."""


def of_flow(name: str, label: str, mode: str, never: frozenset[str], steps: tuple[Step, ...]) -> Workflow:
    """One of the two flows: the shared table without the states in `never`, which this flow does not reach."""
    states = {state: row for state, row in STATES.items() if state not in never} | OWN_STATES.get(mode, {})
    narrowed = tuple(replace(step, states=tuple(state for state in step.states if state in states),
                             effect=settling(settle_device_to(states)) if step.override else step.effect)
                     for step in steps if not step.states or not never.issuperset(step.states))
    return Workflow(name, label, "job", states, telling_contracts(narrowed, states), mode=mode)


SENDIN = of_flow("sendin", N_("Send-in"), "send_in", frozenset({"shipped", "in_claim"}), on_the_bench(
    Step("bring_in", N_("Device brought to the counter"), f"{COUNTER_DESK}:BroughtIn", ("expected",), "received",
         COUNTER, effect=at_a_way_in(bring_in), appends_to="arrivals", rank=0, key="f5",
         instead_of="check_in", way_in=True, prints=COMING_IN, prefill=("accessories", "condition")),
    Step("leave_device", N_("Customer leaves, with the ticket"), f"{COUNTER_DESK}:CustomerLeft", INSIDE, SAME,
         (*COUNTER, "engineer"), (the_customer_waits_here, the_device_is_here), effect=leave, appends_to="departures",
         rank=8, key="ctrl+v", prints=TICKET_AND_LABELS, remind=courtesies.DEPARTURE),
    Step("call_forward", N_("Call to the counter"), f"{COUNTER_DESK}:CustomerCalled", INSIDE, None,
         (*COUNTER, "engineer"), (the_customer_waits_here, the_customer_is_not_called_yet), effect=call_to_counter,
         appends_to=CALLS, rank=9, key="ctrl+b", at_once=True, purpose="calls_customer", office="holder",
         does=N_("The board shows the queue number and the counter until the customer comes.")),
    Step("came_forward", N_("Customer is at the counter"), f"{COUNTER_DESK}:CustomerCame", INSIDE, None,
         (*COUNTER, "engineer"), (the_customer_is_called,), appends_to=COMES, rank=3, key="ctrl+b", at_once=True,
         purpose="customer_comes", office="holder", does=N_("The board stops calling the customer.")),
    Step("bring_to_branch", N_("Brought to the service point"), f"{TRANSPORT}:DeviceBrought", ("taken_along",),
         "received", ENGINEER, (*OWN, *SAID), effect=and_its_parts(put_down), appends_to="arrivals", rank=0, key="f5",
         unasked=without_parts_out),
    *SIGNING, *COLLECTED,
    Step("ship_instead", N_("Send it instead"), f"{TRANSPORT}:ShippingWanted", ("ready",), SAME, COUNTER,
         effect=now_mail_in, into=STATES, appends_to="mode_changes", rank=77),
    Step("mail_instead", N_("Customer sends it instead"), f"{TRANSPORT}:ModeChanged", ("expected",), SAME, COUNTER,
         effect=now_mail_in, into=STATES, appends_to="mode_changes", rank=77),
    on_dispatch=courtesies.RECEPTION,
))
MAILIN = of_flow("mailin", N_("Mail-in"), "mail_in", frozenset({"signed", "disposed", "taken_along"}), on_the_bench(
    Step("announce", N_("Customer reports the shipment"), f"{TRANSPORT}:ParcelAnnounced", ("expected",), SAME,
         ("agent", "hotline_engineer", "information_clerk", "coordinator", "counter_clerk"), effect=announced,
         appends_to="announcements", rank=20, key="f7", prefill=ALL),
    Step("take_parcel", N_("Parcel has come in"), f"{TRANSPORT}:ParcelArrived", ("expected",), "received",
         (*COUNTER, "storekeeper"), effect=at_a_way_in(take_parcel), appends_to="parcels", rank=0, key="f5",
         instead_of="take_parcel_in", way_in=True, prints=LABELS,
         prefill=("tracking", "carrier", "declared")),
    Step("recount", N_("Count the contents again"), f"{TRANSPORT}:ContentsCounted", BEFORE_WORK, SAME,
         (*COUNTER, "storekeeper", "engineer"), (the_device_is_here, something_is_filled_in), effect=recount,
         appends_to="recounts", rank=66, prefill=ALL),
    Step("ship", N_("Ship it"), f"{TRANSPORT}:Shipped", ("ready",), "shipped", (*COUNTER, "storekeeper"),
         (the_device_is_here, nothing_was_given_for_its_device, no_loaner_is_out, nothing_is_to_be_paid_first,
          the_customer_knows_the_result_or_was_tried_often_enough, what_came_with_it_is_packed_or_listed,
          the_customer_copy_is_in_the_box, the_shipping_address_is_known),
         effect=charging(ship), appends_to="shipments", rank=0, key="f5",
         prefill=("carrier", "tracking_out", "insured")),
    Step("deliver", N_("Delivered"), f"{TRANSPORT}:Delivered", ("shipped",), "closed", COUNTER,
         (the_device_is_not_here, no_loaner_is_out, nothing_is_to_be_paid_first), effect=charging(deliver),
         appends_to="deliveries", rank=0, key="f5"),
    Step("trouble", N_("Lost or damaged on the way"), f"{TRANSPORT}:TransitTrouble",
         ("expected", "shipped", "in_claim"), "in_claim", COUNTER, effect=transit_trouble, appends_to="troubles",
         rank=60, key="ctrl+u"),
    Step("found", N_("Came back to us"), f"{TRANSPORT}:CameBack", ("in_claim", "shipped"), "received",
         (*COUNTER, "storekeeper"), effect=came_back, appends_to="arrivals", rank=40),
    Step("end_claim", N_("Claim is settled"), f"{TRANSPORT}:ClaimSettled", ("in_claim",), "closed",
         ("coordinator", "manager"), (the_device_is_not_here, no_loaner_is_out, the_customer_did_not_refuse_the_parcel),
         effect=charging(end_claim, charge_what_was_done), appends_to="claims", rank=50),
    *(step for step in SIGNING if step.name in ("remark",)),
    Step("collect_instead", N_("Customer collects it instead"), f"{TRANSPORT}:CollectionWanted", ("expected", "ready"),
         SAME, COUNTER, effect=now_send_in, into=STATES, appends_to="mode_changes", rank=77, prints=TICKET),
))
