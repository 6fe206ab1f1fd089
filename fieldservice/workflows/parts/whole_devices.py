"""Whole devices of the stock, loaners and exchange devices: where a piece is, and whether it can be given from here.

Each is a serialised part of the catalogue with a purpose of its own. A piece that something else reserves is not free.
"""

from __future__ import annotations

from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import EXCHANGE, LOANER, SparePart
from fieldservice.workflows.parts.places import bag, good, in_words

DEVICES = (LOANER, EXCHANGE)
"""Purposes of parts that are whole devices."""

Piece = tuple[SparePart, str]
"""A part and the account in which a piece of it is."""


def pieces(label: str, context: Context) -> list[Piece]:
    """The whole devices of the stock with this serial number, in places of which this office knows."""
    known = context.reference.catalogue.part
    found = [(known(item), place) for item, place in context.holdings.pieces(label)]
    return [(part, place) for part, place in found if part is not None and part.purpose in DEVICES]


def lending_places(context: Context) -> tuple[str, ...]:
    """The places of this office from which this person gives a device: the store, and the own bag. A van has no
    store."""
    own = bag(context.office, context.by.name)
    return (own,) if context.reference.branch_of(context.office) else (good(context.office), own)


def piece_here(label: str, purpose: str, context: Context) -> Piece | None:
    """The piece of this purpose that this person can give; None where none is free here."""
    places = lending_places(context)
    for part, place in pieces(label, context):
        if part.purpose == purpose and place in places and is_free(part.number, place, context):
            return part, place
    return None


def is_free(part: str, place: str, context: Context) -> bool:
    """Whether requisitions leave a piece of it in this place."""
    return context.holdings.quantity(place, part) > context.holdings.reserved(place, part)


def takes_out_for(office: str, context: Context) -> bool:
    """Whether this office takes out of the places of that one: its own, and those of its vans."""
    return office in (context.office,) or context.reference.branch_of(office) == context.office


def place_named(place: str, context: Context) -> Message:
    """A place as a sentence names it, with its office where it is another one."""
    names = {name: person.display for name, person in context.reference.staff.items()}
    words, office = in_words(place, names), office_of_account(place)
    return words if office == context.office else Message("%(office)s %(place)s", {"office": office, "place": words})
