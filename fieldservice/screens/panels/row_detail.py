"""Two lines about the highlighted row of the work list: who and what, with warnings; then what it needs next and how it
is with its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.list_rows import marked_urgent, subject_in_words
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.row_facts import RowFacts
from fieldservice.presentation.till_rows import owed_for
from fieldservice.presentation.time_limits import row_limit_in_full
from fieldservice.presentation.values import kind_word, row_state
from fieldservice.screens.widgets.cells import cut, inert, width_of
from fieldservice.shapes import Values
from fieldservice.words import _, forms

Part = tuple[str, str]
"""A text, and its role."""
PARTS = ("grave", "warning", "next", "late", "soon")
NOTHING_MORE = RowFacts()


class RowDetail(Widget):
    """`show` takes the row; None clears the lines."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"row-detail--{part}" for part in PARTS}
    DEFAULT_CSS = """
    RowDetail { height: 2; background: $surface; color: $foreground; }
    RowDetail > .row-detail--grave { color: $text-error; text-style: bold; }
    RowDetail > .row-detail--late { color: $text-error; }
    RowDetail > .row-detail--warning { color: $text-warning; }
    RowDetail > .row-detail--soon { color: $text-warning; }
    RowDetail > .row-detail--next { color: $text-accent; text-style: bold; }
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._lines: list[list[Part]] = [[], []]

    def show(self, row: Values | None, names: DisplayNames, likely: str = "", more: RowFacts = NOTHING_MORE) -> None:
        """`likely` is the step that the row needs next, with its key; "" where none is known."""
        lines = [self._subject(row, names, more), self._status(row, names, likely, more)] if row else [[], []]
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def show_owed(self, row: Values, names: DisplayNames) -> None:
        """What is owed, whole, and to whom."""
        limit = row_limit_in_full(names, row, self._now())
        name = forms.named(str(row.get("customer") or ""))
        phone = f"*{row['phone_tail']}" if row.get("phone_tail") else ""
        first = _said((marked_urgent(row, _(row["label"])), "warning"), (owed_for(row), ""), (limit.text, limit.role))
        second = _said((" ".join(filter(None, (name, phone))), ""), (str(row.get("device") or ""), ""))
        self._lines = [first, second]
        self.refresh()

    def _subject(self, row: Values, names: DisplayNames, more: RowFacts) -> list[Part]:
        who = " ".join(filter(None, (forms.named(row["customer"]), more.phone)))
        return _said(
            (who, ""),
            (str(row["device"]), ""),
            (str(row["serial"]), ""),
            *((said, "grave") for said in more.stops),
            *((said, "warning") for said in more.warnings),
            (subject_in_words(names, row), ""),
        )

    def _status(self, row: Values, names: DisplayNames, likely: str, more: RowFacts) -> list[Part]:
        now = self._now()
        limit, turn = row_limit_in_full(names, row, now), names.turn(row)
        promised = names.time_in_sentence(more.promised, now) if more.promised else ""
        return _said(
            (likely, "next"),
            (f"{kind_word(row['kind'])} {row['number']}" if not likely else "", ""),
            (row_state(row), ""),
            (_("Urgent") if row["urgent"] else "", "warning"),
            (limit.text, limit.role),
            (_("promised %(time)s", time=promised) if promised else "", ""),
            (_("waits for %(who)s", who=turn) if turn else "", ""),
            (names.reason(row["waiting"]), "warning"),
            (_("engineer %(name)s", name=names.person(row["engineer"])) if row["engineer"] else "", ""),
            (_("since %(time)s", time=names.time_in_sentence(row["opened"], now)), ""),
        )

    def render_line(self, y: int) -> Strip:
        """The parts with dots between them; the first that does not fit is cut, and ends the line."""
        segments, left = [Segment(" ", self.rich_style)], self.size.width - 1
        for number, (text, role) in enumerate(self._lines[y]):
            between = f" {glyphs().dot} " if number else ""
            shown = cut(between + inert(text), left)
            segments.append(Segment(shown[: len(between)], self.rich_style))
            segments.append(Segment(shown[len(between) :], self._style(role)))
            left -= width_of(shown)
            if left <= 0 or shown != between + inert(text):
                break
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"row-detail--{role}") if role in PARTS else self.rich_style


def _said(*parts: Part) -> list[Part]:
    """The parts that say something."""
    return [part for part in parts if part[0]]
