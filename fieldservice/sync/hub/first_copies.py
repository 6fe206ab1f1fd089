"""First copies, headquarters' side: for each office that asks a ready store, kept as a replica that is brought up to date.

What is in it came through the office's own feed and nothing else: no other office's entry, no secret, no draft.

For the server: `describe` and `read` are plain functions; HANDLERS has them by path. HEAD /v1/copy is `describe`, GET with a range
is `read`; every byte of one `sha256` stays readable while a newer copy is made.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from db.copies import alone
from db.journal import STORE
from fieldservice.sync import common, feeds, receiving
from fieldservice.sync.enrolled_stores import ACTIVE, EnrolledStore
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.handlers import bring_up_to_date
from fieldservice.sync.meta_keys import CARDS, EPOCH, HEADQUARTERS
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.copy_messages import PIECE, CopyDescription, CopyPiece, CopyPieceRequest, CopyRequest

FOLDER = "copies"
OLD = 1000
"""Positions behind headquarters from which on a copy is made anew; the rest is pulled as ever."""
MANY = 2000
"""Lines from which on all rows are made at the end rather than one thing after the other."""
ROWS = "copy/rows"
NOBODY = "~copy"
"""What the replica would sign with: nothing in the feed is its own."""


def describe(here: HubContext, asker: EnrolledStore, _: CopyRequest | None = None) -> CopyDescription:
    """The ready file of the asker's office, made or brought up to date where it is old. Raises Refuse."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    bring_up_to_date(here)
    ready = _ready(here, asker.office) or build(here, asker.office)
    ready.last_seq = asker.last_seq
    return ready


def read(here: HubContext, asker: EnrolledStore, sha256: str, offset: int, length: int) -> bytes:
    """Bytes of a file that was described; fewer at its end. Raises Refuse where it is there no more: ask for another."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    # Only names that are there are opened, so nothing a request says is part of a path.
    for file in _files(here, asker.office):
        if file.name == _name(asker.office, sha256):
            with file.open("rb") as opened:
                opened.seek(offset)
                return opened.read(min(length, PIECE))
    raise RequestRefused(404, "copy")


def piece(here: HubContext, asker: EnrolledStore, asked: CopyPieceRequest) -> CopyPiece:
    return CopyPiece(read(here, asker, asked.sha256, asked.offset, asked.length))


HANDLERS: dict[str, tuple[type, Callable[[HubContext, EnrolledStore, Any], Any]]] = {
    "copy": (CopyRequest, describe),
    "copy_piece": (CopyPieceRequest, piece),
}
"""Path: the shape of what is asked, and who answers."""


def _folder(here: HubContext) -> Path:
    return Path(here.store.folder) / FOLDER


def _name(office: str, sha256: str) -> str:
    return f"{quote(office, safe='')}-{sha256}.copy"


def _files(here: HubContext, office: str) -> Iterator[Path]:
    return (file for file in _folder(here).glob("*.copy") if file.name.rpartition("-")[0] == quote(office, safe=""))


def _facts(here: HubContext, office: str) -> Path:
    return _folder(here) / f"{quote(office, safe='')}.json"


def _ready(here: HubContext, office: str) -> CopyDescription | None:
    """The file that lies ready, if it still may be given: whole, of this epoch, not old, and nobody erased since."""
    try:
        facts = json.loads(_facts(here, office).read_text("utf-8"))
        ready = CopyDescription(
            **{
                **facts,
                "digest": bytes.fromhex(facts["digest"]),
                "common_digest": bytes.fromhex(facts["common_digest"]),
            }
        )
        if _sha256(_folder(here) / _name(office, ready.sha256)) != ready.sha256:
            return None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    with here.store.reading() as tx:
        same = (
            feeds.digest_at(tx, office, ready.position) == ready.digest
            and common.digest_at(tx, ready.common) == ready.common_digest
        )
        old = feeds.head(tx, office)[0] - ready.position > OLD
        erased = tx.value("SELECT 1 FROM common WHERE \"table\" = 'erasure' AND position > ? LIMIT 1", (ready.common,))
        return ready if same and not old and not erased and tx.meta("epoch") == ready.epoch else None


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def build(here: HubContext, office: str) -> CopyDescription:
    """Bring the office's replica up to date and put a copy of it ready. One process at a time; who comes meanwhile gets its file."""
    _folder(here).mkdir(mode=0o700, exist_ok=True)
    with alone(_folder(here) / f"{quote(office, safe='')}.lock"):
        if ready := _ready(here, office):
            return ready
        folder = _folder(here) / quote(office, safe="")
        if not _bring(here, office, folder):
            shutil.rmtree(folder, ignore_errors=True)
            if not _bring(here, office, folder):
                raise RequestRefused(503, "copy")
        return _put_ready(here, office, folder)


def _bring(here: HubContext, office: str, folder: Path) -> bool:
    """False where the replica goes on from something that no longer holds: another epoch, a person who was erased, damage."""
    from db import errors
    from db.store import Store

    try:
        try:
            store = Store.open(folder)
        except errors.NoStore:
            with here.store.reading() as tx:
                name = tx.value("SELECT name FROM office WHERE code = ?", (office,)) or office
            store = Store.create(folder, office=office, name=name)
        try:
            return _bring_common(here, store) and _bring_feed(here, office, store)
        finally:
            store.close()
    except (errors.StoreError, receiving.PageRefused, receiving.BodyMissing, common.CommonFeedRejected):
        return False


def _bring_common(here: HubContext, store: Any) -> bool:
    while True:
        with store.reading() as tx:
            position, at = common.head(tx)
            before = tx.meta(EPOCH)
        with here.store.reading() as tx:
            epoch, headquarters = str(tx.meta("epoch")), str(tx.meta("headquarters"))
            if (before not in (None, epoch)) or common.digest_at(tx, position) != at:
                return False
            rows, digest = common.page(tx, position, 5000)
        if position and any(row.table == "erasure" for row in rows):
            return False  # what is deleted stays in a file's pages: a new one never had it
        with store.writing() as tx:
            for key, value in ((EPOCH, epoch), (HEADQUARTERS, headquarters), (STORE, NOBODY)):
                tx.set_meta(key, value)
            if digest is not None:
                common.apply(tx, rows, digest)
        if not rows:
            return True


def _bring_feed(here: HubContext, office: str, store: Any) -> bool:
    with store.reading() as tx:
        position, at = feeds.head(tx, office)
        epoch, stale = str(tx.meta(EPOCH)), tx.meta(ROWS) == "old"
    with here.store.reading() as tx:
        head, _ = feeds.head(tx, office)
        if feeds.digest_at(tx, office, position) != at:
            return False
    at_the_end = here.rules.rebuild is not None and (stale or head - position > MANY)
    rules = replace(here.rules, refresh=_later) if at_the_end else here.rules
    if at_the_end and not stale:
        with store.writing() as tx:
            tx.set_meta(ROWS, "old")
    while position < head:
        with here.store.reading() as tx:
            lines, digest = feeds.page(tx, office, position, MANY)
        if digest is None:
            return False
        _take(store, rules, office, epoch, lines, digest, here.now())
        position = lines[-1].position
    with here.store.reading() as tx:
        cards = tx.rows("SELECT thing, position, body FROM card WHERE office = ? ORDER BY position", (office,))
    with store.writing() as tx:
        before = dict(tx.rows("SELECT thing, body FROM card"))
        tx.run("DELETE FROM card")
        tx.put(
            "card",
            [{"office": office, "thing": thing, "position": place, "body": body} for thing, place, body in cards],
        )
        tx.set_meta(CARDS, str(cards[-1][1] if cards else 0))
        # A file may be known by its card alone, so its rows follow from it.
        now = {thing: body for thing, _, body in cards}
        rules.refresh(
            tx, {thing for thing in before.keys() | now.keys() if before.get(thing) != now.get(thing)}, (), ()
        )
    if at_the_end:
        assert here.rules.rebuild is not None
        here.rules.rebuild(store)
        with store.writing() as tx:
            tx.set_meta(ROWS, "new")
    return True


def _later(*_: Any) -> None:
    """Rows are made once, when all entries are there."""


def _take(
    store: Any, rules: Rules, office: str, epoch: str, lines: list[wire.FeedLine], digest: bytes, now: str
) -> None:
    with store.writing() as tx:
        for some in receiving.slices(receiving.verify(tx, office, lines, digest), feeds.CHUNK):
            receiving.apply(tx, rules, office, epoch, some, now)


def _put_ready(here: HubContext, office: str, folder: Path) -> CopyDescription:
    from db.place import DATABASE

    half = _folder(here) / f"{quote(office, safe='')}.db.part"
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / DATABASE)) as source, closing(sqlite3.connect(half)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        target.execute("DELETE FROM meta WHERE key IN (?, ?, 'identity')", (STORE, ROWS))
        target.commit()
        position, digest = target.execute(
            "SELECT position, digest FROM feed ORDER BY position DESC LIMIT 1"
        ).fetchone() or (0, feeds.START)
        place, at = target.execute("SELECT position, digest FROM common ORDER BY position DESC LIMIT 1").fetchone() or (
            0,
            feeds.START,
        )
        epoch, headquarters = (
            target.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]
            for key in (EPOCH, HEADQUARTERS)
        )
    packed = half.with_suffix(".copy.part")
    with half.open("rb") as plain, packed.open("wb") as written:
        packing = zlib.compressobj(wire.LEVEL)
        while some := plain.read(PIECE):
            written.write(packing.compress(some))
        written.write(packing.flush())
        written.flush()
        os.fsync(written.fileno())
    ready = CopyDescription(
        _sha256(packed),
        packed.stat().st_size,
        half.stat().st_size,
        position,
        bytes(digest),
        place,
        bytes(at),
        epoch,
        headquarters,
    )
    half.unlink()
    os.chmod(packed, 0o600)
    os.replace(packed, _folder(here) / _name(office, ready.sha256))
    facts = {name: getattr(ready, name) for name in CopyDescription.__struct_fields__}
    new = _facts(here, office).with_suffix(".part")
    new.write_text(
        json.dumps({**facts, "digest": ready.digest.hex(), "common_digest": ready.common_digest.hex()}), "utf-8"
    )
    os.replace(new, _facts(here, office))
    # The one before stays while somebody may still be fetching it.
    for file in sorted(_files(here, office), key=lambda file: file.stat().st_mtime)[:-2]:
        file.unlink(missing_ok=True)
    return ready
