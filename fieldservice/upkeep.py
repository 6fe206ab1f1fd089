"""Upkeep of a store: rows made again from the journal, and everything read again and compared.

A difference between a row and the fold of its entries is a defect of the row, never of the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import projection
from fieldservice.workflows.model import N_, Because
from fieldservice.workflows.thing import Thing, fold

if TYPE_CHECKING:
    from db.store import Store

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Progress = Callable[[int, int], None]

BATCH = 2000
"""Things whose rows are written with one statement a table."""
MOST_TOLD = 100
"""Differences told one by one; the rest is only counted."""
THINGS = ("work_row", "customer_row", "device_row", "debt_row", "search_row")

WAS_MISSING = N_("%(table)s: the row of %(thing)s was missing.")
WAS_EXTRA = N_("%(table)s: there was a row of %(thing)s that no entry accounts for.")
WAS_OTHER = N_("%(table)s: the row of %(thing)s said something else in: %(columns)s.")
LEDGER = N_("The ledger %(ledger)s says %(there)s for %(key)s; its entries add up to %(right)s.")
SIGNED = N_("The signed content %(digest)s is missing or damaged (entry %(entry)s).")


@contextmanager
def store_in(folder: Path) -> Iterator[Store]:
    """The store of this folder. Raises NoStore, StoreNewer, StoreTrouble."""
    from db.store import Store

    store = Store.open(folder)
    try:
        yield store
    finally:
        store.close()


def rebuild(store: Store, progress: Progress | None = None) -> dict[str, Any]:
    """Makes every row again in one transaction: {"entries", "rows", "different", "differences"}.

    Readers see the old rows until all the new ones are there. `differences` holds sentences, the first hundred.
    """
    # A second connection still sees the rows as they were, so both can be walked side by side.
    with store.writing() as tx, store.reading() as before:
        told = Told.of(before)
        tx.clear_rows()
        tx.ledger_add_many([(*key, amount) for key, amount in told.ledgers.items()])
        written = 0
        batch: Rows = {table: [] for table in THINGS}
        for done, (_thing, rows) in enumerate(told.things(before, progress), 1):
            for table, some in rows.items():
                batch[table] += some
            if done % BATCH == 0:
                written += _write(tx, batch)
        written += _write(tx, batch)
        entries = before.value("SELECT count(*) FROM entry")
    return {"entries": entries, "rows": written + len(told.ledgers), "different": told.different, "differences": told.differences}


def _write(tx: Any, batch: Rows) -> int:
    count = sum(map(len, batch.values()))
    tx.put_work_many(batch["work_row"])
    tx.put_customer_many(batch["customer_row"])
    tx.put_device_many(batch["device_row"])
    tx.put_debts_many(batch["debt_row"])
    tx.put_search_many(batch["search_row"])
    for rows in batch.values():
        rows.clear()
    return count


def verify(store: Store, progress: Progress | None = None) -> dict[str, Any]:
    """Reads every digest, private part, signed content and published table, and compares rows and ledgers with folds.

    {"ok", "entries", "problems"}: sentences, the first hundred of each sort.
    """
    entries, problems, told = _read_all(store, progress)
    problems += told.differences
    return {"ok": not problems, "entries": entries, "problems": problems}


def mend(store: Store) -> list[Because]:
    """Makes the rows again where they differ, and answers with what no rebuild can mend: [] when all is well."""
    _entries, problems, told = _read_all(store, None)
    if told.different and not problems:
        rebuild(store)
    return problems


def _read_all(store: Store, progress: Progress | None) -> tuple[int, list[Because], Told]:
    """(entries, what is wrong with journal, files and published tables, what rows say otherwise)."""
    from db import verify as journal

    with store.reading() as tx:
        problems = [Because(problem.what, {"where": problem.where}) for problem in journal.problems(tx, progress)]
        entries = tx.value("SELECT count(*) FROM entry")
        if problems:
            # What the journal says is only folded when it is as it was written.
            return entries, problems, Told(Counter())
        told = Told.of(tx)
        for _thing, _rows in told.things(tx, progress):
            pass
        return entries, _missing_content(store.folder, told.signed), told


def _missing_content(folder: Path, signed: Mapping[str, str]) -> list[Because]:
    from db import files

    return [Because(SIGNED, {"digest": digest, "entry": entry}) for digest, entry in signed.items()
            if files.read(folder, digest) is None][:MOST_TOLD]


@dataclass(slots=True)
class Told:
    """What the journal tells, walked once, and where the rows that stand there say something else."""

    ledgers: Counter[tuple[str, str]]
    signed: dict[str, str] = field(default_factory=dict)
    """Digest of each signed content, with the entry that names it."""
    different: int = 0
    differences: list[Because] = field(default_factory=list)

    @classmethod
    def of(cls, tx: Any) -> Told:
        """Recounts the ledgers first: a customer's row shows one of them."""
        ledgers: Counter[tuple[str, str]] = Counter()
        for entry in tx.entries_of_kinds(tuple(projection.POSTINGS)):
            for ledger, key, amount in projection.postings(entry):
                ledgers[ledger, key] += amount
        told = cls(ledgers)
        there = {(row["ledger"], row["key"]): row["amount"] for row in tx.each_row("ledger_row")}
        for key in sorted(there.keys() | ledgers.keys()):
            if there.get(key, 0) != ledgers.get(key, 0):
                told._differs(LEDGER, ledger=key[0], key=key[1], there=there.get(key, 0), right=ledgers.get(key, 0))
        return told

    def things(self, tx: Any, progress: Progress | None = None) -> Iterator[tuple[Thing, Rows]]:
        """Every thing with the rows that belong to it, by id, each compared with what stands in the store."""
        there = {table: Standing(tx.each_row(table), tx.shape(table).defaults) for table in THINGS}
        total = tx.value("SELECT count(*) FROM entry") if progress else 0
        read = 0
        for id_, story in tx.stories():
            thing = fold(id_, story, projection.ADDS)
            rows = rows_of(thing, self.ledgers["dealings", id_])
            for table, standing in there.items():
                self._compare(table, standing, id_, rows.get(table, []))
            for line in thing.lists.get("signatures", ()):
                if content := (line.get("signed") or {}).get("content"):
                    self.signed.setdefault(content, line["entry"])
            # An entry counts with the first thing it touches, so that the count ends where the journal ends.
            read += sum(entry.touches[0][1] == id_ for entry in story)
            if progress is not None and read // BATCH != (read - len(story)) // BATCH:
                progress(min(read, total), total)
            yield thing, rows
        for table, standing in there.items():
            for row in standing.rest():
                self._differs(WAS_EXTRA, table=table, thing=row["thing"])
        if progress is not None:
            progress(total, total)

    def _compare(self, table: str, standing: Standing, id_: str, rows: list[Row]) -> None:
        for extra in standing.before(id_):
            self._differs(WAS_EXTRA, table=table, thing=extra["thing"])
        old = standing.of(id_)
        if not old and not rows:
            return
        new = [standing.filled(table, row) for row in rows]
        if old == new:
            return
        new.sort(key=lambda row: row.get("kind", ""))
        if old == new:
            return
        if len(old) < len(new):
            self._differs(WAS_MISSING, table=table, thing=id_)
        elif len(old) > len(new):
            self._differs(WAS_EXTRA, table=table, thing=id_)
        else:
            columns = sorted({name for one, other in zip(old, new, strict=True) for name in one if one[name] != other.get(name)})
            self._differs(WAS_OTHER, table=table, thing=id_, columns=", ".join(columns))

    def _differs(self, message: str, **values: Any) -> None:
        self.different += 1
        if len(self.differences) < MOST_TOLD:
            self.differences.append(Because(message, values))


class Standing:
    """The rows of one table as they stand, walked by thing beside the journal."""

    def __init__(self, rows: Iterator[Row], defaults: Mapping[str, Any]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self._defaults = {name: value for name, value in defaults.items() if name != "no"}

    def before(self, id_: str) -> Iterator[Row]:
        while self._next is not None and self._next["thing"] < id_:
            yield self._next
            self._next = next(self._rows, None)

    def of(self, id_: str) -> list[Row]:
        found = []
        while self._next is not None and self._next["thing"] == id_:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def rest(self) -> Iterator[Row]:
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)

    def filled(self, table: str, row: Row) -> Row:
        """A row as the store would give it back."""
        if table == "search_row":
            from db.search import plain

            return {"thing": row["thing"], "kind": row["kind"], **plain(row["words"], row["idents"], row["names"])._asdict()}
        return {**self._defaults, **row}


def rows_of(thing: Thing, dealings: int) -> Rows:
    """Every row of one thing by table, as a step writes them."""
    words = {"thing": thing.id, "kind": thing.kind, **projection.search_words(thing)}
    if thing.kind == "customer":
        return {"customer_row": [projection.customer_row(thing, dealings)], "search_row": [words]}
    if thing.kind == "device":
        return {"device_row": [projection.device_row(thing)], "search_row": [words]}
    return {"work_row": [projection.work_row(thing)], "search_row": [words],
            "debt_row": [{**row, "thing": thing.id} for row in projection.debt_rows(thing)]}
