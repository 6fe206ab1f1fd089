"""The stages of a record on its page: which are done, which is now, which are to come.

The words are those of the states. A stage that was passed over is left out. The customer's status page has stages of
its own, in the customer's words (`desk/ticket_status.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from fieldservice.presentation.values import state_word

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView

Status = Literal["done", "now", "to_come"]
States = tuple[str, ...]
# fmt: off
STAGES: Mapping[str, tuple[States, ...]] = {
    "request": (("open", "escalated"), ("handed_on", "with_clerk"), ("handed_over", "solved_by_phone")),
    "onsite": (("received", "accepted"), ("dispatched", "taken"), ("appointed",), ("on_site",),
               ("completed", "not_completed", "going_along", "solved"), ("signed",), ("handed_in",), ("closed",)),
    "sendin": (("expected",), ("received",), ("dispatched",), ("inspected",), ("on_bench",), ("ready",), ("signed",),
               ("closed",)),
    "mailin": (("expected",), ("received",), ("dispatched",), ("inspected",), ("on_bench",), ("ready",),
               ("shipped", "in_claim"), ("closed",)),
    "requisition": (("asked",), ("issued",)),
    "shipment": (("asked",), ("confirmed",), ("on_its_way", "differs"), ("received",)),
    "consignment": (("packing",), ("on_its_way", "differs"), ("judging",), ("in_repair",), ("finished",)),
    "invoice": (("asked",), ("issued",)),
    "faulty_return": (("awaited",), ("received",), ("handed_in",)),
    "partner_settlement": (("drawn_up",), ("with_partner", "disputed"), ("agreed",), ("paid",)),
    "quality_feedback": (("sent",), ("in_progress",), ("answered",), ("closed",)),
    "escalation": (("raised",), ("filtered",), ("locating",), ("with_department",), ("testing",), ("solved",)),
    "return_case": (("requested",), ("diagnosed",), ("to_judge",), ("judged",), ("approved",), ("executing",),
                    ("signed",), ("closed",)),
    "supplier_return": (("packing",), ("sent", "partly"), ("credited",), ("closed",)),
}
"""The usual way of a record through its states, by workflow. States outside it end the way, or interrupt it."""
# fmt: on


class PageStage(NamedTuple):
    """A stage in words, and whether it is done, now or to come."""

    label: str
    status: Status


def stages_of(page: DetailView) -> tuple[PageStage, ...]:
    """The stages of a record; () for one that has none, or whose way has ended early."""
    way = STAGES.get(page.workflow, ())
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


def _has_reached(page: DetailView, states: States) -> bool:
    return any(line.after in states and line.before not in states for line in page.history)
