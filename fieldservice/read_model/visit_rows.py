"""The visits of the engineers by time, for the dispatch board."""

from __future__ import annotations

from db.reading import RowReader
from fieldservice.read_model.row_texts import short
from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.onsite.visit_times import visit_time
from fieldservice.workflows.registry import workflow_of

SEEN = ("thing", "number", "state", "mode", "customer", "device", "symptom", "engineer", "urgent")
"""What a visit says of its job."""
WAITING = (*SEEN, "holder", "due", "half", "most")
MOST = 100
"""Jobs that wait for dispatch and are read at most."""
BETWEEN = (
    f"SELECT v.at, v.kind, {', '.join(f'w.{name}' for name in SEEN)} FROM visit_row v JOIN work_row w "
    "ON w.thing = v.thing WHERE v.at >= ? AND v.at < ? ORDER BY v.at, v.thing"
)


def visit_rows(job: Thing) -> list[JsonObject]:
    """The visit for which an engineer has an open job."""
    workflow = workflow_of(job)
    state = workflow.states.get(job.state) if workflow else None
    kind, at = visit_time(job)
    if not at or state is None or not state.is_open:
        return []
    return [short({"line": "", "at": at, "kind": kind})]


def visits(reader: RowReader, begins: str, ends: str) -> list[JsonObject]:
    """The visits from one moment until before another (UTC text), the first first."""
    return [dict(zip(("at", "kind", *SEEN), row, strict=True)) for row in reader.rows(BETWEEN, (begins, ends))]


def waiting_in(states: int) -> str:
    """The query of open jobs in so many states at an office. Its values are the states, the office and a limit."""
    marks = ", ".join("?" * states)
    return (
        f"SELECT {', '.join(WAITING)} FROM work_row WHERE open = 1 AND kind = 'job' AND state IN ({marks}) "
        "AND holder = ? ORDER BY due, thing LIMIT ?"
    )


def waiting(reader: RowReader, states: tuple[str, ...], office: str) -> list[JsonObject]:
    """Open jobs of an office in these states, by time limit."""
    found = reader.rows(waiting_in(len(states)), (*states, office, MOST))
    return [dict(zip(WAITING, row, strict=True)) for row in found]
