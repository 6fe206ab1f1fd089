"""Comparing entries, never what was folded of them, which may differ between versions.

Each session compares one stretch of the feed, the next time the next one, so the whole store is gone through while a session
stays as short as it was; `whole` goes through all at once.
"""

from hashlib import sha256

from fieldservice.sync.rules import Tx

STRETCH = 500


def digest_of(tx: Tx, office: str, first: int, last: int) -> bytes:
    """Over the entries as they lie here, read again from their bytes: position, number, mark, bytes."""
    running = sha256()
    for position, number, mark, body in tx.rows(
            "SELECT f.position, e.number, e.mark, e.body FROM feed f JOIN entry e ON e.arrived = f.arrived"
            " WHERE f.office = ? AND f.position BETWEEN ? AND ? ORDER BY f.position", (office, first, last)):
        running.update(position.to_bytes(8, "big") + number.to_bytes(8, "big") + sha256(body).digest() + mark.encode() + b"\n")
    return running.digest()


def same(tx: Tx, office: str, asked: tuple[int, int, bytes]) -> bool:
    first, last, theirs = asked
    return 0 < last - first + 1 <= STRETCH and digest_of(tx, office, first, last) == theirs


def next_stretch(tx: Tx, office: str, head: int) -> tuple[int, int, bytes] | None:
    """The stretch whose turn it is; None where there is nothing yet."""
    if not head:
        return None
    first = (int(tx.meta("exchange/compared") or 0) % head) + 1
    last = min(first + STRETCH - 1, head)
    return first, last, digest_of(tx, office, first, last)
