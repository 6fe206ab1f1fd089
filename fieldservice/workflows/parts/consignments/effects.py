"""Effects of the steps of a consignment: what is posted, who has it, what the jobs learn from which its pieces come.

What was sent is on the way to headquarters, in a place of headquarters, until it is received or lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import moment
from fieldservice.workflows.common.turns import give, settle_to
from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import headquarters_here
from fieldservice.workflows.engine.limits import days_clock, minutes_clock
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.parts.consignments.judging import judge_pieces
from fieldservice.workflows.parts.consignments.lines import (
    JUDGED,
    LISTS,
    LOST,
    PIECES,
    RECEIVED,
    Piece,
    after,
    pieces_of,
)
from fieldservice.workflows.parts.consignments.typed import Meant, among, arriving, to_pack
from fieldservice.workflows.parts.on_the_job.tags import move_tagged
from fieldservice.workflows.parts.places import GOOD, SCRAP, custody, faulty, faulty_transit, outside
from fieldservice.workflows.parts.places import LOST as LOST_PLACE
from fieldservice.workflows.parts.shipments.losses import WRITES_OFF, lines_in, report, reported_lines, to_write_off

if TYPE_CHECKING:
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.consignments.events import PiecesJudged, PiecesRepaired, PiecesScrapped

ON_ITS_WAY, DIFFERS, JUDGING, IN_REPAIR, FINISHED = "on_its_way", "differs", "judging", "in_repair", "finished"
ON_THE_WAY_DAYS, JUDGE_DAYS = "consignment_days", "judge_days"
STILL_ON_THE_WAY = N_("%(count)s pieces are still on the way. Receive them or write them off before it ends.")


def entered(draft: Draft, pieces: Iterable[Piece], **more: object) -> list[JsonObject]:
    """The pieces of a form become lines of the entry; its history names their tags."""
    lines = [piece.as_data(**more) for piece in pieces]
    draft.data |= {PIECES: lines, "tags": [line["line"] for line in lines]}
    draft.data.pop("everything", None)
    return lines


def open_(draft: Draft, event: Event, context: Context) -> None:
    """Begin a consignment to headquarters; an office that stands alone is its own headquarters."""
    _pack(draft, to_pack(event, None, context))
    draft.data |= {
        "number": context.number("S"),
        "sender": context.office,
        "receiver": headquarters_here(context),
        "from_office": context.office,
    }


def pack(draft: Draft, event: Event, context: Context) -> None:
    _pack(draft, to_pack(event, draft.subject, context))


def _pack(draft: Draft, meant: Meant) -> None:
    entered(draft, meant.pieces)


def unpack(draft: Draft, event: Event, context: Context) -> None:
    entered(draft, among(event, draft.subject, lambda piece: True).pieces)


def send(draft: Draft, event: Event, context: Context) -> None:
    """Everything that is packed leaves the faulty stock; headquarters has the consignment from now on."""
    consignment = draft.subject
    receiver = str(consignment.get("receiver"))
    pieces = pieces_of(consignment)
    draft.data[PIECES] = [piece.as_data() for piece in pieces]
    _move(draft, pieces, faulty(context.office), faulty_transit(receiver), "consigned")
    draft.data["clock"] = days_clock(context, ON_THE_WAY_DAYS, receiver)
    give(draft, receiver)


def send_more(draft: Draft, event: Event, context: Context) -> None:
    """Pieces that were received without having been entered left the sender, too."""
    pieces = among(event, draft.subject, lambda piece: piece.on_the_way < 0).pieces
    entered(draft, pieces)
    target = faulty_transit(str(draft.subject.get("receiver")))
    _move_each(draft, [(piece, _where_it_was(piece, context), target) for piece in pieces], "consigned")


def _where_it_was(piece: Piece, context: Context) -> str:
    """The place of the sender out of which a piece came that nobody had entered: its faulty stock, or the hands of the
    engineer, here or in a van, who had not handed it in."""
    vans = [each.code for each in context.reference.offices.values() if each.branch == context.office]
    engineer = str(piece.about.get("engineer") or "")
    places = (faulty(context.office), *(custody(office, engineer) for office in (context.office, *vans)))
    held = (place for place in places if context.holdings.quantity(place, piece.part, piece.serial) >= piece.quantity)
    return next(held, places[0])


def receive(draft: Draft, event: Event, context: Context) -> None:
    """What was scanned is in the faulty stock of headquarters, and is to be judged."""
    receiver = str(draft.subject.get("receiver"))
    pieces = arriving(event, draft.subject, context).pieces
    judge_by = days_clock(context, JUDGE_DAYS, receiver)["due"]
    lines = entered(draft, pieces, judge_by=judge_by)
    found = outside(receiver, LOST_PLACE)  # written off before, and here after all
    ways = [(piece, found if piece.lost else faulty_transit(receiver), faulty(receiver)) for piece in pieces]
    _move_each(draft, ways, "at_headquarters")
    _go_on(draft, after(draft.subject, RECEIVED, lines), context)


def _move(draft: Draft, pieces: Iterable[Piece], source: str, target: str, act: str) -> None:
    _move_each(draft, [(piece, source, target) for piece in pieces], act)


def _move_each(draft: Draft, ways: Iterable[tuple[Piece, str, str]], act: str) -> None:
    """Move pieces, each from a place to a place; their jobs learn with which consignment."""
    number = str(draft.subject.get("number") or "")
    move_tagged(draft, [(piece.tagged(), source, target) for piece, source, target in ways], act, consignment=number)


def report_loss(draft: Draft, event: Event, context: Context) -> None:
    """Ask a second person whether these pieces are lost."""
    reported = reported_lines(draft.subject, context)
    meant = among(event, draft.subject, lambda piece: piece.on_the_way > 0 and piece.tag not in reported)
    entered(draft, meant.pieces)
    lines = draft.data[LISTS[LOST][1]] = draft.data.pop(PIECES)
    report(draft, lines)


def write_off(draft: Draft, event: Event, context: Context) -> None:
    """What was approved as lost leaves the books, unless it has come meanwhile."""
    consignment = draft.subject
    approved, receiver = to_write_off(consignment, context), str(consignment.get("receiver"))
    missing = {piece.tag: piece for piece in pieces_of(consignment) if piece.on_the_way > 0}
    lines = [line for asked in approved for line in lines_in(asked) if line["line"] in missing]
    draft.data |= {LISTS[LOST][1]: lines, WRITES_OFF: [asked.digest for asked in approved]}
    lost = [missing[line["line"]] for line in lines]
    _move(draft, lost, faulty_transit(receiver), outside(receiver, LOST_PLACE), "lost_on_the_way")
    _go_on(draft, after(consignment, LOST, lines), context)


def judge(draft: Draft, event: PiecesJudged, context: Context) -> None:
    """What headquarters found; it replaces an earlier judgement, and the books follow."""
    pieces = among(event, draft.subject, lambda piece: True).pieces
    verdict = draft.data["verdict"]
    judge_pieces(draft, pieces, context, verdict=verdict, words=event.words or "", serial=event.good_serial or "")
    _go_on(draft, after(draft.subject, JUDGED, draft.data[PIECES]), context)


def repaired(draft: Draft, event: PiecesRepaired, context: Context) -> None:
    _ended(draft, event, context, GOOD, event.good_serial or "")


def scrap(draft: Draft, event: PiecesScrapped, context: Context) -> None:
    _ended(draft, event, context, SCRAP)


def _ended(draft: Draft, event: Event, context: Context, at: str, serial: str = "") -> None:
    """Pieces in repair end as good stock or as scrap; their judgement stays."""
    pieces = among(event, draft.subject, lambda piece: piece.in_repair).pieces
    judge_pieces(draft, pieces, context, at=at, serial=serial)
    _go_on(draft, after(draft.subject, JUDGED, draft.data[PIECES]), context)


def state_after(pieces: Sequence[Piece]) -> str:
    """The state that follows from the pieces: what is missing or surplus first, then what is to be judged."""
    if any(piece.on_the_way for piece in pieces):
        return DIFFERS
    if any(piece.to_judge for piece in pieces):
        return JUDGING
    return IN_REPAIR if any(piece.in_repair for piece in pieces) else FINISHED


def _go_on(draft: Draft, pieces: Sequence[Piece], context: Context) -> None:
    """The state that follows, with its clock where it is entered. What was finished stays so."""
    consignment = draft.subject
    to = FINISHED if consignment.state == FINISHED else state_after(pieces)
    draft.lead_to(to)
    if to == consignment.state:
        return
    if to == DIFFERS:
        draft.data["clock"] = minutes_clock(context, "difference_minutes", consignment.facts, draft.moves[0][4])
    if to == JUDGING:
        due = min(piece.judge_by for piece in pieces if piece.to_judge)
        draft.data["clock"] = clocks.until(context.now, moment(due))


def settle_consignment(states: Mapping[str, State]) -> Effect:
    """Settle a consignment; it does not end while something of it is on the way. Raises Refused then."""
    settle: Callable[[Draft, Settled, Context], None] = settle_to(states)

    def settled(draft: Draft, event: Settled, context: Context) -> None:
        settle(draft, event, context)
        to, thing = states.get(draft.moves[0][3]), draft.subject
        away = _away(thing)
        if to is not None and not to.is_open and thing.last and away:
            raise wrong_in("state", STILL_ON_THE_WAY, count=away)

    return settled


def _away(consignment: Thing) -> int:
    return sum(piece.quantity for piece in pieces_of(consignment) if piece.on_the_way > 0)
