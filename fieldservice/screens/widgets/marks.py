"""A list whose rows are marked with the space bar; what a mark means, and how it looks, is the screen's."""

from __future__ import annotations

from textual.binding import Binding

from fieldservice.screens.widgets.queue import Queue
from fieldservice.words.marking import N_

MARKED, UNMARKED, NOT_TO_MARK = "[x]", "[ ]", ""


class Marks(Queue):
    BINDINGS = [
        Binding("space", "mark", N_("Mark"), id="marks.mark", tooltip=N_("Mark the row, or take the mark away"))
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "sort_next"  # a few rows in the order of their numbers

    class Marked(Queue.OfRow):
        """A person wants the mark of this row turned."""

    def action_mark(self) -> None:
        if row := self.row:
            self.post_message(self.Marked(self, row, self.cursor))


class Labels(Marks):
    """Rows are ticked off: there is nothing behind them to be opened."""

    BINDINGS = [
        Binding(
            "enter,space",
            "mark",
            N_("Tick off"),
            id="labels.mark",
            tooltip=N_("Tick the label off, or take the tick away"),
        )
    ]
