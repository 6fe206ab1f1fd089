"""A line with the names of views, the number of rows in each, and a mark on the view that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, width_of

CHOSEN = "[", "]"
"""Enclose the name of the chosen view, so that it is visible without colours."""


class ViewTabs(Widget):
    """`choose` marks another view and sets the note at the end of the line; `count` sets the numbers of rows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"tabs--chosen", "tabs--note"}
    DEFAULT_CSS = """
    ViewTabs { height: 1; background: $surface; color: $text-muted; }
    ViewTabs > .tabs--chosen { color: $text-primary; text-style: bold; }
    ViewTabs > .tabs--note { color: $text-warning; text-style: bold; }
    """

    class Chosen(Message):
        """A person clicked on a view."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, views: Sequence[tuple[str, str]], chosen: str, *, note: str = "") -> None:
        super().__init__()
        self._views, self._chosen, self._note = views, chosen, note
        self._counts: Mapping[str, str] = {}

    def choose(self, name: str, note: str = "") -> None:
        self._chosen, self._note = name, note
        self.refresh()

    def count(self, counts: Mapping[str, str]) -> None:
        if counts != self._counts:
            self._counts = counts
            self.refresh()

    def _texts(self) -> list[tuple[str, str]]:
        """(name, text) of each view; the text is equally wide whether the view is chosen or not."""
        found = []
        for name, label in self._views:
            left, right = CHOSEN if name == self._chosen else (" ", " ")
            found.append(
                (
                    name,
                    f"{left}{label} {self._counts[name]}{right}" if name in self._counts else f"{left}{label}{right}",
                )
            )
        return found

    def _in_sight(self) -> list[tuple[str, str]]:
        """The views that are shown: the first ones are left out until the chosen one fits whole."""
        texts = self._texts()
        chosen = next((number for number, (name, _) in enumerate(texts) if name == self._chosen), 0)
        first = 0
        while first < chosen and sum(width_of(text) for _, text in texts[first : chosen + 1]) > self.size.width:
            first += 1
        return texts[first:]

    def render_line(self, y: int) -> Strip:
        segments, room = [], self.size.width
        for name, text in self._in_sight():
            chosen = self.get_component_rich_style("tabs--chosen") if name == self._chosen else self.rich_style
            segments.append(Segment(fit(text, min(width_of(text), room)), chosen))
            room -= width_of(segments[-1].text)
        if self._note:
            segments.append(Segment(fit("  " + self._note, room), self.get_component_rich_style("tabs--note")))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: Click) -> None:
        at = 0
        for name, text in self._in_sight():
            if at <= event.x < at + width_of(text):
                self.post_message(self.Chosen(name))
                return
            at += width_of(text)
