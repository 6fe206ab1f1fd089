"""Papers that wait to be printed: bytes in the folder `spool` beside the store, one file a job, readable by nobody
else.

A file is whole before the row that names it is committed, and goes when the row says that it is printed or cancelled;
so a file without an open job is nobody's and may be swept while no transaction is open.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from db import errors
from db.place import sync_folder
from db.session import marks, parts

FOLDER = "spool"
OPEN = ("waiting", "sending", "uncertain", "failed")
"""States of jobs whose bytes are still wanted."""


def path_of(folder: Path, id_: str) -> Path:
    return folder / FOLDER / id_


def keep(folder: Path, id_: str, content: bytes) -> None:
    """Whole and on the disk, or StoreTrouble. Call it inside the transaction that makes the row."""
    path = path_of(folder, id_)
    with errors.told_plainly(folder):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_name(f"{id_}.part")
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)


def read(folder: Path, id_: str) -> bytes | None:
    try:
        return path_of(folder, id_).read_bytes()
    except OSError:
        return None


def drop(folder: Path, id_: str) -> None:
    with suppress(OSError):  # a file that will not go is swept later
        path_of(folder, id_).unlink()


def names(folder: Path) -> list[str]:
    """Every file of the spool on this machine, half ones included; the locks of printers are none."""
    try:
        return sorted(one.name for one in os.scandir(folder / FOLDER) if not one.name.startswith("."))
    except OSError:
        return []


def sweep(tx: Any, folder: Path) -> list[str]:
    """Delete what no open job names, and answer with it. In a writing transaction: nobody else is between file and row
    then."""
    there = names(folder)
    wanted = {
        id_
        for some in parts(there)
        for (id_,) in tx.rows(
            f"SELECT id FROM print_job WHERE id IN ({marks(some)}) AND state IN ({marks(OPEN)})", [*some, *OPEN]
        )
    }
    gone = [name for name in there if name not in wanted]
    for name in gone:
        drop(folder, name)
    return gone


def forget(tx: Any, things: Sequence[str], at: str) -> int:
    """Cancel whatever of these things is not printed yet; how many there were. Their bytes go with the next `sweep`."""
    there = [
        id_
        for some in parts(list(things))
        for (id_,) in tx.rows(
            f"SELECT id FROM print_job WHERE thing IN ({marks(some)}) AND state IN ({marks(OPEN)})", [*some, *OPEN]
        )
    ]
    tx.many(
        "UPDATE print_job SET state = 'cancelled', changed = ?, error = '' WHERE id = ?", [(at, id_) for id_ in there]
    )
    return len(there)


@contextmanager
def alone(folder: Path, printer: str) -> Iterator[bool]:
    """Whether this is the only program of the machine that sends to this printer now. Whoever dies lets go."""
    from filelock import lock_descriptor, unlock_descriptor

    path = folder / FOLDER / f".{sha256(printer.encode()).hexdigest()[:16]}.lock"
    with errors.told_plainly(folder):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        mine = lock_descriptor(lock, blocking=False)
        try:
            yield mine
        finally:
            if mine:
                unlock_descriptor(lock)
    finally:
        os.close(lock)
