"""Folds every thing again, slice by slice in several processes, and compares its rows with the stored rows."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.read_model import line_rows, old_faults, projections, remote_summaries, search_rows
from fieldservice.read_model.entry_files import files_of
from fieldservice.read_model.findings import PLACES
from fieldservice.shapes import JsonObject
from fieldservice.words.earlier_wordings import present_wording
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, fold
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.journal import Entry
    from db.searching import Ready
    from db.store import Store, Tx

Row = JsonObject

SLICE = 4000
"""Touches in a slice: a second of work or less."""
WORTH_IT = 20_000
"""From this number of touches on, starting other processes is faster."""
MOST_REPORTED = 100
"""Differences that are reported; further ones are only counted."""
LAST = "\U0010ffff"
"""Greater than every id."""
TABLES = ("work_row", "bench_row", "customer_row", "device_row", *line_rows.LINES)

THINGS = ("work_row", "customer_row", "device_row")
"""Tables with one row for each thing."""

WAS_MISSING = N_("%(thing)s is missing in %(place)s.")
WAS_EXTRA = N_("%(thing)s is in %(place)s without any entry.")
WAS_OTHER = N_("%(thing)s in %(place)s differs from its history.")


@dataclass(slots=True)
class Slice:
    """Consecutive things: their rows as tuples in the order of the columns, and the differences that were found."""

    rows: dict[str, list[tuple]] = field(default_factory=lambda: {table: [] for table in TABLES})
    search: list[Ready] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Digest of each file that an entry names, with the id of the entry and the store that made it."""
    orphans: dict[str, str] = field(default_factory=dict)
    """Things that have rows and no entry, each with its printed number: the rows are the last trace of what was
    lost."""
    different: int = 0
    differences: list[Message] = field(default_factory=list)
    entries: int = 0
    """Entries whose first touched thing is in this slice: over all slices each entry counts once."""

    def differs(self, message: str, **values: object) -> None:
        self.different += 1
        if len(self.differences) < MOST_REPORTED:
            self.differences.append(Message(message, values))


def slices(store: Store, ends: Sequence[str], dealings: Mapping[str, int] | None = None) -> Iterator[Slice]:
    """The whole store in slices in the order of ids; `ends` are the ids between them.

    `dealings` is the recounted ledger of that name; None reads the stored one. Slices are read in transactions of their
    own, so they see the rows as they were before the caller's transaction.
    """
    # Stray rows before the first id or after the last must be found too, so the last slice has no end.
    ranges = list(zip(["", *ends[:-1]], [*ends[:-1], ""], strict=True)) if ends else [("", "")]
    if len(ranges) * SLICE < WORTH_IT:
        for after, until in ranges:
            with store.reading() as tx:
                made = fold_slice(tx, dealings, after, until)
            yield made
        return
    with _pool(store.folder, dealings) as (pool, many):
        waiting: deque[Future[Slice]] = deque()
        for after, until in ranges:
            waiting.append(pool.submit(_fold_slice, after, until))
            if len(waiting) > 2 * many:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _pool(folder: Path, dealings: Mapping[str, int] | None) -> Iterator[tuple[ProcessPoolExecutor, int]]:
    from multiprocessing import get_context

    many = min(os.cpu_count() or 1, 8)
    # Spawned, since a forked child would share the open databases of this process.
    pool = ProcessPoolExecutor(many, get_context("spawn"), _begin, (folder, dealings))
    try:
        yield pool, many
    finally:
        pool.shutdown(cancel_futures=True)


_arguments: JsonObject = {}
"""The arguments of a process of the pool, set when it starts."""


def _begin(folder: Path, dealings: Mapping[str, int] | None) -> None:
    # Folding makes no reference cycles, and searching for them costs a tenth of the time.
    gc.disable()
    _arguments.update(folder=folder, dealings=dealings)


def _fold_slice(after: str, until: str) -> Slice:
    from db.store import looking_into

    with looking_into(_arguments["folder"]) as tx:
        return fold_slice(tx, _arguments["dealings"], after, until)


def fold_slice(tx: Tx, dealings: Mapping[str, int] | None, after: str, until: str) -> Slice:
    """Fold the things after the id `after` up to `until` ("": no end) and compare each with its stored rows."""
    from db.search import OLD_ROWS
    from db.searching import ready

    made = Slice()
    shapes = {table: tx.shape(table) for table in TABLES}
    # Rows that an earlier version spelled are made again beside the work (search_again.py), and differ until then.
    compared = TABLES if tx.meta(OLD_ROWS) else (*TABLES, "search_row")
    if tx.meta(old_faults.OLD_FAULTS):  # the same of ended jobs that are not listed by their faults yet
        compared = tuple(table for table in compared if table not in old_faults.TABLES)
    stored = {table: StoredRows(tx, table, after, until) for table in compared}
    for id_, story in _stories(tx, after, until):
        thing = fold(id_, story, projections.APPENDS_TO)
        if thing.kind in MASTER_FILES or not story:
            remote_summaries.with_summary(thing, remote_summaries.summary(tx, tx.store, id_))
        rows = {
            table: sorted(tuple(shapes[table].values(row)) for row in some)
            for table, some in rows_of(thing, dealings_of(tx, dealings, thing)).items()
        }
        found = ready(tx.postgresql, id_, thing.kind, **search_rows.search_words(thing))
        rows["search_row"] = [(id_, thing.kind, *found.plain)]
        for table, table_rows in stored.items():
            new = rows.get(table, [])
            if new or table_rows.next_thing <= id_:
                name = str(thing.get("number") or thing.get("serial") or id_)
                compare(made, table, table_rows.columns, id_, name, table_rows.of(id_, made), new)
        for table in rows.keys() & shapes.keys():
            made.rows[table] += rows[table]
        made.search.append(found)
        made.entries += sum(entry.touches[0][1] == id_ for entry in story)
        for entry in story:
            for digest in files_of(entry):
                made.files.setdefault(digest, (entry.id, entry.store))
    for table_rows in stored.values():
        table_rows.report_rest(made)
    return made


def _stories(tx: Tx, after: str, until: str) -> Iterator[tuple[str, list[Entry]]]:
    """Every thing with its entries in the order of ids, including files that only have a summary from headquarters."""
    summarised = deque(remote_summaries.known_by_summary(tx, tx.store, after, until))
    for id_, story in tx.stories(after=after, until=until):
        while summarised and summarised[0] < id_:
            yield summarised.popleft(), []
        yield id_, story
    yield from ((id_, []) for id_ in summarised)


def dealings_of(tx: Tx, dealings: Mapping[str, int] | None, thing: Thing) -> int:
    """The dealings of a customer; 0 for any other thing."""
    if thing.kind != "customer":
        return 0
    return tx.ledger("dealings", thing.id) if dealings is None else dealings.get(thing.id, 0)


def compare(
    made: Slice, table: str, columns: list[str], id_: str, name: str, old: list[tuple], new: list[tuple]
) -> None:
    """Report a thing, called by its name, whose rows in this table are not as they should be."""
    if old == new:
        return
    if "label" in columns:  # an earlier version may have worded it differently
        at = columns.index("label")
        old = [(*row[:at], present_wording(row[at]), *row[at + 1 :]) for row in old]
        if old == new:
            return
    if len(old) != len(new):
        what = WAS_MISSING if len(old) < len(new) else WAS_EXTRA
        made.differs(what, thing=name, place=Message(PLACES[table]), where=f"{table} {id_}")
        return
    other = sorted(
        {
            name
            for before, after in zip(old, new, strict=True)
            for name, was, is_ in zip(columns, before, after, strict=True)
            if was != is_
        }
    )
    where = f"{table} {id_}: {', '.join(other)}"
    made.differs(WAS_OTHER, thing=name, place=Message(PLACES[table]), where=where)


class StoredRows:
    """The stored rows of a table, read in step with the things of the journal."""

    def __init__(self, tx: Tx, table: str, after: str, until: str) -> None:
        self.table, self.columns = table, tx.columns(table)
        self._thing = self.columns.index("thing")
        key = () if not after else (after, LAST) if table in line_rows.LINES else (after,)
        self._rows = tx.each_values(table, after=key, until=until)
        self.next_thing = ""
        """The thing of the next row; LAST when there is no further row."""
        self._step()

    def _step(self) -> None:
        self._next = next(self._rows, None)
        self.next_thing = LAST if self._next is None else self._next[self._thing]

    def of(self, id_: str, made: Slice) -> list[tuple]:
        """The rows of this thing. Rows that are passed on the way belong to no thing and are reported."""
        found = []
        while self.next_thing <= id_ and self._next is not None:
            if self.next_thing == id_:
                found.append(self._next)
            else:
                self._report_orphan(made)
            self._step()
        return found

    def report_rest(self, made: Slice) -> None:
        while self._next is not None:
            self._report_orphan(made)
            self._step()

    def _report_orphan(self, made: Slice) -> None:
        row = dict(zip(self.columns, self._next or (), strict=False))
        name = str(row.get("number") or row.get("serial") or self.next_thing)
        place = Message(PLACES[self.table])
        made.differs(WAS_EXTRA, thing=name, place=place, where=f"{self.table} {self.next_thing}")
        if self.table not in THINGS:
            return
        made.orphans[self.next_thing] = str(row.get("number") or made.orphans.get(self.next_thing, ""))


def rows_of(thing: Thing, dealings: int) -> dict[str, list[Row]]:
    """The rows of a thing by table, except its search row."""
    lines = line_rows.lines_by_table(thing)
    if thing.kind == "customer":
        return {"customer_row": [projections.customer_row(thing, dealings)], **lines}
    if thing.kind == "device":
        return {"device_row": [projections.device_row(thing)], **lines}
    bench = projections.bench_row(thing)
    return {"work_row": [projections.work_row(thing)], "bench_row": [bench] if bench else [], **lines}
