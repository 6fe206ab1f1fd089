"""The chain over a store's own entries, anchored at headquarters' numbers.

With each hello a store claims the running digest of the entries that headquarters has numbered for it. Headquarters
computes the same from its own copies and remembers how far it has been. So it sees at once when the end of a store was
cut off or written anew behind the program's back; the store, which remembers the last claim that held, sees it with
`verify`.
"""

import json
from typing import NamedTuple

from db.chain import START, of_queue
from db.store import Tx
from db.verify_exchange import ANCHOR as ANCHOR
from fieldservice.sync import incidents
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.office import outbox
from fieldservice.sync.store_names import own_name


class Claim(NamedTuple):
    """The running digest of a store's own entries up to this sequence number."""

    seq: int
    digest: bytes


# At an office


def claim(tx: Tx) -> Claim | None:
    """What this store claims; None where it has none to claim, or was copied and shares its entries with another."""
    store = own_name(tx)
    first_unnumbered = tx.value("SELECT min(seq) FROM entry WHERE number = 0 AND store = ? AND seq > 0", (store,))
    last = min(outbox.acknowledged(tx), (first_unnumbered or 2**62) - 1)
    if last < 1 or _shares(tx, store):
        return None
    held = json.loads(tx.meta(ANCHOR) or "{}")
    seq, digest = (held["seq"], bytes.fromhex(held["digest"])) if held.get("store") == store else (0, START)
    if seq > last:
        seq, digest = 0, START
    return Claim(last, of_queue(tx, store, seq, digest, last))


def anchor(tx: Tx, held: Claim | None) -> str:
    """A claim that held, as the store keeps it; None: the one before it."""
    if held is None:
        return tx.meta(ANCHOR) or ""
    return json.dumps({"store": own_name(tx), "seq": held.seq, "digest": held.digest.hex()})


# At headquarters


def check(tx: Tx, asker: EnrolledStore, claimed: tuple[int, bytes] | None, last_seq: int) -> Claim:
    """The claim that headquarters remembers from now on; `last_seq` is the last entry that the store says it has.
    Raises Broken where the store is not what it handed in."""
    known = remembered(tx, asker.store)
    # A claim beyond what headquarters has: it was restored, and has not been told again yet.
    if claimed is None or claimed[0] > asker.last_seq or _shares(tx, asker.store):
        return known
    theirs = Claim(*claimed)
    if theirs.seq < known.seq:
        if last_seq < asker.last_seq:  # it was restored from a backup, and will be enrolled anew
            return known
        raise Broken(theirs.seq)
    if of_queue(tx, asker.store, known.seq, known.digest, theirs.seq) != theirs.digest:
        raise Broken(theirs.seq)
    return theirs


class Broken(Exception):
    """The entries of a store up to this sequence number are not those that it handed in."""


def remembered(tx: Tx, store: str) -> Claim:
    """The last claim of a store that held."""
    seq, digest = tx.row("SELECT chain_seq, chain FROM known_store WHERE store = ?", (store,)) or (0, "")
    return Claim(seq, bytes.fromhex(digest)) if digest else Claim(0, START)


def _shares(tx: Tx, store: str) -> bool:
    """Whether the store was copied, so that entries of its name are known under another name too."""
    return tx.value("SELECT 1 FROM known_again WHERE store = ? LIMIT 1", (store,)) is not None


def list_broken(tx: Tx, office: str, store: str, seq: int, now: str) -> bool:
    """List a broken chain as an incident, unless one of this office is open; returns whether it was listed now."""
    if incidents.is_open(tx, incidents.REWRITTEN, office=office):
        return False
    incidents.add(tx, incidents.REWRITTEN, now, office=office, detail={"store": store, "seq": seq})
    return True
