"""Rows that belong to a customer's device wherever it is repaired: promises, loaner devices, photos."""

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.counter.effects import promise
from fieldservice.workflows.bench.counter.guards import the_time_is_in_the_future
from fieldservice.workflows.bench.loaners.effects import lend, pass_on, take_loaner_back
from fieldservice.workflows.bench.loaners.guards import (
    a_loaner_came_back_elsewhere,
    a_loaner_is_out,
    a_loaner_that_is_not_in_order_is_described,
    the_loaner_can_be_taken_into_the_books,
    the_loaner_is_free,
    the_loaner_was_lent_with_this_job,
)
from fieldservice.workflows.bench.loaners.loans import PASSED
from fieldservice.workflows.common import courtesies
from fieldservice.workflows.common.papers import FAULT_TAG
from fieldservice.workflows.engine.model import SAME, Step
from fieldservice.workflows.engine.roles import EVERYONE
from fieldservice.workflows.parts.on_the_job.lines import PARTS
from fieldservice.workflows.parts.on_the_job.steps import MOVES

COUNTER_DESK = "bench.counter.events"
REPAIR = "bench.repair.events"
PROMISES = ("counter_clerk", "coordinator", "engineer")
LENDS = (*PROMISES, "storekeeper")


# A table is read row by row.
# fmt: off
def for_the_customer(going: tuple[str, ...], ever: tuple[str, ...] = (), key: str = "") -> tuple[Step, ...]:
    """`going` are the states in which the customer waits for the device; a loaner may come back in `ever`, later too.

    `key` is that of the promise.
    """
    return (
        Step("promise", N_("Promise a time"), f"{COUNTER_DESK}:PromiseMade", going, SAME, PROMISES,
             (the_time_is_in_the_future,), effect=promise, appends_to="promises", rank=50, key=key,
             remind=courtesies.PROMISE),
        Step("lend_loaner", N_("Lend a loaner device"), f"{REPAIR}:LoanerLent", going, None, LENDS,
             (the_loaner_is_free,), effect=lend, appends_to="loans", rank=70, device_field="loaner", office="holder",
             does=MOVES),
        Step("take_loaner_back", N_("Take the loaner back"), f"{REPAIR}:LoanerReturned", ever, None, LENDS,
             (a_loaner_is_out, the_loaner_was_lent_with_this_job, a_loaner_that_is_not_in_order_is_described,
              the_loaner_can_be_taken_into_the_books), effect=take_loaner_back, appends_to="loans_back", rank=25,
             device_field="loaner", beside={"job": PARTS}, prints=FAULT_TAG, does=MOVES),
        Step("pass_loaner_on", N_("Loaner came back elsewhere"), f"{REPAIR}:LoanerPassedOn", (), None, LENDS,
             (a_loaner_came_back_elsewhere,), effect=pass_on, appends_to=PASSED, rank=24,
             does=N_("The loaner leaves the books of this office and arrives in those of the other one.")),
        Step("attach", N_("Attach photos"), f"{COUNTER_DESK}:PhotosAttached", ever, None, EVERYONE,
             appends_to="photos", rank=72, purpose="attaches",
             does=N_("Adds the pictures and papers to the record; the state does not change.")),
    )
