"""The parts in a form of a shipment: typed lines and scanned serial numbers together, as lines of an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.take import parts
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.places import bag, good
from fieldservice.workflows.parts.shipments.lines import (
    ASKED,
    LISTS,
    LOST,
    RECEIVED,
    REFUSED,
    SENT,
    ShipmentLine,
    known_parts,
    lines_of,
    placed,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event

SCANNED = "scanned"


def own_bag(context: Context) -> str:
    """What the person has in the bag, as a place of this office."""
    return bag(context.office, context.by.name)


def own_place(context: Context) -> str:
    """Where good parts of this office are: its store, or in a van the bag of the person who drives it."""
    in_a_van = bool(context.reference.branch_of(context.office))
    return own_bag(context) if in_a_van else good(context.office)


def typed(event: Event, what: str, shipment: Thing | None, context: Context) -> list[JsonObject]:
    """The lines that were typed into the form, with what the catalogue says, or else the shipment itself; those of
    unknown parts are left out."""
    given = getattr(event, LISTS[what][1], None) or ()
    known = known_parts(shipment) if shipment is not None else {}
    listed = [
        line.model_dump()
        for line in given
        if context.reference.catalogue.part(line.part) is not None or line.part in known
    ]
    return parts(listed, context, known)[0]


def scanned(event: Event, what: str, shipment: Thing | None, context: Context) -> tuple[list[JsonObject], list[str]]:
    """The pieces whose serial numbers were scanned, and the numbers that belong to no part of this shipment."""
    lines = lines_of(shipment) if shipment is not None else []
    found: dict[str, list[str]] = {}
    unknown = []
    for serial in getattr(event, SCANNED, None) or ():
        part = next(_parts_with(serial, what, lines, context), None)
        if part is None:
            unknown.append(serial)
        else:
            found.setdefault(part, []).append(serial)
    pieces = [{"part": part, "quantity": len(serials), "serials": serials} for part, serials in found.items()]
    return parts(pieces, context)[0], unknown


def _parts_with(serial: str, what: str, lines: Sequence[ShipmentLine], context: Context) -> Iterator[str]:
    """The parts of the shipment of which a piece has this serial number: one on the way, or one to be sent."""
    for line in lines:
        if what == SENT:
            if line.tracked and context.holdings.quantity(own_place(context), line.part, serial) > 0:
                yield line.part
        elif key_of(serial) in map(key_of, line.serials_on_the_way):
            yield line.part


def all_typed(event: Event, what: str, shipment: Thing | None, context: Context) -> list[JsonObject]:
    return [*typed(event, what, shipment, context), *scanned(event, what, shipment, context)[0]]


ROOM = {
    ASKED: lambda line: 0,
    SENT: lambda line: line.to_send,
    REFUSED: lambda line: line.to_send,
    RECEIVED: lambda line: max(0, line.on_the_way),
    LOST: lambda line: max(0, line.on_the_way),
}
"""How much of a line each act is about, at most."""


def entered(draft: Draft, event: Event, what: str, context: Context) -> list[JsonObject]:
    """The parts in the form as lines of this shipment. The entry keeps them in the field that was typed."""
    shipment = draft.thing
    known = lines_of(shipment) if shipment is not None else []

    def alternatives(part: str) -> Iterable[str]:
        """The parts in whose place this one may be sent."""
        asked = {line.part: context.reference.catalogue.part(line.part) for line in known} if what == SENT else {}
        return [number for number, each in asked.items() if each is not None and part in each.alternatives]

    lines = placed(
        known,
        all_typed(event, what, shipment, context),
        ROOM[what],
        (lambda line: ()) if what == SENT else (lambda line: line.serials_on_the_way),
        alternatives,
    )
    draft.data.pop(SCANNED, None)
    draft.data[LISTS[what][1]] = lines
    return lines


def quantities(lines: Iterable[Mapping[str, object]]) -> Counter[str]:
    """How many of each part."""
    found = Counter[str]()
    for line in lines:
        found[str(line["part"])] += int(str(line["quantity"]))
    return found


def move_lines(draft: Draft, context: Context, lines: Iterable[JsonObject], source: str, target: str) -> None:
    """Move the parts of these lines from one place to another."""
    for line in lines:
        pieces = line["serials"] if line.get("tracked") else []
        move(draft, context, line["part"], line["quantity"], source, target, line["cost"], pieces)


def sent_lines(shipment: Thing) -> list[JsonObject]:
    """Everything that was sent, as lines of an entry."""
    return [line.as_data(line.sent, line.went) for line in lines_of(shipment) if line.sent]
