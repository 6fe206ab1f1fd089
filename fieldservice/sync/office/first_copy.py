"""First copy at an office: it is fetched in pieces, verified against headquarters' digests, and replaces the store by
one rename.

All unsent entries of the old store are put into the new one before the rename, so that one of the two is whole wherever
this stops.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from db.access import Sqlite, connect_sqlite
from db.errors import LOCKED, USE_PG_DUMP, StoreTrouble
from db.place import DATABASE, address
from fieldservice.private_files import make_folder, open_private, sync_folder
from fieldservice.sync import common, feeds
from fieldservice.sync.office import survivors
from fieldservice.sync.office.survivors import Survivors
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer, EnrolAnewRequest
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport.copy_messages import PIECE, CopyDescription, CopyPiece, CopyPieceRequest, CopyRequest
from fieldservice.words.moments import file_stamp, stamp

if TYPE_CHECKING:
    from fieldservice.sync.transport.channel import Channel

WORK = "first-copy"
"""Folder beside the store in which the new store is prepared."""
Progress = Callable[[int, int], None]


class CopyNotVerified(Exception):
    """The file does not match headquarters' description and was deleted. Fetching it again helps if it was damaged on
    the way."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """The result of a first copy. `lost`: number of unsent entries that cannot be read any more, None if unknown;
    `unread`: tables of the old store that could not be read; `aside`: file name of the old store, if it could not be
    read completely."""

    entries: int
    position: int
    kept: int
    lost: int | None = 0
    unread: list[str] = field(default_factory=list)
    aside: str = ""


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """The office that a first copy is for.

    `facts` are values of the table meta (store, exchange/url) for an old store that cannot be read.
    """

    folder: Path
    office: str
    rules: Rules
    clock: Callable[[], datetime]
    keep_secret: Callable[[str, str], None]
    facts: Mapping[str, str] = field(default_factory=dict)


def fetch(target: CopyTarget, link: Channel, progress: Progress | None = None) -> CopyReport:
    """Fetch, verify and install a first copy. A program that has the store open must be restarted afterwards.

    Run session.exchange first, since the copy contains what headquarters has. Raises CopyNotVerified, Unreachable,
    RefusalReceived, StoreTrouble; then the old store is unchanged, and the next try continues with the part that was
    fetched.
    """
    if address(target.folder) is not None:
        raise StoreTrouble(USE_PG_DUMP)
    described = link("copy", CopyRequest(), CopyDescription)
    file = download(target.folder, link, described, progress)
    work = target.folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    make_folder(work)
    try:
        new = unpack(file, described, work / DATABASE)
        entries = verify(new, target.office, described)
    except CopyNotVerified:
        file.unlink()
        raise
    with closing(sqlite3.connect(new)) as made:
        made.execute("PRAGMA journal_mode = WAL")
    found = _swapped(target, link, described, work)
    file.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    return CopyReport(entries, described.position, len(found.entries), found.lost, found.unread, found.aside)


def download(folder: Path, link: Channel, described: CopyDescription, progress: Progress | None = None) -> Path:
    """Fetch the file beside the store, continuing an earlier try for the same file. Raises CopyNotVerified."""
    file = folder / f"{WORK}-{described.sha256[:16]}.db.part"
    for other in folder.glob(f"{WORK}-*.db.part"):
        if other != file:
            other.unlink()
    with open_private(file, "ab") as opened:
        while (size := opened.tell()) < described.size:
            data = link("copy_piece", CopyPieceRequest(described.sha256, size, PIECE), CopyPiece).data
            if not data:
                raise CopyNotVerified("the file is shorter than described")
            opened.write(data)
            if progress is not None:
                progress(opened.tell(), described.size)
        opened.flush()
        os.fsync(opened.fileno())
    with file.open("rb") as opened:
        if file_digest(opened, "sha256").hexdigest() != described.sha256:
            file.unlink()
            raise CopyNotVerified("the digest of the file does not come out")
    return file


def unpack(file: Path, described: CopyDescription, new: Path) -> Path:
    """Decompress the file, up to the size in its description. Raises CopyNotVerified."""
    packing, size = zlib.decompressobj(), 0
    with file.open("rb") as packed, open_private(new) as plain:
        try:
            while some := packing.unconsumed_tail or packed.read(PIECE):
                size += plain.write(packing.decompress(some, 4 * PIECE))
                if size > described.plain:
                    break
            else:
                size += plain.write(packing.flush())  # what it still held back
        except zlib.error as error:
            raise CopyNotVerified("the file is not deflated") from error
    if size != described.plain or not packing.eof:
        raise CopyNotVerified("the file has another size than described")
    return new


def verify(file: Path, office: str, described: CopyDescription) -> int:
    """Verify every entry with its columns and private part, and the running digests up to headquarters' own. Returns
    the number of entries. Raises CopyNotVerified."""
    from db.statements import Statements

    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tx = Statements(connection, False, {})
        try:
            position, running = 0, feeds.START
            while lines := compare.stored_lines(tx, office, position + 1, position + 1000):
                for line in lines:
                    position += 1
                    if line.position != position or not line.sound or not line.follows(running, line.running):
                        raise CopyNotVerified(f"position {position} is not what was digested")
                    running = line.running
            if (position, running) != (described.position, described.digest):
                raise CopyNotVerified("it does not end at headquarters' feed position")
            place, published = 0, feeds.START
            for at, table, key, body, digest in connection.execute(
                'SELECT position, "table", key, body, digest FROM common ORDER BY position'
            ):
                place, published = place + 1, common.next_digest(published, table, key, body)
                if (at, published) != (place, digest):
                    raise CopyNotVerified(f"position {place} of the common feed is not what was digested")
            if (place, published) != (described.common, described.common_digest):
                raise CopyNotVerified("it does not end at the end of the common feed")
            entries = tx.value("SELECT count(*) FROM entry")
            if entries != tx.value("SELECT count(DISTINCT arrived) FROM feed WHERE office = ?", (office,)):
                raise CopyNotVerified("there are entries that are in no feed")
        except sqlite3.Error as error:
            raise CopyNotVerified("it cannot be read") from error
    return int(entries)


def _swapped(target: CopyTarget, link: Channel, described: CopyDescription, work: Path) -> Survivors:
    """Replace the old store by the new one under the lock of the store. A write of the desk ends before, or fails with
    an error message."""
    current = target.folder / DATABASE
    if not current.exists():
        found = Survivors(whole=True, meta=dict(target.facts))
        _carry(target, described, work, found, None)
        _rename(target.folder, work)
        return found
    old = Sqlite(target.folder)
    with old.lock():
        found = survivors.of(current, work / DATABASE, target.office, described.last_seq)
        found.meta = {**target.facts, **found.meta}
        anew = None
        if not found.whole or found.gap:
            # Entries of its queue are or may be missing: the remaining ones are sent under a new name of the store.
            name = found.meta.get("store") or target.office
            asked = EnrolAnewRequest(name, [entry.id for entry in found.entries])
            anew = link("enrol_anew", asked, EnrolAnewAnswer)
            target.keep_secret(anew.store, anew.secret)
        if not found.whole:
            found.aside = f"before-copy-{file_stamp(target.clock())}.db"
        _carry(target, described, work, found, anew)
        _put_aside(target.folder, found.aside)
        _rename(target.folder, work)
    return found


def _carry(
    target: CopyTarget, described: CopyDescription, work: Path, found: Survivors, anew: EnrolAnewAnswer | None
) -> None:
    """Put everything that must survive of the old store into the new one."""
    from db.store import Store

    store = Store.open(work)
    try:
        with store.writing() as tx:
            survivors.put(tx, target.rules, found, described, anew)
            if found.aside:
                tx.put("carried", [{"file": str(target.folder / found.aside), "made": stamp(target.clock())}])
    finally:
        store.close()
    for beside in ("-wal", "-shm"):
        if (work / (DATABASE + beside)).exists():
            raise StoreTrouble(LOCKED)  # the last connection to close leaves none


def _put_aside(folder: Path, aside: str) -> None:
    """Remove the old store's log, which must not be applied to the new store; keep a store aside that was not read
    completely."""
    current = folder / DATABASE
    if aside:
        for beside in ("", "-wal"):
            if (folder / (DATABASE + beside)).exists():
                with (folder / (DATABASE + beside)).open("rb") as old, open_private(folder / (aside + beside)) as kept:
                    shutil.copyfileobj(old, kept, 1 << 20)
    else:
        with closing(connect_sqlite(current)) as last:
            busy, _, _ = last.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise StoreTrouble(LOCKED)
    for beside in ("-wal", "-shm"):
        (folder / (DATABASE + beside)).unlink(missing_ok=True)


def _rename(folder: Path, work: Path) -> None:
    with (work / DATABASE).open("rb+") as made:
        os.fsync(made.fileno())
    os.replace(work / DATABASE, folder / DATABASE)
    with suppress(OSError):
        sync_folder(folder)
