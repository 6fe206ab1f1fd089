"""What is owed because of a shipment: answers, parts, receipts."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.shipments.lines import RECEIVED, lines_of, on_the_way, to_send

BY_STATE = {
    "asked": ("order", N_("Order of parts, not yet answered")),
    "confirmed": ("order_sending", N_("Confirmed order of parts, to be sent")),
    "on_its_way": ("parts_on_the_way", N_("Parts on the way, not yet received")),
    "differs": ("difference_of_parts", N_("Parts received with differences, to be settled")),
}
"""Kind and label of what the storekeeper owes who has the shipment."""
STOREKEEPER, ENGINEER = "storekeeper", "engineer"


def owed(shipment: Thing) -> Iterator[Obligation]:
    due, lines = str(shipment.record("clock").get("due", NEVER)), lines_of(shipment)
    if shipment.state in BY_STATE:
        yield Obligation(*BY_STATE[shipment.state], STOREKEEPER, due=due)
    if shipment.state in ("on_its_way", "differs") and to_send(lines):
        label = N_("Rest of an order, to be sent or refused")
        yield Obligation("order_rest", label, STOREKEEPER, office=str(shipment.get("sender") or ""))
    if shipment.state == RECEIVED and on_the_way(lines):
        # The sender had not heard that everything was received.
        yield Obligation(
            "sent_late", N_("Parts sent after the shipment was received: settle it, then receive them"), STOREKEEPER
        )
    if shipment.state == "offered":
        colleague, giver = str(shipment.get("colleague") or ""), str(shipment.get("offered_by") or "")
        yield Obligation("offer", N_("Parts that a colleague offers you"), ENGINEER, colleague, due)
        label = N_("Parts that you offered, not yet accepted")
        yield Obligation("offered", label, ENGINEER, giver, due, str(shipment.get("sender") or ""))
