"""Files that entries name: sent and fetched in pieces, believed only when they are what their name says.

An entry may come before its file; until then the file is awaited (file_ref.awaited). What is half there lies beside as `.part` and
counts for nothing. An office reads a file only if it sees an entry that names it.
"""

import os
import re
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec

from db import errors, files
from db.place import sync_folder
from db.store import Tx
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport import wire

PIECE = 512 * 1024
MOST_FILE = 64 * 1024 * 1024
MOST_ASKED = 100
DIGEST = re.compile(r"[0-9a-f]{64}")


class FilesRequest(wire.WireMessage):
    """Files that the asker awaits."""

    awaited: Annotated[list[wire.Text], msgspec.Meta(max_length=wire.MOST_ENTRIES)] = []


class FilesAnswer(wire.WireMessage):
    """What headquarters awaits of the asker; and the size of each file that was asked for, -1 where it may not be had (yet)."""

    wanted: list[wire.Text]
    sizes: list[int]


class FilePieceRequest(wire.WireMessage):
    digest: wire.Text
    offset: wire.Count
    length: wire.Count


class FilePiece(wire.WireMessage):
    level: ClassVar[int] = 0
    total: wire.Count
    data: bytes


class FileSizeRequest(wire.WireMessage):
    digest: wire.Text


class FileSize(wire.WireMessage):
    """How much of it is there; `whole`: all, and it is what its name says."""

    size: wire.Count
    whole: bool = False


class FileUpload(wire.WireMessage):
    level: ClassVar[int] = 0
    digest: wire.Text
    offset: wire.Count
    total: wire.Count
    data: bytes


# At both ends


def note_references(tx: Tx, rules: Rules, entries: Sequence[Any], awaited: bool = True) -> None:
    """Note which files these entries name. Whoever made an entry has kept its files before."""
    refs = [(digest, entry.arrived, int(awaited)) for entry in entries for digest in rules.files(entry)]
    if refs:
        tx.many("INSERT INTO file_ref (digest, arrived, awaited) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", refs)


def await_again(tx: Tx, digest: str) -> None:
    """The file is missing or damaged here: it is awaited anew."""
    if not tx.run("UPDATE file_ref SET awaited = 1 WHERE digest = ?", (digest,)).rowcount:
        tx.put("file_ref", [{"digest": digest, "arrived": 0, "awaited": 1}])


def mark_received(tx: Tx, digests: Sequence[str]) -> None:
    for sql in (
        "DELETE FROM file_ref WHERE digest = ? AND arrived = 0",
        "UPDATE file_ref SET awaited = 0 WHERE digest = ? AND awaited = 1",
    ):
        tx.many(sql, [(digest,) for digest in digests])


def is_stored(folder: Path, digest: str) -> bool:
    return files.path_of(folder, digest).exists()


def append_piece(part: Path, offset: int, data: bytes) -> int:
    """Size of the part once this piece is on it; one that does not go on where the part ends is left away."""
    with errors.as_store_trouble(part.parent):
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as opened:
            if opened.tell() == offset:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            return opened.tell()


def complete(part: Path, folder: Path, digest: str) -> bool:
    """The part becomes the file if it is what its name says; else it is thrown away."""
    with part.open("rb") as opened:
        right = file_digest(opened, "sha256").hexdigest() == digest
    if right:
        os.replace(part, files.path_of(folder, digest))
        sync_folder(part.parent)
    else:
        part.unlink()
    return right
