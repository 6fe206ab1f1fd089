"""Measures the cost of a long history: an idle exchange after 1,000 and 100,000 entries, and the first copy of 100,000.

The first copy is compared with Anki's full download of as many notes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks import exchange
from benchmarks import exchange_made as made
from benchmarks.figures import Figure, p50
from db.store import Store
from fieldservice.sync import enrolled_stores
from fieldservice.sync.hub import server
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.office import session
from fieldservice.sync_rules.rules import RULES

SHORT, LONG = 1_000, 100_000
ROUNDS = 3


def exchanged(folder: Path, entries: int) -> dict[str, tuple[str, str]]:
    """Lay out the stores and exchange the writer's entries with headquarters."""
    secrets = made.lay_out(folder, entries // made.EACH)
    with closing(Store.open(folder / "hq")) as hq, closing(Store.open(folder / "writer")) as store:
        hub = HubContext(hq, RULES, made.now)

        def link(path: str, message: Any, shape: type) -> Any:
            with hq.reading() as tx:
                asker = enrolled_stores.find(tx, secrets["writer"][0])
            return server.HANDLERS[path][1](hub, asker, message)

        session.exchange(made.office_of(store, secrets["writer"][1]), link)
    return secrets


def first_copy(folder: Path) -> dict[str, Any]:
    """Fetch the first copy in a process of its own, as `fieldservice first-copy` does."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exchange_long", str(folder)],
        check=True,
        capture_output=True,
        text=True,
        timeout=exchange.SLOWEST,
        cwd=exchange.ROOT,
    )
    return json.loads(done.stdout)


def measure(rounds: int = ROUNDS, long: int = LONG) -> Iterator[Figure]:
    idle: dict[int, float] = {}
    copies, fresh = [], []
    with exchange.scratch() as folder:
        for entries in (SHORT, long):
            laid = folder / str(entries)
            secrets = exchanged(laid, entries)
            with exchange.serving(laid / "hq") as url:
                exchange.point(laid / "writer", url, secrets["writer"])
                idle[entries] = 1000 * p50(exchange.office(laid / "writer", exchange.QUIET)["idle"])
                if entries != long:
                    continue
                exchange.point(laid / "reader", url, secrets["reader"])
                for number in range(rounds + 1):
                    run = folder / "run"
                    shutil.rmtree(run, ignore_errors=True)
                    shutil.copytree(laid / "reader", run)
                    copied = first_copy(run)
                    assert copied["entries"] == entries, copied
                    if number:
                        copies.append(copied["seconds"])
                        fresh.append(exchange.peer(folder, entries)["fresh"])
                    else:
                        made_and_fetched = copied["seconds"]
    yield Figure(f"exchange with nothing to do, {SHORT:,} entries behind", idle[SHORT], "ms", most=20)
    yield Figure(
        f"exchange with nothing to do, {long:,} entries behind",
        idle[long],
        "ms",
        idle[SHORT],
        f"{SHORT:,} entries",
        most=20,
    )
    yield Figure(
        f"first copy of {long:,} entries, ready at headquarters",
        p50(copies),
        "s",
        p50(fresh),
        "Anki full download",
        ratio_most=2,
    )
    yield Figure(
        f"first copy of {long:,} entries, made when asked for", made_and_fetched, "s", p50(fresh), "Anki full download"
    )


if __name__ == "__main__":
    from fieldservice.admin.first_copy import first_copy as fetch

    began = time.perf_counter()
    print(json.dumps({**fetch(Path(sys.argv[1])), "seconds": time.perf_counter() - began}))
