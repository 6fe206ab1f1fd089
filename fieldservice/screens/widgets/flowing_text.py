"""A text widget that lays its text out again when its width changes and is as high as its lines."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

NARROWEST = 2
"""The fewest cells for which a text is laid out: a wide character."""


class FlowingText(Widget):
    """`lay_out` makes the text for a width in cells. It is called again when the width changes or by `redraw`."""

    def __init__(self, lay_out: Callable[[int], Content], id: str | None = None) -> None:  # noqa: A002  (Textual's name)
        super().__init__(id=id)
        self._lay_out = lay_out
        self._laid_out: tuple[int, Content] = (0, Content())

    def text(self, width: int) -> Content:
        if self._laid_out[0] != width:
            self._laid_out = width, self._lay_out(max(width, NARROWEST))
        return self._laid_out[1]

    def redraw(self) -> None:
        self._laid_out = (0, Content())
        self.refresh(layout=True)

    def redraw_if_changed(self) -> None:
        """Lay it out again, and draw it only where the text or its colours differ. For what changes with the time."""
        width, shown = self._laid_out
        if not width or not self._lay_out(max(width, NARROWEST)).is_same(shown):
            self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.text(width).get_height({}, max(width, NARROWEST))

    def render(self) -> Content:
        return self.text(self.size.width)
