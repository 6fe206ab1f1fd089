"""Sight: which office may see which thing, and from which entry on.

An office sees what it made, what it holds, what goes along with that, the jobs of the calls it took, and what moves
something into or out of its accounts; a branch sees what its vans see. Articles of the case base are seen by all.
Nothing that a request says widens sight.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, TypeGuard

from db.statements import chunks, placeholders
from fieldservice.read_model import aliases, moves, projections, queries
from fieldservice.shapes import JsonObject, Values, as_list
from fieldservice.sync import feeds
from fieldservice.sync.store_names import office_of
from fieldservice.sync.transaction_cache import cache_of
from fieldservice.workflows.case_base.lines import KIND as ARTICLE
from fieldservice.workflows.contracts.terms import KIND as CONTRACT
from fieldservice.workflows.contracts.terms import POINT as SERVED_BY
from fieldservice.workflows.engine.fold import ABOUT_TWO_FILES, MASTER_FILES, SAME_AS, FoldedEntry, facts_of, fold
from fieldservice.workflows.engine.identity import BESIDE_NUMBER, line_of, phone_key, serial_compared_before, serial_key
from fieldservice.workflows.engine.ledger import accounts_of, office_of_account
from fieldservice.workflows.engine.marks import NOT_COUNTED
from fieldservice.workflows.engine.offices import REGISTRAR
from fieldservice.workflows.registry import PRINTS

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

PAPER = "paper/"
"""Prefix of a key in the table `sight` that stands for a paper shown at an office (see _paper_keys)."""
ACCOUNTS = "accounts/"
"""Prefix of a key in the table `sight` that stands for all accounts of an office (workflows/engine/ledger.py)."""
ALONG = "along"
"""In the data of an entry that hands a thing over: ids of the files and requests that go along with it."""
COUNTS = "counts/"
"""Prefix of a key in the table `sight` that stands for what a person settles about an entry that was not admitted."""
LONGEST_ID = 200
"""A longer text is no id, and no index of PostgreSQL could hold it."""
BRANCHES, SHOWN, ALIASES, OFFICES = "branch of each van", "offices by shown paper", "aliases", "all offices"
"""Names in the cache of a transaction."""
# The kinds are written out: only then the index of these entries is used.
ABOUT_FILES = f"kind IN ({', '.join(map(repr, sorted(ABOUT_TWO_FILES)))})"
FROM_ON = f"SELECT arrived FROM entry WHERE arrived >= ? AND {ABOUT_FILES}"
BEFORE = (
    "SELECT arrived FROM entry WHERE arrived IN (SELECT arrived FROM touch WHERE thing = ?) AND arrived < ?"
    f" AND {ABOUT_FILES}"
)


def seen_through(entry: FoldedEntry) -> Sequence[str]:
    """Ids through which an entry is seen: the things that it is about, the accounts between which it moves something,
    and the moves between accounts that it lets count."""
    return [
        *things_through(entry),
        *_accounts(entry),
        *(f"{COUNTS}{id_}" for id_ in moves.counted_in_the_end(entry) if _is_id(id_)),
    ]


def things_through(entry: FoldedEntry) -> Sequence[str]:
    """Ids of the things through which an entry is seen: the work it is about, or the files where it is about files
    alone. What is about an article beside other work is seen through that work, so that no work gets to all offices."""
    touched = entry.touches
    work = [thing for kind, thing in touched if kind not in MASTER_FILES and kind != ARTICLE]
    return work or [thing for kind, thing in touched if kind == ARTICLE] or [thing for _, thing in touched]


def entries_through(tx: Tx, key: str, before: int) -> Sequence[Entry]:
    """The entries before an arrival that are seen through this id."""
    if key.startswith(ACCOUNTS):
        return moves.naming(tx, key.removeprefix(ACCOUNTS), before)
    return [] if key.startswith((PAPER, COUNTS)) else [each for each in tx.entries_of(key) if each.arrived < before]


def _accounts(entry: FoldedEntry) -> Iterator[str]:
    """The keys of the accounts that an entry names, one for each office."""
    for office in sorted({office_of_account(account) for account in accounts_of(entry)}):
        if office:
            yield f"{ACCOUNTS}{office}"


def begins(tx: Tx, entry: Entry) -> Iterator[tuple[str, str]]:
    """(office, thing) for each sight that begins with this entry.

    The entry's maker and every new holder see all that the entry touches and what goes along; their branch sees it too.
    """
    along = entry.data.get(ALONG)
    things = [*(thing for _, thing in entry.touches), *(thing for thing in as_list(along) if _is_id(thing))]
    for office in dict.fromkeys((office_of(entry.store), *(move.holder for move in entry.moves))):
        branch = branches(tx).get(office, "")
        for thing in things:
            yield office, thing
            if branch:
                yield branch, thing
    for thing, facts in _opened(entry):
        # A job that was opened at the customer's: the office that took the call owes its result.
        registrar = facts.get(REGISTRAR)
        if _is_id(registrar):
            yield from ((registrar, each) for each in (thing, facts.get("device")) if _is_id(each))
    yield from _served(entry)
    for key in _accounts(entry):
        # An office sees what is moved into and out of its own places, and no more of the things it is moved for.
        office = key.removeprefix(ACCOUNTS)
        for each in filter(None, (office, branches(tx).get(office, ""))):
            yield each, key
            if entry.mark in NOT_COUNTED:
                yield each, f"{COUNTS}{entry.id}"
    yield from _by_paper(tx, entry)
    for article in (thing for kind, thing in entry.touches if kind == ARTICLE):
        yield from ((office, article) for office in offices(tx))


def seen_by_all(tx: Tx) -> list[str]:
    """The ids of all articles, the oldest first."""
    return [
        thing for (thing,) in tx.rows("SELECT thing FROM work_row WHERE kind = ? ORDER BY opened, thing", (ARTICLE,))
    ]


def _served(entry: Entry) -> Iterator[tuple[str, str]]:
    """(office, thing) of a contract and its files for the service point that it names: its people make the care
    visits."""
    point = entry.data.get(SERVED_BY)
    if _is_id(point) and any(kind == CONTRACT for kind, _thing in entry.touches):
        yield from ((point, thing) for _kind, thing in entry.touches)


def together(tx: Tx, entry: Entry, things: Collection[str]) -> Iterator[set[str]]:
    """The files that are one with these by merges: who sees one of them sees all.

    What was merged before this entry is read once in a transaction; merges that come in with it are added.
    """
    cache = cache_of(tx)
    if ALIASES not in cache:
        cache[ALIASES] = _aliases_before(tx, entry)
    known: dict[str, str] = cache[ALIASES]
    _note_aliases(known, entry, [file for _, file in entry.touches])
    left = {thing for thing in things if known}
    while left:
        group = latest = {left.pop()}
        while latest:
            near = {known[file] for file in latest if file in known}
            near |= {file for file, older in known.items() if older in latest}
            latest = near - group
            group = group | latest
        left -= group
        if len(group) > 1:
            yield group


def _aliases_before(tx: Tx, entry: Entry) -> dict[str, str]:
    """By the younger file the older one, as it was before this entry arrived.

    Rows may be ahead of the feeds: headquarters puts its own entries into them only at the next exchange. So the files
    that this entry or a later one merges or separates are read from the entries before it.
    """
    known = aliases.edges(tx)
    not_fed = tx.entries_at([arrived for (arrived,) in tx.rows(FROM_ON, (entry.arrived,))])
    for file in {file for later in not_fed for _, file in later.touches}:
        known.pop(file, None)
        before = tx.entries_at([arrived for (arrived,) in tx.rows(BEFORE, (file, entry.arrived))])
        for earlier in sorted(before, key=lambda each: each.place):
            _note_aliases(known, earlier, [file])
    return known


def _note_aliases(known: dict[str, str], entry: Entry, files: Iterable[str]) -> None:
    """What an entry says about the aliases of these files."""
    if entry.kind not in ABOUT_TWO_FILES or entry.mark in NOT_COUNTED:
        return
    for file in files:
        facts = facts_of(entry, file, False)
        older = facts.get(SAME_AS)
        if isinstance(older, str) and older and older < file:
            known[file] = older
        elif SAME_AS in facts:
            known.pop(file, None)


def _by_paper(tx: Tx, entry: Entry) -> Iterator[tuple[str, str]]:
    """Sight that begins because a customer shows a paper of another office.

    The office that was shown the paper sees the work with its number, whichever of the two entries headquarters
    receives first. Numbers are consecutive and can be guessed, so the customer's phone or the device's serial number
    must match too.
    """
    paper = entry.data.get("paper")
    if _is_id(paper) and entry.kind not in PRINTS and entry.mark not in NOT_COUNTED:
        office = office_of(entry.store)
        shown = set(_paper_keys(paper, facts_of(entry, entry.touches[0][1], True) if entry.touches else {}))
        yield from ((office, key) for key in sorted(shown))
        for row in queries.by_number(tx, paper):
            work = fold(row["thing"], tx.entries_of(row["thing"]), projections.APPENDS_TO)
            if shown & set(_paper_keys(paper, work.facts)):
                yield from ((office, row[name]) for name in ("thing", "customer_id", "device_id") if row[name])
    for thing, facts in _opened(entry):
        keys = _paper_keys(str(facts["number"]), facts)
        for office in sorted({office for key in keys for office in _shown_at(tx, key)}):
            ids = (thing, facts.get("customer"), facts.get("device"))
            yield from ((office, str(each)) for each in ids if each)


def _paper_keys(number: str, facts: Values) -> Iterator[str]:
    """Keys under which a shown paper is kept: its number with a digest of the phone, and with one of the serial
    number. Papers that were shown by versions up to 0.3.0 are found by the forms that were compared then."""
    phone, serial = facts.get("phone"), facts.get("serial")
    before = (
        str(phone or "").partition(BESIDE_NUMBER)[0],
        serial_compared_before(serial) if serial_key(serial) else "",
    )
    for value in dict.fromkeys((line_of(phone_key(phone)), serial_key(serial), *before)):
        if value:
            yield f"{PAPER}{number}/{sha256(value.encode(errors='replace')).hexdigest()[:24]}"


def _opened(entry: Entry) -> Iterator[tuple[str, JsonObject]]:
    """Each thing that begins with this entry under a printed number, with its facts."""
    for move in entry.moves:
        if move.after is None:
            facts = facts_of(entry, move.thing, entry.moves[0].thing == move.thing)
            if facts.get("number"):
                yield move.thing, facts


def _shown_at(tx: Tx, paper: str) -> Iterable[str]:
    """Offices that were shown this paper."""
    read_ahead: dict[str, list[str]] = cache_of(tx).get(SHOWN, {})
    if paper in read_ahead:
        return read_ahead[paper]
    return [office for (office,) in tx.rows("SELECT office FROM sight WHERE thing = ?", (paper,))]


def read_shown_papers(tx: Tx, entries: Sequence[Entry]) -> None:
    """Look up once for a batch at which offices its new papers were shown."""
    papers = sorted(
        {key for entry in entries for _, facts in _opened(entry) for key in _paper_keys(str(facts["number"]), facts)}
    )
    shown: dict[str, list[str]] = {paper: [] for paper in papers}
    for some in chunks(papers):
        for paper, office in tx.rows(f"SELECT thing, office FROM sight WHERE thing IN ({placeholders(some)})", some):
            shown[paper].append(office)
    cache_of(tx)[SHOWN] = shown


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= LONGEST_ID


def branches(tx: Tx) -> dict[str, str]:
    """Branch of each van; read once in a transaction."""
    cache = cache_of(tx)
    if BRANCHES not in cache:
        cache[BRANCHES] = dict(tx.rows("SELECT code, branch FROM office WHERE branch <> ''"))
    found: dict[str, str] = cache[BRANCHES]
    return found


def offices(tx: Tx) -> list[str]:
    """All offices that are published or have a store, also those that are closed; read once in a transaction."""
    cache = cache_of(tx)
    if OFFICES not in cache:
        cache[OFFICES] = [code for (code,) in tx.rows(f"{feeds.EVERY_OFFICE} ORDER BY 1")]
    found: list[str] = cache[OFFICES]
    return found
