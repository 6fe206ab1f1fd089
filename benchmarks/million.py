"""Makes the store that lists, search and start are measured on: 1,000,000 jobs, or fewer with the same make-up.

It holds nothing that the program would not have put there: the same tables, indexes, digests, rows and search; only
many entries go into one transaction, as in an import. `python -m benchmarks.million [jobs]` makes it anew.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import past
from benchmarks.stories import NOW, Bulk, Teller, tables
from db.place import DATABASE
from db.store import Store
from fieldservice.demo import branch
from fieldservice.desk import sign_in
from fieldservice.read_model import projections
from fieldservice.workflows.engine.fold import Thing, apply

JOBS = 1_000_000
SMALL = 10_000
ON_SITE = 0.02
"""The share of on-site jobs; the rest is imported."""
CALLS = 200
"""Requests nobody has handed over yet."""
CHUNK = 50_000
"""Imported rows in one transaction. Their ids are hashes, so they fall on every page of an index: many rows in one
transaction write each page once, and CACHE keeps those pages at hand."""
STORIES = 400
"""On-site jobs in one transaction."""
CACHE = "PRAGMA cache_size = -600000"
AHEAD = 2
FOLDER = Path(__file__).resolve().parent / "stores"
GIGA = 1024**3


def folder(jobs: int = JOBS) -> Path:
    return FOLDER / f"{jobs}-jobs"


def there(jobs: int = JOBS) -> bool:
    """Whether the store is made and whole."""
    return (folder(jobs) / "made").exists()


@cache
def warm(jobs: int = JOBS) -> None:
    """Reads the store once, so that it is the program that is measured and not how quick the disk finds single
    pages."""
    with (folder(jobs) / DATABASE).open("rb") as file:
        while file.read(2**24):
            pass


@dataclass
class Chunk:
    """Everything of one transaction, as plain rows: they pass from one process to the other."""

    drafts: list[dict[str, Any]]
    rows: dict[str, list[dict[str, Any]]]
    postings: list[tuple[str, str, int]]
    signed: list[bytes]
    jobs: int


def chunk_of(bulk: Bulk) -> Chunk:
    rows: dict[str, list[dict[str, Any]]] = {"work": [], "customer": [], "device": [], "debts": [], "search": []}
    dealings = Counter(key for ledger, key, _ in bulk.postings if ledger == "dealings")
    for thing in bulk.things:
        if thing.kind == "customer":
            rows["customer"].append(projections.customer_row(thing, dealings[thing.id]))
        elif thing.kind == "device":
            rows["device"].append(projections.device_row(thing))
        else:
            rows["work"].append(projections.work_row(thing))
            rows["debts"] += [{**row, "thing": thing.id} for row in projections.debt_rows(thing)]
        rows["search"].append({"thing": thing.id, "kind": thing.kind, **projections.search_words(thing)})
    return Chunk(bulk.drafts, rows, bulk.postings, bulk.signed, sum(thing.kind == "job" for thing in bulk.things))


@dataclass(frozen=True)
class Order:
    """What one chunk is to hold: imported rows from `first` on, or stories."""

    first: int
    count: int
    of: int
    stories: bool = False
    calls: bool = False


def orders(jobs: int) -> list[Order]:
    on_site = int(jobs * ON_SITE)
    history = jobs - on_site
    found = [Order(first, min(CHUNK, history - first), history) for first in range(0, history, CHUNK)]
    told = [Order(first, min(STORIES, on_site - first), on_site, stories=True) for first in range(0, on_site, STORIES)]
    return [*found, *told, Order(on_site, CALLS, CALLS, stories=True, calls=True)]


def filled(order: Order) -> Chunk:
    """The chunk of an order; runs in a process of its own."""
    bulk = Bulk()
    if not order.stories:
        rng, made = Random(order.first), NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for number in range(order.first, order.first + order.count):
            draft = past.draft(past.row(rng, number, order.of), made)
            thing = Thing(draft["moves"][0].thing)
            bulk.drafts.append(draft)
            bulk.things.append(apply(thing, _Entry(draft), projections.APPENDS_TO))
        return chunk_of(bulk)
    teller = Teller(order.first, order.first)
    for _ in range(order.count):
        told = teller.request() if order.calls else teller.job()
        bulk.drafts += told.drafts
        bulk.things += told.things
        bulk.postings += told.postings
        bulk.signed += told.signed
    return chunk_of(bulk)


class _Entry:
    """A draft that opens one thing, as the fold sees it."""

    def __init__(self, draft: dict[str, Any]) -> None:
        self.id, self.kind, self.by, self.made = "", draft["kind"], draft["by"], draft["made"]
        self.moves, self.data, self.private = draft["moves"], draft["data"], draft["private"]
        self.touches = tuple((move.kind, move.thing) for move in self.moves)
        self.mark = ""


def put(store: Store, chunk: Chunk) -> None:
    with store.writing() as tx:
        tx.append_many(chunk.drafts)
        tx.put_work_many(chunk.rows["work"])
        tx.put_customer_many(chunk.rows["customer"])
        tx.put_device_many(chunk.rows["device"])
        tx.put_debts_many(chunk.rows["debts"])
        tx.ledger_add_many(chunk.postings)
        tx.put_search_many(chunk.rows["search"])


def keep_signed(place: Path, contents: list[bytes]) -> None:
    """As db.files.keep, without waiting for the disk each time."""
    for content in contents:
        digest = sha256(content).hexdigest()
        file = place / "files" / digest[:2] / digest
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def chunks(jobs: int) -> Iterator[Chunk]:
    """Told in a second process while the first one writes, a few ahead: all of them at once would fill the memory."""
    with get_context("spawn").Pool(1) as pool:
        waiting = deque[Any]()
        for order in orders(jobs):
            waiting.append(pool.apply_async(filled, (order,)))
            if len(waiting) > AHEAD:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


def make(jobs: int = JOBS, say: Any = print, place: Path | None = None) -> dict[str, float]:
    """Makes the store anew, in its folder unless another is given. Returns jobs, entries, seconds and GiB."""
    place, started = place or folder(jobs), time.monotonic()
    shutil.rmtree(place, ignore_errors=True)
    store = Store.create(place, office=branch.OFFICE, name=branch.NAME)
    with store.writing() as tx:
        tx.run(CACHE)
        for table, rows in tables(sign_in.verifier(branch.PIN)).items():
            tx.publish(table, rows)
    done = entries = 0
    for number, chunk in enumerate(chunks(jobs)):
        keep_signed(place, chunk.signed)
        put(store, chunk)
        done, entries = done + chunk.jobs, entries + len(chunk.drafts)
        if number % 5 == 4:
            say(f"{done:,} jobs, {entries:,} entries, {time.monotonic() - started:.0f} s")
    with store.writing() as tx:
        highest = int(jobs * ON_SITE) + CALLS
        tx.put("counter_row", [{"name": f"number/{kind}", "value": highest} for kind in "RJC"])
    store.close()
    (place / "made").touch()
    size = sum(os.path.getsize(Path(where) / name) for where, _, names in os.walk(place) for name in names)
    return {
        "jobs": done,
        "entries": entries,
        "seconds": round(time.monotonic() - started, 1),
        "gib": round(size / GIGA, 2),
    }


if __name__ == "__main__":
    print(make(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else JOBS))
