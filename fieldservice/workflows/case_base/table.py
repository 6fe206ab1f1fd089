"""The article of the case base 知识库条目: symptom, cause and solution, read by every office.

Whoever solved a fault writes it; headquarters holds it from then on, edits and retires it. It is no open work.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.case_base.effects import edit_article, write_article
from fieldservice.workflows.case_base.guards import (
    HINT,
    its_words_name_nobody,
    the_job_has_not_voted_yet,
    the_remark_names_nobody,
)
from fieldservice.workflows.case_base.lines import EDITORS, KIND, PUBLISHED, RETIRED, VOTES, WRITERS
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import ALL, SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "case_base.events"
STATES = {
    PUBLISHED: State(NP_("state", "published")),
    RETIRED: State(NP_("state", "retired")),
}

STEPS = (
    Step("write_article", N_("Write a knowledge base article"), f"{EVENTS}:ArticleWritten", (), PUBLISHED, WRITERS,
         (its_words_name_nobody,), effect=write_article, rank=52, short=N_("New article"), other_file="source",
         purpose="writes_article", hint=HINT),
    Step("vote_article", N_("Solved it or not"), f"{EVENTS}:ArticleVoted", (), None, EVERYONE,
         (the_job_has_not_voted_yet, the_remark_names_nobody), appends_to=VOTES, rank=5, key="f5",
         purpose="votes_article", short=N_("Vote"),
         does=N_("Each job votes once. Articles that solved most faults are proposed first.")),
    Step("edit_article", N_("Edit the article"), f"{EVENTS}:ArticleEdited", (PUBLISHED,), SAME, EDITORS,
         (its_words_name_nobody,), effect=edit_article, rank=10, key="ctrl+e", prefill=ALL, office="headquarters",
         hint=HINT, purpose="edits_article"),
    Step("retire_article", N_("Retire the article"), f"{EVENTS}:ArticleRetired", (PUBLISHED,), RETIRED, EDITORS,
         rank=60, office="headquarters", purpose="retires_article", asks=grave.RETIRED),
    Step("propose_article_again", N_("Propose the article again"), f"{EVENTS}:ArticleProposedAgain", (RETIRED,),
         PUBLISHED, EDITORS, rank=10, key="f6", office="headquarters"),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

ARTICLE = Workflow(KIND, N_("Knowledge base article"), KIND, STATES, STEPS)
