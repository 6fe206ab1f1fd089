"""What must hold in a store that exchanges, beside what must hold in every store: numbers, feeds, sight, the common
feed.

Each check yields (where, what): an office, a position, an entry id, and the sentence about it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from json import loads
from typing import Any

from db.canonical import canonical
from db.chain import START, next_line, next_row
from db.journal import HEADQUARTERS, SEQ, STORE
from db.published import PUBLICATION, PUBLISHED, Published
from db.session import Session
from fieldservice.words.marking import N_

GAP = N_("Entries of this store are missing before number %(where)s.")
THEIR_GAP = N_("Entries of a store are missing here: %(where)s (store and the number before which they are missing).")
NUMBERS = N_("The numbers from headquarters do not match their entries: %(where)s")
MARKS = N_("Entries not numbered by headquarters carry a mark from it: %(where)s")
FEED = N_("The entries sent to an office do not match those stored here: %(where)s.")
SIGHT = N_("An office does not see what it made or holds: %(where)s.")
COMMON = N_("The published data is inconsistent from position %(where)s on.")
NOT_AS_READ = N_("The published table %(where)s is not as headquarters published it.")
NOT_ERASED = N_("Something private of an erased person is still here: entry %(where)s.")
AHEAD = N_("The exchange counters exceed the entries: %(where)s.")

FED, ACKNOWLEDGED, PUBLISHED_UP_TO = "exchange/fed", "exchange/acknowledged", "exchange/published"
PAGE = 1000
CHUNK = 400
MOST_TOLD = 20
NO_SUCH = (ValueError, TypeError, AttributeError, OverflowError)
"""What a value raises that a flipped bit made into another kind of value."""

Said = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Which part a store has in the exchange. `name` is what it signs with; `narrow` are the entries of which this
    office sees only some of the things they touch, with those."""

    office: str
    name: str
    headquarters: bool
    joined: bool
    fed: int
    narrow: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Standing":
        meta: dict[str, str] = dict(
            session.rows(
                "SELECT key, value FROM meta WHERE key IN (?, ?, 'exchange/url', 'office')", (STORE, HEADQUARTERS)
            )
        )
        office, joined = meta.get("office", session.store), bool(meta.get("exchange/url")) and HEADQUARTERS not in meta
        narrow: dict[int, set[str]] = {}
        for arrived, sees in (
            session.rows("SELECT arrived, sees FROM feed WHERE office = ? AND sees <> ''", (office,)) if joined else ()
        ):
            narrow.setdefault(arrived, set()).update(_listed(sees))
        fed = session.value("SELECT value FROM counter_row WHERE name = ?", (FED,)) or 0
        return cls(office, meta.get(STORE, office), HEADQUARTERS in meta, joined, fed, narrow)

    def must_touch(self, content: dict[str, Any], arrived: int, number: int) -> set[str] | None:
        """The things under which an entry must be found here; None: at least one of those it touches."""
        every = {thing for _, thing in content["touches"]}
        if not self.joined or content["store"].partition("~")[0] == self.office:
            return every
        if arrived in self.narrow:
            return self.narrow[arrived] & every
        return every if number else None


def _listed(sees: str) -> list[str]:
    """The things of a line; [] where it is damaged, which its digest tells."""
    try:
        found = loads(sees)
    except NO_SUCH:
        return []
    return [thing for thing in found if isinstance(thing, str)] if isinstance(found, list) else []


def problems(session: Session, standing: Standing, last: int) -> Said:
    """`last` is the last arrival that is looked at."""
    yield from _own_queue(session, standing)
    yield from _numbers(session, standing, last)
    yield from _counters(session)
    yield from (
        ((entry_id), NOT_ERASED)
        for (entry_id,) in session.rows(
            "SELECT e.id FROM erasure x JOIN private_part p ON p.person = x.person JOIN entry e ON e.arrived = p.entry"
            f" WHERE p.person <> '' ORDER BY e.arrived LIMIT {MOST_TOLD}"
        )
    )
    if standing.headquarters:
        yield from _their_queues(session)
    if standing.headquarters or standing.joined:
        yield from islice(_feeds(session, standing), MOST_TOLD)
        yield from islice(_common(session), MOST_TOLD)


def _queue(session: Session, store: str, until: int) -> Iterator[int]:
    """The places of a queue that are filled, in order: by entries, or by what another place has told."""
    after = 0
    while True:
        page = session.rows(
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
    """The place behind each gap."""
    expected = 1
    for seq in places:
        if seq != expected:
            yield seq
        expected = seq + 1


def _own_queue(session: Session, standing: Standing) -> Said:
    drawn = session.value("SELECT value FROM counter_row WHERE name = ?", (SEQ,)) or 0
    yield from islice(((str(seq), GAP) for seq in _gaps(_queue(session, standing.name, drawn))), MOST_TOLD)


def _their_queues(session: Session) -> Said:
    """Headquarters has every place of a store's queue up to the last that it acknowledged."""
    for store, last in session.rows("SELECT store, last_seq FROM known_store ORDER BY store"):
        missing = next(_gaps([*_queue(session, store, last), last + 1]), None) if isinstance(last, int) else last
        if missing is not None:
            yield f"{store} {missing}", THEIR_GAP


def _numbers(session: Session, standing: Standing, last: int) -> Said:
    if standing.headquarters:
        wrong = "SELECT id FROM entry WHERE number <> arrived AND arrived <= ?"
    elif standing.joined:
        wrong = "SELECT min(id) FROM entry WHERE number <> 0 AND arrived <= ? GROUP BY number HAVING count(*) > 1 OR number < 0"
    else:
        wrong = "SELECT id FROM entry WHERE number <> 0 AND arrived <= ?"
    found = [entry_id for (entry_id,) in session.rows(f"{wrong} LIMIT 5", (last,))]
    if found:
        yield ", ".join(found), NUMBERS
    marked = [
        entry_id
        for (entry_id,) in session.rows(
            "SELECT id FROM entry WHERE number = 0 AND mark <> '' AND arrived <= ? LIMIT 5", (last,)
        )
    ]
    if marked:
        yield ", ".join(marked), MARKS


def _counters(session: Session) -> Said:
    counters = {
        name: value for name, value in session.rows("SELECT name, value FROM counter_row") if isinstance(value, int)
    }
    for name, end in ((FED, "journal/arrived"), (ACKNOWLEDGED, SEQ)):
        if counters.get(name, 0) > counters.get(end, 0):
            yield f"{name} {counters[name]}, {end} {counters.get(end, 0)}", AHEAD


def _feeds(session: Session, standing: Standing) -> Said:
    """Positions without gaps, and every digest again from the entries. What a branch feeds its vans is made anew when
    an entry in it changes, so there only the positions must fit."""
    office, position, running = "", 0, START
    while True:
        page = session.rows(
            "SELECT f.office, f.position, f.sees, f.digest, e.digest, e.number, e.mark FROM feed f LEFT JOIN entry e "
            "ON e.arrived = f.arrived"
            " WHERE (f.office, f.position) > (?, ?) ORDER BY f.office, f.position LIMIT ?",
            (office, position, PAGE),
        )
        for whose, place, sees, digest, entry, number, mark in page:
            if whose != office:
                office, position, running = whose, 0, START
            sealed = standing.headquarters or whose == standing.office
            right = entry is not None and (
                not sealed or _follows(digest, next_line, running, bytes(entry), number, mark, sees)
            )
            if place != position + 1 or not right:
                yield f"{whose} {place}", FEED
            position, running = place, bytes(digest)
        if len(page) < PAGE:
            return


def _follows(digest: Any, following: Callable[..., bytes], *line: Any) -> bool:
    try:
        return following(*line) == bytes(digest)
    except NO_SUCH:
        return False


def unseen(session: Session, standing: Standing, page: Iterable[tuple[int, dict[str, Any]]]) -> Said:
    """At headquarters: (arrived, content) of entries, of which their makers and whoever holds something by them must
    see all."""
    wanted: dict[str, set[str]] = {}
    for arrived, content in page:
        if arrived <= standing.fed:
            offices = {content["store"].partition("~")[0], *(move["holder"] for move in content["moves"])} - {
                standing.office,
                "",
            }
            for _, thing in content["touches"]:
                wanted.setdefault(thing, set()).update(offices)
    things = sorted(wanted)
    for start in range(0, len(things), CHUNK):
        some = things[start : start + CHUNK]
        for thing, office in session.rows(
            f"SELECT thing, office FROM sight WHERE thing IN ({', '.join('?' * len(some))})", some
        ):
            wanted.get(thing, set()).discard(office)  # a damaged index may answer with another thing
    yield from ((f"{office}, {thing}", SIGHT) for thing in things for office in sorted(wanted[thing]))


def _common(session: Session) -> Said:
    """Every digest again from the rows; then the tables must be what the newest row of each key says."""
    tables = Published(session.connection, session.postgresql, {})
    session.run(
        "BEGIN ISOLATION LEVEL REPEATABLE READ" if session.postgresql else "BEGIN"
    )  # the rows and the tables of one moment
    try:
        newest: dict[str, dict[str, str]] = {table: {} for table in PUBLISHED}
        position, running = 0, START
        for place, table, key, body, digest in session.rows(
            'SELECT position, "table", key, body, digest FROM common ORDER BY position'
        ):
            if place != position + 1 or not _follows(digest, next_row, running, table, key, body):
                yield str(place), COMMON
            position, running = place, bytes(digest)
            newest.setdefault(table, {})[key] = body
        counters: dict[str, int] = dict(
            session.rows("SELECT name, value FROM counter_row WHERE name IN (?, ?)", (PUBLICATION, PUBLISHED_UP_TO))
        )
        if position and counters.get(PUBLISHED_UP_TO, counters.get(PUBLICATION)) == counters.get(PUBLICATION):
            for table in PUBLISHED:
                try:
                    same = _digest(tables.published(table)) == _digest(_rows(tables, table, newest[table].values()))
                except NO_SUCH:  # a body that is no row any more
                    same = False
                if not same:
                    yield table, NOT_AS_READ
    finally:
        session.run("COMMIT")


def _rows(tables: Published, table: str, bodies: Iterable[str]) -> list[dict[str, Any]]:
    """Published rows as this version keeps them: a newer headquarters may know more columns, an older one fewer."""
    defaults = tables.shape(table).defaults
    return [
        {name: row.get(name, default) for name, default in defaults.items()}
        for body in bodies
        if body
        for row in (loads(body),)
    ]


def _digest(rows: Iterable[dict[str, Any]]) -> str:
    return sha256(b"\n".join(sorted(canonical(row) for row in rows))).hexdigest()
