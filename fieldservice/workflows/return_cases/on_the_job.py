"""Rows of the tables of jobs and calls: a return is asked for, the job waits for its case, and goes on or ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.common import courtesies
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.guards import Guard
from fieldservice.workflows.engine.model import Draft, Effect, State, Step
from fieldservice.workflows.return_cases.guards import (
    its_case_ended_without_a_return,
    its_case_was_carried_out,
    nothing_was_given_for_its_device,
    the_device_has_no_open_case,
)
from fieldservice.workflows.return_cases.lines import KIND, UNREPAIRED, WITHDRAWALS
from fieldservice.workflows.return_cases.opening import BEFORE, IN_CASE, open_case, request_return

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

EVENTS = "return_cases.events"
WAITING = {IN_CASE: State(NP_("state", "waits for a return case"), "coordinator")}
"""The state that the jobs of every flow have for it."""
NOWHERE: Mapping[str, str] = {}
ASKS = ("counter_clerk", "coordinator", "engineer", "manager")
GOES_ON = ("coordinator", "counter_clerk", "engineer")
CASE_IS_OPENED = N_("A return case is opened, and the job waits for it. Headquarters decides; promise nothing yet.")
GOES_ON_WHERE_IT_STOOD = N_("It continues where it was before.")


def resuming(targets: Mapping[str, str], usual: str) -> Effect:
    """The job goes back into the state before its case, or into the one that `targets` names in its place."""

    def resume(draft: Draft, event: Event, context: Context) -> None:
        job = draft.subject
        before = str(job.get(BEFORE) or "")
        draft.lead_to(targets.get(before, usual))
        draft.data[BEFORE] = None

    return resume


def asking_for_withdrawal(effect: Effect) -> Effect:
    """The customer takes or keeps the device: whoever holds the case is asked to withdraw it."""

    def asked(draft: Draft, event: Event, context: Context) -> None:
        effect(draft, event, context)
        job = draft.subject
        if case := job.get(KIND):
            draft.add(KIND, str(case), WITHDRAWALS, {"job": str(job.get("number") or ""), UNREPAIRED: True})

    return asked


# A table is read row by row.
# fmt: off
def case_steps(
    states: tuple[str, ...],
    back: Mapping[str, str],
    usual: str,
    to_end: tuple[Guard, ...],
    end: Effect,
    not_yet: Mapping[str, str] = NOWHERE,
) -> tuple[Step, ...]:
    """The rows of a job. `states` are those in which a return may be asked for; `back` says where the work goes on, by
    the state before, else in `usual`; `to_end` and `end` are conditions and effect of the end with the case; `not_yet`
    says by state what comes before it is asked for."""
    return (
        Step("request_return", N_("Ask for a return or exchange"), f"{EVENTS}:ReturnRequested", states, IN_CASE, ASKS,
             (the_device_has_no_open_case, nothing_was_given_for_its_device), effect=request_return, not_yet=not_yet,
             appends_to="returns_asked", rank=57, prefill=("purchased", "purchase_proof"),
             remind=courtesies.RETURN, hint=CASE_IS_OPENED),
        Step("resume_work", N_("Continue the work"), f"{EVENTS}:WorkResumed", (IN_CASE,), usual, GOES_ON,
             (nothing_was_given_for_its_device, its_case_ended_without_a_return), effect=resuming(back, usual),
             or_to=tuple(back.values()), rank=0, key="f5", does=GOES_ON_WHERE_IT_STOOD),
        Step("end_with_case", N_("End the job with its return case"), f"{EVENTS}:EndedWithCase", (IN_CASE,), "closed",
             GOES_ON, (its_case_was_carried_out, *to_end), effect=end, rank=1, key="f7"),
    )


OPEN_CASE = Step("open_case", N_("Becomes a return case"), f"{EVENTS}:CallBecameCase", (), "return_case",
                 ("agent", "hotline_engineer", "information_clerk"), (the_device_has_no_open_case,), effect=open_case,
                 rank=45, remind=courtesies.RETURN,
                 hint=N_("The service point gets a return case. Headquarters decides; promise nothing yet."))
"""The row of a call that becomes a case."""


def becoming_a_case(states: tuple[str, ...], *guards: Guard) -> Step:
    return replace(OPEN_CASE, states=states, guards=(*guards, *OPEN_CASE.guards))
