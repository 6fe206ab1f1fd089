"""The escalation 疑难问题提升, from the sheet to the solution: flow 4.

Headquarters' store holds it from the opening on; a department with a store of its own while it has the problem, and the
office of the raiser while a question is to be answered.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.case_base.guards import names_no_customer
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.common.urgency import urgency
from fieldservice.workflows.engine.model import ITS_SHEET, SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.escalations.effects import (
    answered,
    ask_withdrawal,
    back_to_headquarters,
    begin_locating,
    complete_sheet,
    hand_to_department,
    reopen,
    send_back,
    telling,
)
from fieldservice.workflows.escalations.guards import (
    a_department_is_named,
    it_is_still_with_somebody,
    it_is_with_the_department_of_the_person,
    its_raiser_gave_it_up,
    its_solution_failed,
    nobody_asked_to_end_it,
    the_department_deals_with_such_problems,
    the_kind_of_problem_is_known,
    the_next_department_deals_with_such_problems,
)
from fieldservice.workflows.escalations.learned import as_on_the_sheet, its_symptom_names_no_customer, writes_article
from fieldservice.workflows.escalations.lines import AT_HEADQUARTERS, KIND, OPEN, TESTS, WITHDRAWALS
from fieldservice.workflows.quality.effects import lead_to_feedback
from fieldservice.workflows.quality.guards import (
    a_new_feedback_says_what_fails,
    the_feedback_that_it_joins_is_open,
    the_limit_is_to_come,
)

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "escalations.events"
DEPARTMENT_DAYS = Limit(days="escalation_hardware_days", by="lane",
                        days_by={"system": "escalation_system_days", "quality": "escalation_quality_days"})
STATES = {
    "raised": State(NP_("state", "raised"), "hotline_engineer", limit=Limit("escalation_filter_minutes")),
    "filtered": State(NP_("state", "classified"), "liaison", limit=Limit(days="escalation_locate_days")),
    "locating": State(NP_("state", "being located"), "liaison", "liaison", Limit(keeps=True)),
    "with_department": State(NP_("state", "with the department"), "quality", limit=DEPARTMENT_DAYS),
    "testing": State(NP_("state", "in test"), "technical_supervisor", limit=Limit(keeps=True)),
    "sent_back": State(NP_("state", "sent back for information"), "engineer", "answers",
                       Limit(days="escalation_answer_days")),
    "solved": State(NP_("state", "solved")),
    "withdrawn": State(NP_("state", "withdrawn")),
}
HOTLINE, LIAISON, DEPARTMENTS = ("hotline_engineer",), ("liaison",), ("quality", "technical_supervisor")
NAMES_NOBODY = names_no_customer("cause", "solution")
RAISERS = ("engineer", "coordinator", "hotline_engineer")
WITH_IT = (*HOTLINE, *LIAISON, *DEPARTMENTS)

STEPS = (
    Step("filter_solved", N_("Answer directly"), f"{EVENTS}:AnsweredByHotline", ("raised",), "solved", HOTLINE,
         (NAMES_NOBODY, its_symptom_names_no_customer), effect=telling(answered), appends_to="found", rank=5,
         key="f6", does=N_("The answer goes back to the person who raised the problem."), suggests=as_on_the_sheet,
         then_opens=writes_article, about=ITS_SHEET),
    Step("classify", N_("Classify the problem"), f"{EVENTS}:EscalationClassified", ("raised",), "filtered", HOTLINE,
         (the_feedback_that_it_joins_is_open, a_new_feedback_says_what_fails, the_limit_is_to_come),
         effect=telling(lead_to_feedback), rank=0, key="f5", prefill=("lane",), first=("lane",), about=ITS_SHEET,
         hint=N_("A major quality problem goes to the quality department as a feedback, with all jobs of its batch.")),
    Step("locate", N_("Locate the problem"), f"{EVENTS}:LocatingBegun", ("filtered",), "locating", LIAISON,
         effect=telling(begin_locating), rank=0, key="f5"),
    Step("hand_to_department", N_("Hand it to the department"), f"{EVENTS}:HandedToDepartment", ("locating",),
         "with_department", LIAISON, (the_department_deals_with_such_problems,),
         effect=telling(hand_to_department(STATES)), rank=0, key="f5", prefill=("department", "contact"),
         about=ITS_SHEET),
    Step("not_ours", N_("Not ours: return to the liaison"), f"{EVENTS}:DepartmentDeclined",
         ("with_department",), "locating", DEPARTMENTS, effect=telling(back_to_headquarters), appends_to="declines",
         rank=60, key="f7"),
    Step("begin_tests", N_("Organise tests"), f"{EVENTS}:TestsBegun", ("with_department",), "testing", DEPARTMENTS,
         effect=telling(), appends_to="test_plans", rank=5, key="f6", about=ITS_SHEET),
    Step("record_test", N_("Record a test"), f"{EVENTS}:TestRecorded", ("testing",), None, DEPARTMENTS,
         effect=telling(), appends_to=TESTS, rank=1, key="f6", office="holder",
         does=N_("The test is recorded on the escalation and the job. The state does not change.")),
    Step("solve", N_("Deliver the solution"), f"{EVENTS}:EscalationSolved", ("with_department", "testing"), "solved",
         DEPARTMENTS, (NAMES_NOBODY, its_symptom_names_no_customer), effect=telling(answered), appends_to="found",
         rank=2, key="f5", does=N_(
                "It goes to the person who raised the problem, to the job, and into the knowledge base."
),
         suggests=as_on_the_sheet, then_opens=writes_article, about=ITS_SHEET),
    Step("send_back", N_("Return with a question"), f"{EVENTS}:EscalationSentBack", AT_HEADQUARTERS, "sent_back",
         WITH_IT, (it_is_with_the_department_of_the_person,), effect=telling(send_back), appends_to="questions",
         rank=50, key="ctrl+r"),
    Step("complete_sheet", N_("Answer the question"), f"{EVENTS}:SheetCompleted", ("sent_back",), "raised", RAISERS,
         effect=telling(complete_sheet(STATES)), appends_to="answers_given", rank=0, key="f5",
         or_to=("filtered", "locating", "with_department", "testing"),
         does=N_("The sheet goes back to the person who asked."), about=ITS_SHEET),
    Step("ask_withdrawal", N_("Ask to end it"), f"{EVENTS}:WithdrawalAsked", AT_HEADQUARTERS, None,
         (*RAISERS, "manager"), (it_is_still_with_somebody, nobody_asked_to_end_it), effect=ask_withdrawal,
         appends_to=WITHDRAWALS, rank=80, does=N_("Headquarters sees it and ends the escalation.")),
    Step("withdraw_escalation", N_("End it without a solution"), f"{EVENTS}:EscalationWithdrawn", OPEN, "withdrawn",
         (*RAISERS, *LIAISON, *DEPARTMENTS, "manager"), (its_raiser_gave_it_up,), effect=telling(), rank=85,
         asks=grave.NO_SOLUTION),
    Step("not_solved", N_("Solution failed: one level up"), f"{EVENTS}:EscalationReopened", ("solved",),
         "with_department", (*HOTLINE, *LIAISON, *DEPARTMENTS),
         (its_solution_failed, the_kind_of_problem_is_known, a_department_is_named,
          the_next_department_deals_with_such_problems),
         effect=telling(reopen(STATES)), appends_to="reopened", rank=0, key="f5", prefill=("lane", "department")),
    urgency(OPEN),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=telling(settle_to(STATES)), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

ESCALATION = Workflow(KIND, N_("Escalation"), KIND, STATES, STEPS)
