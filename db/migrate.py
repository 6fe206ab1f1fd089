"""Brings an older store to the tables of this version, forward only, after a verified copy of it.

All steps run in one transaction under the writer lock, so a migration that fails leaves the store as it was.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from db.copies import copy_to
from db.making import sqlalchemy_on
from db.published import PUBLISHED, Published

if TYPE_CHECKING:
    from db.store import Store

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(store: "Store", version: str) -> None:
    """`version` is what the store has. On PostgreSQL the copy is pg_dump's, before the new program is installed."""
    place = store.place
    if not place.postgresql:
        copy_to(store, place.folder / f"before-{version}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.db")
    with place.lock():
        connection = place.connect()
        try:
            with sqlalchemy_on(connection, place.postgresql) as made:
                place.begin_write(connection)
                upgrade(made)
                _digest_again(Published(connection, place.postgresql, {}))
                connection.execute("COMMIT")
        finally:
            connection.close()
    store.forget_shapes()


def _digest_again(tables: Published) -> None:
    """A column that a published table gained is part of what its digest covers. Before, the copy was read whole and believed."""
    for table in PUBLISHED:
        if tables.value("SELECT value FROM meta WHERE key = ?", (f"digest/{table}",)) is not None:
            tables.put("meta", [{"key": f"digest/{table}", "value": tables.published_digest(table)}])


def upgrade(connection) -> None:  # type: ignore[no-untyped-def]
    """All missing versions, on an open SQLAlchemy connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
