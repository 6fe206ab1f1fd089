"""Creates a new store, complete or not at all: a folder never holds half a store."""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, create_engine, create_mock_engine
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import ExecutableDDLElement

from db import case_tables, errors, exchange_tables, local_tables, money_tables, parts_tables, published_tables
from db.access import DriverConnection, connect_postgresql, connect_sqlite
from db.columns import StoreTable
from db.journal import ARRIVED, SEQ
from db.place import ADDRESS, DATABASE, address, keep_address, plain, refuse_network_drive, refuse_password
from db.tables import VERSION
from fieldservice.private_files import make_folder, put_right, sync_folder, touch


def make(folder: Path, url: str | None, facts: Mapping[str, str]) -> None:
    if (folder / DATABASE).exists() or address(folder) is not None:
        raise errors.StoreExists(errors.EXISTS, folder=str(folder))
    with errors.as_store_trouble(folder):
        if url is None:
            _make_sqlite(folder, facts)
        else:
            _make_postgresql(folder, plain(url), facts)
        put_right(folder)  # somebody may have made the folder before, open to everybody


def _make_sqlite(folder: Path, facts: Mapping[str, str]) -> None:
    make_folder(folder, inherits=False)
    refuse_network_drive(folder)
    new = folder / f"{DATABASE}.{os.getpid()}.new"
    touch(new)
    try:
        with closing(connect_sqlite(new)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")  # kept in the file
            connection.execute("BEGIN IMMEDIATE")
            _fill(connection, False, facts)
            connection.execute("COMMIT")
        try:
            # Unlike a rename, a link fails where another program has just created the store.
            os.link(new, folder / DATABASE)
        except FileExistsError as quicker:
            raise errors.StoreExists(errors.EXISTS, folder=str(folder)) from quicker
    finally:
        new.unlink(missing_ok=True)
    sync_folder(folder)


def _make_postgresql(folder: Path, url: str, facts: Mapping[str, str]) -> None:
    refuse_password(url)
    with closing(connect_postgresql(folder, url)) as connection:
        connection.execute("BEGIN")
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone()[0] is not None:
            raise errors.StoreExists(errors.EXISTS, folder=url)
        _fill(connection, True, facts)
        keep_address(folder, url)
        try:
            connection.execute("COMMIT")
        except BaseException:
            (folder / ADDRESS).unlink()
            raise


@cache
def _statements(postgresql: bool) -> tuple[str, ...]:
    """The statements that create the tables, each with its indexes by name. A program may make many stores, and
    SQLAlchemy takes longer to write these statements than a database to run them.

    SQLAlchemy keeps indexes in a set, and SQLite chooses between equally cheap indexes by the order of their creation:
    without a fixed order a list would be quick in one store and slow in another.
    """
    written: list[str] = []

    def write(statement: ExecutableDDLElement, *_parameters: object) -> None:
        written.append(str(statement.compile(dialect=engine.dialect)))

    engine: MockConnection = create_mock_engine("postgresql+psycopg://" if postgresql else "sqlite://", write)
    for table in StoreTable.metadata.sorted_tables:
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        table.indexes.clear()
        try:
            table.create(engine, checkfirst=False)
            for index in indexes:
                index.create(engine, checkfirst=False)
        finally:
            table.indexes.update(indexes)
    return tuple(written)


def _fill(connection: DriverConnection, postgresql: bool, facts: Mapping[str, str]) -> None:
    # Created from the tables, which is quicker than running every migration; a test proves that the result is the same.
    for statement in _statements(postgresql):
        connection.execute(statement)
    connection.execute(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(f"INSERT INTO alembic_version VALUES ('{VERSION}')")
    mark = "%s" if postgresql else "?"
    for name in (SEQ, ARRIVED):
        connection.execute(f"INSERT INTO counter_row (name, value) VALUES ({mark}, 0)", (name,))
    for key, value in facts.items():
        connection.execute(f"INSERT INTO meta (key, value) VALUES ({mark}, {mark})", (key, value))


@contextmanager
def sqlalchemy_on(connection: DriverConnection, postgresql: bool) -> Iterator[Connection]:
    """SQLAlchemy on an open connection.

    Begin and commit inside: SQLAlchemy rolls back when it takes the connection and when it returns it.
    """
    engine = create_engine(
        "postgresql+psycopg://" if postgresql else "sqlite://", creator=lambda: connection, poolclass=StaticPool
    )
    with engine.connect() as made:
        made.begin()  # sends nothing; Alembic would begin, and commit, each version by itself where none is open
        yield made


__all__ = [
    "case_tables",
    "exchange_tables",
    "local_tables",
    "make",
    "money_tables",
    "parts_tables",
    "published_tables",
    "sqlalchemy_on",
]
