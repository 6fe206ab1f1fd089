"""The running digests of a feed and of the common feed.

Each digest covers the one before it, so two sides with the same digest have read the same lines in the same order.
"""

from hashlib import sha256

from db.canonical import canonical

START = bytes(32)
"""The digest before position 1."""


def next_line(before: bytes, entry_digest: bytes, number: int, mark: str, sees: str) -> bytes:
    """After one more line of a feed."""
    return sha256(before + entry_digest + number.to_bytes(8, "big") + f"{mark}\n{sees}".encode()).digest()


def next_row(before: bytes, table: str, key: str, body: str) -> bytes:
    """After one more row of the common feed."""
    return sha256(before + canonical([table, key, body])).digest()
