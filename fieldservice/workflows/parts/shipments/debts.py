"""What is owed because of a shipment: answers, parts, receipts."""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.engine.obligation import Obligation
from fieldservice.workflows.parts.shipments.lines import RECEIVED, lines_of, on_the_way, to_send

BY_STATE = {
    "asked": ("order", N_("Answer the parts order")),
    "confirmed": ("order_sending", N_("Send the confirmed parts order")),
    "on_its_way": ("parts_on_the_way", N_("Receive the parts on the way")),
    "differs": ("difference_of_parts", N_("Settle the differences of received parts")),
}
"""Kind and label of what the storekeeper owes who has the shipment."""
STOREKEEPER, ENGINEER = "storekeeper", "engineer"


def owed(shipment: Thing) -> Iterator[Obligation]:
    due, lines = str(shipment.record("clock").get("due", NEVER)), lines_of(shipment)
    if shipment.state in BY_STATE:
        yield Obligation(*BY_STATE[shipment.state], STOREKEEPER, due=due)
    if shipment.state in ("on_its_way", "differs") and to_send(lines):
        label = N_("Send or refuse the rest of the order")
        yield Obligation("order_rest", label, STOREKEEPER, office=str(shipment.get("sender") or ""))
    if shipment.state == RECEIVED and on_the_way(lines):
        # The sender had not heard that everything was received.
        yield Obligation(
            "sent_late", N_("Parts came after the shipment was received: settle it, then receive them"), STOREKEEPER
        )
    if shipment.state == "offered":
        colleague, giver = str(shipment.get("colleague") or ""), str(shipment.get("offered_by") or "")
        yield Obligation("offer", N_("A colleague offers you parts: accept or decline"), ENGINEER, colleague, due)
        label = N_("Parts you offered: not accepted yet")
        yield Obligation("offered", label, ENGINEER, giver, due, str(shipment.get("sender") or ""))
