"""A dialog that asks a question; a person chooses one of a few answers with the arrows and Enter, or with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.cells import wrap
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words.marking import N_

WIDTH, WIDEST = 90, 100
"""Width of a dialog in percent of the screen, and in cells at most, as in `dialog.tcss`."""
FRAME = 6
"""Cells of a dialog that its border and its paddings take, and the bar of a long list."""
INDENT = "    "
"""Before the further lines of a choice."""


class ChoiceDialog(Dialog):
    """`choices` are pairs of value and label; further lines of a label are shown below it, muted.

    Answers with the chosen value, or with None.
    """

    CSS_PATH = ["dialog.tcss", "choice_dialog.tcss"]
    HELP = N_("Choose with the arrows and Enter, or click. Esc cancels.")
    BINDINGS = [
        Binding("escape", "leave", N_("Back"), id="choice_dialog.leave", tooltip=N_("Back to the screen before"))
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._question, self._choices, self._chosen = question, choices, chosen

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(self._question, id="title", markup=False)
            options = OptionList(
                *(Option(self._prompt(label)) for _value, label in self._choices), id="choices", markup=False
            )
            values = [value for value, _label in self._choices]
            options.highlighted = values.index(self._chosen) if self._chosen in values else 0
            yield options
            yield KeyBar()

    def _prompt(self, label: str) -> Content:
        first, *more = label.split("\n")
        room = min(WIDEST, self.app.size.width * WIDTH // 100) - FRAME
        lines = [f"{INDENT}{line}" for text in more for line in wrap(text, room - len(INDENT))]
        return Content.assemble(first, *((f"\n{line}", "$text-muted") for line in lines))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])

    def action_leave(self) -> None:
        self.dismiss(None)
