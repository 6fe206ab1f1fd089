"""Drops the private part of an entry that comes in after its person was erased, so that a late entry brings nobody
back."""

import json

from db.statements import placeholders
from db.store import Tx
from fieldservice.sync.transaction_cache import cache_of
from fieldservice.sync.transport import wire

CACHED = "erased persons"


def kept_private(tx: Tx, private: wire.WirePrivatePart | None, body: bytes) -> tuple[str, bytes, bytes] | None:
    """(person, salt, body) to be stored beside the entry in `body`; None where there is none or its person was
    erased."""
    if private is None:
        return None
    part = (private.person, private.salt, private.body)
    persons = _erased(tx)
    if not persons:
        return part
    if private.person:
        return None if private.person in persons else part
    touched = [thing for _, thing in json.loads(body)["touches"]]
    if not touched:
        return part
    owners = tx.rows(f"SELECT customer_id FROM work_row WHERE thing IN ({placeholders(touched)})", touched)
    return None if any(owner in persons for (owner,) in owners) else part


def _erased(tx: Tx) -> frozenset[str]:
    cache = cache_of(tx)
    if CACHED not in cache:
        cache[CACHED] = frozenset(person for (person,) in tx.rows("SELECT person FROM erasure"))
    persons: frozenset[str] = cache[CACHED]
    return persons


def forget_cached(tx: Tx) -> None:
    """To be called in a transaction in which one more person is erased."""
    cache_of(tx).pop(CACHED, None)
