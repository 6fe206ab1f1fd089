"""A dialog that asks once before a grave act: it names the thing or the person, and says what follows.

"No" is chosen at first, so that neither Enter nor Esc does anything grave by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from fieldservice.screens.base import Dialog
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words import _
from fieldservice.words.marking import N_

YES = "yes"


class ConfirmDialog(Dialog):
    """`act` is the act by its name, `about` names what it is done to, `sentences` say what follows. Answers with True
    if the person chose to do it."""

    CSS_PATH = ["dialog.tcss", "confirm_dialog.tcss"]
    HELP = N_("Esc and Enter cancel. Arrow down and Enter confirm.")
    BINDINGS = [Binding("escape", "leave", N_("Back"), id="confirm_dialog.leave", tooltip=N_("Change nothing"))]

    def __init__(self, act: str, about: Sequence[str], sentences: Sequence[str]) -> None:
        super().__init__()
        self._act, self._about, self._sentences = act, about, sentences

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("%(act)s?", act=self._act), id="title", markup=False)
            yield Label("\n".join(filter(None, self._about)), id="about", markup=False)
            yield Label("\n".join(filter(None, self._sentences)), id="follows", markup=False)
            yield OptionList(
                Option(_("No, change nothing")),
                Option(_("Yes: %(act)s", act=self._act), id=YES),
                id="answers",
                markup=False,
            )
            yield KeyBar()

    def on_mount(self) -> None:
        answers = self.query_one("#answers", OptionList)
        answers.highlighted = 0
        answers.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id == YES)

    def action_leave(self) -> None:
        self.dismiss(False)
