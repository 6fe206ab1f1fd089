"""Measures headquarters with a fleet of 1,000 branches with a van each, whose 2,000 stores send five entries each.

The requests are signed as an office signs them. The clients have no store, so that only headquarters is measured.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from benchmarks import exchange, exchange_made
from benchmarks.figures import Figure, p50
from db.journal import _sealed, new_id
from fieldservice.demo.branch import OFFICE
from fieldservice.sync import common, feeds
from fieldservice.sync.transport import proof, wire

BRANCHES = 1_000
EACH = 5
LINES = 16
"""The number of connections at a time."""


@dataclass(slots=True)
class FleetStore:
    """A store of the fleet, with its secret, its signed batch and its position in the feed."""

    store: str
    secret: str
    identity: str
    batch: wire.SignedBatch
    position: int = 0
    digest: bytes = feeds.START
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CommonHead:
    """How far all stores of the fleet have read the common feed."""

    epoch: str
    common: int
    digest: bytes


def laid_out(folder: Path, branches: int, url: str | None = None) -> tuple[list[FleetStore], CommonHead]:
    codes = [code for number in range(branches) for code in (f"B{number:04d}", f"B{number:04d}-V1")]
    offices = [{"code": code, "name": code, "branch": code[:5] if "-" in code else ""} for code in codes]
    with closing(exchange_made.headquarters(folder, offices, url)) as hq, hq.writing() as tx:
        rows = [
            {
                "store": code,
                "office": code,
                "identity": new_id(),
                "secret": new_id().replace("-", "") * 2,
                "status": "active",
            }
            for code in codes
        ]
        tx.put("known_store", rows)
        known = CommonHead(str(tx.meta("epoch")), *common.head(tx))
    jobs = iter(exchange_made.jobs(2 * branches, EACH))
    seen = {"epoch": known.epoch, "feed": 0, "common": known.common}
    return [
        FleetStore(row["store"], row["secret"], row["identity"], batch(row, known.epoch, seen, next(jobs)))
        for row in rows
    ], known


def batch(row: dict[str, Any], epoch: str, seen: dict[str, Any], drafts: list[dict[str, Any]]) -> wire.SignedBatch:
    items = []
    for seq, draft in enumerate(drafts, 1):
        sealed = json.loads(json.dumps(draft, ensure_ascii=False).replace(f'"{OFFICE}"', f'"{row["store"]}"'))
        sealed["moves"] = [
            dict(zip(("thing", "kind", "after", "to", "holder"), move, strict=True)) for move in sealed["moves"]
        ]
        _, body, part = _sealed({**sealed, "seen": seen}, row["store"], seq, 0, 0)
        items.append(wire.BatchEntry(body, wire.WirePrivatePart(sealed["person"], *part) if part else None))
    return wire.sign(row["secret"], wire.Batch(row["store"], epoch, 1, items))


class FleetConnection:
    def __init__(self, url: str) -> None:
        self.line = http.client.HTTPConnection(str(urlsplit(url).hostname), urlsplit(url).port)

    def __call__(self, store: FleetStore, path: str, message: Any, shape: type) -> Any:
        body = wire.pack(message)
        signed = proof.signed_headers(store.secret, store.store, "POST", path, body, datetime.now(UTC))
        self.line.request("POST", proof.ROOT + path, body, signed)
        answer = self.line.getresponse()
        content = answer.read()
        assert answer.status == 200, (answer.status, path, content)
        assert proof.answer_holds(store.secret, signed[proof.NONCE], 200, content, answer.headers[proof.SIGN])
        return wire.unpack(content, shape)


def session(link: FleetConnection, store: FleetStore, known: CommonHead) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    link(
        store,
        "hello",
        wire.Hello(
            wire.VERSION,
            "0.2.0",
            store.identity,
            known.epoch,
            EACH,
            EACH,
            store.position,
            store.digest,
            known.common,
            known.digest,
            0,
            0,
            now,
        ),
        wire.Welcome,
    )
    pushed = link(store, "push", store.batch, wire.Pushed)
    assert pushed.last_seq == EACH and not pushed.problem, pushed
    more = True
    while more:
        page = link(
            store,
            "pull",
            wire.Pull(known.epoch, store.position, store.digest, known.common, known.digest, 0),
            wire.Page,
        )
        store.position, store.digest, more = (
            page.lines[-1].position if page.lines else store.position,
            page.digest,
            page.more,
        )
    assert store.position >= EACH


def drive(url: str, stores: list[FleetStore], known: CommonHead, lines: int = LINES) -> float:
    """Run one session for every store; returns the seconds in all."""
    waiting: SimpleQueue[FleetStore] = SimpleQueue()
    for store in stores:
        waiting.put(store)
    trouble: list[BaseException] = []

    def work() -> None:
        link = FleetConnection(url)
        try:
            while not trouble:
                store = waiting.get_nowait()
                began = time.perf_counter()
                session(link, store, known)
                store.seconds.append(time.perf_counter() - began)
        except Empty:
            return
        except BaseException as error:
            trouble.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(lines)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble, trouble
    return time.perf_counter() - began


def measure(branches: int = BRANCHES, workers: int = 1, url: str | None = None) -> Iterator[Figure]:
    with exchange.scratch() as folder:
        stores, known = laid_out(folder / "hq", branches, url)
        with exchange.serving(folder / "hq", workers) as address:
            seconds = drive(address, stores, known)
    times = sorted(second for store in stores for second in store.seconds)
    kind = "PostgreSQL" if url else "SQLite"
    yield Figure(
        f"sessions of a fleet of {branches:,} branches with a van each, {kind}",
        len(times) / seconds,
        "sessions/s",
        least=300,
    )
    yield Figure("one of these sessions, p50", p50(times), "s")
    yield Figure("one of these sessions, p99", times[int(len(times) * 0.99)], "s", most=0.5)
