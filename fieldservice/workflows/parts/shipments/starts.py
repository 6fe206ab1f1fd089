"""What the forms of a shipment begin with: the parts that are still to be sent, or on the way.

Pieces with serial numbers are left out where they are scanned: what was not scanned has not been seen.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.parts.shipments.lines import LISTS, LOST, RECEIVED, REFUSED, SENT, ShipmentLine, lines_of


def _open(shipment: Thing, left: Callable[[ShipmentLine], int], tracked: bool) -> list[JsonObject]:
    """So many of each part as are left, one line for each part."""
    found: dict[str, JsonObject] = {}
    for line in lines_of(shipment):
        if left(line) > 0 and (tracked or not line.tracked):
            entry = found.setdefault(line.part, {**line.as_data(0), "serials": []})
            entry["quantity"] += left(line)
    return list(found.values())


def leaving(shipment: Thing) -> JsonObject:
    return {LISTS[SENT][1]: _open(shipment, lambda line: line.to_send, tracked=False)}


def not_sent(shipment: Thing) -> JsonObject:
    return {LISTS[REFUSED][1]: _open(shipment, lambda line: line.to_send, tracked=True)}


def arriving(shipment: Thing) -> JsonObject:
    open_ = _open(shipment, lambda line: line.on_the_way, tracked=False)
    return {LISTS[RECEIVED][1]: open_, LISTS[LOST][1]: open_}
