"""Every thing folded again, in parts that several processes may share: the rows that belong to it, and where those that
stand in the store say something else."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice.read_model import projections, remote_summaries
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import MASTER_FILES, Thing, fold
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.searching import Ready
    from db.store import Store

Row = JsonObject

PART = 4000
"""Touches in one part: a second or less of work."""
WORTH_IT = 20_000
"""Touches from which on starting other processes pays."""
MOST_TOLD = 100
"""Differences told one by one; the rest is only counted."""
LAST = "\U0010ffff"
"""Behind every id."""
TABLES = ("work_row", "bench_row", "customer_row", "device_row", "debt_row")

WAS_MISSING = N_("%(table)s: the row of %(thing)s is missing.")
WAS_EXTRA = N_("%(table)s: there is a row of %(thing)s that no entry accounts for.")
WAS_OTHER = N_("%(table)s: the row of %(thing)s says something else in: %(columns)s.")


@dataclass(slots=True)
class Part:
    """Some neighbouring things: their rows as tuples in the order of the columns, and what was found on the way."""

    rows: dict[str, list[tuple]] = field(default_factory=lambda: {table: [] for table in TABLES})
    search: list[Ready] = field(default_factory=list)
    signed: dict[str, str] = field(default_factory=dict)
    """Digest of each signed content, with the entry that names it."""
    different: int = 0
    differences: list[Message] = field(default_factory=list)
    entries: int = 0
    """Entries that touch one of these things first: over all parts, each is counted once."""

    def differs(self, message: str, **values: Any) -> None:
        self.different += 1
        if len(self.differences) < MOST_TOLD:
            self.differences.append(Message(message, values))


def parts(store: Store, ends: Sequence[str], dealings: Mapping[str, int] | None = None) -> Iterator[Part]:
    """The whole store, part by part in the order of ids; `ends` are the milestones between them.

    `dealings` is what the ledger of that name will say; None takes what it says. Nothing is read through a transaction
    of the caller's, so rows that it has changed are still seen as they were.
    """
    # What stands before the first id or behind the last belongs to a part too: the last one is open.
    ranges = list(zip(["", *ends[:-1]], [*ends[:-1], ""], strict=True)) if ends else [("", "")]
    if len(ranges) * PART < WORTH_IT:
        for after, until in ranges:
            with store.reading() as tx:
                made = part(tx, dealings, after, until)
            yield made
        return
    with _pool(store.folder, dealings) as (pool, many):
        waiting: deque[Future[Part]] = deque()
        for after, until in ranges:
            waiting.append(pool.submit(_part, after, until))
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


_here: JsonObject = {}
"""What a process of the pool works on, set once when it begins."""


def _begin(folder: Path, dealings: Mapping[str, int] | None) -> None:
    # Nothing here makes cycles of objects, and looking for some costs a tenth of the time.
    gc.disable()
    _here.update(folder=folder, dealings=dealings)


def _part(after: str, until: str) -> Part:
    from db.store import looking_into

    with looking_into(_here["folder"]) as tx:
        return part(tx, _here["dealings"], after, until)


def part(tx: Any, dealings: Mapping[str, int] | None, after: str, until: str) -> Part:
    """The things behind the id `after` up to `until` ("": without end), each compared with what stands in the store."""
    from db.searching import ready

    made = Part()
    shapes = {table: tx.shape(table) for table in TABLES}
    standing = {table: Standing(tx, table, after, until) for table in (*TABLES, "search_row")}
    for id_, story in _stories(tx, after, until):
        thing = fold(id_, story, projections.ADDS)
        if thing.kind in MASTER_FILES or not story:
            remote_summaries.with_card(thing, remote_summaries.card(tx, tx.store, id_))
        rows = {
            table: sorted(tuple(shapes[table].values(row)) for row in some)
            for table, some in rows_of(thing, dealings_of(tx, dealings, thing)).items()
        }
        found = ready(tx.postgresql, id_, thing.kind, **projections.search_words(thing))
        rows["search_row"] = [(id_, thing.kind, *found.plain)]
        for table, one in standing.items():
            new = rows.get(table, [])
            if new or one.reaches <= id_:
                compare(made, table, one.columns, id_, one.of(id_, made), new)
        for table in rows.keys() & shapes.keys():
            made.rows[table] += rows[table]
        made.search.append(found)
        made.entries += sum(entry.touches[0][1] == id_ for entry in story)
        erased = {line.entry.id for line in thing.history if line.entry.erased}  # its signed content went with it
        for name, fact in (("signatures", "signed"), ("intake_signatures", "intake_signed")):
            for line in thing.lines(name):
                if line["entry"] not in erased and isinstance(line.get(fact), dict) and line[fact].get("content"):
                    made.signed.setdefault(str(line[fact]["content"]), line["entry"])
    for one in standing.values():
        one.rest(made)
    return made


def _stories(tx: Any, after: str, until: str) -> Iterator[tuple[str, list[Any]]]:
    """Every thing with its entries, by ids, and between them the files that are known by what headquarters tells
    alone."""
    told = deque(remote_summaries.without_story(tx, tx.store, after, until))
    for id_, story in tx.stories(after=after, until=until):
        while told and told[0] < id_:
            yield told.popleft(), []
        yield id_, story
    yield from ((id_, []) for id_ in told)


def dealings_of(tx: Any, dealings: Mapping[str, int] | None, thing: Thing) -> int:
    """How often a customer has called, which only the row of a customer shows."""
    if thing.kind != "customer":
        return 0
    return tx.ledger("dealings", thing.id) if dealings is None else dealings.get(thing.id, 0)


def compare(made: Part, table: str, columns: list[str], id_: str, old: list[tuple], new: list[tuple]) -> None:
    if old == new:
        return
    if len(old) != len(new):
        made.differs(WAS_MISSING if len(old) < len(new) else WAS_EXTRA, table=table, thing=id_)
        return
    other = sorted(
        {
            name
            for one, two in zip(old, new, strict=True)
            for name, was, is_ in zip(columns, one, two, strict=True)
            if was != is_
        }
    )
    made.differs(WAS_OTHER, table=table, thing=id_, columns=", ".join(other))


class Standing:
    """The rows of one table as they stand, walked by thing beside the journal."""

    def __init__(self, tx: Any, table: str, after: str, until: str) -> None:
        self.table, self.columns = table, tx.columns(table)
        self._thing = self.columns.index("thing")
        key = () if not after else (after, LAST) if table == "debt_row" else (after,)
        self._rows = tx.each_values(table, after=key, until=until)
        self.reaches = ""
        """Id of the thing whose row comes next; behind every id once there is none."""
        self._step()

    def _step(self) -> None:
        self._next = next(self._rows, None)
        self.reaches = LAST if self._next is None else self._next[self._thing]

    def of(self, id_: str, made: Part) -> list[tuple]:
        """The rows of this thing; those passed on the way belong to no thing and are told."""
        found = []
        while self.reaches <= id_ and self._next is not None:
            if self.reaches == id_:
                found.append(self._next)
            else:
                made.differs(WAS_EXTRA, table=self.table, thing=self.reaches)
            self._step()
        return found

    def rest(self, made: Part) -> None:
        while self._next is not None:
            made.differs(WAS_EXTRA, table=self.table, thing=self.reaches)
            self._step()


def rows_of(thing: Thing, dealings: int) -> dict[str, list[Row]]:
    """Every row of one thing by table, as a step writes them; the search apart."""
    owed = [{**row, "thing": thing.id} for row in projections.debt_rows(thing)]
    if thing.kind == "customer":
        return {"customer_row": [projections.customer_row(thing, dealings)], "debt_row": owed}
    if thing.kind == "device":
        return {"device_row": [projections.device_row(thing)], "debt_row": owed}
    bench = projections.bench_row(thing)
    return {"work_row": [projections.work_row(thing)], "bench_row": [bench] if bench else [], "debt_row": owed}
