"""A first copy comes to an office: fetched in pieces, proved equal to headquarters, put in the place of the store by
one rename.

Whatever the old store had not sent stands in the new one before the rename, so wherever this stops, one of the two is
whole.
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
from db.place import DATABASE, address, sync_folder
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
"""Folder beside the store in which the new one is made ready."""
Progress = Callable[[int, int], None]


class CopyNotVerified(Exception):
    """The file is not what headquarters says it gives; it was thrown away. Asking again helps where the line was at
    fault."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What a first copy brought. `lost`: entries that were not sent and cannot be read any more; None where nobody can
    tell. `unread`: what else of the old store could not be taken along; `aside`: where the old store lies, if it could
    not be read whole."""

    entries: int
    position: int
    kept: int
    lost: int | None = 0
    unread: list[str] = field(default_factory=list)
    aside: str = ""


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """Where a first copy goes. `facts` are meta that must hold where the old store cannot be read any more (store,
    exchange/url)."""

    folder: Path
    office: str
    rules: Rules
    clock: Callable[[], datetime]
    keep_secret: Callable[[str, str], None]
    facts: Mapping[str, str] = field(default_factory=dict)


def fetch(place: CopyTarget, link: Channel, progress: Progress | None = None) -> CopyReport:
    """The whole of it. Nobody else may have the store open: a program that has it open must be started again.

    Send first what can be sent (session.exchange): what headquarters has is in the copy. Raises NotProved, Unreachable,
    Answered, StoreTrouble; then the old store is as it was, and the next try goes on with what was fetched.
    """
    if address(place.folder) is not None:
        raise StoreTrouble(USE_PG_DUMP)
    told = link("copy", CopyRequest(), CopyDescription)
    file = download(place.folder, link, told, progress)
    work = place.folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        new = unpack(file, told, work / DATABASE)
        entries = verify(new, place.office, told)
    except CopyNotVerified:
        file.unlink()
        raise
    with closing(sqlite3.connect(new)) as made:
        made.execute("PRAGMA journal_mode = WAL")
    found = _swapped(place, link, told, work)
    file.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    return CopyReport(entries, told.position, len(found.entries), found.lost, found.unread, found.aside)


def download(folder: Path, link: Channel, told: CopyDescription, progress: Progress | None = None) -> Path:
    """The file, whole, beside the store; what an earlier try had fetched of the same one is gone on with. Raises
    NotProved."""
    file = folder / f"{WORK}-{told.sha256[:16]}.db.part"
    for other in folder.glob(f"{WORK}-*.db.part"):
        if other != file:
            other.unlink()
    with open(file, "ab") as opened:
        while (size := opened.tell()) < told.size:
            data = link("copy_piece", CopyPieceRequest(told.sha256, size, PIECE), CopyPiece).data
            if not data:
                raise CopyNotVerified("the file is shorter than it was said to be")
            opened.write(data)
            if progress is not None:
                progress(opened.tell(), told.size)
        opened.flush()
        os.fsync(opened.fileno())
    with file.open("rb") as opened:
        if file_digest(opened, "sha256").hexdigest() != told.sha256:
            file.unlink()
            raise CopyNotVerified("the digest of the file does not come out")
    return file


def unpack(file: Path, told: CopyDescription, new: Path) -> Path:
    """Raises NotProved; never writes more than was said."""
    packing, size = zlib.decompressobj(), 0
    with file.open("rb") as packed, new.open("wb") as plain:
        try:
            while some := packing.unconsumed_tail or packed.read(PIECE):
                size += plain.write(packing.decompress(some, 4 * PIECE))
                if size > told.plain:
                    break
            else:
                size += plain.write(packing.flush())  # what it still held back
        except zlib.error as error:
            raise CopyNotVerified("the file is not deflated") from error
    if size != told.plain or not packing.eof:
        raise CopyNotVerified("the file has another size than was said")
    return new


def verify(file: Path, office: str, told: CopyDescription) -> int:
    """Every entry read again: its digest, its columns, its private part, and the running digests up to headquarters'
    own. Answers with how many there are; raises NotProved."""
    from db.statements import Statements

    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tx = Statements(connection, False, {})
        try:
            position, running = 0, feeds.START
            while lines := compare.stored_lines(tx, office, position + 1, position + 1000):
                for one in lines:
                    position += 1
                    if one.position != position or not one.sound or not one.follows(running, one.running):
                        raise CopyNotVerified(f"position {position} is not what was digested")
                    running = one.running
            if (position, running) != (told.position, told.digest):
                raise CopyNotVerified("it does not end where headquarters' feed stands")
            place, published = 0, feeds.START
            for at, table, key, body, digest in connection.execute(
                'SELECT position, "table", key, body, digest FROM common ORDER BY position'
            ):
                place, published = place + 1, common.next_digest(published, table, key, body)
                if (at, published) != (place, digest):
                    raise CopyNotVerified(f"position {place} of the common feed is not what was digested")
            if (place, published) != (told.common, told.common_digest):
                raise CopyNotVerified("it does not end where the common feed stands")
            entries = tx.value("SELECT count(*) FROM entry")
            if entries != tx.value("SELECT count(DISTINCT arrived) FROM feed WHERE office = ?", (office,)):
                raise CopyNotVerified("there are entries that are in no feed")
        except sqlite3.Error as error:
            raise CopyNotVerified("it cannot be read") from error
    return int(entries)


def _swapped(place: CopyTarget, link: Channel, told: CopyDescription, work: Path) -> Survivors:
    """Old store to new one, alone among all programs. What is under way in the desk ends before or fails with a
    sentence."""
    current = place.folder / DATABASE
    if not current.exists():
        found = Survivors(whole=True, meta=dict(place.facts))
        _carry(place, told, work, found, None)
        _rename(place.folder, work)
        return found
    old = Sqlite(place.folder)
    with old.lock():
        found = survivors.of(current, work / DATABASE, place.office, told.last_seq)
        found.meta = {**place.facts, **found.meta}
        anew = None
        if not found.whole or found.gap:
            # Its queue has a hole, or may have one: what is left goes under a new name, whatever order it has now.
            name = found.meta.get("store") or place.office
            asked = EnrolAnewRequest(name, [entry.id for entry in found.entries])
            anew = link("enrol_anew", asked, EnrolAnewAnswer)
            place.keep_secret(anew.store, anew.secret)
        if not found.whole:
            found.aside = f"before-copy-{file_stamp(place.clock())}.db"
        _carry(place, told, work, found, anew)
        _put_aside(place.folder, found.aside)
        _rename(place.folder, work)
    return found


def _carry(
    place: CopyTarget, told: CopyDescription, work: Path, found: Survivors, anew: EnrolAnewAnswer | None
) -> None:
    """Put into the new store whatever must survive of the old one."""
    from db.store import Store

    store = Store.open(work)
    try:
        with store.writing() as tx:
            survivors.put(tx, place.rules, found, told, anew)
            if found.aside:
                tx.put("carried", [{"file": str(place.folder / found.aside), "made": stamp(place.clock())}])
    finally:
        store.close()
    for beside in ("-wal", "-shm"):
        if (work / (DATABASE + beside)).exists():
            raise StoreTrouble(LOCKED)  # the last connection to close leaves none


def _put_aside(folder: Path, aside: str) -> None:
    """Nothing of the old store's log may meet the new store. Where the old one was read whole, its log is in the file
    first."""
    current = folder / DATABASE
    if aside:
        for beside in ("", "-wal"):
            if (folder / (DATABASE + beside)).exists():
                shutil.copyfile(folder / (DATABASE + beside), folder / (aside + beside))
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
