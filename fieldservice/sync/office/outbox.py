"""The outbox: the entries that headquarters does not have yet, in the order in which they are sent.

Everything is sent in the order of arrival here, so that a branch forwards its vans' entries before its own that follow
them.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.journal import SEQ
from db.statements import Row
from db.store import Tx
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire

ACKNOWLEDGED = "exchange/acknowledged"
"""Counter row: the last own seq that headquarters has."""
FORWARDED = "relay/forwarded/"
"""Counter row, by store of a van: the last seq that this branch forwarded for it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The next push: entries of this store, or a van's batch as the van signed it."""

    own: list[wire.BatchEntry]
    first_seq: int
    relayed: wire.SignedBatch | None = None


def acknowledged(tx: Tx) -> int:
    return tx.counter_value(ACKNOWLEDGED)


def acknowledge(tx: Tx, seq: int) -> None:
    tx.set_counter(ACKNOWLEDGED, seq)


def own_seq(tx: Tx) -> int:
    return tx.counter_value(SEQ)


def unsent(tx: Tx) -> int:
    """Number of entries that wait to be sent, including those of the vans."""
    relayed = tx.value("SELECT sum(last_seq - first_seq + 1) FROM relayed_batch") or 0
    return own_seq(tx) - acknowledged(tx) + int(relayed)


def next_run(tx: Tx, limit: int = wire.MOST_ENTRIES, force: bool = False) -> Outgoing | None:
    """The next push; None where everything is sent, or the rest waits until another store's entries are numbered."""
    return next(runs(tx, limit, force), None)


def runs(tx: Tx, limit: int = wire.MOST_ENTRIES, force: bool = False) -> Iterator[Outgoing]:
    """All that headquarters does not have, in the order in which it is sent.

    An entry that follows an unnumbered entry of the branch would be late at headquarters, so it waits, unless `force`
    (the branch's machine is gone for good).
    """
    store, after = own_name(tx), acknowledged(tx)
    stranger = 2**62 if force else next(iter(strangers(tx, 1)), 2**62)
    relayed = deque(tx.rows("SELECT arrived, store, first_seq FROM relayed_batch ORDER BY arrived, store, first_seq"))
    while True:
        items = own_items(tx, store, after, limit, min(relayed[0][0] if relayed else 2**62, stranger))
        if items:
            yield Outgoing(items, after + 1)
            after += len(items)
        elif relayed:
            _, van, first_seq = relayed.popleft()
            batch = tx.value("SELECT batch FROM relayed_batch WHERE store = ? AND first_seq = ?", (van, first_seq))
            yield Outgoing([], first_seq, wire.read(bytes(batch), wire.SignedBatch))
        else:
            return


def own_items(tx: Tx, store: str, after: int, limit: int, until: int = 2**62) -> list[wire.BatchEntry]:
    """This store's entries behind the seq `after`, as many as fit into one batch, none that arrived behind `until`."""
    rows = tx.rows(
        "SELECT e.seq, e.arrived, e.body, p.person, p.salt, p.body FROM entry e"
        " LEFT JOIN private_part p ON p.entry = e.arrived WHERE e.store = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
        (store, after, min(limit, wire.MOST_ENTRIES)),
    )
    # An entry that a copy of this store sent first keeps its sequence number in this queue, with the bytes stored now.
    rows = sorted(
        [
            *rows,
            *(
                (seq, arrived, body, None, None, None)
                for seq, arrived, body in tx.rows(
                    "SELECT k.seq, e.arrived, e.body FROM known_again k JOIN entry e ON e.id = k.id"
                    " WHERE k.store = ? AND k.seq > ?",
                    (store, after),
                )
            ),
        ]
    )
    items: list[wire.BatchEntry] = []
    size = 0
    for seq, arrived, body, person, salt, private in rows:
        size += len(body) + len(private or b"")
        if arrived > until or seq != after + 1 + len(items) or (items and size > wire.MOST_BYTES // 2):
            break
        items.append(batch_entry((body, person, salt, private)))
    return items


def batch_entry(row: Row) -> wire.BatchEntry:
    """A stored entry for a message; the row is (body, person, salt, body of the private part)."""
    body, person, salt, private = row
    part = None if private is None else wire.WirePrivatePart(person, bytes(salt), bytes(private))
    return wire.BatchEntry(bytes(body), part)


def forwarded(tx: Tx, store: str, seq: int) -> None:
    """Headquarters has a van's entries up to this sequence number."""
    tx.run(
        "INSERT INTO counter_row (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        " WHERE excluded.value > counter_row.value",
        (FORWARDED + store, seq),
    )
    tx.run("DELETE FROM relayed_batch WHERE store = ? AND last_seq <= ?", (store, seq))


def unforward(tx: Tx) -> list[int]:
    """After headquarters was restored: forget what was forwarded, and return the arrivals of forwarded entries without
    a number, which it may have lost."""
    arrivals = [
        arrived
        for (arrived,) in tx.rows(
            "SELECT e.arrived FROM entry e JOIN counter_row c ON c.name = ? || e.store"
            " WHERE e.number = 0 AND e.seq <= c.value ORDER BY e.arrived",
            (FORWARDED,),
        )
    ]
    tx.run("DELETE FROM counter_row WHERE name LIKE ?", (FORWARDED + "%",))
    return arrivals


def strangers(tx: Tx, limit: int) -> list[int]:
    """Arrivals of the first unnumbered entries that this store neither made nor forwards, so that it must wait for
    them."""
    return [
        int(arrived)
        for (arrived,) in tx.rows(
            "SELECT e.arrived FROM entry e WHERE e.number = 0 AND e.seq > 0 AND e.store <> ?"
            " AND NOT EXISTS (SELECT 1 FROM relayed_batch r WHERE r.store = e.store)"
            " AND NOT EXISTS (SELECT 1 FROM counter_row c WHERE c.name = ? || e.store AND c.value >= e.seq)"
            " ORDER BY e.arrived LIMIT ?",
            (own_name(tx), FORWARDED, limit),
        )
    ]


def left_behind(tx: Tx, limit: int) -> list[int]:
    """Arrivals of the first entries of vans that count as forwarded and have no number, although the feed was read to
    its end: an earlier version deleted their batch unread where headquarters refused it (forwarding.py)."""
    rows = tx.rows(
        "SELECT e.arrived FROM entry e JOIN counter_row c ON c.name = ? || e.store"
        " WHERE e.number = 0 AND e.seq > 0 AND e.seq <= c.value AND e.store <> ?"
        " AND NOT EXISTS (SELECT 1 FROM relayed_batch r WHERE r.store = e.store AND r.first_seq <= e.seq)"
        " ORDER BY e.arrived LIMIT ?",
        (FORWARDED, own_name(tx), limit),
    )
    return [int(arrived) for (arrived,) in rows]


def displaced(tx: Tx, limit: int) -> list[int]:
    """Arrivals of the first entries without a place in any queue: headquarters has another entry in their place
    (receiving.py), or refused the batch that held them (forwarding.py). Nothing waits for them: either their maker
    sends them again, or they are given the next places in our own queue."""
    rows = tx.rows("SELECT arrived FROM entry WHERE number = 0 AND seq < 0 ORDER BY arrived LIMIT ?", (limit,))
    return [int(arrived) for (arrived,) in rows]


def displace(tx: Tx, arrivals: Iterable[int]) -> None:
    """Take unnumbered entries out of the queue of their store; their bytes go on saying where they were."""
    tx.many("UPDATE entry SET seq = ? WHERE arrived = ?", [(-arrived, arrived) for arrived in arrivals])
