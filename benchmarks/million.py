"""Makes the store on which lists, search and start are measured: 1,000,000 jobs, or fewer of the same mix.

It has the tables, indexes, digests, rows and search words that the program itself would have made, but many entries in
one transaction, as in an import. `python -m benchmarks.million [jobs]` makes it again.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import past
from benchmarks.invented_jobs import NOW, Bulk, JobMaker, tables
from db.place import DATABASE
from db.store import Store
from fieldservice.demo import branch
from fieldservice.desk import sign_in
from fieldservice.read_model import line_rows, projections, search_rows
from fieldservice.workflows.engine.fold import Thing, apply

JOBS = 1_000_000
SMALL = 10_000
ON_SITE = 0.02
"""The share of on-site jobs; the rest is imported."""
CALLS = 200
"""Requests that nobody has handed over yet."""
CHUNK = 50_000
"""Imported rows in one transaction. Their ids are hashes and so belong to all pages of an index: with many rows in one
transaction each page is written once, and CACHE keeps the pages in memory."""
JOBS_AT_ONCE = 400
"""On-site jobs in one transaction."""
CACHE = "PRAGMA cache_size = -600000"
AHEAD = 2
FOLDER = Path(__file__).resolve().parent / "stores"
GIGA = 1024**3


def folder(jobs: int = JOBS) -> Path:
    return FOLDER / f"{jobs}-jobs"


def is_made(jobs: int = JOBS) -> bool:
    """Whether the store has been made completely."""
    return (folder(jobs) / "made").exists()


@cache
def warm(jobs: int = JOBS) -> None:
    """Read the store once, so that the program is measured and not the disk."""
    with (folder(jobs) / DATABASE).open("rb") as file:
        while file.read(2**24):
            pass


@dataclass
class Chunk:
    """The data of one transaction as plain rows, which are passed from one process to another."""

    drafts: list[dict[str, Any]]
    rows: dict[str, list[dict[str, Any]]]
    lines: dict[str, list[dict[str, Any]]]
    postings: list[tuple[str, str, int]]
    signed: list[bytes]
    jobs: int


def chunk_of(bulk: Bulk) -> Chunk:
    rows: dict[str, list[dict[str, Any]]] = {"work": [], "customer": [], "device": [], "search": []}
    lines: dict[str, list[dict[str, Any]]] = {}
    dealings = Counter(key for ledger, key, _ in bulk.postings if ledger == "dealings")
    for thing in bulk.things:
        if thing.kind == "customer":
            rows["customer"].append(projections.customer_row(thing, dealings[thing.id]))
        elif thing.kind == "device":
            rows["device"].append(projections.device_row(thing))
        else:
            rows["work"].append(projections.work_row(thing))
            for table, found in line_rows.lines_by_table(thing).items():
                lines.setdefault(table, []).extend(found)
        rows["search"].append({"thing": thing.id, "kind": thing.kind, **search_rows.search_words(thing)})
    return Chunk(
        bulk.drafts, rows, lines, bulk.postings, bulk.signed, sum(thing.kind == "job" for thing in bulk.things)
    )


@dataclass(frozen=True)
class ChunkOrder:
    """The contents of a chunk: imported repairs from number `first`, or jobs of our own."""

    first: int
    count: int
    of: int
    own: bool = False
    calls: bool = False


def orders(jobs: int) -> list[ChunkOrder]:
    on_site = int(jobs * ON_SITE)
    history = jobs - on_site
    found = [ChunkOrder(first, min(CHUNK, history - first), history) for first in range(0, history, CHUNK)]
    own = [
        ChunkOrder(first, min(JOBS_AT_ONCE, on_site - first), on_site, own=True)
        for first in range(0, on_site, JOBS_AT_ONCE)
    ]
    return [*found, *own, ChunkOrder(on_site, CALLS, CALLS, own=True, calls=True)]


def filled(order: ChunkOrder) -> Chunk:
    """The chunk of an order; runs in a process of its own."""
    bulk = Bulk()
    if not order.own:
        rng, made_at = Random(order.first), NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for number in range(order.first, order.first + order.count):
            draft = past.draft(past.row(rng, number, order.of), made_at)
            thing = Thing(draft["moves"][0].thing)
            bulk.drafts.append(draft)
            bulk.things.append(apply(thing, _OpeningEntry(draft), projections.APPENDS_TO))
        return chunk_of(bulk)
    maker = JobMaker(order.first, order.first)
    for _ in range(order.count):
        made = maker.request() if order.calls else maker.job()
        bulk.drafts += made.drafts
        bulk.things += made.things
        bulk.postings += made.postings
        bulk.signed += made.signed
    return chunk_of(bulk)


class _OpeningEntry:
    """A draft that opens something, in the form of an entry for the fold."""

    def __init__(self, draft: dict[str, Any]) -> None:
        self.id, self.kind, self.by, self.made = "", draft["kind"], draft["by"], draft["made"]
        self.moves, self.data, self.private = draft["moves"], draft["data"], draft["private"]
        self.touches = tuple((move.kind, move.thing) for move in self.moves)
        self.mark, self.erased = "", False


def put(store: Store, chunk: Chunk) -> None:
    with store.writing() as tx:
        tx.append_many(chunk.drafts)
        tx.put("work_row", chunk.rows["work"])
        tx.put("customer_row", chunk.rows["customer"])
        tx.put("device_row", chunk.rows["device"])
        for table, rows in chunk.lines.items():
            tx.put(table, rows)
        tx.ledger_add_many(chunk.postings)
        tx.put_search_many(chunk.rows["search"])


def keep_signed(folder: Path, contents: list[bytes]) -> None:
    """Keep signed contents as db.files.keep does, without waiting for the disk each time."""
    for content in contents:
        digest = sha256(content).hexdigest()
        file = folder / "files" / digest[:2] / digest
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def chunks(jobs: int) -> Iterator[Chunk]:
    """The chunks, made in a second process while this one writes; only a few ahead, because of the memory they take."""
    with get_context("spawn").Pool(1) as pool:
        waiting = deque[Any]()
        for order in orders(jobs):
            waiting.append(pool.apply_async(filled, (order,)))
            if len(waiting) > AHEAD:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


def make(jobs: int = JOBS, say: Callable[[str], object] = print, home: Path | None = None) -> dict[str, float]:
    """Make the store again, in its own folder or in `home`. Returns jobs, entries, seconds and GiB."""
    home, started = home or folder(jobs), time.monotonic()
    shutil.rmtree(home, ignore_errors=True)
    store = Store.create(home, office=branch.OFFICE, name=branch.NAME)
    with store.writing() as tx:
        tx.run(CACHE)
        for table, rows in tables(sign_in.verifier(branch.PIN)).items():
            tx.publish(table, rows)
    done = entries = 0
    for number, chunk in enumerate(chunks(jobs)):
        keep_signed(home, chunk.signed)
        put(store, chunk)
        done, entries = done + chunk.jobs, entries + len(chunk.drafts)
        if number % 5 == 4:
            say(f"{done:,} jobs, {entries:,} entries, {time.monotonic() - started:.0f} s")
    with store.writing() as tx:
        highest = int(jobs * ON_SITE) + CALLS
        tx.put("counter_row", [{"name": f"number/{kind}", "value": highest} for kind in "RJC"])
    store.close()
    (home / "made").touch()
    size = sum(os.path.getsize(Path(where) / name) for where, _, names in os.walk(home) for name in names)
    return {
        "jobs": done,
        "entries": entries,
        "seconds": round(time.monotonic() - started, 1),
        "gib": round(size / GIGA, 2),
    }


if __name__ == "__main__":
    print(make(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else JOBS))
