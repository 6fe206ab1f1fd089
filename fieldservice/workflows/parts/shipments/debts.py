"""What is owed because of a shipment: answers, parts, receipts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.parts.shipments.lines import RECEIVED, lines_of, on_the_way, to_send


class Owed(NamedTuple):
    """A debt by the fields of an obligation. Without an office it is owed where the shipment is."""

    kind: str
    label: str
    role: str
    person: str = ""
    due: str = NEVER
    office: str = ""
    since: str = ""


BY_STATE = {
    "asked": ("order", N_("Order of parts, not yet answered")),
    "confirmed": ("order_sending", N_("Confirmed order of parts, to be sent")),
    "on_its_way": ("parts_on_the_way", N_("Parts on the way, not yet received")),
    "differs": ("difference_of_parts", N_("Parts received with differences, to be settled")),
}
"""Kind and label of what the storekeeper owes who has the shipment."""
STOREKEEPER, ENGINEER = "storekeeper", "engineer"


def owed(shipment: Thing) -> Iterator[Owed]:
    due, lines = str(shipment.record("clock").get("due", NEVER)), lines_of(shipment)
    if shipment.state in BY_STATE:
        yield Owed(*BY_STATE[shipment.state], STOREKEEPER, due=due)
    if shipment.state in ("on_its_way", "differs") and to_send(lines):
        label = N_("Rest of an order, to be sent or refused")
        yield Owed("order_rest", label, STOREKEEPER, office=str(shipment.get("sender") or ""))
    if shipment.state == RECEIVED and on_the_way(lines):
        # The sender had not heard that everything was received.
        yield Owed(
            "sent_late", N_("Parts sent after the shipment was received: settle it, then receive them"), STOREKEEPER
        )
    if shipment.state == "offered":
        colleague, giver = str(shipment.get("colleague") or ""), str(shipment.get("offered_by") or "")
        yield Owed("offer", N_("Parts that a colleague offers you"), ENGINEER, colleague, due)
        label = N_("Parts that you offered, not yet accepted")
        yield Owed("offered", label, ENGINEER, giver, due, str(shipment.get("sender") or ""))
