"""At headquarters: whether the entries of a store are still those that it handed in."""

from db.chain import START, of_queue
from db.store import Tx
from fieldservice.sync.enrolled_stores import EnrolledStore
from fieldservice.sync.store_chain import ChainClaim, shares_entries


def check(tx: Tx, asker: EnrolledStore, claimed: tuple[int, bytes] | None, last_seq: int) -> ChainClaim:
    """The claim that headquarters remembers from now on; `last_seq` is the last entry that the store says it has.
    Raises Broken where the store is not what it handed in."""
    known = remembered(tx, asker.store)
    # A claim beyond what headquarters has: it was restored, and has not been told again yet.
    if claimed is None or claimed[0] > asker.last_seq or shares_entries(tx, asker.store):
        return known
    theirs = ChainClaim(*claimed)
    if theirs.seq < known.seq:
        if last_seq < asker.last_seq:  # it was restored from a backup, and will be enrolled anew
            return known
        raise Broken(theirs.seq)
    if of_queue(tx, asker.store, known.seq, known.digest, theirs.seq) != theirs.digest:
        raise Broken(theirs.seq)
    return theirs


class Broken(Exception):
    """The entries of a store up to this sequence number are not those that it handed in."""


def remembered(tx: Tx, store: str) -> ChainClaim:
    """The last claim of a store that held."""
    seq, digest = tx.row("SELECT chain_seq, chain FROM known_store WHERE store = ?", (store,)) or (0, "")
    return ChainClaim(seq, bytes.fromhex(digest)) if digest else ChainClaim(0, START)
