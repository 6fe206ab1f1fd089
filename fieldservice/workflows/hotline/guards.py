"""Guards of the request, from the call to the service point (flow 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.clocks import level
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.warranty.evidence import NOT_SHOWN

if TYPE_CHECKING:
    from fieldservice.workflows.hotline.events import HandedOn, HandedOver

WANTED_LABELS = {
    "phone": N_("Phone"),
    "customer_name": N_("Customer"),
    "address": N_("Address"),
    "product": N_("Product"),
    "model": N_("Model"),
    "warranty": N_("Warranty"),
    "symptom": N_("Symptom"),
}
"""The facts that a request must have before it is handed on (flow 1, step 2)."""


def missing_in(request: Thing) -> list[str]:
    known = {**request.facts, **({"warranty": True} if _has_shown_its_purchase(request) else {})}
    return [label for name, label in WANTED_LABELS.items() if not known.get(name)]


def is_incomplete(request: Thing) -> bool:
    """Whether a fact is missing without which the call cannot be handed on."""
    return bool(missing_in(request))


def _has_shown_its_purchase(request: Thing) -> bool:
    """The warranty follows from the day of the purchase, if there is a proof of it."""
    return bool(request.get("purchased")) and code_of(request.get("purchase_proof")) not in ("", NOT_SHOWN)


def is_late(request: Thing, context: Context) -> bool:
    return level(request.record("clock"), context.now) >= 3


@guard(
    N_("The call cannot be handed on yet; still missing: %(missing)s."),
    values=lambda request, event, context: {"missing": [Message(label) for label in missing_in(request)]},
)
def the_call_is_complete(request: Thing, event: None, context: Context) -> bool:
    return not missing_in(request)


@guard(N_("The time limit has passed. Enter the reason for the delay."), beside=("late_reason",))
def it_is_in_time_or_the_delay_is_explained(request: Thing, event: HandedOver, context: Context) -> bool:
    return not is_late(request, context) or bool(event.late_reason)


@guard(N_("A van gets its work from its branch. Choose the branch."), beside=("point",))
def the_caller_is_sent_to_a_service_point(request: Thing, event: HandedOn, context: Context) -> bool:
    return not (event.point and context.reference.branch_of(event.point))


@guard(N_("A van gets its work from its branch. Choose the branch."), beside=("office",))
def it_goes_to_a_service_point(request: Thing, event: HandedOver, context: Context) -> bool:
    return not context.reference.branch_of(event.office)
