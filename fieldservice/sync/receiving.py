"""Receiving: a page of the feed becomes part of this store, in slices that each keep every invariant.

A page is believed only when its positions go on from here and its digest comes out. A slice moves the cursor in the same
transaction as the entries, so wherever it stops, the next page goes on there.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

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


class PageRefused(Exception):
    """The page does not go on from here, or is not what its digest says; it is thrown away and fetched again."""


class BodyMissing(Exception):
    """Headquarters sent only the place of an entry that is not here any more: ask again for the whole."""


class OwnQueueForked(Exception):
    """Headquarters has another entry under a place in our own queue: a copy of this store writes on."""


class VerifiedLine(NamedTuple):
    """A line whose page came out: with the digest of its entry, the running digest, and the entry as db/entry_decoding.py found it."""

    line: wire.FeedLine
    digest: bytes
    running: bytes
    entry: Any

    @property
    def id(self) -> str:
        """Of its entry; "" where only its place was sent."""
        return self.entry.id if self.entry else _id(self.line.body) if self.line.body else ""


def verify(
    tx: Tx, office: str, lines: Sequence[wire.FeedLine], digest: bytes, at: tuple[int, bytes] | None = None
) -> list[VerifiedLine]:
    """The lines behind this store's cursor, or behind another one given by `at` (position, digest), each with its entry's
    digest and the running digest; nothing is written.

    Raises PageRefused, Lost, Copied.
    """
    position, running = at or feeds.head(tx, office)
    lines = [line for line in lines if line.position > position]
    name = own_name(tx)
    own = _own_digests(tx, lines, name)
    believed = []
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
        running = feeds.next_digest(running, entry_digest, line.number, line.mark, sees_of(line))
        believed.append(VerifiedLine(line, entry_digest, running, entry))
    if believed and running != digest:
        raise PageRefused("the digest does not come out")
    return believed


def sees_of(line: wire.FeedLine) -> str:
    return "" if line.sees is None else json.dumps(line.sees)


def _check_private(line: wire.FeedLine, entry: Any) -> None:
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
        raise PageRefused("a private part is not what was sealed")


def _own_digests(tx: Tx, lines: Sequence[wire.FeedLine], name: str) -> dict[tuple[str, int], bytes]:
    """Digests of what this store made itself, by place."""
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


def slices(believed: Sequence[VerifiedLine], size: int = SLICE) -> Iterator[Sequence[VerifiedLine]]:
    for start in range(0, len(believed), size):
        yield believed[start : start + size]


def apply(tx: Tx, rules: Rules, office: str, epoch: str, believed: Sequence[VerifiedLine], now: str) -> None:
    """One slice: new entries are kept, known ones get their number, what they touch is folded again, the cursor moves."""
    position, _ = feeds.head(tx, office)
    if not believed or believed[0][0].position != position + 1:
        raise PageRefused("another program read on meanwhile")
    known = _known(tx, believed)
    # The order of a thing's own unnumbered entries stays as it is when they are numbered, unless others stand between them.
    strangers = tx.value("SELECT 1 FROM entry WHERE number = 0 AND store <> ? LIMIT 1", (own_name(tx),)) is not None
    things: set[str] = set()
    numbered, sealed, facts, feed = [], [], [], []
    place_of: dict[tuple[str, int], int] = {}
    for one in believed:
        line, digest, running, entry = one
        arrived, old_digest, old_number = known.get((line.store, line.seq), (0, b"", 0))
        aside = bool(
            arrived
            and line.body
            and old_digest != digest
            and line.mark != feeds.UNREADABLE
            and _aside(tx, arrived, line, one.id)
        )
        if line.body and (aside or not arrived):
            arrived, old_digest, old_number = _by_id(tx, one.id) if aside else known.get(("", one.id), (0, b"", 0))
            if arrived and old_digest == digest:  # it stood aside, and headquarters gave it this place after all
                tx.run("UPDATE entry SET seq = ? WHERE arrived = ?", (line.seq, arrived))
        first = not arrived and (line.store, line.seq) not in place_of
        if first:
            sealed.append(Sealed(line.body, erased_persons.kept_private(tx, line.private, line.body), entry))
            facts.append((line.number, line.mark, line.sees))
            place_of[line.store, line.seq] = len(sealed) - 1
        elif arrived:
            if line.body and old_digest != digest:
                things.update(_replace(tx, arrived, line, digest, office, now))
            if old_number or line.body or line.sees is not None:
                _see(tx, arrived, line, things)
            if not old_number:
                numbered.append((line.number, line.mark, arrived))
                if line.mark or strangers:
                    things.update(_touched(tx, arrived))
        feed.append((line, arrived, running, first))
    if numbered:
        tx.many("UPDATE entry SET number = ?, mark = ? WHERE arrived = ?", numbered)
        if not strangers and not _in_order(tx, [arrived for _, _, arrived in numbered]):
            things.update(thing for _, _, arrived in numbered for thing in _touched(tx, arrived))
    marked = [_entry_at(tx, arrived) for _, mark, arrived in numbered if mark]
    new = tx.take_in(sealed, facts) if sealed else []
    things.update(thing for told in new for _, thing in told.touches)
    rows = []
    for line, arrived, running, first in feed:
        if not arrived:
            arrived = new[place_of[line.store, line.seq]].arrived
            if not first:
                _see(tx, arrived, line, things)
        rows.append((office, line.position, arrived, sees_of(line), running))
    tx.many("INSERT INTO feed (office, position, arrived, sees, digest) VALUES (?, ?, ?, ?, ?)", rows)
    attachments.note_references(tx, rules, new)
    rules.refresh(tx, things, new, marked)
    note_seen(tx, office, epoch)


def keep_unnumbered(tx: Tx, rules: Rules, believed: Sequence[VerifiedLine]) -> None:
    """What a branch hands on before headquarters has numbered it: what is not known here is kept without a number, in this
    order. Where other bytes are known, those stay: only headquarters says which hold."""
    own = own_name(tx)
    known = _known(tx, believed)
    things: set[str] = set()
    sealed: list[Sealed] = []
    facts: list[tuple[int, str, list[str] | None]] = []
    again: list[wire.FeedLine] = []
    places: dict[tuple[str, int], int] = {}
    for one in believed:
        line = one.line
        arrived, _, _ = known.get((line.store, line.seq)) or known.get(("", one.id)) or (0, b"", 0)
        if arrived:
            if line.sees is not None or line.store != own:  # of what it made itself a store sees all
                _see(tx, arrived, line, things)
        elif (line.store, line.seq) in places:
            again.append(line)
        else:
            places[line.store, line.seq] = len(sealed)
            sealed.append(Sealed(line.body, erased_persons.kept_private(tx, line.private, line.body), one.entry))
            facts.append((0, "", line.sees))
    new = tx.take_in(sealed, facts) if sealed else []
    for line in again:
        _see(tx, new[places[line.store, line.seq]].arrived, line, things)
    refresh(tx, rules, things, new)


def refresh(tx: Tx, rules: Rules, things: set[str], new: Sequence[Entry]) -> None:
    """Rows, ledgers and names of files after entries came that headquarters has not numbered."""
    attachments.note_references(tx, rules, new)
    rules.refresh(tx, things | {thing for entry in new for _, thing in entry.touches}, new, ())


def note_seen(tx: Tx, office: str, epoch: str) -> None:
    """What entries made from now on say of how far this store had read."""
    position, _ = feeds.head(tx, office)
    common = tx.value("SELECT max(position) FROM common") or 0
    tx.set_meta(SEEN, json.dumps({"epoch": epoch, "feed": position, "common": common}))


def _id(body: bytes) -> str:
    return str(json.loads(body)["id"])


def _known(tx: Tx, believed: Sequence[VerifiedLine]) -> dict[tuple[str, object], tuple[int, bytes, int]]:
    """(arrived, digest, number) of what is here already, by (store, seq) and by ("", id)."""
    found: dict[tuple[str, object], tuple[int, bytes, int]] = {}
    by_store: dict[str, list[int]] = {}
    for one in believed:
        by_store.setdefault(one.line.store, []).append(one.line.seq)
    for store, seqs in by_store.items():
        for arrived, seq, digest, number in tx.rows(
            f"SELECT arrived, seq, digest, number FROM entry WHERE store = ? AND seq IN ({', '.join('?' * len(seqs))})",
            (store, *seqs),
        ):
            found[store, seq] = (arrived, bytes(digest), number)
    ids = [one.id for one in believed if one.line.body and (one.line.store, one.line.seq) not in found]
    if ids:
        for arrived, id_, digest, number in tx.rows(
            f"SELECT arrived, id, digest, number FROM entry WHERE id IN ({', '.join('?' * len(ids))})", ids
        ):
            found["", id_] = (arrived, bytes(digest), number)
    return found


def _in_order(tx: Tx, arrivals: Sequence[int]) -> bool:
    """Whether what was numbered now was the first that waited. A witness may have told a later one of ours before."""
    waits = tx.value("SELECT min(arrived) FROM entry WHERE number = 0")
    return list(arrivals) == sorted(arrivals) and (waits is None or waits > arrivals[-1])


def _by_id(tx: Tx, id_: str) -> tuple[int, bytes, int]:
    """The same where its place was looked for first and held another entry."""
    row = tx.row("SELECT arrived, digest, number FROM entry WHERE id = ?", (id_,))
    return (row[0], bytes(row[1]), row[2]) if row else (0, b"", 0)


def _aside(tx: Tx, arrived: int, line: wire.FeedLine, id_: str) -> bool:
    """Whether another entry lies in a place of a queue for which headquarters has this one. A van was copied, and its branch was
    shown what the other copy wrote: that leaves the place, and comes again under the name that the copy gets."""
    there = tx.row("SELECT id, store, seq FROM entry WHERE arrived = ?", (arrived,))
    assert there is not None, "the caller found this arrival"
    if there[0] == id_:
        return False
    if there[1:] == (line.store, line.seq):  # else a line before this one took it to its new place already
        tx.run("UPDATE entry SET seq = ? WHERE arrived = ?", (-arrived, arrived))
    return True


def _touched(tx: Tx, arrived: int) -> list[str]:
    return [thing for _, thing in _entry_at(tx, arrived).touches]


def _entry_at(tx: Tx, arrived: int) -> Entry:
    entry: Entry = tx.entries(arrived - 1, 1)[0]
    return entry


def _see(tx: Tx, arrived: int, line: wire.FeedLine, things: set[str]) -> None:
    """An entry that is here shows more of what it touches from this line on."""
    sees = _touched(tx, arrived) if line.sees is None else line.sees
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING", [(thing, arrived) for thing in sees]
    )
    things.update(sees)


def _replace(tx: Tx, arrived: int, line: wire.FeedLine, digest: bytes, office: str, now: str) -> set[str]:
    """Headquarters numbered other bytes for an entry of ours: its bytes hold, ours are kept beside them for a person to see.
    Answers with the things that either touches."""
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
    tx.many(
        "INSERT INTO touch (thing, arrived) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(thing, arrived) for _, thing in theirs["touches"] if line.sees is None or thing in line.sees],
    )
    return touched | {thing for _, thing in theirs["touches"]}
