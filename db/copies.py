"""Copies a store into one file while programs work on it, checks the copy by every digest, and restores it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db import errors
from db.access import Postgresql, Sqlite, connect_sqlite
from db.place import DATABASE, LOCK, address
from db.statements import Statements
from db.verify import problems
from fieldservice.private_files import file_mode, make_folder, sync_folder, touch

PAGES = 2000  # pages copied while the lock is held; other programs write in between


def copy_to(place: Sqlite | Postgresql, file: Path) -> None:
    """Write a copy of the database to a new file and check it. Raises StoreTrouble; a failed copy is deleted."""
    if not isinstance(place, Sqlite):
        raise errors.StoreTrouble(errors.USE_PG_DUMP)
    if file.exists():
        raise errors.StoreTrouble(errors.COPY_EXISTS, folder=str(file))
    with errors.as_store_trouble(file.parent):
        half = file.with_name(file.name + ".part")
        half.unlink(missing_ok=True)
        try:
            touch(half)
            with (
                closing(connect_sqlite(place.file, read_only=True)) as source,
                closing(sqlite3.connect(half)) as target,
            ):
                source.backup(target, pages=PAGES)
                # A copy is one file: without this it would want a write-ahead log beside it to be read.
                target.execute("PRAGMA journal_mode = DELETE")
            check_copy(half)
            with open(half, "rb+") as written:
                os.fsync(written.fileno())
            os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
        sync_folder(file.parent)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the lock file: one process at a time, the others wait."""
    from filelock import FileLock

    with FileLock(lock, mode=file_mode(lock.parent)):
        yield


def check_copy(file: Path) -> None:
    """Raise StoreTrouble if the file is not a store, is damaged, or an entry does not match its digest."""
    if not file.is_file():
        raise errors.NoStore(errors.NO_STORE, folder=str(file))
    with (
        errors.as_store_trouble(file),
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        tx = Statements(connection, False, {})
        if tx.row("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'") is None:
            raise errors.StoreTrouble(errors.NOT_A_STORE, folder=str(file))
        tx.store = tx.value("SELECT value FROM meta WHERE key = 'office'") or ""
        for problem in problems(tx):
            raise errors.StoreTrouble(errors.COPY_BAD, folder=str(file), problem=str(problem))


def restore(file: Path, folder: Path, before: str) -> None:
    """Replace the folder's store by a checked copy; the old store is kept under the name `before`.

    No program may have the store open: a program that has it open gets VANISHED at its next write and must restart.
    """
    check_copy(file)
    if address(folder) is not None:
        raise errors.StoreTrouble(errors.USE_PG_DUMP)
    with errors.as_store_trouble(folder):
        make_folder(folder, inherits=False)
        current, new = folder / DATABASE, folder / f"{DATABASE}.new"
        new.unlink(missing_ok=True)
        touch(new)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(new)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = WAL")
        if current.exists():
            place = Sqlite(folder)
            with place.lock():
                # Checkpoint first: the log of the old store must not be applied to the new one.
                with closing(connect_sqlite(current)) as last:
                    last.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                for beside in ("-wal", "-shm"):
                    current.with_name(DATABASE + beside).unlink(missing_ok=True)
                os.replace(current, folder / before)
                os.replace(new, current)
        else:
            os.replace(new, current)
        sync_folder(folder)


__all__ = ["LOCK", "alone", "check_copy", "copy_to", "restore"]
