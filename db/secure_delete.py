"""Removes deleted content from the disk: merges the search index, empties the write-ahead log and, after an older
version, rewrites the file. The callers decide what is deleted.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from db.store import OVERWRITES

if TYPE_CHECKING:
    from db.store import Store

INDEXES = ("search_text", "search_name")
SLICE = 300  # pages of the search index that are merged in one transaction; others write in between
PERSONAL = (
    "private_part",
    "work_row",
    "customer_row",
    "device_row",
    "debt_row",
    "search_row",
    "draft",
    "card",
    "held_batch",
    "relayed_batch",
    "incident",
)


def wipe(store: "Store") -> bool:
    """True when no deleted content is left; False while another program reads from the log: call it again later."""
    place = store.place
    if store.postgresql:
        _vacuum(store)
        return True
    for index in INDEXES:
        _forget(store, index)
    with store.reading() as tx:
        overwrites = tx.meta(OVERWRITES)
    with place.lock():
        connection = place.connect()
        try:
            if not overwrites:
                connection.execute("VACUUM")
            empty: bool = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        finally:
            place.give_back(connection)
    if not overwrites:
        with store.writing() as tx:
            tx.set_meta(OVERWRITES, "1")
    return empty


def _forget(store: "Store", index: str) -> None:
    """Merge the parts of the search index, slice by slice: a removed word remains in older parts until they are merged.

    `optimize` would do the same in one long transaction.
    """
    pages = -SLICE  # the first time: all parts take part
    while True:
        with store.writing() as tx:
            before = tx.connection.total_changes
            tx.run(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)", (pages,))
            if tx.connection.total_changes - before < 2:  # as documented: only the command itself was counted
                return
        pages = SLICE


def _vacuum(store: "Store") -> None:
    """PostgreSQL keeps deleted rows until its tables are vacuumed; its own log goes on holding them until it is
    recycled."""
    connection = store.place.connect()
    try:
        connection.execute(f"VACUUM {', '.join(PERSONAL)}")
    finally:
        with suppress(Exception):
            store.place.give_back(connection)


__all__ = ["wipe"]
