"""A store: journal, rows and published tables of one office, in a folder.

A transaction that ends without an error is durable on disk; one that ends with an error has changed nothing.
"""

import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from db import errors
from db.access import VERSION, DriverConnection, Postgresql, Sqlite, access, connect_sqlite
from db.journal import Journal, new_id
from db.ledgers import Ledgers
from db.place import address, refuse_network_drive
from db.published import Published
from db.rows import Rows
from db.searching import Searching
from db.statements import TableShape

OVERWRITES = (
    "overwrites"  # meta: set when deleted content of this file is overwritten, since its creation or since a VACUUM
)


class Tx(Journal, Rows, Ledgers, Searching, Published):
    """Everything that can be done in one transaction."""


class Store:
    """An open store. `writing` and `reading` give transactions."""

    def __init__(self, place: Sqlite | Postgresql) -> None:
        """For `create` and `open`; use those."""
        self.place = place
        self._shapes: dict[str, TableShape] = {}
        self._writing = threading.local()
        # A program that ends without closing would checkpoint outside the lock while its connections are collected.
        weakref.finalize(self, place.close)
        self.folder = place.folder
        self.postgresql = place.postgresql
        self.office = ""

    @staticmethod
    def create(folder: Path, *, office: str, name: str, url: str | None = None, identity: str = "") -> "Store":
        """A new store for the office. It gets a new identity unless `identity` is given.

        Raises StoreExists, StoreTrouble.
        """
        from db.creation import make  # loads SQLModel

        make(Path(folder), url, {"office": office, "name": name, "identity": identity or new_id(), OVERWRITES: "1"})
        return Store.open(folder)

    @staticmethod
    def open(folder: Path) -> "Store":
        """Raises NoStore, StoreNewer, StoreTrouble. An older store is migrated first, after a verified copy of it."""
        folder = Path(folder)
        if address(folder) is None:
            refuse_network_drive(folder)
        store = Store(access(folder))
        try:
            store._check_version()
        except BaseException:
            store.close()
            raise
        return store

    def _check_version(self) -> None:
        with self.reading() as tx:
            version = schema_version(tx)
        if version is None:
            raise errors.StoreTrouble(errors.NOT_A_STORE, folder=str(self.folder))
        if version > VERSION:
            raise errors.StoreNewer(errors.NEWER, folder=str(self.folder), theirs=version, ours=VERSION)
        if version < VERSION:
            from db.migrate import migrate  # loads Alembic

            migrate(self.place, version)
            self._shapes.clear()  # the tables changed: statements are built anew
        self.office = self.meta("office") or ""

    @property
    def is_demo(self) -> bool:
        return self.meta("demo") is not None

    def meta(self, key: str) -> str | None:
        with self.reading() as tx:
            return tx.meta(key)

    def writing(self) -> AbstractContextManager[Tx]:
        """One durable transaction, the only one that writes among all programs. An error rolls it back."""
        return self._written_by_this_thread(self.place.begin_write)

    def noting(self) -> AbstractContextManager[Tx]:
        """A transaction on rows that have no order with the journal: on PostgreSQL it does not wait for the one that
        writes, nor for the disk, so that the last moment may be lost with the machine."""
        return self._written_by_this_thread(self.place.begin_note)

    @contextmanager
    def _written_by_this_thread(self, begin: Callable[[DriverConnection], None]) -> Iterator[Tx]:
        if getattr(self._writing, "now", False):
            raise RuntimeError("a transaction is open in this thread: pass it on instead of opening another")
        self._writing.now = True
        try:
            with self.place.lock(), self._transaction(begin) as tx:
                yield tx
        finally:
            self._writing.now = False

    def reading(self) -> AbstractContextManager[Tx]:
        """One consistent picture of the store. Keep it short: while it is open, the write-ahead log only grows."""
        return self._transaction(self.place.begin_read)

    @contextmanager
    def _transaction(self, begin: Callable[[DriverConnection], None]) -> Iterator[Tx]:
        place, committing = self.place, False
        try:
            connection = self._begin(begin)
            try:
                yield Tx(connection, place.postgresql, self._shapes, self.office)
                committing = begin == place.begin_write
                connection.execute("COMMIT")
            except BaseException:
                _undo(connection)
                raise
            finally:
                if place.broken(connection):
                    connection.close()
                else:
                    place.give_back(connection)
        except Exception as error:
            # An OSError is the store's only where the database raised it: the body may also print or read files.
            trouble = None if isinstance(error, OSError) else errors.trouble_of(error, self.folder)
            if trouble is None:
                raise
            if committing and trouble.because is errors.NO_SERVER:
                trouble = errors.StoreTrouble(errors.MAYBE_SAVED)  # the answer was lost, perhaps after the commit
            raise trouble from error

    def _begin(self, begin: Callable[[DriverConnection], None]) -> DriverConnection:
        """A connection whose transaction has begun. A restarted server has lost those that were kept: they are made
        anew once, since nothing was done on them yet."""
        place = self.place
        for is_last in (False, True):
            connection = place.connect()
            try:
                begin(connection)
                return connection
            except BaseException:
                _undo(connection)
                if not place.broken(connection):
                    place.give_back(connection)
                    raise
                connection.close()
                place.close()
                if is_last:
                    raise
        raise AssertionError("the last try answers or raises")

    def close(self) -> None:
        self.place.close()

    def copy_to(self, file: Path) -> None:
        """Write a verified copy of the store to one file. Raises StoreTrouble on PostgreSQL: use pg_dump there."""
        from db.copies import copy_to

        copy_to(self.place, Path(file))

    @staticmethod
    def check_copy(file: Path) -> None:
        """Raises StoreTrouble where the copy is damaged or an entry does not match its digest."""
        from db.copies import check_copy

        check_copy(Path(file))


@contextmanager
def looking_into(folder: Path) -> Iterator[Tx]:
    """A reading transaction on a connection that can neither write nor checkpoint, so it needs no lock.

    Helper processes use it while their parent holds the lock.
    """
    place = access(Path(folder))
    connection = connect_sqlite(place.file, read_only=True) if isinstance(place, Sqlite) else place.connect()
    try:
        place.begin_read(connection)
        yield Tx(connection, place.postgresql, {}, "")
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def _undo(connection: DriverConnection) -> None:
    # On a full disk SQLite has rolled back already, and a lost server has no transaction; the first error matters.
    with suppress(Exception):
        connection.execute("ROLLBACK")


def schema_version(tx: Tx) -> str | None:
    """The schema version that Alembic recorded; None where the database is no store."""
    there = (
        "SELECT to_regclass('alembic_version')::text"
        if tx.postgresql
        else "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
    )
    return tx.value("SELECT version_num FROM alembic_version") if tx.value(there) else None
