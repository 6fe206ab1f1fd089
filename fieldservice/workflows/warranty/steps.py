"""The rows that every job's table has about its warranty."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common.guards import something_is_filled_in
from fieldservice.workflows.engine.model import SAME, Step
from fieldservice.workflows.parts.on_the_job.lines import known_parts
from fieldservice.workflows.warranty.decisions import (
    APPLIED,
    GOODWILL_KIND,
    VERDICT_KIND,
    an_overruling_was_approved,
    ask_goodwill,
    ask_overrule,
    give_goodwill,
    goodwill_was_approved,
    it_differs_from_the_verdict,
    it_is_a_repair,
    judge,
    overrule,
    single_parts_are_charged_for_damage,
    something_is_charged,
    there_is_a_verdict,
)
from fieldservice.workflows.warranty.lines import JUDGED

# A table is read row by row.
# fmt: off
EVENTS = "warranty.events"
JUDGES = ("engineer", "coordinator", "counter_clerk")
ASKS = N_("A second person decides. Until then the verdict does not change.")


def verdict_steps(going: tuple[str, ...], before_sign_off: tuple[str, ...]) -> tuple[Step, ...]:
    """What was found is said until the slip is signed (`before_sign_off`); who pays can be decided while the job is
    `going`."""
    return (
        Step("judge_warranty", N_("Judge who pays"), f"{EVENTS}:WarrantyJudged", before_sign_off, SAME, JUDGES,
             (something_is_filled_in, single_parts_are_charged_for_damage), effect=judge, appends_to=JUDGED, rank=56,
             knows=known_parts,
             prefill=("work", "purchased", "purchase_proof", "first_used")),
        Step("ask_overrule", N_("Ask for another verdict"), f"{EVENTS}:VerdictOverruleAsked", going, None, JUDGES,
             (there_is_a_verdict, it_is_a_repair, it_differs_from_the_verdict), effect=ask_overrule,
             appends_to="overrulings_asked", rank=67, office="holder", does=ASKS),
        Step("overrule", N_("Apply the verdict that was approved"), f"{EVENTS}:VerdictOverruled", going, SAME, JUDGES,
             (an_overruling_was_approved,), effect=overrule, appends_to=APPLIED[VERDICT_KIND], rank=3),
        Step("ask_goodwill", N_("Ask for goodwill"), f"{EVENTS}:GoodwillAsked", going, None, JUDGES,
             (there_is_a_verdict, something_is_charged), effect=ask_goodwill, appends_to="goodwill_asked", rank=68,
             office="holder", does=ASKS),
        Step("give_goodwill", N_("Apply the goodwill that was approved"), f"{EVENTS}:GoodwillGiven", going, SAME,
             JUDGES, (goodwill_was_approved,), effect=give_goodwill, appends_to=APPLIED[GOODWILL_KIND], rank=3),
    )


"""The names of these rows."""
