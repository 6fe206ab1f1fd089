"""What is late at which step, on the work list of managers: a line a step on a tall screen, else one line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from fieldservice.screens.widgets.cells import inert
from fieldservice.words import _

MOST_LINES = 4


class LateSteps(Static):
    """The lines; it is hidden while nothing is late. A click opens the whole list."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LateSteps { height: auto; background: $panel; color: $text-error; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Opened(Message):
        """A person clicked the lines to see all that is late."""

    def __init__(self, lines: Sequence[str], tall: bool) -> None:
        super().__init__(markup=False)
        self.tall = tall
        self.show(lines)

    def show(self, lines: Sequence[str]) -> None:
        self.display = bool(lines)
        self.lines = min(len(lines), MOST_LINES if self.tall else 1)
        shown = list(lines[: MOST_LINES if self.tall else 1])
        if left := len(lines) - len(shown):
            shown[-1] += "  " + _("and %(count)s more steps", count=left)
        self.update("\n".join(f" {inert(line)}" for line in shown))

    def on_click(self, event: Click) -> None:
        self.post_message(self.Opened())
