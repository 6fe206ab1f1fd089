"""The lists of the board: the rows and columns of each view, and the colour of each cell.

The texts of the cells come from fieldservice/presentation/board_rows.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from fieldservice.desk import Desk
from fieldservice.presentation.board_rows import HEADINGS, BoardRow
from fieldservice.presentation.day_list import DEADLINES, SECTIONS
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import moment_or_none
from fieldservice.screens.panels.list_sources import Cell, SortableSource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

LAYOUTS: dict[str, tuple[ListColumn, ...]] = {
    "waiting": (
        ListColumn("queue", "", 12, 6),
        ListColumn("minutes", "", 14, 12, align="right"),
        ListColumn("limit", "", 12, 8),
        ListColumn("customer", "", 14, 12, grow=1, whole=True),
        ListColumn("device", "", 18, 8, grow=2),
        ListColumn("state", "", 20, 17, whole=True),
        ListColumn("ticket", "", 14),
        ListColumn("engineer", "", 10),
    ),
    "bench": (
        ListColumn("place", "", 12, 8),
        ListColumn("number", "", 14, 14),
        ListColumn("device", "", 16, 8, grow=1),
        ListColumn("state", "", 13, 9),
        ListColumn("waits_for", "", 18, 10, grow=1),
        ListColumn("since", "", 15, 8),
        ListColumn("customer", "", 16, grow=2),
        ListColumn("promised", "", 8),
    ),
    "today": (
        ListColumn("what", "", 16, 15),
        ListColumn("moment", "", 16, 12),
        ListColumn("number", "", 14, 14),
        ListColumn("customer", "", 18, 10, grow=2),
        ListColumn("device", "", 16, 8, grow=1),
        ListColumn("place", "", 12, 8),
        ListColumn("state", "", 13),
    ),
    "slips": (
        ListColumn("number", "", 14, 14),
        ListColumn("customer", "", 18, 10, grow=2),
        ListColumn("device", "", 16, 8, grow=1),
        ListColumn("person", "", 12, 8),
        ListColumn("due", "", 7, 7),
    ),
}
"""The columns of each view; their titles are the HEADINGS in the language in use."""
ROLES = {
    ("waiting", "queue"): "strong",
    ("waiting", "customer"): "strong",
    ("waiting", "ticket"): "muted",
    ("bench", "place"): "strong",
    ("bench", "since"): "muted",
    ("today", "what"): "strong",
}
"""The roles of the columns whose cells all have the same role."""
CALLED = ("queue", "customer", "state")
"""The cells in another colour while a customer is called to a counter."""
EMPTY = {
    "waiting": N_("Nobody is waiting. Customers who wait for their device appear here, longest wait first."),
    "bench": N_("No device is here. Devices appear here by place; a scanned place label moves the highlighted device."),
    "today": N_("Nothing is due today: promises, collections, ready devices, reminders, loaners, arrivals."),
    "slips": N_("No paper slip is missing. Signed slips that have not come back appear here; scan one to record it."),
}
MOST = 200
"""The most rows that a view reads; the screen says when there are more."""
Row = Values


def read(desk: Desk) -> dict[str, list[JsonObject]]:
    """The rows of each view, the most pressing first."""
    workshop = desk.workshop
    day = workshop.day()
    return {
        "waiting": [{**row, "id": row["thing"]} for row in called_first(workshop.board("waiting"))],
        "bench": [{**row, "id": row["thing"]} for row in workshop.board("bench")],
        "today": [
            {**row, "id": f"{what}/{row['thing']}", "what": what, "moment": row[SECTIONS[what][1]]}
            for what in day
            for row in day[what]
        ],
        "slips": [{**row, "id": row["thing"]} for row in workshop.missing_slips()[:MOST]],
    }


def called_first(rows: Sequence[JsonObject]) -> list[JsonObject]:
    """Who is called to a counter stands above all others; these keep their order."""
    return sorted(rows, key=lambda row: not row["called"])


def is_cut(view: str, rows: Sequence[Row]) -> bool:
    """Whether there may be more rows than were read. Each section of today's list has its own limit."""
    if view == "today":
        return any(sum(row["what"] == what for row in rows) >= MOST for what in SECTIONS)
    return len(rows) >= MOST


def board_list(view: str, rows: Sequence[Row], names: DisplayNames, minutes: int) -> SortableSource:
    """One view as a list; `minutes` is how long a customer may wait."""
    columns = tuple(replace(column, title=_(HEADINGS[column.key])) for column in LAYOUTS[view])
    sort = {"bench": "place"}.get(view, "")
    return SortableSource(rows, columns, partial(cell, view, names, minutes), sort, by=sort_value)


def sort_value(row: Row, key: str) -> str:
    if key == "place":
        return f"{row['at'] == 'shelf'} {row['place']} {row['at']} {row['since']}"
    if key == "waits_for":
        return f"{row['waiting'] or 'zz'} {row['turn_role']} {row['turn_person']}"
    return str(row.get("since" if key in ("minutes", "limit") else key) or "")


def cell(view: str, names: DisplayNames, minutes: int, row: Row, key: str, now: datetime) -> Cell:
    shown = BoardRow(view, row, names, now, minutes)
    return shown.text(key), role_of(shown, key)


def role_of(shown: BoardRow, key: str) -> str:
    """The role of a cell: overdue or urgent, or the emphasis of its column."""
    row, now = shown.row, shown.now
    if shown.is_called and key in CALLED:
        return "ready"
    if key in ("minutes", "limit"):
        return shown.urgency[0]
    if key == "waits_for":
        return "warning" if row["waiting"] else ""
    if key == "promised":
        return late(row["promised"], now) if not row["ready"] else ""
    if key == "moment":
        return late(row["moment"], now) if row["what"] in DEADLINES else "muted"
    if key == "due":
        return late(row["due"], now)
    if key == "device":
        return "notice" if row["urgent"] else ""
    return ROLES.get((shown.view, key), "")


def late(moment: str, now: datetime) -> str:
    """The role of a cell with a time limit: "overdue" once the limit has passed."""
    limit = moment_or_none(moment)
    return "overdue" if limit is not None and limit < now else ""
