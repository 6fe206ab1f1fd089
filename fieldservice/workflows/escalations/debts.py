"""What is owed because of an escalation: at headquarters, at the office of its raiser, and to the customer."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.escalations.lines import (
    OPEN,
    OPENED,
    RAISED,
    SENT_BACK,
    asked_to_withdraw,
    has_failed,
    open_here,
    progress_due,
    untried_here,
    withdrawal_asked,
)

LATE = N_("Escalation is over its time limit: see to it")
FAILED = N_("A solution failed: take the problem one level up")
ENDS = N_("End the escalation that is no longer needed")
TELL = N_("Tell the customer how the escalation is going")
TRY = N_("Try the solution and say whether it works")
LEFT = N_("Work ended, escalation still open: ask to end it")
ENGINEER, COORDINATOR, HOTLINE = "engineer", "coordinator", "hotline_engineer"


def limit_of(escalation: Thing) -> str:
    """When an open escalation is late: the limit of its state, or that which its raiser set, whichever is first. UTC
    text."""
    clock = escalation.record("clock")
    running = str(clock.get("due") or NEVER) if "left" not in clock else NEVER
    return min(running, str(escalation.get("limit") or NEVER))


def owed(escalation: Thing) -> Iterator[Obligation]:
    """What is owed because of an escalation itself."""
    headquarters, office = (str(escalation.get(name) or "") for name in ("headquarters", "office"))
    if escalation.state in OPEN and (due := limit_of(escalation)) != NEVER:
        yield Obligation("escalation_late", LATE, "manager", due=due, office=office, since=due)
        if headquarters != office:
            yield Obligation("escalation_late/headquarters", LATE, "manager", due=due, office=headquarters, since=due)
    if has_failed(escalation):
        yield Obligation("solution_failed", FAILED, "liaison")
    if escalation.state in OPEN and withdrawal_asked(escalation):
        yield Obligation("escalation_ends", ENDS, _who_ends_it(escalation))


def _who_ends_it(escalation: Thing) -> str:
    return {RAISED: HOTLINE, SENT_BACK: ENGINEER}.get(escalation.state, "liaison")


def owed_of_work(work: Thing, is_open: bool) -> Iterator[Obligation]:
    """What is owed on a job or request because of the escalations that were raised from it."""
    if not work.lines(OPENED):
        return
    engineer = str(work.get("engineer") or "")
    role = HOTLINE if work.kind == "request" else ENGINEER if engineer else COORDINATOR
    found = open_here(work)
    if found is not None and is_open and (due := progress_due(work)):
        yield Obligation("progress", TELL, role, engineer, due)
    if found is not None and not is_open and not work.get("job") and not asked_to_withdraw(work, found):
        yield Obligation("escalation_left", LEFT, HOTLINE if work.kind == "request" else COORDINATOR)
    if is_open and (solved := untried_here(work)) is not None:
        yield Obligation("try_solution", TRY, role, engineer, solved.try_by or NEVER)
