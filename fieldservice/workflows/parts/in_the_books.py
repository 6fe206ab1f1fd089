"""Where the books have a piece that somebody is about to bring into them a second time."""

from __future__ import annotations

from collections.abc import Iterable

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.places import holder_of, in_words, is_ours

HERE_ALREADY = N_("The books already have %(part)s with serial number %(serial)s in stock: %(place)s, %(office)s.")


def already_in_stock(
    part: str, serials: Iterable[str], context: Context, *, anywhere: bool = False, besides: str = ""
) -> Message | None:
    """The first of these pieces that the books have in stock of this office, or `anywhere` that it sees, other than in
    the place `besides`."""
    for serial in filter(None, serials):
        for item, place in context.holdings.pieces(serial):
            office = office_of_account(place)
            if item == part and is_ours(place) and place != besides and (anywhere or office == context.office):
                known, person = context.reference.offices.get(office), context.reference.staff.get(holder_of(place))
                return Message(
                    HERE_ALREADY,
                    {
                        "part": part,
                        "serial": serial,
                        "place": in_words(place, {person.name: person.display} if person is not None else None),
                        "office": {**known.names()} if known is not None else office,
                    },
                )
    return None


def first_in_stock(
    lines: Iterable[JsonObject], context: Context, *, anywhere: bool = False, besides: str = ""
) -> Message | None:
    """The same of lines of an entry."""
    found = (
        already_in_stock(line["part"], line["serials"], context, anywhere=anywhere, besides=besides)
        for line in lines
        if line.get("tracked")
    )
    return next((each for each in found if each is not None), None)
