"""Verifies journal and published tables against their digests and reports every difference.

SQLite keeps no checksums of its pages and returns a damaged row like any other, so only a digest proves a row. Rows of
lists are verified elsewhere, by folding their entries again (fieldservice/read_model/refold.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from db import verify_exchange
from db.access import Postgresql, Sqlite
from db.canonical import NotCanonical, canonical, parse
from db.errors import DAMAGED, NOT_A_STORE, UNREADABLE, StoreTrouble, as_store_trouble
from db.journal import ARRIVED, ERASED, SEQ, private_digest
from db.published import PUBLISHED, SUM, Published
from db.statements import Row, Statements
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_

PAGE = 1000

Progress = Callable[[int, int], None]
"""Called with the number of entries read and of all entries."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference. `what` is a msgid about `where` (entry id, table, page); `str()` gives the English sentence."""

    where: str
    what: str

    def __str__(self) -> str:
        return self.what % {"where": self.where}


STOPPED = N_("Not everything could be read. %(where)s")
FILE = N_("The database file is damaged: %(where)s")
DIGEST = N_("The entry %(where)s does not match its digest.")
COLUMNS = N_("The columns of the entry %(where)s differ from its content.")
ABSENT = N_("The private part of the entry %(where)s is missing, although no customer was erased.")
PRIVATE = N_("The private part of the entry %(where)s does not match its digest.")
STRAY = N_("The entry %(where)s has a private part that does not belong to it.")
TOUCHES = N_("The entry %(where)s is not listed for every record it touches.")
TOO_MANY = N_("Records are listed under entries that do not touch them: %(where)s")
COUNTER = N_("The running number of the journal does not match its last entry: %(where)s")
PUBLISHED_TABLE = N_("The published table %(where)s was changed after it was published.")


class Opened(Protocol):
    """The part of a store that verify uses. A protocol, because db/store.py imports this module."""

    place: Sqlite | Postgresql
    office: str


def verify(store: Opened, progress: Progress | None = None) -> list[Difference]:
    """All differences; an empty list for a sound store. Reads page by page, so other programs can work meanwhile."""
    place = store.place
    found: list[Difference] = []
    try:
        with as_store_trouble(place.folder):
            connection = place.connect()
            try:
                found.extend(problems(Statements(connection, place.postgresql, {}, store.office), progress))
            finally:
                place.give_back(connection)
    except StoreTrouble as trouble:
        if trouble.because not in (DAMAGED, UNREADABLE, NOT_A_STORE):
            raise
        found.append(Difference(str(trouble), STOPPED))
    return found


def problems(statements: Statements, progress: Progress | None = None) -> Iterator[Difference]:
    """The differences one by one.

    The connection has no open transaction: one over the whole journal would let the write-ahead log grow. Entries
    appended meanwhile are not verified.
    """
    if not statements.postgresql:
        for (finding,) in statements.rows("PRAGMA integrity_check(5)"):
            if finding != "ok":
                yield Difference(finding, FILE)
    yield from _journal(statements, progress)
    yield from _published(statements)


def _journal(statements: Statements, progress: Progress | None) -> Iterator[Difference]:
    counters: dict[str, int] = dict(
        statements.rows("SELECT name, value FROM counter_row WHERE name IN (?, ?)", (SEQ, ARRIVED))
    )
    role = verify_exchange.ExchangeRole.of(statements)
    # A backup is verified before it is migrated, so tables may be missing.
    before_exchange = not statements.has_table("known_again")
    listed_erased = statements.has_table("erased_part")  # since then chains are kept too
    total = last = counters.get(ARRIVED, 0)
    arrived = touched = read = own = 0
    while True:
        page = statements.rows(
            "SELECT e.arrived, e.id, e.store, e.seq, e.kind, e.made, e.body, e.digest, p.person, p.salt, p.body, "
            f"{ERASED if listed_erased else '1'}, {'0' if before_exchange else 'e.number'} FROM entry e "
            "LEFT JOIN private_part p ON p.entry = e.arrived "
            "WHERE e.arrived > ? AND e.arrived <= ? ORDER BY e.arrived LIMIT ?",
            (arrived, last, PAGE),
        )
        contents: list[tuple[int, JsonObject, int]] = []
        for row in page:
            arrived = row[0]
            content, problem = _entry(row[:-1])
            if problem is not None:
                yield problem
            if content is None:
                continue
            contents.append((arrived, content, row[-1]))
            if content["store"] == role.name and row[3] > 0:
                own = max(own, row[3])
        for arrived_at, content, number in contents:
            found, missing = _touches(statements, role, arrived_at, content, number)
            touched += found
            if missing:
                yield Difference(content["id"], TOUCHES)
        if role.headquarters:
            yield from (
                Difference(*finding)
                for finding in verify_exchange.unseen(statements, role, [content[:2] for content in contents])
            )
        read += len(page)
        if progress is not None:
            progress(read, total)
        if len(page) < PAGE:
            break
    listed = statements.value("SELECT count(*) FROM touch WHERE arrived <= ?", (last,))
    if listed != touched:
        yield Difference(str(listed - touched), TOO_MANY)
    if before_exchange:
        if statements.value("SELECT count(*) FROM entry WHERE store = ?", (role.name,)) != own:
            yield Difference(role.name, verify_exchange.GAP)
    else:
        yield from (Difference(*finding) for finding in verify_exchange.problems(statements, role, last))
        if listed_erased:
            yield from (Difference(*finding) for finding in verify_exchange.chains(statements, role))
        own = max(own, statements.value("SELECT max(seq) FROM known_again WHERE store = ?", (role.name,)) or 0)
    if arrived != last or counters.get(SEQ) != own:
        yield Difference(f"{counters.get(SEQ)}, {own}; {last}, {arrived}", COUNTER)


def _entry(row: Row) -> tuple[JsonObject | None, Difference | None]:
    _, entry_id, store, seq, kind, made, body, digest, person, salt, private, erased = row
    if not isinstance(body, bytes) or sha256(body).digest() != digest:
        return None, Difference(entry_id, DIGEST)
    content = parse(body)
    try:
        same = canonical(content) == body
    except NotCanonical:
        same = False
    if not same:
        return content, Difference(entry_id, DIGEST)
    # Another copy of its store holds this sequence number; the entry waits until it is sent under another name
    # (fieldservice/sync/receiving.py).
    seq = content["seq"] if seq == -row[0] else seq
    if (content["id"], content["store"], content["seq"], content["kind"], content["made"]) != (
        entry_id,
        store,
        seq,
        kind,
        made,
    ):
        return content, Difference(entry_id, COLUMNS)
    if private is None:
        if content["private"] is not None and not erased:
            return content, Difference(entry_id, ABSENT)
    else:
        if content["private"] is None:
            return content, Difference(entry_id, STRAY)
        try:
            sealed = private_digest(salt, person, private)
        except verify_exchange.NO_SUCH:
            sealed = ""
        if sealed != content["private"]:
            return content, Difference(entry_id, PRIVATE)
    return content, None


def _touches(
    statements: Statements, role: verify_exchange.ExchangeRole, arrived: int, content: JsonObject, number: int
) -> tuple[int, bool]:
    """(number of things that list the entry, whether a thing that must list it does not)."""
    every = {thing for _, thing in content["touches"]}
    must = role.must_touch(content, arrived, number)
    found = {
        thing
        for thing in every
        if statements.row("SELECT 1 FROM touch WHERE thing = ? AND arrived = ?", (thing, arrived)) is not None
    }
    return len(found), bool(every) and not (found if must is None else must <= found)


def _published(statements: Statements) -> Iterator[Difference]:
    tables = Published(statements.connection, statements.postgresql, {})
    # One transaction, so that a table and its digest are of the same moment.
    statements.run("BEGIN ISOLATION LEVEL REPEATABLE READ" if statements.postgresql else "BEGIN")
    yield from [Difference(table, PUBLISHED_TABLE) for table in PUBLISHED if _changed(tables, table)]
    statements.run("COMMIT")


def _changed(tables: Published, table: str) -> bool:
    kept: str | None = tables.value("SELECT value FROM meta WHERE key = ?", (f"digest/{table}",))
    if kept is None:
        if not tables.has_table(table):
            return False  # an older store has not got it yet
        return bool(tables.value(f"SELECT count(*) FROM {table}"))
    return kept != (tables.published_digest(table) if kept.startswith(SUM) else tables.earlier_digest(table))
