"""Rebuilds and verifies the rows of a store.

Where a row differs from the fold of its entries, the row is wrong and the journal is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from db import part_search
from db.errors import RESTORE, StoreTrouble
from db.ledgers import changes, each_posting, turnover_key
from fieldservice.read_model import findings, moves, old_faults, projections, search_again
from fieldservice.read_model.refold import MOST_REPORTED, SLICE, Slice, slices
from fieldservice.shapes import JsonObject
from fieldservice.sync import attachments
from fieldservice.sync.store_names import office_of
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import phone_key, serial_key
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.store import Store, Tx

Progress = Callable[[int, int], None]
Ledgers = Counter[tuple[str, str]]
Piece = tuple[str, str, str]
"""Account, item, and what identifies the serial number."""
NONE = (0, 0)
"""Quantity and value of nothing."""
MOVES_AT_ONCE = 5000
"""Moves between accounts that are posted by one statement."""

LEDGER = N_("The sum %(ledger)s of %(key)s is %(there)s; its history adds up to %(right)s.")
LEDGERS = {
    "dealings": N_("a customer's visits and calls"),
    "prints": N_("prints"),
    "papers": N_("work registered from a paper"),
    "refusals": N_("refused steps"),
    "guests": N_("guests"),
}
MOVES = N_("Movements of %(period)s that differ from the history: %(count)s.")
BALANCE = N_("%(account)s holds %(there)s of %(item)s; its history adds up to %(right)s.")
BALANCE_VALUE = N_("%(item)s in %(account)s is worth %(there)s; its history adds up to %(right)s.")
INDEX = N_("The search does not find %(thing)s by all of its words.")
STRAY_INDEX = N_("The search has words without a record.")
REBUILD = N_("No history is lost. Rebuild these lists from it: fieldservice rebuild.")
FETCH = N_(
    "No history is lost. If headquarters has the files, fetch them: fieldservice rebuild, then fieldservice "
    "sync. Otherwise unpack the folder files of a backup (a .zip file) into the folder of the store."
)


@contextmanager
def store_in(folder: Path) -> Iterator[Store]:
    """The store of this folder. Raises NoStore, StoreNewer, StoreTrouble."""
    from db.store import Store

    store = Store.open(folder)
    try:
        yield store
    finally:
        store.close()


def rebuild(
    store: Store, progress: Progress | None = None, before_commit: Callable[[Tx, Slice], None] | None = None
) -> JsonObject:
    """Compute every row again in one transaction. Returns {"entries", "rows", "different", "differences"}.

    Readers see the old rows until all the new ones are there. `differences` holds sentences, the first hundred.
    Files that entries name and that are not here are awaited again. `before_commit` is given what was found and may
    raise, which leaves the old rows.
    """
    with store.writing() as tx:
        entries = tx.value("SELECT count(*) FROM entry")
        ledgers, report = projections.recounted(tx), Slice()
        _compare_ledgers(tx, ledgers, report)
        compare_moves(tx, report)
        tx.clear_rows()
        tx.ledger_add_many([(*key, amount) for key, amount in ledgers.items()])
        written = len(ledgers) + post_moves(tx)
        for part in slices(store, tx.milestones(SLICE), dealings(ledgers)):
            for table, rows in part.rows.items():
                tx.many(tx.shape(table).insert, rows)
                written += len(rows)
            tx.add_ready(part.search)
            written += len(part.search)
            _add(report, part, progress, entries)
        search_again.finish(tx)
        old_faults.finish(tx)
        part_search.make_again(tx)
        _await_missing(tx, store.folder, report)
        if before_commit is not None:
            before_commit(tx, report)
    return {"entries": entries, "rows": written, "different": report.different, "differences": report.differences}


def verify(store: Store, progress: Progress | None = None) -> JsonObject:
    """Verify every digest, private part, signed content and published table, and compare rows and ledgers with folds.

    {"ok", "entries", "problems", "remedies"}: sentences, the first hundred of each sort.
    """
    entries, problems, report = _read_all(store, progress)
    lost = [problem for problem in problems if problem.message not in findings.FILES]
    remedies = [RESTORE] if lost else [FETCH] * bool(problems) + [REBUILD] * bool(report.differences)
    problems += report.differences
    return {"ok": not problems, "entries": entries, "problems": problems, "remedies": list(map(Message, remedies))}


def repair_rows(store: Store) -> list[Message]:
    """Rebuild the rows if some differ. Returns the problems that a rebuild cannot repair; [] for a sound store."""
    _entries, problems, report = _read_all(store, None)
    if report.different and not problems:
        rebuild(store)
    return problems


def journal_problems(store: Store, progress: Progress | None = None) -> list[Message]:
    """What does not match its digest in journal, exchange and published tables."""
    from db.verify import verify as differences

    found = differences(store, progress)
    try:
        with store.reading() as tx:
            return [findings.worded(tx, each) for each in found]
    except StoreTrouble:  # then the store cannot say what the ids are
        return [Message(each.what, {"where": each.where}) for each in found]


def _read_all(store: Store, progress: Progress | None) -> tuple[int, list[Message], Slice]:
    """(number of entries, problems of journal, files and published tables, differences of rows)."""
    report, problems = Slice(), journal_problems(store, progress)
    with store.reading() as tx:
        entries = tx.value("SELECT count(*) FROM entry")
        if problems:
            # A damaged journal is not folded.
            return entries, problems, report
        _compare_ledgers(tx, projections.recounted(tx), report)
        compare_moves(tx, report)
        ends = tx.milestones(SLICE)
    # Each slice is read in its own transaction: one over the whole store would let the write-ahead log grow.
    for part in slices(store, ends):
        _add(report, part, progress, entries)
    with store.reading() as tx:
        _compare_search(tx, report)
    return entries, _lost(store, report), report


def _add(report: Slice, part: Slice, progress: Progress | None, entries: int) -> None:
    report.entries += part.entries
    report.different += part.different
    report.differences += part.differences[: MOST_REPORTED - len(report.differences)]
    report.files.update(part.files)
    report.orphans.update(part.orphans)
    if progress is not None:
        progress(report.entries, entries)


def dealings(ledgers: Ledgers) -> dict[str, int]:
    """The ledger `dealings`, which customers' rows show."""
    return {key: amount for (ledger, key), amount in ledgers.items() if ledger == "dealings"}


def _compare_ledgers(tx: Tx, ledgers: Ledgers, report: Slice) -> None:
    there = {(row["ledger"], row["key"]): row["amount"] for row in tx.each_row("ledger_row")}
    for key in sorted(there.keys() | ledgers.keys()):
        if there.get(key, 0) != ledgers.get(key, 0):
            of, rest = key[1].partition("/")[::2]
            named = findings.thing_named(tx, of) + (f" ({rest})" if rest else "")
            sums = {"there": there.get(key, 0), "right": ledgers.get(key, 0)}
            report.differs(LEDGER, ledger=Message(LEDGERS.get(key[0], key[0])), key=named, where="/".join(key), **sums)


def post_moves(tx: Tx) -> int:
    """Post every move between accounts again, some thousands at once; returns their number."""
    lines, many = moves.all_lines(tx), 0
    while some := list(islice(lines, MOVES_AT_ONCE)):
        tx.post(some)
        many += len(some)
    return many


def compare_moves(tx: Tx, report: Slice) -> None:
    """Compare the stored moves with those of the journal, by the month in which they were made, and recount what every
    account holds of them."""
    wrong: Counter[str] = Counter()
    held: dict[Piece, tuple[int, int]] = {}
    """Quantity and value of what is not nothing: so this grows with what is there, not with what ever moved."""
    turnover: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    stored = each_posting(tx)
    there = next(stored, None)
    for line in moves.all_lines(tx):
        while there is not None and there[:2] < line[:2]:
            wrong[there.made[:7]] += 1
            there = next(stored, None)
        if there is not None and there[:2] == line[:2]:
            wrong[line.made[:7]] += there != line
            there = next(stored, None)
        else:
            wrong[line.made[:7]] += 1
        before = turnover.get(turnover_key(line), (0, 0, 0))
        turnover[turnover_key(line)] = (before[0] + 1, before[1] + line.quantity, before[2] + line.value)
        for account, item, serial, quantity, value in changes(line):
            piece = (intern(account), intern(item), serial)
            had = held.get(piece, NONE)
            has = (had[0] + quantity, had[1] + value)
            if has == NONE:
                held.pop(piece, None)
            else:
                held[piece] = has
    while there is not None:
        wrong[there.made[:7]] += 1
        there = next(stored, None)
    for period, count in sorted(wrong.items()):
        if count:
            report.differs(MOVES, period=period, count=count, where=f"posting_row {period}")
    for row in tx.each_row("turnover_row"):
        key = (row["month"], row["source"], row["target"])
        if turnover.pop(key, None) != (row["moves"], row["quantity"], row["value"]):
            report.differs(MOVES, period=row["month"], count=row["moves"], where="/".join(("turnover_row", *key)))
    for key, (many, *_) in sorted(turnover.items()):
        report.differs(MOVES, period=key[0], count=many, where="/".join(("turnover_row", *key)))
    for row in tx.each_row("balance_row"):
        piece = (row["account"], row["item"], row["serial_key"])
        for sentence, name, right in zip(
            (BALANCE, BALANCE_VALUE), ("quantity", "value"), held.pop(piece, NONE), strict=True
        ):
            if row[name] != right:
                report.differs(sentence, there=row[name], right=right, **_called(piece))
    for piece, (right, _) in sorted(held.items()):
        report.differs(BALANCE, there=0, right=right, **_called(piece))


def _called(piece: Piece) -> dict[str, str]:
    account, item, serial = piece
    return {"account": account, "item": f"{item} {serial}".strip(), "where": "/".join(piece)}


def _compare_search(tx: Tx, report: Slice) -> None:
    from db.verify_search import wrongly_indexed

    for thing in wrongly_indexed(tx):
        report.differs(INDEX if thing else STRAY_INDEX, thing=findings.thing_named(tx, thing), where=thing)
    for part in part_search.unfindable(tx):
        report.differs(INDEX, thing=part, where=f"part {part}")


def _lost(store: Store, report: Slice) -> list[Message]:
    """Each file that is damaged, or missing and not awaited: the file of another office's entry may still be on its
    way."""
    from db import files

    missing = {digest: of for digest, of in report.files.items() if files.read(store.folder, digest) is None}
    with store.reading() as tx:
        lost = [
            (digest, tx.entry(entry), files.path_of(store.folder, digest).exists())
            for digest, (entry, maker) in missing.items()
            if files.path_of(store.folder, digest).exists()
            or office_of(maker) == store.office
            or not tx.value("SELECT 1 FROM file_ref WHERE digest = ? AND awaited = 1", (digest,))
        ][:MOST_REPORTED]
        return [findings.file_named(tx, digest, entry, damaged) for digest, entry, damaged in lost if entry is not None]


def _await_missing(tx: Tx, folder: Path, report: Slice) -> None:
    from db import files

    for digest in report.files:
        if not files.path_of(folder, digest).exists():
            attachments.await_again(tx, digest)


def project_open_work(tx: Tx) -> None:
    """Write the rows of all open work, and of all that is owed, again: a new version of the store gained columns."""
    from db.statements import chunks
    from fieldservice.read_model import remote_summaries
    from fieldservice.workflows.engine.fold import MASTER_FILES, fold

    ids = [id_ for (id_,) in tx.rows("SELECT thing FROM work_row WHERE open = 1 UNION SELECT thing FROM debt_row")]
    for some in chunks(ids):
        things = [fold(id_, tx.entries_of(id_), projections.APPENDS_TO) for id_ in some]
        for thing in things:
            if thing.kind in MASTER_FILES:
                remote_summaries.with_summary(thing, remote_summaries.summary(tx, tx.store, thing.id))
        projections.put_many(tx, things)


def post_first_moves(tx: Tx) -> None:
    """Post what offices of newer versions moved before this store had tables for it."""
    if tx.value("SELECT 1 FROM posting_row LIMIT 1") is None:
        post_moves(tx)


KEYS: tuple[tuple[str, str, Callable[[object], str]], ...] = (
    ("customer_row", "phone", phone_key),
    ("device_row", "serial", serial_key),
)


def give_keys(tx: Tx) -> None:
    """Give the rows of an older store what identifies a serial number or phone, however it was written."""
    for table, column, key_of in KEYS:
        rows = tx.rows(f"SELECT thing, {column} FROM {table} WHERE {column} <> '' AND {column}_key = ''")
        tx.many(f"UPDATE {table} SET {column}_key = ? WHERE thing = ?", [(key_of(text), id_) for id_, text in rows])
