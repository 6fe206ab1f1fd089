"""What stands on the board: its views, their columns, and what a row says in each. Rows are thin; a clock is told from what stands in them.

On the view that customers see names are masked and no symptom stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fieldservice.desk import Desk
from fieldservice.presentation.day_list import DEADLINES, SECTIONS
from fieldservice.presentation.values import row_state
from fieldservice.screens.input.scan_actions import place_word
from fieldservice.screens.panels.worklist import Cell, DisplayNames, InMemorySource
from fieldservice.screens.widgets.clock import instant, length
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

VIEWS = {"waiting": N_("Waiting"), "bench": N_("Bench"), "today": N_("Today"), "slips": N_("Slips")}
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
LEVELS = ((1.0, "overdue", "!! "), (0.75, "warning", "! "), (0.5, "notice", ""))
"""Of the minutes that a customer may wait: how it looks from each share on."""
MINUTE = timedelta(minutes=1)
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
    columns, cell_of = {"waiting": (waiting_columns, waiting_cell), "bench": (bench_columns, bench_cell),
                        "today": (today_columns, today_cell), "slips": (slip_columns, slip_cell)}[view]  # fmt: skip

    def cell(row: Row, key: str, now: datetime) -> Cell:
        return cell_of(Told(row, names, now, minutes), key)

    sort = {"waiting": "since", "bench": "place"}.get(view, "")
    return SortableSource(rows, columns(), cell, sort, by=sort_value)


@dataclass(frozen=True, slots=True)
class Told:
    """A row at a moment, with what turns its codes into words."""

    row: Row
    names: DisplayNames
    now: datetime
    minutes: int
    """That a customer may wait."""

    def time(self, name: str) -> str:
        return forms.short_time(self.row[name], self.now, self.names.zone) if self.row.get(name) else ""

    @property
    def place(self) -> str:
        return place_word(self.row["at"], self.row["place"])

    @property
    def waited(self) -> int:
        began = instant(self.row["since"])
        return max(0, (self.now - began) // MINUTE) if began else 0

    @property
    def level(self) -> tuple[str, str]:
        """How pressing a customer's waiting is: (role of a cell, mark before it)."""
        share = self.waited / max(1, self.minutes)
        return next(((role, mark) for least, role, mark in LEVELS if share >= least), ("", ""))

    @property
    def waits_for(self) -> str:
        """What a device waits for: the reason that was said, else whose turn it is."""
        return self.names.reason(self.row["waiting"]) or self.names.turn(self.row)


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


def waiting_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("minutes", _("Waits"), 12, 12, align="right"),
        ListColumn("customer", _("Customer"), 16, 8, grow=1),
        ListColumn("device", _("Device"), 20, 10, grow=2),
        ListColumn("ticket", _("Ticket"), 14, 14),
        ListColumn("state", _("State"), 14, 9),
        ListColumn("since", _("Since"), 15),
        ListColumn("engineer", _("Engineer"), 10),
    )


def waiting_cell(told: Told, key: str) -> Cell:
    row = told.row
    if key == "minutes":
        role, mark = told.level
        return f"{mark}{length(told.waited)}", role
    if key == "customer":
        return forms.masked_name(forms.named(row["customer"])), "strong"
    if key == "engineer":
        return told.names.staff.get(row["engineer"], row["engineer"]), ""
    if key == "since":
        return told.time("since"), "muted"
    return (row_state(row) if key == "state" else str(row[key])), ""


def bench_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("place", _("Place"), 12, 8),
        ListColumn("number", _("Number"), 14, 14),
        ListColumn("device", _("Device"), 16, 8, grow=1),
        ListColumn("state", _("State"), 13, 9),
        ListColumn("waits_for", _("Waits for"), 18, 10, grow=1),
        ListColumn("since", _("Since"), 15, 8),
        ListColumn("customer", _("Customer"), 16, grow=2),
        ListColumn("promised", _("Promised"), 15),
    )


def bench_cell(told: Told, key: str) -> Cell:
    row = told.row
    if key == "place":
        return told.place, "strong"
    if key == "waits_for":
        return told.waits_for, "warning" if row["waiting"] else ""
    if key == "since":
        return told.time("since"), "muted"
    if key == "promised":
        return told.time("promised"), late(row["promised"], told.now) if not row["ready"] else ""
    if key == "customer":
        return forms.named(row["customer"]), ""
    return (row_state(row) if key == "state" else str(row[key])), ""


def today_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("what", _("What"), 16, 15),
        ListColumn("moment", _("When"), 16, 12),
        ListColumn("number", _("Number"), 14, 14),
        ListColumn("customer", _("Customer"), 18, 10, grow=2),
        ListColumn("device", _("Device"), 16, 8, grow=1),
        ListColumn("place", _("Place"), 12, 8),
        ListColumn("state", _("State"), 13),
    )


def today_cell(told: Told, key: str) -> Cell:
    row = told.row
    if key == "what":
        return _(SECTIONS[row["what"]][0]), "strong"
    if key == "moment":
        return told.time("moment"), late(row["moment"], told.now) if row["what"] in DEADLINES else "muted"
    if key == "place":
        return told.place, ""
    if key == "customer":
        return forms.named(row["customer"]), ""
    return (row_state(row) if key == "state" else str(row[key])), ""


def slip_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("number", _("Number"), 14, 14),
        ListColumn("customer", _("Customer"), 18, 10, grow=2),
        ListColumn("device", _("Device"), 16, 8, grow=1),
        ListColumn("person", _("With"), 12, 8),
        ListColumn("due", _("Due"), 16, 14),
    )


def slip_cell(told: Told, key: str) -> Cell:
    row = told.row
    if key == "due":
        return told.time("due"), late(row["due"], told.now)
    if key == "person":
        return told.names.staff.get(row["person"], row["person"]), ""
    return (forms.named(row[key]) if key == "customer" else str(row[key])), ""


def late(moment: str, now: datetime) -> str:
    """The role of a cell whose moment has passed."""
    limit = instant(moment)
    return "overdue" if limit is not None and limit < now else ""
