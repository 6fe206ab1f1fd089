"""The usual way of a record through its states, for its page and for the customer's status page alike.

The page says the states in the words of the staff; the customer's page has fewer, in words of its own.
States outside a way end it early, or interrupt it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fieldservice.words.marking import N_


class Stage(NamedTuple):
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
    Stage(("expected",)),
    Stage(("received",), _TAKEN_IN),
    Stage(("dispatched",), _TAKEN_IN),
    Stage(("inspected",), N_("Inspected")),
    Stage(("on_bench",), N_("In repair")),
)


def _way(*states: str) -> tuple[Stage, ...]:
    """A way that only the staff sees; states with a blank between them are one stage."""
    return tuple(Stage(tuple(each.split())) for each in states)


# fmt: off
STAGES: Mapping[str, tuple[Stage, ...]] = {
    "request": (Stage(("open", "escalated"), _REGISTERED), Stage(("handed_on", "with_clerk"), _PASSED_ON),
                Stage(("handed_over", "solved_by_phone"), _PASSED_ON)),
    "onsite": (Stage(("received", "accepted"), _REGISTERED), Stage(("dispatched", "taken"), _CHOSEN),
               Stage(("appointed",), N_("Appointment agreed")), Stage(("on_site",), N_("Engineer on site")),
               Stage(("completed", "not_completed", "going_along", "solved"), WORK_FINISHED),
               Stage(("signed",), WORK_FINISHED), Stage(("handed_in",), WORK_FINISHED),
               Stage(("closed",), N_("Job closed"))),
    "sendin": (*_AT_THE_BENCH, Stage(("ready",), _READY), Stage(("signed",), _READY),
               Stage(("closed",), N_("Handed over"))),
    "mailin": (*_AT_THE_BENCH, Stage(("ready",), WORK_FINISHED),
               Stage(("shipped", "in_claim"), N_("On its way to you")), Stage(("closed",), N_("Delivered to you"))),
    "return_case": (Stage(("requested",), _REGISTERED), Stage(("diagnosed",), N_("Device examined")),
                    Stage(("to_judge",), _DECIDED), Stage(("judged", "refused"), _DECIDED),
                    Stage(("approved",), _CARRIED_OUT), Stage(("executing",), _CARRIED_OUT),
                    Stage(("signed",), _CARRIED_OUT), Stage(("closed",), N_("Request closed"))),
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
