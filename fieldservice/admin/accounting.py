"""The hand-over to accounting: the journal of some days as a sheet, each line in exactly one export.

The control total is the sum of all amounts by currency. Amounts are whole minor units until they are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db.canonical import canonical
from fieldservice.admin.exporting import write_sheet
from fieldservice.admin.journal_lines import JournalLine, JournalOfBooks
from fieldservice.desk.session import NEW
from fieldservice.desk.take_step import take_within
from fieldservice.shapes import JsonObject
from fieldservice.sheets.writing import Cell
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.currencies import in_units
from fieldservice.workflows.engine.ledger import postings_of
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.accounting.exports import EXPORTS, KIND, STEP, Export, change_in, export_of
from fieldservice.workflows.money.accounting.journal import ADDED, COLUMNS, CONTROL
from fieldservice.workflows.parts.places import INSTALLED

if TYPE_CHECKING:
    from db.journal import Entry
    from db.store import Tx
    from fieldservice.desk.session import Session

NOT_ALLOWED = N_("Only commerce, managers and administrators can export the accounting journal.")
NO_DAYS = N_("The first day must not be after the last day: %(first)s, %(last)s.")
NOT_COMPLETE = N_("This terminal has not received all entries of that export yet. Exchange first.")
NOT_THE_SAME = N_("The lines of that export differ from those when it was made. Check this store (`verify`).")


def export_accounting(session: Session, by: Person, first: str, last: str, path: Path) -> JsonObject:
    """Write the journal of these days, the first and the last included: {"file", "lines", "control_total", "again",
    "late", "added", "added_total"}. The totals are in minor units by currency. A second export of the same days has the
    lines of the first, and then those that became known since, which are its own.

    Raises Refused (role, usage, guard), StoreTrouble where the file cannot be written.
    """
    if not by.roles & set(EXPORTS):
        raise Refused("role", NOT_ALLOWED, EXPORTS)
    if first > last:
        raise Refused("usage", NO_DAYS, first=first, last=last)
    with session.store.writing() as tx:
        made = exports_made(session, tx)
        known = last_known(tx)
        same = [place for place, each in enumerate(made) if (each.first, each.last) == (first, last)]
        before = [line for place in same for line in _exported(session, tx, made, place, known)]
        every = [*made, Export(first, last, known, uncounted(tx))]
        new = lines_of_export(session, tx, every, len(made))
        lines, added = [*(replace(line, again=True) for line in before), *new], new if same else []
        done = _written(path, lines, added)
        if new or not same:
            take_within(session, tx, by, NEW, STEP, _record(every[-1], new))
    return {
        **done,
        "lines": len(lines),
        "control_total": totals(lines),
        "again": bool(same),
        "late": sum(line.late for line in lines),
        "added": len(added),
        "added_total": totals(added),
    }


def _exported(
    session: Session, tx: Tx, made: Sequence[Export], place: int, known: Mapping[str, int]
) -> list[JournalLine]:
    """The lines of an export that was made. Raises Refused (guard) where some are not here, or are others here."""
    if any(known.get(store, 0) < seq for store, seq in made[place].seen.items()):
        raise Refused("guard", NOT_COMPLETE)
    lines = lines_of_export(session, tx, made, place)
    if digest_of(lines) != made[place].digest:
        raise Refused("guard", NOT_THE_SAME)
    return lines


def exports_made(session: Session, tx: Tx) -> list[Export]:
    """The exports of this office that are known here, in the order in which they were made."""
    things = [str(thing) for (thing,) in tx.rows("SELECT thing FROM work_row WHERE kind = ?", (KIND,))]
    found = [session.fold(tx, thing) for thing in things]
    own = [export_of(thing) for thing in found if thing.get("exported_at") == session.office]
    return sorted(own, key=lambda export: (export.made, export.thing))


def last_known(tx: Tx) -> dict[str, int]:
    """By store the last sequence number that is here."""
    return {str(store): int(seq) for store, seq in tx.rows("SELECT store, max(seq) FROM entry GROUP BY store")}


def uncounted(tx: Tx) -> frozenset[str]:
    """The entries that move money and do not count now."""
    return frozenset(entry.id for entry in _marked(tx) if not _is_posted(tx, entry))


def _marked(tx: Tx) -> list[Entry]:
    arrivals = [int(arrived) for (arrived,) in tx.rows("SELECT arrived FROM entry WHERE mark <> ''")]
    return [entry for entry in tx.entries_at(arrivals) if postings_of(entry)]


def _is_posted(tx: Tx, entry: Entry) -> bool:
    return tx.row("SELECT 1 FROM posting_row WHERE arrived = ? LIMIT 1", (entry.arrived,)) is not None


def lines_of_export(session: Session, tx: Tx, exports: Sequence[Export], place: int) -> list[JournalLine]:
    """The lines that belong to the export at this place, by day, moment and entry."""
    found = []
    earlier = exports[:place]
    for line in _candidates(session, tx, exports[place], exports[place - 1] if place else None):
        if sign := change_in(line.origin, exports, place):
            late = any(each.has_day(line.origin.day) for each in earlier)
            found.append(replace(line, amount=sign * line.amount, late=late))
    return sorted(found, key=lambda line: (line.origin.day, line.made, line.origin.entry, line.debit, line.credit))


def _candidates(session: Session, tx: Tx, export: Export, before: Export | None) -> Iterator[JournalLine]:
    """Every line that this office can hand over in an export, whether it counts now or not. Headquarters has the books
    of all offices."""
    journal = JournalOfBooks(tx, session.reference(), "" if session.is_headquarters else session.office)
    arrivals = {*_of_its_days(tx, export), *(entry.arrived for entry in _marked(tx))}
    if before is not None:
        arrivals |= {*_new_since(tx, before), *_counting_otherwise(tx, export, before)}
    for entry in tx.entries_at(sorted(arrivals)):
        yield from journal.lines(entry)


POSTED = (
    "SELECT DISTINCT p.arrived FROM posting_row p JOIN entry e ON e.arrived = p.arrived"
    " WHERE (p.item LIKE 'money/%' OR p.target LIKE ? OR p.source LIKE ?)"
)
INTO_DEVICES = (f"%/{INSTALLED}", f"%/{INSTALLED}")


def _of_its_days(tx: Tx, export: Export) -> Iterator[int]:
    """The arrivals of what was posted in the days of an export, in whatever zone."""
    begins, ends = (date.fromisoformat(day) for day in (export.first, export.last))
    between = (str(begins - timedelta(days=1)), str(ends + timedelta(days=2)))
    for (arrived,) in tx.rows(f"{POSTED} AND p.made >= ? AND p.made < ?", (*INTO_DEVICES, *between)):
        yield int(arrived)


def _new_since(tx: Tx, before: Export) -> Iterator[int]:
    """The arrivals of what was not known yet when the export before was made."""
    for store, last in last_known(tx).items():
        if last > (seen := before.seen.get(store, 0)):
            for (arrived,) in tx.rows(f"{POSTED} AND e.store = ? AND e.seq > ?", (*INTO_DEVICES, store, seen)):
                yield int(arrived)


def _counting_otherwise(tx: Tx, export: Export, before: Export) -> Iterator[int]:
    """The arrivals of the entries that count for one of two exports only."""
    yield from (entry.arrived for entry in tx.entries_named(sorted(export.uncounted ^ before.uncounted)))


def totals(lines: Iterable[JournalLine]) -> dict[str, int]:
    """The sum of all amounts by currency, in minor units."""
    found = Counter[str]()
    for line in lines:
        found[line.currency] += line.amount
    return dict(sorted(found.items()))


def digest_of(lines: Iterable[JournalLine]) -> str:
    """What two exports of the same days have in common."""
    told = [[line.origin.day, line.debit, line.credit, line.amount, line.currency, line.origin.entry] for line in lines]
    return sha256(canonical({"lines": told})).hexdigest()


def _record(export: Export, lines: Sequence[JournalLine]) -> JsonObject:
    """The fields of the entry that records an export."""
    return {
        "from_day": export.first,
        "to_day": export.last,
        "lines": len(lines),
        "totals": [f"{currency}={amount}" for currency, amount in totals(lines).items()],
        "digest": digest_of(lines),
        "seen": [f"{store}={seq}" for store, seq in sorted(export.seen.items())],
        "uncounted": sorted(export.uncounted),
    }


def _written(path: Path, lines: Sequence[JournalLine], added: Sequence[JournalLine]) -> JsonObject:
    """Write the sheet: a row for each line, then by currency the sum of what was added, and the control total."""
    sums: list[list[Cell]] = []
    for kind, meant in ((ADDED, added), (CONTROL, lines)):
        for currency, amount in totals(meant).items():
            row: dict[str, Cell] = {"kind": kind, "amount": in_units(amount, currency), "currency": currency}
            sums.append([row.get(column, "") for column in COLUMNS])
    return write_sheet(path, COLUMNS, [*(line.cells() for line in lines), *sums])
