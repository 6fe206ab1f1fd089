"""The files of the print spool: one file for each print job in the folder `spool` beside the store, closed to others.

A file is complete before its row is committed, and is deleted after the row says printed or cancelled. A file without
an open job is left over and may be swept.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from db import errors
from db.statements import Statements, chunks, placeholders
from fieldservice.private_files import make_folder, open_lock, replace_file

FOLDER = "spool"
OPEN = ("waiting", "sending", "uncertain", "failed")
"""States of jobs whose bytes are still wanted."""


def path_of(folder: Path, id_: str) -> Path:
    return folder / FOLDER / id_


def keep(folder: Path, id_: str, content: bytes) -> None:
    """Whole and on the disk, or StoreTrouble. Call it inside the transaction that makes the row."""
    path = path_of(folder, id_)
    with errors.as_store_trouble(folder):
        make_folder(path.parent)
        replace_file(path, content, path.with_name(f"{id_}.part"))


def read(folder: Path, id_: str) -> bytes | None:
    try:
        return path_of(folder, id_).read_bytes()
    except OSError:
        return None


def drop(folder: Path, id_: str) -> None:
    with suppress(OSError):  # a file that cannot be deleted now is swept later
        path_of(folder, id_).unlink()


def names(folder: Path) -> list[str]:
    """Every file of the spool on this machine, incomplete files included; printer locks are left out."""
    try:
        return sorted(file.name for file in os.scandir(folder / FOLDER) if not file.name.startswith("."))
    except OSError:
        return []


def sweep(tx: Statements, folder: Path) -> list[str]:
    """Delete the files that no open job names, and return their names.

    Call it in a writing transaction: then no other program is between its file and its row.
    """
    stored = names(folder)
    wanted = {
        id_
        for some in chunks(stored)
        for (id_,) in tx.rows(
            f"SELECT id FROM print_job WHERE id IN ({placeholders(some)}) AND state IN ({placeholders(OPEN)})",
            [*some, *OPEN],
        )
    }
    gone = [name for name in stored if name not in wanted]
    for name in gone:
        drop(folder, name)
    return gone


def forget(tx: Statements, things: Sequence[str], at: str) -> int:
    """Cancel the unprinted jobs of these things and return their number. The next `sweep` deletes their files."""
    unprinted = [
        id_
        for some in chunks(list(things))
        for (id_,) in tx.rows(
            f"SELECT id FROM print_job WHERE thing IN ({placeholders(some)}) AND state IN ({placeholders(OPEN)})",
            [*some, *OPEN],
        )
    ]
    tx.many(
        "UPDATE print_job SET state = 'cancelled', changed = ?, error = '' WHERE id = ?",
        [(at, id_) for id_ in unprinted],
    )
    return len(unprinted)


@contextmanager
def alone(folder: Path, printer: str, wait: bool = False) -> Iterator[bool]:
    """Yields True if no other program of this machine sends to the printer now, with `wait` as soon as none does.

    The lock ends with its process.
    """
    from filelock import lock_descriptor, unlock_descriptor

    path = folder / FOLDER / f".{sha256(printer.encode()).hexdigest()[:16]}.lock"
    with errors.as_store_trouble(folder):
        make_folder(path.parent)
        lock = open_lock(path)
    try:
        mine = lock_descriptor(lock, blocking=wait)
        try:
            yield mine
        finally:
            if mine:
                unlock_descriptor(lock)
    finally:
        os.close(lock)
