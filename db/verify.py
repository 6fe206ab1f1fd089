"""Reads everything that cannot be made again and says what is not as it was written.

SQLite keeps no checksums of its pages and returns a damaged row like any other, so nothing is believed
without its digest. Rows are not looked at here: they are compared with folds, where folds are known.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from db import exchanged
from db.access import Postgresql, Sqlite
from db.canonical import NotCanonical, canonical, parse
from db.errors import DAMAGED, NOT_A_STORE, UNREADABLE, StoreTrouble, told_plainly
from db.journal import ARRIVED, SEQ, private_digest
from db.published import PUBLISHED, Published
from db.session import Row, Session
from fieldservice.words.marking import N_

PAGE = 1000

Progress = Callable[[int, int], None]
"""Called with entries read so far and entries in all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`what` is a msgid about `where` (an entry id, a table, a page); `str()` gives the English sentence."""

    where: str
    what: str

    def __str__(self) -> str:
        return self.what % {"where": self.where}


STOPPED = N_("Not everything could be read. %(where)s")
FILE = N_("The database file is damaged: %(where)s")
DIGEST = N_("The entry %(where)s does not match its digest.")
COLUMNS = N_("The columns of the entry %(where)s differ from its content.")
PRIVATE = N_("The private part of the entry %(where)s is not what its digest says.")
STRAY = N_("There is a private part where the entry %(where)s has none.")
TOUCHES = N_("The entry %(where)s is not listed for every record it touches.")
TOO_MANY = N_("Records are listed under entries that do not touch them: %(where)s")
COUNTER = N_("The running number of the journal does not match its last entry: %(where)s")
PUBLISHED_TABLE = N_("The published table %(where)s is not as it was published.")


class Opened(Protocol):
    """What verify needs of a store (db/store.py uses this module, so the store itself is not imported)."""

    place: Sqlite | Postgresql
    office: str


def verify(store: Opened, progress: Progress | None = None) -> list[Problem]:
    """Everything that is wrong, empty if all is well. Reads page by page, so others work on meanwhile."""
    place = store.place
    found: list[Problem] = []
    try:
        with told_plainly(place.folder):
            connection = place.connect()
            try:
                found.extend(problems(Session(connection, place.postgresql, {}, store.office), progress))
            finally:
                place.give_back(connection)
    except StoreTrouble as trouble:
        if trouble.because not in (DAMAGED, UNREADABLE, NOT_A_STORE):
            raise
        found.append(Problem(str(trouble), STOPPED))
    return found


def problems(session: Session, progress: Progress | None = None) -> Iterator[Problem]:
    """The session has no transaction open: one over the whole journal would let the write-ahead log grow for as long
    as it takes. What is appended meanwhile is left for the next time."""
    if not session.postgresql:
        for (said,) in session.rows("PRAGMA integrity_check(5)"):
            if said != "ok":
                yield Problem(said, FILE)
    yield from _journal(session, progress)
    yield from _published(session)


def _journal(session: Session, progress: Progress | None) -> Iterator[Problem]:
    counters: dict[str, int] = dict(
        session.rows("SELECT name, value FROM counter_row WHERE name IN (?, ?)", (SEQ, ARRIVED))
    )
    standing = exchanged.Standing.of(session)
    alone = _before_exchange(session)
    total = last = counters.get(ARRIVED, 0)
    arrived = touched = read = own = 0
    while True:
        page = session.rows(
            "SELECT e.arrived, e.id, e.store, e.seq, e.kind, e.made, e.body, e.digest, p.person, p.salt, p.body, "
            f"{'0' if alone else 'e.number'} FROM entry e LEFT JOIN private_part p ON p.entry = e.arrived WHERE "
            "e.arrived > ? AND e.arrived <= ? ORDER BY e.arrived LIMIT ?",
            (arrived, last, PAGE),
        )
        contents: list[tuple[int, dict[str, Any], int]] = []
        for row in page:
            arrived = row[0]
            content, problem = _entry(row[:-1])
            if problem is not None:
                yield problem
            if content is None:
                continue
            contents.append((arrived, content, row[-1]))
            if content["store"] == standing.name and row[3] > 0:
                own = max(own, row[3])
        for arrived_at, content, number in contents:
            found, missing = _touches(session, standing, arrived_at, content, number)
            touched += found
            if missing:
                yield Problem(content["id"], TOUCHES)
        if standing.headquarters:
            yield from (Problem(*said) for said in exchanged.unseen(session, standing, [one[:2] for one in contents]))
        read += len(page)
        if progress is not None:
            progress(read, total)
        if len(page) < PAGE:
            break
    listed = session.value("SELECT count(*) FROM touch WHERE arrived <= ?", (last,))
    if listed != touched:
        yield Problem(str(listed - touched), TOO_MANY)
    if alone:
        if session.value("SELECT count(*) FROM entry WHERE store = ?", (standing.name,)) != own:
            yield Problem(standing.name, exchanged.GAP)
    else:
        yield from (Problem(*said) for said in exchanged.problems(session, standing, last))
        own = max(own, session.value("SELECT max(seq) FROM known_again WHERE store = ?", (standing.name,)) or 0)
    if arrived != last or counters.get(SEQ) != own:
        yield Problem(f"{counters.get(SEQ)}, {own}; {last}, {arrived}", COUNTER)


def _before_exchange(session: Session) -> bool:
    """Whether a version wrote this store that knew of no headquarters: it is read before it is migrated."""
    there = (
        "SELECT to_regclass('known_again')::text"
        if session.postgresql
        else "SELECT name FROM sqlite_master WHERE name = 'known_again'"
    )
    return session.value(there) is None


def _entry(row: Row) -> tuple[dict[str, Any] | None, Problem | None]:
    _, entry_id, store, seq, kind, made, body, digest, person, salt, private = row
    if not isinstance(body, bytes) or sha256(body).digest() != digest:
        return None, Problem(entry_id, DIGEST)
    content = parse(body)
    try:
        same = canonical(content) == body
    except NotCanonical:
        same = False
    if not same:
        return content, Problem(entry_id, DIGEST)
    # Another copy of its store has its place in the queue: it waits outside until it is told under another name
    # (sync/receiving.py).
    seq = content["seq"] if seq == -row[0] else seq
    if (content["id"], content["store"], content["seq"], content["kind"], content["made"]) != (
        entry_id,
        store,
        seq,
        kind,
        made,
    ):
        return content, Problem(entry_id, COLUMNS)
    if private is not None:  # None: there was none, or it was erased
        if content["private"] is None:
            return content, Problem(entry_id, STRAY)
        try:
            sealed = private_digest(salt, person, private)
        except exchanged.NO_SUCH:
            sealed = ""
        if sealed != content["private"]:
            return content, Problem(entry_id, PRIVATE)
    return content, None


def _touches(
    session: Session, standing: exchanged.Standing, arrived: int, content: dict[str, Any], number: int
) -> tuple[int, bool]:
    """(under how many of the things it touches an entry is found, whether one is missing under which it must be
    found)."""
    every = {thing for _, thing in content["touches"]}
    must = standing.must_touch(content, arrived, number)
    found = {
        thing
        for thing in every
        if session.row("SELECT 1 FROM touch WHERE thing = ? AND arrived = ?", (thing, arrived)) is not None
    }
    return len(found), bool(every) and not (found if must is None else must <= found)


def _published(session: Session) -> Iterator[Problem]:
    tables = Published(session.connection, session.postgresql, {})
    session.run("BEGIN ISOLATION LEVEL REPEATABLE READ" if session.postgresql else "BEGIN")  # a table and its digest
    yield from [Problem(table, PUBLISHED_TABLE) for table in PUBLISHED if _changed(tables, table)]
    session.run("COMMIT")


def _changed(tables: Published, table: str) -> bool:
    kept = tables.value("SELECT value FROM meta WHERE key = ?", (f"digest/{table}",))
    if kept is None:
        try:
            tables.shape(table)
        except ValueError:
            return False  # an older store has not got the table yet
        return bool(tables.value(f"SELECT count(*) FROM {table}"))
    return bool(tables.published_digest(table) != kept)
