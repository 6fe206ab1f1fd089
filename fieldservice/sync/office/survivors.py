"""The survivors of an old store that a first copy replaces: entries that headquarters lacks, and rows that no feed
brings.

An entry survives only if its bytes match its digest. Of a damaged store every entry that can still be read survives.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from db.access import connect_sqlite
from db.canonical import canonical
from db.journal import ARRIVED, SEQ, STORE, Sealed, new_id
from db.published import PUBLICATION
from db.statements import Row
from db.store import Tx
from fieldservice.shapes import JsonObject
from fieldservice.sync import attachments, common, feeds, receiving
from fieldservice.sync.meta_keys import CARDS, COMPARED, EPOCH, HEADQUARTERS, REOFFER
from fieldservice.sync.office import outbox
from fieldservice.sync.repair import compare
from fieldservice.sync.repair.messages import EnrolAnewAnswer
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of, own_name
from fieldservice.sync.transport.copy_messages import CopyDescription

TABLES = (
    "draft",
    "sign_in_try",
    "incident",
    "carried",
    "known_again",
    "relayed_batch",
    "printer",
    "printer_for",
    "print_job",
    "sign_link",
    "meta",
    "counter_row",
)
"""Tables that are copied row by row; a store of an older version may lack some."""
COPYS_OWN = {EPOCH, HEADQUARTERS, CARDS, COMPARED, REOFFER, "relay/epoch", "relay/served"}
"""Meta that the copy has itself, or that holds positions of the old store; a branch restarts its vans' feeds."""
COPYS_COUNTERS = {ARRIVED, feeds.FED, common.PUBLISHED_UP_TO}


class SurvivingEntry(NamedTuple):
    """One surviving entry."""

    arrived: int
    id: str
    store: str
    seq: int
    sealed: Sealed
    sees: list[str]
    displaced: bool = False
    """Whether it had no place in any queue (outbox.py)."""


@dataclass(slots=True)
class Survivors:
    """The content of an old store that goes into the new one."""

    whole: bool
    """Whether the old store could be read completely."""
    entries: list[SurvivingEntry] = field(default_factory=list)
    lost: int | None = 0
    unread: list[str] = field(default_factory=list)
    gap: bool = False
    """Whether a sequence number behind headquarters' last one is missing or has another entry there."""
    meta: dict[str, str] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[JsonObject]] = field(default_factory=dict)
    aside: str = ""


def of(old: Path, copy: Path, office: str, last_seq: int) -> Survivors:
    """Read the old store, damaged or not. Entries that `copy`, the new store, has need not survive."""
    found = Survivors(whole=True)
    try:
        connection = connect_sqlite(old, read_only=True)
    except sqlite3.Error:
        return Survivors(whole=False, lost=None, unread=list(TABLES))
    with closing(connection), closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as there:
        connection.text_factory = lambda raw: raw.decode(errors="replace")
        for table in TABLES:
            try:
                cursor = connection.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                found.rows[table] = [dict(zip(names, row, strict=True)) for row in cursor]
            except sqlite3.Error as error:
                if str(error) != f"no such table: {table}":
                    found.whole = False
                    found.unread.append(table)
        found.meta = {row["key"]: row["value"] for row in found.rows.pop("meta", ())}
        found.counters = {
            row["name"]: row["value"] for row in found.rows.pop("counter_row", ()) if isinstance(row["value"], int)
        }
        bad = _entries(connection, there, office, found)
        _count(found, office, last_seq, bad)
    return found


def _count(found: Survivors, office: str, last_seq: int, bad: int) -> None:
    """Find out whether the queue continues without a gap behind headquarters' last entry, and how many entries are
    missing."""
    name = found.meta.get(STORE) or office
    waiting = {survivor.seq for survivor in found.entries if survivor.store == name and survivor.seq > last_seq}
    end = found.counters.get(SEQ)
    if end is None:
        found.lost, found.gap = (None, True)
        return
    again = {row["seq"] for row in found.rows.get("known_again", ()) if row["store"] == name}
    found.lost = sum(seq not in waiting and seq not in again for seq in range(last_seq + 1, end + 1))
    # Unacknowledged entries with sequence numbers that headquarters has: an answer was lost, or a copy used the
    # numbers.
    acknowledged = found.counters.get(outbox.ACKNOWLEDGED, 0)
    doubtful = any(survivor.store == name and acknowledged < survivor.seq <= last_seq for survivor in found.entries)
    found.gap = found.gap or doubtful or found.lost > 0 or bool(bad)


_ENTRIES = (
    "SELECT e.arrived, e.id, e.store, e.seq, e.number, e.body, e.digest, p.person, p.salt, p.body FROM entry e"
    " LEFT JOIN private_part p ON p.entry = e.arrived WHERE "
)


def _entries(connection: sqlite3.Connection, there: sqlite3.Connection, office: str, found: Survivors) -> int:
    """Collect the surviving entries: unnumbered ones and those of this office, except what the copy has. Returns how
    many could not be read or do not match their digest."""
    bad = 0
    try:
        rows: Iterable[Row] = connection.execute(
            _ENTRIES + "e.number = 0 OR e.store = ? OR e.store LIKE ? ORDER BY e.arrived", (office, f"{office}~%")
        ).fetchall()
    except sqlite3.Error:
        found.whole = False
        rows = _readable_entries(connection, found.counters.get(ARRIVED))
    for arrived, id_, store, seq, number, body, digest, person, salt, private in rows:
        if not isinstance(body, bytes) or sha256(body).digest() != digest or (entry := compare.envelope(body)) is None:
            bad += 1
            continue
        displaced = seq == -arrived and not number
        if (entry.id, entry.store, entry.seq) != (id_, store, entry.seq if displaced else seq):
            bad += 1
        if number and office_of(entry.store) != office:
            continue
        if there.execute("SELECT 1 FROM entry WHERE id = ?", (entry.id,)).fetchone():
            continue
        taken = there.execute("SELECT 1 FROM entry WHERE store = ? AND seq = ?", (entry.store, entry.seq)).fetchone()
        found.gap = found.gap or (taken is not None and not displaced)
        part = (
            (person, salt, private)
            if private is not None and compare.sealed(entry.private, salt, person, private)
            else None
        )
        if private is not None and part is None:
            bad += 1
        found.entries.append(
            SurvivingEntry(
                arrived,
                entry.id,
                entry.store,
                entry.seq,
                Sealed(body, part),
                _sees(connection, entry, arrived, office),
                displaced,
            )
        )
    found.whole = found.whole and not bad
    return bad


def _readable_entries(connection: sqlite3.Connection, end: int | None) -> Iterator[Row]:
    """Every entry that can be read, without those on damaged pages."""
    if end is None:
        try:
            end = connection.execute("SELECT max(arrived) FROM entry").fetchone()[0] or 0
        except sqlite3.Error:
            end = 0
    for first in range(1, end + 1, 100):
        try:
            yield from connection.execute(
                _ENTRIES + "e.arrived BETWEEN ? AND ? ORDER BY e.arrived", (first, first + 99)
            ).fetchall()
        except sqlite3.Error:
            for arrived in range(first, first + 100):
                row = _readable_entry(connection, arrived)
                if row is not None:
                    yield row


def _readable_entry(connection: sqlite3.Connection, arrived: int) -> Row | None:
    try:
        row: Row | None = connection.execute(_ENTRIES + "e.arrived = ?", (arrived,)).fetchone()
        return row
    except sqlite3.Error:
        pass
    try:  # its private part is on a damaged page, but the entry itself may be readable
        bare = connection.execute(
            "SELECT arrived, id, store, seq, number, body, digest FROM entry WHERE arrived = ?", (arrived,)
        ).fetchone()
    except sqlite3.Error:
        return None
    return None if bare is None else (*bare, None, None, None)


def _sees(connection: sqlite3.Connection, entry: compare.EntryColumns, arrived: int, office: str) -> list[str]:
    """The things of an entry that the office sees; of its own entries it sees all."""
    things = [thing for _, thing in entry.touches]
    if office_of(entry.store) == office:
        return things
    try:
        return [
            thing
            for thing in things
            if connection.execute("SELECT 1 FROM touch WHERE thing = ? AND arrived = ?", (thing, arrived)).fetchone()
        ]
    except sqlite3.Error:
        return things


def put(
    tx: Tx, rules: Rules, found: Survivors, described: CopyDescription, anew: EnrolAnewAnswer | None = None
) -> None:
    """Write the survivors into the copy: entries behind all of headquarters', in their order, then rows, meta and
    counters.

    With `anew`, entries that headquarters lacks get sequence numbers under the new name.
    """
    base = tx.counter_value(ARRIVED)
    name = found.meta.get(STORE) or tx.store
    survivors = found.entries if anew is None else _under(anew, name, found)
    free = [
        survivor
        for survivor in survivors
        if not tx.value("SELECT 1 FROM entry WHERE store = ? AND seq = ?", (survivor.store, survivor.seq))
    ]
    here = anew.store if anew is not None else name
    last = max(found.counters.get(SEQ, 0), described.last_seq)
    if anew is not None:
        last = sum(survivor.store == here for survivor in free)
    free += _given_places([each for each in survivors if each.displaced and each not in free], here, last)
    entries = (
        tx.take_in([survivor.sealed for survivor in free], [(0, "", survivor.sees) for survivor in free])
        if free
        else []
    )
    placeless = zip(free, entries, strict=True)
    outbox.displace(tx, [entry.arrived for survivor, entry in placeless if survivor.displaced])
    attachments.note_references(tx, rules, entries)
    _put_rows(tx, found, [survivor.arrived for survivor in free], base)
    _put_meta(tx, found)
    _put_counters(tx, found, described)
    if anew is not None:
        tx.set_meta(STORE, anew.store)
        tx.set_counter(SEQ, sum(survivor.store == anew.store for survivor in free))
        tx.set_counter(outbox.ACKNOWLEDGED, 0)
    rules.refresh(tx, {thing for entry in entries for _, thing in entry.touches}, entries, ())
    receiving.note_seen(tx, tx.store, described.epoch)


def _given_places(placeless: list[SurvivingEntry], store: str, seq: int) -> Iterator[SurvivingEntry]:
    """Entries of vans in whose places the copy has others: they get the next sequence numbers of this store, as in a
    session (recovery.py)."""
    for place, survivor in enumerate(placeless, seq + 1):
        body = canonical(json.loads(survivor.sealed.body) | {"store": store, "seq": place})
        sealed, every = Sealed(body, survivor.sealed.private), [thing for _, thing in json.loads(body)["touches"]]
        yield survivor._replace(store=store, seq=place, sealed=sealed, sees=every, displaced=False)


def _under(anew: EnrolAnewAnswer, name: str, found: Survivors) -> list[SurvivingEntry]:
    """The entries under the new name of the store. Neither ids nor printed numbers change, so nothing counts twice."""
    survivors, seq, known = [], 0, set(anew.known)
    for survivor in found.entries:
        if survivor.store == name and survivor.id not in known:
            seq += 1
            body = canonical(json.loads(survivor.sealed.body) | {"store": anew.store, "seq": seq})
            found.rows.setdefault("known_again", []).append(
                {"store": name, "seq": survivor.seq, "id": survivor.id, "digest": sha256(survivor.sealed.body).digest()}
            )
            survivor = survivor._replace(store=anew.store, seq=seq, sealed=Sealed(body, survivor.sealed.private))
        survivors.append(survivor)
    return survivors


def _put_rows(tx: Tx, found: Survivors, places: list[int], base: int) -> None:
    for table, rows in found.rows.items():
        columns = tx.shape(table).defaults
        for row in rows:
            if table == "relayed_batch":  # it waits for its turn among our own entries, which have other arrivals here
                row["arrived"] = base + bisect_right(places, row["arrived"])
            tx.put(table, [{name: value for name, value in row.items() if name in columns}])


def _put_meta(tx: Tx, found: Survivors) -> None:
    for key, value in {"identity": new_id(), **found.meta}.items():
        if key not in COPYS_OWN and not key.startswith("digest/"):
            tx.set_meta(key, value)


def _put_counters(tx: Tx, found: Survivors, described: CopyDescription) -> None:
    ours: dict[str, int] = dict(tx.rows("SELECT name, value FROM counter_row"))
    name = own_name(tx)
    own = tx.value("SELECT max(seq) FROM entry WHERE store = ?", (name,)) or 0
    counters = {key: value for key, value in found.counters.items() if key not in COPYS_COUNTERS}
    counters[SEQ] = max(own, counters.get(SEQ, 0), described.last_seq)
    counters[outbox.ACKNOWLEDGED] = max(described.last_seq, counters.get(outbox.ACKNOWLEDGED, 0))
    # Higher than either had it, so that every program notices that what is published may have changed.
    counters[PUBLICATION] = max(ours.get(PUBLICATION, 0), counters.get(PUBLICATION, 0)) + 1
    for key, value in counters.items():
        tx.set_counter(key, value)
