"""Measures work in bulk: rebuilding all rows from the journal, and importing a file of repair history.

FIELDSERVICE_ORDS may name an Open Repair Data file; otherwise a file of the same size is invented.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks import million, past
from benchmarks.figures import Figure
from benchmarks.invented_jobs import tables
from benchmarks.raw import Raw
from db.store import Store
from fieldservice.demo.branch import OFFICE
from fieldservice.desk import Desk
from fieldservice.ords.exporting import COLUMNS

REBUILT = 100_000
IMPORTED = 14_292


def raw_rate(folder: Path, rows: int) -> float:
    """Rows a second that SQLite alone writes in durable chunks of the same size."""
    raw, rng = Raw(folder), Random(3)
    bodies = [(f"thing-{number}", str(past.row(rng, number, rows))) for number in range(rows)]
    start = time.perf_counter()
    raw.insert(bodies)
    seconds = time.perf_counter() - start
    raw.close()
    return rows / seconds


def rebuild(jobs: int = REBUILT) -> Iterator[Figure]:
    from fieldservice.read_model import rebuild

    if not million.is_made(jobs):
        million.make(jobs, lambda line: None)
    store = Store.open(million.folder(jobs))
    with store.reading() as tx:
        count = int(tx.value("SELECT count(*) FROM entry"))
    start = time.perf_counter()
    rebuild.rebuild(store)
    rate = count / (time.perf_counter() - start)
    store.close()
    with TemporaryDirectory(dir=million.FOLDER) as scratch:
        bare = raw_rate(Path(scratch), count)
    yield Figure(f"rebuild of {jobs:,} jobs", rate, "entries/s", bare, "raw rows/s", least=20_000)


def invented(file: Path, rows: int = IMPORTED) -> Path:
    """Write an Open Repair Data file with invented repairs."""
    rng = Random(14)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(rows):
            cells = past.row(rng, number, rows)
            writer.writerow(
                (
                    cells["source"],
                    cells["provider"],
                    cells["country"],
                    cells["product"],
                    cells["category"],
                    16,
                    cells["brand"],
                    cells["made_in"],
                    "",
                    cells["status"],
                    "",
                    cells["group"],
                    cells["repaired"],
                    cells["symptom"],
                )
            )
    return file


def ords() -> Iterator[Figure]:
    from fieldservice import ords

    with TemporaryDirectory(dir=million.FOLDER) as scratch:
        folder = Path(scratch)
        given = os.environ.get("FIELDSERVICE_ORDS")
        file = Path(given) if given else invented(folder / "history.csv")
        office = folder / "office"
        with closing(Store.create(office, office=OFFICE, name="成都分中心")) as store, store.writing() as tx:
            for table, rows in tables("").items():
                tx.publish(table, rows)
        desk = Desk.open(office)
        by = desk.session.person("admin")
        assert by is not None
        start = time.perf_counter()
        done = ords.import_file(desk, by, file)
        rate = (done["imported"] + done["rejected"]) / (time.perf_counter() - start)
        desk.close()
        bare = raw_rate(folder, IMPORTED)
    yield Figure(
        f"import of {done['imported'] + done['rejected']:,} ORDS rows", rate, "rows/s", bare, "raw rows/s", least=5_000
    )
