"""Whether a folder holds a store, told by the names of its files: the first frame waits for the answer."""

from __future__ import annotations

from pathlib import Path

from db.place import ADDRESS, DATABASE

JOINING = "joining.json"
"""The file with the identity of a store that began to join headquarters and has nobody yet who could sign in."""


def holds_store(folder: Path) -> bool:
    return (folder / DATABASE).exists() or (folder / ADDRESS).exists()


def is_half_joined(folder: Path) -> bool:
    """Whether joining was begun here and interrupted."""
    return holds_store(folder) and (folder / JOINING).exists()


def needs_first_run(folder: Path) -> bool:
    """Whether nobody can sign in here yet."""
    return not holds_store(folder) or is_half_joined(folder)
