"""Measures keys in the real program while an exchange brings 10,000 entries into its store, and before it begins."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks import exchange, exchange_made
from benchmarks.figures import Figure, p50, p95
from benchmarks.keys import DOWN, QUIET, UP, WARMED
from benchmarks.starting import PROGRAM, WHO, frame_is_there
from benchmarks.terminal import Terminal
from db.store import Store
from fieldservice.demo import branch
from fieldservice.sync import enrolled_stores, feeds
from fieldservice.sync.hub import server
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import session

ROUNDS = 2
KEYS = 40
BEFORE = 200
"""Jobs in the store when the program is opened."""


def laid_out(folder: Path, entries: int) -> dict[str, tuple[str, str]]:
    """Stores of which the reader has BEFORE jobs, and `entries` more wait for it at headquarters."""
    jobs = exchange_made.jobs(BEFORE + entries // exchange_made.EACH)
    secrets = {}
    with closing(exchange_made.headquarters(folder / "hq")) as hq:
        hub = HubContext(hq, exchange_made.RULES, exchange_made.now)
        ends = {}
        for name in ("writer", "reader"):
            store, called, secret = exchange_made.joined(hq, folder / name)
            secrets[name], ends[name] = (called, secret), store

        def exchanged(name: str) -> None:
            def link(path: str, message: object, shape: type) -> object:
                with hq.reading() as tx:
                    asker = enrolled_stores.find(tx, secrets[name][0])
                return server.HANDLERS[path][1](hub, asker, message)

            session.exchange(exchange_made.office_of(ends[name], secrets[name][1]), link)

        for some, names in ((jobs[:BEFORE], ("writer", "reader")), (jobs[BEFORE:], ("writer",))):
            exchange_made.write(
                ends["writer"], sorted((draft for job in some for draft in job), key=lambda draft: draft["made"])
            )
            for name in names:
                exchanged(name)
        for store in ends.values():
            store.close()
    return secrets


def position(store: Store) -> int:
    with store.reading() as tx:
        return feeds.head(tx, store.office)[0]


def pressed(terminal: Terminal, number: int) -> float:
    took = terminal.key_to_paints(DOWN if number // 10 % 2 == 0 else UP)[0]
    terminal.rest(QUIET)
    return took


def measure(rounds: int = ROUNDS, entries: int = exchange.ENTRIES) -> Iterator[Figure]:
    idle, busy = list[float](), list[float]()
    with exchange.scratch() as folder:
        secrets = laid_out(folder / "laid-out", entries)
        for _ in range(rounds):
            run = folder / "run"
            shutil.rmtree(run, ignore_errors=True)
            shutil.copytree(folder / "laid-out", run)
            port = exchange.free_port()
            exchange.point(run / "reader", f"http://127.0.0.1:{port}", secrets["reader"])
            home = {"FIELDSERVICE_HOME": str(run / "reader"), "FIELDSERVICE_AS": WHO, "FIELDSERVICE_PIN": branch.PIN}
            with closing(Store.open(run / "reader")) as store, Terminal(PROGRAM, **home) as terminal:
                terminal.wait_for(frame_is_there)
                time.sleep(WARMED)
                terminal.rest(QUIET)
                idle += [pressed(terminal, number) for number in range(KEYS)]
                whole = BEFORE * exchange_made.EACH + entries
                with exchange.serving(run / "hq", port=port):
                    # Only one process exchanges at a time: this one or the program's own, whichever is first.
                    sync = subprocess.Popen(
                        [*PROGRAM, "sync"],
                        env={**os.environ, **home},
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                    number = 0
                    while position(store) < whole:
                        busy.append(pressed(terminal, number))
                        number += 1
                    sync.wait()
    yield Figure("key while 10,000 entries come in p50", p50(busy), "ms", p50(idle), "before", most=10)
    yield Figure("key while 10,000 entries come in p95", p95(busy), "ms", p95(idle), "before", most=50)
