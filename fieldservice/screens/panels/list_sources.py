"""The page sources of lists: a listing of the store, a short list in memory, a short list that can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fieldservice.desk import Listing
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.widgets.columns import ColumnLike, ListColumn
from fieldservice.screens.widgets.pages import Key, Row
from fieldservice.shapes import JsonObject, Values

Cell = tuple[str, str]
"""Text and role of a cell."""


@dataclass(frozen=True)
class ListingSource:
    """A listing of the store. `cell_of` takes names, row, key of the column and the time now."""

    listing: Listing
    columns: Sequence[ListColumn]
    names: DisplayNames
    cell_of: Callable[[DisplayNames, Values, str, datetime], Cell]

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

    def anchors(self, step: int) -> Sequence[Key]:
        return self.listing.anchors(step)

    def page(self, after: Key | None, offset: int, limit: int) -> Sequence[Row]:
        return self.listing.page(after, offset, limit)

    def page_before(self, key: Key, limit: int) -> Sequence[Row]:
        return self.listing.page_before(key, limit)

    def last(self, limit: int) -> Sequence[Row]:
        return self.listing.last(limit)

    def key(self, row: Row) -> Key:
        return self.listing.key(row)

    def position(self, row_id: str) -> int | None:
        return self.listing.place(row_id)

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> Cell:
        return self.cell_of(self.names, self.dict(row), column.key, now)

    def dict(self, row: Row) -> JsonObject:
        return dict(zip(self.listing.fields, row, strict=True))


@dataclass(frozen=True)
class InMemorySource:
    """A short list that is in memory whole, such as search results or refusals. Each row has an `id`."""

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


@dataclass(frozen=True)
class SortableSource(InMemorySource):
    """A short list that can be sorted by any column. `by` gives the sort value of a row; rows without one come last."""

    by: Callable[[Values, str], str] = lambda row, key: str(row.get(key) or "")

    def with_sort(self, key: str) -> SortableSource | None:
        if key not in {column.key for column in self.columns} or len(self.rows) < 2:
            return None
        return self.sorted_by(key, key == self.sort and not self.reverse)

    def sorted_by(self, key: str, reverse: bool) -> SortableSource:
        rows = sorted(self.rows, key=lambda row: self.by(row, key), reverse=reverse)
        rows.sort(key=lambda row: not self.by(row, key))
        return replace(self, rows=rows, sort=key, reverse=reverse)
