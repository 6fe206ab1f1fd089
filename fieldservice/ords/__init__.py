"""Imports files of the Open Repair Data Standard: each valid row becomes a closed job of the repair history.

No row is lost: it is imported, was imported before, or is written to the rejects file with its line and the reason.
Publisher and number identify a row, so importing a file twice adds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from db.journal import Move
from fieldservice import sheets
from fieldservice.desk import NEW, refusals, step_context
from fieldservice.ords import reading
from fieldservice.ords.cleaning import COLUMN_OF, fields_of
from fieldservice.ords.rejects import Rejects
from fieldservice.presentation.messages import render
from fieldservice.read_model import projections, search_rows
from fieldservice.shapes import JsonObject
from fieldservice.sheets import Tally
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import may_begin, take
from fieldservice.workflows.history.table import HISTORY

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk import Desk

CHUNK = 500
"""Rows of one transaction; other users of the store wait no longer than for these."""

TWICE = N_("The number %(source)s occurs more than once in the file; the first row counts.")
AHEAD = N_("A past repair cannot have a date in the future: %(date)s.")

Progress = Callable[[int, int], None]


def import_file(
    desk: Desk, by: Person, path: Path, progress: Progress | None = None, told: sheets.Told = sheets.UNTOLD
) -> JsonObject:
    """Import a file; returns {"rows", "imported", "already", "rejected", "rejects_file"}, and what the program decided
    about the file: {"encoding"} or {"sheet"}, and {"choice"}.

    `progress` is called with the lines done and the lines in all.

    Raises Refused (role, not_found, or data where the file as a whole cannot be read) and StoreTrouble.
    """
    importing = Importing(desk, by)
    source = reading.opened(Path(path), told)
    with Rejects(desk.session.folder, Path(path).stem, desk.session.clock(), source.columns) as rejects:
        rows = reading.rows(source)
        while chunk := list(islice(rows, CHUNK)):
            with _no_cycles_searched():
                importing.chunk(chunk, rejects)
            if progress is not None:
                progress(min(chunk[-1].line, source.lines), source.lines)
        tally = Tally(source.count, importing.imported, importing.already, rejects.count)
        return {**tally.checked(), "rejects_file": str(rejects.path), **source.answer()}


@contextmanager
def _no_cycles_searched() -> Iterator[None]:
    """Entries make no reference cycles, and searching for them costs a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Importing:
    """A running import: who imports, the rows seen in the file so far, and the counts."""

    def __init__(self, desk: Desk, by: Person) -> None:
        self.desk, self.step = desk, next(step for step in HISTORY.steps if step.opens)
        self.seen: set[str] = set()
        self.imported = self.already = 0
        self.id = ""
        self.context = replace(
            step_context.context(desk.session, by, self.step, None, {}, None), new_id=lambda: self.id
        )
        # 14 hours of tolerance, because east of Greenwich it is already tomorrow.
        self.latest = (desk.session.clock() + timedelta(hours=14)).date().isoformat()
        refused = may_begin(HISTORY, self.step, None, self.context)
        if refused is not None:
            refusals.record_refusal(desk.session, by, NEW, self.step.name, refused)
            raise refused

    def chunk(self, rows: list[reading.RepairRow], rejects: Rejects) -> None:
        """Check the rows, then append the valid ones in one transaction."""
        drafts: dict[str, Draft] = {}
        for row in rows:
            try:
                draft = self.draft(row)
            except Refused as refused:
                rejects.add(row.line, reason(refused), row.cells)
            else:
                drafts[self.id] = draft
        rejects.flush()
        if drafts:
            with self.desk.session.store.writing() as tx:
                # A job of our own comes back under its id from a file that this office exported.
                found = known(tx, [*drafts, *(draft.data["source"] for draft in drafts.values())])
                there = {id_ for id_, draft in drafts.items() if found & {id_, draft.data["source"]}}
                new = [draft for id_, draft in drafts.items() if id_ not in there]
                append(tx, new, self.desk.session.now(), self.desk.session.counter)
            self.imported += len(new)
            self.already += len(there)

    def draft(self, row: reading.RepairRow) -> Draft:
        """The draft of a row's entry, checked by the workflow. Raises Refused (data)."""
        if row.wrong is not None:
            wrong_cell = {row.column: row.wrong} if row.column else {}
            raise Refused("data", row.wrong.message, fields=wrong_cell, **row.wrong.values)
        data = fields_of(row.values)
        self.id = job_id(self.context.office, data["provider"], data["source"])
        draft = take(HISTORY, self.step, None, data, self.context)
        if draft.data["repaired"] > self.latest:
            raise Refused("data", AHEAD, date=draft.data["repaired"])
        if self.id in self.seen:
            raise Refused("data", TWICE, source=data["source"])
        self.seen.add(self.id)
        return draft


def job_id(office: str, provider: str, source: str) -> str:
    """The id of a history job, always the same for the same repair, so that it cannot be imported twice."""
    name = sha256("\n".join((office, provider, source)).encode()).hexdigest()
    # A UUIDv8 (RFC 9562): an id made of our own hash.
    return f"{name[:8]}-{name[8:12]}-8{name[13:16]}-8{name[17:20]}-{name[20:32]}"


def known(tx: Tx, ids: list[str]) -> set[str]:
    """The ids that the journal already has."""
    marks = ", ".join("?" * len(ids))
    return {str(id_) for (id_,) in tx.rows(f"SELECT DISTINCT thing FROM touch WHERE thing IN ({marks})", ids)}


def append(tx: Tx, drafts: list[Draft], made: str, counter: str) -> None:
    """Append the entries of many new jobs, with their rows and search words."""
    entries = tx.append_many(
        [
            {
                "kind": draft.kind,
                "by": draft.by,
                "made": made,
                "counter": counter,
                "touches": draft.touches,
                "data": draft.data,
                "moves": [Move(*move) for move in draft.moves],
                **({"private": draft.private, "person": draft.person} if draft.private else {}),
            }
            for draft in drafts
        ]
    )
    jobs = [fold(entry.moves[0].thing, (entry,), projections.APPENDS_TO) for entry in entries]
    tx.put("work_row", [projections.work_row(job) for job in jobs])
    tx.put_search_many([{"thing": job.id, "kind": job.kind, **search_rows.work_words(job)} for job in jobs])


def reason(refused: Refused) -> str:
    """Why a row was rejected, in the current language."""
    if not refused.fields:
        return render(refused.because)
    return " ".join(f"{COLUMN_OF.get(field, field)}: {render(because)}" for field, because in refused.fields.items())
