"""Collisions that the history of one thing cannot show: undecodable bytes, one printed number on two things, and one
piece or one fault tag in two places.

Each is recorded once as an incident when the entries come in; the review list shows it until a person has settled it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db import ledgers
from db.search import find
from db.statements import chunks, placeholders
from fieldservice.read_model import projections, queries, tills
from fieldservice.read_model.invoices import invoices_numbered
from fieldservice.shapes import JsonObject
from fieldservice.sync import incidents
from fieldservice.sync.store_names import office_of
from fieldservice.sync_rules import sight
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.identity import serial_key
from fieldservice.workflows.engine.ledger import key_of, office_of_account, postings_of
from fieldservice.workflows.engine.marks import UNREADABLE
from fieldservice.workflows.money.cash_up.lines import FOLLOWS
from fieldservice.workflows.money.cash_up.lines import KIND as CASH_UP
from fieldservice.workflows.money.invoices.lines import KIND as INVOICE
from fieldservice.workflows.money.invoices.lines import is_one_series, numbers_of
from fieldservice.workflows.parts.on_the_job.tags import TAGGED, moved_in, twice_there
from fieldservice.workflows.parts.places import FAULTY_TRANSIT, TRANSIT, is_ours, kind_of

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

SAME_NUMBER = "same_number"
CLOSING = ("cash_up_closed", "pouch_handed_in")
"""Kinds of the entries that end a cash-up."""
ON_THE_WAY = (TRANSIT, FAULTY_TRANSIT)


def note(tx: Tx, folded: Sequence[Thing], new: Sequence[Entry], marked: Sequence[Entry]) -> None:
    """Record the collisions that the new and the newly marked entries cause, as far as they are not listed already."""
    for entry in (*new, *marked):
        if entry.mark == UNREADABLE and not entry.touches:
            incidents.add(
                tx,
                UNREADABLE,
                entry.made,
                office=office_of(entry.store),
                detail={
                    "entry": entry.id,
                    "store": entry.store,
                    "seq": entry.seq,
                    "why": str(entry.data.get("why", "")),
                },
            )
    _note_pieces(tx, new)
    _note_tags(tx, folded, new)
    _note_invoices(tx, folded, new)
    _note_cash_ups(tx, folded, new)
    opened = {move.thing for entry in new for move in entry.moves if move.after is None}
    # One query for all: nearly always every number belongs to one thing.
    numbers = {str(number): thing for thing in folded if thing.id in opened and (number := thing.get("number"))}
    shown = {number for number, count in tx.ledgers("papers", sorted(numbers)).items() if count} if numbers else set()
    twice = {number: numbers[number] for number in {*_on_several_things(tx, sorted(numbers)), *shown}}
    papers = {str(thing.get("paper")): thing for thing in folded if thing.id in opened and thing.get("paper")}
    for number, thing in sorted({**papers, **twice}.items()):
        same = [row for row in bearing(tx, number) if row["mode"] != "history"]
        if not alike(same, number):
            _note_number(tx, number, same[0]["kind"], [row["thing"] for row in same], thing.opened)


def _note_number(tx: Tx, number: str, kind: str, bearers: Sequence[str], at: str) -> None:
    """Record that these things have one number."""
    things = sorted(bearers)
    if not incidents.is_open(tx, SAME_NUMBER, thing=things[0]):
        incidents.add(tx, SAME_NUMBER, at, kind=kind, thing=things[0], detail={"number": number, "things": things})


def _note_invoices(tx: Tx, folded: Sequence[Thing], new: Sequence[Entry]) -> None:
    """Record the invoices for which offices that were apart entered one number of the tax program."""
    issued = {move.thing: entry.made for entry in new for move in entry.moves if move.kind == INVOICE}
    for invoice in folded:
        for number in sorted(numbers_of(invoice)) if invoice.id in issued else ():
            same = [each.id for each in invoices_numbered(tx, number) if is_one_series(invoice, each, number)]
            if len(same) > 1:
                _note_number(tx, number, INVOICE, same, issued[invoice.id])


def _note_cash_ups(tx: Tx, folded: Sequence[Thing], new: Sequence[Entry]) -> None:
    """Record the closed cash-ups of one till that follow the same one before: neither knew of the other."""
    closed = {move.thing: entry.made for entry in new if entry.kind in CLOSING for move in entry.moves}
    for cash_up in folded:
        if cash_up.id in closed and cash_up.get("ended") and FOLLOWS in cash_up.facts:
            others = (
                fold(row.thing, tx.entries_of(row.thing), projections.APPENDS_TO)
                for row in tills.cash_ups(tx, str(cash_up.get("till")))
                if row.ended
            )
            same = [each for each in others if each.get(FOLLOWS) == cash_up.get(FOLLOWS)]
            first = min((each.id for each in same), default="")
            if len(same) > 1 and not incidents.is_open(tx, incidents.COUNTED_TWICE, thing=first):
                names = sorted(f"{each.get('number')} ({each.get('counted_by_display')})" for each in same)
                detail = {"names": names, "things": sorted(each.id for each in same)}
                incidents.add(tx, incidents.COUNTED_TWICE, closed[cash_up.id], kind=CASH_UP, thing=first, detail=detail)


def _note_pieces(tx: Tx, new: Sequence[Entry]) -> None:
    """Record the pieces with serial numbers that are in two of our places since these entries came."""
    moved = {(each.item, key_of(each.serial)): (each, entry) for entry in new for each in postings_of(entry)}
    pieces = {piece: by for piece, by in moved.items() if piece[1]}
    if not pieces:
        return
    listed = _listed(tx)
    for (item, key), (posting, entry) in pieces.items():
        held = {place: many for place, many in ledgers.places_of(tx, item, key).items() if _is_known(tx, place)}
        # What was received before its sending came is still in the place that it left, and below zero on its way.
        coming = sum(many for place, many in held.items() if many < 0 and kind_of(place) in ON_THE_WAY)
        places = sorted(place for place, many in held.items() if many > 0)
        if sum(held[place] for place in places) + coming > 1 and (item, key) not in listed:
            detail = {"part": item, "key": key, "serial": posting.serial, "places": places}
            incidents.add(tx, incidents.TWO_PLACES, entry.made, detail=detail)


def _note_tags(tx: Tx, folded: Sequence[Thing], new: Sequence[Entry]) -> None:
    """Record the faulty parts that were taken in twice by their tags since these entries came."""
    moved = {number: entry for entry in new for number in moved_in(entry.data)}
    twice = [each for thing in folded if moved and thing.kind in TAGGED for each in twice_there(thing)]
    for number, part, places in twice:
        if number in moved and (part, number) not in _listed(tx):
            detail = {"part": part, "key": number, "serial": number, "places": places}
            incidents.add(tx, incidents.TWO_PLACES, moved[number].made, detail=detail)


def _listed(tx: Tx) -> set[tuple[object, object]]:
    """(part, key) of what is listed as being in two places."""
    return {
        (incident["detail"].get("part"), incident["detail"].get("key"))
        for incident in incidents.open_incidents(tx)
        if incident["what"] == incidents.TWO_PLACES
    }


def _is_known(tx: Tx, place: str) -> bool:
    """Whether this is a place of what we have of which this office knows all moves: its own, or one of its vans."""
    office = office_of_account(place)
    return is_ours(place) and (
        bool(tx.meta("headquarters")) or tx.store in (office, sight.branches(tx).get(office, office))
    )


def _on_several_things(tx: Tx, numbers: Sequence[str]) -> list[str]:
    return [
        number
        for some in chunks(numbers)
        for (number,) in tx.rows(
            f"SELECT number FROM work_row WHERE number IN ({placeholders(some)}) GROUP BY number HAVING count(*) > 1",
            some,
        )
    ]


def bearing(tx: Tx, number: str) -> list[JsonObject]:
    """Work with this printed number, and requests that were registered from a paper with it."""
    found = {row["thing"]: row for row in queries.by_number(tx, number)}
    requests = [(kind, thing) for kind, thing in find(tx, number, 10) if kind == "request" and thing not in found]
    for row in queries.rows_of(tx, requests):
        if fold(row["thing"], tx.entries_of(row["thing"]), projections.APPENDS_TO).get("paper") == number:
            found[row["thing"]] = row
    return list(found.values())


def alike(same: Sequence[JsonObject], number: str) -> bool:
    """Whether these rows may be about one job: at most one was printed with the number, and no serial number or
    customer differs."""
    printed = [row for row in same if row["number"] == number]
    serials = {key for row in same if (key := serial_key(row["serial"]))}
    return len(printed) <= 1 and len(serials) <= 1 and len({row["customer"] for row in same if row["customer"]}) <= 1
