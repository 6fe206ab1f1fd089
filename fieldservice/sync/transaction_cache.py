"""Values that are read once in a transaction and asked for again and again while a batch of entries is taken in."""

from typing import Any
from weakref import WeakKeyDictionary

from db.store import Tx

_CACHES: WeakKeyDictionary[Tx, dict[str, Any]] = WeakKeyDictionary()  # each user knows the type of its own value


def cache_of(tx: Tx) -> dict[str, Any]:
    """The cache of this transaction, by name; empty when the transaction begins."""
    return _CACHES.setdefault(tx, {})
