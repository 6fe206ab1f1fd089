"""The tags in a form of a consignment: the pieces that they mean, and those that mean none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.shapes import Values
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import FaultTagged, key_of
from fieldservice.workflows.parts.consignments.lines import Piece, pieces_of
from fieldservice.workflows.parts.on_the_job.tags import TAGGED
from fieldservice.workflows.parts.places import faulty

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event


class Meant(NamedTuple):
    """What a form means: pieces, and scanned texts that mean none of those."""

    pieces: list[Piece]
    unknown: list[str]


Has = Callable[[Piece], bool]


def scanned(event: Event) -> list[str]:
    return list(getattr(event, "tags", None) or ())


def takes_all(event: Event) -> bool:
    return bool(getattr(event, "everything", False))


def to_pack(event: Event, consignment: Thing | None, context: Context) -> Meant:
    """The faulty parts in the stock of this office that are named, or all that are not packed here yet."""
    known = {piece.tag for piece in pieces_of(consignment)} if consignment is not None else set[str]()
    here = faulty(context.office)
    if takes_all(event):
        parts = context.holdings.faulty_parts(here)
        return Meant([piece_of(each, context) for each in parts if each.number not in known], [])
    return found_by_tag(scanned(event), here, context)


def found_by_tag(tags: Iterable[str], place: str, context: Context) -> Meant:
    """The faulty parts of these tags wherever they are; a serial number means a piece in this place."""
    pieces: dict[str, Piece] = {}
    unknown: list[str] = []
    there: list[FaultTagged] | None = None
    for tag in tags:
        found = context.holdings.fault_tag(tag)
        if found is None:
            there = list(context.holdings.faulty_parts(place)) if there is None else there
            found = next((each for each in there if each.serial and key_of(each.serial) == key_of(tag)), None)
        if found is None:
            unknown.append(tag)
        else:
            pieces[found.number] = piece_of(found, context)
    return Meant(list(pieces.values()), unknown)


def piece_of(found: FaultTagged, context: Context) -> Piece:
    """A faulty part with what an entry may say of its job: nothing personal."""
    part, person = context.reference.catalogue.part(found.part), context.reference.staff.get(found.person)
    about = {
        "job": found.job,
        "job_number": found.job_number,
        "device": found.device,
        "fault": _fault(found, context),
        "engineer": found.person,
        "engineer_display": person.display if person else found.person,
        **({"of_kind": found.of_kind} if found.of_kind != TAGGED[0] else {}),
    }
    currency = part.currency if part else "CNY"
    return Piece(found.number, found.part, found.name, found.quantity, found.serial, found.cost, currency, about)


def _fault(found: FaultTagged, context: Context) -> Values | str:
    """The fault of a part: what a new part did that was dead on arrival, else the coded symptom of the job."""
    code = context.reference.code("symptom", found.symptom_code)
    return found.symptom if found.dead else code.words() if code else found.symptom_code


def among(event: Event, consignment: Thing, has: Has) -> Meant:
    """The pieces of the consignment that are named, or all for which this holds."""
    pieces = pieces_of(consignment)
    if takes_all(event):
        return Meant([piece for piece in pieces if has(piece)], [])
    found: dict[str, Piece] = {}
    unknown: list[str] = []
    by_tag = {piece.tag: piece for piece in pieces}
    by_serial = {key_of(piece.serial): piece for piece in pieces if piece.serial}
    for tag in scanned(event):
        piece = by_tag.get(tag) or by_serial.get(key_of(tag))
        if piece is None:
            unknown.append(tag)
        else:
            found[piece.tag] = piece
    return Meant(list(found.values()), unknown)


def arriving(event: Event, consignment: Thing, context: Context) -> Meant:
    """The pieces that came: those of the consignment, and any other faulty parts that were in the box."""
    named = among(event, consignment, lambda piece: piece.on_the_way > 0)
    surplus = found_by_tag(named.unknown, faulty(str(consignment.get("sender") or "")), context)
    return Meant([*named.pieces, *surplus.pieces], surplus.unknown)
