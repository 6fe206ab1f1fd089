"""Lists what ended jobs of an earlier version tell of faults: which devices had them, what caused and mended them.

The newest are listed when the store is migrated, which is all of them in most stores; a large store does the rest
beside the work, and batches and the case base count what is listed so far. Imported history has no codes of symptoms
and causes, and so is never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.statements import chunks
from fieldservice.read_model import projections
from fieldservice.read_model.folding import folded

if TYPE_CHECKING:
    from db.store import Tx

OLD_FAULTS = "faults/old_jobs"
"""The key in `meta` with the id before which ended jobs are not listed yet; without it all are."""
TABLES = ("fault_row", "pair_row")
AT_ONCE = 2_000
"""Jobs that a migration lists while people wait for it."""
IMPORTED = "history"
"""The service mode of imported repairs of the past."""
ENDED = "SELECT thing FROM work_row WHERE kind = 'job' AND open = 0 AND mode <> ?"
BEFORE = "SELECT thing, kind, open, mode FROM work_row WHERE thing < ? ORDER BY thing DESC LIMIT ?"


def begin(tx: Tx) -> None:
    """In a migration: list as many jobs as people can wait for, the newest first."""
    ids = sorted((thing for (thing,) in tx.rows(ENDED, (IMPORTED,))), reverse=True)
    for some in chunks(ids[:AT_ONCE]):
        _list(tx, some)
    if len(ids) > AT_ONCE:
        tx.set_meta(OLD_FAULTS, ids[AT_ONCE - 1])


def go_on(tx: Tx, page: int) -> int | None:
    """Look at the next older things, and list those that are ended jobs.

    Returns how many those were; None where all are listed.
    """
    before = tx.meta(OLD_FAULTS)
    if before is None:
        return None
    rows = tx.rows(BEFORE, (before, page))
    if not rows:
        finish(tx)
        return None
    jobs = [thing for thing, kind, is_open, mode in rows if kind == "job" and not is_open and mode != IMPORTED]
    _list(tx, jobs)
    tx.set_meta(OLD_FAULTS, rows[-1][0])
    return len(jobs)


def finish(tx: Tx) -> None:
    """All jobs are listed."""
    tx.run("DELETE FROM meta WHERE key = ?", (OLD_FAULTS,))


def _list(tx: Tx, jobs: Sequence[str]) -> None:
    things = folded(tx, jobs)
    for table in TABLES:
        rows_of = projections.LINES[table].rows_of
        tx.put_all_lines(table, jobs, [{**row, "thing": thing.id} for thing in things for row in rows_of(thing)])
