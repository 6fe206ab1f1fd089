"""The steps of jobs and requests with the case base: a good solution becomes an article, and the job votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.workflows.case_base.following import article_follows, named, vote_follows
from fieldservice.workflows.case_base.guards import HINT, names_no_customer
from fieldservice.workflows.case_base.lines import WRITERS
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.model import Draft, Step
from fieldservice.workflows.engine.roles import EVERYONE

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

SLIPS, TRIED = "slips_to_case_base", "articles_tried"
"""Lists of a job: what it gave to the case base, and the articles that were tried on it."""
CODES = ("symptom_code", "cause_code")


@guard(N_("No solution has been recorded for it yet."))
def a_solution_was_written_down(job: Thing, event: Event | None, context: Context) -> bool:
    return bool(job.get("handling") or job.get("solution"))


@guard(N_("Its solution is already in the knowledge base."))
def it_is_not_in_the_case_base_yet(job: Thing, event: Event | None, context: Context) -> bool:
    return not job.lines(SLIPS)


def as_on_the_slip(job: Thing) -> Values:
    """What the slip says, to be put into words for all offices."""
    found = {
        "symptom": job.get("symptom"),
        "models": job.get("model"),
        "cause": job.get("finding"),
        "solution": job.get("handling") or job.get("solution"),
        **{name: code_of(job.get(name)) for name in CODES},
    }
    return {name: value for name, value in found.items() if value}


def propose_slip(draft: Draft, event: Event, context: Context) -> None:
    draft.data["for_case_base"] = True
    named(draft, context)


# A table is read row by row.
# fmt: off
EVENTS = "case_base.events"


def case_base_steps(finished: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps of work that is finished in these states."""
    return (
        Step("slip_to_case_base", N_("Add the solution to the knowledge base"), f"{EVENTS}:SlipProposed", finished,
             None, WRITERS, (a_solution_was_written_down, it_is_not_in_the_case_base_yet,
                       names_no_customer("symptom", "cause", "solution")),
             effect=propose_slip, appends_to=SLIPS, rank=93, suggests=as_on_the_slip, then_opens=article_follows,
             hint=HINT, does=N_("Every office reads the article; headquarters may edit it.")),
        Step("vote_on_article", N_("Say whether an article helped"), f"{EVENTS}:ArticleTried", (), None, EVERYONE,
             (names_no_customer("words"),), appends_to=TRIED, rank=94, then_opens=vote_follows,
             purpose="votes_on_article",
             does=N_("Each job votes once on an article. What solved most faults is proposed first.")),
    )
# fmt: on
