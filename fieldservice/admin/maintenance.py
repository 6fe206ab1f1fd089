"""Work on a whole store that no desk has open: rebuild its rows, verify it, copy it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.errors import EXISTS, StoreExists
from db.place import ADDRESS, DATABASE
from fieldservice.admin import backups
from fieldservice.read_model import rebuild as rows
from fieldservice.shapes import JsonObject

Progress = Callable[[int, int], None]


def holds_store(folder: Path) -> bool:
    return (folder / DATABASE).exists() or (folder / ADDRESS).exists()


def refuse_existing(folder: Path) -> None:
    """Raises StoreExists where the folder holds a store: it is never overwritten."""
    if holds_store(folder):
        raise StoreExists(EXISTS, folder=str(folder))


def rebuild(folder: Path, progress: Progress | None = None) -> JsonObject:
    """Rebuild all rows from the entries; returns rows, entries, different and differences."""
    with rows.store_in(folder) as store:
        return rows.rebuild(store, progress)


def verify(folder: Path, progress: Progress | None = None) -> JsonObject:
    """Read everything and compare; returns entries, ok and problems."""
    with rows.store_in(folder) as store:
        return rows.verify(store, progress)


def backup(folder: Path, file: Path) -> JsonObject:
    """Write a checked copy of the store into a file; returns file, entries and files."""
    with rows.store_in(folder) as store:
        return backups.backup(store, file)
