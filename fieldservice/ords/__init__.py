"""Real repair history from files of the Open Repair Data Standard: each good row opens a closed history job.

No row is lost: it is imported, was there already, or stands in the rejects file with its line and the reason. A row is
known again by its publisher and number, so the same file imported twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.journal import Move
from fieldservice.desk import NEW, take_step
from fieldservice.ords import reading
from fieldservice.ords.cleaning import COLUMN_OF, fields_of
from fieldservice.ords.rejects import Rejects
from fieldservice.presentation.messages import render
from fieldservice.read_model import projections
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import may_begin, take
from fieldservice.workflows.registry import HISTORY

if TYPE_CHECKING:
    from fieldservice.desk import Desk

CHUNK = 500
"""Rows of one transaction: others on the same store wait no longer than for these."""

TWICE = N_("The number %(source)s occurs more than once in the file; the first row counts.")
AHEAD = N_("A past repair cannot have a date in the future: %(date)s.")

Progress = Callable[[int, int], None]


def import_file(desk: Desk, by: Person, path: Path, progress: Progress | None = None) -> JsonObject:
    """Import a file: {"imported", "rejected", "already", "rejects_file"}. `progress` gets lines done and lines in all.

    Raises Refused: role, not_found or data (the file as a whole cannot be read); StoreTrouble as the store does.
    """
    importing = Importing(desk, by)
    source = reading.opened(Path(path))
    with Rejects(desk.session.folder, source.path.stem, desk.session.clock(), source.columns) as rejects:
        rows = source.rows()
        while chunk := list(islice(rows, CHUNK)):
            importing.chunk(chunk, rejects)
            if progress is not None:
                progress(min(chunk[-1].line, source.lines), source.lines)
        return {
            "imported": importing.imported,
            "rejected": rejects.count,
            "already": importing.already,
            "rejects_file": str(rejects.path),
        }


class Importing:
    """One import while it runs: who imports, what was seen in the file so far, and the counts."""

    def __init__(self, desk: Desk, by: Person) -> None:
        self.desk, self.step = desk, next(step for step in HISTORY.steps if step.opens)
        self.seen: set[str] = set()
        self.imported = self.already = 0
        self.id = ""
        self.context = replace(take_step.context(desk.session, by, self.step, None, {}, None), new_id=lambda: self.id)
        # Half a day of grace: east of Greenwich it is tomorrow already.
        self.latest = (desk.session.clock() + timedelta(hours=14)).date().isoformat()
        refused = may_begin(HISTORY, self.step, None, self.context)
        if refused is not None:
            take_step.record_refusal(desk.session, by, NEW, self.step.name, refused)
            raise refused

    def chunk(self, rows: list[reading.Row], rejects: Rejects) -> None:
        """Check the rows, then append the good ones in one transaction."""
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
                there = known(tx, list(drafts))
                new = [draft for thing, draft in drafts.items() if thing not in there]
                append(tx, new, self.desk.session.now(), self.desk.session.counter)
            self.imported += len(new)
            self.already += len(there)

    def draft(self, row: reading.Row) -> Draft:
        """The entry of a row, by the rules of the table.

        Raises Refused (data).
        """
        if row.wrong is not None:
            raise Refused("data", row.wrong.message, **row.wrong.values)
        data = fields_of(row.values)
        self.id = thing_id(self.context.office, data["provider"], data["source"])
        draft = take(HISTORY, self.step, None, data, self.context)
        if draft.data["repaired"] > self.latest:
            raise Refused("data", AHEAD, date=draft.data["repaired"])
        if self.id in self.seen:
            raise Refused("data", TWICE, source=data["source"])
        self.seen.add(self.id)
        return draft


def thing_id(office: str, provider: str, source: str) -> str:
    """The id of a history job: always the same for the same repair, so that it cannot be imported twice."""
    name = sha256("\n".join((office, provider, source)).encode()).hexdigest()
    return (
        f"{name[:8]}-{name[8:12]}-8{name[13:16]}-8{name[17:20]}-{name[20:32]}"  # UUIDv8: a hash of our own (RFC 9562)
    )


def known(tx: Any, things: list[str]) -> set[str]:
    """Those of the things that the journal has."""
    marks = ", ".join("?" * len(things))
    return {thing for (thing,) in tx.rows(f"SELECT DISTINCT thing FROM touch WHERE thing IN ({marks})", things)}


def append(tx: Any, drafts: list[Draft], made: str, counter: str) -> None:
    """Entries, rows and search of many new things at once."""
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
    things = [fold(entry.moves[0].thing, (entry,), projections.APPENDS_TO) for entry in entries]
    tx.put_work_many([projections.work_row(thing) for thing in things])
    tx.put_search_many([{"thing": thing.id, "kind": thing.kind, **projections.work_words(thing)} for thing in things])


def reason(refused: Refused) -> str:
    """Why a row was left out, in the language spoken now."""
    if not refused.fields:
        return render(refused.because)
    return " ".join(f"{COLUMN_OF.get(field, field)}: {render(because)}" for field, because in refused.fields.items())
