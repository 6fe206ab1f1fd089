"""Effects that several flows share: pausing clocks, passing a result back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.moments import stamp
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.limits import minutes_clock
from fieldservice.workflows.engine.model import Context, Draft

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Reviewed, WaitingBegun, WaitingEnded
    from fieldservice.workflows.engine.fields import Event


def begin_waiting(draft: Draft, event: WaitingBegun, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    draft.data["clock"] = clocks.pause(calendar, draft.subject.record("clock"), context.now)


def end_waiting(draft: Draft, event: WaitingEnded, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    draft.data["clock"] = clocks.resume(calendar, draft.subject.record("clock"), context.now)
    draft.data["waiting"] = None


def pass_back(draft: Draft, event: Event, context: Context) -> None:
    """The call-back falls due, and the clock for closing the job runs."""
    calendar = context.reference.calendar(context.office)
    minutes = context.reference.minutes("call_back_minutes")
    draft.data["call_back_due"] = stamp(clocks.after_working(calendar, context.now, minutes))
    draft.data["clock"] = minutes_clock(context, "close_minutes")


def touch_others(draft: Draft, event: Reviewed, context: Context) -> None:
    """Things that were looked at together are touched together, so that each of them shows the review."""
    draft.touches += event.others
