"""The sequencer: headquarters gives every entry of every store one number, in one order, exactly once.

Headquarters numbers everything that it can store. An entry that was never allowed, or that cannot be decoded, is
numbered with a mark, so that it never blocks the entries behind it in its store's queue.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from db import entry_decoding
from db.journal import Entry, Sealed
from db.statements import chunks, placeholders
from db.store import Tx
from fieldservice.sync import attachments, erased_persons, feeds
from fieldservice.sync.entries import fault, id_of, stand_in
from fieldservice.sync.feeds import UNREADABLE
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire


class Gap(Exception):
    """Entries are missing before this batch; `args` holds the sequence number that is expected."""


class Fork(Exception):
    """The store sent another entry under a known sequence number: it was copied or restored. `args` holds the
    number."""


def number(tx: Tx, rules: Rules, own: str, batch: wire.Batch, now: str) -> int:
    """Number a batch; returns the store's last sequence number that headquarters now has. Raises Gap, Fork.

    All happens in the caller's transaction: a batch is numbered as a whole, and the answer is sent only after the
    commit.
    """
    record = tx.row("SELECT last_seq, adopted FROM known_store WHERE store = ?", (batch.store,))
    assert record is not None, "only batches of enrolled stores are numbered"
    last, adopted = int(record[0]), int(record[1])
    if batch.first_seq > last + 1:
        raise Gap(last + 1)
    known = min(len(batch.items), last + 1 - batch.first_seq)
    _same_as_before(tx, batch, known)
    new = batch.items[known:]
    if not new:
        return last
    feeds.catch_up(tx, rules, own)  # headquarters' own entries come before these
    first = batch.first_seq + known
    # Entries of this queue that a witness offered when headquarters had lost them.
    offered_by_witness: dict[int, str] = dict(
        tx.rows(
            "SELECT seq, id FROM entry WHERE store = ? AND seq BETWEEN ? AND ?",
            (batch.store, first, first + len(new) - 1),
        )
    )
    sealed, marks, known_again, faults = [], [], [], []
    opened = [entry_decoding.opened(item.body) for item in new]
    ids = [entry.id if entry else id_of(item.body) for entry, item in zip(opened, new, strict=True)]
    stored = set(those_known(tx, [id_ for id_ in ids if id_ is not None]))
    for seq, (item, entry, id_) in enumerate(zip(new, opened, ids, strict=True), first):
        if offered_by_witness.get(seq, id_) != id_:
            raise Fork(seq)
        if id_ is not None and id_ in stored:
            known_again.append((batch.store, seq, id_, sha256(item.body).digest()))
            continue
        why = fault(item.body, item.private, batch.store, seq, entry)
        if why or id_ is None:
            faults.append((batch.store, seq, "", sha256(item.body).digest()))
            sealed.append(stand_in(item, batch.store, seq, why, now, id_))
            stored.update(filter(None, (id_,)))
            marks.append(UNREADABLE)
            continue
        stored.add(id_)
        sealed.append(Sealed(item.body, erased_persons.kept_private(tx, item.private, item.body), entry))
        marks.append("")
    last = first + len(new) - 1
    entries = take_in(tx, rules, own, sealed, marks, now, lambda entry: entry.seq <= adopted)
    if known_again or faults:
        tx.many(
            "INSERT INTO known_again (store, seq, id, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [*known_again, *faults],
        )
    tx.run(
        "UPDATE known_store SET last_seq = ?, backlog = CASE WHEN backlog > ? THEN backlog - ? ELSE 0 END"
        " WHERE store = ?",
        (last, len(new), len(new), batch.store),
    )
    attachments.note_references(tx, rules, entries)
    return last


def witness(tx: Tx, rules: Rules, own: str, items: Sequence[tuple[str, int, wire.BatchEntry]], now: str) -> int:
    """Number entries that another store than their maker offers (a witness); returns how many were new."""
    stored = _ids(tx, [item.body for _, _, item in items])
    sealed = []
    for store, seq, item in items:
        id_ = id_of(item.body)
        taken = tx.value("SELECT 1 FROM entry WHERE store = ? AND seq = ?", (store, seq))
        if id_ is None or id_ in stored or taken or fault(item.body, item.private, store, seq):
            continue  # its maker sends it later; what cannot be decoded then gets a mark
        stored.add(id_)
        sealed.append(Sealed(item.body, erased_persons.kept_private(tx, item.private, item.body)))
    adopted: dict[str, int] = dict(tx.rows("SELECT store, adopted FROM known_store"))
    # Headquarters' own entries from before it was restored were never judged, nor a store's entries from before it
    # joined. A substitute for undecodable bytes keeps its mark.
    marks = [UNREADABLE if json.loads(entry.body)["kind"] == UNREADABLE else "" for entry in sealed]
    entries = take_in(
        tx,
        rules,
        own,
        sealed,
        marks,
        now,
        lambda entry: office_of(entry.store) == own or entry.seq <= adopted.get(entry.store, 0),
    )
    attachments.note_references(tx, rules, entries)
    return len(entries)


def orphans(tx: Tx, items: Sequence[tuple[str, int, wire.BatchEntry]]) -> list[str]:
    """Ids of the offered entries that are not here and will not come from their maker, whose sequence number holds
    another entry."""
    stored = _ids(tx, [item.body for _, _, item in items])
    return [
        id_
        for store, seq, item in items
        if (id_ := id_of(item.body)) is not None
        and id_ not in stored
        and tx.value("SELECT 1 FROM entry WHERE store = ? AND seq = ?", (store, seq))
    ]


def take_in(
    tx: Tx,
    rules: Rules,
    own: str,
    sealed: Sequence[Sealed],
    marks: list[str],
    now: str,
    unjudged: Callable[[Entry], bool],
) -> list[Entry]:
    """Store, judge, feed and count new entries. `unjudged` returns whether an entry is exempt from judgement, such as
    those that a store wrote before it joined."""
    if not sealed:
        return []
    entries: list[Entry] = tx.take_in(sealed, [(-1, mark, None) for mark in marks])
    changed = [
        (mark, entry.arrived)
        for entry, mark in zip(entries, rules.judge(tx, entries, now), strict=True)
        if mark and not entry.mark and not unjudged(entry)
    ]
    if changed:
        tx.many("UPDATE entry SET mark = ? WHERE arrived = ?", changed)
        marked = {arrived: mark for mark, arrived in changed}
        entries = [
            replace(entry, mark=marked[entry.arrived]) if entry.arrived in marked else entry for entry in entries
        ]
    feeds.extend(tx, rules, entries, own)
    rules.refresh(tx, {thing for entry in entries for _, thing in entry.touches}, entries, ())
    return entries


def _same_as_before(tx: Tx, batch: wire.Batch, count: int) -> None:
    """Raises Fork where a known sequence number comes with other bytes.

    For bytes that are no valid entry, a store may send the substitute that it has read from its feed meanwhile.
    """
    if not count:
        return
    span = (batch.store, batch.first_seq, batch.first_seq + count - 1)
    known = {
        (seq, bytes(digest))
        for table in ("entry", "known_again")
        for seq, digest in tx.rows(f"SELECT seq, digest FROM {table} WHERE store = ? AND seq BETWEEN ? AND ?", span)
    }
    for seq, item in enumerate(batch.items[:count], batch.first_seq):
        if (seq, sha256(item.body).digest()) not in known:
            raise Fork(seq)


def _ids(tx: Tx, bodies: Sequence[bytes]) -> set[str]:
    """Ids of the entries among these that headquarters has, under any sequence number."""
    return set(those_known(tx, [id_ for body in bodies if (id_ := id_of(body)) is not None]))


def those_known(tx: Tx, wanted: Sequence[str]) -> list[str]:
    """The ids among these that headquarters has."""
    return sorted(
        id_
        for some in chunks(wanted)
        for (id_,) in tx.rows(f"SELECT id FROM entry WHERE id IN ({placeholders(some)})", some)
    )
