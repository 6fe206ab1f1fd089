"""Checks of this machine and this store. Each finding is ok, warn or bad and says what to do; nothing is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fieldservice import private_files
from fieldservice.words.marking import N_
from fieldservice.words.moments import DEFAULT_ZONE, local_text, utc_now, zone_named
from fieldservice.workflows.engine.messages import TWO_SENTENCES, Message

if TYPE_CHECKING:
    from db.errors import StoreError
    from db.reading import Reader

Told = TypeVar("Told")

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
OLDEST_SQLITE = (3, 35, 0)
"""The oldest version of SQLite that has RETURNING and the index that the search uses."""
LITTLE_ROOM, TOO_LITTLE_ROOM = 1 << 30, 100 << 20
LEAST_SCREEN = (80, 24)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, with the remedy if something is wrong."""

    name: str
    what: Message
    state: str
    """ok, warn or bad"""
    found: Message
    remedy: Message | None = None


Check = Callable[[Path], Finding]


def findings(folder: Path, further: Sequence[Check] = ()) -> Iterator[Finding]:
    """Every finding as it is made, the machine first, then those of `further`. Never raises for what it finds."""
    for check in (*CHECKS, *further):
        yield check(folder)


def message(text: str, **values: object) -> Message:
    return Message(text, values)


def as_it_is(text: object) -> Message:
    return Message("%(text)s", {"text": str(text)})


def python(folder: Path) -> Finding:
    now = sys.version_info[:2]
    good = OLDEST_PYTHON <= now <= NEWEST_PYTHON
    return Finding(
        "python",
        message(N_("Python")),
        "ok" if good else "warn",
        as_it_is(sys.version.split()[0]),
        None if good else message(N_("Use Python 3.11 to 3.13: the program is tested with these.")),
    )


def sqlite(folder: Path) -> Finding:
    good = sqlite3.sqlite_version_info >= OLDEST_SQLITE
    return Finding(
        "sqlite",
        message(N_("SQLite")),
        "ok" if good else "bad",
        as_it_is(sqlite3.sqlite_version),
        None if good else message(N_("Use a Python that brings SQLite 3.35 or newer.")),
    )


def data_folder(folder: Path) -> Finding:
    from db.place import NETWORK_SYSTEMS, file_system

    kind = file_system(folder if folder.exists() else folder.parent)
    network = kind in NETWORK_SYSTEMS
    return Finding(
        "folder",
        message(N_("Data folder")),
        "bad" if network else "ok",
        as_it_is(f"{folder} ({kind})" if kind else folder),
        message(
            N_(
                "A store can be damaged on a network drive. Choose a folder on this computer with FIELDSERVICE_HOME, "
                "or use PostgreSQL."
            )
        )
        if network
        else None,
    )


def nearest(folder: Path) -> Path:
    """The folder itself if it exists, else the nearest parent that does."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def rights(folder: Path) -> Finding:
    existing = nearest(folder)
    good = os.access(existing, os.W_OK | os.X_OK)
    store = folder / "store.db"
    good = good and (not store.exists() or os.access(store, os.R_OK | os.W_OK))
    return Finding(
        "rights",
        message(N_("Folder permissions")),
        "ok" if good else "bad",
        message(N_("writable")) if good else message(N_("not writable")),
        None if good else message(N_("Give the user of the program write permission for %(folder)s."), folder=existing),
    )


def private(folder: Path) -> Finding:
    """Whether other accounts of this computer can open anything in the folder of the store."""

    what = message(N_("Other accounts"))
    if not private_files.HAS_RIGHTS:
        return Finding("private", what, "ok", message(N_("protected by the Windows profile")))
    if not private_files.holds_store(folder):
        return Finding("private", what, "ok", as_it_is("-"))
    if private_files.is_common_place(folder):
        return Finding(
            "private",
            what,
            "bad",
            message(N_("the folder also contains other files")),
            message(N_("Move the store into a folder of its own, and set FIELDSERVICE_HOME to it.")),
        )
    shared, several = private_files.is_shared(folder), private_files.is_used_by_several(folder)
    if wrong := private_files.wrong_rights(folder):
        return Finding(
            "private",
            what,
            "bad",
            message(
                N_("wrong permissions (folders and files: %(count)s): %(first)s"), count=len(wrong), first=wrong[0]
            ),
            message(N_("Several accounts use this store. Set their group once: fieldservice share GROUP"))
            if several
            else message(N_("Let the owner of these files run: fieldservice doctor")),
        )
    return Finding(
        "private",
        what,
        "ok",
        message(N_("shared with the group of the folder")) if shared else message(N_("only the owner can open it")),
    )


def room(folder: Path) -> Finding:
    existing = nearest(folder)
    free = shutil.disk_usage(existing).free
    state = "ok" if free >= LITTLE_ROOM else "warn" if free >= TOO_LITTLE_ROOM else "bad"
    return Finding(
        "room",
        message(N_("Free disk space")),
        state,
        as_it_is(f"{free / (1 << 30):.1f} GiB"),
        None
        if state == "ok"
        else message(N_("Free some space on the disk of %(folder)s, or move old backups away."), folder=existing),
    )


def _unreadable_store(error: StoreError) -> Finding:
    from db import errors

    return Finding("store", message(N_("Store")), "bad", Message(error.because, error.params), message(errors.RESTORE))


def store(folder: Path) -> Finding:
    """Opens the store and reads its index pages; every digest is read by verify, which takes longer."""
    from db import errors
    from db.store import Store, schema_version

    what = message(N_("Store"))
    try:
        opened = Store.open(folder)
    except errors.NoStore:
        return Finding(
            "store",
            what,
            "warn",
            message(N_("none yet")),
            message(N_("Create one with: fieldservice init, or: fieldservice demo.")),
        )
    except errors.StoreError as error:
        return _unreadable_store(error)
    try:
        with opened.reading() as tx:
            damaged = [] if tx.postgresql else [row[0] for row in tx.rows("PRAGMA quick_check(3)") if row[0] != "ok"]
            entries, version = tx.value("SELECT max(arrived) FROM entry") or 0, schema_version(tx)
            office, kind = opened.office, "PostgreSQL" if tx.postgresql else "SQLite"
    except errors.StoreError as error:
        return _unreadable_store(error)
    finally:
        opened.close()
    found = message(
        N_("%(office)s, version %(version)s, entries: %(entries)s, %(kind)s"),
        office=office,
        version=version,
        entries=entries,
        kind=kind,
    )
    if damaged:
        return Finding("store", what, "bad", as_it_is(damaged[0]), message(errors.RESTORE))
    return Finding("store", what, "ok", found, None)


def _asked(folder: Path, ask: Callable[[Reader], Told]) -> Told | None:
    """What the store tells; None where it cannot be asked, of which the finding about the store says why."""
    from db import errors
    from db.reading import Reader

    try:
        with closing(Reader.open(folder)) as reader:
            return ask(reader)
    except errors.StoreError:
        return None


def exchange(folder: Path) -> Finding:
    """The state of the exchange as the store knows it; headquarters is not asked."""
    from fieldservice.admin.exchange import background_problem
    from fieldservice.presentation.sync_problems import problem_of
    from fieldservice.read_model import sync_status

    def ask(reader: Reader) -> tuple[sync_status.Exchange, str, str]:
        now = sync_status.exchange(reader, utc_now())
        address = reader.value("SELECT value FROM meta WHERE key = 'exchange/url'") or ""
        zone = reader.value("SELECT zone FROM office WHERE code = (SELECT value FROM meta WHERE key = 'office')")
        return now, address, local_text(now.last, zone_named(zone)) or "-"

    what = message(N_("Exchange"))
    if (told := _asked(folder, ask)) is None:
        return Finding("exchange", what, "ok", as_it_is("-"))
    now, address, last = told
    if now.link == sync_status.HEADQUARTERS:
        return Finding("exchange", what, "ok", message(N_("This store is headquarters.")))
    if now.link == sync_status.ALONE:
        return Finding("exchange", what, "ok", message(N_("This office works on its own.")))
    found = message(
        N_("%(address)s, last exchange %(last)s, waiting to be sent: %(unsent)s"),
        address=address,
        last=last,
        unsent=now.unsent,
    )
    if now.problems:
        code = background_problem(folder, now.problems[0])
        problem = problem_of(code)
        return Finding(
            "exchange",
            what,
            "warn",
            Message(N_("%(problem)s %(found)s"), {"found": found, "problem": Message(problem.what, {"code": code})}),
            message(problem.remedy),
        )
    return Finding(
        "exchange",
        what,
        "ok" if now.last else "warn",
        found,
        None if now.last else message(N_("Exchange once with: fieldservice sync.")),
    )


def search(folder: Path) -> Finding:
    """Whether the search finds everything by the letters of this version."""
    from fieldservice.read_model import sync_status

    what, stuck = message(N_("Search")), _asked(folder, sync_status.search_stuck)
    if not stuck:
        found = as_it_is("-") if stuck is None else message(N_("finds everything"))
        return Finding("search", what, "ok", found)
    return Finding(
        "search",
        what,
        "warn",
        message(N_("because of an internal error, some names can only be found in the spelling of an earlier version")),
        message(
            N_(
                "The screens try again by themselves. Send the file defects.log in the data folder to your "
                "support; fieldservice rebuild rebuilds the search."
            )
        ),
    )


def key(folder: Path) -> Finding:
    """The file with the key of this store: a store that has joined needs it, and only its owner may read it."""
    what, file = message(N_("Key of this store")), folder / "exchange.key"
    if not file.exists() and not _joined(folder):
        return Finding("key", what, "ok", message(N_("none; created when joining")))
    if not file.exists():
        return Finding(
            "key",
            what,
            "bad",
            message(N_("missing")),
            message(
                N_(
                    "Copy exchange.key back from a backup of the folder, or ask headquarters for a new code, "
                    "then: fieldservice join URL CODE."
                )
            ),
        )
    if private_files.HAS_RIGHTS and stat.S_IMODE(file.stat().st_mode) & ~private_files.file_mode(folder):
        return Finding(
            "key",
            what,
            "bad",
            message(N_("others may read it")),
            message(N_("Restrict access to the owner: chmod 600 %(file)s"), file=file),
        )
    return Finding("key", what, "ok", message(N_("only its owner may read it")))


def _joined(folder: Path) -> bool:
    return bool(_asked(folder, lambda reader: reader.value("SELECT value FROM meta WHERE key = 'exchange/url'")))


def printers(folder: Path) -> Finding:
    """Whether each printer answers and can print; nothing is printed."""
    from fieldservice.admin import printer_check

    what = message(N_("Printers"))
    if (told := _asked(folder, printer_check.asked)) is None:
        return Finding("printers", what, "ok", as_it_is("-"))
    is_well, found = printer_check.said(told)
    return Finding(
        "printers", what, "ok" if is_well else "warn", found, None if is_well else message(printer_check.REMEDY)
    )


def config(folder: Path) -> Finding:
    """Whether every line of config.toml has a known key and a possible value."""
    from fieldservice import settings
    from fieldservice.admin import config_check

    return of_file(folder / settings.CONFIG, config_check.faults(folder))


def of_file(file: Path, faults: Sequence[Message]) -> Finding:
    """The finding about a file that people write by hand."""
    what = as_it_is(file.name)
    if not faults:
        return Finding(file.stem, what, "ok", message(N_("ok")) if file.exists() else message(N_("none")))
    found = reduce(lambda first, then: Message(TWO_SENTENCES, {"first": first, "then": then}), faults)
    return Finding(file.stem, what, "warn", found, message(N_("Correct the file. Until then the defaults apply.")))


def fonts(folder: Path) -> Finding:
    import printing

    found = sorted(path.name for path in (Path(printing.__file__).parent / "fonts").glob("*.ttf"))
    return Finding(
        "fonts",
        message(N_("Fonts for papers")),
        "ok" if len(found) >= 3 else "bad",
        as_it_is(", ".join(found) or "-"),
        None if len(found) >= 3 else message(N_("Reinstall the program: the fonts are part of it.")),
    )


def screen(folder: Path) -> Finding:
    if not (sys.__stdout__ and sys.__stdout__.isatty()):  # the screens put something else in the place of sys.stdout
        return Finding("screen", message(N_("Terminal")), "ok", message(N_("not on a terminal")))
    size, kind = shutil.get_terminal_size(), os.environ.get("TERM", "")
    small, dumb = size < LEAST_SCREEN, kind in ("", "dumb") and os.name != "nt"
    return Finding(
        "screen",
        message(N_("Terminal")),
        "warn" if small or dumb else "ok",
        as_it_is(f"{size.columns}x{size.lines} {kind}"),
        message(N_("Make the window at least 80 columns by 24 lines, and use a terminal with cursor positioning."))
        if small or dumb
        else None,
    )


def characters(folder: Path) -> Finding:
    encoding = (getattr(sys.__stdout__, "encoding", None) or "").lower().replace("-", "")
    good = encoding in ("utf8", "gb18030", "gbk", "cp65001")
    return Finding(
        "characters",
        message(N_("Characters")),
        "ok" if good else "warn",
        as_it_is(getattr(sys.__stdout__, "encoding", None)),
        None if good else message(N_("Use a UTF-8 locale (LANG=C.UTF-8); otherwise Chinese cannot be shown.")),
    )


def zone(folder: Path) -> Finding:
    from zoneinfo import ZoneInfoNotFoundError

    try:
        zone_named(DEFAULT_ZONE)
    except ZoneInfoNotFoundError:
        return Finding(
            "zone",
            message(N_("Time zone")),
            "bad",
            as_it_is(DEFAULT_ZONE),
            message(N_("Install the package tzdata: time zones are missing.")),
        )
    now = utc_now().astimezone()
    return Finding("zone", message(N_("Time zone")), "ok", as_it_is(f"{now.tzname()} {now:%z}"))


def clock(folder: Path) -> Finding:
    """Whether the newest entry is dated ahead of this computer's clock: then one of the two is wrong."""
    from fieldservice.desk.clock_watch import was_ahead

    what = message(N_("Clock"))
    told = _asked(folder, lambda reader: (was_ahead(reader, utc_now()),))
    if told is None:
        return Finding("clock", what, "ok", as_it_is("-"))
    (found,) = told
    if found is None:
        return Finding("clock", what, "ok", message(N_("no entry is dated later")))
    return Finding(
        "clock",
        what,
        "warn",
        message(N_("the newest entry is dated %(days)s days later"), days=max(1, found.ahead.days)),
        message(N_("Compare the clock with another one. If it is right, ignore this: wrong times hold nothing up.")),
    )


CHECKS: tuple[Check, ...] = (
    python,
    sqlite,
    data_folder,
    rights,
    private,
    room,
    store,
    exchange,
    search,
    key,
    printers,
    config,
    fonts,
    screen,
    characters,
    zone,
    clock,
)
