"""The lines of requisitions that are still to be issued, and what is there for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject

if TYPE_CHECKING:
    from db.reading import RowReader

FIELDS = (
    "thing", "line", "number", "item", "name", "wanted", "issued", "reserved", "ordered", "account", "urgent", "needed",
    "expected", "job", "job_number", "engineer",
)  # fmt: skip
MOST = 500
"""Lines that are listed; more than a store has open in a day."""
_OPEN = (
    f"SELECT {', '.join(f'n.{name}' for name in FIELDS)}, coalesce(j.state, ''), coalesce(j.due, ''),"
    " coalesce(j.device, '') FROM need_row n LEFT JOIN work_row j ON j.thing = n.job"
    " WHERE n.open = 1 AND n.office = ? ORDER BY n.urgent DESC, n.needed, n.thing, n.line LIMIT ?"
)


def open_needs(reader: RowReader, office: str) -> Iterator[JsonObject]:
    """The open lines of the requisitions of an office, urgent ones first, then by when they are needed.

    `visit` is the appointment of the job, "" without one.
    """
    for *row, state, due, device in reader.rows(_OPEN, (office, MOST)):
        found = dict(zip(FIELDS, row, strict=True))
        visit = due if state == "appointed" else ""
        yield {**found, "name": json.loads(found["name"] or "{}"), "visit": visit, "device": device}


def awaited_number(reader: RowReader, office: str) -> int:
    """How many lines are open."""
    return int(reader.value("SELECT count(*) FROM need_row WHERE open = 1 AND office = ?", (office,)) or 0)


def requisitions_of(reader: RowReader, job: str) -> list[str]:
    """The requisitions of a job, the newest first."""
    return [
        thing
        for (thing,) in reader.rows("SELECT DISTINCT thing FROM need_row WHERE job = ? ORDER BY thing DESC", (job,))
    ]
