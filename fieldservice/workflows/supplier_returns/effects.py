"""Effects of a supplier return: where its pieces are in the books, and where the credit goes.

A credit by transfer is money at the bank; a credit note stands on the maker's account. A piece that was credited leaves
the books, a refused one comes back into the faulty stock or is scrapped at the maker's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.turns import settle_to
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft, Effect, State
from fieldservice.workflows.money.accounts import bank, maker_account, moved, supplier_credit
from fieldservice.workflows.parts.consignments.lines import PIECES, Piece
from fieldservice.workflows.parts.on_the_job.tags import move_tagged
from fieldservice.workflows.parts.places import CREDITED as CREDITED_PLACE
from fieldservice.workflows.parts.places import LOST as LOST_PLACE
from fieldservice.workflows.parts.places import SCRAP, faulty, outside, with_maker
from fieldservice.workflows.parts.shipments.losses import WRITES_OFF, lines_in, report, reported_lines, to_write_off
from fieldservice.workflows.supplier_returns.guards import named, to_pack
from fieldservice.workflows.supplier_returns.lines import (
    AT_THE_MAKER,
    BACK,
    CREDITED,
    IS_CLOSED,
    LISTS,
    LOST,
    LOST_PIECES,
    REFUSED,
    MakerPiece,
    pieces_in,
    pieces_of,
    state_after,
)

if TYPE_CHECKING:
    from fieldservice.shapes import Values
    from fieldservice.workflows.common.events import Settled
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.supplier_returns.events import CarrierPaid, MakerCredited, MakerRefused

NUMBER = "N"
"""The kind of its printed number."""
AS_MONEY = ("transfer", "carrier")
"""The codes of a credit that comes as money, from the maker or the carrier; any other stands on the maker's account."""
STILL_WITH_MAKER = N_("%(count)s pieces are still with the maker. Record its answer before the return ends.")


def open_(draft: Draft, event: Event, context: Context) -> None:
    draft.data |= {"number": context.number(NUMBER), "currency": currency_here(context)}
    pack_into(draft, to_pack(event, None, context)[0])
    draft.data["summary"] = str(draft.data.get("maker") or "")


def pack(draft: Draft, event: Event, context: Context) -> None:
    pack_into(draft, to_pack(event, draft.subject, context)[0])


def pack_into(draft: Draft, pieces: Iterable[Piece]) -> None:
    """The pieces of a form become lines of the entry; its history names their tags."""
    lines = [piece.as_data() for piece in pieces]
    draft.data |= {PIECES: lines, "tags": [line["line"] for line in lines]}
    draft.data.pop("everything", None)


def _entered(draft: Draft, pieces: Sequence[MakerPiece]) -> list[Piece]:
    found = [each.piece for each in pieces]
    pack_into(draft, found)
    return found


def take_out(draft: Draft, event: Event, context: Context) -> None:
    _entered(draft, named(event, draft.subject, lambda each: True)[0])


def send(draft: Draft, event: Event, context: Context) -> None:
    """Everything that is packed leaves the faulty stock; it is ours until the maker credits it."""
    pieces = [each.piece for each in pieces_of(draft.subject)]
    draft.data[PIECES] = [piece.as_data() for piece in pieces]
    _move(draft, pieces, faulty(context.office), with_maker(context.office), "sent_to_maker")


def credit(draft: Draft, event: MakerCredited, context: Context) -> None:
    """What the maker credits is received once; the pieces leave the books."""
    supplier_return, here = draft.subject, context.office
    pieces = _entered(draft, named(event, supplier_return, lambda each: each.is_unanswered)[0])
    _move(draft, pieces, with_maker(here), outside(here, CREDITED_PLACE), "credited_by_maker")
    maker = label_key(supplier_return.get("maker") or "")
    target = bank(here) if code_of(event.credit_by) in AS_MONEY else maker_account(here, maker)
    currency = str(supplier_return.get("currency") or currency_here(context))
    draft.data["currency"] = currency
    draft.post(moved(currency, event.amount, supplier_credit(here), target))
    _go_on(draft, CREDITED)


def carrier_pays(draft: Draft, event: CarrierPaid, context: Context) -> None:
    """The money is at the bank; what was written off stays out of the books."""
    currency = str(draft.subject.get("currency") or currency_here(context))
    draft.data["currency"] = currency
    draft.post(moved(currency, event.amount, supplier_credit(context.office), bank(context.office)))


def refuse(draft: Draft, event: MakerRefused, context: Context) -> None:
    """What comes back stays with the maker in the books until it is here; what the maker scraps leaves them."""
    here = context.office
    pieces = _entered(draft, named(event, draft.subject, lambda each: each.is_unanswered)[0])
    if event.refused_piece == AT_THE_MAKER:
        _move(draft, pieces, with_maker(here), outside(here, SCRAP), "scrapped")
    _go_on(draft, REFUSED)


def report_loss(draft: Draft, event: Event, context: Context) -> None:
    """Ask a second person whether these pieces are written off as lost; until then the carrier may pay for them."""
    reported = reported_lines(draft.subject, context)
    _entered(draft, named(event, draft.subject, lambda each: each.is_with_maker and each.tag not in reported)[0])
    lines = draft.data[LOST_PIECES] = draft.data.pop(PIECES)
    report(draft, lines)


def write_off(draft: Draft, event: Event, context: Context) -> None:
    """What was approved as lost leaves the books, unless the maker, or the carrier, has credited it meanwhile."""
    supplier_return, here = draft.subject, context.office
    approved = to_write_off(supplier_return, context)
    there = {each.tag: each.piece for each in pieces_of(supplier_return) if each.is_with_maker}
    named_lost = dict.fromkeys(str(line["line"]) for asked in approved for line in lines_in(asked))
    lost = [there[tag] for tag in named_lost if tag in there]
    pack_into(draft, lost)
    draft.data |= {LOST_PIECES: draft.data[PIECES], WRITES_OFF: [asked.digest for asked in approved]}
    _move(draft, lost, with_maker(here), outside(here, LOST_PLACE), "lost_on_the_way")
    _go_on(draft, LOST)


def take_back(draft: Draft, event: Event, context: Context) -> None:
    pieces = _entered(draft, named(event, draft.subject, lambda each: each.status == REFUSED)[0])
    _move(draft, pieces, with_maker(context.office), faulty(context.office), "back_from_maker")
    _go_on(draft, BACK)


def _move(draft: Draft, pieces: Iterable[Piece], source: str, target: str, act: str) -> None:
    number, maker = str(draft.subject.get("number") or ""), str(draft.subject.get("maker") or "")
    ways = [(piece.tagged(), source, target) for piece in pieces]
    move_tagged(draft, ways, act, supplier_return=number, maker=maker)


def _go_on(draft: Draft, act: str) -> None:
    """The state that follows from what the maker has said of all pieces."""
    lists = draft.subject.lists
    line = {**draft.data, "at": LAST, "entry": LAST}
    to = state_after(pieces_in({**lists, LISTS[act]: [*lists.get(LISTS[act], ()), line]}))
    draft.lead_to(to)
    if to not in (draft.subject.state, IS_CLOSED) and draft.subject.get("clock"):
        draft.data["clock"] = draft.subject.get("clock")


LAST = "9999"
"""In the place of a moment: after all others."""


def proposed_credit(supplier_return: Thing, context: Context) -> Values:
    """What the pieces cost new, as the form of the sending begins with."""
    found = [(each.piece, context.reference.catalogue.part(each.piece.part)) for each in pieces_of(supplier_return)]
    amount = sum(piece.quantity * part.cost for piece, part in found if part is not None)
    return {"expected_credit": amount} if amount else {}


def settle_return(states: Mapping[str, State]) -> Effect:
    """Settle a return; it does not end while something of it is with the maker. Raises Refused then."""
    settle: Callable[[Draft, Settled, Context], None] = settle_to(states)

    def settled(draft: Draft, event: Settled, context: Context) -> None:
        settle(draft, event, context)
        to, thing = states.get(draft.moves[0][3]), draft.subject
        away = sum(each.is_with_maker for each in pieces_of(thing))
        if to is not None and not to.is_open and thing.last and away:
            raise wrong_in("state", STILL_WITH_MAKER, count=away)

    return settled
