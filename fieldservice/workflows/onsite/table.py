"""The on-site job 上门维修单, from the coordinator's desk to the closed slip: flow 2."""

from collections.abc import Mapping

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.bench.for_the_customer import for_the_customer
from fieldservice.workflows.bench.table import CHARGED_PARTS
from fieldservice.workflows.bench.table import STATES as BENCH_STATES
from fieldservice.workflows.bench.transport.effects import in_the_engineers_hands, leave_here, take_along
from fieldservice.workflows.case_base.steps import case_base_steps
from fieldservice.workflows.common import courtesies, grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.care_visits import telling_contracts
from fieldservice.workflows.common.coming_in import device_and_symptom_are_given
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
    the_engineer_has_the_skill_or_it_is_explained,
    the_last_visit_was_not_completed,
    the_result_is_owed,
    what_is_signed_is_what_was_shown,
)
from fieldservice.workflows.common.papers import SLIP, TICKET_AND_LABELS
from fieldservice.workflows.common.results import ENDED, end_without_repair, pass_back
from fieldservice.workflows.common.signing import sign
from fieldservice.workflows.common.steps import AFTER_WORK
from fieldservice.workflows.common.turns import give_to_branch, send_to_giver, take_back_to
from fieldservice.workflows.common.urgency import urgency
from fieldservice.workflows.engine.model import ALL, SAME, Effect, Limit, State, Step, Workflow
from fieldservice.workflows.engine.promises import REPAIR, RESPONSE
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
    is_declined,
    the_customer_accepted_what_is_charged,
    what_is_completed_only_now_was_accepted,
)
from fieldservice.workflows.money.quotes.steps import quote_steps
from fieldservice.workflows.money.write_offs.steps import write_off_steps
from fieldservice.workflows.onsite.effects import (
    WITH_THE_VISIT,
    arrive,
    dispatch,
    enter_visit,
    give_to_engineer,
    give_to_office,
    hand_in_job,
    join_visit,
    new_revision,
    no_longer_solved,
    settle_visited_to,
)
from fieldservice.workflows.onsite.guards import (
    a_van_holds_it,
    a_visit_is_due,
    another_office_holds_it,
    is_to_be_examined,
    it_is_another_device,
    it_was_solved_without_a_visit,
    its_times_follow_one_another,
    no_second_visit_is_due,
    somebody_was_there,
    the_appointment_is_in_the_future,
    the_customer_consented_to_the_examination,
    the_customer_had_consented,
    the_customer_has_tested_the_device,
    the_slip_is_signed_off_or_needs_no_signature,
)
from fieldservice.workflows.onsite.visit_times import as_planned
from fieldservice.workflows.parts.on_the_job.guards import (
    no_returned_part_is_on_its_way,
    the_parts_are_settled,
    the_replaced_part_is_named,
)
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.reassigning import (
    and_its_parts,
    it_is_said_what_becomes_of_its_parts,
    without_parts_out,
)
from fieldservice.workflows.parts.on_the_job.steps import part_steps
from fieldservice.workflows.parts.requisitions.block import the_engineer_owes_too_few_faulty_parts_to_be_blocked
from fieldservice.workflows.parts.requisitions.table import CHOOSES
from fieldservice.workflows.return_cases.guards import nothing_was_given_for_its_device
from fieldservice.workflows.return_cases.on_the_job import WAITING, asking_for_withdrawal, case_steps
from fieldservice.workflows.warranty.decisions import the_cause_agrees_with_the_verdict
from fieldservice.workflows.warranty.judging import at_a_way_in, at_the_end_of_the_work, when_examined
from fieldservice.workflows.warranty.repairs import from_the_signature, keeps_the_repair
from fieldservice.workflows.warranty.steps import verdict_steps

# A table is read row by row.
# fmt: off
COMMON = "common.events"
ON_SITE = "onsite.events"
TRANSPORT = "bench.transport.events"
STATES = {
    "received": State(NP_("state", "received"), "coordinator", limit=Limit("accept_minutes", within=RESPONSE)),
    "accepted": State(NP_("state", "accepted"), "coordinator", limit=Limit("dispatch_minutes", within=RESPONSE)),
    "dispatched": State(NP_("state", "dispatched"), "engineer", "engineer", Limit("take_minutes", within=RESPONSE)),
    "taken": State(NP_("state", "taken"), "engineer", "engineer", Limit("appoint_minutes", within=RESPONSE)),
    "appointed": State(NP_("state", "appointed"), "engineer", "engineer",
                       Limit(fact="appointment", within=RESPONSE)),
    "on_site": State(NP_("state", "on site"), "engineer", "engineer", Limit("work_minutes", within=REPAIR)),
    "completed": State(NP_("state", "completed"), "engineer", "engineer", Limit("sign_minutes")),
    "not_completed": State(NP_("state", "not completed"), "engineer", "engineer", Limit("sign_minutes")),
    "going_along": State(NP_("state", "device goes along, to be signed"), "engineer", "engineer",
                         Limit("sign_minutes")),
    "solved": State(NP_("state", "solved without a visit"), "engineer", "engineer", Limit("hand_in_minutes")),
    **WAITING,
    "signed": State(NP_("state", "sign-off done"), "engineer", "engineer", Limit("hand_in_minutes")),
    "handed_in": State(NP_("state", "handed in"), "coordinator", limit=Limit("close_minutes")),
    "closed": State(NP_("state", "closed")),
    "cancelled": State(NP_("state", "cancelled")),
}
COORDINATOR, ENGINEER, EITHER = ("coordinator",), ("engineer",), ("engineer", "coordinator")
BEFORE_ARRIVAL = ("received", "accepted", "dispatched", "taken", "appointed")
VISITED = ("completed", "not_completed")
STARTS_A_CASE = (*BEFORE_ARRIVAL, "signed")
SIGN_THEN_ASK = N_("Let the customer sign the slip of the visit before you ask for the return.")
THEN_A_RETURN = {
    "on_site": N_(
                "End the visit first: record “Work not completed” and let the customer sign the slip. Then ask "
                "for the return."
),
    **dict.fromkeys(VISITED, SIGN_THEN_ASK),
}
"""By state of a visit: what comes before a return is asked for. The customer signs what the engineer found."""
GIVEN = ("dispatched", "taken", "appointed", "on_site", *VISITED, "going_along", "solved", "signed")
"""While an engineer has it."""
WHILE_PROMISED = (*BEFORE_ARRIVAL, "on_site", "not_completed", "signed")
"""States in which the customer may still wait for the device."""
NOT_THERE_YET = ("dispatched", "taken", "appointed", "signed")
"""States of an engineer's job in which a visit can be entered that has taken place meanwhile."""
TIMES_FIRST = ("appointment", "set_out", "arrived", "finished", "returned", "consent", "finding")
JOB_PARTS = {"job": PARTS}
"""Where a visit was not completed, the parts that are missing are asked for in the same act."""
SAID = (it_is_said_what_becomes_of_its_parts,)
OWN, STANDS_IN = (it_is_the_engineers_own_job,), (it_is_the_engineers_own_job_or_a_coordinator_acts,)


def worked(effect: Effect) -> Effect:
    """The work is done: the file of the device gains the repair, and a verdict that nobody froze is frozen."""
    return keeps_the_repair(at_the_end_of_the_work(effect))


def sign_off(
    states: tuple[str, ...], to: str, suffix: str = "", into: Mapping[str, State] | None = None
) -> tuple[Step, ...]:
    """The ways to end a visit with the customer. Those that lead `into` the bench put the device in the engineer's
    hands."""
    own, stands_in = (*OWN, what_is_signed_is_what_was_shown), (*STANDS_IN, its_times_follow_one_another)

    def ended(how: str) -> Effect:
        return in_the_engineers_hands(sign(how)) if into else from_the_signature(sign(how))

    return (
        Step(f"sign{suffix}", N_("Customer signs on the screen"), f"{COMMON}:SlipSigned", states, to, ENGINEER, own,
             effect=ended("drawn"), into=into, signs=SLIP, appends_to="signatures", rank=0, key="f5",
             remind=courtesies.SIGNATURE),
        Step(f"sign_on_phone{suffix}", N_("Customer signs on a phone"), f"{COMMON}:SlipSigned", states, to, ENGINEER,
             own, effect=ended("phone"), into=into, signs=SLIP, link=True, appends_to="signatures", rank=2,
             key="ctrl+d", remind=courtesies.SIGNATURE),
        Step(f"sign_on_paper{suffix}", N_("Customer has signed on paper"), f"{COMMON}:SlipSignedOnPaper", states, to,
             EITHER, stands_in, effect=ended("paper"), into=into, signs=SLIP, on_paper=True, appends_to="signatures",
             rank=30, key="f7", remind=courtesies.SIGNATURE),
        Step(f"refuse_to_sign{suffix}", N_("Customer does not sign"), f"{COMMON}:SignatureRefused", states, to, EITHER,
             (*STANDS_IN, a_witness_confirms_it_or_the_customer_is_absent), effect=ended("refused"), into=into,
             signs=SLIP, appends_to="signatures", rank=50, key="ctrl+r"),
    )


STEPS = (
    Step("accept", N_("Accept the job"), f"{ON_SITE}:Accepted", ("received",), "accepted", COORDINATOR,
         effect=at_a_way_in(), rank=0, key="f5", way_in=True),
    Step("dispatch", N_("Dispatch an engineer"), f"{ON_SITE}:Dispatched", ("accepted",), "dispatched", COORDINATOR,
         (the_engineer_has_the_skill_or_it_is_explained, *SAID), effect=and_its_parts(dispatch),
         appends_to="dispatches", rank=0, beside=CHOOSES, key="f5", purpose="dispatches", unasked=without_parts_out),
    Step("accept_and_dispatch", N_("Accept and dispatch an engineer"), f"{ON_SITE}:Dispatched", ("received",),
         "dispatched", COORDINATOR, (the_engineer_has_the_skill_or_it_is_explained, *SAID),
         effect=at_a_way_in(and_its_parts(dispatch)), appends_to="dispatches", rank=5, beside=CHOOSES, key="f7",
         way_in=True, purpose="accepts_and_dispatches",
         unasked=without_parts_out),
    Step("take_back", N_("Take the job back"), f"{COMMON}:TakenBack", ("dispatched", "taken", "appointed"), "accepted",
         COORDINATOR, SAID, effect=and_its_parts(), rank=60, key="f7", unasked=without_parts_out),
    Step("replace", N_("Replace the engineer"), f"{ON_SITE}:EngineerReplaced", GIVEN, "accepted", SETTLING,
         (another_office_holds_it, *SAID), effect=and_its_parts(take_back_to("accepted", STATES)), rank=65,
         override=True, as_kind="settled", unasked=without_parts_out),
    Step("transfer", N_("Transfer to another service point"), f"{ON_SITE}:JobTransferred", ("received", "accepted"),
         "received", ("coordinator", "information_clerk"), (it_goes_to_another_service_point, *SAID),
         effect=and_its_parts(give_to_office), appends_to="transfers", rank=75, unasked=without_parts_out),
    Step("decline_transfer", N_("Return to the sending office"), f"{COMMON}:TransferDeclined", ("received",), SAME,
         COORDINATOR, (it_came_from_another_office,), effect=send_to_giver, appends_to="declines", rank=70),
    Step("take", N_("Take the job"), f"{ON_SITE}:Taken", ("dispatched",), "taken", ENGINEER, OWN, rank=0, key="f5"),
    Step("decline", N_("Give the job back"), f"{COMMON}:Declined", ("dispatched", "taken"), "accepted", ENGINEER,
         (*OWN, *SAID), effect=and_its_parts(give_to_branch), appends_to="declines", rank=70, key="ctrl+g",
         unasked=without_parts_out),
    Step("contact", N_("Contact the customer"), f"{COMMON}:ContactAttempted",
         (*BEFORE_ARRIVAL, "in_case", "solved", "signed", "handed_in"), None, EVERYONE,
         appends_to="contacts", rank=15, key="f6"),
    Step("appoint", N_("Agree an appointment"), f"{ON_SITE}:Appointed", ("taken", "appointed"), "appointed", EITHER,
         (*STANDS_IN, the_appointment_is_in_the_future), appends_to="appointments", rank=5, key="ctrl+a",
         purpose="appoints", suggests=as_planned),
    Step("appoint_second", N_("Agree the second visit"), f"{ON_SITE}:Appointed", ("signed",), "appointed", EITHER,
         (*STANDS_IN, the_last_visit_was_not_completed, the_appointment_is_in_the_future), effect=give_to_engineer,
         appends_to="appointments", rank=5, key="ctrl+a"),
    Step("arrive", N_("Arrived at the customer's"), f"{ON_SITE}:Arrived", ("appointed",), "on_site", ENGINEER,
         (*OWN, its_times_follow_one_another), effect=at_a_way_in(arrive), appends_to="arrivals", rank=0, key="f5",
         way_in=True,
         remind=courtesies.ARRIVAL),
    Step("examine", N_("Examine the device"), f"{ON_SITE}:Examined", ("on_site",), SAME, ENGINEER, OWN,
         effect=when_examined(), rank=10, first_if=is_to_be_examined, key="f6", prefill=ALL,
         remind=courtesies.EXAMINATION),
    Step("add_to_visit", N_("Add a device to this visit"), f"{ON_SITE}:VisitDeviceAdded", WITH_THE_VISIT, None,
         EITHER, (*STANDS_IN, device_and_symptom_are_given, it_is_another_device),
         effect=at_a_way_in(join_visit(STATES)), rank=46,
         key="ctrl+e", purpose="adds_device", device_field="serial", office="holder", way_in=True),
    Step("complete", N_("Work completed"), f"{ON_SITE}:Completed", ("on_site",), "completed", ENGINEER,
         (*OWN, the_customer_consented_to_the_examination, the_customer_accepted_what_is_charged,
          its_times_follow_one_another, the_customer_has_tested_the_device, a_customer_who_pays_first_has_paid,
          the_cause_agrees_with_the_verdict, the_replaced_part_is_named),
         effect=worked(new_revision("completed")), appends_to="visits", rank=5, key="f5",
         prefill=("symptom_code", "cause_code"), remind=courtesies.COMPLETION),
    Step("leave", N_("Work not completed"), f"{ON_SITE}:NotCompleted", ("on_site",), "not_completed", ENGINEER,
         (*OWN, its_times_follow_one_another, the_engineer_owes_too_few_faulty_parts_to_be_blocked),
         effect=at_the_end_of_the_work(new_revision("not_completed")), appends_to="visits", rank=40,
         first_if=is_declined,
         proposes=declines("not_completed"),
         beside=JOB_PARTS, key="f7", prefill=("symptom_code", "cause_code"), remind=courtesies.NO_COMPLETION),
    Step("enter_completed", N_("Enter a visit afterwards: completed"), f"{ON_SITE}:CompletedAfterwards", NOT_THERE_YET,
         "completed", EITHER,
         (*STANDS_IN, a_visit_is_due, the_customer_accepted_what_is_charged, its_times_follow_one_another,
          the_customer_had_consented, the_customer_has_tested_the_device, a_customer_who_pays_first_has_paid,
          the_replaced_part_is_named),
         effect=worked(enter_visit("completed")), appends_to="visits", rank=65, first=TIMES_FIRST,
         prefill=("appointment", "symptom_code", "cause_code")),
    Step("enter_not_completed", N_("Enter a visit afterwards: not completed"), f"{ON_SITE}:NotCompletedAfterwards",
         NOT_THERE_YET, "not_completed", EITHER,
         (*STANDS_IN, a_visit_is_due, its_times_follow_one_another,
          the_engineer_owes_too_few_faulty_parts_to_be_blocked),
         effect=at_the_end_of_the_work(enter_visit("not_completed")), appends_to="visits", rank=66, beside=JOB_PARTS,
         first=TIMES_FIRST,
         prefill=("appointment", "symptom_code", "cause_code")),
    Step("solve_remotely", N_("Solved without a visit"), f"{ON_SITE}:SolvedRemotely", ("taken", "appointed"), "solved",
         ENGINEER, (*OWN, the_customer_accepted_what_is_charged, a_customer_who_pays_first_has_paid,
                    the_cause_agrees_with_the_verdict, the_replaced_part_is_named),
         effect=worked(new_revision("completed")), appends_to="visits", rank=40, key="ctrl+n",
         first=("solved_how",), prefill=("symptom_code", "cause_code"), remind=courtesies.REMOTE_SOLUTION),
    Step("visit_after_all", N_("A visit is needed after all"), f"{ON_SITE}:Appointed", ("solved",), "appointed", EITHER,
         (*STANDS_IN, the_appointment_is_in_the_future), effect=no_longer_solved, appends_to="appointments", rank=60,
         key="ctrl+a"),
    Step("remark", N_("Customer's remark and score"), f"{COMMON}:Remarked", (*VISITED, "going_along"), SAME,
         ENGINEER, OWN, rank=35, key="f6"),
    *sign_off(VISITED, "signed"),
    *sign_off(("going_along",), "taken_along", suffix="_along", into=BENCH_STATES),
    *case_steps(STARTS_A_CASE, {"signed": "signed"}, "accepted",
                (the_parts_are_settled, nothing_is_to_be_paid_first),
                charging(end_without_repair, charge_what_was_done), THEN_A_RETURN),
    Step("keep_unrepaired", N_("Customer keeps it unrepaired"), "return_cases.events:KeptUnrepaired", ("in_case",),
         "cancelled", EITHER, (nothing_was_given_for_its_device, the_parts_are_settled, no_fee_is_to_be_paid_first),
         effect=asking_for_withdrawal(charging(end_without_repair, charge_only_a_fee)), rank=55,
         asks=grave.KEPT_UNREPAIRED),
    Step("send_slip", N_("Customer signs on a phone after all"), f"{COMMON}:SlipSigned", ("solved",), "signed",
         ENGINEER, (*OWN, what_is_signed_is_what_was_shown), effect=from_the_signature(sign("phone")), signs=SLIP,
         link=True,
         appends_to="signatures", rank=30, key="ctrl+d"),
    Step("take_along", N_("Take the device along"), f"{TRANSPORT}:TakenAlong", ("not_completed", "signed"),
         "going_along", ENGINEER, (*OWN, the_last_visit_was_not_completed), effect=take_along, appends_to="taken_along",
         rank=45, key="ctrl+v", prints=TICKET_AND_LABELS, prefill=("accessories", "condition")),
    Step("leave_here", N_("The device stays here after all"), f"{ON_SITE}:DeviceLeftHere", ("going_along",),
         "not_completed", ENGINEER, OWN, effect=leave_here, rank=60, key="ctrl+g"),
    Step("correct", N_("Correct the slip: completed"), f"{ON_SITE}:SlipCorrected", ("signed", "handed_in"), "completed",
         EITHER, (*STANDS_IN, somebody_was_there, what_is_completed_only_now_was_accepted,
                  its_times_follow_one_another, the_customer_has_tested_the_device, the_replaced_part_is_named),
         effect=worked(new_revision("completed")),
         appends_to="visits", rank=70, key="ctrl+e", prefill=ALL),
    Step("correct_not_completed", N_("Correct the slip: not completed"), f"{ON_SITE}:SlipCorrectedNotCompleted",
         ("signed", "handed_in"), "not_completed", EITHER,
         (*STANDS_IN, somebody_was_there, its_times_follow_one_another),
         effect=new_revision("not_completed"), appends_to="visits", rank=75, key="ctrl+u", prefill=ALL),
    Step("correct_solved", N_("Correct the slip: solved without a visit"), f"{ON_SITE}:SolutionCorrected",
         ("solved", "signed", "handed_in"), "solved", EITHER,
         (*STANDS_IN, it_was_solved_without_a_visit, the_replaced_part_is_named),
         effect=worked(new_revision("completed")), appends_to="visits", rank=70, first=("solved_how",), prefill=ALL),
    *for_the_customer(WHILE_PROMISED),
    Step("receive_slip", N_("Paper slip received"), f"{COMMON}:SlipReceived", (), None, EITHER,
         (a_slip_signed_on_paper_is_outstanding,), appends_to="slips_received", rank=30,
         purpose="receives_slip"),
    Step("hand_in", N_("Hand the slip in"), f"{ON_SITE}:HandedIn", (*VISITED, "solved", "signed"), "handed_in",
         EITHER, (*STANDS_IN, the_slip_is_signed_off_or_needs_no_signature, no_second_visit_is_due,
                  the_parts_are_settled, nothing_is_to_be_paid_first), effect=hand_in_job, rank=10, key="ctrl+n"),
    Step("hand_back", N_("Return the job to the branch"), f"{ON_SITE}:HandedBack", ("appointed", "signed"), SAME,
         ENGINEER, (*OWN, a_van_holds_it, *SAID), effect=and_its_parts(give_to_branch), appends_to="hand_backs",
         rank=72, unasked=without_parts_out),
    Step("close", N_("Close the job"), f"{ON_SITE}:Closed", ("handed_in",), "closed",
         ("coordinator", "information_clerk", "engineer"),
         (no_returned_part_is_on_its_way, nothing_is_to_be_paid_first), effect=charging(), rank=10, key="ctrl+n"),
    Step("pass_back", N_("Pass the result back"), f"{ON_SITE}:ResultPassedBack", ENDED, None,
         ("information_clerk", "coordinator"), (the_result_is_owed,), effect=pass_back, rank=0, key="f5",
         office="registrar"),
    *AFTER_WORK,
    Step("wait", N_("Put on hold"), f"{COMMON}:WaitingBegun", (*BEFORE_ARRIVAL[1:], "signed"), SAME, EITHER,
         (it_is_not_waiting,), effect=begin_waiting, appends_to="waits", rank=60, key="ctrl+w"),
    Step("resume", N_("Resume"), f"{COMMON}:WaitingEnded", (*BEFORE_ARRIVAL[1:], "signed"), SAME, EITHER,
         (it_is_waiting,), effect=end_waiting, rank=5, key="ctrl+w"),
    *part_steps((*BEFORE_ARRIVAL, "on_site", *VISITED, "going_along", "solved", "signed"),
                ("on_site", *VISITED, "going_along", "solved", "signed"),
                CHARGED_PARTS),
    *quote_steps((*BEFORE_ARRIVAL, "on_site", *VISITED, "going_along", "solved", "signed")),
    *INVOICE_STEPS,
    *write_off_steps(),
    *payment_steps((*BEFORE_ARRIVAL, "in_case", "on_site", *VISITED, "going_along", "solved", "signed", "handed_in"),
                   tuple(STATES)),
    *APPROVAL_STEPS,
    *verdict_steps((*BEFORE_ARRIVAL, "on_site", *VISITED, "solved", "signed", "handed_in"),
                   (*BEFORE_ARRIVAL, "on_site", *VISITED)),
    *escalation_steps((*BEFORE_ARRIVAL, "on_site", *VISITED, "going_along", "solved", "signed"), EITHER, *STANDS_IN),
    urgency((*BEFORE_ARRIVAL, "in_case", "on_site", *VISITED, "going_along", "solved", "signed", "handed_in")),
    Step("ask_cancel", N_("Customer asks to cancel"), f"{COMMON}:CancelAsked",
         (*BEFORE_ARRIVAL, "on_site", *VISITED, "going_along", "solved", "signed"), None, EVERYONE,
         appends_to="cancel_wishes", rank=85),
    Step("cancel", N_("Cancel the job"), f"{COMMON}:Cancelled", BEFORE_ARRIVAL, "cancelled", COORDINATOR,
         (the_parts_are_settled, no_fee_is_to_be_paid_first),
         effect=charging(end_without_repair, charge_only_a_fee), rank=80, asks=grave.JOB_ENDS),
    Step("give_up", N_("Close without repair"), f"{COMMON}:Cancelled", ("signed",), "cancelled", COORDINATOR,
         (the_last_visit_was_not_completed, the_parts_are_settled, no_fee_is_to_be_paid_first),
         effect=charging(end_without_repair, charge_only_a_fee), rank=80, asks=grave.JOB_ENDS),
    *case_base_steps(("signed", "handed_in", "closed")),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING,
         effect=settling(settle_visited_to(STATES)), rank=99, override=True, purpose="settles", asks=grave.SETTLED),
)

ONSITE = Workflow("onsite", N_("On-site service"), "job", STATES, telling_contracts(STEPS, STATES), mode="on_site")
