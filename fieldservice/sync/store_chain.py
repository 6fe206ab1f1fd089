"""The chain over a store's own entries, anchored at headquarters' numbers.

With each hello a store claims the running digest of the entries that headquarters has numbered for it
(office/own_chain.py). Headquarters computes the same from its own copies and remembers how far it has been
(hub/store_chains.py). So it sees at once when the end of a store was cut off or written anew behind the program's back;
the store, which remembers the last claim that held, sees it with `verify`.
"""

from typing import NamedTuple

from db.store import Tx
from fieldservice.sync import incidents


class ChainClaim(NamedTuple):
    """The running digest of a store's own entries up to this sequence number."""

    seq: int
    digest: bytes


def shares_entries(tx: Tx, store: str) -> bool:
    """Whether the store was copied, so that entries of its name are known under another name too."""
    return tx.value("SELECT 1 FROM known_again WHERE store = ? LIMIT 1", (store,)) is not None


def list_broken(tx: Tx, office: str, store: str, seq: int, now: str) -> bool:
    """List a broken chain as an incident, unless one of this office is open; returns whether it was listed now."""
    if incidents.is_open(tx, incidents.REWRITTEN, office=office):
        return False
    incidents.add(tx, incidents.REWRITTEN, now, office=office, detail={"store": store, "seq": seq})
    return True
