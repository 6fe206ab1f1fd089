"""At an office: what this store claims about its own entries, and the last claim that held."""

import json

from db.chain import START, of_queue
from db.store import Tx
from db.verify_exchange import ANCHOR
from fieldservice.sync.office import outbox
from fieldservice.sync.store_chain import ChainClaim, shares_entries
from fieldservice.sync.store_names import own_name


def claim(tx: Tx) -> ChainClaim | None:
    """What this store claims; None where it has none to claim, or was copied and shares its entries with another."""
    store = own_name(tx)
    first_unnumbered = tx.value("SELECT min(seq) FROM entry WHERE number = 0 AND store = ? AND seq > 0", (store,))
    last = min(outbox.acknowledged(tx), (first_unnumbered or 2**62) - 1)
    if last < 1 or shares_entries(tx, store):
        return None
    held = json.loads(tx.meta(ANCHOR) or "{}")
    seq, digest = (held["seq"], bytes.fromhex(held["digest"])) if held.get("store") == store else (0, START)
    if seq > last:
        seq, digest = 0, START
    return ChainClaim(last, of_queue(tx, store, seq, digest, last))


def anchor(tx: Tx, held: ChainClaim | None) -> str:
    """A claim that held, as the store keeps it; None: the one before it."""
    if held is None:
        return tx.meta(ANCHOR) or ""
    return json.dumps({"store": own_name(tx), "seq": held.seq, "digest": held.digest.hex()})
