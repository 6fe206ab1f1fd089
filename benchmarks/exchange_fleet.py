"""A fleet: 1,000 branches with a van each, every one of the 2,000 stores with five entries to send, over signed
requests as the office sends them. The clients hold no store, so that it is headquarters that is measured."""

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
"""Connections at a time."""


@dataclass(slots=True)
class Terminal:
    """One store of the fleet, as far as the line knows it."""

    store: str
    secret: str
    identity: str
    batch: wire.SignedBatch
    position: int = 0
    digest: bytes = feeds.START
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What each of them had read of the common feed."""

    epoch: str
    common: int
    digest: bytes


def laid_out(folder: Path, branches: int, url: str | None = None) -> tuple[list[Terminal], Known]:
    codes = [code for number in range(branches) for code in (f"B{number:04d}", f"B{number:04d}-V1")]
    offices = [{"code": code, "name": code, "branch": code[:5] if "-" in code else ""} for code in codes]
    with closing(exchange_made.headquarters(folder, offices, url)) as here, here.writing() as tx:
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
        known = Known(str(tx.meta("epoch")), *common.head(tx))
    told = iter(exchange_made.stories(2 * branches, EACH))
    seen = {"epoch": known.epoch, "feed": 0, "common": known.common}
    return [
        Terminal(row["store"], row["secret"], row["identity"], batch(row, known.epoch, seen, next(told)))
        for row in rows
    ], known


def batch(row: dict[str, Any], epoch: str, seen: dict[str, Any], drafts: list[dict[str, Any]]) -> wire.SignedBatch:
    items = []
    for seq, draft in enumerate(drafts, 1):
        here = json.loads(json.dumps(draft, ensure_ascii=False).replace(f'"{OFFICE}"', f'"{row["store"]}"'))
        here["moves"] = [
            dict(zip(("thing", "kind", "after", "to", "holder"), move, strict=True)) for move in here["moves"]
        ]
        _, body, part = _sealed({**here, "seen": seen}, row["store"], seq, 0, 0)
        items.append(wire.BatchEntry(body, wire.WirePrivatePart(here["person"], *part) if part else None))
    return wire.sign(row["secret"], wire.Batch(row["store"], epoch, 1, items))


class Link:
    def __init__(self, url: str) -> None:
        self.line = http.client.HTTPConnection(str(urlsplit(url).hostname), urlsplit(url).port)

    def __call__(self, one: Terminal, path: str, message: Any, shape: type) -> Any:
        body = wire.pack(message)
        signed = proof.signed_headers(one.secret, one.store, "POST", path, body, datetime.now(UTC))
        self.line.request("POST", proof.ROOT + path, body, signed)
        answer = self.line.getresponse()
        told = answer.read()
        assert answer.status == 200, (answer.status, path, told)
        assert proof.answer_holds(one.secret, signed[proof.NONCE], 200, told, answer.headers[proof.SIGN])
        return wire.unpack(told, shape)


def session(link: Link, one: Terminal, known: Known) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    link(
        one,
        "hello",
        wire.Hello(
            wire.VERSION,
            "0.2.0",
            one.identity,
            known.epoch,
            EACH,
            EACH,
            one.position,
            one.digest,
            known.common,
            known.digest,
            0,
            0,
            now,
        ),
        wire.Welcome,
    )
    pushed = link(one, "push", one.batch, wire.Pushed)
    assert pushed.last_seq == EACH and not pushed.problem, pushed
    more = True
    while more:
        page = link(
            one, "pull", wire.Pull(known.epoch, one.position, one.digest, known.common, known.digest, 0), wire.Page
        )
        one.position, one.digest, more = page.lines[-1].position if page.lines else one.position, page.digest, page.more
    assert one.position >= EACH


def drive(url: str, terminals: list[Terminal], known: Known, lines: int = LINES) -> float:
    """Every terminal has one session; the seconds it took all of them."""
    waiting: SimpleQueue[Terminal] = SimpleQueue()
    for one in terminals:
        waiting.put(one)
    trouble: list[BaseException] = []

    def work() -> None:
        link = Link(url)
        try:
            while not trouble:
                one = waiting.get_nowait()
                began = time.perf_counter()
                session(link, one, known)
                one.seconds.append(time.perf_counter() - began)
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
        terminals, known = laid_out(folder / "hq", branches, url)
        with exchange.serving(folder / "hq", workers) as address:
            seconds = drive(address, terminals, known)
    times = sorted(second for one in terminals for second in one.seconds)
    kind = "PostgreSQL" if url else "SQLite"
    yield Figure(
        f"sessions of a fleet of {branches:,} branches with a van each, {kind}",
        len(times) / seconds,
        "sessions/s",
        least=300,
    )
    yield Figure("one of these sessions, p50", p50(times), "s")
    yield Figure("one of these sessions, p99", times[int(len(times) * 0.99)], "s", most=0.5)
