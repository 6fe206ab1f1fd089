"""A dialog with something to read step by step, or to copy down: it stays until it is closed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words.marking import N_


class GuideDialog(Dialog):
    """`lines` stand below each other, `large` on top of them: a code that somebody reads out."""

    CSS_PATH = ["dialog.tcss", "guide.tcss"]
    AUTO_FOCUS = "#text"
    HELP = N_("It stays until you close it. The arrows scroll a long text.")
    BINDINGS = [Binding("escape,enter", "leave", N_("Back"), id="guide.leave", tooltip=N_("Back to the screen before"))]

    def __init__(self, title: str, lines: Sequence[str], large: str = "") -> None:
        super().__init__()
        self._heading, self._lines, self._large = title, lines, large

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(inert(self._heading), id="title", markup=False)
            if self._large:
                yield Label(inert(self._large), id="large", markup=False)
            with VerticalScroll(id="text"):
                for line in self._lines:
                    yield Static(inert(line), classes="line", markup=False)
            yield KeyBar()

    def action_leave(self) -> None:
        self.dismiss(None)
