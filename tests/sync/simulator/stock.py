"""The acts of storekeepers and engineers: spare parts move between the places of offices and vans, most of them as the
rules allow, some by forgery or mistake."""

import random
from collections.abc import Callable
from typing import Any

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places
from tests.sync.simulator.world import OFFICES, Replica

ITEMS = ("FAN-80", "PSU-450")
FAULTY_ITEMS = ("BATTERY-6", "DISK-4T")
"""Parts that are only taken out of devices, with a tag."""
EXCHANGE_PART = "EX-NF5280"
"""Whole devices that are given for defective ones."""
TRACKED = (ITEMS[1], FAULTY_ITEMS[1])
"""Every piece of these has a serial number."""
COST = 1000
HONEST = "honest"
"""In the data of a move that takes only from places of its office: it must never be refused."""
Piece = tuple[str, int, str]
"""Item, quantity, serial number."""


def moved(chance: random.Random, replica: Replica, tx: Any, thing: Thing, by: str) -> dict[str, Any]:
    office = replica.office
    kind, postings = "part_moved", tuple[Posting, ...]()
    if chance.random() < 0.12:
        postings = _forged(chance, office)
    honest = not postings
    while not postings:
        postings = chance.choice(HONESTLY)(chance, office, tx)
    if chance.random() < 0.3:
        kind = "noted"  # a known kind moves as an unknown one
    return {
        "kind": kind,
        "by": by,
        "made": replica.made(),
        "touches": [(thing.kind, thing.id)],
        "data": {"postings": [each.as_data() for each in postings], **({HONEST: True} if honest else {})},
    }


def _post(piece: Piece, source: str, target: str) -> Posting:
    item, quantity, serial = piece
    return Posting(item, source, target, quantity, quantity * COST, serial)


def _there(chance: random.Random, tx: Any, place: str) -> Piece | None:
    """Something that is in a place, as this store knows it; now and then more than is there."""
    rows = tx.rows(
        "SELECT item, quantity, serial_key FROM balance_row WHERE account = ? AND quantity > 0 AND item IN (?, ?)"
        " ORDER BY item, serial_key",
        (place, *ITEMS),
    )
    if chance.random() < 0.08:  # two people take the same piece, or the second has not heard of the first
        rows = tx.rows(
            "SELECT DISTINCT item, 1, serial_key FROM posting_row WHERE target = ? AND serial_key <> ''"
            " AND item IN (?, ?) ORDER BY item, serial_key",
            (place, *ITEMS),
        )
    if not rows:
        return None
    item, quantity, serial = chance.choice(rows)
    return item, 1 if serial else chance.randint(1, quantity + (chance.random() < 0.1)), serial


def _bought(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
    item = chance.choice(ITEMS)
    serial = f"SN-{chance.getrandbits(40):X}" if item == ITEMS[1] else ""
    piece = (item, 1 if serial else chance.randint(1, 4), serial)
    return (_post(piece, places.outside(office, places.SUPPLIER), places.good(office)),)


def _from(source: str, *targets: str) -> Callable[..., tuple[Posting, ...]]:
    """A move of something that is in a place of this office to another place of it."""

    def moves(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
        piece = _there(chance, tx, _place(office, source))
        return (_post(piece, _place(office, source), _place(office, chance.choice(targets))),) if piece else ()

    return moves


def _place(office: str, kind: str) -> str:
    named = {places.BAG: places.bag, places.CUSTODY: places.custody}
    if kind in named:
        return named[kind](office, "li")
    return {places.TRANSIT: places.transit, places.FAULTY_TRANSIT: places.faulty_transit}.get(
        kind, lambda office: places.outside(office, kind)
    )(office)


def _sent(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
    """To a van or another office; what is on its way belongs to the one that will receive it."""
    piece = _there(chance, tx, places.good(office))
    target = chance.choice([each for each in OFFICES if each != office])
    return (_post(piece, places.good(office), places.transit(target)),) if piece else ()


def _received_unsent(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
    """The parts are there before the note that they were sent."""
    return (_post((ITEMS[0], chance.randint(1, 2), ""), places.transit(office), places.good(office)),)


def _fitted(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
    """A new part goes in and an old one comes out."""
    piece = _there(chance, tx, places.bag(office, "li"))
    installed = places.outside(office, places.INSTALLED)
    if piece is None:
        return ()
    out = Posting(piece[0], installed, places.custody(office, "li"), piece[1], 0, f"OLD-{piece[2]}" if piece[2] else "")
    return _post(piece, places.bag(office, "li"), installed), out


def _faulty_sent(chance: random.Random, office: str, tx: Any) -> tuple[Posting, ...]:
    piece = _there(chance, tx, places.faulty(office))
    if piece is None:
        return ()
    item, quantity, serial = piece
    return (Posting(item, places.faulty(office), places.faulty_transit("HQ"), quantity, 0, serial),)


HONESTLY = (
    _bought,
    _bought,
    _sent,
    _sent,
    _from(places.TRANSIT, places.GOOD),
    _from(places.TRANSIT, places.GOOD),
    _received_unsent,
    _from(places.GOOD, places.BAG),
    _from(places.BAG, places.GOOD, places.LOST, places.KEPT),
    _fitted,
    _from(places.CUSTODY, places.FAULTY),
    _faulty_sent,
    _from(places.GOOD, places.ADJUSTED, places.SCRAP),
    _from(places.ADJUSTED, places.GOOD),
)


def _forged(chance: random.Random, office: str) -> tuple[Posting, ...]:
    """A move out of a place of another office, or one that gives less than nothing. Headquarters may do the first."""
    other = chance.choice([each for each in OFFICES if each != office])
    if chance.random() < 0.3:
        serial = chance.choice(("", "SN-1"))
        return (Posting(ITEMS[bool(serial)], places.good(office), places.good(other), -1, -COST, serial),)
    return (_post((ITEMS[0], 1, ""), places.good(other), places.good(office)),)
