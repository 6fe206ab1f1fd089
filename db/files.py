"""Files beside the store, named by the SHA-256 of their content: signed papers, photos and scans.

A file is complete or absent: it is written under another name, synced, and renamed. Whoever writes one holds the lock
of the folder, so what is still under another name then was left behind by a program that died.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from db import errors
from fieldservice.private_files import make_folder, open_lock, replace_file

FOLDER = "files"
NEW = ".new"
"""Folder in which files are written, on the disk of the others."""
LOCK = "lock"


def path_of(folder: Path, digest: str) -> Path:
    return folder / FOLDER / digest[:2] / digest


def keep(folder: Path, content: bytes) -> str:
    """Keeps the content and returns its hex digest; keeping it again mends a damaged file, and changes nothing else."""
    digest = sha256(content).hexdigest()
    if read(folder, digest) is None:
        path = path_of(folder, digest)
        with errors.as_store_trouble(folder), writing(folder):
            make_folder(path.parent)
            replace_file(path, content, folder / FOLDER / NEW / f"{digest}.part")
            drop_parts(folder, digest)
    return digest


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock under which files are written, after deleting what a program that died was writing."""
    from filelock import lock_descriptor, unlock_descriptor

    aside = make_folder(folder / FOLDER / NEW)
    lock = open_lock(aside / LOCK)
    try:
        lock_descriptor(lock)
        try:
            for left in aside.glob("*.part"):
                left.unlink()
            yield
        finally:
            unlock_descriptor(lock)
    finally:
        os.close(lock)


def drop_parts(folder: Path, digest: str) -> None:
    """Delete what had been received of a file that is complete now. Call it while `writing`."""
    for part in path_of(folder, digest).parent.glob(f"{digest}.*part"):
        part.unlink(missing_ok=True)


def read(folder: Path, digest: str) -> bytes | None:
    """The content, or None where the file is missing or is not what its name says."""
    try:
        content = path_of(folder, digest).read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def every(folder: Path) -> list[Path]:
    """All files of a store, for backup."""
    return sorted(path for path in (folder / FOLDER).glob("??/*") if path.suffix != ".part")
