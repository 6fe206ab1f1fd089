"""A job that was opened for a care visit tells its contract how it ended, whichever way that was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.model import Draft, Effect, State, Step
from fieldservice.workflows.engine.promises import CARE_VISIT, ITS_CONTRACT

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

CONTRACT, VISIT = ITS_CONTRACT, CARE_VISIT
"""The facts of such a job: the id of the contract, and the care visit by its key."""
ENDED = "care_ended"
"""The list of a contract that gains a line when such a job ends."""
CLOSED = "closed"
"""The state of a job whose work was done."""


def telling_contracts(steps: tuple[Step, ...], states: Mapping[str, State]) -> tuple[Step, ...]:
    """The steps of a job, each of which may lead to an end, such that a job of a care visit then tells its contract."""
    return tuple(replace(step, effect=_telling(step.effect, states)) if step.moves else step for step in steps)


def _telling(effect: Effect | None, states: Mapping[str, State]) -> Effect:
    def tell(draft: Draft, event: Event, context: Context) -> None:
        if effect is not None:
            effect(draft, event, context)
        job = draft.thing
        if job is None or not job.get(VISIT) or not job.get(CONTRACT):
            return
        before, after = states.get(job.state), states.get(draft.moves[0][3])
        if after is not None and not after.is_open and (before is None or before.is_open):
            how = draft.moves[0][3]
            draft.add("contract", str(job.get(CONTRACT)), ENDED, {"visit": job.get(VISIT), "job": job.id, "how": how})

    return tell
