"""Connects to SQLite or PostgreSQL, locks it, begins transactions and copies it.

Only here do the two databases differ in more than a word.

Every write of a SQLite store, and whatever may checkpoint it, happens under one lock between processes: SQLite
before 3.51.3 can damage the file when one connection checkpoints while another commits, and every Python we
run on carries an older one.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db import errors
from db.place import ADDRESS, DATABASE, LOCK, address
from fieldservice.private_files import open_lock

DriverConnection = Any
"""An open connection of either driver. `Any`: psycopg is installed only where a store is on a server."""

VERSION = "0006"  # of the tables, the newest of db/migrations/versions; older stores are migrated, newer ones refused
PATIENCE = 30.0  # seconds a write waits for another program
NEXT_TRY = 0.001  # seconds between tries; a transaction takes about as long
WRITER = 0x6A6F75726E616C  # "journal": the key of PostgreSQL's advisory lock


class Sqlite:
    """One file in a folder. Connections are kept open and handed out one at a time."""

    postgresql = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / DATABASE
        self._idle: list[sqlite3.Connection] = []
        self._mine = threading.Lock()
        self._lock_file: int | None = None
        self._identity = self._identify()

    def _identify(self) -> tuple[int, int]:
        status = os.stat(self.file)
        return status.st_dev, status.st_ino

    def connect(self) -> sqlite3.Connection:
        try:
            return self._idle.pop() if self._idle else connect_sqlite(self.file)
        except UnicodeDecodeError as damaged:
            # SQLite's message about a damaged schema can contain bytes that are not text.
            raise errors.StoreTrouble(errors.DAMAGED, folder=str(self.folder)) from damaged

    def give_back(self, connection: sqlite3.Connection) -> None:
        self._idle.append(connection)

    @contextmanager
    def lock(self) -> Iterator[None]:
        from filelock import lock_descriptor, unlock_descriptor  # 15 ms to import: not before the first write

        if not self._mine.acquire(timeout=PATIENCE):
            raise errors.StoreTrouble(errors.LOCKED)
        try:
            with errors.as_store_trouble(self.folder):
                # A file that was moved away would still accept writes, and they would be lost.
                if self._identify() != self._identity:
                    raise errors.StoreTrouble(errors.VANISHED, folder=str(self.folder))
                if self._lock_file is None:
                    self._lock_file = open_lock(self.folder / LOCK)
                until = 0.0
                while not lock_descriptor(self._lock_file, blocking=False):
                    until = until or time.monotonic() + PATIENCE
                    if time.monotonic() > until:
                        raise errors.StoreTrouble(errors.LOCKED)
                    time.sleep(NEXT_TRY)
            try:
                yield
            finally:
                unlock_descriptor(self._lock_file)
        finally:
            self._mine.release()

    def begin_write(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")

    begin_note = begin_write  # SQLite has one writer at a time

    def begin_read(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN")

    def broken(self, connection: sqlite3.Connection) -> bool:
        return False

    def close(self) -> None:
        if not self._idle and self._lock_file is None:
            return  # closed before: a collected store must not wait for a write during which it is collected
        try:
            with self.lock():  # the last connection to close checkpoints
                self._close_all()
        except errors.StoreTrouble:
            self._close_all()  # the file was moved or cannot be locked; every commit is already on disk
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _close_all(self) -> None:
        while self._idle:
            self._idle.pop().close()


def connect_sqlite(file: Path, read_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5.0,
        cached_statements=256,
    )
    connection.execute("PRAGMA mmap_size = 0")  # with a mapped file an I/O error kills the process
    if not read_only:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")  # macOS, where an ordinary fsync stops at the disk's own cache
        connection.execute("PRAGMA foreign_keys = ON")
        # Deleted content is overwritten: an erased person must leave the file.
        connection.execute("PRAGMA secure_delete = ON")
        # 16 MB, so that a chunk of an import is not copied twice each time.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        connection.execute("PRAGMA cache_size = -16000")  # KiB; less and a chunk spills into the log before it is whole
    return connection


class Postgresql:
    """A database on a server, reached by the address kept in the folder."""

    postgresql = True

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self._idle: list[DriverConnection] = []

    def connect(self) -> DriverConnection:
        return self._idle.pop() if self._idle else connect_postgresql(self.folder, self.url)

    def give_back(self, connection: DriverConnection) -> None:
        self._idle.append(connection)

    @contextmanager
    def lock(self) -> Iterator[None]:
        yield  # taken in begin_write: the server releases it with the transaction, also when we die

    def begin_write(self, connection: DriverConnection) -> None:
        connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock({WRITER})")

    def begin_note(self, connection: DriverConnection) -> None:
        connection.execute("BEGIN; SET LOCAL synchronous_commit = off")

    def begin_read(self, connection: DriverConnection) -> None:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def broken(self, connection: DriverConnection) -> bool:
        """Whether a connection is lost, or hangs in a transaction that the server no longer answers about."""
        return bool(connection.pgconn.transaction_status)  # 0 where none is open

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


def connect_postgresql(folder: Path, url: str) -> DriverConnection:
    try:
        import psycopg
    except ImportError as missing:
        raise errors.StoreTrouble(errors.NO_DRIVER) from missing
    with errors.as_store_trouble(folder):
        # Transactions begin and end by statements, as on SQLite.
        return psycopg.connect(url, autocommit=True, connect_timeout=10)


def access(folder: Path) -> Sqlite | Postgresql:
    """NoStore where the folder holds neither a database nor an address."""
    url = address(folder)
    if url is not None:
        return Postgresql(folder, url)
    try:
        return Sqlite(folder)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise errors.NoStore(errors.NO_STORE, folder=str(folder)) from missing


__all__ = ["ADDRESS", "DriverConnection", "Postgresql", "Sqlite", "access", "connect_postgresql", "connect_sqlite"]
