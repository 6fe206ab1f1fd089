"""Two lines about the highlighted row of the work list: what a narrow list leaves out, and the whole symptom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.presentation.list_rows import subject_in_words
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import row_limit_in_full
from fieldservice.presentation.values import kind_word, row_state
from fieldservice.screens.widgets.cells import fit, inert
from fieldservice.shapes import Values
from fieldservice.words import _, forms


class RowDetail(Widget):
    """`show` takes the row; None clears the lines."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "RowDetail { height: 2; background: $surface; color: $foreground; }"

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._lines = ["", ""]

    def show(self, row: Values | None, names: DisplayNames, likely: str = "") -> None:
        """`likely` is the step that the row needs next, with its key; "" where none is known."""
        lines = (
            [self._subject(row, names), "  ".join(filter(None, (likely, self._status(row, names, not likely))))]
            if row
            else ["", ""]
        )
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def _status(self, row: Values, names: DisplayNames, named: bool) -> str:
        now = self._now()
        limit = row_limit_in_full(names, row, now).text
        turn = names.turn(row)
        return " | ".join(
            filter(
                None,
                (
                    f"{kind_word(row['kind'])} {row['number']}" if named else "",
                    row_state(row),
                    _("Urgent") if row["urgent"] else "",
                    _("waits for %(who)s", who=turn) if turn else "",
                    limit,
                    names.reason(row["waiting"]),
                    _("engineer %(name)s", name=names.person(row["engineer"])) if row["engineer"] else "",
                    _("since %(time)s", time=names.time_in_sentence(row["opened"], now)),
                ),
            )
        )

    def _subject(self, row: Values, names: DisplayNames) -> str:
        about = subject_in_words(names, row)
        return " | ".join(filter(None, (forms.named(row["customer"]), row["device"], row["serial"], about)))

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(fit(" " + inert(self._lines[y]), self.size.width), self.rich_style)], self.size.width)
