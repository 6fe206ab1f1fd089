"""The loans of a job, and the pieces of the stock that they are about.

A loan of a device that is in the books names its part and the account that it is in. A loan in words does not: those
of earlier versions are such loans, and so are devices that the catalogue does not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.workflows.bench.device import loans_out
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.model import Context
from fieldservice.workflows.engine.reference import EXCHANGE, LOANER, SparePart
from fieldservice.workflows.parts.places import bag, good

PART, ACCOUNT, OFFICE = "loaner_part", "loaner_account", "loaner_office"
"""In the line of a loan: the part of the catalogue, the account that it is in, and the office that lent it."""
VALUE = "loaner_value"
"""What the piece is worth in the books, minor units."""
FROM, ARRIVED = "loaner_from", "loaner_arrived"
"""In the line of a return at another office: the account that still has the piece, and the one that it went into."""
PASSED = "loaners_passed"
"""The list of a job with what an office has passed on in the books after a return elsewhere."""
DEVICES = (LOANER, EXCHANGE)
"""Purposes of parts that are whole devices."""

Piece = tuple[SparePart, str]
"""A part and the account in which a piece of it is."""


def loan_of(job: Thing, label: str) -> JsonObject:
    """The loan of a device that is out, by its label however it is typed; {} where it is not out."""
    return next((line for line in loans_out(job) if label_key(line.get("loaner")) == label_key(label)), {})


def part_of(line: Values) -> str:
    """The number of the part that a loan is about; "" for a loan in words."""
    return code_of(line.get(PART))


def office_of(line: Values) -> str:
    """The office whose books have the loan; "" for a loan in words."""
    return office_of_account(str(line.get(ACCOUNT) or ""))


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


def came_back_elsewhere(job: Thing) -> Iterator[JsonObject]:
    """The returns at another office of which the books of the office that lent the device do not know yet."""
    passed = [str(each) for line in job.lines(PASSED) for each in as_list(line.get("returns"))]
    for line in job.lines("loans_back"):
        if line.get(FROM) and line.get(ARRIVED) and line["entry"] not in passed:
            yield line


def whole(value: object) -> int:
    """A whole number of an entry that may come from anywhere."""
    return value if type(value) is int and value > 0 else 0
