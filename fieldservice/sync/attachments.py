"""Files that entries name: sent and fetched in pieces, believed only when they are what their name says.

An entry may come before its file; until then the file is awaited (file_ref.awaited). What is half there lies beside as `.part` and
counts for nothing. An office reads a file only if it sees an entry that names it.

For the server: `have`, `receive` and `send` are plain functions; ROUTES has them by path. HEAD /v1/file/<sha256> is `have`, PUT with
a range `receive`, GET with a range `send`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from urllib.parse import quote

import msgspec

from db import errors, files
from db.place import sync_folder
from fieldservice.sync.hub.enrolled_stores import ACTIVE, Known
from fieldservice.sync.office import outbox
from fieldservice.sync.rules import Rules, Tx
from fieldservice.sync.transport import wire

if TYPE_CHECKING:
    from fieldservice.sync.hub.answers import Here
    from fieldservice.sync.office.session import Link, Office

PIECE = 512 * 1024
MOST_FILE = 64 * 1024 * 1024
MOST_A_SESSION = 16 * 1024 * 1024
"""Bytes each way, so that entries never wait long behind photos; the rest goes with the next session."""
MOST_ASKED = 100
SOME = 20
"""Awaited files of other makers that one who says hello is asked for."""
LOOKED = 2
"""Files that a session reads again to see whether they are still what their name says."""
DIGEST = re.compile(r"[0-9a-f]{64}")
FILED, ASKED, LOOK = "exchange/filed", "exchange/files_asked", "exchange/files_looked"


class FilesAsked(wire.Shape):
    """Files that the asker awaits."""

    awaited: Annotated[list[wire.Text], msgspec.Meta(max_length=wire.MOST_ENTRIES)] = []


class FilesTold(wire.Shape):
    """What headquarters awaits of the asker; and the size of each file that was asked for, -1 where it may not be had (yet)."""

    wanted: list[wire.Text]
    sizes: list[int]


class FileWanted(wire.Shape):
    digest: wire.Text
    offset: wire.Count
    length: wire.Count


class FilePiece(wire.Shape):
    level: ClassVar[int] = 0
    total: wire.Count
    data: bytes


class FileHad(wire.Shape):
    digest: wire.Text


class FileSize(wire.Shape):
    """How much of it is there; `whole`: all, and it is what its name says."""

    size: wire.Count
    whole: bool = False


class FileGiven(wire.Shape):
    level: ClassVar[int] = 0
    digest: wire.Text
    offset: wire.Count
    total: wire.Count
    data: bytes


# At both ends


def refer(tx: Tx, rules: Rules, entries: Sequence[Any], awaited: bool = True) -> None:
    """Note which files these entries name. Whoever made an entry has kept its files before."""
    refs = [(digest, entry.arrived, int(awaited)) for entry in entries for digest in rules.files(entry)]
    if refs:
        tx.many("INSERT INTO file_ref (digest, arrived, awaited) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", refs)


def again(tx: Tx, digest: str) -> None:
    """The file is missing or damaged here: it is awaited anew."""
    if not tx.run("UPDATE file_ref SET awaited = 1 WHERE digest = ?", (digest,)).rowcount:
        tx.put("file_ref", [{"digest": digest, "arrived": 0, "awaited": 1}])


def came(tx: Tx, digests: Sequence[str]) -> None:
    for sql in (
        "DELETE FROM file_ref WHERE digest = ? AND arrived = 0",
        "UPDATE file_ref SET awaited = 0 WHERE digest = ? AND awaited = 1",
    ):
        tx.many(sql, [(digest,) for digest in digests])


def _is_here(folder: Path, digest: str) -> bool:
    return files.path_of(folder, digest).exists()


def _added(part: Path, offset: int, data: bytes) -> int:
    """Size of the part once this piece is on it; one that does not go on where the part ends is left away."""
    with errors.told_plainly(part.parent):
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as opened:
            if opened.tell() == offset:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            return opened.tell()


def _made_whole(part: Path, folder: Path, digest: str) -> bool:
    """The part becomes the file if it is what its name says; else it is thrown away."""
    with part.open("rb") as opened:
        right = file_digest(opened, "sha256").hexdigest() == digest
    if right:
        os.replace(part, files.path_of(folder, digest))
        sync_folder(part.parent)
    else:
        part.unlink()
    return right


# Headquarters' side


def wanted(tx: Tx, asker: Known, rules: Rules | None = None) -> list[str]:
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
        f" ORDER BY r.arrived LIMIT {MOST_ASKED}",
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
        if entry.store.partition("~")[0] == office or any(
            tx.value("SELECT 1 FROM sight WHERE thing = ? AND office = ?", (thing, office))
            for thing in rules.seen_through(entry)
        ):
            return True
    return False


def _let_in(here: Here, asker: Known, digest: str) -> None:
    """Raises Refuse; also where the file is named by nothing the asker sees: whether it exists is not told."""
    from fieldservice.sync.hub.answers import Refuse

    if asker.status != ACTIVE:
        raise Refuse(403, asker.status)
    if not DIGEST.fullmatch(digest):
        raise wire.BadMessage("no digest")
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        if not may_read(tx, here.rules, asker.office, digest):
            raise Refuse(404, "file")


def told(here: Here, asker: Known, asked: FilesAsked) -> FilesTold:
    """What headquarters wants, and which of the awaited files it has for the asker. Raises Refuse."""
    from fieldservice.sync.hub.answers import Refuse

    if asker.status != ACTIVE:
        raise Refuse(403, asker.status)
    folder = here.store.folder  # type: ignore[attr-defined]
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        missing = wanted(tx, asker, here.rules)
        allowed = [
            DIGEST.fullmatch(digest) is not None and may_read(tx, here.rules, asker.office, digest)
            for digest in asked.awaited[:MOST_ASKED]
        ]
    there = [digest for digest in missing if _is_here(folder, digest)]
    if there:  # the same photo was named before, or the process died between the file and its note
        with here.store.writing() as tx:  # type: ignore[attr-defined]
            came(tx, there)
    sizes = [
        files.path_of(folder, digest).stat().st_size if may and _is_here(folder, digest) else -1
        for digest, may in zip(asked.awaited, allowed, strict=False)
    ]
    return FilesTold([digest for digest in missing if digest not in there], sizes)


def _part_at(here: Here, asker: Known, digest: str) -> Path:
    return files.path_of(here.store.folder, digest).with_name(f"{digest}.{quote(asker.store, safe='')}.part")  # type: ignore[attr-defined]


def have(here: Here, asker: Known, digest: str) -> FileSize:
    """How much of the file is there, of what this asker sent. Raises Refuse."""
    _let_in(here, asker, digest)
    path, part = files.path_of(here.store.folder, digest), _part_at(here, asker, digest)  # type: ignore[attr-defined]
    with here.store.reading() as tx:  # type: ignore[attr-defined]
        awaited = tx.value("SELECT 1 FROM file_ref WHERE digest = ? AND awaited = 1", (digest,))
    if path.exists() and not awaited:
        return FileSize(path.stat().st_size, True)
    return FileSize(part.stat().st_size if part.exists() else 0)


def receive(here: Here, asker: Known, digest: str, offset: int, total: int, data: bytes) -> FileSize:
    """Take a piece of a file that is awaited; it counts once it is whole and what its name says. Raises Refuse."""
    from fieldservice.sync.hub.answers import Refuse

    had = have(here, asker, digest)
    if had.whole:
        return had
    if total > MOST_FILE or len(data) > total - offset:
        raise Refuse(413, "file_too_large")
    part = _part_at(here, asker, digest)
    size = _added(part, offset, data)
    if size < total:
        return FileSize(size)
    if size > total or not _made_whole(part, here.store.folder, digest):  # type: ignore[attr-defined]
        part.unlink(missing_ok=True)
        raise Refuse(422, "file_digest")
    with here.store.writing() as tx:  # type: ignore[attr-defined]
        came(tx, [digest])
    return FileSize(size, True)


def send(here: Here, asker: Known, digest: str, offset: int, length: int) -> FilePiece:
    """A piece of a file. Raises Refuse; one that is found damaged is awaited again, from whoever has it."""
    from fieldservice.sync.hub.answers import Refuse

    _let_in(here, asker, digest)
    path = files.path_of(here.store.folder, digest)  # type: ignore[attr-defined]
    if not path.exists() or (offset == 0 and files.read(here.store.folder, digest) is None):  # type: ignore[attr-defined]
        with here.store.writing() as tx:  # type: ignore[attr-defined]
            again(tx, digest)
        path.unlink(missing_ok=True)
        raise Refuse(404, "file")
    with path.open("rb") as opened:
        opened.seek(offset)
        return FilePiece(path.stat().st_size, opened.read(min(length, PIECE)))


ROUTES = {
    "files": (FilesAsked, told),
    "file_size": (FileHad, lambda here, asker, asked: have(here, asker, asked.digest)),
    "file_give": (
        FileGiven,
        lambda here, asker, given: receive(here, asker, given.digest, given.offset, given.total, given.data),
    ),
    "file_piece": (FileWanted, lambda here, asker, asked: send(here, asker, asked.digest, asked.offset, asked.length)),
}
"""Path: the shape of what is asked, and who answers."""


# The office's side


def exchange(office: Office, link: Link, welcome: wire.Welcome) -> None:
    """Give headquarters the files it awaits and fetch those awaited here, as much as one session may. Asks nothing where nothing
    was sent and nothing is awaited."""
    from fieldservice.sync.office.session import Answered

    _look_again(office)
    with office.store.reading() as tx:
        acknowledged, filed = outbox.acknowledged(tx), int(tx.meta(FILED) or 0)
        awaited = _awaited(tx, int(tx.meta(ASKED) or 0))
    if not (welcome.wanted or awaited or acknowledged != filed):
        return
    here = [digest for _, digest in awaited if files.read(office.store.folder, digest) is not None]
    rest = [digest for _, digest in awaited if digest not in here]
    try:
        answer = link("files", FilesAsked(rest), FilesTold)
    except Answered as answered:
        if answered.refusal.code == "no_such_path":
            return  # an older headquarters, or whoever stands in for it, has no files
        raise
    given = _give_all(office, link, answer.wanted)
    budget = MOST_A_SESSION
    for digest, size in zip(rest, answer.sizes, strict=False):
        if 0 <= size <= MOST_FILE and budget > 0:
            budget -= _fetch(office, link, digest)
    with office.store.writing() as tx:
        came(tx, here)
        # The next session asks for those behind these, and begins anew behind the last.
        tx.set_meta(ASKED, str(awaited[-1][0] if len(awaited) == MOST_ASKED else 0))
        if given:
            tx.set_meta(FILED, str(acknowledged))


def _awaited(tx: Tx, after: int) -> list[tuple[int, str]]:
    return tx.rows(
        f"SELECT arrived, digest FROM file_ref WHERE awaited = 1 AND arrived >= ? ORDER BY arrived LIMIT {MOST_ASKED}",
        (after,),
    )


def _give_all(office: Office, link: Link, wanted: Sequence[str]) -> bool:
    """Whether headquarters got all that it wants and we have."""
    budget = MOST_A_SESSION
    for digest in wanted:
        if budget <= 0:
            return False
        content = files.read(office.store.folder, digest) if DIGEST.fullmatch(digest) else None
        if content is None or len(content) > MOST_FILE:
            continue
        size = link("file_size", FileHad(digest), FileSize)
        while not size.whole:
            piece = content[size.size : size.size + PIECE]
            size = link("file_give", FileGiven(digest, size.size, len(content), piece), FileSize)
            budget -= len(piece)
    return True


def _fetch(office: Office, link: Link, digest: str) -> int:
    """Bytes fetched; what was fetched of it before is gone on with. A refusal leaves it awaited."""
    from fieldservice.sync.office.session import Answered

    folder = office.store.folder
    part = files.path_of(folder, digest).with_name(f"{digest}.fetched.part")
    size = fetched = part.stat().st_size if part.exists() else 0
    begun = size
    while True:
        try:
            piece = link("file_piece", FileWanted(digest, size, PIECE), FilePiece)
        except Answered:
            return size - begun
        fetched = _added(part, size, piece.data)
        if fetched >= piece.total or not piece.data:
            break
        size = fetched
    if _made_whole(part, folder, digest):
        with office.store.writing() as tx:
            came(tx, [digest])
    return fetched - begun


def _look_again(office: Office) -> None:
    """Reads a few files again, each session the next ones: what is damaged is fetched anew before somebody needs it."""
    top = office.store.folder / files.FOLDER
    if not top.is_dir():
        return
    with office.store.reading() as tx:
        after = str(tx.meta(LOOK) or "")
    names = _next_names(top, after) or _next_names(top, "")
    damaged = [name for name in names if files.read(office.store.folder, name) is None]
    with office.store.writing() as tx:
        tx.set_meta(LOOK, names[-1] if names else "")
        for digest in damaged:
            again(tx, digest)
    for digest in damaged:
        with suppress(OSError):
            files.path_of(office.store.folder, digest).unlink()


def _next_names(top: Path, after: str) -> list[str]:
    found: list[str] = []
    for folder in sorted(path.name for path in top.iterdir() if path.name >= after[:2]):
        found += sorted(
            path.name for path in (top / folder).iterdir() if DIGEST.fullmatch(path.name) and path.name > after
        )
        if len(found) >= LOOKED:
            break
    return found[:LOOKED]
