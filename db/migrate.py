"""Migrates an older store to the tables of this version, forward only, after making a verified copy.

All steps run in one transaction under the writer lock, so a migration that fails leaves the store as it was.
"""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db.access import DriverConnection, Postgresql, Sqlite
from db.copies import copy_to
from db.creation import sqlalchemy_on
from db.published import PUBLISHED, Published
from fieldservice.words.moments import file_stamp, utc_now

SCRIPTS = Path(__file__).parent / "migrations"
PROJECTIONS = (
    "fieldservice.read_model.rebuild:give_keys",
    "fieldservice.read_model.rebuild:project_open_work",
    "fieldservice.read_model.old_faults:begin",
    "fieldservice.read_model.rebuild:post_first_moves",
    "fieldservice.read_model.search_again:begin",
    "db.part_search:refresh",
    "fieldservice.sync.common:read_again",
)
"""Write what rows gained: keys of serials and phones, the rows of open work, what newer offices moved, the search,
published tables. They are named here, not imported: what a row holds is known to the layer above."""


def migrate(place: Sqlite | Postgresql, version: str) -> None:
    """Migrate a store of this schema version. On PostgreSQL the copy is made with pg_dump before the program is
    updated."""
    if isinstance(place, Sqlite):
        copy_to(place, place.folder / f"before-{version}-{file_stamp(utc_now())}.db")
    with place.lock():
        connection = place.connect()
        try:
            with sqlalchemy_on(connection, place.postgresql) as made:
                place.begin_write(connection)
                upgrade(made)
                _digest_again(Published(connection, place.postgresql, {}))
                _project(connection, place)
                connection.execute("COMMIT")
        finally:
            connection.close()


def _digest_again(tables: Published) -> None:
    """Compute the digests of published tables again: a column that a table gained is part of its digest.

    The copy made before has been checked against the old digests.
    """
    for table in PUBLISHED:
        if tables.value("SELECT value FROM meta WHERE key = ?", (f"digest/{table}",)) is not None:
            tables.put("meta", [{"key": f"digest/{table}", "value": tables.published_digest(table)}])


def _project(connection: DriverConnection, place: Sqlite | Postgresql) -> None:
    from db.store import Tx

    tx = Tx(connection, place.postgresql, {}, "")
    tx.store = tx.meta("office") or ""
    for projection in PROJECTIONS:
        module, name = projection.split(":")
        getattr(importlib.import_module(module), name)(tx)


def upgrade(connection: Connection) -> None:
    """Run all missing versions on an open SQLAlchemy connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
