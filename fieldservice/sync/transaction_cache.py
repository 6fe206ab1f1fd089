"""Values that are read once in a transaction and asked for again and again while a batch of entries is taken in."""

from typing import Any
from weakref import WeakKeyDictionary

from db.store import Tx

Cache = dict[str, Any]  # Any: each user knows the type of its own value
_CACHES: WeakKeyDictionary[Tx, Cache] = WeakKeyDictionary()


def cache_of(tx: Tx) -> Cache:
    """The cache of this transaction, by name; empty when the transaction begins."""
    return _CACHES.setdefault(tx, {})
