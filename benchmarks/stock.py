"""Measures the ledgers of spare parts on a store of 50,000 part numbers and 5,000,000 moves, which is made once.

`python -m benchmarks.stock [moves]` makes the store again. Its entries are appended and posted by the program itself,
some thousands in one transaction.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.figures import Figure, p50, p95
from benchmarks.million import CACHE, FOLDER
from db import ledgers
from db.reading import Reader
from db.store import Store, Tx
from fieldservice.private_files import make_folder
from fieldservice.read_model import moves, projections
from fieldservice.read_model.rebuild import compare_moves
from fieldservice.read_model.refold import Slice
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.parts import places

MOVES, PARTS = 5_000_000, 50_000
OFFICES = tuple(f"CD{number:02}" for number in range(1, 21))
BUSY = OFFICES[0]
"""This office has every part number and a third of all moves."""
PEOPLE = ("li.wei", "wang.fang", "zhou.jun", "he.lin", "xu.tao")
IN_ONE_ENTRY = 5
ENTRIES_AT_ONCE = 10_000
MADE = "2026-11-23T01:00:00.000Z"
READS = 200
ACTS = 150
NOISE = 20
"""Milliseconds within which each is read."""


def folder(count: int = MOVES) -> Path:
    return FOLDER / f"{count}-moves"


def is_made(count: int = MOVES) -> bool:
    return (folder(count) / "made").exists()


def make(count: int, parts: int, say: Callable[[str], None], at: Path | None = None) -> Path:
    """Make the store, in a new folder. The first moves bring every part number into the busy office."""
    target = at or folder(count)
    shutil.rmtree(target, ignore_errors=True)
    store = Store.create(make_folder(target), office=BUSY, name="成都")
    with store.writing() as tx:
        found = tx.rows("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'posting_row' AND type = 'index'")
        indexes = [(name, sql) for name, sql in found if sql]
        for name, _ in indexes:
            tx.run(f"DROP INDEX {name}")
    entries, began, done = _drafts(count, parts), time.perf_counter(), 0
    while some := list(islice(entries, ENTRIES_AT_ONCE)):
        with store.writing() as tx:
            tx.run(CACHE)
            moves.post(tx, tx.append_many(some))
        done += sum(len(draft["data"]["postings"]) for draft in some)
        say(f"{done:,} of {count:,} moves, {time.perf_counter() - began:.0f} s")
    with store.writing() as tx:
        for _, sql in indexes:  # sorted once, instead of a page written for each row
            tx.run(sql)
        needs = [
            {"thing": f"q{n}", "line": "1", "item": part(n), "account": places.good(BUSY), "reserved": 1, "open": 1}
            for n in range(min(parts, 5000))
        ]
        tx.put("need_row", needs)
    store.close()
    (target / "made").touch()
    return target


def part(number: int) -> str:
    return f"P-{number:05}"


def _drafts(count: int, parts: int) -> Iterator[dict[str, Any]]:
    moved = postings(count, parts)
    number = 0
    while some := list(islice(moved, IN_ONE_ENTRY)):
        number += 1
        yield {
            "kind": "part_moved",
            "by": "zhou",
            "made": f"20{16 + number * IN_ONE_ENTRY * 10 // (count + IN_ONE_ENTRY):02}{MADE[4:]}",
            "touches": [("shipment", f"s{number // 20}")],
            "data": {"postings": [each.as_data() for each in some]},
        }


def postings(count: int, parts: int) -> Iterator[Posting]:
    """The moves of such a store in their order: parts are bought, issued and fitted; one in ten has a serial number and
    goes from hand to hand."""
    chance = Random(5)
    for number in range(min(parts, count)):
        yield Posting(part(number), places.outside(BUSY, places.SUPPLIER), places.good(BUSY), 9, 9000)
    pieces: list[tuple[str, str, str]] = []
    for number in range(count - parts):
        office = BUSY if chance.random() < 0.33 else chance.choice(OFFICES)
        if chance.random() < 0.1:
            if len(pieces) < 2000 or chance.random() < 0.05:
                item, serial, place = part(chance.randrange(parts)), f"SN{number:08}", places.good(office)
                yield Posting(item, places.outside(office, places.SUPPLIER), place, 1, 1000, serial)
                pieces.append((item, serial, place))
                continue
            at = chance.randrange(len(pieces))
            item, serial, place = pieces[at]
            onward = chance.choice((places.good(office), places.bag(office, chance.choice(PEOPLE))))
            yield Posting(item, place, onward, 1, 1000, serial)
            pieces[at] = (item, serial, onward)
            continue
        # A few part numbers move most, as in every store.
        item = part(int(parts * chance.random() ** 3) if chance.random() < 0.9 else 0)
        bag = places.bag(office, chance.choice(PEOPLE))
        source, target = chance.choice(
            (
                (places.outside(office, places.SUPPLIER), places.good(office)),
                (places.good(office), bag),
                (bag, places.outside(office, places.INSTALLED)),
            )
        )
        yield Posting(item, source, target, chance.randint(1, 3), 1000)


def measure(count: int = MOVES, at: Path | None = None, reads: int = READS, acts: int = ACTS) -> Iterator[Figure]:
    store = at or folder(count)
    reader = Reader.open(store)
    try:
        yield from _reads(reader, reads)
    finally:
        reader.close()
    yield from _acts(store, acts)
    yield from _verified(store)


def _reads(reader: Reader, times: int) -> Iterator[Figure]:
    chance, good = Random(7), places.good(BUSY)
    items = [row[0] for row in reader.rows("SELECT item FROM balance_row WHERE account = ? LIMIT 5000", (good,))]
    serials = [
        row[0]
        for row in reader.rows("SELECT serial_key FROM posting_row WHERE serial_key <> '' ORDER BY arrived LIMIT 500")
    ]
    last = reader.value("SELECT max(arrived) FROM posting_row")
    bag = places.bag(BUSY, PEOPLE[0])

    def availability() -> None:
        item = chance.choice(items)
        ledgers.quantity(reader, good, item)
        ledgers.reserved(reader, good, item, "q1")

    asked: dict[str, Callable[[], object]] = {
        "level of a place, a page of 50": lambda: ledgers.levels(
            reader, good, after=(good, chance.choice(items)), limit=50
        ),
        "level of a place, all of it": lambda: ledgers.totals(reader, good),
        "level of a part number in every place of an office": lambda: ledgers.levels(
            reader, f"{BUSY}/", item=chance.choice(items)
        ),
        "history of a serial number": lambda: ledgers.history_of(reader, chance.choice(serials)),
        "moves of a place, a page of 50": lambda: ledgers.movements(reader, good, before=(chance.randrange(last), 0)),
        "moves of a part number in a place": lambda: ledgers.movements(reader, good, chance.choice(items)),
        "moves of the busiest part number in a bag": lambda: ledgers.movements(reader, bag, part(0)),
        "what collided": lambda: ledgers.below_zero(reader, good),
        "availability of a line": availability,
    }
    row = lambda: reader.row("SELECT * FROM posting_row WHERE arrived = ?", (last,))
    baseline = p50([_timed(row) for _ in range(times)])
    for name, ask in asked.items():
        ask()
        taken = [_timed(ask) for _ in range(times)]
        yield Figure(f"{name}, p95", p95(taken), "ms", baseline, "row by its key", most=NOISE)


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def _acts(at: Path, times: int) -> Iterator[Figure]:
    """A step that moves two parts beside the same step that moves none; each in a durable transaction."""
    store = Store.open(at)
    chance = Random(9)
    taken: dict[bool, list[float]] = {True: [], False: []}
    try:
        for number in range(2 * times):
            with_moves = bool(number % 2)
            began = time.perf_counter()
            with store.writing() as tx:
                _act(tx, f"job-{number // 2}-{with_moves}", chance if with_moves else None)
            taken[with_moves].append((time.perf_counter() - began) * 1000)
    finally:
        store.close()
    yield Figure(
        "a step that moves two parts, p50", p50(taken[True]), "ms", p50(taken[False]), "the step alone", ratio_most=1.25
    )


def _act(tx: Tx, job: str, chance: Random | None) -> None:
    data: dict[str, Any] = {"number": job, "symptom": "开机无反应", "minutes": 55}
    if chance is not None:
        bag, installed = places.bag(BUSY, PEOPLE[0]), places.outside(BUSY, places.INSTALLED)
        item = part(chance.randrange(100))
        old = Posting(item, installed, places.custody(BUSY, PEOPLE[0]))
        data["postings"] = [each.as_data() for each in (Posting(item, bag, installed, 1, 1000), old)]
    move = {"thing": job, "kind": "job", "after": None, "to": "completed", "holder": BUSY}
    private = {"customer_name": "王明", "phone": "13800138000"}
    entry = tx.append(
        {"kind": "completed", "by": "li.wei", "made": MADE, "moves": [move], "data": data, "private": private}
    )
    projections.put(tx, fold(job, [entry], projections.APPENDS_TO))
    projections.post(tx, [entry])


def _verified(at: Path) -> Iterator[Figure]:
    store = Store.open(at)
    try:
        with store.reading() as tx:
            began = time.perf_counter()
            rows = sum(1 for _ in ledgers.each_posting(tx))
            read = rows / (time.perf_counter() - began)
            report = Slice()
            began = time.perf_counter()
            compare_moves(tx, report)
            verified = rows / (time.perf_counter() - began)
    finally:
        store.close()
    assert not report.different, report.differences[:3]
    yield Figure("verify of the ledgers", verified, "moves/s", read, "rows read")


if __name__ == "__main__":
    make(int(sys.argv[1]) if sys.argv[1:] else MOVES, PARTS, lambda line: print(line, file=sys.stderr))
