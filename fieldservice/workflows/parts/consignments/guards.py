"""Guards of a consignment: what is packed lies here, what is received belongs to it, what is judged has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.ledger import key_of, office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.consignments.lines import ENDS_IN, Piece, pieces_of
from fieldservice.workflows.parts.consignments.typed import Meant, among, arriving, scanned, takes_all, to_pack
from fieldservice.workflows.parts.in_the_books import already_in_stock
from fieldservice.workflows.parts.places import FAULTY, GOOD, faulty, faulty_transit, good, in_words
from fieldservice.workflows.parts.shipments.losses import reported_lines, to_write_off

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.consignments.events import PiecesJudged, PiecesRepaired

TAGS = ("tags",)
MOST = 200
"""Pieces of one consignment: more would make entries that are too long, and a box that nobody carries."""
UNKNOWN = N_("“%(tag)s” is neither a known fault tag nor the serial number of a faulty part.")
ELSEWHERE = N_("%(tag)s is not in the faulty stock of this office. It is here: %(place)s.")
PACKED_ALREADY = N_("%(tag)s is packed already.")
NOT_PACKED = N_("%(tag)s is not packed here.")
NOT_HERE = N_("%(tag)s is no longer in the faulty stock. Take it out of the box.")
NOT_RECEIVED_WITHOUT = N_("%(tag)s was entered before it came.")
IN_ANOTHER = N_("%(tag)s is on the way with another consignment. Receive it there.")
RECEIVED_ALREADY = N_("%(tag)s was received already.")
NOT_ON_THE_WAY = N_("%(tag)s is not on the way, or has already been reported.")
NOT_THERE = N_("%(tag)s has not been received.")
NOT_IN_REPAIR = N_("%(tag)s is not waiting for repair.")
MISSING = N_("%(tag)s is missing or surplus. Settle that first.")
NOT_JUDGED = N_("%(tag)s has not been judged yet.")
AT_ITS_MAKER = N_("%(tag)s is not in the faulty stock: it went to its maker or was packed elsewhere.")
GONE = N_("%(tag)s is no longer in good stock, so its verdict cannot change.")
SERIAL_WANTED = N_("%(tag)s has no serial number. Enter the one it gets in good stock.")
ONE_SERIAL = N_("A serial number belongs to one piece. Enter only its tag.")


def _unknown(meant: Meant) -> Message | None:
    return Message(UNKNOWN, {"tag": meant.unknown[0]}) if meant.unknown else None


def _first(sentence: str, pieces: Iterable[Piece]) -> Message | None:
    """The sentence about the first of these pieces; None where there is none."""
    tag = next((piece.tag for piece in pieces), None)
    return Message(sentence, {"tag": tag}) if tag is not None else None


@guard(N_("A van has no faulty stock. Its branch sends what the engineer hands in."))
def this_office_has_a_faulty_stock(consignment: None, event: None, context: Context) -> bool:
    return not context.reference.branch_of(context.office)


@guard(N_("Fill in at least one field."), beside=TAGS)
def some_tags_are_named(consignment: Thing | None, event: Event, context: Context) -> bool:
    return bool(scanned(event)) or takes_all(event)


@guard_with_reason(beside=TAGS)
def what_is_packed_lies_here(consignment: Thing | None, event: Event, context: Context) -> Message | None:
    meant, here = to_pack(event, consignment, context), faulty(context.office)
    packed = {piece.tag for piece in pieces_of(consignment)} if consignment is not None else set[str]()
    if wrong := _unknown(meant) or _first(PACKED_ALREADY, (each for each in meant.pieces if each.tag in packed)):
        return wrong
    for piece in meant.pieces:
        found = context.holdings.fault_tag(piece.tag)
        if found is not None and found.account != here:
            return Message(ELSEWHERE, {"tag": piece.tag, "place": in_words(found.account)})
    return None


@guard(N_("A consignment holds at most %(most)s pieces."), values=lambda *_: {"most": MOST}, beside=TAGS)
def it_is_not_too_long(consignment: Thing | None, event: Event, context: Context) -> bool:
    before = len(pieces_of(consignment)) if consignment is not None else 0
    return before + len(to_pack(event, consignment, context).pieces) <= MOST


@guard_with_reason(beside=TAGS)
def they_are_packed_here(consignment: Thing, event: Event, context: Context) -> Message | None:
    meant = among(event, consignment, lambda piece: True)
    return Message(NOT_PACKED, {"tag": meant.unknown[0]}) if meant.unknown else None


@guard(N_("Nothing is packed yet."))
def something_is_packed(consignment: Thing, event: None, context: Context) -> bool:
    return bool(pieces_of(consignment))


@guard_with_reason()
def what_leaves_is_here(consignment: Thing, event: None, context: Context) -> Message | None:
    """Both the tags and the books say that it is here: a count may have corrected these."""
    here, left = faulty(context.office), Counter[tuple[str, str]]()
    for piece in pieces_of(consignment):
        found, key = context.holdings.fault_tag(piece.tag), (piece.part, key_of(piece.serial))
        left[key] += piece.quantity
        there = context.holdings.quantity(here, piece.part, piece.serial)
        if (found is not None and found.account != here) or there < left[key]:
            return Message(NOT_HERE, {"tag": piece.tag})
    return None


@guard(
    N_("Only the office that sent it can do this."),
    who_may=lambda consignment, event, context: tuple(filter(None, (str(consignment.get("sender") or ""),))),
)
def this_office_sent_it(consignment: Thing, event: None, context: Context) -> bool:
    return bool(context.office == consignment.get("sender"))


@guard(N_("Everything that came was entered by the sender."))
def something_came_that_was_not_entered(consignment: Thing, event: None, context: Context) -> bool:
    return any(piece.on_the_way < 0 for piece in pieces_of(consignment))


@guard_with_reason(beside=TAGS)
def they_came_without_having_been_entered(consignment: Thing, event: Event, context: Context) -> Message | None:
    meant = among(event, consignment, lambda piece: piece.on_the_way < 0)
    return _unknown(meant) or _first(NOT_RECEIVED_WITHOUT, (each for each in meant.pieces if each.on_the_way >= 0))


@guard_with_reason(beside=TAGS)
def they_came_in_this_box(consignment: Thing, event: Event, context: Context) -> Message | None:
    meant = arriving(event, consignment, context)
    if wrong := _unknown(meant) or _first(RECEIVED_ALREADY, (each for each in meant.pieces if each.is_there)):
        return wrong
    receiver = str(consignment.get("receiver"))
    for piece in meant.pieces:
        found = None if piece.sent else context.holdings.fault_tag(piece.tag)
        if found is not None and office_of_account(found.account) == receiver != consignment.get("sender"):
            on_the_way = found.account == faulty_transit(receiver)
            return Message(IN_ANOTHER if on_the_way else RECEIVED_ALREADY, {"tag": piece.tag})
    return None


@guard_with_reason(beside=TAGS)
def they_are_on_the_way_and_not_reported_yet(consignment: Thing, event: Event, context: Context) -> Message | None:
    reported = reported_lines(consignment, context)
    meant = among(event, consignment, lambda piece: piece.on_the_way > 0 and piece.tag not in reported)
    wrong = (each for each in meant.pieces if each.on_the_way <= 0 or each.tag in reported)
    return _unknown(meant) or _first(NOT_ON_THE_WAY, wrong)


@guard(N_("Nothing is on the way any more."))
def something_is_on_the_way(consignment: Thing, event: None, context: Context) -> bool:
    return any(piece.on_the_way > 0 for piece in pieces_of(consignment))


@guard(
    N_("No approved loss is left in the books."),
    waits_for=lambda consignment, event, context: ("manager",),
    not_offered=True,
)
def a_loss_was_approved(consignment: Thing, event: None, context: Context) -> bool:
    return bool(to_write_off(consignment, context))


@guard(N_("Nothing of it has been received."), not_offered=True)
def something_has_come(consignment: Thing, event: None, context: Context) -> bool:
    return any(piece.is_there for piece in pieces_of(consignment))


@guard_with_reason()
def everything_has_come_and_was_judged(consignment: Thing, event: None, context: Context) -> Message | None:
    pieces = pieces_of(consignment)
    missing = _first(MISSING, (piece for piece in pieces if piece.on_the_way))
    return missing or _first(NOT_JUDGED, (piece for piece in pieces if piece.to_judge))


@guard_with_reason(beside=TAGS)
def they_have_come(consignment: Thing, event: Event, context: Context) -> Message | None:
    meant = among(event, consignment, lambda piece: piece.is_there)
    return _unknown(meant) or _first(NOT_THERE, (each for each in meant.pieces if not each.is_there))


@guard_with_reason(beside=TAGS)
def a_good_piece_is_still_in_stock(consignment: Thing, event: Event, context: Context) -> Message | None:
    """A judgement that made a piece good can be replaced while the piece lies there."""
    place = good(context.office)
    left = Counter[tuple[str, str]]()
    for piece in among(event, consignment, lambda piece: True).pieces:
        if piece.at == GOOD:
            key = (piece.part, key_of(piece.good_serial))
            left[key] += piece.quantity
            if context.holdings.quantity(place, piece.part, piece.good_serial) < left[key]:
                return Message(GONE, {"tag": piece.tag})
    return None


@guard_with_reason(beside=TAGS)
def what_is_faulty_lies_here(consignment: Thing, event: Event, context: Context) -> Message | None:
    """What is with its maker is judged, repaired and scrapped by nobody here."""
    here = faulty(context.office)
    for piece in among(event, consignment, lambda piece: True).pieces:
        found = context.holdings.fault_tag(piece.tag) if piece.at == FAULTY and piece.is_there else None
        if found is not None and found.account != here:
            return Message(AT_ITS_MAKER, {"tag": piece.tag})
    return None


@guard(N_("No piece is waiting for repair."), not_offered=True)
def something_is_in_repair(consignment: Thing, event: None, context: Context) -> bool:
    return any(piece.in_repair for piece in pieces_of(consignment))


@guard_with_reason(beside=TAGS)
def they_are_in_repair(consignment: Thing, event: Event, context: Context) -> Message | None:
    meant = among(event, consignment, lambda piece: piece.in_repair)
    return _unknown(meant) or _first(NOT_IN_REPAIR, (each for each in meant.pieces if not each.in_repair))


@guard_with_reason(beside=("good_serial", "tags"))
def a_good_piece_has_its_serial_number(
    consignment: Thing, event: PiecesJudged | PiecesRepaired, context: Context
) -> Message | None:
    verdict = getattr(event, "verdict", None)
    if verdict is not None and ENDS_IN.get(code_of(verdict), FAULTY) != GOOD:
        return None
    pieces = among(event, consignment, lambda piece: True).pieces
    if event.good_serial and len(pieces) > 1:
        return Message(ONE_SERIAL)
    for piece in pieces:
        part = context.reference.catalogue.part(piece.part)
        if part is not None and part.tracked and not (piece.serial or event.good_serial):
            return Message(SERIAL_WANTED, {"tag": piece.tag})
        if piece.serial or (piece.at == GOOD and key_of(piece.good_serial) == key_of(event.good_serial or "")):
            continue
        if found := already_in_stock(piece.part, [event.good_serial or ""], context, anywhere=True):
            return found
    return None
