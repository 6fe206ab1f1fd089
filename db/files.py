"""Files beside the store, named by the SHA-256 of their content: signed papers, photos and scans.

A file is complete or absent: it is written under another name, synced, and renamed.
"""

import os
from hashlib import sha256
from pathlib import Path

from db import errors
from db.place import sync_folder

FOLDER = "files"


def path_of(folder: Path, digest: str) -> Path:
    return folder / FOLDER / digest[:2] / digest


def keep(folder: Path, content: bytes) -> str:
    """Keeps the content and returns its hex digest; keeping it again changes nothing."""
    digest = sha256(content).hexdigest()
    path = path_of(folder, digest)
    if path.exists():
        return digest
    with errors.as_store_trouble(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        sync_folder(path.parent)
    return digest


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
