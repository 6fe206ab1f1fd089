"""The dialog that lists a person's open obligations, the most urgent first, over whatever screen is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Label

from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.base import Dialog
from fieldservice.screens.panels.obligations import Obligations, obligation_list
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.words import _
from fieldservice.words.marking import N_


class ObligationsDialog(Dialog):
    """Answers with the id of the job or other record to open, or with None."""

    CSS_PATH = ["dialog.tcss", "obligations.tcss"]
    HELP = N_(
        "Your open obligations: slips to hand in, call-backs, work handed on and not yet accepted. Enter opens the job."
    )
    BINDINGS = [
        Binding("escape,f8", "leave", N_("Back"), id="obligations.leave", tooltip=N_("Back to the screen before"))
    ]

    def __init__(self, obligations: Obligations, names: DisplayNames, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._obligations, self._names, self._now = obligations, names, now

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("Your open obligations, most urgent first"), id="title")
            yield RowList(obligation_list(self._obligations, self._names), now=self._now)
            yield KeyBar()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.dismiss(event.row_id)

    def action_leave(self) -> None:
        self.dismiss(None)
