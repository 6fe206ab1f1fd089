"""Headquarters' answers about attachments: which it wants, how much of one it has, and their bytes piece by piece.

`have`, `receive` and `send` are plain functions; HANDLERS has them by path. HEAD /v1/file/<sha256> is `have`, PUT with a range
`receive`, GET with a range `send`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from db import files
from db.store import Tx
from fieldservice.sync import attachments
from fieldservice.sync.enrolled_stores import ACTIVE, EnrolledStore
from fieldservice.sync.hub.context import HubContext
from fieldservice.sync.refusal import RequestRefused
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire

SOME = 20
"""Awaited files of other makers that one who says hello is asked for."""


def wanted(tx: Tx, asker: EnrolledStore, rules: Rules | None = None) -> list[str]:
    """Digests of files that headquarters awaits and the asker may have: its own and its vans', then some others that it sees."""
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


def _let_in(here: HubContext, asker: EnrolledStore, digest: str) -> None:
    """Raises Refuse; also where the file is named by nothing the asker sees: whether it exists is not told."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    if not attachments.DIGEST.fullmatch(digest):
        raise wire.BadMessage("no digest")
    with here.store.reading() as tx:
        if not may_read(tx, here.rules, asker.office, digest):
            raise RequestRefused(404, "file")


def told(here: HubContext, asker: EnrolledStore, asked: attachments.FilesRequest) -> attachments.FilesAnswer:
    """What headquarters wants, and which of the awaited files it has for the asker. Raises Refuse."""
    if asker.status != ACTIVE:
        raise RequestRefused(403, asker.status)
    folder = here.store.folder
    with here.store.reading() as tx:
        missing = wanted(tx, asker, here.rules)
        allowed = [
            attachments.DIGEST.fullmatch(digest) is not None and may_read(tx, here.rules, asker.office, digest)
            for digest in asked.awaited[: attachments.MOST_ASKED]
        ]
    there = [digest for digest in missing if attachments.is_stored(folder, digest)]
    if there:  # the same photo was named before, or the process died between the file and its note
        with here.store.writing() as tx:
            attachments.mark_received(tx, there)
    sizes = [
        files.path_of(folder, digest).stat().st_size if may and attachments.is_stored(folder, digest) else -1
        for digest, may in zip(asked.awaited, allowed, strict=False)
    ]
    return attachments.FilesAnswer([digest for digest in missing if digest not in there], sizes)


def _part_at(here: HubContext, asker: EnrolledStore, digest: str) -> Path:
    return files.path_of(here.store.folder, digest).with_name(f"{digest}.{quote(asker.store, safe='')}.part")


def have(here: HubContext, asker: EnrolledStore, digest: str) -> attachments.FileSize:
    """How much of the file is there, of what this asker sent. Raises Refuse."""
    _let_in(here, asker, digest)
    path, part = files.path_of(here.store.folder, digest), _part_at(here, asker, digest)
    with here.store.reading() as tx:
        awaited = tx.value("SELECT 1 FROM file_ref WHERE digest = ? AND awaited = 1", (digest,))
    if path.exists() and not awaited:
        return attachments.FileSize(path.stat().st_size, True)
    return attachments.FileSize(part.stat().st_size if part.exists() else 0)


def receive(
    here: HubContext, asker: EnrolledStore, digest: str, offset: int, total: int, data: bytes
) -> attachments.FileSize:
    """Take a piece of a file that is awaited; it counts once it is whole and what its name says. Raises Refuse."""
    had = have(here, asker, digest)
    if had.whole:
        return had
    if total > attachments.MOST_FILE or len(data) > total - offset:
        raise RequestRefused(413, "file_too_large")
    part = _part_at(here, asker, digest)
    size = attachments.append_piece(part, offset, data)
    if size < total:
        return attachments.FileSize(size)
    if size > total or not attachments.complete(part, here.store.folder, digest):
        part.unlink(missing_ok=True)
        raise RequestRefused(422, "file_digest")
    with here.store.writing() as tx:
        attachments.mark_received(tx, [digest])
    return attachments.FileSize(size, True)


def send(here: HubContext, asker: EnrolledStore, digest: str, offset: int, length: int) -> attachments.FilePiece:
    """A piece of a file. Raises Refuse; one that is found damaged is awaited attachments.again, from whoever has it."""
    _let_in(here, asker, digest)
    path = files.path_of(here.store.folder, digest)
    if not path.exists() or (offset == 0 and files.read(here.store.folder, digest) is None):
        with here.store.writing() as tx:
            attachments.await_again(tx, digest)
        path.unlink(missing_ok=True)
        raise RequestRefused(404, "file")
    with path.open("rb") as opened:
        opened.seek(offset)
        return attachments.FilePiece(path.stat().st_size, opened.read(min(length, attachments.PIECE)))


HANDLERS: dict[str, tuple[type, Callable[[HubContext, EnrolledStore, Any], Any]]] = {
    "files": (attachments.FilesRequest, told),
    "file_size": (attachments.FileSizeRequest, lambda here, asker, asked: have(here, asker, asked.digest)),
    "file_give": (
        attachments.FileUpload,
        lambda here, asker, given: receive(here, asker, given.digest, given.offset, given.total, given.data),
    ),
    "file_piece": (
        attachments.FilePieceRequest,
        lambda here, asker, asked: send(here, asker, asked.digest, asked.offset, asked.length),
    ),
}
"""Path: the shape of what is asked, and who answers."""
