"""The errors of a store, each with a sentence for the person at the desk.

A sentence is an English msgid with named parameters; the screen or command that shows it translates it.
"""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldservice.words.marking import N_


class StoreError(Exception):
    """`because` is the msgid, `params` are its values; `str()` gives the English sentence."""

    def __init__(self, because: str, **params: str) -> None:
        super().__init__(because, params)
        self.because = because
        self.params = params

    def __str__(self) -> str:
        return self.because % self.params


class StoreTrouble(StoreError, OSError):
    """The disk or server of the store fails; nothing was written, except where the sentence says so.

    It is an OSError too, so that a list on the screen, which knows no store, can tell trouble from a defect.
    """


class StoreNewer(StoreError):
    """A newer version of the program wrote the store; this version refuses to open it."""


class NoStore(StoreError):
    """There is no store in this folder."""


class StoreExists(StoreError):
    """The folder already holds a store, which is never overwritten."""


FULL = N_("The disk is full. Nothing was saved. Free some space and try again.")
READ_ONLY = N_("The store is read-only. Nothing was saved. Check the permissions of the folder %(folder)s.")
VANISHED = N_(
    "The store is no longer where it was: %(folder)s. Nothing was saved. Connect the disk again and restart the "
    "program."
)
LOCKED = N_("Another program has kept the store busy for too long. Nothing was saved. Try again.")
NOT_A_STORE = N_("The file %(folder)s is not a store of this program.")
DAMAGED = N_(
    "The store in %(folder)s is damaged. Stop working, keep a copy of the folder, and restore the last backup: "
    "fieldservice restore FILE."
)
RESTORE = N_("Keep a copy of the folder, then restore the last backup: fieldservice restore FILE.")
UNREADABLE = N_("The disk does not work properly. Nothing was saved. Have the disk of %(folder)s checked.")
NOT_TAKEN = N_(
    "Writing to the disk failed. Nothing was saved. Check whether the disk is full or a limit is "
    "reached; if not, have the disk of %(folder)s checked."
)
NO_SERVER = N_(
    "The database server cannot be reached. Nothing was saved. Check the network and the server, then try again."
)
SERVER_DISK = N_(
    "The database server cannot write to its disk. Nothing was saved. Have disk space freed there, or the disk checked."
)
SERVER_SHORT = N_(
    "The database server is out of memory or connections. Nothing was saved. Try again; if it happens again, "
    "tell the server's administrator."
)
MAYBE_SAVED = N_(
    "The connection to the database server was lost while saving. It may have been saved: check before you enter "
    "it again."
)
SAVED_NOT_SHOWN = N_("It was saved; do not enter it again. It cannot be shown now, because the store does not answer.")
NETWORK = N_(
    "The folder %(folder)s is on a network drive, where a store can be damaged. Choose a folder on this "
    "computer, or use PostgreSQL."
)
PASSWORD = N_(
    "The database address must not contain a password. Keep the password in the file .pgpass in your home folder."
)
NO_DRIVER = N_("This store is kept in PostgreSQL, but the PostgreSQL support is not installed.")
NO_STORE = N_("There is no store in %(folder)s.")
EXISTS = N_("There is already a store in %(folder)s.")
NEWER = N_(
    "The store in %(folder)s was written by a newer version of this program (%(theirs)s; this version supports "
    "%(ours)s). Install the newer version."
)
USE_PG_DUMP = N_("This store is kept in PostgreSQL: back it up with pg_dump.")
NO_FOLDER = N_("There is no folder %(folder)s to write into.")
NOT_WRITTEN = N_("The file %(folder)s cannot be written. Choose another place, or check the permissions of its folder.")
COPY_EXISTS = N_("The file %(folder)s exists already and is not overwritten.")
COPY_BAD = N_("The copy %(folder)s is not complete: %(problem)s")

# Result codes of SQLite, see https://sqlite.org/rescode.html; 778 is a failed write, as when a quota is used up.
_SQLITE = {
    778: NOT_TAKEN,
    5: LOCKED,
    6: LOCKED,
    8: READ_ONLY,
    10: UNREADABLE,
    11: DAMAGED,
    13: FULL,
    14: VANISHED,
    26: NOT_A_STORE,
}
_SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOENT: VANISHED,
    errno.ENOTDIR: VANISHED,
    errno.ESTALE: VANISHED,
    errno.EIO: UNREADABLE,
}
# SQLSTATE codes and their classes, see https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "53100": FULL,
    "53": SERVER_SHORT,
    "25006": READ_ONLY,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "57014": LOCKED,
    "58": SERVER_DISK,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
_STORAGE_OF_THE_SERVER = ("md.c", "fd.c", "xlog.c", "buffile.c")
"""Source files of PostgreSQL that read and write its files. They have no code for a quota or a limit reached."""


def trouble_of(error: BaseException, folder: object) -> StoreTrouble | None:
    """The sentence for an error of the database or the system, or None where it is a defect of the program."""
    because = None
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        because = _SQLITE.get(code) or _SQLITE.get(code & 0xFF) if code is not None else None
        if because is VANISHED and Path(str(folder)).exists():
            because = READ_ONLY  # the file is there and may not be opened
        if because is UNREADABLE and _is_full(Path(str(folder))):
            because = FULL  # SQLite needs disk space to share a store, and reports a full disk as a failed read
        if because is None and "Could not decode to UTF-8" in str(error):
            because = DAMAGED  # a flipped bit in a text column; the module raises this without a code
    elif isinstance(error, OSError):
        because = _SYSTEM.get(error.errno or 0)
    elif hasattr(error, "sqlstate") and hasattr(error, "diag"):  # an error of psycopg, which may not be installed
        state = error.sqlstate
        because = _POSTGRESQL.get(state or "") or _POSTGRESQL.get((state or "")[:2])
        if because is None and state == "XX000" and error.diag.source_file in _STORAGE_OF_THE_SERVER:
            because = SERVER_DISK
        if (
            because is None
            and (state is None or state[:2] in ("08", "57"))
            and type(error).__name__ in _CONNECTION_LOST
        ):
            because = NO_SERVER
    return StoreTrouble(because, folder=str(folder)) if because else None


ROOM_TO_OPEN = 64 * 1024
"""Bytes that SQLite needs beside a store in use, with a margin."""


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder if folder.exists() else folder.parent).free < ROOM_TO_OPEN
    except OSError:
        return False


_CONNECTION_LOST = {
    "OperationalError",
    "AdminShutdown",
    "CrashShutdown",
    "CannotConnectNow",
    "InterfaceError",
    "ConnectionFailure",
    "ConnectionDoesNotExist",
    "ConnectionException",
    "ConnectionTimeout",
}


@contextmanager
def as_store_trouble(folder: object) -> Iterator[None]:
    """Raise StoreTrouble for an error of the database or the system; other errors are defects and pass through."""
    try:
        yield
    except Exception as error:
        trouble = trouble_of(error, folder)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def saved_already() -> Iterator[None]:
    """Trouble in here comes after something was saved: the sentence says that, so that nobody enters it twice."""
    try:
        yield
    except StoreTrouble as trouble:
        raise StoreTrouble(SAVED_NOT_SHOWN) from trouble


@contextmanager
def as_file_trouble(file: Path) -> Iterator[None]:
    """The same for a file written outside the store, such as a paper or a backup: the error names that file."""
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        if _SYSTEM.get(error.errno or 0) is FULL:
            raise StoreTrouble(FULL) from error
        if not file.parent.is_dir():
            raise StoreTrouble(NO_FOLDER, folder=str(file.parent)) from error
        raise StoreTrouble(NOT_WRITTEN, folder=str(file)) from error
