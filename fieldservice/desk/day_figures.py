"""Figures of an office for those who look rather than read: what was done today, and the load of each engineer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.late_dataclass import dataclass
from fieldservice.read_model import day_counts, queries
from fieldservice.words.moments import stamp
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.approvals import Waiting
    from fieldservice.desk.first_fix import FixedOn
    from fieldservice.desk.session import Session

COUNTED = 1000
"""Counts of lists stop at this number, which tells enough."""
LATEST = 5000
"""Entries that are looked through for the figures of a day."""


@dataclass(frozen=True, slots=True)
class TileCount:
    """What a tile says; all but the number may be missing."""

    count: int
    late: int = 0
    """How many of them are past their limit."""
    more: int = 0
    """How many of the devices to be collected have a customer who was not told."""
    moment: str = ""
    """The UTC text of what presses most."""
    holder: str = ""
    """The office that holds it."""


STAGES = {
    "received": ("received",),
    "dispatched": ("dispatched",),
    "finished": ("ready", "completed", "solved"),
    "closed": ("closed",),
}
"""Of each figure of the day: the states into which the steps of jobs lead that are counted."""


class DayFigures(NamedTuple):
    """How often each of the STAGES was reached today at this office's store, the open jobs of each engineer, the visits
    of the last week, and what waits for the approval of the person who looks."""

    reached: dict[str, int]
    loads: list[tuple[str, int]]
    week: tuple[FixedOn, ...] = ()
    approvals: tuple[Waiting, ...] = ()


def figures_of_today(session: Session) -> DayFigures:
    midnight = session.clock().astimezone(session.zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    made = day_counts.kinds_made(session.reader, stamp(midnight), LATEST)
    kinds = {name: _kinds_into(states) for name, states in STAGES.items()}
    reached = {name: sum(made.get(kind, 0) for kind in kinds[name]) for name in STAGES}
    loads = sorted(queries.loads(session.reader).items(), key=lambda each: (-each[1], each[0]))
    return DayFigures(reached, loads)


def _kinds_into(states: Sequence[str]) -> frozenset[str]:
    """The kinds of the entries by which a job comes into one of these states."""
    return frozenset(
        step.kind for flow in WORKFLOWS.values() if flow.thing == "job" for step in flow.steps
        if step.to in states and not step.override
    )  # fmt: skip
