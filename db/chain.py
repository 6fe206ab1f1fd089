"""The running digests of a feed, of the common feed, and of the entries that one store wrote.

Each digest covers the one before it, so two sides with the same digest have read the same lines in the same order.
"""

from hashlib import sha256

from db.canonical import canonical
from db.statements import Statements, Value

START = bytes(32)
"""The digest before position 1."""


def next_line(before: bytes, entry_digest: bytes, number: int, mark: str, sees: str) -> bytes:
    """After one more line of a feed."""
    return sha256(before + entry_digest + number.to_bytes(8, "big") + f"{mark}\n{sees}".encode()).digest()


def next_row(before: bytes, table: str, key: str, body: str) -> bytes:
    """After one more row of the common feed."""
    return sha256(before + canonical([table, key, body])).digest()


def next_own(before: bytes, seq: int, entry_digest: bytes) -> bytes:
    """After one more entry of a store."""
    return sha256(before + seq.to_bytes(8, "big") + entry_digest).digest()


def of_queue(tx: Statements, store: str, after: int, running: bytes, until: int) -> bytes:
    """The digest of a store's own entries up to the sequence number `until`, continued from the digest `running` of
    those up to `after`.

    Unreadable entries are left out: headquarters has others in their place.
    """
    page: list[tuple[Value, ...]] = [()]
    while page:
        page = tx.rows(
            "SELECT seq, digest FROM entry WHERE store = ? AND seq > ? AND seq <= ? AND mark <> 'unreadable'"
            " ORDER BY seq LIMIT 5000",
            (store, after, until),
        )
        for seq, digest in page:
            after, running = seq, next_own(running, seq, bytes(digest))
    return running
