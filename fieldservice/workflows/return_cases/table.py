"""The return case 退换货单: requested, diagnosed in person, judged at headquarters, approved, carried out (flow 6)."""

from dataclasses import replace

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import courtesies, grave
from fieldservice.workflows.common.approvals import APPROVAL_STEPS
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import ITS_POLICY, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.return_cases.effects import (
    assign,
    begin_again,
    begin_execution,
    in_this_round,
    judge,
    pass_refusal_on,
    price_known,
    report,
    send_back,
    send_to_judge,
    solved,
    telling,
    told_the_refusal,
)
from fieldservice.workflows.return_cases.execution.effects import charge_nothing
from fieldservice.workflows.return_cases.execution.guards import (
    nothing_was_given_yet,
    the_customer_does_not_take_it_unrepaired,
)
from fieldservice.workflows.return_cases.execution.table import EXECUTION_STATES, execution_steps
from fieldservice.workflows.return_cases.guards import (
    WITHDRAWS,
    a_solution_was_offered,
    an_engineer_withdraws_only_what_waits_for_the_own_report,
    every_device_is_diagnosed,
    it_follows_the_policy_or_says_why_not,
    it_is_given_to_a_service_point,
    its_cause_is_located,
    its_devices_are_known,
    its_devices_are_still_to_be_judged,
    its_value_is_known,
    no_more_goes_back_than_was_paid,
    no_other_case_of_the_devices_is_open,
    nobody_approves_what_they_diagnosed_or_judged,
    nobody_judges_what_they_diagnosed,
    none_of_them_has_an_open_case,
    nothing_may_be_carried_out,
    nothing_waits_for_approval,
    something_may_be_carried_out,
    the_customer_did_not_accept_the_last_offer,
    the_device_is_named,
    the_diagnosing_engineer_writes_it,
    what_is_offered_instead_is_named,
)
from fieldservice.workflows.return_cases.learned import (
    its_article_has_a_symptom_and_a_solution,
    its_article_names_nobody,
    writes_article,
)
from fieldservice.workflows.return_cases.lines import (
    JUDGEMENTS,
    KIND,
    OFFERS,
    REPORTS,
    WITHDRAWALS,
    for_the_next_device,
    of_one_device,
)
from fieldservice.workflows.return_cases.opening import open_return

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "return_cases.events"
STATES = {
    "requested": State(NP_("state", "return asked for"), "engineer", "engineer", Limit(days="return_diagnosis_days")),
    "diagnosed": State(NP_("state", "diagnosed"), "coordinator", limit=Limit(keeps=True)),
    "to_judge": State(NP_("state", "awaits headquarters' judgement"), "technical_centre",
                      limit=Limit(days="return_judgement_days")),
    "judged": State(NP_("state", "judged"), "commerce", limit=Limit(days="return_approval_days")),
    "approved": State(NP_("state", "approved, being prepared"), "commerce", limit=Limit(days="return_execution_days")),
    **EXECUTION_STATES,
    "refused": State(NP_("state", "refused, customer to be told"), "coordinator", limit=Limit(days="return_tell_days")),
    "closed": State(NP_("state", "return case closed")),
    "withdrawn": State(NP_("state", "withdrawn")),
}
BRANCH = ("coordinator", "counter_clerk", "manager")
OFFERING = ("coordinator", "engineer", "hotline_engineer", "manager")
CENTRE, COMMERCE = ("technical_centre",), ("commerce",)
OPEN = tuple(state for state in STATES if STATES[state].is_open)
AT_THE_BRANCH = ("requested", "diagnosed")
TRYING = (*AT_THE_BRANCH, "refused")


STEPS = (
    Step("open_return", N_("Open a return case"), f"{EVENTS}:ReturnOpened", (), "requested",
         (*BRANCH, "agent", "hotline_engineer", "information_clerk", "engineer"),
         (its_devices_are_known, none_of_them_has_an_open_case, it_is_given_to_a_service_point), effect=open_return,
         rank=46, short=N_("New return case"), devices_field="serials", way_in=True, purpose="opens_return",
         remind=courtesies.RETURN),
    Step("assign_engineer", N_("Name the diagnosing engineer"), f"{EVENTS}:DiagnosisAssigned", AT_THE_BRANCH, SAME,
         ("coordinator", "manager"), effect=assign, appends_to="assignments", rank=20, key="f7"),
    Step("report_diagnosis", N_("Write the diagnosis report"), f"{EVENTS}:DiagnosisReported", AT_THE_BRANCH,
         "diagnosed", ("engineer",),
         (the_diagnosing_engineer_writes_it, the_device_is_named, its_cause_is_located,
          its_article_has_a_symptom_and_a_solution, its_article_names_nobody),
         effect=report, appends_to=REPORTS, or_to=("requested",),
         never_to=for_the_next_device("requested"), rank=0, key="f5", remind=courtesies.RETURN,
         hint=N_("Your sign-in signs it. Nobody can write it for another person."), then_opens=writes_article,
         unasked=of_one_device),
    Step("offer_solution", N_("Offer a solution"), f"{EVENTS}:SolutionOffered", TRYING, None, OFFERING,
         effect=in_this_round, appends_to=OFFERS, rank=5, key="f6", remind=courtesies.RETURN,
         does=N_("The offer is printed on the diagnosis report. The state does not change.")),
    Step("accept_offer", N_("Customer accepts what was offered"), f"{EVENTS}:SolutionAccepted", TRYING, "closed",
         OFFERING, (a_solution_was_offered,), effect=solved, rank=30),
    Step("send_to_judge", N_("Send to headquarters to be judged"), f"{EVENTS}:SentToJudge", ("diagnosed",), "to_judge",
         OFFERING, (every_device_is_diagnosed, a_solution_was_offered, the_customer_did_not_accept_the_last_offer),
         effect=send_to_judge, rank=2, key="ctrl+n", remind=courtesies.RETURN),
    Step("judge_case", N_("Judge against the return policy"), f"{EVENTS}:CaseJudged", ("to_judge",), "judged", CENTRE,
         (nobody_judges_what_they_diagnosed, its_devices_are_still_to_be_judged,
          no_other_case_of_the_devices_is_open, its_value_is_known, no_more_goes_back_than_was_paid,
          what_is_offered_instead_is_named, it_follows_the_policy_or_says_why_not), effect=judge,
         appends_to=JUDGEMENTS, or_to=("to_judge", "refused"),
         never_to=for_the_next_device("to_judge"), rank=0, key="f5", office="headquarters",
         about=ITS_POLICY, proposes=price_known, unasked=of_one_device),
    Step("send_back_case", N_("Return with a question"), f"{EVENTS}:CaseSentBack", ("to_judge",), "diagnosed",
         CENTRE, effect=send_back, appends_to="case_questions", rank=60, key="f7", office="headquarters"),
    Step("begin_execution", N_("Begin to carry it out"), f"{EVENTS}:ExecutionBegun", ("judged",), "approved", COMMERCE,
         (nothing_waits_for_approval, something_may_be_carried_out, the_customer_does_not_take_it_unrepaired),
         effect=begin_execution, rank=2, key="ctrl+n",
         office="headquarters"),
    Step("pass_refusal_on", N_("Not approved: return to branch"), f"{EVENTS}:RefusalPassedOn", ("judged",), "refused",
         (*COMMERCE, *CENTRE), (nothing_waits_for_approval, nothing_may_be_carried_out), effect=pass_refusal_on,
         rank=10, key="ctrl+g", office="headquarters"),
    Step("tell_refusal", N_("Customer was told of the refusal"), f"{EVENTS}:RefusalTold", ("refused",), "closed",
         OFFERING, effect=told_the_refusal, appends_to="told", rank=2, key="f5", remind=courtesies.REFUSED_RETURN),
    Step("customer_insists", N_("Customer does not accept the refusal"), f"{EVENTS}:CustomerInsisted", ("refused",),
         "requested", OFFERING, effect=begin_again, appends_to="insists", rank=40, key="ctrl+e",
         remind=courtesies.REFUSED_RETURN),
    Step("ask_withdrawal", N_("Ask to withdraw it"), f"{EVENTS}:CaseWithdrawalAsked", OPEN, None, EVERYONE,
         appends_to=WITHDRAWALS, rank=70, does=N_("Whoever has the case withdraws it. The state does not change.")),
    Step("withdraw_case", N_("Withdraw the case"), f"{EVENTS}:CaseWithdrawn", OPEN, "withdrawn",
         (*WITHDRAWS, "engineer"), (an_engineer_withdraws_only_what_waits_for_the_own_report, nothing_was_given_yet),
         effect=charge_nothing, rank=80, asks=grave.CASE_ENDS),
    *execution_steps(),
    *(replace(step, guards=(*step.guards, nobody_approves_what_they_diagnosed_or_judged)) for step in APPROVAL_STEPS),
    Step("attach", N_("Attach photos"), "bench.counter.events:PhotosAttached", (), None, EVERYONE,
         appends_to="photos", rank=72, purpose="attaches",
         does=N_("Adds the pictures and papers to the record; the state does not change.")),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

SILENT = ("note", "review", "attach")
"""Notes of which neither the job nor the call is told."""
RETURN_CASE = Workflow(KIND, N_("Return case"), KIND, STATES,
                       tuple(step if step.opens or step.name in SILENT else replace(step, effect=telling(step.effect))
                             for step in STEPS))
