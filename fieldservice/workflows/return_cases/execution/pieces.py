"""Where the exchange devices of a return case are in the books: free to be chosen, at its office, or in these hands."""

from __future__ import annotations

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Holdings, office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import EXCHANGE as EXCHANGE_DEVICE
from fieldservice.workflows.engine.reference import Reference
from fieldservice.workflows.parts.places import BAG, GOOD, good, kind_of
from fieldservice.workflows.parts.whole_devices import Piece, lending_places, pieces, place_named
from fieldservice.workflows.return_cases.execution.lines import DecidedDevice, reserved_pieces

NOT_HERE = N_("%(device)s is not here. In the books: %(place)s. Receive its shipment first.")
NOT_IN_THE_BOOKS = N_("not in the books")


def places_to_choose_from(case: Thing, context: Context) -> tuple[str, ...]:
    """The stores whose exchange devices may be set aside for a case: headquarters' and that of its office."""
    return tuple(dict.fromkeys((good(context.office), good(office_of(case, context)))))


def office_of(case: Thing, context: Context) -> str:
    """The office that carries the case out: that of the customer."""
    return str(case.get("office") or context.office)


def piece_to_choose(case: Thing, label: str, line: int, context: Context) -> Piece | None:
    """The exchange device of one of these stores that nothing else keeps, for this line of the case; None for none."""
    for part, place in pieces(label, context):
        if part.purpose == EXCHANGE_DEVICE and place in places_to_choose_from(case, context):
            others = context.holdings.reserved(place, part.number, case.id) + _own(case, part.number, place, line)
            if context.holdings.quantity(place, part.number) > others:
                return part, place
    return None


def _own(case: Thing, part: str, place: str, line: int) -> int:
    """How many pieces of the part this case keeps in the place for its other devices."""
    return sum((each.part, each.account) == (part, place) and each.line != line for each in reserved_pieces(case))


def not_here(label: str, context: Context) -> Message:
    """That the exchange device with this serial number is not here, and where the books have it."""
    place = next((place for part, place in pieces(label, context) if part.purpose == EXCHANGE_DEVICE), "")
    return Message(
        NOT_HERE, {"device": label, "place": place_named(place, context) if place else Message(NOT_IN_THE_BOOKS)}
    )


def is_here(each: DecidedDevice, context: Context) -> bool:
    """Whether the exchange device is in a place from which this person gives it."""
    return place_of(each, context) != ""


def is_at_office(each: DecidedDevice, context: Context) -> bool:
    """Whether the exchange device is in a store or bag of this office, or of its branch or vans."""
    return is_at_point(each, context.office, context.reference, context.holdings)


def is_at_office_of(case: Thing, each: DecidedDevice, context: Context) -> bool:
    return is_at_point(each, office_of(case, context), context.reference, context.holdings)


def is_at_point(each: DecidedDevice, office: str, reference: Reference, holdings: Holdings) -> bool:
    """Whether the exchange device is in a store or bag of the service point of this office, or of one of its vans."""
    part, point = code_of(each.part), reference.point_of(office)
    return any(
        kind_of(place) in (GOOD, BAG) and reference.point_of(office_of_account(place)) == point
        for item, place in holdings.pieces(each.exchange)
        if item == part
    )


def place_of(each: DecidedDevice, context: Context) -> str:
    """The place here out of which the exchange device goes; "" where it is not here."""
    part = code_of(each.part)
    here = (place for place in lending_places(context) if context.holdings.quantity(place, part, each.exchange) > 0)
    return next(here, "")
