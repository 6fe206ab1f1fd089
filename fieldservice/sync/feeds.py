"""Feeds: the entries that one office receives, in contiguous positions with a running digest.

Headquarters writes a feed for every office, a branch one for each of its vans (office/relay.py). An office sees a thing
from the entry on that names the office; the earlier entries of the thing are put into its feed first.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence

from db import chain
from db.journal import ARRIVED, Entry
from db.statements import chunks, placeholders
from db.store import Tx
from fieldservice.sync import attachments
from fieldservice.sync.rules import Rules
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transport import wire

START, next_digest = chain.START, chain.next_line

FED = "exchange/fed"
"""Counter row: the last arrival that was put into the feeds."""
EVERYWHERE = "everywhere"
"""In the place of a thing in the table `sight`: the office got what every office sees when it was published."""
EVERY_OFFICE = "SELECT code FROM office UNION SELECT office FROM known_store"
UNREADABLE = "unreadable"
"""The mark of bytes that are no valid entry."""


def head(tx: Tx, office: str) -> tuple[int, bytes]:
    """(position, digest) of the last line of an office's feed; (0, START) before the first."""
    return tx.row("SELECT position, digest FROM feed WHERE office = ? ORDER BY position DESC LIMIT 1", (office,)) or (
        0,
        START,
    )


def digest_at(tx: Tx, office: str, position: int) -> bytes | None:
    """The running digest at a position; None where the feed is shorter."""
    return (
        START
        if position == 0
        else tx.value("SELECT digest FROM feed WHERE office = ? AND position = ?", (office, position))
    )


def catch_up(tx: Tx, rules: Rules, own: str, only: Collection[str] | None = None, numbered: bool = True) -> None:
    """Put the entries that were written here since the last time into the feeds: headquarters' own are numbered without
    a push."""
    fed = tx.counter_value(FED)
    while entries := tx.entries(fed, 2000):
        extend(tx, rules, entries, own, only, numbered)
        if numbered:
            attachments.note_references(tx, rules, entries, awaited=False)
        if numbered and rules.fed is not None:
            rules.fed(tx, entries)
        fed = entries[-1].arrived


def behind(tx: Tx) -> bool:
    """Whether any entry is not in the feeds yet."""
    return tx.counter_value(FED) < tx.counter_value(ARRIVED)


def extend(
    tx: Tx, rules: Rules, entries: Sequence[Entry], own: str, only: Collection[str] | None = None, numbered: bool = True
) -> set[str]:
    """Put these entries, the next ones by arrival, into the feeds of all offices that see them; returns those offices.

    The office `own` gets no feed here; with `only`, only these offices get one. Without `numbered` (a branch for its
    vans) lines carry neither number nor mark.
    """
    named = {thing for entry in entries for _, thing in entry.touches}
    sight = _sight(tx, named | {each for entry in entries for each in rules.seen_through(entry)})
    # A thing that begins with these entries has no earlier ones to look for. A branch may not see all that an entry
    # touches.
    stories: dict[str, list[Entry]] = (
        {thing: [] for thing in named - _begun_before(tx, named, entries)} if only is None else {}
    )
    begun: list[tuple[str, str]] = []
    lines: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        new: dict[str, list[str]] = {}
        for office, thing in _begins(tx, rules, entry, sight):
            if office == own or not office or (only is not None and office not in only):
                continue
            if thing not in sight:
                sight.update(_sight(tx, {thing}))
            if office not in sight[thing]:
                sight[thing].add(office)
                begun.append((thing, office))
                new.setdefault(office, []).append(thing)
        for office, things in new.items():
            lines.setdefault(office, []).extend(_earlier(tx, rules, sight, stories, office, things, entry.arrived))
        touched = [thing for _, thing in entry.touches]
        readers = {office for thing in rules.seen_through(entry) for office in sight.get(thing, ())}
        maker = office_of(entry.store)
        if not touched and maker != own and (only is None or maker in only):
            readers.add(maker)  # a refused sign-in touches nothing, but its maker must learn its number
        for office in sorted(readers):
            lines.setdefault(office, []).append((entry, _sees(touched, sight, office)))
        for thing in touched:
            if thing in stories:
                stories[thing].append(entry)
    if begun:
        tx.many("INSERT INTO sight (thing, office) VALUES (?, ?) ON CONFLICT DO NOTHING", begun)
    rows = [row for office in sorted(lines) for row in _rows(tx, office, lines[office], numbered)]
    if rows:
        tx.many("INSERT INTO feed (office, position, arrived, sees, digest) VALUES (?, ?, ?, ?, ?)", rows)
    if entries:
        tx.set_counter(FED, entries[-1].arrived)
    return set(lines)


def newcomers(tx: Tx, rules: Rules, own: str) -> list[str]:
    """The offices that were published since what every office sees was given to all of them."""
    return (
        []
        if rules.shared is None
        else [
            office
            for (office,) in tx.rows(
                "SELECT code FROM office WHERE code <> ? AND NOT EXISTS"
                " (SELECT 1 FROM sight WHERE sight.thing = ? AND sight.office = office.code) ORDER BY code",
                (own, EVERYWHERE),
            )
        ]
    )


def welcome(tx: Tx, rules: Rules, own: str) -> None:
    """Give newcomers what every office sees. Entries that are not in the feeds yet follow with the next ones."""
    before, new_offices = tx.counter_value(FED) + 1, newcomers(tx, rules, own)
    shared = rules.shared(tx) if rules.shared is not None and new_offices else ()
    for office in new_offices:
        for things in chunks(shared):
            sight = _sight(tx, things)
            new = [thing for thing in things if office not in sight[thing]]
            for thing in new:
                sight[thing].add(office)
            tx.many("INSERT INTO sight (thing, office) VALUES (?, ?)", [(thing, office) for thing in new])
            rows = [*_rows(tx, office, _earlier(tx, rules, sight, {}, office, new, before), numbered=True)]
            tx.many("INSERT INTO feed (office, position, arrived, sees, digest) VALUES (?, ?, ?, ?, ?)", rows)
        tx.run("INSERT INTO sight (thing, office) VALUES (?, ?)", (EVERYWHERE, office))


def _begins(tx: Tx, rules: Rules, entry: Entry, sight: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """(office, thing) for each sight that begins with this entry. Who sees one of several things that go together sees
    all of them; the caller adds to `sight` what begins, and it is looked at after that."""
    named = [thing for _, thing in entry.touches]
    for office, thing in rules.begins(tx, entry):
        named.append(thing)
        yield office, thing
    for group in rules.together(tx, entry, named) if rules.together else ():
        sight.update(_sight(tx, {thing for thing in group if thing not in sight}))
        offices = {office for thing in group for office in sight[thing]}
        yield from ((office, thing) for office in sorted(offices) for thing in sorted(group))


def _begun_before(tx: Tx, things: Collection[str], entries: Sequence[Entry]) -> set[str]:
    """The things among these that an earlier entry touches."""
    return {
        thing
        for some in chunks(sorted(things))
        for (thing,) in tx.rows(
            f"SELECT DISTINCT thing FROM touch WHERE thing IN ({placeholders(some)}) AND arrived < ?",
            (*some, entries[0].arrived),
        )
    }


def _earlier(
    tx: Tx,
    rules: Rules,
    sight: dict[str, set[str]],
    stories: dict[str, list[Entry]],
    office: str,
    things: Collection[str],
    before: int,
) -> list[tuple[Entry, str]]:
    """The entries before an arrival of things that an office begins to see, as far as it may see them, in the order of
    their numbers.

    `stories` holds all entries of the things that began in this batch.
    """
    known = {
        earlier.arrived: earlier
        for thing in things
        for earlier in (stories[thing] if thing in stories else rules.entries_through(tx, thing, before))
        if earlier.arrived < before
    }
    ways = {each for earlier in known.values() for each in rules.seen_through(earlier)}
    missing = (ways | {thing for earlier in known.values() for _, thing in earlier.touches}) - sight.keys()
    sight.update(_sight(tx, missing))
    found = []
    for _, earlier in sorted(known.items()):
        if any(office in sight[thing] for thing in rules.seen_through(earlier)):
            found.append((earlier, _sees([thing for _, thing in earlier.touches], sight, office)))
    return found


def _sees(touched: Sequence[str], sight: dict[str, set[str]], office: str) -> str:
    """JSON list of the touched things that the office sees; "" for all of them, which is nearly always so."""
    seen = [thing for thing in touched if office in sight[thing]]
    return "" if len(seen) == len(touched) else json.dumps(seen)


def sees_of(line: wire.FeedLine) -> str:
    """The visible things of a line, as the store keeps it and as the running digest covers it."""
    return "" if line.sees is None else json.dumps(line.sees)


def _rows(
    tx: Tx, office: str, lines: Iterable[tuple[Entry, str]], numbered: bool
) -> Iterable[tuple[str, int, int, str, bytes]]:
    position, digest = head(tx, office)
    for entry, sees in lines:
        position += 1
        digest = next_digest(
            digest, entry.digest, entry.number if numbered else 0, entry.mark if numbered else "", sees
        )
        yield office, position, entry.arrived, sees, digest


def _sight(tx: Tx, things: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {thing: set() for thing in things}
    for some in chunks(sorted(things)):
        for thing, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({placeholders(some)})", some):
            found[thing].add(office)
    return found


_PAGE = (
    "SELECT f.position, e.number, e.mark, e.store, e.seq, f.sees, e.body, p.person, p.salt, p.body, f.digest"
    " FROM feed f JOIN entry e ON e.arrived = f.arrived LEFT JOIN private_part p ON p.entry = e.arrived"
    " WHERE f.office = ? AND f.position > ? ORDER BY f.position LIMIT ?"
)


def page(
    tx: Tx, office: str, after: int, limit: int, reader: str = "", numbered: bool = True
) -> tuple[list[wire.FeedLine], bytes | None]:
    """The next lines behind the position `after`, with the digest behind the last (None: there is none).

    At most half a message, and at least one line. Lines of entries that the store `reader` made carry no bytes, unless
    those were unreadable: then headquarters has a substitute for them that the reader must get.
    """
    lines: list[wire.FeedLine] = []
    digest, size = None, 0
    for position, number, mark, store, seq, sees, body, person, salt, private, running in tx.rows(
        _PAGE, (office, after, limit)
    ):
        mine = store == reader and mark != UNREADABLE
        size += 100 if mine else len(body) + len(private or b"")
        if lines and size > wire.MOST_BYTES // 2:
            break
        part = None if mine or private is None else wire.WirePrivatePart(person, bytes(salt), bytes(private))
        lines.append(
            wire.FeedLine(
                position,
                number if numbered else 0,
                mark if numbered else "",
                store,
                seq if seq > 0 else json.loads(bytes(body))["seq"],  # without a place of its own (office/outbox.py)
                json.loads(sees) if sees else None,
                b"" if mine else bytes(body),
                part,
            )
        )
        digest = bytes(running)
    return lines, digest
