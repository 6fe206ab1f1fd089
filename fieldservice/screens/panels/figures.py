"""The figures of the day on top of a work list, in lines that are drawn for the width of the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.desk.day_figures import DayFigures
from fieldservice.presentation.day_lines import Line, day_lines
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.widgets.cells import inert, width_of

PARTS = ("label", "muted", "working", "soon", "strong")


class FigureLines(Widget):
    """`show` replaces the figures; `lines` tells how many lines they take on the screen."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"figures--{part}" for part in PARTS}
    DEFAULT_CSS = """
    FigureLines { height: 2; background: $background; color: $foreground; }
    FigureLines > .figures--label { color: $text-accent; text-style: bold; }
    FigureLines > .figures--muted { color: $text-muted; }
    FigureLines > .figures--working { color: $text-primary; }
    FigureLines > .figures--soon { color: $text-warning; }
    FigureLines > .figures--strong { text-style: bold; }
    """

    def __init__(self, names: DisplayNames, now: Callable[[], datetime]) -> None:
        super().__init__(id="figures")
        self._names, self._now = names, now
        self._figures: DayFigures | None = None

    def show(self, figures: DayFigures | None) -> None:
        self._figures = figures
        self.styles.height = self.lines
        self.refresh()

    @property
    def lines(self) -> int:
        """Before they are counted the figures keep two lines free."""
        return max(2, len(self._drawn(self.app.size.width)))

    def _drawn(self, cells: int) -> list[Line]:
        return day_lines(self._figures, self._names, self._now(), cells, width_of) if self._figures else []

    def render_line(self, y: int) -> Strip:
        drawn = self._drawn(self.size.width)
        line = drawn[y] if y < len(drawn) else []
        segments = [
            Segment(inert(text), self.get_component_rich_style(f"figures--{role}") if role else self.rich_style)
            for text, role in line
        ]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)
