"""A list of any length, of which only a few pages are held. A row is found by key, never by counting from the top."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from fieldservice.screens.widgets.columns import ColumnLike

PAGE = 128
HELD = 16
"""Pages kept; the one not looked at for longest goes first."""
STEP = 512
NEAR = 20_000
"""Rows that may be counted off from the top while the anchors are still being made."""

Row = tuple[Any, ...]
Key = Any
"""A row's place in the sort order, as the source understands it."""


class PageSource(Protocol):
    """Where a list gets its rows. `count`, `anchors` and `place` are called from a thread, the rest from the app's.

    The first value of a row is its id. Short reads only: one `page` is one seek through an index.
    """

    @property
    def columns(self) -> Sequence[ColumnLike]: ...

    @property
    def sort(self) -> str:
        """Key of the column the rows are sorted by; "" for an order that no column shows."""

    @property
    def reverse(self) -> bool: ...

    def with_sort(self, key: str) -> PageSource | None:
        """The same list sorted by a column, the other way round if it is already. None: no index for it."""

    def count(self, cap: int | None = None) -> int: ...

    def anchors(self, step: int) -> Sequence[Key]:
        """Keys of the rows number step - 1, 2 * step - 1 and so on (from 0): the last row of each full step."""

    def page(self, after: Key | None, offset: int, limit: int) -> Sequence[Row]:
        """Rows behind the key `after` (None: from the top), the first `offset` of them left out."""

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> tuple[str, str]:
        """Text of a cell and its role: "", overdue, warning, good, muted or strong."""


class QuickSource(PageSource, Protocol):
    """What a source may offer besides; with it no jump waits for the anchors."""

    def key(self, row: Row) -> Key: ...

    def page_before(self, key: Key, limit: int) -> Sequence[Row]:
        """The rows just before the key, in the order of the list."""

    def last(self, limit: int) -> Sequence[Row]:
        """The last rows, in the order of the list."""

    def place(self, row_id: str) -> int | None:
        """Number of the row with this id, None when it is not in the list."""


class Pages:
    """The rows of one source by number. `total` is what is known so far, until `counted`."""

    def __init__(self, source: PageSource, first_page: Sequence[Row] = ()) -> None:
        self.source = source
        self.total = len(first_page)
        self.counted = False
        self.anchors: Sequence[Key] | None = None
        self._held: OrderedDict[int, Sequence[Row]] = OrderedDict()
        if first_page:
            self._held[0] = first_page

    def count(self, total: int) -> None:
        """Take the number of rows. A first page that turns out to be only a part of it is read again."""
        self.total, self.counted = total, True
        if len(self._held.get(0, ())) < min(total, PAGE):
            self._held.pop(0, None)

    def row(self, number: int) -> Row | None:
        """The row, or None where it can only be found with anchors that are not there yet, or has gone."""
        page, place = divmod(number, PAGE)
        rows = self._held.get(page)
        if rows is None:
            rows = self._read(page)
            if rows is None:
                return None
            self._held[page] = rows
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def number_of(self, row_id: str, near: int) -> int | None:
        """Number of the row with this id, looked for on the page of row `near` and the two beside it."""
        page = near // PAGE
        for candidate in (page, page - 1, page + 1):
            if candidate < 0 or candidate * PAGE >= self.total or self.row(candidate * PAGE) is None:
                continue
            for place, row in enumerate(self._held[candidate]):
                if row[0] == row_id:
                    return candidate * PAGE + place
        return None

    def _read(self, page: int) -> Sequence[Row] | None:
        source, start = self.source, page * PAGE
        key = getattr(source, "key", None)
        before, behind = self._held.get(page - 1), self._held.get(page + 1)
        if page == 0:
            return source.page(None, 0, PAGE)
        if key and before and len(before) == PAGE:
            return source.page(key(before[-1]), 0, PAGE)
        if key and behind and hasattr(source, "page_before"):
            return source.page_before(key(behind[0]), PAGE)
        if self.total - start <= PAGE and hasattr(source, "last"):
            return source.last(self.total - start)
        if self.anchors is not None:
            steps = min(start // STEP, len(self.anchors))
            return source.page(self.anchors[steps - 1] if steps else None, start - steps * STEP, PAGE)
        return source.page(None, start, PAGE) if start <= NEAR else None
