"""A list whose rows are marked with the space bar. The screen decides what a mark means and shows it."""

from __future__ import annotations

from textual.binding import Binding

from fieldservice.presentation.glyphs import glyphs
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.words.marking import N_

NOT_TO_MARK = ""


def mark(is_marked: bool) -> str:
    """The sign of a row that can be marked."""
    return glyphs().chosen if is_marked else glyphs().not_chosen


class MarkableList(RowList):
    """Posts `Marked` for a row; the screen turns the mark and reloads the list."""

    BINDINGS = [Binding("space", "mark", N_("Mark"), id="markable_list.mark", tooltip=N_("Mark or unmark the row"))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "sort_next"  # the few rows stay in the order of their numbers

    class Marked(RowList.OfRow):
        """A person wants to mark this row, or to take its mark away."""

    def action_mark(self) -> None:
        if row := self.row:
            self.post_message(self.Marked(self, row, self.cursor))


class LabelList(MarkableList):
    """Labels to tick off. Enter ticks too, because a label has no page that could be opened."""

    BINDINGS = [
        Binding("enter,space", "mark", N_("Tick off"), id="labels.mark", tooltip=N_("Tick or untick the label"))
    ]
