"""Work on one fault of one model: the rows of jobs by their fault, and what the rules and lists ask of them.

Headquarters sees the jobs of all offices, so batches are found there; another office finds its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.late_dataclass import dataclass
from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.alike import AlikeWork
from fieldservice.workflows.engine.identity import bare
from fieldservice.workflows.parts.on_the_job.fixes import model_key, symptom_of
from fieldservice.workflows.quality.lines import KIND

if TYPE_CHECKING:
    from db.reading import RowReader
    from fieldservice.workflows.engine.fold import Thing

GATHERED_KINDS = ("job", "escalation")
MOST = 500
"""Jobs that are proposed for a batch at most."""
ALIKE = (
    "SELECT thing, number, serial, office, at FROM fault_row WHERE model = ? AND symptom = ? AND at >= ?"
    " ORDER BY at, thing LIMIT ?"
)
NUMBERED = "SELECT kind, thing, number, serial, office, opened FROM work_row WHERE number = ? AND number <> ''"
OPEN_FEEDBACK = "SELECT thing FROM work_row WHERE open = 1 AND kind = ? ORDER BY opened, thing"
GROUPS = (
    "WITH recent AS MATERIALIZED (SELECT model, symptom, written, at FROM fault_row WHERE at >= ?)"
    " SELECT model, symptom, max(written), count(*), min(at), max(at) FROM recent"
    " GROUP BY model, symptom HAVING count(*) >= ? ORDER BY count(*) DESC, model, symptom LIMIT ?"
)
"""Only what is recent is grouped: grouped at once, every job ever would be read in the order of the groups."""


def fault_rows(job: Thing) -> list[JsonObject]:
    """The row of a job; none where its model or its fault is not known."""
    model, symptom = model_key(job), symptom_of(job)
    if not (model and symptom):
        return []
    row = {
        "line": "",
        "model": model,
        "symptom": symptom,
        "at": job.opened,
        "written": str(job.get("model") or ""),
        "number": str(job.get("number") or ""),
        "serial": str(job.get("serial") or ""),
        "office": job.holder,
    }
    return [short(row)]


class FaultGroup(NamedTuple):
    """Jobs on one fault of one model."""

    model: str
    symptom: str
    written: str
    """The model as one of them has it."""
    jobs: int
    first: str
    """When the first and the last of them were opened, UTC text."""
    last: str


@dataclass(frozen=True, slots=True)
class StoredAlike:
    """The work as a transaction or a reader sees it; nothing is read before it is asked for."""

    reader: RowReader

    def of(self, model: str, symptom: str, since: str) -> list[AlikeWork]:
        rows = self.reader.rows(ALIKE, (model[:200], symptom, since, MOST))
        return [AlikeWork("job", thing, number, serial, office, at) for thing, number, serial, office, at in rows]

    def numbered(self, number: str) -> AlikeWork | None:
        rows = self.reader.rows(NUMBERED, (bare(number).upper(),))
        found = [AlikeWork(*row) for row in rows if row[0] in GATHERED_KINDS]
        return found[0] if len(found) == 1 else None

    def open_feedback(self) -> Sequence[str]:
        return [thing for (thing,) in self.reader.rows(OPEN_FEEDBACK, (KIND,))]

    def groups(self, since: str, least: int, most: int) -> list[FaultGroup]:
        """The faults with at least so many jobs since a moment, the most frequent first."""
        return [FaultGroup(*row) for row in self.reader.rows(GROUPS, (since, least, most))]
