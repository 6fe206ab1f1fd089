"""The screen after a defect of the program: nothing is lost, where the report is, and going on or leaving.

It runs as a small app of its own once the screens have ended, because a screen in which something failed can no longer
be trusted. Going on opens the screens again at the sign-in; drafts come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.app_of_one_screen import AppOfOneScreen
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.textual_private import break_lines_as_written
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.words import _
from fieldservice.words.marking import N_

GO_ON = "go_on"


class DefectScreen(BaseScreen):
    """`sentences` say that nothing is lost and, with %(file)s, where the report is."""

    CSS_PATH = "defect.tcss"
    AUTO_FOCUS = "#answers"
    HELP = N_("The program met a defect and closed its screens. Enter opens them again; Esc leaves the program.")
    BINDINGS = [Binding("escape", "leave", N_("Leave"), id="defect.leave", tooltip=N_("Leave the program"))]

    def __init__(self, sentences: Sequence[str], file: Path) -> None:
        super().__init__()
        self.sentences, self.file = sentences, file

    def compose(self) -> ComposeResult:
        with Vertical(id="middle"), Vertical(id="card") as card:
            card.border_title = _("Something went wrong in the program")
            nothing_lost, *others = (inert(_(sentence, file=self.file)) for sentence in self.sentences)
            yield Static(f"{glyphs().done} {nothing_lost}", id="kept", markup=False)
            yield Static("\n\n".join(others), id="report", markup=False)
            yield OptionList(
                Option(_("Go on: sign in again"), id=GO_ON), Option(_("Leave the program")), id="answers", markup=False
            )
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.app.exit(event.option.id == GO_ON)

    def action_leave(self) -> None:
        self.app.exit(False)


class DefectApp(AppOfOneScreen):
    """The app of this one screen; it answers whether the person goes on."""

    BINDINGS = [Binding("ctrl+q", "quit", N_("Quit"), id="app.quit", tooltip=N_("Leave the program"), priority=True)]

    def __init__(self, folder: Path, sentences: Sequence[str], file: Path) -> None:
        break_lines_as_written()
        super().__init__(css_path=Path(__file__).parent / "defect.tcss")
        self.folder, self.sentences, self.file = folder, sentences, file
        self.look_as_chosen()

    @property
    def place_of_choices(self) -> Path:
        return self.folder

    def get_default_screen(self) -> DefectScreen:
        return DefectScreen(self.sentences, self.file)

    async def action_quit(self) -> None:
        self.exit(False)


def goes_on(folder: Path, sentences: Sequence[str], file: Path) -> bool | None:
    """Whether the person goes on after this defect; None where the screen could not be shown."""
    app = DefectApp(folder, sentences, file)
    answer = app.run()
    return answer if isinstance(answer, bool) else None
