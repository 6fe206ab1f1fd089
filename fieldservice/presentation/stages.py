"""The stages of a record on its page: which are done, which is now, which are to come.

The words are those of the states. A stage that was passed over is left out. The way itself stands in
`workflows/stages.py`, which the customer's status page reads too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from fieldservice.presentation.values import state_word
from fieldservice.workflows.stages import STAGES

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

Status = Literal["done", "now", "to_come"]


class PageStage(NamedTuple):
    """A stage in words, and whether it is done, now or to come."""

    label: str
    status: Status


def stages_of(page: DetailView) -> tuple[PageStage, ...]:
    """The stages of a record; () for one that has none, or whose way has ended early."""
    way = tuple(stage.states for stage in STAGES.get(page.workflow, ()))
    reached = [_has_reached(page, states) for states in way]
    now = next((place for place, states in enumerate(way) if page.state in states), -1)
    is_on_its_way = now >= 0
    if not is_on_its_way:
        if not page.awaits:
            return ()
        now = max((place for place, done in enumerate(reached) if done), default=0)
    last = now == len(way) - 1
    found: list[PageStage] = []
    for place, states in enumerate(way):
        if place < now and not reached[place]:
            continue
        word = page.state if place == now and is_on_its_way else states[0]
        status: Status = "done" if place < now or last else "now" if place == now else "to_come"
        found.append(PageStage(state_word(page.workflow, word), status))
    return tuple(found)


def _has_reached(page: DetailView, states: tuple[str, ...]) -> bool:
    return any(line.after in states and line.before not in states for line in page.history)
