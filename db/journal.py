"""The journal: entries that are appended and never changed.

An entry's digest covers its open content and the salted digest of its private part, so a private part can be
deleted and every digest stays valid. Sequence numbers are rows, drawn in the transaction that appends: 1, 2, 3 …
without gaps.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from uuid_utils import uuid7

from db.canonical import NotCanonical, canonical, parse
from db.statements import Row, Statements, Value, chunks, placeholders
from fieldservice.shapes import JsonObject, Values

if TYPE_CHECKING:
    from db.entry_decoding import Envelope

ERASED = (
    "EXISTS (SELECT 1 FROM erased_part x WHERE x.entry = e.arrived"
    " AND (x.person = '' OR x.person IN (SELECT person FROM erasure)))"
)
"""Whether the private part of entry `e` is absent because its person was erased, here or before the entry came."""

FORMAT = 1  # `v` in the canonical bytes
SEQ, ARRIVED = "journal/seq", "journal/arrived"  # counter rows of the journal itself
STORE = "store"  # meta: the name that this store's entries carry; the office's code unless the store was copied
HEADQUARTERS = "headquarters"  # meta: set at headquarters, which numbers its own entries as it makes them
SEEN = "exchange/seen"  # meta: how far this store has read; each new entry repeats it
_FIELDS = {"id", "kind", "by", "made", "counter", "moves", "touches", "seen", "data", "private", "person"}
_NOTHING: JsonObject = {}
_MANY = 50  # entries from which on it pays to import msgspec
_LAST, _BEYOND = 2**62, "\U0010ffff"  # greater than every number, greater than every id


class Move(NamedTuple):
    """A thing passes to the state `to` and to `holder`; `after` is the entry id of the move it follows, None for the
    first."""

    thing: str
    kind: str
    after: str | None
    to: str
    holder: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `data` is open; `private` is None where the entry had no private part or where it was erased."""

    id: str
    store: str
    seq: int
    kind: str
    by: str
    made: str
    counter: str
    moves: tuple[Move, ...]
    touches: tuple[tuple[str, str], ...]
    seen: JsonObject
    data: JsonObject
    private: JsonObject | None
    person: str
    digest: bytes
    arrived: int
    number: int = 0
    """Headquarters' number; 0 while it has none."""
    mark: str = ""
    """Headquarters' judgement: "" means that the entry counts; see fieldservice/workflows/engine/marks.py."""
    erased: bool = False
    """It had a private part, which was deleted for good."""

    @property
    def place(self) -> tuple[bool, int, int]:
        """Its place in every fold: numbered entries by number, then the others in the order of their arrival here."""
        return (self.number == 0, self.number, self.arrived)


_NOBODY: dict[int, Entry] = {}


class EntryReader(Protocol):
    """Makes an Entry of a row of the journal; `opened` is its body as db/entry_decoding.py decoded it before."""

    def __call__(self, row: Row, opened: "Envelope | None" = None) -> Entry: ...


class Sealed(NamedTuple):
    """An entry as it travels: its canonical bytes, and beside them its private part (person, salt, canonical bytes)."""

    body: bytes
    private: tuple[str, bytes, bytes] | None
    opened: "Envelope | None" = None
    """The body as db/entry_decoding.py decoded it, or None."""


def new_id() -> str:
    """A UUIDv7, the permanent id of a thing or an entry. Ids sort in the order in which they were made."""
    return str(uuid7())


class Journal(Statements):
    """The part of a transaction that appends to and reads the journal."""

    def append(self, draft: Values) -> Entry:
        return self.append_many((draft,))[0]

    def append_many(self, drafts: Sequence[Values]) -> list[Entry]:
        """Appends in this order.

        A draft has `kind`, `by`, `made` and may have `id`, `counter`, `moves`, `touches`, `seen`, `data`, `private`,
        `person` (whom the private part is about). The thing of a move counts as touched.
        """
        if not drafts:
            return []
        count = len(drafts)
        last: dict[str, int] = dict(
            self.rows(
                "UPDATE counter_row SET value = value + ? WHERE name IN (?, ?) RETURNING name, value",
                (count, SEQ, ARRIVED),
            )
        )
        seq, arrived = last[SEQ] - count, last[ARRIVED] - count
        # Read in each transaction: another program may have joined or re-keyed this store while we had it open.
        meta: dict[str, str] = dict(
            self.rows("SELECT key, value FROM meta WHERE key IN (?, ?, ?)", (STORE, SEEN, HEADQUARTERS))
        )
        store, seen, numbering = meta.get(STORE, self.store), meta.get(SEEN), HEADQUARTERS in meta
        read_so_far = parse(seen.encode()) if seen else _NOTHING
        entries, rows, private, touches = [], [], [], []
        for draft in drafts:
            seq += 1
            arrived += 1
            entry, body, part = _sealed(
                {"seen": read_so_far, **draft}, store, seq, arrived, arrived if numbering else 0
            )
            entries.append(entry)
            rows.append(
                (arrived, entry.id, entry.store, seq, entry.kind, entry.made, body, entry.digest, entry.number, "")
            )
            if part is not None:
                private.append((arrived, entry.person, *part))
            touches += [(thing, arrived) for _, thing in entry.touches]
        self._write(rows, private, touches)
        return entries

    def take_in(
        self, sealed: Sequence[Sealed], facts: Sequence[tuple[int, str, Collection[str] | None]]
    ) -> list[Entry]:
        """Appends entries of other stores, or lost entries of this store, in this order. `facts` has for each its
        number (-1: its arrival here), its mark, and the touched things that are seen here (None: all).

        The bytes are not checked: the caller has decoded each as an entry and knows that each is new.
        """
        count = len(sealed)
        arrived = (
            self.value("UPDATE counter_row SET value = value + ? WHERE name = ? RETURNING value", (count, ARRIVED))
            - count
        )
        entries, rows, private, touches = [], [], [], []
        open_ = _opener(count)
        for (body, part, envelope), (number, mark, sees) in zip(sealed, facts, strict=True):
            arrived += 1
            number = arrived if number < 0 else number
            person, inner = (part[0], part[2]) if part else ("", None)
            entry = open_((arrived, body, sha256(body).digest(), person, inner, number, mark), envelope)
            entries.append(entry)
            rows.append(
                (arrived, entry.id, entry.store, entry.seq, entry.kind, entry.made, body, entry.digest, number, mark)
            )
            if part:
                private.append((arrived, *part))
            touches += [(thing, arrived) for _, thing in entry.touches if sees is None or thing in sees]
        self._write(rows, private, touches)
        if erased := [entry.arrived for entry in entries if entry.erased]:
            self.note_erased("", erased)
        return entries

    def note_erased(self, person: str, arrivals: Sequence[int]) -> None:
        """List entries whose private part is absent because this person was erased; "" is somebody erased elsewhere
        before the entry came. Their absence is then no loss."""
        self.many(
            "INSERT INTO erased_part (entry, person) VALUES (?, ?)"
            " ON CONFLICT (entry) DO UPDATE SET person = excluded.person",
            [(arrived, person) for arrived in arrivals],
        )

    def _write(self, rows: list[Row], private: list[Row], touches: list[Row]) -> None:
        self._all(
            "INSERT INTO entry (arrived, id, store, seq, kind, made, body, digest, number, mark)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._all("INSERT INTO private_part (entry, person, salt, body) VALUES (?, ?, ?, ?)", private)
        self._all("INSERT INTO touch (thing, arrived) VALUES (?, ?)", touches)

    def _all(self, sql: str, rows: list[Row]) -> None:
        if len(rows) == 1:
            self.run(sql, rows[0])
        elif rows:
            self.many(sql, rows)

    def entries_of(self, thing: str) -> list[Entry]:
        """Every entry that touches the thing, in the order in which it is folded."""
        return _all_of(self.rows(_OF_THING, (thing,)))

    def stories_of(self, things: Collection[str], known: Mapping[int, Entry] = _NOBODY) -> dict[str, list[Entry]]:
        """The entries of each of these things in the order in which they are folded; `known` ones, by their arrival,
        are not read again."""
        touched: dict[str, list[int]] = {thing: [] for thing in things}
        for some in chunks(sorted(touched)):
            for thing, arrived in self.rows(
                f"SELECT thing, arrived FROM touch WHERE thing IN ({placeholders(some)})", some
            ):
                touched[thing].append(arrived)
        entries = dict(known)
        wanted = sorted({arrived for story in touched.values() for arrived in story} - entries.keys())
        entries.update((entry.arrived, entry) for entry in self.entries_at(wanted))
        return {thing: sorted([entries[arrived] for arrived in story], key=_place) for thing, story in touched.items()}

    def entry(self, entry_id: str) -> Entry | None:
        row = self.row(_BY_ID, (entry_id,))
        return read(row) if row else None

    def entries(self, after: int = 0, limit: int = 500) -> list[Entry]:
        """The next entries in arrival order; go on with `after=entries[-1].arrived` until none comes."""
        return _all_of(self.rows(_AFTER, (after, limit)))

    def entries_at(self, arrivals: Sequence[int]) -> list[Entry]:
        """The entries of these arrivals, in no particular order."""
        return [
            entry
            for some in chunks(arrivals)
            for entry in _all_of(self.rows(_OF_ARRIVALS.format(marks=placeholders(some)), some), len(arrivals))
        ]

    def entries_named(self, ids: Sequence[str]) -> list[Entry]:
        """The entries with these ids that are here, in no particular order."""
        return [
            entry
            for some in chunks(ids)
            for entry in _all_of(self.rows(_OF_IDS.format(marks=placeholders(some)), some), len(ids))
        ]

    def entries_of_kinds(self, kinds: Sequence[str], size: int = 2000) -> Iterator[Entry]:
        """Every entry of these kinds in arrival order, page by page; for ledgers, which few kinds of entry add to."""
        marks = ", ".join("?" * len(kinds))
        after, full = 0, True
        while full:
            page = self.rows(_OF_KINDS.format(marks=marks), (after, *kinds, size))
            full = len(page) == size
            for row in page:
                yield read(row)
                after = row[0]

    def entries_with(self, name: str, size: int = 2000) -> Iterator[Entry]:
        """Every entry whose data have a field of this name, in arrival order, page by page; the bodies are searched, so
        it costs a walk over the journal. A few entries may come that have the name elsewhere."""
        after, full = 0, True
        while full:
            page = self.rows(
                _WITH_POSTGRESQL if self.postgresql else _WITH_SQLITE, (after, f'"{name}":'.encode(), size)
            )
            full = len(page) == size
            yield from _all_of(page)
            after = page[-1][0] if page else after

    def stories(self, size: int = 2000, after: str = "", until: str = "") -> Iterator[tuple[str, list[Entry]]]:
        """Every thing with its entries in the order in which they are folded, by the things' ids; for rebuild and
        verify.

        `after` and `until` are ids between which to stay. An entry that touches several things comes once with each.
        Holds one page of `size` entries and one story.
        """
        place: tuple[str, int] = (after, _LAST if after else 0)
        story: list[Entry] = []
        shared: dict[int, Entry] = {}
        full = True
        while full:
            page = self.rows(_BY_THING, (*place, until or _BEYOND, size))
            full = len(page) == size
            for thing, *row in page:
                if thing != place[0] and story:
                    yield place[0], sorted(story, key=_place)
                    story = []
                entry = shared.get(row[0]) or read(row)
                if len(entry.touches) > 1:
                    shared[row[0]] = entry  # most entries touch things that were made together, so their ids are close
                story.append(entry)
                place = (thing, row[0])
            if len(shared) > 4 * size:
                shared.clear()
        if story:
            yield place[0], sorted(story, key=_place)

    def milestones(self, every: int) -> list[str]:
        """Ids of things, about `every` touches apart, and the last id of all: they cut the touches into like parts."""
        found = [
            thing
            for (thing,) in self.rows(
                "SELECT DISTINCT thing FROM (SELECT thing, row_number() OVER (ORDER BY thing, arrived) AS place FROM "
                "touch) AS walk"
                " WHERE place % ? = 0 ORDER BY thing",
                (every,),
            )
        ]
        last = self.value("SELECT max(thing) FROM touch")
        return found if last is None or found[-1:] == [last] else [*found, last]

    def counter(self, name: str) -> int:
        """The next running number of this name, from 1; a rolled back transaction returns it."""
        number: int = self.value(
            "INSERT INTO counter_row (name, value) VALUES (?, 1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter_row.value + 1 RETURNING value",
            (name,),
        )
        return number

    def counter_value(self, name: str) -> int:
        """The present value of a counter row; 0 where there is none yet."""
        return self.value("SELECT value FROM counter_row WHERE name = ?", (name,)) or 0

    def set_counter(self, name: str, value: int) -> None:
        self.put("counter_row", [{"name": name, "value": value}])

    def meta(self, key: str) -> str | None:
        found: str | None = self.value("SELECT value FROM meta WHERE key = ?", (key,))
        return found

    def set_meta(self, key: str, value: str) -> None:
        self.put("meta", [{"key": key, "value": value}])


_ENTRY = "SELECT e.arrived, e.body, e.digest, p.person, p.body, e.number, e.mark FROM"
_PART = "LEFT JOIN private_part p ON p.entry = e.arrived"
_OF_THING = (
    f"{_ENTRY} touch t JOIN entry e ON e.arrived = t.arrived {_PART}"
    " WHERE t.thing = ? ORDER BY (e.number = 0), e.number, t.arrived"
)
_BY_THING = (
    f"SELECT t.thing, {_ENTRY.removeprefix('SELECT ')} touch t JOIN entry e ON e.arrived = t.arrived {_PART}"
    " WHERE (t.thing, t.arrived) > (?, ?) AND t.thing <= ? ORDER BY t.thing, t.arrived LIMIT ?"
)
_OF_KINDS = f"{_ENTRY} entry e {_PART} WHERE e.arrived > ? AND e.kind IN ({{marks}}) ORDER BY e.arrived LIMIT ?"
_WITH_SQLITE = f"{_ENTRY} entry e {_PART} WHERE e.arrived > ? AND instr(e.body, ?) > 0 ORDER BY e.arrived LIMIT ?"
_WITH_POSTGRESQL = _WITH_SQLITE.replace("instr(e.body, ?)", "position(?::bytea in e.body)")
_OF_ARRIVALS = f"{_ENTRY} entry e {_PART} WHERE e.arrived IN ({{marks}})"
_OF_IDS = f"{_ENTRY} entry e {_PART} WHERE e.id IN ({{marks}})"
_BY_ID = f"{_ENTRY} entry e {_PART} WHERE e.id = ?"
_AFTER = f"{_ENTRY} entry e {_PART} WHERE e.arrived > ? ORDER BY e.arrived LIMIT ?"


_place = attrgetter("place")


def private_digest(salt: bytes, person: str, body: bytes) -> str:
    """Hex SHA-256 of salt, person as JSON text, canonical private part: whom it is about cannot be changed either."""
    return sha256(salt + canonical(person) + body).hexdigest()


def _sealed(
    draft: Values, store: str, seq: int, arrived: int, number: int
) -> tuple[Entry, bytes, tuple[bytes, bytes] | None]:
    if not draft.keys() <= _FIELDS:
        raise NotCanonical(f"an entry has no field {', '.join(sorted(draft.keys() - _FIELDS))}")
    get = draft.get
    moves = tuple([move if type(move) is Move else Move(**move) for move in get("moves", ())])
    # A dict keeps the order and drops doubles: first the things of the moves, then the other touched things.
    touches = tuple(
        dict.fromkeys([*[(move.kind, move.thing) for move in moves], *[(k, t) for k, t in get("touches", ())]])
    )
    private, person, part, seal = get("private"), "", None, None
    if private is not None:
        person = get("person", "")
        salt, inner = os.urandom(16), canonical(private)
        part, seal = (salt, inner), private_digest(salt, person, inner)
    entry_id, kind, by, made = get("id") or new_id(), draft["kind"], draft["by"], draft["made"]
    counter, seen, data = get("counter", ""), get("seen", _NOTHING), get("data", _NOTHING)
    body = canonical(
        {
            "v": FORMAT,
            "id": entry_id,
            "store": store,
            "seq": seq,
            "kind": kind,
            "by": by,
            "made": made,
            "counter": counter,
            "moves": [move._asdict() for move in moves],
            "touches": touches,
            "seen": seen,
            "data": data,
            "private": seal,
        }
    )
    digest = sha256(body).digest()
    # Read back from the bytes, so that what is folded now is what will be folded from the store later.
    return read((arrived, body, digest, person, part[1] if part else None, number, "")), body, part


def _all_of(rows: Sequence[Row], of: int = 0) -> list[Entry]:
    open_ = _opener(max(of, len(rows)))
    return [open_(row) for row in rows]


def _opener(count: int) -> EntryReader:
    """The faster reader of `count` rows as entries."""
    if count < _MANY:
        return read
    from db.entry_decoding import entry_of

    return entry_of


def read(row: Sequence[Value], opened: "Envelope | None" = None) -> Entry:
    arrived, body, digest, person, private, number, mark = row
    v = parse(body)
    return Entry(
        v["id"],
        v["store"],
        v["seq"],
        v["kind"],
        v["by"],
        v["made"],
        v["counter"],
        tuple([Move(m["thing"], m["kind"], m["after"], m["to"], m["holder"]) for m in v["moves"]]),
        tuple([(kind, thing) for kind, thing in v["touches"]]),
        v["seen"],
        v["data"],
        None if private is None else parse(private),
        person or "",
        digest,
        arrived,
        number,
        mark,
        private is None and v["private"] is not None,
    )
