"""First copies at headquarters: a ready store for each office that asks, kept as a replica that is brought up to date.

A replica is filled through the office's own feed and by nothing else, so it holds no other office's entry, no secret
and no draft. A copy stays readable by its `sha256` while a newer one is built.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from db.copies import alone
from db.journal import STORE
from fieldservice.private_files import make_folder, open_private, replace_file, touch
from fieldservice.sync import common, feeds, receiving
from fieldservice.sync.endpoint import Handlers
from fieldservice.sync.enrolled_stores import ACTIVE, EnrolledStore
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.hub.handlers import bring_up_to_date
from fieldservice.sync.meta_keys import CARDS, EPOCH, HEADQUARTERS
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.rules import Rules
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.copy_messages import PIECE, CopyDescription, CopyPiece, CopyPieceRequest, CopyRequest

if TYPE_CHECKING:
    from db.store import Store

FOLDER = "copies"
OLD = 1000
"""A copy that is more positions behind the feed than this is built anew; fewer are pulled by the office afterwards."""
MANY = 2000
"""With more new lines than this, all rows are rebuilt at the end rather than updated slice by slice."""
SLICE = 400
"""Lines written into a replica at once, where nobody waits for the lock."""
ROWS = "copy/rows"
"""Meta of a replica: "old" while its rows must still be rebuilt."""
NOBODY = "~copy"
"""Store name of a replica: no entry in the feed is its own."""


def describe(hub: HubContext, asker: EnrolledStore, _: CopyRequest | None = None) -> CopyDescription:
    """The ready file of the office, built or brought up to date where it is old. Raises RequestRefused."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    bring_up_to_date(hub)
    ready = _ready(hub, asker.office) or build(hub, asker.office)
    ready.last_seq = asker.last_seq
    return ready


def read(hub: HubContext, asker: EnrolledStore, sha256: str, offset: int, length: int) -> bytes:
    """Bytes of a file that was described; fewer at its end. Raises RequestRefused where the file was replaced by a
    newer one."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    # Only existing names are opened, so that no part of a request becomes part of a path.
    for file in _files(hub, asker.office):
        if file.name == _name(asker.office, sha256):
            with file.open("rb") as opened:
                opened.seek(offset)
                return opened.read(min(length, PIECE))
    raise RequestRefused(404, "copy")


def piece(hub: HubContext, asker: EnrolledStore, request: CopyPieceRequest) -> CopyPiece:
    return CopyPiece(read(hub, asker, request.sha256, request.offset, request.length))


HANDLERS: Handlers[HubContext, EnrolledStore] = {
    "copy": (CopyRequest, describe),
    "copy_piece": (CopyPieceRequest, piece),
}
"""By path: the type of the request, and its handler."""


def _folder(hub: HubContext) -> Path:
    return hub.store.folder / FOLDER


def _name(office: str, sha256: str) -> str:
    return f"{quote(office, safe='')}-{sha256}.copy"


def _files(hub: HubContext, office: str) -> Iterator[Path]:
    return (file for file in _folder(hub).glob("*.copy") if file.name.rpartition("-")[0] == quote(office, safe=""))


def _facts(hub: HubContext, office: str) -> Path:
    return _folder(hub) / f"{quote(office, safe='')}.json"


def _ready(hub: HubContext, office: str) -> CopyDescription | None:
    """The ready file, if it may still be sent: undamaged, of this epoch, not old, and without an erasure since."""
    try:
        facts = json.loads(_facts(hub, office).read_text("utf-8"))
        ready = CopyDescription(
            **{
                **facts,
                "digest": bytes.fromhex(facts["digest"]),
                "common_digest": bytes.fromhex(facts["common_digest"]),
            }
        )
        if _sha256(_folder(hub) / _name(office, ready.sha256)) != ready.sha256:
            return None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    with hub.store.reading() as tx:
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


def build(hub: HubContext, office: str) -> CopyDescription:
    """Bring the office's replica up to date and write a copy of it. One process at a time builds; the others get its
    file."""
    make_folder(_folder(hub))
    with alone(_folder(hub) / f"{quote(office, safe='')}.lock"):
        if ready := _ready(hub, office):
            return ready
        folder = _folder(hub) / quote(office, safe="")
        if not _bring(hub, office, folder):
            shutil.rmtree(folder, ignore_errors=True)
            if not _bring(hub, office, folder):
                raise RequestRefused(503, "copy")
        return _put_ready(hub, office, folder)


def _bring(hub: HubContext, office: str, folder: Path) -> bool:
    """Bring the replica up to date; returns False where it must be built anew: another epoch, an erasure, damage."""
    from db import errors
    from db.store import Store

    try:
        try:
            store = Store.open(folder)
        except errors.NoStore:
            with hub.store.reading() as tx:
                name = tx.value("SELECT name FROM office WHERE code = ?", (office,)) or office
            store = Store.create(make_folder(folder), office=office, name=name)
        try:
            return _bring_common(hub, store) and _bring_feed(hub, office, store)
        finally:
            store.close()
    except (errors.StoreError, receiving.PageRefused, receiving.BodyMissing, common.CommonFeedRejected):
        return False


def _bring_common(hub: HubContext, store: Store) -> bool:
    while True:
        with store.reading() as tx:
            position, at = common.head(tx)
            before = tx.meta(EPOCH)
        with hub.store.reading() as tx:
            epoch, headquarters = str(tx.meta("epoch")), str(tx.meta("headquarters"))
            if (before not in (None, epoch)) or common.digest_at(tx, position) != at:
                return False
            rows, digest = common.page(tx, position, 5000)
        if position and any(row.table == "erasure" for row in rows):
            return False  # deleted data stays in the pages of a database file; a new file never had it
        with store.writing() as tx:
            for key, value in ((EPOCH, epoch), (HEADQUARTERS, headquarters), (STORE, NOBODY)):
                tx.set_meta(key, value)
            if digest is not None:
                common.apply(tx, rows, digest)
        if not rows:
            return True


def _bring_feed(hub: HubContext, office: str, store: Store) -> bool:
    with store.reading() as tx:
        position, at = feeds.head(tx, office)
        epoch, stale = str(tx.meta(EPOCH)), tx.meta(ROWS) == "old"
    with hub.store.reading() as tx:
        head, _ = feeds.head(tx, office)
        if feeds.digest_at(tx, office, position) != at:
            return False
    at_the_end = hub.rules.rebuild is not None and (stale or head - position > MANY)
    rules = replace(hub.rules, refresh=_later, mend=_later) if at_the_end else hub.rules
    if at_the_end and not stale:
        with store.writing() as tx:
            tx.set_meta(ROWS, "old")
    while position < head:
        with hub.store.reading() as tx:
            lines, digest = feeds.page(tx, office, position, MANY)
        if digest is None:
            return False
        _take(store, rules, office, epoch, lines, digest, hub.now())
        position = lines[-1].position
    with hub.store.reading() as tx:
        cards = tx.rows("SELECT thing, position, body FROM card WHERE office = ? ORDER BY position", (office,))
    with store.writing() as tx:
        before: dict[str, str] = dict(tx.rows("SELECT thing, body FROM card"))
        tx.run("DELETE FROM card")
        tx.put(
            "card",
            [{"office": office, "thing": thing, "position": position, "body": body} for thing, position, body in cards],
        )
        tx.set_meta(CARDS, str(cards[-1][1] if cards else 0))
        # A file may be known by its card alone, so its rows follow from it.
        now = {thing: body for thing, _, body in cards}
        rules.refresh(
            tx, {thing for thing in before.keys() | now.keys() if before.get(thing) != now.get(thing)}, (), ()
        )
    if at_the_end:
        assert hub.rules.rebuild is not None
        hub.rules.rebuild(store)
        with store.writing() as tx:
            tx.set_meta(ROWS, "new")
    return True


def _later(*_: object) -> None:
    """Instead of Rules.refresh and Rules.mend: rows are built once, when all entries are there."""


def _take(
    store: Store, rules: Rules, office: str, epoch: str, lines: list[wire.FeedLine], digest: bytes, now: str
) -> None:
    with store.writing() as tx:
        for some in receiving.slices(receiving.verify(tx, office, lines, digest), SLICE):
            receiving.apply(tx, rules, office, epoch, some, now)


def _put_ready(hub: HubContext, office: str, folder: Path) -> CopyDescription:
    from db.place import DATABASE

    half = _folder(hub) / f"{quote(office, safe='')}.db.part"
    half.unlink(missing_ok=True)
    touch(half)
    with closing(sqlite3.connect(folder / DATABASE)) as source, closing(sqlite3.connect(half)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        target.execute("DELETE FROM meta WHERE key IN (?, ?, 'identity')", (STORE, ROWS))
        target.commit()
        position, digest = target.execute(
            "SELECT position, digest FROM feed ORDER BY position DESC LIMIT 1"
        ).fetchone() or (0, feeds.START)
        common_position, common_digest = target.execute(
            "SELECT position, digest FROM common ORDER BY position DESC LIMIT 1"
        ).fetchone() or (0, feeds.START)
        epoch, headquarters = (
            target.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]
            for key in (EPOCH, HEADQUARTERS)
        )
    packed = half.with_suffix(".copy.part")
    with half.open("rb") as plain, open_private(packed) as written:
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
        common_position,
        bytes(common_digest),
        epoch,
        headquarters,
    )
    half.unlink()
    os.replace(packed, _folder(hub) / _name(office, ready.sha256))
    facts = {name: getattr(ready, name) for name in CopyDescription.__struct_fields__}
    written_facts = {**facts, "digest": ready.digest.hex(), "common_digest": ready.common_digest.hex()}
    replace_file(_facts(hub, office), json.dumps(written_facts).encode())
    # The copy before this one stays, since an office may still be fetching it.
    # Not by time alone: the clock may have been ahead when an older one was written.
    older = [file for file in _files(hub, office) if file.name != _name(office, ready.sha256)]
    for file in sorted(older, key=lambda file: file.stat().st_mtime)[:-1]:
        file.unlink(missing_ok=True)
    return ready
