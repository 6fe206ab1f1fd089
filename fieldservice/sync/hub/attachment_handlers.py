"""Headquarters' request handlers for attachments: which files it awaits, how much of a file it has, and its bytes in
pieces."""

from pathlib import Path
from urllib.parse import quote

from db import files
from db.store import Tx
from fieldservice.sync import attachments
from fieldservice.sync.endpoint import Handlers
from fieldservice.sync.enrolled_stores import ACTIVE, EnrolledStore
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire

SOME = 20
"""Awaited files of other makers for which a store is asked at hello."""


def wanted(tx: Tx, asker: EnrolledStore, rules: Rules | None = None) -> list[str]:
    """Digests of awaited files that this store may have: its own and its vans', then with `rules` some others that it
    sees."""
    if tx.value("SELECT 1 FROM file_ref WHERE awaited = 1 LIMIT 1") is None:
        return []
    offices = [
        asker.office,
        *(code for (code,) in tx.rows("SELECT code FROM office WHERE branch = ?", (asker.office,))),
    ]
    marks = " OR ".join(["e.store = ? OR e.store LIKE ?"] * len(offices))
    found = tx.rows(
        f"SELECT r.digest FROM file_ref r JOIN entry e ON e.arrived = r.arrived WHERE r.awaited = 1 AND ({marks})"
        f" ORDER BY r.arrived LIMIT {attachments.MOST_ASKED}",
        [name for office in offices for name in (office, f"{office}~%")],
    )
    others = tx.rows(f"SELECT digest FROM file_ref WHERE awaited = 1 ORDER BY arrived LIMIT {SOME}") if rules else []
    mine = dict.fromkeys(digest for (digest,) in found)
    return [
        *mine,
        *(digest for (digest,) in others if digest not in mine and rules and may_read(tx, rules, asker.office, digest)),
    ]


def may_read(tx: Tx, rules: Rules, office: str, digest: str) -> bool:
    """Whether the office sees an entry that names the file."""
    for (arrived,) in tx.rows(
        "SELECT arrived FROM file_ref WHERE digest = ? AND arrived > 0 ORDER BY arrived", (digest,)
    ):
        entry = tx.entries(arrived - 1, 1)[0]
        if office_of(entry.store) == office or any(
            tx.value("SELECT 1 FROM sight WHERE thing = ? AND office = ?", (thing, office))
            for thing in rules.seen_through(entry)
        ):
            return True
    return False


def _require_sight(hub: HubContext, asker: EnrolledStore, digest: str) -> None:
    """Raises RequestRefused unless an entry that the office sees names the file; the answer does not reveal whether it
    exists."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    if not attachments.DIGEST.fullmatch(digest):
        raise wire.BadMessage("no digest")
    with hub.store.reading() as tx:
        if not may_read(tx, hub.rules, asker.office, digest):
            raise RequestRefused(404, "file")


def exchange(hub: HubContext, asker: EnrolledStore, request: attachments.FilesRequest) -> attachments.FilesAnswer:
    """Which files headquarters awaits, and which of the requested files it has for this office. Raises
    RequestRefused."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    folder = hub.store.folder
    with hub.store.reading() as tx:
        missing = wanted(tx, asker, hub.rules)
        allowed = [
            attachments.DIGEST.fullmatch(digest) is not None and may_read(tx, hub.rules, asker.office, digest)
            for digest in request.awaited[: attachments.MOST_ASKED]
        ]
    stored = [digest for digest in missing if attachments.is_stored(folder, digest)]
    if stored:  # the same photo was named before, or the process died between storing the file and recording it
        with hub.store.writing() as tx:
            attachments.mark_received(tx, stored)
    sizes = [
        files.path_of(folder, digest).stat().st_size if may and attachments.is_stored(folder, digest) else -1
        for digest, may in zip(request.awaited, allowed, strict=False)
    ]
    return attachments.FilesAnswer([digest for digest in missing if digest not in stored], sizes)


def _part_at(hub: HubContext, asker: EnrolledStore, digest: str) -> Path:
    return files.path_of(hub.store.folder, digest).with_name(f"{digest}.{quote(asker.store, safe='')}.part")


def have(hub: HubContext, asker: EnrolledStore, digest: str) -> attachments.FileSize:
    """How much of the file is there, whole or from this store so far. Raises RequestRefused."""
    _require_sight(hub, asker, digest)
    path, part = files.path_of(hub.store.folder, digest), _part_at(hub, asker, digest)
    with hub.store.reading() as tx:
        awaited = tx.value("SELECT 1 FROM file_ref WHERE digest = ? AND awaited = 1", (digest,))
    if path.exists() and not awaited:
        return attachments.FileSize(path.stat().st_size, True)
    return attachments.FileSize(part.stat().st_size if part.exists() else 0)


def receive(
    hub: HubContext, asker: EnrolledStore, digest: str, offset: int, total: int, data: bytes
) -> attachments.FileSize:
    """Store a piece of an awaited file; the file counts once it is complete and its digest matches. Raises
    RequestRefused."""
    had = have(hub, asker, digest)
    if had.whole:
        return had
    if total > attachments.MOST_FILE or len(data) > total - offset:
        raise RequestRefused(413, "file_too_large")
    part = _part_at(hub, asker, digest)
    size = attachments.append_piece(part, hub.store.folder, offset, data)
    if size < total:
        return attachments.FileSize(size)
    if size > total or not attachments.complete(part, hub.store.folder, digest):
        part.unlink(missing_ok=True)
        raise RequestRefused(422, "file_digest")
    with hub.store.writing() as tx:
        attachments.mark_received(tx, [digest])
    return attachments.FileSize(size, True)


def send(hub: HubContext, asker: EnrolledStore, digest: str, offset: int, length: int) -> attachments.FilePiece:
    """A piece of a file. Raises RequestRefused; a file that is found damaged is awaited again from any store that has
    it."""
    _require_sight(hub, asker, digest)
    path = files.path_of(hub.store.folder, digest)
    if not path.exists() or (offset == 0 and files.read(hub.store.folder, digest) is None):
        with hub.store.writing() as tx:
            attachments.await_again(tx, digest)
        path.unlink(missing_ok=True)
        raise RequestRefused(404, "file")
    with path.open("rb") as opened:
        opened.seek(offset)
        return attachments.FilePiece(path.stat().st_size, opened.read(min(length, attachments.PIECE)))


HANDLERS: Handlers[HubContext, EnrolledStore] = {
    "files": (attachments.FilesRequest, exchange),
    "file_size": (attachments.FileSizeRequest, lambda hub, asker, request: have(hub, asker, request.digest)),
    "file_give": (
        attachments.FileUpload,
        lambda hub, asker, given: receive(hub, asker, given.digest, given.offset, given.total, given.data),
    ),
    "file_piece": (
        attachments.FilePieceRequest,
        lambda hub, asker, request: send(hub, asker, request.digest, request.offset, request.length),
    ),
}
"""By path: the type of the request, and its handler."""
