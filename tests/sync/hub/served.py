"""Headquarters served over real HTTP on loopback: in a thread of the test's own process, or as processes of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn

from db.store import Store
from fieldservice.admin.serving import business
from fieldservice.sync.endpoint import Endpoint
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.server import Server, app, of_headquarters
from fieldservice.sync.transport import listening
from fieldservice.sync.transport.bounded import Bounded
from fieldservice.sync_rules.rules import RULES
from tests.support.command_line import PIN

ROOT = Path(__file__).parents[3]


class Clock:
    """Headquarters' clock: the machine's, until it is moved."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Served:
    """A server in a thread: `url`, and `log`, what it wrote down of each request."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self.clock = clock
        self.log: list[dict[str, Any]] = []
        self.server = Server(endpoint, "9.9.9", self.log.append)
        self._on = listening.listening("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._on.getsockname()[1]}"
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(app(self.server), http=Bounded, ws="none", log_config=None, timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=lambda: self._uvicorn.run(sockets=[self._on]), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()
        self._on.close()


@contextmanager
def headquarters_in(folder: Path) -> Iterator[Served]:
    """The store in the folder, served in a thread."""
    clock = Clock()
    store = Store.open(folder)
    served = Served(of_headquarters(HubContext(store, RULES, clock), business()), clock)
    try:
        yield served
    finally:
        served.close()
        store.close()


@contextmanager
def process(
    folder: Path, *more: str, command: tuple[str, ...] = ("hq", "serve")
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own: its address and the process. Killed at the end, if it still runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "fieldservice", *command, "--port", "0", *more],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FIELDSERVICE_HOME": str(folder), "FIELDSERVICE_PIN": PIN},
    )
    try:
        assert running.stdout is not None
        said = running.stdout.readline()
        yield json.loads(said)["listening"], running
    finally:
        running.kill()
        running.wait()
        with contextlib.suppress(OSError):
            running.stdout.close()  # type: ignore[union-attr]
