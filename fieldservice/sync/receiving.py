"""Receiving: verifies a page of the feed and writes it into this store, in slices that each keep every invariant.

A page is accepted only if its positions continue this store's feed and its digest matches. A slice moves the cursor in
the same transaction as it writes the entries, so that the next page continues wherever the store stopped.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from db import entry_decoding
from db.canonical import NotCanonical, canonical
from db.journal import SEEN, Entry, Sealed, private_digest
from db.store import Tx
from fieldservice.sync import attachments, erased_persons, feeds, incidents
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import own_name
from fieldservice.sync.transport import wire

SLICE = 125
"""Lines written in one transaction: people at this store wait at most some 20 ms for the lock."""
SLICE_BYTES = 64 * 1024
"""Bytes of entries in one transaction: a delivery moves hundreds of parts by one entry, and each is written."""


class PageRefused(Exception):
    """The page does not continue this store's feed, or its digest does not match; it is discarded and fetched again."""


class BodyMissing(Exception):
    """Headquarters sent only the sequence number of an entry that this store has lost; the entry must be asked for with
    its bytes."""


class OwnQueueForked(Exception):
    """Headquarters has another entry under a sequence number of our own: a copy of this store writes too."""


class VerifiedLine(NamedTuple):
    """A line of a verified page, with the digest of its entry, the running digest, and the entry as
    db/entry_decoding.py decoded it."""

    line: wire.FeedLine
    digest: bytes
    running: bytes
    entry: entry_decoding.Envelope | None

    @property
    def id(self) -> str:
        """Id of the entry; "" where its bytes were not sent."""
        return self.entry.id if self.entry else _id(self.line.body) if self.line.body else ""


def verify(
    tx: Tx, office: str, lines: Sequence[wire.FeedLine], digest: bytes, at: tuple[int, bytes] | None = None
) -> list[VerifiedLine]:
    """The lines behind the cursor of this store, or behind the cursor `at` (position, digest), each verified; nothing
    is written.

    Raises PageRefused, BodyMissing, OwnQueueForked.
    """
    position, running = at or feeds.head(tx, office)
    lines = [line for line in lines if line.position > position]
    name = own_name(tx)
    own = _own_digests(tx, lines, name)
    verified = []
    for line in lines:
        position += 1
        if line.position != position:
            raise PageRefused(f"position {line.position} where {position} should be")
        entry_digest = sha256(line.body).digest() if line.body else own.get((line.store, line.seq))
        if entry_digest is None:
            raise BodyMissing(line.seq)
        if (
            line.body
            and line.store == name
            and line.mark != feeds.UNREADABLE
            and own.get((line.store, line.seq)) != entry_digest
        ):
            raise OwnQueueForked(line.seq)
        entry = entry_decoding.opened(line.body) if line.body else None
        _check_private(line, entry)
        running = feeds.next_digest(running, entry_digest, line.number, line.mark, feeds.sees_of(line))
        verified.append(VerifiedLine(line, entry_digest, running, entry))
    if verified and running != digest:
        raise PageRefused("the digest does not match")
    return verified


def _check_private(line: wire.FeedLine, entry: entry_decoding.Envelope | None) -> None:
    if line.private is None or not line.body:
        return
    try:
        sealed = entry.private if entry else json.loads(line.body).get("private")
        whole = (
            entry_decoding.mapping(line.private.body) is not None
            or canonical(json.loads(line.private.body)) == line.private.body
        )
        digest = private_digest(line.private.salt, line.private.person, line.private.body)
    except (ValueError, AttributeError, NotCanonical) as error:
        raise PageRefused("an entry cannot be read") from error
    if not whole or sealed != digest:
        raise PageRefused("a private part does not match its digest")


def _own_digests(tx: Tx, lines: Sequence[wire.FeedLine], name: str) -> dict[tuple[str, int], bytes]:
    """By (store, seq) the digests of entries that this store has itself."""
    found: dict[tuple[str, int], bytes] = {}
    for store in {line.store for line in lines if not line.body or line.store == name}:
        seqs = [line.seq for line in lines if line.store == store]
        found.update(
            ((store, seq), bytes(digest))
            for seq, digest in tx.rows(
                "SELECT seq, digest FROM entry WHERE store = ? AND seq BETWEEN ? AND ?", (store, min(seqs), max(seqs))
            )
        )
    return found


def slices(verified: Sequence[VerifiedLine], size: int = SLICE) -> Iterator[Sequence[VerifiedLine]]:
    """Parts of a page, each of at most so many lines, and of at most SLICE_BYTES for SLICE lines where it is no single
    line."""
    most, start, weight = SLICE_BYTES * size // SLICE, 0, 0
    for end, checked in enumerate(verified):
        weight += len(checked.line.body)
        if end > start and (end - start == size or weight > most):
            yield verified[start:end]
            start, weight = end, len(checked.line.body)
    if verified:
        yield verified[start:]


def apply(tx: Tx, rules: Rules, office: str, epoch: str, verified: Sequence[VerifiedLine], now: str) -> None:
    """Write one slice: new entries are stored, known ones get their number, the rows of what they touch are updated,
    and the cursor moves."""
    position, _ = feeds.head(tx, office)
    if not verified or verified[0][0].position != position + 1:
        raise PageRefused("another program has read on meanwhile")
    known = _known(tx, verified)
    # Numbering does not change the order of a thing's unnumbered entries, unless entries of other stores are among
    # them.
    others_between = (
        tx.value("SELECT 1 FROM entry WHERE number = 0 AND store <> ? LIMIT 1", (own_name(tx),)) is not None
    )
    things: set[str] = set()
    numbered, sealed, facts, feed = [], [], [], []
    place_of: dict[tuple[str, int], int] = {}
    replaced: set[int] = set()
    for checked in verified:
        line, digest, running, entry = checked
        arrived, old_digest, old_number = known.get((line.store, line.seq), (0, b"", 0))
        displaced = bool(
            arrived
            and line.body
            and old_digest != digest
            and line.mark != feeds.UNREADABLE
            and _displaced(tx, arrived, line, checked.id)
        )
        if line.body and (displaced or not arrived):
            arrived, old_digest, old_number = (
                _by_id(tx, checked.id) if displaced or replaced else known.get(("", checked.id), (0, b"", 0))
            )
            if arrived and old_digest == digest:
                # It was displaced before, and headquarters has it under this sequence number after all.
                tx.run("UPDATE entry SET seq = ? WHERE arrived = ?", (line.seq, arrived))
        first = not arrived and (line.store, line.seq) not in place_of
        if first:
            sealed.append(Sealed(line.body, erased_persons.kept_private(tx, line.private, line.body), entry))
            facts.append((line.number, line.mark, line.sees))
            place_of[line.store, line.seq] = len(sealed) - 1
        elif arrived:
            if line.body and old_digest != digest:
                things.update(_replace(tx, arrived, line, digest, office, now))
                # What was known here under another name or id is gone; headquarters may send it again further on.
                known = {key: row for key, row in known.items() if row[0] != arrived}
                known[line.store, line.seq] = (arrived, digest, old_number)
                replaced.add(arrived)
            if old_number or line.body or line.sees is not None:
                _widen_sight(tx, arrived, line, things)
            if not old_number:
                numbered.append((line.number, line.mark, arrived))
                if line.mark or others_between:
                    things.update(_touched(tx, arrived))
        feed.append((line, arrived, running, first))
    if numbered:
        tx.many("UPDATE entry SET number = ?, mark = ? WHERE arrived = ?", numbered)
        if not others_between and not _in_order(tx, [arrived for _, _, arrived in numbered]):
            things.update(thing for _, _, arrived in numbered for thing in _touched(tx, arrived))
    marked = [_entry_at(tx, arrived) for _, mark, arrived in numbered if mark]
    new = tx.take_in(sealed, facts) if sealed else []
    things.update(thing for entry in new for _, thing in entry.touches)
    rows = []
    for line, arrived, running, first in feed:
        if not arrived:
            arrived = new[place_of[line.store, line.seq]].arrived
            if not first:
                _widen_sight(tx, arrived, line, things)
        rows.append((office, line.position, arrived, feeds.sees_of(line), running))
    tx.many("INSERT INTO feed (office, position, arrived, sees, digest) VALUES (?, ?, ?, ?, ?)", rows)
    attachments.note_references(tx, rules, new)
    rules.refresh(tx, things, new, marked)
    if replaced:
        rules.mend(tx, set(), replaced)
    note_seen(tx, office, epoch)


def keep_unnumbered(tx: Tx, rules: Rules, verified: Sequence[VerifiedLine]) -> None:
    """Store what a branch passes on before headquarters has numbered it: unknown entries are stored without a number,
    in this order.

    Where this store has other bytes for an entry, those stay: only headquarters decides which of the two count.
    """
    own = own_name(tx)
    known = _known(tx, verified)
    things: set[str] = set()
    sealed: list[Sealed] = []
    facts: list[tuple[int, str, list[str] | None]] = []
    repeated: list[wire.FeedLine] = []
    indexes: dict[tuple[str, int], int] = {}
    for checked in verified:
        line = checked.line
        arrived, _, _ = known.get((line.store, line.seq)) or known.get(("", checked.id)) or (0, b"", 0)
        if arrived:
            if line.sees is not None or line.store != own:  # a store sees all of its own entries
                _widen_sight(tx, arrived, line, things)
        elif (line.store, line.seq) in indexes:
            repeated.append(line)
        else:
            indexes[line.store, line.seq] = len(sealed)
            sealed.append(Sealed(line.body, erased_persons.kept_private(tx, line.private, line.body), checked.entry))
            facts.append((0, "", line.sees))
    new = tx.take_in(sealed, facts) if sealed else []
    for line in repeated:
        _widen_sight(tx, new[indexes[line.store, line.seq]].arrived, line, things)
    refresh(tx, rules, things, new)


def refresh(tx: Tx, rules: Rules, things: set[str], new: Sequence[Entry]) -> None:
    """Update rows, ledgers and file references after unnumbered entries were stored."""
    attachments.note_references(tx, rules, new)
    rules.refresh(tx, things | {thing for entry in new for _, thing in entry.touches}, new, ())


def note_seen(tx: Tx, office: str, epoch: str) -> None:
    """Record how far this store has read; every entry made from now on repeats it."""
    position, _ = feeds.head(tx, office)
    common = tx.value("SELECT max(position) FROM common") or 0
    tx.set_meta(SEEN, json.dumps({"epoch": epoch, "feed": position, "common": common}))


def _id(body: bytes) -> str:
    return str(json.loads(body)["id"])


def _known(tx: Tx, verified: Sequence[VerifiedLine]) -> dict[tuple[str, object], tuple[int, bytes, int]]:
    """(arrived, digest, number) of the entries that are here already, by (store, seq) and by ("", id)."""
    found: dict[tuple[str, object], tuple[int, bytes, int]] = {}
    by_store: dict[str, list[int]] = {}
    for checked in verified:
        by_store.setdefault(checked.line.store, []).append(checked.line.seq)
    for store, seqs in by_store.items():
        for arrived, seq, digest, number in tx.rows(
            f"SELECT arrived, seq, digest, number FROM entry WHERE store = ? AND seq IN ({', '.join('?' * len(seqs))})",
            (store, *seqs),
        ):
            found[store, seq] = (arrived, bytes(digest), number)
    ids = [
        checked.id for checked in verified if checked.line.body and (checked.line.store, checked.line.seq) not in found
    ]
    if ids:
        for arrived, id_, digest, number in tx.rows(
            f"SELECT arrived, id, digest, number FROM entry WHERE id IN ({', '.join('?' * len(ids))})", ids
        ):
            found["", id_] = (arrived, bytes(digest), number)
    return found


def _in_order(tx: Tx, arrivals: Sequence[int]) -> bool:
    """Whether the entries numbered now were the first ones that waited. A witness may have offered a later one of ours
    before."""
    next_waiting = tx.value("SELECT min(arrived) FROM entry WHERE number = 0")
    return list(arrivals) == sorted(arrivals) and (next_waiting is None or next_waiting > arrivals[-1])


def _by_id(tx: Tx, id_: str) -> tuple[int, bytes, int]:
    """(arrived, digest, number) of the entry with this id; zeros where there is none."""
    row = tx.row("SELECT arrived, digest, number FROM entry WHERE id = ?", (id_,))
    return (row[0], bytes(row[1]), row[2]) if row else (0, b"", 0)


def _displaced(tx: Tx, arrived: int, line: wire.FeedLine, id_: str) -> bool:
    """Whether this store has another entry under the sequence number of this line, which is then displaced.

    That happens at a branch whose van was copied: the branch received what the other copy wrote. The displaced entry
    comes again under the new name of the copy.
    """
    ours = tx.row("SELECT id, store, seq FROM entry WHERE arrived = ?", (arrived,))
    assert ours is not None, "the caller found this arrival"
    if ours[0] == id_:
        return False
    if ours[1:] == (line.store, line.seq):  # otherwise an earlier line has already moved it
        tx.run("UPDATE entry SET seq = ? WHERE arrived = ?", (-arrived, arrived))
    return True


def _touched(tx: Tx, arrived: int) -> list[str]:
    return [thing for _, thing in _entry_at(tx, arrived).touches]


def _entry_at(tx: Tx, arrived: int) -> Entry:
    entry: Entry = tx.entries(arrived - 1, 1)[0]
    return entry


def _widen_sight(tx: Tx, arrived: int, line: wire.FeedLine, things: set[str]) -> None:
    """From this line on the office sees more of the things that an entry touches."""
    sees = _touched(tx, arrived) if line.sees is None else line.sees
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING", [(thing, arrived) for thing in sees]
    )
    things.update(sees)


def _replace(tx: Tx, arrived: int, line: wire.FeedLine, digest: bytes, office: str, now: str) -> set[str]:
    """Replace the bytes of an entry by those that headquarters numbered for it, and keep ours in an incident for a
    person to see.

    Returns the things that either version touches.
    """
    touched = {thing for (thing,) in tx.rows("SELECT thing FROM touch WHERE arrived = ?", (arrived,))}
    ours = tx.row("SELECT store, seq, id, body FROM entry WHERE arrived = ?", (arrived,))
    assert ours is not None, "the caller found this arrival"
    theirs = json.loads(line.body)
    incidents.add(
        tx,
        incidents.REPLACED,
        now,
        office=office,
        detail={"ours": bytes(ours[3]).decode(errors="replace"), "theirs": line.body.decode(errors="replace")},
    )
    tx.run("DELETE FROM private_part WHERE entry = ?", (arrived,))
    tx.run("DELETE FROM erased_part WHERE entry = ?", (arrived,))
    tx.run("DELETE FROM touch WHERE arrived = ?", (arrived,))
    if (ours[0], ours[1]) != (line.store, line.seq):
        tx.run(
            "INSERT INTO known_again (store, seq, id, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (ours[0], ours[1], theirs["id"], sha256(bytes(ours[3])).digest()),
        )
    tx.run(
        "UPDATE entry SET id = ?, store = ?, seq = ?, kind = ?, made = ?, body = ?, digest = ? WHERE arrived = ?",
        (theirs["id"], theirs["store"], theirs["seq"], theirs["kind"], theirs["made"], line.body, digest, arrived),
    )
    if (private := erased_persons.kept_private(tx, line.private, line.body)) is not None:
        tx.run("INSERT INTO private_part (entry, person, salt, body) VALUES (?, ?, ?, ?)", (arrived, *private))
    elif theirs["private"] is not None:
        tx.note_erased("", [arrived])
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(thing, arrived) for _, thing in theirs["touches"] if line.sees is None or thing in line.sees],
    )
    return touched | {thing for _, thing in theirs["touches"]}
