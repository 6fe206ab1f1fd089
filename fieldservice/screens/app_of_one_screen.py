"""The app of one screen that opens before anybody has signed in, or after a defect: no desk, nobody signed in.

It has everything that a screen asks of its app by itself; `tests/screens/main/test_app_of_one_screen.py` reads what
that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from fieldservice.presentation.messages import refusal, trouble
from fieldservice.screens.appearance import Appearance
from fieldservice.screens.navigation import new_screen
from fieldservice.screens.textual_words import TranslatedApp
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.workflows.engine.reference import Person


class AppOfOneScreen(TranslatedApp, Appearance):
    """Help, the other language and notices, as in the app of the desk."""

    TITLE = "fieldservice"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("f1", "help", N_("Help"), id="app.help", tooltip=N_("Explain this screen and its keys"), priority=True),
        Binding(
            "f12",
            "language",
            N_("中文/English"),
            id="app.language",
            tooltip=N_("Change the language: Chinese or English"),
            priority=True,
        ),
    ]
    person: Person | None = None

    def action_help(self) -> None:
        self.push_screen(new_screen("help", self.screen))

    def show_error(self, error: Exception) -> None:
        said = refusal(error) if isinstance(error, Refused) else trouble(error)
        self.notify(said, title=_("Not possible"), severity="warning", timeout=8, markup=False)

    def show_unread(self) -> None:
        """No notice is long here: what is wrong stands on the screen itself."""
