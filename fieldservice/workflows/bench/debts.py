"""What is owed because of a device in our hands: messages, signatures, promises, loaners, claims."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.bench.device import IN_OUR_HANDS, is_ready_and_untold, loans_out, next_reminder
from fieldservice.workflows.bench.loaners.loans import FROM, came_back_elsewhere
from fieldservice.workflows.bench.transport.contents import DUE, is_untold
from fieldservice.workflows.common.debts import giver_of, running_due
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.model import State
from fieldservice.workflows.engine.obligation import Obligation

COORDINATOR = "coordinator"
WHILE_PROMISED = ("received", "dispatched", "inspected", "on_bench", "in_transit", "taken_along")
"""States of the bench in which a promise to the customer is still open."""
OF_STATE = {
    "inspected": ("intake", N_("Have the intake sheet signed, or tell the finding"), "engineer"),
    "ready": ("untold", N_("Tell the customer: ready to collect or send"), COORDINATOR),
    "shipped": ("delivery", N_("Confirm that it was delivered"), COORDINATOR),
    "in_claim": ("claim", N_("Settle the claim with the carrier"), COORDINATOR),
    "taken_along": ("put_down", N_("Bring the device in that was taken along"), "engineer"),
    "in_transit": ("transfer", N_("Sent on: see that it arrives"), COORDINATOR),
}
"""Kind, label and role by the state of a job whose device is with us."""


def owed(job: Thing, state: State | None) -> Iterator[Obligation]:
    """What is owed because of a device in our hands: open messages, signatures, returns and claims (flows 5a, 5b).

    `state` is the row of the job's state; None for one that its workflow does not have.
    """
    if job.state in OF_STATE and (job.state != "ready" or is_ready_and_untold(job)):
        kind, label, role = OF_STATE[job.state]
        person, office = str(job.get("engineer") or "") if role == "engineer" else "", ""
        if kind == "transfer":
            person, office = giver_of(job), job.given_by
        yield Obligation(kind, label, role, person, running_due(job), office)
    yield from owed_for_promise(job, WHILE_PROMISED)
    if job.state in ("ready", "signed") and next_reminder(job):
        yield Obligation("remind", N_("Not collected: remind the customer"), COORDINATOR, due=next_reminder(job))
    yield from owed_for_loaner(job)
    if state is not None and state.is_open and is_untold(job):
        label, due = N_("Tell the customer what differs from the sender's list"), str(job.get(DUE) or NEVER)
        yield Obligation("difference", label, COORDINATOR, due=due)
    if state is not None and not state.is_open and job.record("place").get("at") in IN_OUR_HANDS:
        yield Obligation("left_behind", N_("Job ended, device still here: give it back"), COORDINATOR)


def owed_for_promise(job: Thing, states: tuple[str, ...]) -> Iterator[Obligation]:
    """In these states a promise to the customer is still open."""
    if job.state in states and job.get("promised"):
        label, owner = N_("Keep the promise to the customer"), str(job.get("owner") or "")
        yield Obligation("promise", label, COORDINATOR, owner, str(job.get("promised")))


def owed_for_loaner(job: Thing) -> Iterator[Obligation]:
    if out := loans_out(job):
        due = min(str(line.get("loaner_due") or NEVER) for line in out)
        yield Obligation("loaner", N_("Get the loaner back"), COORDINATOR, due=due)
    for office in sorted({office_of_account(str(line[FROM])) for line in came_back_elsewhere(job)}):
        label = N_("A loaner came back elsewhere: transfer it in the books")
        yield Obligation("loaner_elsewhere", label, "storekeeper", office=office)
