"""The moves between accounts that count: which postings of which entries are rows of the ledgers.

The postings of an entry that headquarters did not admit count once a person has settled that they do. So what counts
follows from the marks and the settlements that this store holds, in whatever order these came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from db import ledgers
from db.ledgers import Line
from fieldservice.workflows.engine.fold import FILE_SETTLED, POSTINGS, SETTLED, FoldedEntry
from fieldservice.workflows.engine.ledger import accounts_of, key_of, office_of_account, postings_of
from fieldservice.workflows.engine.marks import NOT_COUNTED

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx

MOST_CHARACTERS = 200
"""Characters of a serial number in a row."""
# The kinds are written out: only then the indexes of these entries are used.
SETTLEMENTS = f"SELECT arrived FROM entry WHERE kind IN ('{SETTLED}', '{FILE_SETTLED}')"
MARKED = "SELECT arrived FROM entry WHERE mark <> '' AND arrived < ?"


def lines_of(entry: FoldedEntry) -> list[Line]:
    """The postings of an entry between accounts, as rows."""
    return [
        Line(entry.arrived, line, each.item, each.source, each.target, each.quantity, each.value,
             key_of(each.serial), each.serial[:MOST_CHARACTERS], entry.made)
        for line, each in enumerate(postings_of(entry))
    ]  # fmt: skip


def post(tx: Tx, new: Sequence[FoldedEntry], marked: Sequence[FoldedEntry] = ()) -> None:
    """Post what new entries move, and what they settle as counting; take out what entries that were marked meanwhile
    moved, and what counted only because they said so."""
    if lines := [line for entry in _counted(tx, new) for line in lines_of(entry)]:
        tx.post(lines)
    named = {id_ for entry in (*new, *marked) for id_ in counted_in_the_end(entry)}
    post_again(tx, [*marked, *(tx.entries_named(sorted(named)) if named else ())])


def post_again(tx: Tx, entries: Iterable[FoldedEntry], gone: Collection[int] = ()) -> None:
    """Make the postings of these entries what they should be now; of the arrivals `gone` there are none any more."""
    again = {entry.arrived: entry for entry in entries}
    if again or gone:
        right = {entry.arrived: lines_of(entry) for entry in _counted(tx, list(again.values()))}
        tx.repost({arrived: right.get(arrived, []) for arrived in (*again, *gone)})


def _counted(tx: Tx, entries: Sequence[FoldedEntry]) -> list[FoldedEntry]:
    """Those among these entries whose postings count."""
    if not any(entry.mark in NOT_COUNTED and postings_of(entry) for entry in entries):
        return [entry for entry in entries if entry.mark not in NOT_COUNTED]
    settled = _settled(tx)
    return [entry for entry in entries if _counts(entry, settled)]


def _counts(entry: FoldedEntry, settled: dict[str, set[str]]) -> bool:
    """Whether the postings of an entry count; a settlement lets only entries count that touch one of its things."""
    return entry.mark not in NOT_COUNTED or not settled.get(entry.id, set()).isdisjoint(_things(entry))


def _settled(tx: Tx) -> dict[str, set[str]]:
    """By the id of an entry that a person let count: the things of those settlements."""
    settlements = tx.entries_at([arrived for (arrived,) in tx.rows(SETTLEMENTS)])
    found: dict[str, set[str]] = {}
    for entry in settlements:
        for id_ in counted_in_the_end(entry) if entry.mark not in NOT_COUNTED else ():
            found.setdefault(id_, set()).update(_things(entry))
    return found


def _things(entry: FoldedEntry) -> set[str]:
    return {thing for _, thing in entry.touches}


def counted_in_the_end(entry: FoldedEntry) -> list[str]:
    """The ids of marked entries that a person let count by this entry."""
    found = entry.data.get("counts") if entry.kind in (SETTLED, FILE_SETTLED) and isinstance(entry.data, dict) else None
    return [id_ for id_ in found if isinstance(id_, str)] if isinstance(found, list) else []


def all_lines(tx: Tx) -> Iterator[Line]:
    """Every posting between accounts that counts, read from the journal in the order of arrival."""
    settled = _settled(tx)
    for entry in tx.entries_with(POSTINGS):
        if _counts(entry, settled):
            yield from lines_of(entry)


def naming(tx: Tx, office: str, before: int) -> list[Entry]:
    """The entries before an arrival that name accounts of this office, also those that do not count."""
    posted = [arrived for arrived in ledgers.arrivals_of(tx, f"{office}/") if arrived < before]
    marked = tx.entries_at([arrived for (arrived,) in tx.rows(MARKED, (before,))])
    unposted = [entry for entry in marked if office in set(map(office_of_account, accounts_of(entry)))]
    found = {entry.arrived: entry for entry in (*tx.entries_at(posted), *unposted)}
    return [found[arrived] for arrived in sorted(found)]
