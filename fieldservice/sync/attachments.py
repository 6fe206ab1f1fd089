"""Attachments: files that entries name by their SHA-256, sent and fetched in pieces and accepted only if the digest
matches.

An entry may arrive before its file; until then the file is awaited (file_ref.awaited). A file that is partly there is
kept beside its place as `.part` and counts for nothing. An office reads a file only if it sees an entry that names it.
"""

import os
import re
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec

from db import errors, files
from db.journal import Entry
from db.store import Tx
from fieldservice.private_files import make_folder, open_private, sync_folder
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport import wire

PIECE = 512 * 1024
MOST_FILE = 64 * 1024 * 1024
MOST_ASKED = 100
DIGEST = re.compile(r"[0-9a-f]{64}")


class FilesRequest(wire.WireMessage):
    """An office asks for the files that it awaits."""

    awaited: Annotated[list[wire.Text], msgspec.Meta(max_length=wire.MOST_ENTRIES)] = []


class FilesAnswer(wire.WireMessage):
    """The files that headquarters awaits from this office, and the size of each requested file: -1 where the
    office may not have it or headquarters lacks it."""

    wanted: list[wire.Text]
    sizes: list[int]


class FilePieceRequest(wire.WireMessage):
    """Asks for bytes of a file from an offset on."""

    digest: wire.Text
    offset: wire.Count
    length: wire.Count


class FilePiece(wire.WireMessage):
    """The requested bytes, and the size of the whole file."""

    level: ClassVar[int] = 0
    total: wire.Count
    data: bytes


class FileSizeRequest(wire.WireMessage):
    """Asks how much of a file the other end has."""

    digest: wire.Text


class FileSize(wire.WireMessage):
    """How many bytes of a file are there; `whole`: all of them, and the digest matches."""

    size: wire.Count
    whole: bool = False


class FileUpload(wire.WireMessage):
    """A piece of a file that the other end awaits."""

    level: ClassVar[int] = 0
    digest: wire.Text
    offset: wire.Count
    total: wire.Count
    data: bytes


# At both ends


def note_references(tx: Tx, rules: Rules, entries: Sequence[Entry], awaited: bool = True) -> None:
    """Record which files these entries name. The maker of an entry has stored its files before."""
    refs = [(digest, entry.arrived, int(awaited)) for entry in entries for digest in rules.files(entry)]
    if refs:
        tx.many("INSERT INTO file_ref (digest, arrived, awaited) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", refs)


def await_again(tx: Tx, digest: str) -> None:
    """Await a file again that is missing or damaged here."""
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


def append_piece(part: Path, folder: Path, offset: int, data: bytes) -> int:
    """Append a piece to a partial file, unless it begins elsewhere than at its end; returns the size of the partial
    file. Where it cannot be written nothing of it is left, so that it does not fill a disk that is full."""
    with errors.as_store_trouble(folder), files.writing(folder):
        make_folder(part.parent)
        try:
            with open_private(part, "ab") as opened:
                if opened.tell() == offset:
                    opened.write(data)
                    opened.flush()
                    os.fsync(opened.fileno())
                return int(opened.tell())
        except OSError:
            part.unlink(missing_ok=True)
            raise


def complete(part: Path, folder: Path, digest: str) -> bool:
    """Turn the partial file into the file if its digest matches; otherwise delete it. Returns whether the file is there
    now: another program may have been quicker."""
    with errors.as_store_trouble(folder), files.writing(folder):
        if part.exists():
            with part.open("rb") as opened:
                matches = file_digest(opened, "sha256").hexdigest() == digest
            if matches:
                os.replace(part, files.path_of(folder, digest))
                sync_folder(part.parent)
                files.drop_parts(folder, digest)
            part.unlink(missing_ok=True)
        return files.read(folder, digest) is not None
