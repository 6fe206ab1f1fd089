"""Work on a whole store that no desk has open: rebuild its rows, verify it, copy it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import EXISTS, StoreExists
from fieldservice.admin import backups
from fieldservice.admin.presence import holds_store
from fieldservice.read_model import rebuild as rows
from fieldservice.read_model.refold import Slice
from fieldservice.shapes import JsonObject
from fieldservice.sync import incidents
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp, utc_now
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.store import Tx

Progress = Callable[[int, int], None]

LAST_TRACE = N_("%(thing)s is still on the lists, but its history is lost: the lists are its last trace.")


class _LastTraces(Exception):
    """Rows would be deleted that no entry accounts for."""


def refuse_existing(folder: Path) -> None:
    """Raises StoreExists where the folder holds a store: it is never overwritten."""
    if holds_store(folder):
        raise StoreExists(EXISTS, folder=str(folder))


def rebuild(folder: Path, progress: Progress | None = None, *, anyway: bool = False) -> JsonObject:
    """Rebuild all rows from the entries; returns rows, entries, different, differences and problems.

    Rows may be the last trace of entries that were lost. While `verify` would name such a loss nothing is rebuilt;
    `anyway` rebuilds and lists each record without entries for review.
    """
    with rows.store_in(folder) as store:
        problems = rows.journal_problems(store, progress)
        if problems and not anyway:
            return {"entries": 0, "rows": 0, "different": 0, "differences": [], "problems": problems}
        lost: dict[str, str] = {}

        def keep_traces(tx: Tx, report: Slice) -> None:
            lost.update(report.orphans)
            if lost and not anyway:
                raise _LastTraces
            for thing, number in lost.items():
                incidents.add(tx, incidents.LOST, stamp(utc_now()), thing=thing, detail={"number": number})

        try:
            done = rows.rebuild(store, progress, keep_traces)
        except _LastTraces:
            done = {"entries": 0, "rows": 0, "different": 0, "differences": []}
        return {
            **done,
            "problems": problems + [Message(LAST_TRACE, {"thing": number or thing}) for thing, number in lost.items()],
        }


def verify(folder: Path, progress: Progress | None = None) -> JsonObject:
    """Read everything and compare; returns entries, ok and problems."""
    with rows.store_in(folder) as store:
        return rows.verify(store, progress)


def backup(folder: Path, file: Path) -> JsonObject:
    """Write a checked copy of the store into a file; returns file, entries and files."""
    with rows.store_in(folder) as store:
        return backups.backup(store, file)
