"""Backups: the store and its files in one zip file, which is read again completely before it counts as made.

A restored office appears whole or not at all, and the folder it replaces is moved aside, never deleted.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.private_files import make_folder, open_private, replace_file, share_like, sync_folder
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import file_stamp, stamp, utc_now
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from db.store import Store
    from fieldservice.desk.session import Session

STORE, ABOUT, FILES = "store.db", "backup.json", "files"
FORMAT = 1
HEX = frozenset("0123456789abcdef")

EXISTS = N_("The file %(file)s exists already and is not overwritten.")
NO_FILE = N_("There is no file %(file)s.")
NO_BACKUP = N_("%(file)s is not a backup of this program: %(problem)s")
DAMAGED = N_("%(file)s is damaged: %(problem)s Nothing was changed.")
NEWER = N_("%(file)s was made by a newer version of this program. Install the newer version.")
HOLDS_OFFICE = N_("%(folder)s already contains an office. Use --force to move it aside under a dated name first.")
KEPT = ("numbers", "exchange.key")
"""Files beside a store that are newer than any backup: the last printed numbers, and the key it signs with."""
MOST_REMEMBERED = 200
NOT_EMPTY = N_("%(folder)s is not empty. Use --force to move it aside under a dated name first.")


def backup(store: Store, file: Path) -> JsonObject:
    """Writes a backup: {"file", "entries", "files", "bytes"}. Others work on meanwhile.

    Raises Refused where the file exists, StoreTrouble where it cannot be written; then no file stays behind.
    """
    from db import errors, files

    file = Path(file).absolute()
    if file.exists():
        raise Refused("guard", EXISTS, file=str(file))
    half = file.with_name(file.name + ".part")
    # Beside the file, so that there is room for both and the rename stays on one disk.
    with errors.as_file_trouble(file), tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as aside:
        copy = Path(aside) / STORE
        store.copy_to(copy)
        # Files are kept before the entry that names them, so the list made now holds all that the copy names.
        kept = files.every(store.folder)
        about = {
            "format": FORMAT,
            "office": store.office,
            "made": stamp(utc_now()),
            "files": len(kept),
            "entries": _entries(copy),
        }
        try:
            with (
                open_private(half) as opened,
                zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
            ):
                archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False, indent=1))
                archive.write(copy, STORE)
                for path in kept:
                    archive.write(path, f"{FILES}/{path.parent.name}/{path.name}")
            with zipfile.ZipFile(half) as archive:
                _check(archive, file)
            with half.open("rb+") as written:
                os.fsync(written.fileno())
            os.replace(half, file)
        finally:
            half.unlink(missing_ok=True)
    remember(store, file, str(about["made"]))
    return {"file": str(file), "entries": about["entries"], "files": len(kept), "bytes": file.stat().st_size}


def remember(store: Store, file: Path, made: str) -> None:
    """Remember where a backup is, since it must be destroyed by hand when a customer in it is erased later."""
    from fieldservice.sync.repair.erasure import BACKUPS

    with store.writing() as tx:
        known = {**json.loads(tx.meta(BACKUPS) or "{}"), str(file): made}
        tx.set_meta(
            BACKUPS,
            json.dumps(
                dict(sorted(known.items(), key=lambda file_made: file_made[1])[-MOST_REMEMBERED:]), ensure_ascii=False
            ),
        )


def take_away(store: Store, files: Iterable[str]) -> None:
    """Delete older backups that are not to be kept, and forget them; one that cannot be deleted stays known."""
    from fieldservice.sync.repair.erasure import BACKUPS

    gone = set(files)
    for file in gone:
        with suppress(OSError):
            Path(file).unlink(missing_ok=True)
    if gone:
        with store.writing() as tx:
            known: dict[str, str] = json.loads(tx.meta(BACKUPS) or "{}")
            left = {file: made for file, made in known.items() if file not in gone or Path(file).exists()}
            tx.set_meta(BACKUPS, json.dumps(left, ensure_ascii=False))


def _entries(copy: Path) -> int:
    import sqlite3

    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def restore(file: Path, folder: Path, *, force: bool = False) -> JsonObject:
    """Put a backup in place and return {"office", "entries", "files", "folder", "aside", "epoch"}.

    `aside` is where the present folder went ("" for none).

    Headquarters begins a new epoch at once (`epoch`, else ""), so that no office mistakes numbers of the time after the
    backup for its own history. Printed numbers, keys and erased customers are newer than any backup and are taken over
    from the replaced folder.

    Raises Refused (not_found, data, guard), StoreTrouble, StoreNewer; then the folder is as it was.
    """
    from db import copies, errors

    file, folder = Path(file).absolute(), Path(folder).absolute()
    occupied = folder.exists() and any(folder.iterdir())
    if occupied and not force:
        raise Refused("guard", HOLDS_OFFICE if _holds_office(folder) else NOT_EMPTY, folder=str(folder))
    with errors.as_store_trouble(folder.parent):
        make_folder(folder.parent)
        with _opened(file) as archive, tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.parent) as aside:
            about = _check(archive, file)
            new = Path(aside) / "office"
            make_folder(new)
            copy = Path(aside) / STORE
            with archive.open(STORE) as source, open_private(copy) as target:
                shutil.copyfileobj(source, target, 1 << 20)
            try:
                copies.restore(copy, new, "")
            except errors.StoreNewer:
                raise
            except errors.StoreError as wrong:
                raise Refused("data", DAMAGED, file=str(file), problem=str(wrong)) from wrong
            for name in archive.namelist():
                if name.startswith(f"{FILES}/"):
                    make_folder((new / name).parent)
                    with archive.open(name) as source, open_private(new / name) as target:
                        shutil.copyfileobj(source, target, 1 << 20)
            _verified(new, file)
            epoch = _go_on(new, folder if occupied else None)
            return {
                **_put(new, folder, occupied),
                "epoch": epoch,
                "office": about["office"],
                "entries": about["entries"],
                "files": about["files"],
            }


def _go_on(new: Path, old: Path | None) -> str:
    """Carry numbers, keys and erasures since the backup into a restored store; return headquarters' new epoch or ""."""
    from fieldservice.read_model import rebuild
    from fieldservice.sync import enrolled_stores

    for name in KEPT:
        if old is not None and (old / name).is_file():
            replace_file(new / name, (old / name).read_bytes())
    now = stamp(utc_now())
    with rebuild.store_in(new) as store:
        if store.meta("exchange/url"):
            return ""  # headquarters sends again what the backup lacks
        erased = _erased(old) if old is not None else []
        epoch = ""
        with store.writing() as tx:
            if tx.meta("headquarters"):
                epoch = enrolled_stores.new_epoch(tx, store.office, now)
        _erase_again(store, erased, now)
        return epoch


def _erased(old: Path) -> list[dict[str, str]]:
    """The customers whom the replaced store had erased; none where it is damaged, which may be why it is replaced."""
    from db.store import looking_into

    with suppress(Exception), looking_into(old) as tx:
        return [
            {"person": person, "at": at, "by": by} for person, at, by in tx.rows("SELECT person, at, by FROM erasure")
        ]
    return []


def _erase_again(store: Store, erased: list[dict[str, str]], now: str) -> None:
    from fieldservice.sync.repair import erasure
    from fieldservice.sync_rules.rules import RULES

    with store.writing() as tx:
        already = {row["person"] for row in tx.published("erasure")}
        missing = [row for row in erased if row["person"] not in already]
        if missing:
            tx.publish("erasure", missing, replace=False)
        for row in missing:
            erasure.erase(tx, RULES, row["person"], now)
    erasure.finish(store, RULES, now)


def _holds_office(folder: Path) -> bool:
    from db.place import ADDRESS, DATABASE

    return (folder / DATABASE).exists() or (folder / ADDRESS).exists()


def _put(new: Path, folder: Path, occupied: bool) -> dict[str, str]:
    """Two renames at most; between them the folder does not exist, and both offices are whole beside it."""
    old = None
    if occupied:
        now = file_stamp(utc_now())
        names = (
            folder.with_name(f"{folder.name}-before-{now}{extra}") for extra in ("", *(f"-{n}" for n in range(2, 100)))
        )
        old = next(name for name in names if not name.exists())
        share_like(new, folder)
        os.rename(folder, old)
    elif folder.exists():
        folder.rmdir()
    try:
        os.rename(new, folder)
    except OSError:
        if old is not None:
            os.rename(old, folder)
        raise
    sync_folder(folder.parent)
    return {"folder": str(folder), "aside": str(old) if old else ""}


def _verified(new: Path, file: Path) -> None:
    from fieldservice.read_model import rebuild

    with rebuild.store_in(new) as store:
        problems = rebuild.repair_rows(store)
    if problems:
        raise Refused("data", DAMAGED, file=str(file), problem=problems[0])


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise Refused("not_found", NO_FILE, file=str(file)) from None
    except zipfile.BadZipFile as wrong:
        raise Refused("data", NO_BACKUP, file=str(file), problem=str(wrong)) from None
    with archive:
        try:
            yield archive
        except (zipfile.BadZipFile, EOFError) as wrong:
            raise Refused("data", DAMAGED, file=str(file), problem=str(wrong)) from None


def _check(archive: zipfile.ZipFile, file: Path) -> JsonObject:
    """The description in a backup, after names, checksums and count were checked. Raises Refused (data)."""
    names = archive.namelist()
    strange = [name for name in names if name not in (STORE, ABOUT) and not _is_kept(name)]
    if STORE not in names or ABOUT not in names or strange:
        raise Refused("data", NO_BACKUP, file=str(file), problem=", ".join(strange[:3]) or f"{STORE}, {ABOUT}?")
    if (bad := archive.testzip()) is not None:
        raise Refused("data", DAMAGED, file=str(file), problem=f"{bad}.")
    about = json.loads(archive.read(ABOUT))
    if about.get("format", 0) > FORMAT:
        raise Refused("store", NEWER, file=str(file))
    if about.get("files") != len(names) - 2:
        raise Refused("data", DAMAGED, file=str(file), problem=f"{len(names) - 2} / {about.get('files')}.")
    return dict(about)


def _is_kept(name: str) -> bool:
    """Whether the name has the form files/ab/ab…, so that unpacking it cannot write outside the folder."""
    parts = name.split("/")
    return (
        len(parts) == 3
        and parts[0] == FILES
        and len(parts[2]) == 64
        and parts[2].startswith(parts[1])
        and set(parts[2]) <= HEX
        and len(parts[1]) == 2
    )


def made(session: Session) -> list[tuple[str, str]]:
    """(file, when it was made) of the backups that are remembered, the newest first; a file may be gone since."""
    from fieldservice.sync.repair.erasure import BACKUPS

    known: dict[str, str] = json.loads(session.store.meta(BACKUPS) or "{}")
    return sorted(known.items(), key=lambda file_made: file_made[1], reverse=True)


def look_into(file: Path) -> JsonObject:
    """What a backup says of itself, once it was read completely: {"office", "made", "entries", "files"}.

    Raises Refused (not_found, data).
    """
    with _opened(file) as archive:
        return _check(archive, file)


def back_up(session: Session, place: Path) -> JsonObject:
    """Write a backup into a folder, under the office's code and the time, or into a new file, as `backup` does."""
    file = place / f"{session.office}-{file_stamp(session.clock())}.zip" if place.is_dir() else place
    return backup(session.store, file)
