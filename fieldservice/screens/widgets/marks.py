"""A list whose rows are marked with the space bar; what a mark means, and how it looks, is the screen's."""

from __future__ import annotations

from textual.binding import Binding

from .keys import N_
from .queue import Queue

MARKED, UNMARKED, NOT_TO_MARK = "[x]", "[ ]", ""


class Marks(Queue):
    BINDINGS = [Binding("space", "mark", N_("Mark"), id="marks.mark", tooltip=N_("Mark the row, or take the mark away"))]

    class Marked(Queue.OfRow):
        """A person wants the mark of this row turned."""

    def action_mark(self) -> None:
        if row := self.row:
            self.post_message(self.Marked(self, row, self.cursor))
