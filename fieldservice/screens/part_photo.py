"""The picture of a part of the catalogue, drawn in characters: two pixels in each cell, one above the other."""

from __future__ import annotations

from rich.color import Color
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Resize
from textual.widgets import Label, Static

from fieldservice.desk import Desk
from fieldservice.presentation.messages import render
from fieldservice.presentation.part_rows import name_of
from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import SparePart

HALF = "▀"
AROUND = (10, 9)
"""Columns and lines of the terminal that the picture leaves for the frame, the title and the keys."""
LARGEST = (96, 80)
"""Pixels of the drawn picture at most."""
Pixels = list[list[tuple[int, int, int]]]


class PartPhotoDialog(Dialog):
    """Shows the picture, or says why there is none."""

    CSS_PATH = ["dialog.tcss", "part_photo.tcss"]
    HELP = N_(
        "The picture of this part, as fine as the terminal can show it. The file is in the folder “photos” of "
        "this store."
    )
    BINDINGS = [
        Binding("escape,enter", "leave", N_("Back"), id="part_photo.leave", tooltip=N_("Back to the screen before"))
    ]

    def __init__(self, desk: Desk, part: SparePart) -> None:
        super().__init__()
        self.desk, self.part = desk, part

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(inert(f"{self.part.number} {name_of(self.part)}"), id="title", markup=False)
            yield Static("", id="picture", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        columns, lines = self.app.size.width - AROUND[0], self.app.size.height - AROUND[1]
        size = (max(2, min(LARGEST[0], columns)), max(2, min(LARGEST[1], 2 * lines)))
        try:
            drawn: Text | str = _in_characters(self.desk.parts.picture(self.part, *size))
        except Refused as refused:
            drawn = inert(render(refused.because))
        self.query_one("#picture", Static).update(drawn)

    def action_leave(self) -> None:
        self.dismiss(None)


def _in_characters(pixels: Pixels) -> Text:
    """Two rows of pixels in each line."""
    text = Text(no_wrap=True)
    for at in range(0, len(pixels) - 1, 2):
        for upper, lower in zip(pixels[at], pixels[at + 1], strict=True):
            text.append(HALF, Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)))
        text.append("\n")
    return text
