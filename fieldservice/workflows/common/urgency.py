"""The urgency of work that has begun: several offices may change it, and the limit that runs changes with it.

The new limit is written into the entry, so that folding needs neither calendar nor setting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.codes import NORMAL, code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, clock_from
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.limits import share_of_limits
from fieldservice.workflows.engine.model import Draft, Step
from fieldservice.workflows.engine.roles import ANSWERING

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import UrgencyChanged


def change_urgency(draft: Draft, event: UrgencyChanged, context: Context) -> None:
    work = draft.subject
    clock = work.record("clock")
    share = share_of_limits(context, draft.data, work.holder)
    changed = clocks.hurried(context.reference.calendar(work.holder), clock, context.now, share)
    if changed != clock:
        draft.data |= {"clock": changed, "clock_of": clock_from(work)}


@guard(N_("It already has this urgency."), beside=("level",))
def the_urgency_changes(work: Thing, event: UrgencyChanged, context: Context) -> bool:
    return event.level != (code_of(work.get("level")) or NORMAL)


def urgency(states: tuple[str, ...]) -> Step:
    """The step that changes the urgency of work in these states."""
    return Step("set_urgency", N_("Change the urgency"), "common.events:UrgencyChanged", states, None,
                (*ANSWERING, "manager"), (the_urgency_changes,), effect=change_urgency, appends_to="urgencies",
                rank=58, office="holder_or_registrar",
                does=N_("Changes the urgency and the time limit; the state does not change."))  # fmt: skip
