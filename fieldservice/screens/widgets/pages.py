"""Holds a few pages of a list of any length. A page is found by the key of a row, never by counting from the top."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast

from fieldservice.screens.widgets.columns import ColumnLike

PAGE = 128
HELD = 16
"""Number of pages that are kept; the least recently used page is dropped first."""
STEP = 512
"""Rows from one anchor to the next."""
NEAR = 20_000
"""Number of rows that may be skipped from the top while there are no anchors yet."""

Row = tuple[Any, ...]
"""The values of a row. `Any`: each column of the store has a type of its own."""
Key = Any
"""A row's position in the sort order. `Any`: each source has keys of its own, and only that source reads them."""


class PageSource(Protocol):
    """The source of a list's rows. `count`, `anchors` and `position` run in a thread, the others in the event loop.

    The first value of a row is its id. The event loop allows short reads only: one `page` is one seek in an index.
    """

    @property
    def columns(self) -> Sequence[ColumnLike]: ...

    @property
    def sort(self) -> str:
        """Key of the column by which the rows are sorted; "" for an order that no column shows."""

    @property
    def reverse(self) -> bool: ...

    def with_sort(self, key: str) -> PageSource | None:
        """The same list sorted by a column, reversed if it is sorted by it already. None: the column has no index."""

    def count(self, cap: int | None = None) -> int: ...

    def anchors(self, step: int) -> Sequence[Key]:
        """Keys of the rows number step - 1, 2 * step - 1 and so on, counted from 0: the last row of each full step."""

    def page(self, after: Key | None, offset: int, limit: int) -> Sequence[Row]:
        """Rows after the key `after` (None: from the top), without the first `offset` of them."""

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> tuple[str, str]:
        """Text of a cell and its role: "" or one of `painter.ROLES`."""


class QuickSource(PageSource, Protocol):
    """A source with methods for jumps, so that no jump has to wait for the anchors."""

    def key(self, row: Row) -> Key: ...

    def page_before(self, key: Key, limit: int) -> Sequence[Row]:
        """The rows just before the key, in the order of the list."""

    def last(self, limit: int) -> Sequence[Row]:
        """The last rows, in the order of the list."""

    def position(self, row_id: str) -> int | None:
        """Number of the row with this id; None where it is not in the list."""


class Pages:
    """The rows of one source by number. `total` is the number of rows known so far; it is final once `counted`."""

    def __init__(self, source: PageSource, first_page: Sequence[Row] = ()) -> None:
        self.source = source
        self.total = len(first_page)
        self.counted = False
        self.anchors: Sequence[Key] | None = None
        self._held: OrderedDict[int, Sequence[Row]] = OrderedDict()
        if first_page:
            self._held[0] = first_page

    def count(self, total: int) -> None:
        """Set the number of rows. A first page that has fewer rows than it could have is read again."""
        self.total, self.counted = total, True
        if len(self._held.get(0, ())) < min(total, PAGE):
            self._held.pop(0, None)

    def row(self, number: int) -> Row | None:
        """The row; None where it has gone, or where finding it needs anchors that are not there yet."""
        page, index = divmod(number, PAGE)
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
        return rows[index] if index < len(rows) else None

    def number_of(self, row_id: str, near: int) -> int | None:
        """Number of the row with this id, searched on the page of row `near` and on the two pages beside it."""
        page = near // PAGE
        for candidate in (page, page - 1, page + 1):
            if candidate < 0 or candidate * PAGE >= self.total or self.row(candidate * PAGE) is None:
                continue
            for index, row in enumerate(self._held[candidate]):
                if row[0] == row_id:
                    return candidate * PAGE + index
        return None

    def _read(self, page: int) -> Sequence[Row] | None:
        source, start = self.source, page * PAGE
        quick = cast(QuickSource, source)  # each of its methods is called only where the source has it
        has_key = hasattr(source, "key")
        before, after = self._held.get(page - 1), self._held.get(page + 1)
        if page == 0:
            return source.page(None, 0, PAGE)
        if has_key and before and len(before) == PAGE:
            return source.page(quick.key(before[-1]), 0, PAGE)
        if has_key and after and hasattr(source, "page_before"):
            return quick.page_before(quick.key(after[0]), PAGE)
        if self.total - start <= PAGE and hasattr(source, "last"):
            return quick.last(self.total - start)
        if self.anchors is not None:
            steps = min(start // STEP, len(self.anchors))
            return source.page(self.anchors[steps - 1] if steps else None, start - steps * STEP, PAGE)
        return source.page(None, start, PAGE) if start <= NEAR else None
