"""A look at this machine and this store: each finding is well, worth a look, or bad, and says what to do. Nothing is
changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE, local_text, zone_named
from fieldservice.workflows.engine.messages import Message

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
OLDEST_SQLITE = (3, 35, 0)
"""RETURNING and the search need it."""
LITTLE_ROOM, TOO_LITTLE_ROOM = 1 << 30, 100 << 20
LEAST_SCREEN = (80, 24)


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    what: Message
    state: str
    """ok, warn or bad"""
    found: Message
    remedy: Message | None = None


def look(folder: Path) -> list[Check]:
    """Every finding, the machine first. Never raises for what it finds."""
    return [check(folder) for check in CHECKS]


def said(message: str, **values: Any) -> Message:
    return Message(message, values)


def plain(text: object) -> Message:
    return Message("%(text)s", {"text": str(text)})


def python(folder: Path) -> Check:
    now = sys.version_info[:2]
    well = OLDEST_PYTHON <= now <= NEWEST_PYTHON
    return Check(
        "python",
        said(N_("Python")),
        "ok" if well else "warn",
        plain(sys.version.split()[0]),
        None if well else said(N_("Use Python 3.11 to 3.13: the program is tested with these.")),
    )


def sqlite(folder: Path) -> Check:
    well = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    return Check(
        "sqlite",
        said(N_("SQLite")),
        "ok" if well else "bad",
        plain(sqlite3.sqlite_version),
        None if well else said(N_("Use a Python that brings SQLite 3.35 or newer.")),
    )


def data_folder(folder: Path) -> Check:
    from db.place import NETWORK_SYSTEMS, file_system

    kind = file_system(folder if folder.exists() else folder.parent)
    network = kind in NETWORK_SYSTEMS
    return Check(
        "folder",
        said(N_("Data folder")),
        "bad" if network else "ok",
        plain(f"{folder} ({kind})" if kind else folder),
        said(
            N_(
                "A store can be damaged on a network drive. Choose a folder on this computer with FIELDSERVICE_HOME, "
                "or use PostgreSQL."
            )
        )
        if network
        else None,
    )


def nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def rights(folder: Path) -> Check:
    place = nearest(folder)
    well = os.access(place, os.W_OK | os.X_OK)
    store = folder / "store.db"
    well = well and (not store.exists() or os.access(store, os.R_OK | os.W_OK))
    return Check(
        "rights",
        said(N_("Rights in the folder")),
        "ok" if well else "bad",
        said(N_("may be written")) if well else said(N_("may not be written")),
        None if well else said(N_("Give the user of the program write permission for %(folder)s."), folder=place),
    )


def room(folder: Path) -> Check:
    place = nearest(folder)
    free = shutil.disk_usage(place).free
    state = "ok" if free >= LITTLE_ROOM else "warn" if free >= TOO_LITTLE_ROOM else "bad"
    return Check(
        "room",
        said(N_("Free disk space")),
        state,
        plain(f"{free / (1 << 30):.1f} GiB"),
        None
        if state == "ok"
        else said(N_("Make room on the disk of %(folder)s, or move old backups away."), folder=place),
    )


def store(folder: Path) -> Check:
    """Opens the store and reads its index pages; every digest is read by verify, which takes longer."""
    from db import errors
    from db.store import Store, schema_version

    what = said(N_("Store"))
    try:
        opened = Store.open(folder)
    except errors.NoStore:
        return Check(
            "store",
            what,
            "warn",
            said(N_("none yet")),
            said(N_("Make one with: fieldservice init, or: fieldservice demo.")),
        )
    except errors.StoreError as error:
        return Check(
            "store",
            what,
            "bad",
            Message(error.because, error.params),
            said(N_("Keep a copy of the folder, then restore the last backup.")),
        )
    try:
        with opened.reading() as tx:
            damaged = [] if tx.postgresql else [row[0] for row in tx.rows("PRAGMA quick_check(3)") if row[0] != "ok"]
            entries, version = tx.value("SELECT max(arrived) FROM entry") or 0, schema_version(tx)
            office, kind = opened.office, "PostgreSQL" if tx.postgresql else "SQLite"
    except errors.StoreError as error:
        return Check(
            "store",
            what,
            "bad",
            Message(error.because, error.params),
            said(N_("Keep a copy of the folder, then restore the last backup.")),
        )
    finally:
        opened.close()
    found = said(
        N_("%(office)s, version %(version)s, entries: %(entries)s, %(kind)s"),
        office=office,
        version=version,
        entries=entries,
        kind=kind,
    )
    if damaged:
        return Check(
            "store",
            what,
            "bad",
            plain(damaged[0]),
            said(N_("Keep a copy of the folder, then restore the last backup.")),
        )
    return Check("store", what, "ok", found, None)


def exchange(folder: Path) -> Check:
    """How the store stands to headquarters; nobody is asked over the line."""
    from datetime import UTC

    from db import errors
    from db.reading import Reader
    from fieldservice.presentation.sync_problems import problem_of
    from fieldservice.read_model import sync_status

    what = said(N_("Exchange"))
    try:
        reader = Reader.open(folder)
    except errors.StoreError:
        return Check("exchange", what, "ok", plain("-"))
    try:
        now = sync_status.exchange(reader, datetime.now(UTC))
        address = reader.value("SELECT value FROM meta WHERE key = 'exchange/url'") or ""
        last = local_text(now.last, None) or "-"
    except errors.StoreError:
        return Check("exchange", what, "ok", plain("-"))  # what is wrong with the store is said above
    finally:
        reader.close()
    if now.link == sync_status.HEADQUARTERS:
        return Check("exchange", what, "ok", said(N_("This store is headquarters.")))
    if now.link == sync_status.ALONE:
        return Check("exchange", what, "ok", said(N_("This office stands alone.")))
    found = said(
        N_("%(address)s, last exchange %(last)s, waiting to be sent: %(unsent)s"),
        address=address,
        last=last,
        unsent=now.unsent,
    )
    if now.problems:
        problem = problem_of(now.problems[0])
        return Check(
            "exchange",
            what,
            "warn",
            Message(
                N_("%(problem)s %(found)s"),
                {"found": found, "problem": Message(problem.what, {"code": now.problems[0]})},
            ),
            said(problem.remedy),
        )
    return Check(
        "exchange",
        what,
        "ok" if now.last else "warn",
        found,
        None if now.last else said(N_("Exchange once with: fieldservice sync.")),
    )


def key(folder: Path) -> Check:
    """The file with what this store signs with: there where it joined, and nobody else's to read."""
    what, file = said(N_("Key of this store")), folder / "exchange.key"
    if not file.exists() and not _joined(folder):
        return Check("key", what, "ok", said(N_("none; it comes with joining")))
    if not file.exists():
        return Check(
            "key",
            what,
            "bad",
            said(N_("missing")),
            said(
                N_(
                    "Put exchange.key back from a backup of the folder, or ask headquarters for a new code, then: "
                    "fieldservice join URL CODE."
                )
            ),
        )
    if os.name == "posix" and file.stat().st_mode & 0o077:
        return Check(
            "key",
            what,
            "bad",
            said(N_("others may read it")),
            said(N_("Restrict access to the owner: chmod 600 %(file)s"), file=file),
        )
    return Check("key", what, "ok", said(N_("only its owner may read it")))


def _joined(folder: Path) -> bool:
    from db import errors
    from db.reading import Reader

    try:
        reader = Reader.open(folder)
    except errors.StoreError:
        return False
    try:
        return bool(reader.value("SELECT value FROM meta WHERE key = 'exchange/url'"))
    except errors.StoreError:
        return False
    finally:
        reader.close()


def fonts(folder: Path) -> Check:
    import printing

    there = sorted(path.name for path in (Path(printing.__file__).parent / "fonts").glob("*.ttf"))
    return Check(
        "fonts",
        said(N_("Fonts for papers")),
        "ok" if len(there) >= 3 else "bad",
        plain(", ".join(there) or "-"),
        None if len(there) >= 3 else said(N_("Install the program again: the fonts belong to it.")),
    )


def screen(folder: Path) -> Check:
    if not sys.stdout.isatty():
        return Check("screen", said(N_("Terminal")), "ok", said(N_("not on a terminal")))
    size, kind = shutil.get_terminal_size(), os.environ.get("TERM", "")
    small, dumb = size < LEAST_SCREEN, kind in ("", "dumb") and os.name != "nt"
    return Check(
        "screen",
        said(N_("Terminal")),
        "warn" if small or dumb else "ok",
        plain(f"{size.columns}x{size.lines} {kind}"),
        said(N_("Make the window at least 80 columns by 24 lines, and use a terminal that can place text."))
        if small or dumb
        else None,
    )


def characters(folder: Path) -> Check:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    well = encoding in ("utf8", "gb18030", "gbk", "cp65001")
    return Check(
        "characters",
        said(N_("Characters")),
        "ok" if well else "warn",
        plain(sys.stdout.encoding),
        None if well else said(N_("Use a UTF-8 locale (LANG=C.UTF-8), else Chinese is not shown.")),
    )


def zone(folder: Path) -> Check:
    from zoneinfo import ZoneInfoNotFoundError

    try:
        zone_named(DEFAULT_ZONE)
    except ZoneInfoNotFoundError:
        return Check(
            "zone",
            said(N_("Time zone")),
            "bad",
            plain(DEFAULT_ZONE),
            said(N_("Install the package tzdata: time zones are missing.")),
        )
    here = datetime.now().astimezone()
    return Check("zone", said(N_("Time zone")), "ok", plain(f"{here.tzname()} {here:%z}"))


CHECKS: tuple[Callable[[Path], Check], ...] = (
    python,
    sqlite,
    data_folder,
    rights,
    room,
    store,
    exchange,
    key,
    fonts,
    screen,
    characters,
    zone,
)
