"""The desk's lists as the Queue draws them: which columns, and what a row says in each. Rows are thin; nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fieldservice.desk import Listing
from fieldservice.presentation.list_rows import cell_text
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import countdown
from fieldservice.screens.widgets.columns import ColumnLike, ListColumn
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, in_context

Row = tuple[Any, ...]  # a row of the store, by the fields of its list
Cell = tuple[str, str]


def work_columns(wide: bool, own: bool) -> tuple[ListColumn, ...]:
    """Of a work list, the most telling first; where there is no room the last ones go. `own` lists name no engineer."""
    customer, device, symptom = (14, 10, 24) if wide else (10, 8, 11)
    return (
        ListColumn("number", _("Number"), 14),
        ListColumn("state", _("State"), 13, 9),
        ListColumn("due", _("Time limit"), 16, 15),
        ListColumn("customer", _("Customer"), 18, customer, grow=2),
        ListColumn("device", _("Device"), 13, device, grow=1),
        ListColumn("symptom", _("Symptom"), 24, symptom, grow=3),
        *(() if own else (ListColumn("engineer", _("Engineer"), 8),)),
        ListColumn("waiting", _("Waiting"), 12),
        ListColumn("opened", _("Opened"), 15),
    )


def work_cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    role = ""
    if key == "due" and row["open"]:
        role = countdown(now, row["due"], row["half"], row["most"]).role
    elif key == "state":
        role = "" if row["open"] else "muted"
    elif key == "waiting":
        role = "warning" if row["waiting"] else ""
    elif key == "opened":
        role = "muted"
    return cell_text(names, row, key, now), role


def staff_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("name", _("Sign-in name"), 14, 8),
        ListColumn("display", _("Name"), 12, 8),
        ListColumn("roles", _("Roles"), 34, 16, grow=2),
        ListColumn("office", _("Service point"), 13),
        ListColumn("skills", _("Skills"), 18, grow=1),
        ListColumn("areas", _("Areas"), 14),
        ListColumn("active", _("Active"), 8),
    )


def staff_cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    return cell_text(names, row, key, now), "muted" if key == "active" and not row["active"] else ""


def office_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("code", _("Code"), 8),
        ListColumn("name", in_context("office", "Name"), 20, 10, grow=1),
        ListColumn("name_en", _("Name in English"), 18, grow=1),
        ListColumn("address", _("Address"), 24, 10, grow=2),
        ListColumn("phone", _("Phone"), 14),
        ListColumn("active", _("Active"), 8),
    )


CellOf = Callable[[DisplayNames, Values, str, datetime], Cell]


@dataclass(frozen=True)
class ListingSource:
    """A Listing with its columns, as a PageSource of the Queue."""

    listing: Listing
    columns: Sequence[ListColumn]
    names: DisplayNames
    cell_of: CellOf

    @property
    def sort(self) -> str:
        return self.listing.sort

    @property
    def reverse(self) -> bool:
        return self.listing.reverse

    def with_sort(self, key: str) -> ListingSource | None:
        listing = self.listing.sorted_by(key)
        return replace(self, listing=listing) if listing else None

    def count(self, cap: int | None = None) -> int:
        return self.listing.count(cap)

    def anchors(self, step: int) -> Sequence[Any]:
        return self.listing.anchors(step)

    def page(self, after: Any | None, offset: int, limit: int) -> Sequence[Row]:
        return self.listing.page(after, offset, limit)

    def page_before(self, key: Any, limit: int) -> Sequence[Row]:
        return self.listing.page_before(key, limit)

    def last(self, limit: int) -> Sequence[Row]:
        return self.listing.last(limit)

    def key(self, row: Row) -> Any:
        return self.listing.key(row)

    def place(self, row_id: str) -> int | None:
        return self.listing.place(row_id)

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> Cell:
        return self.cell_of(self.names, self.dict(row), column.key, now)

    def dict(self, row: Row) -> JsonObject:
        return dict(zip(self.listing.fields, row, strict=True))


def work_list(listing: Listing, names: DisplayNames, wide: bool, own: bool = False) -> ListingSource:
    return ListingSource(listing, work_columns(wide, own), names, work_cell)


@dataclass(frozen=True)
class InMemorySource:
    """A short list that is at hand whole: what was found, what is owed, what was refused. Rows are dicts with an `id`."""

    rows: Sequence[Values]
    columns: Sequence[ListColumn]
    cell_of: Callable[[Values, str, datetime], Cell]
    sort: str = ""
    reverse: bool = False

    def with_sort(self, key: str) -> InMemorySource | None:
        return None

    @property
    def whole(self) -> Sequence[Row]:
        """All rows as one page."""
        return self.page(None, 0, len(self.rows))

    def count(self, cap: int | None = None) -> int:
        return len(self.rows)

    def anchors(self, step: int) -> Sequence[int]:
        return range(step - 1, len(self.rows), step)

    def page(self, after: int | None, offset: int, limit: int) -> Sequence[Row]:
        start = (0 if after is None else after + 1) + offset
        return [(row["id"], row) for row in self.rows[start : start + limit]]

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> Cell:
        return self.cell_of(row[1], column.key, now)
