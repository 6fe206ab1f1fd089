"""Steps that every kind of job has after the work."""

from fieldservice.words.marking import N_
from fieldservice.workflows.common import courtesies
from fieldservice.workflows.common.guards import a_call_back_is_due, only_who_was_reached_is_satisfied_or_complains
from fieldservice.workflows.common.results import ENDED
from fieldservice.workflows.common.unhappy import attend, called_back, the_customer_is_unhappy
from fieldservice.workflows.engine.model import Step

# A table is read row by row.
# fmt: off
AFTER_WORK = (
    Step("call_back", N_("Call the customer back"), "common.events:CalledBack", ENDED, None,
         ("agent", "hotline_engineer", "information_clerk", "coordinator"),
         (a_call_back_is_due, only_who_was_reached_is_satisfied_or_complains),
         effect=called_back, appends_to="call_backs", rank=20, key="ctrl+b", office="registrar",
         remind=courtesies.CALL_BACK),
    Step("attend", N_("Attend to the unhappy customer"), "common.events:UnhappyAttended", (), None, ("manager",),
         (the_customer_is_unhappy,), effect=attend, appends_to="attended", rank=0, key="ctrl+a",
         remind=courtesies.ATTENTION),
)
