"""Draws the lines of a list. A run of cells of the same style is one segment, which saves time and bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.cells import fit, inert, wrap
from fieldservice.screens.widgets.columns import GAP, ColumnLike, Measure, share

ROLES = (
    "overdue", "warning", "notice", "good", "muted", "strong", "late", "soon", "waiting", "working", "ready", "done",
)  # fmt: skip
"""The roles that colour a cell. Its text always says the same, so colour is never the only sign."""
PARTS = ("plain", "head", "cursor", "away", "empty", *ROLES)
CURSOR_CELLS = 1
"""The cells before a row; the cursor's row has its mark there, so that it is visible without colours."""
Cells = tuple[tuple[str, str], ...]


class Painter:
    """Draws lines of `width` cells. It lays the columns out and looks the styles up only once."""

    def __init__(
        self,
        columns: Sequence[ColumnLike],
        width: int,
        style_of: Callable[[str], Style],
        measured: Mapping[int, Measure] | None = None,
    ) -> None:
        self.width = width
        self._styles = {part: style_of(part) for part in PARTS}
        self._heads: dict[tuple[str, bool], Strip] = {}
        self.shown = tuple((columns[index], cells) for index, cells in share(columns, width - CURSOR_CELLS, measured))

    def head(self, sort: str, reverse: bool) -> Strip:
        """The column titles; the title of the sorted column shows the direction."""
        if (sort, reverse) not in self._heads:
            self._heads[sort, reverse] = self._head(sort, reverse)
        return self._heads[sort, reverse]

    def _head(self, sort: str, reverse: bool) -> Strip:
        titles = []
        for column, width in self.shown:
            if column.key == sort:
                mark = " " + (glyphs().down if reverse else glyphs().up)
                titles.append(fit(fit(column.title, width - len(mark)).rstrip() + mark, width, column.align))
            else:
                titles.append(fit(column.title, width, column.align))
        return self._whole_line(" " * CURSOR_CELLS + (" " * GAP).join(titles), "head")

    def row(self, cells: Cells, cursor: str = "") -> Strip:
        """One row. `cursor` is "" without the cursor, "cursor" with it, or "away" while the list has no focus."""
        base = self._styles[cursor or "plain"]
        runs: list[tuple[str, str]] = [(glyphs().cursor if cursor else " " * CURSOR_CELLS, "")]
        for (column, width), (text, role) in zip(self.shown, cells, strict=True):
            text = fit(inert(text), width, column.align) + " " * GAP
            role = role or column.style_role
            if role in self._styles and not text.isspace():
                runs.append((text, role))
            elif runs[-1][1]:
                runs.append((text, ""))
            else:
                runs[-1] = runs[-1][0] + text, ""
        segments = [Segment(text, self._style(base, role, bool(cursor))) for text, role in runs]
        return Strip(segments).adjust_cell_length(self.width, base)

    def empty(self, sentence: str, line: int) -> Strip:
        """Line `line`, counted from 0, of a list without rows: blank, or a part of the sentence."""
        lines = ["", *wrap(sentence, self.width - 4)] if sentence else []
        return self._whole_line("  " + lines[line] if line < len(lines) else "", "empty")

    def _whole_line(self, text: str, part: str) -> Strip:
        return Strip([Segment(fit(text, self.width), self._styles[part])], self.width)

    def _style(self, base: Style, role: str, on_cursor: bool) -> Style:
        if not role:
            return base
        # The cursor's row has the cursor's colours; bold and underlining still show the role.
        return base + self._styles[role].without_color if on_cursor else self._styles[role]

    def column_at(self, x: int) -> ColumnLike | None:
        """The column whose title is at cell `x`."""
        right = CURSOR_CELLS
        for column, width in self.shown:
            right += width + GAP
            if x < right:
                return column
        return None
