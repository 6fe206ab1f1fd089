"""Effects that several flows share: pausing clocks, reviewing things together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.limits import share_of_limits
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.promises import PROMISES, promised_times

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Reviewed, WaitingBegun, WaitingEnded


def begin_waiting(draft: Draft, event: WaitingBegun, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    draft.data["clock"] = clocks.pause(calendar, draft.subject.record("clock"), context.now)


def end_waiting(draft: Draft, event: WaitingEnded, context: Context) -> None:
    """What a contract promises is later by the time that was waited, like the limit itself."""
    job, office = draft.subject, context.office
    clock = clocks.resume(context.reference.calendar(office), job.record("clock"), context.now)
    if clock.get(PROMISES):
        times = promised_times(job, job.facts, context, office, share_of_limits(context, job.facts, office))
        clock[PROMISES] = {name: list(each) for name, each in times.items()}
    draft.data["clock"] = clock
    draft.data["waiting"] = None


def touch_others(draft: Draft, event: Reviewed, context: Context) -> None:
    """Things that were looked at together are touched together, so that each of them shows the review."""
    draft.touches += event.others
