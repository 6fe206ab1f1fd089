"""The batch: jobs on the same fault of the same model, opened in the days before the feedback or since."""

from __future__ import annotations

from datetime import timedelta

from fieldservice.words.moments import moment, stamp
from fieldservice.workflows.engine.alike import Alike, AlikeWork
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.quality.lines import fault_of, gathered_of

DAYS = "batch_days"
MOST = 200
"""Jobs and escalations of one entry: more would make entries that are too long."""


def since(opened: str, days: int) -> str:
    """The moment from which on jobs belong to a batch whose feedback was opened at this moment."""
    return stamp(moment(opened) - timedelta(days=days)) if opened else ""


def proposed(feedback: Thing, context: Context) -> list[AlikeWork]:
    """The jobs that may belong to the batch and are not gathered yet, the oldest first. What was taken out of it by
    somebody is proposed again: it is still alike."""
    return alike_to(feedback, context.alike, context.reference.number(DAYS, context.office))


def alike_to(feedback: Thing, alike: Alike, days: int) -> list[AlikeWork]:
    """The same, where the jobs and the days of the window are known."""
    known = {each.id for each in gathered_of(feedback)}
    model, symptom = fault_of(feedback)
    found = alike.of(model, symptom, since(feedback.opened, days)) if model and symptom else ()
    return [each for each in found if each.id not in known]
