"""Reads rows without loading anything heavy: the first list on the screen comes from here. Imports only the standard
library.

A Reader may be used by several threads at once: each call takes a connection of its own, so a long read in a
worker does not hold up a short one for the screen. Each call sees the store as it is at that moment.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from db import errors
from db.access import VERSION, DriverConnection, Postgresql, access, connect_postgresql, connect_sqlite
from db.statements import Row, Value, for_postgresql


class RowReader(Protocol):
    """Reads rows: a Reader, or a transaction (db/statements.py)."""

    postgresql: bool

    def rows(self, sql: str, params: Sequence[Value] = ()) -> list[Row]: ...

    def row(self, sql: str, params: Sequence[Value] = ()) -> Row | None: ...

    def value(self, sql: str, params: Sequence[Value] = ()) -> Value: ...


class Reader:
    """`rows`, `row`, `value` with '?' for parameters on both databases; nothing can be written through it."""

    def __init__(self, folder: Path) -> None:
        self._place = access(folder)
        self._idle: list[DriverConnection] = []
        self.folder = folder
        self.postgresql = self._place.postgresql

    @classmethod
    def open(cls, folder: Path) -> "Reader":
        """Raises NoStore, StoreTrouble. Store.open checks the version; this does not."""
        reader = cls(Path(folder))
        reader.value("SELECT 1 FROM meta LIMIT 1")
        return reader

    @property
    def is_older(self) -> bool:
        """Whether the store must be migrated before it is read: it lacks columns of this version."""
        return str(self.value("SELECT version_num FROM alembic_version")) < VERSION

    def rows(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        connection = kept = None
        try:
            kept = self._idle.pop() if self._idle else None
            connection = kept or self._connect()
            found: list[Row]
            if self.postgresql:
                found = connection.execute(for_postgresql(sql), params).fetchall()
            else:
                found = connection.execute(sql, params).fetchall()
        except Exception as error:
            trouble = errors.trouble_of(error, self.folder)
            if connection is not None:
                connection.close()
            if trouble is None:
                raise
            if kept and trouble.because == errors.NO_SERVER:
                # The connections that were kept are older than what happened to the server; it may be back by now.
                self.close()
                return self.rows(sql, params)
            raise trouble from error
        self._idle.append(connection)
        return found

    def row(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        found = self.rows(sql, params)
        return found[0] if found else None

    def value(self, sql: str, params: Sequence[Value] = ()) -> Value:
        row = self.row(sql, params)
        return row[0] if row else None

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> DriverConnection:
        if isinstance(self._place, Postgresql):
            connection = connect_postgresql(self.folder, self._place.url)
            connection.execute("SET default_transaction_read_only = on")
            return connection
        return connect_sqlite(self._place.file, read_only=True)
