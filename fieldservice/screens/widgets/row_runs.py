"""Lays out the lines of a list as runs of text, each in one role. It knows neither Textual nor colours.

The widget makes strips of them, and `first_sight` the escape codes by which a list stands before Textual is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.screens.widgets.columns import GAP, ColumnLike, Measure, share
from fieldservice.screens.widgets.pages import PageSource, Row

ROLES = (
    "overdue", "warning", "notice", "good", "muted", "strong", "late", "soon", "waiting", "working", "ready", "done",
)  # fmt: skip
"""The roles that colour a cell. Its text always says the same, so colour is never the only sign."""
CURSOR_CELLS = 1
"""The cells before a row; the cursor's row has its mark there, so that it is visible without colours."""
Cells = tuple[tuple[str, str], ...]
Runs = list[tuple[str, str]]
"""Text and its role, "" for that of the line."""


class RowRuns:
    """The lines of a list with these columns in `width` cells."""

    def __init__(
        self, columns: Sequence[ColumnLike], width: int, measured: Mapping[int, Measure] | None = None
    ) -> None:
        self.width = width
        self.shown = tuple((columns[index], cells) for index, cells in share(columns, width - CURSOR_CELLS, measured))

    def head(self, sort: str, reverse: bool) -> str:
        """The column titles; the title of the sorted column shows the direction."""
        titles = []
        for column, width in self.shown:
            if column.key == sort:
                mark = " " + (glyphs().down if reverse else glyphs().up)
                titles.append(fit(fit(column.title, width - len(mark)).rstrip() + mark, width, column.align))
            else:
                titles.append(fit(column.title, width, column.align))
        return fit(" " * CURSOR_CELLS + (" " * GAP).join(titles), self.width)

    def row(self, cells: Cells, with_cursor: bool = False) -> Runs:
        """One row, at most as wide as the list. Neighbours of one role are one run."""
        runs: Runs = [(glyphs().cursor if with_cursor else " " * CURSOR_CELLS, "")]
        for number, ((column, width), (text, role)) in enumerate(zip(self.shown, cells, strict=True), 1):
            text = fit(inert(text), width, column.align) + " " * GAP * (number < len(self.shown))
            role = role or column.style_role
            if role in ROLES and not text.isspace():
                runs.append((text, role))
            elif runs[-1][1]:
                runs.append((text, ""))
            else:
                runs[-1] = runs[-1][0] + text, ""
        return runs

    def column_at(self, x: int) -> ColumnLike | None:
        """The column whose title is at cell `x`."""
        right = CURSOR_CELLS
        for column, width in self.shown:
            right += width + GAP
            if x < right:
                return column
        return None


def measures(source: PageSource, rows: Sequence[Row], now: datetime) -> dict[int, Measure]:
    """What these rows need of each column; nothing where the list has no column that is shown whole."""
    columns = source.columns
    if not any(column.whole for column in columns):
        return {}
    texts = [[source.cell(row, column, now)[0] for row in rows] for column in columns]
    return {
        index: Measure(max(map(width_of, each), default=0), 4 * sum(map(bool, each)) <= len(each))
        for index, each in enumerate(texts)
    }
