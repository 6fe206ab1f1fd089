"""The lists of the board as the Queue draws them: the rows and columns of each view, and the colour of each cell.

What a cell says is worded in fieldservice/presentation/board_rows.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from fieldservice.desk import Desk
from fieldservice.presentation.board_rows import HEADINGS, BoardRow
from fieldservice.presentation.day_list import DEADLINES, SECTIONS
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import moment_or_none
from fieldservice.screens.panels.worklist import Cell, InMemorySource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

LAYOUTS: dict[str, tuple[ListColumn, ...]] = {
    "waiting": (
        ListColumn("minutes", "", 12, 12, align="right"),
        ListColumn("customer", "", 16, 8, grow=1),
        ListColumn("device", "", 20, 10, grow=2),
        ListColumn("ticket", "", 14, 14),
        ListColumn("state", "", 14, 9),
        ListColumn("since", "", 15),
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
        ListColumn("promised", "", 15),
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
        ListColumn("due", "", 16, 14),
    ),
}
"""The columns of each view; their titles are the HEADINGS in the language in use."""
ROLES = {
    ("waiting", "customer"): "strong",
    ("waiting", "since"): "muted",
    ("bench", "place"): "strong",
    ("bench", "since"): "muted",
    ("today", "what"): "strong",
}
"""The roles of cells that depend on nothing but the column."""
EMPTY = {
    "waiting": N_("Nobody is waiting. Customers who wait for their device appear here, the longest first."),
    "bench": N_("No device is here. Devices appear here by place; a scanned place label moves the highlighted device."),
    "today": N_(
        "Nothing is due today: promises, pick-ups, what is ready, reminders, loaners, what is expected or on the way."
    ),
    "slips": N_(
        "No paper slip is missing. Signed slips that have not come back are listed here; scan one to record it."
    ),
}
MOST = 200
"""Rows that a view reads; that there are more is said."""
Row = Values


def read(desk: Desk) -> dict[str, list[JsonObject]]:
    """All views, in the order of the rows that press."""
    floor = desk.workshop
    day = floor.day()
    return {
        "waiting": [{**row, "id": row["thing"]} for row in floor.board("waiting")],
        "bench": [{**row, "id": row["thing"]} for row in floor.board("bench")],
        "today": [
            {**row, "id": f"{what}/{row['thing']}", "what": what, "moment": row[SECTIONS[what][1]]}
            for what in day
            for row in day[what]
        ],
        "slips": [{**row, "id": row["thing"]} for row in floor.missing_slips()[:MOST]],
    }


def is_cut(view: str, rows: Sequence[Row]) -> bool:
    """Whether there may be more than was read: every section of the day has its own end."""
    if view == "today":
        return any(sum(row["what"] == what for row in rows) >= MOST for what in SECTIONS)
    return len(rows) >= MOST


@dataclass(frozen=True)
class SortableSource(InMemorySource):
    """A short list that is sorted in hand. `by` says what a column is sorted by; what is not there stands last."""

    by: Callable[[Row, str], str] = lambda row, key: str(row.get(key) or "")

    def with_sort(self, key: str) -> SortableSource | None:
        if key not in {column.key for column in self.columns} or len(self.rows) < 2:
            return None
        return self.sorted_by(key, key == self.sort and not self.reverse)

    def sorted_by(self, key: str, reverse: bool) -> SortableSource:
        rows = sorted(self.rows, key=lambda row: self.by(row, key), reverse=reverse)
        rows.sort(key=lambda row: not self.by(row, key))
        return replace(self, rows=rows, sort=key, reverse=reverse)


def board_list(view: str, rows: Sequence[Row], names: DisplayNames, minutes: int) -> SortableSource:
    """One view as a list; `minutes` is how long a customer may wait."""
    columns = tuple(replace(column, title=_(HEADINGS[column.key])) for column in LAYOUTS[view])
    sort = {"waiting": "since", "bench": "place"}.get(view, "")
    return SortableSource(rows, columns, partial(cell, view, names, minutes), sort, by=sort_value)


def sort_value(row: Row, key: str) -> str:
    if key == "place":
        return f"{row['at'] == 'shelf'} {row['place']} {row['at']} {row['since']}"
    if key == "waits_for":
        return f"{row['waiting'] or 'zz'} {row['turn_role']} {row['turn_person']}"
    return str(row.get("since" if key == "minutes" else key) or "")


def running_number(number: str) -> str:
    """What people call out: the running number of a ticket without its leading noughts."""
    parts = number.split("-")
    return parts[-2].lstrip("TJ0") if len(parts) > 2 else number


def cell(view: str, names: DisplayNames, minutes: int, row: Row, key: str, now: datetime) -> Cell:
    shown = BoardRow(view, row, names, now, minutes)
    return shown.text(key), role_of(shown, key)


def role_of(shown: BoardRow, key: str) -> str:
    """The colour of a cell: what has passed, what is urgent, what a row is found by."""
    row, now = shown.row, shown.now
    if key == "minutes":
        return shown.urgency[0]
    if key == "waits_for":
        return "warning" if row["waiting"] else ""
    if key == "promised":
        return late(row["promised"], now) if not row["ready"] else ""
    if key == "moment":
        return late(row["moment"], now) if row["what"] in DEADLINES else "muted"
    if key == "due":
        return late(row["due"], now)
    return ROLES.get((shown.view, key), "")


def late(moment: str, now: datetime) -> str:
    """The role of a cell whose moment has passed."""
    limit = moment_or_none(moment)
    return "overdue" if limit is not None and limit < now else ""
