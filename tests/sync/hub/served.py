"""Headquarters served over real HTTP on loopback: in a thread of the test's own process, or as processes of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.store import Store
from fieldservice.admin.serving import business
from fieldservice.sync.endpoint import Endpoint
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.server import Server, app, of_headquarters
from fieldservice.sync.transport.doors import Limits
from fieldservice.sync_rules.rules import RULES
from tests.support.clock import MachineClock
from tests.support.command_line import running
from tests.support.served import ServedApp


class ServedHub(ServedApp):
    """Headquarters' server; `log` has its record of each request."""

    def __init__(self, endpoint: Endpoint, clock: MachineClock, limits: Limits | None = None, port: int = 0) -> None:
        self.clock = clock
        self.log: list[dict[str, Any]] = []
        self.seconds = 0.0
        self.server = Server(endpoint, "9.9.9", self.log.append, now=lambda: self.seconds)
        super().__init__(app(self.server), port, limits)


@contextmanager
def headquarters_in(folder: Path, limits: Limits | None = None, port: int = 0) -> Iterator[ServedHub]:
    """The store in the folder, served in a thread."""
    clock = MachineClock()
    store = Store.open(folder)
    served = ServedHub(of_headquarters(HubContext(store, RULES, clock), business()), clock, limits, port)
    try:
        yield served
    finally:
        served.close()
        store.close()


@contextmanager
def process(
    folder: Path, *more: str, command: tuple[str, ...] = ("hq", "serve"), port: str = "0"
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own: its address and the process. Killed at the end, if it still runs."""
    with running(folder, *command, "--port", port, *more) as server:
        yield listening(server), server


def listening(server: subprocess.Popen[str]) -> str:
    """The address in the line that a server prints once it listens."""
    assert server.stdout is not None
    return json.loads(server.stdout.readline())["listening"]
