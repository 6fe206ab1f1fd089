"""The desk's lists as the Queue draws them: which columns, and what a row says in each. Rows are thin; nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from fieldservice.desk import Desk, Listing
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.values import KINDS, row_state
from fieldservice.screens.widgets.clock import countdown
from fieldservice.screens.widgets.columns import ColumnLike, ListColumn
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms, in_context, language

Row = tuple[Any, ...]  # a row of the store, by the fields of its list
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DisplayNames:
    """What turns the codes of a row into words: staff by sign-in name, reasons for waiting, the office's zone."""

    staff: Mapping[str, str]
    waiting: Mapping[str, Mapping[str, str]]
    products: Mapping[str, Mapping[str, str]]
    zone: tzinfo

    @classmethod
    def of(cls, desk: Desk) -> DisplayNames:
        return cls(
            desk.session.display_names(), desk.code_words("waiting"), desk.code_words("product"), desk.session.zone()
        )

    def reason(self, code: str) -> str:
        return self.waiting.get(code, {}).get(language(), code)

    def skills(self, codes: str) -> str:
        """Skills are kinds of product."""
        return _(", ").join(self.products.get(code, {}).get(language(), code) for code in codes.split())

    def turn(self, row: Values) -> str:
        """Whose action is awaited: the role, and the person where it is one."""
        person = self.staff.get(row["turn_person"], row["turn_person"])
        return " ".join(filter(None, (role_word(row["turn_role"]), person)))


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
    if key == "due":
        # What has come to its end has no limit any more, even if the row still names one.
        limit = countdown(now, row["due"], row["half"], row["most"]) if row["open"] else None
        return (limit.text, limit.role) if limit else ("", "")
    if key == "state":
        return row_state(row), "" if row["open"] else "muted"
    if key == "engineer":
        return names.staff.get(row["engineer"], row["engineer"]), ""
    if key == "waiting":
        return names.reason(row["waiting"]), "warning" if row["waiting"] else ""
    if key == "opened":
        return forms.short_time(row["opened"], now, names.zone), "muted"
    return forms.named(row[key]) if key == "customer" else row[key], ""


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
    if key == "roles":
        return _(", ").join(role_word(role) for role in row["roles"].split()), ""
    if key == "skills":
        return names.skills(row["skills"]), ""
    if key == "active":
        return (_("Yes"), "") if row["active"] else (_("No"), "muted")
    return row[key], ""


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


def kind_word(kind: str) -> str:
    return in_context("thing", KINDS.get(kind, kind))
