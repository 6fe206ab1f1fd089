"""What headquarters thinks of an entry it has numbered. The mark travels with the entry; only some keep it from counting."""

NOT_ENTITLED = "not_entitled"
"""Whoever made it was never allowed to, by what was published when it was made."""
UNREADABLE = "unreadable"
"""These bytes are no entry; they are kept."""
WITHDRAWN = "withdrawn"
"""Allowed when it was made, and no longer when it came: counts, and is listed."""

NOT_COUNTED = frozenset({NOT_ENTITLED, UNREADABLE})
"""Neither move nor add until a person settles them."""
