"""The figures for monitoring, /health and /metrics. Counts only: no name, no code of an office, nothing of a
customer."""

import threading
from collections import Counter
from datetime import timedelta

from db.errors import StoreError
from db.journal import ARRIVED
from fieldservice.shapes import JsonObject
from fieldservice.sync.hub.context import HubContext
from fieldservice.words.moments import stamp

AGES = (300, 3600, 86_400, 7 * 86_400)
"""Seconds since the last contact by which stores are counted."""


def health(hub: HubContext, version: str) -> tuple[int, JsonObject]:
    """HTTP status and body: whether the store answers, its epoch, and how many entries are numbered."""
    try:
        with hub.store.reading() as tx:
            entries = tx.counter_value(ARRIVED)
            return 200, {"ok": True, "epoch": tx.meta("epoch"), "version": version, "entries": entries}
    except StoreError:
        return 503, {"ok": False, "version": version}


class Metrics:
    """Counts of one server process since it started; figures of the store are read when they are asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._refusals: Counter[str] = Counter()
        self._seconds: Counter[str] = Counter()
        self._entries: Counter[str] = Counter()

    def count(self, path: str, status: int, code: str, seconds: float) -> None:
        with self._lock:
            self._requests[path, status] += 1
            self._seconds[path] += seconds  # type: ignore[assignment]  # Counter is typed for whole numbers
            if code:
                self._refusals[code] += 1

    def entries(self, path: str, count: int) -> None:
        with self._lock:
            self._entries[path] += count

    def text(self, hub: HubContext) -> str:
        """All figures in Prometheus' text format."""
        lines: list[str] = []

        def figure(name: str, kind: str, values: dict[str, float]) -> None:
            lines.append(f"# TYPE fieldservice_{name} {kind}")
            lines.extend(f"fieldservice_{name}{label} {value:g}" for label, value in sorted(values.items()))

        with self._lock:
            figure(
                "requests_total",
                "counter",
                {f'{{path="{path}",status="{status}"}}': n for (path, status), n in self._requests.items()},
            )
            figure("request_seconds_total", "counter", {f'{{path="{path}"}}': n for path, n in self._seconds.items()})
            figure("refusals_total", "counter", {f'{{code="{code}"}}': n for code, n in self._refusals.items()})
            figure("pushed_entries_total", "counter", {"": self._entries["push"]})
            figure("pulled_entries_total", "counter", {"": self._entries["pull"]})
        try:
            for name, values in _kept(hub).items():
                figure(name, "gauge", values)
            figure("store_reachable", "gauge", {"": 1})
        except StoreError:
            figure("store_reachable", "gauge", {"": 0})
        return "\n".join(lines) + "\n"


def _kept(hub: HubContext) -> dict[str, dict[str, float]]:
    now = hub.clock()
    with hub.store.reading() as tx:
        stores = dict.fromkeys(('{status="active"}', '{status="replaced"}', '{status="revoked"}'), 0.0)
        stores |= {
            f'{{status="{status}"}}': n
            for status, n in tx.rows("SELECT status, count(*) FROM known_store GROUP BY status")
        }
        since = {age: stamp(now - timedelta(seconds=age)) for age in AGES}
        return {
            "entries": {"": tx.counter_value(ARRIVED)},
            "stores": stores,
            "stores_heard_within": {
                f'{{seconds="{age}"}}': tx.value(
                    "SELECT count(*) FROM known_store WHERE status = 'active' AND contact >= ?", (at,)
                )
                for age, at in since.items()
            },
            "stores_backlog_entries": {
                "": tx.value("SELECT sum(backlog) FROM known_store WHERE status = 'active'") or 0
            },
            "held_batches": {"": tx.value("SELECT count(*) FROM held_batch")},
            "incidents_open": {"": tx.value("SELECT count(*) FROM incident WHERE settled = ''")},
        }
