"""Faulty parts in the simulated offices: taken out with a tag, handed in, taken in with or without the news of it,
consigned to headquarters, received, judged, repaired and scrapped.

The real tables make these entries, but for the first, for which a job would have to be brought far. The checks, in
tags.py, have rules of their own.
"""

import random
from collections.abc import Callable
from typing import Any

from fieldservice.read_model import projections
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing, fold
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places
from fieldservice.workflows.parts.consignments.lines import Piece, pieces_of
from fieldservice.workflows.parts.consignments.table import CONSIGNMENT
from fieldservice.workflows.parts.on_the_job.tags import office_of_tag, tag
from fieldservice.workflows.parts.returns.table import FAULTY_RETURN
from tests.sync.simulator import stock
from tests.sync.simulator.by_tables import ENGINEERS, Draft, Typed, Typing, context_of, somebody, step_taken
from tests.sync.simulator.world import OFFICES, Replica

MOST_HELD = 3
"""Tags in the hands of the engineers of an office, after which no more parts are taken out."""
SELDOM = {"take_pieces_out": 0.2, "cancel_consignment": 0.05, "finish_consignment": 0.3, "pack_pieces": 0.4}
VERDICTS = ("repairable", "scrap", "no_fault", "customer_damage")


def deals_with(seed: int) -> bool:
    """One schedule in twenty is about faulty parts. The others have none, so that seeds which found a defect still
    do."""
    return seed % 20 == 18


def dealt(chance: random.Random, replica: Replica, tx: Any, by: str) -> Draft | None:
    """What an engineer or a storekeeper does next with faulty parts; None where there is nothing to do."""
    context = context_of(chance, replica, tx, somebody(chance, replica, tx, by), "faulty")
    typed_by = {name: typing(replica) for name, typing in TYPED.items()}
    held = len(_known(tx, f"{replica.office}/custody"))
    begun = [(flow, thing) for flow in (FAULTY_RETURN, CONSIGNMENT) for thing in _begun(chance, tx, flow.thing)]
    chance.shuffle(begun)
    if chance.random() < 1 / (2 + held):
        begun.clear()
    else:
        begun += chance.sample(((FAULTY_RETURN, None), (CONSIGNMENT, None)), 2)
    for flow, thing in begun:
        if draft := step_taken(chance, replica, tx, flow, thing, context, typed_by, SELDOM):
            return draft
    return taken_out(chance, replica, tx, context) if held < MOST_HELD else None


def _begun(chance: random.Random, tx: Any, kind: str) -> list[Thing]:
    """Up to three returns or consignments, most often open ones."""
    known = tx.rows("SELECT thing, open FROM work_row WHERE kind = ? ORDER BY thing", (kind,))
    among = [thing for thing, is_open in known if is_open or chance.random() < 0.1]
    return [
        fold(thing, tx.entries_of(thing), projections.APPENDS_TO) for thing in chance.sample(among, min(3, len(among)))
    ]


def taken_out(chance: random.Random, replica: Replica, tx: Any, context: Context) -> Draft:
    """An engineer takes a part out of a device; it gets a tag and is in the engineer's hands."""
    here = [name for name, office in ENGINEERS.items() if office == replica.office]
    person = context.by.name if context.by.name in here or not here else chance.choice(here)
    custody = places.custody(replica.office, person)
    item = chance.choice(stock.FAULTY_ITEMS)
    serial = f"SN-{chance.getrandbits(40):X}" if item in stock.TRACKED else ""
    line = {"part": item, "quantity": 1 if serial else chance.randint(1, 2), "serials": [], "old_serial": serial}
    tag([line], context, "old_serial" if serial else "serials", custody)
    replica.world.tags += [each["number"] for each in line["tags"]]
    jobs = tx.rows("SELECT kind, thing FROM work_row WHERE kind = 'job' ORDER BY thing")
    installed = places.outside(replica.office, places.INSTALLED)
    posting = Posting(item, installed, custody, line["quantity"], 0, serial)
    told = {"act": "old_settled", "old": "tagged", "lines": [line], "postings": [posting.as_data()]}
    return {
        "kind": "old_part_settled",
        "by": context.by.name,
        "made": replica.made(),
        "touches": [chance.choice(jobs)],
        "data": {**told, stock.HONEST: True},
    }


# What people type.


def _some(chance: random.Random, tags: list[str]) -> Typed | None:
    return {"tags": chance.sample(tags, min(len(tags), chance.choice((1, 1, 2))))} if tags else None


def _known(tx: Any, *accounts: str) -> list[str]:
    """The tags of which this store knows, in accounts that begin so."""
    rows = tx.rows("SELECT number, account FROM fault_tag_row ORDER BY number")
    return [number for number, account in rows if account.startswith(accounts)]


def _taken_in(replica: Replica) -> Typing:
    """What lies on the counter: known here, or brought by a van of which nothing was heard yet."""

    def typed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        office = replica.office
        ours = (office, *(van for van, branch in OFFICES.items() if branch == office))
        if chance.random() < 0.4:
            return _some(chance, [each for each in replica.world.tags if office_of_tag(each) in ours[1:]])
        places_ = [f"{each}/custody" for each in ours]
        return _some(chance, _known(tx, *places_, places.faulty_transit(office)))

    return typed


def _here(kind: str) -> Callable[[Replica], Typing]:
    return lambda replica: lambda chance, tx, thing, context: _some(chance, _known(tx, f"{replica.office}/{kind}"))


def _pieces(has: Callable[[Piece], bool], **more: Any) -> Callable[[Replica], Typing]:
    """Some pieces of a consignment for which this holds."""

    def typed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        assert thing is not None
        named = _some(chance, [piece.tag for piece in pieces_of(thing) if has(piece)])
        return named and {**named, **more}

    return lambda replica: typed


def _came(replica: Replica) -> Typing:
    """What was in the box: what was entered, and now and then something that nobody entered."""

    def typed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        assert thing is not None
        coming = [piece.tag for piece in pieces_of(thing) if piece.on_the_way > 0]
        named = _some(chance, coming) if chance.random() < 0.3 else {"tags": coming}
        more = _known(tx, str(thing.get("sender"))) if chance.random() < 0.15 else []
        tags = [*(named or {"tags": []})["tags"], *(_some(chance, more) or {"tags": []})["tags"]]
        return {"tags": tags} if tags else None

    return typed


def _judged(replica: Replica) -> Typing:
    def typed(chance: random.Random, tx: Any, thing: Thing | None, context: Context) -> Typed | None:
        verdict = chance.choice(VERDICTS)
        return _pieces(lambda piece: piece.is_there, verdict=verdict)(replica)(chance, tx, thing, context)

    return typed


def _with(**typed: str) -> Callable[[Replica], Typing]:
    return lambda replica: lambda chance, tx, thing, context: typed


TYPED: dict[str, Callable[[Replica], Typing]] = {
    "receive_faulty": _taken_in,
    "hand_in_faulty": _here("custody"),
    "receive_awaited": _with(),
    "open_consignment": _here("faulty"),
    "pack_pieces": _here("faulty"),
    "take_pieces_out": _pieces(lambda piece: True),
    "send_consignment": _with(),
    "cancel_consignment": _with(reason="不寄了"),
    "receive_pieces": _came,
    "send_more_pieces": _pieces(lambda piece: piece.on_the_way < 0),
    "judge_pieces": _judged,
    "pieces_repaired": _pieces(lambda piece: piece.in_repair),
    "scrap_pieces": _pieces(lambda piece: piece.in_repair),
    "finish_consignment": _with(),
}
USES, STORE, ENGINEER = {"engineer", "coordinator"}, {"storekeeper", "coordinator"}, {"engineer"}
BY_ROLE = {
    "old_part_settled": USES,
    "faulty_parts_handed_in": ENGINEER,
    **dict.fromkeys(("faulty_parts_received", "awaited_news_came"), STORE),
    **dict.fromkeys(("consignment_opened", "pieces_packed", "pieces_taken_out", "consignment_sent"), STORE),
    **dict.fromkeys(("consignment_cancelled", "pieces_received", "more_pieces_sent", "pieces_judged"), STORE),
    **dict.fromkeys(("pieces_repaired", "pieces_scrapped", "consignment_finished"), STORE),
}
"""Who may do what with faulty parts, by the shadow's own rule."""
