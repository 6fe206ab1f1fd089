"""A dialog that asks a question; a person chooses one of a few answers with the arrows and Enter, or with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words.marking import N_


class ChoiceDialog(Dialog):
    """`choices` are pairs of value and label. Answers with the chosen value, or with None."""

    CSS_PATH = ["dialog.tcss", "choice_dialog.tcss"]
    HELP = N_("Choose with the arrows and Enter, or click. Esc leaves everything as it was.")
    BINDINGS = [
        Binding("escape", "leave", N_("Back"), id="choice_dialog.leave", tooltip=N_("Back to the screen before"))
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._question, self._choices, self._chosen = question, choices, chosen

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(self._question, id="title", markup=False)
            yield OptionList(*(Option(label) for _value, label in self._choices), markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        values = [value for value, _label in self._choices]
        self.query_one(OptionList).highlighted = values.index(self._chosen) if self._chosen in values else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index][0])

    def action_leave(self) -> None:
        self.dismiss(None)
