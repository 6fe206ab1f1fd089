"""The return 旧件交回 of faulty parts: by the numbers of their tags, of many jobs and engineers at once (flow 8).

A return is one act and has no turn. What is on the way from a van belongs to the branch, so that the branch may receive
before it has heard of the hand-in.
"""

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import grave
from fieldservice.workflows.common.effects import touch_others
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.model import SAME, State, Step, Workflow
from fieldservice.workflows.engine.roles import EVERYONE, SETTLING
from fieldservice.workflows.parts.on_the_job.tags import TELLS
from fieldservice.workflows.parts.returns.effects import AWAITED, RECEIVED, hand_in, receive, receive_awaited
from fieldservice.workflows.parts.returns.guards import (
    each_tag_is_in_this_van,
    each_tag_may_be_taken_in,
    some_news_is_here,
    this_office_has_a_faulty_stock,
    this_office_is_a_van,
)

# A table is read row by row.
# fmt: off
COMMON = "common.events"
EVENTS = "parts.returns.events"
KIND = "faulty_return"
STORE = ("storekeeper", "coordinator")
STATES = {
    AWAITED: State(NP_("state", "waits for a van"), "storekeeper"),
    RECEIVED: State(NP_("state", "received")),
    "handed_in": State(NP_("state", "handed in")),
}
JOB = TELLS
"""What the jobs learn of their faulty parts."""

STEPS = (
    Step("receive_faulty", N_("Receive faulty parts"), f"{EVENTS}:FaultyPartsReceived", (), RECEIVED, STORE,
         (this_office_has_a_faulty_stock, each_tag_may_be_taken_in), effect=receive, rank=44, beside=JOB,
         short=N_("Faulty parts in"), purpose="receives_faulty"),
    Step("hand_in_faulty", N_("Hand faulty parts in"), f"{EVENTS}:FaultyPartsHandedIn", (), "handed_in", ("engineer",),
         (this_office_is_a_van, each_tag_is_in_this_van), effect=hand_in, rank=45, beside=JOB,
         short=N_("Faulty parts out"), purpose="hands_in_faulty"),
    Step("receive_awaited", N_("Take in what was reported"), f"{EVENTS}:AwaitedNewsCame", (AWAITED,), RECEIVED, STORE,
         (some_news_is_here,), effect=receive_awaited, rank=0, key="f5", beside=JOB),
    Step("note", N_("Note"), f"{COMMON}:Noted", (), None, EVERYONE, appends_to="notes", rank=90, key="f9"),
    Step("review", N_("Mark as reviewed"), f"{COMMON}:Reviewed", (), None, SETTLING, effect=touch_others,
         appends_to="reviews", rank=98, purpose="reviews"),
    Step("settle", N_("Settle"), f"{COMMON}:Settled", (), SAME, SETTLING, effect=settle_to(STATES), rank=99,
         override=True, purpose="settles", asks=grave.SETTLED),
)

FAULTY_RETURN = Workflow(KIND, N_("Return of faulty parts"), KIND, STATES, STEPS)
