"""Guards of a supplier return: only headquarters sends, only what lies in its faulty stock, and nothing is credited
twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.messages import FILL_IN, Message
from fieldservice.workflows.parts.consignments.lines import Piece
from fieldservice.workflows.parts.consignments.typed import found_by_tag, piece_of, scanned, takes_all
from fieldservice.workflows.parts.places import faulty, in_words
from fieldservice.workflows.parts.shipments.losses import lines_in, reported_lines, to_write_off
from fieldservice.workflows.supplier_returns.lines import (
    CARRIER_PAYMENTS,
    CREDITED,
    IS_PACKED,
    KIND,
    LISTS,
    LOST,
    REFUSED,
    SENT,
    MakerPiece,
    expected_of,
    missing_of,
    pieces_of,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.supplier_returns.events import CarrierPaid, MakerCredited, SupplierReturnClosed

TAGS = ("tags",)
MOST = 200
"""Pieces of one return: more would make entries that are too long."""
UNKNOWN = N_("“%(tag)s” is neither a known fault tag nor the serial number of a faulty part.")
ELSEWHERE = N_("%(tag)s is not in the faulty stock of headquarters: %(place)s.")
PACKED_ALREADY = N_("%(tag)s is packed already.")
IN_ANOTHER_BOX = N_("%(tag)s is already packed for a maker: %(number)s.")
NOT_IN_THE_BOX = N_("%(tag)s is not packed here.")
NOT_HERE = N_("%(tag)s is no longer in the faulty stock. Take it out of the box.")
TOO_MANY = N_("A box holds at most %(most)s pieces.")
CREDITED_ALREADY = N_("%(tag)s is already credited.")
NOT_WITH_MAKER = N_("%(tag)s is not with the maker.")
REPORTED_ALREADY = N_("%(tag)s is already reported lost.")
REFUSED_ALREADY = N_("%(tag)s is already refused.")
NOT_REFUSED = N_("%(tag)s was not refused, or has come back already.")
NOTE_KNOWN = N_("Credit note %(note)s of this maker is already entered: %(number)s.")
STILL_OPEN = N_("The maker has not answered about %(tag)s yet.")
STILL_THERE = N_("%(tag)s was refused and has not come back yet.")
SAY_WHY = N_("Less was credited than expected. Say why nothing more comes.")


@guard(
    N_("Headquarters sends faulty parts to their makers. A branch sends them to headquarters."),
    who_may=lambda supplier_return, event, context: ("commerce@headquarters", "storekeeper@headquarters"),
)
def it_is_headquarters_that_sends(supplier_return: None, event: None, context: Context) -> bool:
    return context.headquarters and not context.reference.branch_of(context.office)


def to_pack(event: Event, supplier_return: Thing | None, context: Context) -> tuple[list[Piece], list[str]]:
    """(pieces that are meant, scanned texts that mean none); all means what is in no box for a maker yet."""
    here = faulty(context.office)
    if not takes_all(event):
        found = found_by_tag(scanned(event), here, context)
        return list(found.pieces), list(found.unknown)
    boxed = {*boxes(context), *(each.tag for each in _packed(supplier_return))}
    parts = (piece_of(each, context) for each in context.holdings.faulty_parts(here))
    return [each for each in parts if each.tag not in boxed], []


def _packed(supplier_return: Thing | None) -> list[MakerPiece]:
    return pieces_of(supplier_return) if supplier_return is not None else []


def boxes(context: Context) -> dict[str, str]:
    """By tag the number of the return that is being packed and has the piece."""
    packing = (each for each in context.ended_work.of_kind(KIND) if each.state == IS_PACKED)
    return {piece.tag: str(each.get("number") or "") for each in packing for piece in pieces_of(each)}


@guard_with_reason(beside=TAGS)
def what_is_packed_lies_in_the_faulty_stock(
    supplier_return: Thing | None, event: Event, context: Context
) -> Message | None:
    pieces, unknown = to_pack(event, supplier_return, context)
    own, here, others = {each.tag for each in _packed(supplier_return)}, faulty(context.office), boxes(context)
    if unknown:
        return Message(UNKNOWN, {"tag": unknown[0]})
    for piece in pieces:
        if piece.tag in own:
            return Message(PACKED_ALREADY, {"tag": piece.tag})
        if piece.tag in others:
            return Message(IN_ANOTHER_BOX, {"tag": piece.tag, "number": others[piece.tag]})
        found = context.holdings.fault_tag(piece.tag)
        if found is not None and found.account != here:
            return Message(ELSEWHERE, {"tag": piece.tag, "place": in_words(found.account)})
    return Message(TOO_MANY, {"most": MOST}) if len(own) + len(pieces) > MOST else None


@guard(FILL_IN, beside=TAGS)
def pieces_are_named(supplier_return: Thing, event: Event, context: Context) -> bool:
    return bool(scanned(event)) or takes_all(event)


@guard(N_("Nothing is packed yet."))
def something_is_in_the_box(supplier_return: Thing, event: None, context: Context) -> bool:
    return bool(pieces_of(supplier_return))


@guard_with_reason()
def everything_in_the_box_is_here(supplier_return: Thing, event: None, context: Context) -> Message | None:
    """Both the tags and the books say so: another box may have left with it meanwhile."""
    here, left = faulty(context.office), dict[tuple[str, str], int]()
    for piece in (each.piece for each in pieces_of(supplier_return)):
        key = (piece.part, key_of(piece.serial))
        left[key] = left.get(key, 0) + piece.quantity
        found = context.holdings.fault_tag(piece.tag)
        there = context.holdings.quantity(here, piece.part, piece.serial)
        if (found is not None and found.account != here) or there < left[key]:
            return Message(NOT_HERE, {"tag": piece.tag})
    return None


Has = Callable[[MakerPiece], bool]


def named(event: Event, supplier_return: Thing, has: Has) -> tuple[list[MakerPiece], list[str]]:
    """(pieces of the return that are named, or all for which this holds; scanned texts that mean none)."""
    pieces = pieces_of(supplier_return)
    if takes_all(event):
        return [each for each in pieces if has(each)], []
    by_tag = {each.tag: each for each in pieces}
    by_serial = {key_of(each.piece.serial): each for each in pieces if each.piece.serial}
    found = {tag: by_tag.get(tag) or by_serial.get(key_of(tag)) for tag in scanned(event)}
    listed = {each.tag: each for each in found.values() if each is not None}
    return list(listed.values()), [tag for tag, each in found.items() if each is None]


def _each(event: Event, supplier_return: Thing, has: Has, unless: Callable[[MakerPiece], str]) -> Message | None:
    """What is wrong with the first piece that is named; `unless` gives its sentence, "" where it is right."""
    pieces, unknown = named(event, supplier_return, has)
    if unknown:
        return Message(NOT_IN_THE_BOX, {"tag": unknown[0]})
    wrong = ((sentence, each.tag) for each in pieces if (sentence := unless(each)))
    sentence, tag = next(wrong, ("", ""))
    return Message(sentence, {"tag": tag}) if sentence else (None if pieces else Message(FILL_IN))


def _unanswered(piece: MakerPiece) -> str:
    if piece.is_unanswered:
        return ""
    return {CREDITED: CREDITED_ALREADY, REFUSED: REFUSED_ALREADY}.get(piece.status, NOT_WITH_MAKER)


@guard_with_reason(beside=TAGS)
def they_are_in_the_box(supplier_return: Thing, event: Event, context: Context) -> Message | None:
    return _each(event, supplier_return, lambda each: True, lambda each: "")


@guard_with_reason(beside=TAGS)
def each_piece_is_credited_once(supplier_return: Thing, event: Event, context: Context) -> Message | None:
    """Credited is what is with the maker; also what was refused before, where the maker thinks better of it."""
    return _each(
        event,
        supplier_return,
        lambda each: each.is_unanswered,
        lambda each: "" if each.is_with_maker else _unanswered(each),
    )


@guard_with_reason(beside=TAGS)
def each_piece_is_refused_once(supplier_return: Thing, event: Event, context: Context) -> Message | None:
    return _each(event, supplier_return, lambda each: each.is_unanswered, _unanswered)


@guard_with_reason(beside=TAGS)
def they_are_with_the_maker_and_not_reported_yet(
    supplier_return: Thing, event: Event, context: Context
) -> Message | None:
    reported = reported_lines(supplier_return, context)

    def why_not(piece: MakerPiece) -> str:
        if piece.tag in reported:
            return REPORTED_ALREADY
        return "" if piece.is_with_maker else _unanswered(piece)

    return _each(event, supplier_return, lambda each: each.is_with_maker and each.tag not in reported, why_not)


@guard(
    N_("No approved loss is left in the books."),
    waits_for=lambda supplier_return, event, context: ("manager",),
    not_offered=True,
)
def the_loss_of_a_piece_was_approved(supplier_return: Thing, event: None, context: Context) -> bool:
    tags = {str(line["line"]) for asked in to_write_off(supplier_return, context) for line in lines_in(asked)}
    return any(each.is_with_maker and each.tag in tags for each in pieces_of(supplier_return))


@guard(N_("Nothing of it was written off as lost."))
def something_was_written_off_as_lost(supplier_return: Thing, event: None, context: Context) -> bool:
    return any(each.status == LOST for each in pieces_of(supplier_return))


@guard(N_("Nothing is with the maker or on the way."))
def something_is_with_the_maker(supplier_return: Thing, event: None, context: Context) -> bool:
    return any(each.is_with_maker for each in pieces_of(supplier_return))


@guard_with_reason(beside=TAGS)
def they_were_refused_and_are_to_come_back(supplier_return: Thing, event: Event, context: Context) -> Message | None:
    return _each(
        event,
        supplier_return,
        lambda each: each.status == REFUSED,
        lambda each: "" if each.status == REFUSED else NOT_REFUSED,
    )


@guard_with_reason(beside=("credit_note",))
def the_credit_note_is_new(
    supplier_return: Thing, event: MakerCredited | CarrierPaid, context: Context
) -> Message | None:
    """A credit note of a maker counts once, in whichever return it was entered."""
    maker, note = label_key(supplier_return.get("maker") or ""), label_key(event.credit_note)
    for each in (supplier_return, *context.ended_work.of_kind(KIND)):
        if label_key(each.get("maker") or "") != maker:
            continue
        told = (*each.lines(LISTS[CREDITED]), *each.lines(CARRIER_PAYMENTS))
        if any(label_key(line.get("credit_note") or "") == note for line in told):
            return Message(NOTE_KNOWN, {"note": event.credit_note, "number": each.get("number")})
    return None


@guard(N_("No refused part is still to come back."), not_offered=True)
def something_is_to_come_back(supplier_return: Thing, event: None, context: Context) -> bool:
    return any(each.status == REFUSED for each in pieces_of(supplier_return))


@guard_with_reason()
def nothing_is_left_with_the_maker(supplier_return: Thing, event: None, context: Context) -> Message | None:
    pieces = pieces_of(supplier_return)
    for sentence, status in ((STILL_OPEN, SENT), (STILL_THERE, REFUSED)):
        if tag := next((each.tag for each in pieces if each.status == status), ""):
            return Message(sentence, {"tag": tag})
    return None


@guard(SAY_WHY, beside=("shortfall",))
def what_is_missing_is_explained(supplier_return: Thing, event: SupplierReturnClosed, context: Context) -> bool:
    return bool(event.shortfall) or not expected_of(supplier_return) or missing_of(supplier_return) <= 0
