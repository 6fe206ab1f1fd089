"""A branch forwards the batches of its vans, as the vans signed them, and settles those that headquarters refuses.

> An entry that a van showed its branch reaches headquarters, from either of them, or is on a list that a person sees.
"""

from collections.abc import Sequence

from db.store import Tx
from fieldservice.sync import incidents
from fieldservice.sync.entries import id_of
from fieldservice.sync.office import outbox, recovery
from fieldservice.sync.office.context import OfficeContext
from fieldservice.sync.repair.messages import ReofferAnswer, ReofferRequest
from fieldservice.sync.transport import wire
from fieldservice.sync.transport.channel import Channel, RefusalReceived

Items = Sequence[tuple[int, wire.BatchEntry]]
"""The entries of batches, each with its sequence number."""


def forward(office: OfficeContext, link: Channel, signed: wire.SignedBatch, epoch: str) -> None:
    """Send a van's batch. A refused one is deleted, so that it never blocks what follows it."""
    store, last = signed.store, _last_seq(signed)
    try:
        pushed = link("push", signed, wire.Pushed)
    except RefusalReceived as answered:
        if answered.refusal.code not in ("message", "unknown_store"):
            _offer(office, link, signed, epoch, answered)
            return
        pushed = wire.Pushed(0, answered.refusal.code)
    with office.store.writing() as tx:
        if pushed.problem in ("", "held"):
            # No more than it was sent: behind that it may have other entries than those of the next batches.
            outbox.forwarded(tx, store, last)
            return
        items = [(seq, item) for seq, item in _waiting(tx, store) if seq >= pushed.seq]
        outbox.forwarded(tx, store, pushed.last_seq)
        tx.run("DELETE FROM relayed_batch WHERE store = ?", (store,))
        if pushed.problem == "fork":
            # They are entries of a copy, or from before the van was restored, and the van may have lost them.
            _take_over(tx, office, store, items)
        else:
            # A living van sends them again itself, in their order; until then this store is their witness.
            outbox.displace(tx, _stored(tx, store, items))
        _list(tx, store, pushed.seq, items, office.now())


def acknowledged(tx: Tx, office: OfficeContext, store: str, seq: int) -> None:
    """Headquarters' file says how many entries of a van it has; the pages that came with it have numbered those of the
    batches that wait here. Where it has another entry, which this branch need not see, ours got no number."""
    items = [each for each in _waiting(tx, store) if each[0] <= seq]
    outbox.forwarded(tx, store, seq)
    unnumbered = {id_ for (id_,) in tx.rows("SELECT id FROM entry WHERE store = ? AND number = 0", (store,))}
    first = next((place for place, item in items if id_of(item.body) in unnumbered), None)
    if first is not None:
        lost = [each for each in items if each[0] >= first]
        _take_over(tx, office, store, lost)
        _list(tx, store, first, lost, office.now())


def _offer(
    office: OfficeContext, link: Channel, signed: wire.SignedBatch, epoch: str, answered: RefusalReceived
) -> None:
    """A batch that was signed in an earlier epoch only the van could sign again, so its entries are offered as by a
    witness. Raises any other refusal."""
    batch = wire.unpack(signed.batch, wire.Batch)
    if answered.refusal.code != "epoch" or batch.epoch == epoch:
        raise answered
    items = list(enumerate(batch.items, batch.first_seq))
    answer = link("reoffer", ReofferRequest(epoch, [(batch.store, *each) for each in items]), ReofferAnswer)
    with office.store.writing() as tx:
        outbox.forwarded(tx, batch.store, _last_seq(signed))
        orphans = set(answer.orphans)
        if lost := [(seq, item) for seq, item in items if id_of(item.body) in orphans]:
            _take_over(tx, office, batch.store, lost)
            _list(tx, batch.store, lost[0][0], lost, office.now())


def _last_seq(signed: wire.SignedBatch) -> int:
    batch = wire.unpack(signed.batch, wire.Batch)
    return batch.first_seq + len(batch.items) - 1


def _waiting(tx: Tx, store: str) -> Items:
    """The entries of all batches of a van that wait to be forwarded."""
    return [
        each
        for first_seq, batch in tx.rows(
            "SELECT first_seq, batch FROM relayed_batch WHERE store = ? ORDER BY first_seq", (store,)
        )
        for each in enumerate(wire.unpack(wire.read(bytes(batch), wire.SignedBatch).batch, wire.Batch).items, first_seq)
    ]


def _stored(tx: Tx, store: str, items: Items) -> list[int]:
    """Arrivals of those among these entries that are stored here and have no number yet."""
    ids = {id_of(item.body) for _, item in items}
    rows = tx.rows("SELECT arrived, id FROM entry WHERE store = ? AND number = 0 ORDER BY arrived", (store,))
    return [arrived for arrived, id_ in rows if id_ in ids]


def _take_over(tx: Tx, office: OfficeContext, store: str, items: Items) -> None:
    recovery.take_over(tx, office.rules, _stored(tx, store, items), None)


def _list(tx: Tx, store: str, seq: int, items: Items, now: str) -> None:
    """List that the van was copied or restored, once, and every entry that only its batch held: bytes that are no
    entry, and entries that touch nothing (relay.py)."""
    only_here = [
        item.body.decode(errors="replace")
        for _, item in items
        if (id_ := id_of(item.body)) is None or tx.value("SELECT 1 FROM entry WHERE id = ?", (id_,)) is None
    ]
    listed = any(
        incident["what"] == incidents.COPIED and incident["detail"].get("store") == store
        for incident in incidents.open_incidents(tx)
    )
    if only_here or not listed:
        detail = {"store": store, "seq": seq, **({"entries": only_here} if only_here else {})}
        incidents.add(tx, incidents.COPIED, now, detail=detail)
