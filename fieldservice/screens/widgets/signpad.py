"""A pad to sign on with the mouse. It keeps every point of every stroke, with its time, in whole numbers.

Units: x and y are thousandths of the pad's height from its upper left corner, where a cell counts as twice as high as
wide; t is in milliseconds since the first point. Braille characters show two by four dots in each cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from rich.segment import Segment
from textual.binding import Binding
from textual.events import MouseDown, MouseEvent, MouseMove, MouseUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import cut, width_of
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.words import _
from fieldservice.words.marking import N_

UNIT = 1000
DOTS_ACROSS, DOTS_DOWN = 2, 4
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bit of each dot in a Braille character, by line and column (Unicode, Braille Patterns)."""
BRAILLE = 0x2800

Point = tuple[int, int, int]
Strokes = tuple[tuple[Point, ...], ...]


class SignPad(Widget, can_focus=True):
    """The mouse draws the `strokes`. A `locked` pad only shows them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("signpad")
    COMPONENT_CLASSES = {"signpad--hint"}
    BINDINGS = [
        Binding("enter", "sign", N_("Signed"), show=False, id="signpad.sign"),
        Binding("ctrl+z,backspace", "undo", N_("Undo a stroke"), id="signpad.undo"),
        Binding("ctrl+r,delete", "clear", N_("Clear"), id="signpad.clear"),
    ]

    class Changed(Message):
        """A stroke was finished or taken back, or the pad was cleared."""

        def __init__(self, pad: SignPad) -> None:
            super().__init__()
            self.pad, self.strokes = pad, pad.strokes

        @property
        def control(self) -> SignPad:
            return self.pad

    class Signed(Changed):
        """A person pressed Enter on a pad with at least one stroke."""

    def __init__(
        self,
        strokes: Sequence[Sequence[Sequence[int]]] = (),
        *,
        locked: bool = False,
        id: str | None = None,  # noqa: A002  (Textual's name for it)
    ) -> None:
        super().__init__(id=id)
        self.locked = locked
        self._strokes: list[list[Point]] = [[(x, y, t) for x, y, t in stroke] for stroke in strokes]
        self._cells: dict[tuple[int, int], int] = {}
        self._began = 0.0
        self._drawing = False

    @property
    def strokes(self) -> Strokes:
        return tuple(tuple(stroke) for stroke in self._strokes)

    def draw(self, strokes: Sequence[Sequence[Sequence[int]]]) -> None:
        """Replace the strokes."""
        self._strokes = [[(x, y, t) for x, y, t in stroke] for stroke in strokes]
        self._draw_again()

    def action_clear(self) -> None:
        if not self.locked:
            self.draw(())
            self.post_message(self.Changed(self))

    def action_undo(self) -> None:
        if self._strokes and not self.locked:
            self.draw(self._strokes[:-1])
            self.post_message(self.Changed(self))

    def action_sign(self) -> None:
        if self._strokes:
            self.post_message(self.Signed(self))

    def on_mouse_down(self, event: MouseDown) -> None:
        if not self.locked:
            self.capture_mouse()
            self._drawing = True
            self._strokes.append([])
            self._add(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        if self._drawing:
            self._add(event)

    def on_mouse_up(self, event: MouseUp) -> None:
        if self._drawing:
            self.release_mouse()
            self._drawing = False
            self.post_message(self.Changed(self))

    def _add(self, event: MouseEvent) -> None:
        if not any(self._strokes):
            self._began = event.time
        # Where the terminal reports pixels, Textual gives fractions of cells; otherwise take the middle of the cell.
        fine = self.app.supports_smooth_scrolling
        x, y = (event.pointer_x, event.pointer_y) if fine else (event.x + 0.5, event.y + 0.5)
        stroke = self._strokes[-1]
        stroke.append((self._unit_x(x), self._unit_y(y), max(0, round((event.time - self._began) * 1000))))
        for line in self._join(stroke[-2:]):
            self.refresh(Region(0, line, self.size.width, 1))

    def _unit_x(self, x: float) -> int:
        inside = min(max(x, 0.0), float(self.size.width))
        return round(inside * DOTS_ACROSS * UNIT / (DOTS_DOWN * self.size.height))

    def _unit_y(self, y: float) -> int:
        return round(min(max(y, 0.0), float(self.size.height)) * UNIT / self.size.height)

    # Drawing

    def _join(self, points: Sequence[Point]) -> set[int]:
        """Set the dots of a line from the first point to the last. Returns the lines of the screen that changed."""
        scale = DOTS_DOWN * self.size.height / UNIT
        (x0, y0), (x1, y1) = ((point[0] * scale, point[1] * scale) for point in (points[0], points[-1]))
        steps = max(1, ceil(max(abs(x1 - x0), abs(y1 - y0))))
        lines = set()
        for step in range(steps + 1):
            # The lower and right edges belong to the last dot.
            x = min(int(x0 + (x1 - x0) * step / steps), self.size.width * DOTS_ACROSS - 1)
            y = min(int(y0 + (y1 - y0) * step / steps), self.size.height * DOTS_DOWN - 1)
            cell = x // DOTS_ACROSS, y // DOTS_DOWN
            self._cells[cell] = self._cells.get(cell, 0) | DOTS[y % DOTS_DOWN][x % DOTS_ACROSS]
            lines.add(cell[1])
        return lines

    def _draw_again(self) -> None:
        self._cells.clear()
        if self.size.height:
            for stroke in self._strokes:
                for index in range(len(stroke)):
                    self._join(stroke[max(0, index - 1) : index + 1])
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        self._draw_again()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._strokes and not self.locked and y == self.size.height // 2:
            hint = cut(_("Sign here with the mouse"), width)
            text = (" " * ((width - width_of(hint)) // 2) + hint).ljust(width)
            return Strip([Segment(text, self.get_component_rich_style("signpad--hint"))]).crop(0, width)
        line = "".join(chr(BRAILLE + dots) if (dots := self._cells.get((x, y))) else " " for x in range(width))
        return Strip([Segment(line, self.rich_style)], width)
