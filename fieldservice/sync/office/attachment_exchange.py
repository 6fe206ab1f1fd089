"""Attachments at an office: it sends the files that headquarters awaits and fetches those that it awaits itself."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from db import files
from db.store import Tx
from fieldservice.sync import attachments
from fieldservice.sync.office import outbox
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel, RefusalReceived

MOST_A_SESSION = 16 * 1024 * 1024
"""Bytes in each direction, so that entries never wait long behind photos; the rest goes with the next session."""
LOOKED = 2
"""Files whose digest each session checks again."""
FILED, ASKED, LOOK = "exchange/filed", "exchange/files_asked", "exchange/files_looked"


def exchange(office: OfficeContext, link: Channel, welcome: wire.Welcome, stretch: tuple[int, int] | None) -> None:
    """Send and fetch awaited files, as much as one session may.

    The files that the entries of a stretch of the feed name are compared: one that is missing here is fetched, one that
    headquarters lost is sent again. Sends no request if nothing was sent, awaited or compared.
    """
    _check_next_files(office)
    compared = _compared(office, stretch) if stretch is not None else []
    with office.store.reading() as tx:
        acknowledged, filed = outbox.acknowledged(tx), int(tx.meta(FILED) or 0)
        awaited = _awaited(tx, int(tx.meta(ASKED) or 0))
    if not (welcome.wanted or awaited or compared or acknowledged != filed):
        return
    here = [digest for _, digest in awaited if files.read(office.store.folder, digest) is not None]
    rest = [digest for _, digest in awaited if digest not in here]
    try:
        answer = link("files", attachments.FilesRequest([*rest, *compared]), attachments.FilesAnswer)
    except RefusalReceived as answered:
        if answered.refusal.code == "no_such_path":
            return  # an older headquarters, or a branch, exchanges no files
        raise
    there = zip(compared, answer.sizes[len(rest) :], strict=False)
    lost_there = [digest for digest, size in there if size != _size(office, digest)]
    sent_all = _send_all(office, link, [*answer.wanted, *lost_there])
    budget = MOST_A_SESSION
    for digest, size in zip(rest, answer.sizes, strict=False):
        if 0 <= size <= attachments.MOST_FILE and budget > 0:
            budget -= _fetch(office, link, digest)
    with office.store.writing() as tx:
        attachments.mark_received(tx, here)
        # The next session continues behind these, and starts over after the last one.
        tx.set_meta(ASKED, str(awaited[-1][0] if len(awaited) == attachments.MOST_ASKED else 0))
        if sent_all:
            tx.set_meta(FILED, str(acknowledged))


def _awaited(tx: Tx, after: int) -> list[tuple[int, str]]:
    rows: list[tuple[int, str]] = tx.rows(
        "SELECT arrived, digest FROM file_ref WHERE awaited = 1 AND arrived >= ?"
        f" ORDER BY arrived LIMIT {attachments.MOST_ASKED}",
        (after,),
    )
    return rows


def _compared(office: OfficeContext, stretch: tuple[int, int]) -> list[str]:
    """Digests of the files that the entries of this stretch name and that are here; those that are not are awaited
    again."""
    with office.store.reading() as tx:
        arrivals = tx.rows(
            "SELECT arrived FROM feed WHERE office = ? AND position BETWEEN ? AND ?", (tx.store, *stretch)
        )
        entries = tx.entries_at([arrived for (arrived,) in arrivals])
    named = list(dict.fromkeys(digest for entry in entries for digest in office.rules.files(entry)))
    here = [digest for digest in named if attachments.is_stored(office.store.folder, digest)]
    if missing := [digest for digest in named if digest not in here]:
        with office.store.writing() as tx:
            for digest in missing:
                attachments.await_again(tx, digest)
    return here[: attachments.MOST_ASKED]


def _size(office: OfficeContext, digest: str) -> int:
    """Bytes of the file; -1 where it was erased meanwhile."""
    try:
        return files.path_of(office.store.folder, digest).stat().st_size
    except FileNotFoundError:
        return -1


def _send_all(office: OfficeContext, link: Channel, wanted: Sequence[str]) -> bool:
    """Send the awaited files that are here; returns False where the session's limit was reached before the end."""
    budget = MOST_A_SESSION
    for digest in wanted:
        if budget <= 0:
            return False
        content = files.read(office.store.folder, digest) if attachments.DIGEST.fullmatch(digest) else None
        if content is None or len(content) > attachments.MOST_FILE:
            continue
        size = link("file_size", attachments.FileSizeRequest(digest), attachments.FileSize)
        while not size.whole:
            piece = content[size.size : size.size + attachments.PIECE]
            size = link(
                "file_give", attachments.FileUpload(digest, size.size, len(content), piece), attachments.FileSize
            )
            budget -= len(piece)
    return True


def _fetch(office: OfficeContext, link: Channel, digest: str) -> int:
    """Fetch a file, continuing a partial one; returns the number of bytes fetched. After a refusal the file stays
    awaited."""
    folder = office.store.folder
    part = files.path_of(folder, digest).with_name(f"{digest}.fetched.part")
    size = fetched = part.stat().st_size if part.exists() else 0
    begun = size
    while True:
        try:
            piece = link(
                "file_piece", attachments.FilePieceRequest(digest, size, attachments.PIECE), attachments.FilePiece
            )
        except RefusalReceived:
            return size - begun
        fetched = attachments.append_piece(part, folder, size, piece.data)
        if fetched >= piece.total or not piece.data:
            break
        size = fetched
    if attachments.complete(part, folder, digest):
        with office.store.writing() as tx:
            attachments.mark_received(tx, [digest])
    return fetched - begun


def _check_next_files(office: OfficeContext) -> None:
    """Check the digests of the next few files, so that a damaged one is fetched again before somebody needs it."""
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
            attachments.await_again(tx, digest)
    for digest in damaged:
        with suppress(OSError):
            files.path_of(office.store.folder, digest).unlink()


def _next_names(top: Path, after: str) -> list[str]:
    found: list[str] = []
    for folder in sorted(path.name for path in top.iterdir() if path.name >= after[:2]):
        found += sorted(
            path.name
            for path in (top / folder).iterdir()
            if attachments.DIGEST.fullmatch(path.name) and path.name > after
        )
        if len(found) >= LOOKED:
            break
    return found[:LOOKED]
