"""The quality feedback 重大质量反馈 (flow 4): headquarters gathers a batch, the quality department answers in time, and
the result comes onto every gathered job and escalation. It works in its own store, or in that of headquarters."""

from fieldservice.shapes import Values
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import SAME, Limit, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.quality.batch import proposed
from fieldservice.workflows.quality.effects import (
    answer,
    ask_again,
    drop,
    extend,
    gather,
    hand_on,
    pass_on,
    report,
    take_out,
)
from fieldservice.workflows.quality.guards import (
    it_can_be_gathered,
    it_goes_to_another_office,
    it_is_reported_at_headquarters_or_by_quality,
    it_was_gathered_here,
    no_feedback_about_this_batch_is_open_or_it_is_another,
    the_limit_is_to_come,
    the_other_feedback_is_open,
    what_is_named_is_known,
)
from fieldservice.workflows.quality.lines import ANSWERS, KIND, OPEN, PROGRESS, TAKEN_OUT, WITH_QUALITY


def all_that_are_proposed(feedback: Thing, context: Context) -> Values:
    return {"numbers": [each.number for each in proposed(feedback, context)]}


# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "quality.events"
STATES = {
    "sent": State(NP_("state", "sent to quality"), "quality", limit=Limit(days="quality_answer_days")),
    "in_progress": State(NP_("state", "quality works on it"), "quality", limit=Limit(keeps=True)),
    "answered": State(NP_("state", "answered by quality"), "liaison", limit=Limit("quality_result_minutes")),
    "closed": State(NP_("state", "result passed on")),
    "dropped": State(NP_("state", "given up")),
}
REPORTS = ("liaison", "hotline_engineer", "technical_supervisor", "quality", "manager")
LEADS = ("liaison", "hotline_engineer", "technical_supervisor", "manager")
QUALITY = ("quality",)
EVER_GATHERED = (*OPEN, "closed")

STEPS = (
    Step("report_quality", N_("Report a major quality problem"), f"{EVENTS}:QualityReported", (), "sent", REPORTS,
         (it_is_reported_at_headquarters_or_by_quality, what_is_named_is_known, the_limit_is_to_come,
          no_feedback_about_this_batch_is_open_or_it_is_another), effect=report, rank=60, short=N_("Quality feedback"),
         purpose="reports_quality"),
    Step("take_up_feedback", N_("Accept the feedback"), f"{EVENTS}:FeedbackTakenUp", ("sent",), "in_progress", QUALITY,
         rank=0, key="f5", at_once=True),
    Step("record_progress", N_("Record progress of quality"), f"{EVENTS}:QualityProgressed", WITH_QUALITY, None,
         QUALITY, appends_to=PROGRESS, rank=10, key="f6", office="holder",
         does=N_("Headquarters sees the progress. The limit stays.")),
    Step("answer_feedback", N_("Answer the feedback"), f"{EVENTS}:QualityAnswered", WITH_QUALITY, "answered", QUALITY,
         effect=answer, appends_to=ANSWERS, rank=5, key="f7",
         hint=N_("Headquarters passes the answer on to every gathered job and escalation.")),
    Step("hand_on_feedback", N_("Transfer the feedback to another office"), f"{EVENTS}:FeedbackHandedOn", WITH_QUALITY,
         SAME, REPORTS, (it_goes_to_another_office,), effect=hand_on, rank=45,
         hint=N_("If the quality department has its own store. The limit keeps running.")),
    Step("gather_work", N_("Gather jobs for the feedback"), f"{EVENTS}:WorkGathered", EVER_GATHERED, None, REPORTS,
         (it_can_be_gathered,), effect=gather, rank=15, key="ctrl+a", office="headquarters",
         proposes=all_that_are_proposed, purpose="gathers_work",
         does=N_("Each job and escalation shows the feedback and gets its result.")),
    Step("take_out_of_batch", N_("Take jobs out of the batch"), f"{EVENTS}:WorkTakenOut", EVER_GATHERED, None, REPORTS,
         (it_was_gathered_here,), effect=take_out, appends_to=TAKEN_OUT, rank=50, office="headquarters",
         does=N_("They do not get the result of this feedback.")),
    Step("pass_on_result", N_("Pass the result on"), f"{EVENTS}:QualityResultPassedOn", ("answered",), "closed", LEADS,
         effect=pass_on, rank=0, key="f5"),
    Step("ask_quality_again", N_("Ask quality again"), f"{EVENTS}:FeedbackAskedAgain", ("answered", "closed"), "sent",
         LEADS, (the_limit_is_to_come,), effect=ask_again, appends_to="questions", rank=30, key="f6"),
    Step("extend_feedback", N_("Move the limit of the feedback"), f"{EVENTS}:FeedbackExtended", WITH_QUALITY, SAME,
         ("manager",), (the_limit_is_to_come,), effect=extend, appends_to="extensions", rank=40),
    Step("drop_feedback", N_("Give the feedback up"), f"{EVENTS}:FeedbackDropped", OPEN, "dropped", LEADS,
         (the_other_feedback_is_open,), effect=drop, rank=70, asks=grave.FEEDBACK_ENDS),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

QUALITY_FEEDBACK = Workflow(KIND, N_("Quality feedback"), KIND, STATES, STEPS)
