"""What is owed because of any job: its acceptance, its result, and an unhappy customer."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.common.results import call_back_due, is_called_back, result_due
from fieldservice.workflows.common.unhappy import unhappy_calls
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.engine.offices import result_office

CALL_BACK = "call_back"
"""The kind of what is owed until the customer was called back."""


def running_due(thing: Thing) -> str:
    """When the time limit of its state is over, UTC text; NEVER without one."""
    return str(thing.record("clock").get("due", NEVER))


def owed_for_dispatch(job: Thing) -> Iterator[Obligation]:
    """Who dispatched it stays responsible until the engineer accepts."""
    if job.state == "dispatched":
        giver, office = led_to(job, "dispatched")
        yield Obligation(
            "dispatch", N_("Dispatched: see that the engineer accepts"), "coordinator", giver, running_due(job), office
        )


def owed_for_result(job: Thing) -> Iterator[Obligation]:
    """What the office owes that took the call, wherever the job is: the result and the call-back."""
    if due := result_due(job):
        office = result_office(job)
        yield Obligation("pass_back", N_("Pass the result back"), "information_clerk", due=due, office=office)
    if (due := call_back_due(job)) and not is_called_back(job):
        yield Obligation(CALL_BACK, N_("Call the customer back"), "agent", due=due, office=result_office(job))


def owed_for_unhappy_call(job: Thing) -> Iterator[Obligation]:
    """What a manager owes a customer who was unhappy at the call-back."""
    for call in unhappy_calls(job)[:1]:
        due, office = str(call.get("unhappy_due") or NEVER), str(call["unhappy_at"])
        yield Obligation("unhappy", N_("Attend to the unhappy customer"), "manager", due=due, office=office)


def led_to(thing: Thing, state: str) -> tuple[str, str]:
    """The person who last took a step that led to this state, and the office that held the thing before it."""
    by = before = holder = ""
    for line in thing.history:
        move = next((move for move in line.entry.moves if move.thing == thing.id), None)
        if move is None or line.late:
            continue
        if line.after == state != line.before:
            by, before = line.entry.by, holder
        holder = move.holder
    return by, before


def giver_of(job: Thing) -> str:
    """The person who gave the job to its present holder, and who stays responsible until it is accepted."""
    by = holder = ""
    for line in job.history:
        move = next((move for move in line.entry.moves if move.thing == job.id), None)
        if move is not None and not line.late and move.holder != holder:
            by, holder = line.entry.by, move.holder
    return by
