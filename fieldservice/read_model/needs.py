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


EXPECTED = "CASE WHEN min(expected) = '' THEN '' ELSE max(expected) END"
"""When the last of some lines is expected; "" while that is not known of every one."""


def expected_parts(reader: RowReader, job: str) -> dict[str, str]:
    """By part: when what is still to be issued for a job is expected, UTC text; "" while nobody has said.

    A requisition learns it from the office that supplies the parts, which knows nothing of the job. So the date is read
    here, beside the job, and no entry brings it to the job.
    """
    return dict(
        reader.rows(f"SELECT item, {EXPECTED} FROM need_row WHERE job = ? AND open = 1 GROUP BY item", (job,))
        if job
        else ()
    )


def requisitions_of(reader: RowReader, job: str) -> list[str]:
    """The requisitions of a job, the newest first."""
    return [
        thing
        for (thing,) in reader.rows("SELECT DISTINCT thing FROM need_row WHERE job = ? ORDER BY thing DESC", (job,))
    ]
