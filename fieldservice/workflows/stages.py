"""The usual way of a record through its states, for its page and for the customer's status page alike.

The page says the states in the words of the staff; the customer's page has fewer, in words of its own.
States outside a way end it early, or interrupt it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldservice.words.marking import N_


class StageOfWay(NamedTuple):
    """States that are one stage of the way, and its name on the customer's page. Stages in a row with one name are one
    stage there; a stage without a name is none."""

    states: tuple[str, ...]
    customer: str = ""


WORK_FINISHED = N_("Work finished")
_TAKEN_IN, _REGISTERED, _CHOSEN = N_("Taken in"), N_("Registered"), N_("Engineer chosen")
_PASSED_ON, _DECIDED, _CARRIED_OUT = (
    N_("Passed to a service point"),
    N_("Decided at headquarters"),
    N_("Being carried out"),
)
_READY = N_("Ready to collect")
_AT_THE_BENCH = (
    StageOfWay(("expected",)),
    StageOfWay(("received",), _TAKEN_IN),
    StageOfWay(("dispatched",), _TAKEN_IN),
    StageOfWay(("inspected",), N_("Inspected")),
    StageOfWay(("on_bench",), N_("In repair")),
)


def _way(*states: str) -> tuple[StageOfWay, ...]:
    """A way that only the staff sees; states with a blank between them are one stage."""
    return tuple(StageOfWay(tuple(each.split())) for each in states)


# fmt: off
STAGES: Mapping[str, tuple[StageOfWay, ...]] = {
    "request": (StageOfWay(("open", "escalated"), _REGISTERED), StageOfWay(("handed_on", "with_clerk"), _PASSED_ON),
                StageOfWay(("handed_over", "solved_by_phone"), _PASSED_ON)),
    "onsite": (StageOfWay(("received", "accepted"), _REGISTERED), StageOfWay(("dispatched", "taken"), _CHOSEN),
               StageOfWay(("appointed",), N_("Appointment agreed")), StageOfWay(("on_site",), N_("Engineer on site")),
               StageOfWay(("completed", "not_completed", "going_along", "solved"), WORK_FINISHED),
               StageOfWay(("signed",), WORK_FINISHED), StageOfWay(("handed_in",), WORK_FINISHED),
               StageOfWay(("closed",), N_("Job closed"))),
    "sendin": (*_AT_THE_BENCH, StageOfWay(("ready",), _READY), StageOfWay(("signed",), _READY),
               StageOfWay(("closed",), N_("Handed over"))),
    "mailin": (*_AT_THE_BENCH, StageOfWay(("ready",), WORK_FINISHED),
               StageOfWay(("shipped", "in_claim"), N_("On its way to you")),
               StageOfWay(("closed",), N_("Delivered to you"))),
    "return_case": (StageOfWay(("requested",), _REGISTERED), StageOfWay(("diagnosed",), N_("Device examined")),
                    StageOfWay(("to_judge",), _DECIDED), StageOfWay(("judged", "refused"), _DECIDED),
                    StageOfWay(("approved",), _CARRIED_OUT), StageOfWay(("executing",), _CARRIED_OUT),
                    StageOfWay(("signed",), _CARRIED_OUT), StageOfWay(("closed",), N_("Request closed"))),
    "requisition": _way("asked", "issued"),
    "shipment": _way("asked", "confirmed", "on_its_way differs", "received"),
    "consignment": _way("packing", "on_its_way differs", "judging", "in_repair", "finished"),
    "invoice": _way("asked", "issued"),
    "faulty_return": _way("awaited", "received", "handed_in"),
    "partner_settlement": _way("drawn_up", "with_partner disputed", "agreed", "paid"),
    "quality_feedback": _way("sent", "in_progress", "answered", "closed"),
    "escalation": _way("raised", "filtered", "locating", "with_department", "testing", "solved"),
    "supplier_return": _way("packing", "sent partly", "credited", "closed"),
}
"""By workflow."""
# fmt: on


def customers_way(workflow: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The name of each stage on the customer's page, and the states that belong to it; () where there is none."""
    found: dict[str, tuple[str, ...]] = {}
    for stage in STAGES.get(workflow, ()):
        if stage.customer:
            found[stage.customer] = (*found.get(stage.customer, ()), *stage.states)
    return tuple(found.items())
