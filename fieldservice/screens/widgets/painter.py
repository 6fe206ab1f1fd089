"""Draws the lines of a list. A run of cells of the same style is one segment, which saves time and bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fieldservice.screens.widgets.cells import fit, wrap
from fieldservice.screens.widgets.columns import ColumnLike, Measure
from fieldservice.screens.widgets.row_runs import ROLES, Cells, RowRuns

PARTS = ("plain", "head", "cursor", "away", "empty", *ROLES)


class Painter(RowRuns):
    """Draws lines of `width` cells. It lays the columns out and looks the styles up only once."""

    def __init__(
        self,
        columns: Sequence[ColumnLike],
        width: int,
        style_of: Callable[[str], Style],
        measured: Mapping[int, Measure] | None = None,
    ) -> None:
        super().__init__(columns, width, measured)
        self._styles = {part: style_of(part) for part in PARTS}
        self._heads: dict[tuple[str, bool], Strip] = {}

    def head_line(self, sort: str, reverse: bool) -> Strip:
        if (sort, reverse) not in self._heads:
            self._heads[sort, reverse] = self._whole_line(self.head(sort, reverse), "head")
        return self._heads[sort, reverse]

    def row_line(self, cells: Cells, cursor: str = "") -> Strip:
        """One row. `cursor` is "" without the cursor, "cursor" with it, or "away" while the list has no focus."""
        segments = [Segment(text, self.style(role, cursor)) for text, role in self.row(cells, bool(cursor))]
        return Strip(segments).adjust_cell_length(self.width, self.style("", cursor))

    def empty(self, sentence: str, line: int) -> Strip:
        """Line `line`, counted from 0, of a list without rows: blank, or a part of the sentence."""
        lines = ["", *wrap(sentence, self.width - 4)] if sentence else []
        return self._whole_line("  " + lines[line] if line < len(lines) else "", "empty")

    def _whole_line(self, text: str, part: str) -> Strip:
        return Strip([Segment(fit(text, self.width), self._styles[part])], self.width)

    def style(self, role: str, cursor: str = "") -> Style:
        """The style of a cell of this role in a row with or without the cursor.

        The cursor's row has the cursor's colours; bold and underlining still show the role.
        """
        base = self._styles[cursor or "plain"]
        if not role:
            return base
        return base + self._styles[role].without_color if cursor else self._styles[role]

    def codes(self, colours: ColorSystem | None) -> dict[str, str]:
        """The escape codes of the head and of each role, and after "cursor " those on the cursor's row."""
        roles = ("", *ROLES)
        styles = {
            "head": self._styles["head"],
            **{role: self.style(role) for role in roles},
            **{f"cursor {role}": self.style(role, "cursor") for role in roles},
        }
        return {part: escape_codes(style, colours) for part, style in styles.items()}


def escape_codes(style: Style, colours: ColorSystem | None) -> str:
    """What a terminal with these colours is sent before text of this style."""
    return style.render("-", color_system=colours).partition("-")[0]
