"""Marks that headquarters puts on an entry when it numbers it.

The mark travels with the entry; only some marks keep the entry from counting.
"""

NOT_ENTITLED = "not_entitled"
"""By the roles published when it was made, its author was not allowed to make it."""
UNREADABLE = "unreadable"
"""The bytes are no valid entry; they are kept as they came."""
WITHDRAWN = "withdrawn"
"""Its author was allowed when it was made, but no longer when it came in. It counts and is listed for review."""

NOT_COUNTED = frozenset({NOT_ENTITLED, UNREADABLE})
"""Entries with these marks neither move a thing nor add to its lists until a person settles them."""
