"""Verifies the exchange tables of a store: numbers, feeds, sight and the common feed.

Each check yields (where, what): the office, position or entry, and the sentence about it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from json import loads
from typing import TypeVarTuple

from db.canonical import canonical
from db.chain import START, next_line, next_row, of_queue
from db.journal import HEADQUARTERS, SEQ, STORE
from db.published import PUBLICATION, PUBLISHED, Published
from db.statements import Statements, Value, chunks, placeholders
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_

Line = TypeVarTuple("Line")

GAP = N_("Entries of this store are missing before number %(where)s.")
THEIR_GAP = N_("Entries of a store are missing here: %(where)s (store and the number before which they are missing).")
NUMBERS = N_("The numbers from headquarters do not match their entries: %(where)s")
MARKS = N_("Entries not numbered by headquarters carry a mark from it: %(where)s")
FEED = N_("The entries sent to an office do not match those stored here: %(where)s.")
SIGHT = N_("An office does not see what it made or has: %(where)s.")
COMMON = N_("The published data is inconsistent from position %(where)s on.")
NOT_AS_READ = N_("The published table %(where)s is not as headquarters published it.")
NOT_ERASED = N_("Personal data of an erased customer is still here: entry %(where)s.")
CHAIN = N_("The entries of %(where)s differ from those it sent to headquarters.")
AHEAD = N_("The exchange counters exceed the entries: %(where)s.")

FED, ACKNOWLEDGED, PUBLISHED_UP_TO = "exchange/fed", "exchange/acknowledged", "exchange/published"
ANCHOR = "exchange/anchor"
"""Meta, JSON {store, seq, digest}: the running digest of the own entries that headquarters confirmed last."""
PAGE = 1000
MOST_LISTED = 20
NO_SUCH = (ValueError, TypeError, AttributeError, OverflowError)
"""Errors that a value raises when a flipped bit has changed its type."""

Findings = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ExchangeRole:
    """The role of this store in the exchange. `name` is the name its entries carry.

    `narrow` maps the arrival of an entry to its visible things, where this office does not see all of them.
    """

    office: str
    name: str
    headquarters: bool
    joined: bool
    fed: int
    narrow: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tx: Statements) -> "ExchangeRole":
        meta: dict[str, str] = dict(
            tx.rows("SELECT key, value FROM meta WHERE key IN (?, ?, 'exchange/url', 'office')", (STORE, HEADQUARTERS))
        )
        office, joined = meta.get("office", tx.store), bool(meta.get("exchange/url")) and HEADQUARTERS not in meta
        narrow: dict[int, set[str]] = {}
        for arrived, sees in (
            tx.rows("SELECT arrived, sees FROM feed WHERE office = ? AND sees <> ''", (office,)) if joined else ()
        ):
            narrow.setdefault(arrived, set()).update(_listed(sees))
        fed = tx.value("SELECT value FROM counter_row WHERE name = ?", (FED,)) or 0
        return cls(office, meta.get(STORE, office), HEADQUARTERS in meta, joined, fed, narrow)

    def must_touch(self, content: JsonObject, arrived: int, number: int) -> set[str] | None:
        """The things under which the entry must be listed here; None: under at least one of the things it touches."""
        every = {thing for _, thing in content["touches"]}
        if not self.joined or content["store"].partition("~")[0] == self.office:
            return every
        if arrived in self.narrow:
            return self.narrow[arrived] & every
        if number:
            return every
        # A branch shows its vans also what they see only because of their accounts.
        return set() if any(_accounts(content)) else None


def _accounts(content: JsonObject) -> Iterator[str]:
    """The accounts that an entry names; it may come from anywhere."""
    data = content["data"]
    postings = data.get("postings") if isinstance(data, dict) else None
    for posting in postings if isinstance(postings, list) else ():
        for side in ("from", "to"):
            if isinstance(posting, dict) and isinstance(posting.get(side), str):
                yield posting[side]


def _listed(sees: str) -> list[str]:
    """The things of a feed line; [] where the line is damaged, which the check of its digest reports."""
    try:
        found = loads(sees)
    except NO_SUCH:
        return []
    return [thing for thing in found if isinstance(thing, str)] if isinstance(found, list) else []


def problems(tx: Statements, role: ExchangeRole, last: int) -> Findings:
    """Check everything up to the arrival `last`."""
    yield from _own_queue(tx, role)
    yield from _numbers(tx, role, last)
    yield from _counters(tx)
    yield from (
        (entry_id, NOT_ERASED)
        for (entry_id,) in tx.rows(
            "SELECT e.id FROM erasure x JOIN private_part p ON p.person = x.person JOIN entry e ON e.arrived = p.entry"
            f" WHERE p.person <> '' ORDER BY e.arrived LIMIT {MOST_LISTED}"
        )
    )
    if role.headquarters:
        yield from _their_queues(tx)
    if role.headquarters or role.joined:
        yield from islice(_feeds(tx, role), MOST_LISTED)
        yield from islice(_common(tx), MOST_LISTED)


def _queue(tx: Statements, store: str, until: int) -> Iterator[int]:
    """The sequence numbers of a store that are filled, in order: by an entry here, or by an entry known under another
    number."""
    after = 0
    while True:
        page = tx.rows(
            "SELECT seq FROM entry WHERE store = ? AND seq > ? AND seq <= ? UNION SELECT seq FROM known_again WHERE "
            "store = ? AND seq > ?"
            " AND seq <= ? ORDER BY seq LIMIT ?",
            (store, after, until, store, after, until, PAGE),
        )
        yield from (seq for (seq,) in page)
        if len(page) < PAGE:
            return
        after = page[-1][0]


def _gaps(places: Iterable[int]) -> Iterator[int]:
    """The sequence number behind each gap."""
    expected = 1
    for seq in places:
        if seq != expected:
            yield seq
        expected = seq + 1


def _own_queue(tx: Statements, role: ExchangeRole) -> Findings:
    drawn = tx.value("SELECT value FROM counter_row WHERE name = ?", (SEQ,)) or 0
    yield from islice(((str(seq), GAP) for seq in _gaps(_queue(tx, role.name, drawn))), MOST_LISTED)


def _their_queues(tx: Statements) -> Findings:
    """Headquarters must hold every sequence number of a store up to the last that it acknowledged."""
    for store, last in tx.rows("SELECT store, last_seq FROM known_store ORDER BY store"):
        missing = next(_gaps([*_queue(tx, store, last), last + 1]), None) if isinstance(last, int) else last
        if missing is not None:
            yield f"{store} {missing}", THEIR_GAP


def chains(tx: Statements, role: ExchangeRole) -> Findings:
    """The entries of a store have the running digest on which it and headquarters agreed."""
    anchor = loads(tx.value("SELECT value FROM meta WHERE key = ?", (ANCHOR,)) or "{}")
    agreed = [(role.name, anchor["seq"], anchor["digest"])] if anchor.get("store") == role.name else []
    if role.headquarters:
        agreed = tx.rows("SELECT store, chain_seq, chain FROM known_store WHERE chain <> '' ORDER BY store")
    for store, seq, digest in agreed:
        if of_queue(tx, store, 0, START, seq).hex() != digest:
            yield f"{store} {seq}", CHAIN


def _numbers(tx: Statements, role: ExchangeRole, last: int) -> Findings:
    if role.headquarters:
        wrong = "SELECT id FROM entry WHERE number <> arrived AND arrived <= ?"
    elif role.joined:
        wrong = (
            "SELECT min(id) FROM entry WHERE number <> 0 AND arrived <= ?"
            " GROUP BY number HAVING count(*) > 1 OR number < 0"
        )
    else:
        wrong = "SELECT id FROM entry WHERE number <> 0 AND arrived <= ?"
    found = [entry_id for (entry_id,) in tx.rows(f"{wrong} LIMIT 5", (last,))]
    if found:
        yield ", ".join(found), NUMBERS
    marked = [
        entry_id
        for (entry_id,) in tx.rows(
            "SELECT id FROM entry WHERE number = 0 AND mark <> '' AND arrived <= ? LIMIT 5", (last,)
        )
    ]
    if marked:
        yield ", ".join(marked), MARKS


def _counters(tx: Statements) -> Findings:
    counters = {name: value for name, value in tx.rows("SELECT name, value FROM counter_row") if isinstance(value, int)}
    for name, end in ((FED, "journal/arrived"), (ACKNOWLEDGED, SEQ)):
        if counters.get(name, 0) > counters.get(end, 0):
            yield f"{name} {counters[name]}, {end} {counters.get(end, 0)}", AHEAD


def _feeds(tx: Statements, role: ExchangeRole) -> Findings:
    """Positions have no gaps, and every digest follows from the entries.

    A branch makes the feed of its vans anew when an entry in it changes, so for vans only the positions are checked.
    """
    office, position, running = "", 0, START
    while True:
        page = tx.rows(
            "SELECT f.office, f.position, f.sees, f.digest, e.digest, e.number, e.mark FROM feed f LEFT JOIN entry e "
            "ON e.arrived = f.arrived"
            " WHERE (f.office, f.position) > (?, ?) ORDER BY f.office, f.position LIMIT ?",
            (office, position, PAGE),
        )
        for reader, place, sees, digest, entry, number, mark in page:
            if reader != office:
                office, position, running = reader, 0, START
            sealed = role.headquarters or reader == role.office
            right = entry is not None and (
                not sealed or _follows(digest, next_line, running, _as_bytes(entry), number, mark, sees)
            )
            if place != position + 1 or not right:
                yield f"{reader} {place}", FEED
            position, running = place, _as_bytes(digest)
        if len(page) < PAGE:
            return


def _follows(digest: Value, following: Callable[[*Line], bytes], *line: *Line) -> bool:
    try:
        return following(*line) == _as_bytes(digest)
    except NO_SUCH:
        return False


def _as_bytes(value: Value) -> bytes:
    """The bytes of a column; none where a damaged store has a value of another type there."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def unseen(tx: Statements, role: ExchangeRole, page: Iterable[tuple[int, JsonObject]]) -> Findings:
    """At headquarters: the office that made an entry and the offices that hold a thing by it must see every thing it
    touches, and the offices of accounts what moves something between these. `page` holds (arrived, content) of
    entries."""
    wanted: dict[str, set[str]] = {}
    for arrived, content in page:
        if arrived <= role.fed:
            offices = {content["store"].partition("~")[0], *(move["holder"] for move in content["moves"])} - {
                role.office,
                "",
            }
            for _, thing in content["touches"]:
                wanted.setdefault(thing, set()).update(offices)
            for office in {account.partition("/")[0] for account in _accounts(content)} - {role.office, ""}:
                wanted.setdefault(f"accounts/{office}", set()).add(office)
    things = sorted(wanted)
    for some in chunks(things):
        for thing, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({placeholders(some)})", some):
            wanted.get(thing, set()).discard(office)  # a damaged index may answer with another thing
    yield from ((f"{office}, {thing}", SIGHT) for thing in things for office in sorted(wanted[thing]))


def _common(tx: Statements) -> Findings:
    """Every digest follows from the rows, and each published table equals the newest row of each key."""
    tables = Published(tx.connection, tx.postgresql, {})
    # One transaction, so that the rows and the tables are of the same moment.
    tx.run("BEGIN ISOLATION LEVEL REPEATABLE READ" if tx.postgresql else "BEGIN")
    try:
        newest: dict[str, dict[str, str]] = {table: {} for table in PUBLISHED}
        position, running = 0, START
        for place, table, key, body, digest in tx.rows(
            'SELECT position, "table", key, body, digest FROM common ORDER BY position'
        ):
            if place != position + 1 or not _follows(digest, next_row, running, table, key, body):
                yield str(place), COMMON
            position, running = place, _as_bytes(digest)
            newest.setdefault(table, {})[key] = body
        counters: dict[str, int] = dict(
            tx.rows("SELECT name, value FROM counter_row WHERE name IN (?, ?)", (PUBLICATION, PUBLISHED_UP_TO))
        )
        if position and counters.get(PUBLISHED_UP_TO, counters.get(PUBLICATION)) == counters.get(PUBLICATION):
            for table in PUBLISHED:
                if not newest[table] and not tables.has_table(table):
                    continue  # an older store has not got it yet
                try:
                    same = _digest(tables.published(table)) == _digest(_rows(tables, table, newest[table].values()))
                except NO_SUCH:  # the body is damaged
                    same = False
                if not same:
                    yield table, NOT_AS_READ
    finally:
        tx.run("COMMIT")


def _rows(tables: Published, table: str, bodies: Iterable[str]) -> list[JsonObject]:
    """Published rows as this version keeps them: a newer headquarters may know more columns, an older one fewer."""
    defaults = tables.shape(table).defaults
    return [
        {name: row.get(name, default) for name, default in defaults.items()}
        for body in bodies
        if body
        for row in (loads(body),)
    ]


def _digest(rows: Iterable[JsonObject]) -> str:
    return sha256(b"\n".join(sorted(canonical(row) for row in rows))).hexdigest()
