"""Effects that several flows share: pausing clocks, reviewing things together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.model import Context, Draft

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Reviewed, WaitingBegun, WaitingEnded


def begin_waiting(draft: Draft, event: WaitingBegun, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    draft.data["clock"] = clocks.pause(calendar, draft.subject.record("clock"), context.now)


def end_waiting(draft: Draft, event: WaitingEnded, context: Context) -> None:
    calendar = context.reference.calendar(context.office)
    draft.data["clock"] = clocks.resume(calendar, draft.subject.record("clock"), context.now)
    draft.data["waiting"] = None


def touch_others(draft: Draft, event: Reviewed, context: Context) -> None:
    """Things that were looked at together are touched together, so that each of them shows the review."""
    draft.touches += event.others
