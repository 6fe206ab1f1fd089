"""A wallboard for the waiting room: ticket numbers and minutes in figures that can be read across the room.

The figures are drawn from blank cells, so they look the same in every font. Words and marks say all that colours say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.screens.widgets.cells import fit, inert, width_of, wrap
from fieldservice.words.marking import N_

FIGURES = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "A": ("###", "# #", "###", "# #", "# #"),
    "B": ("## ", "# #", "## ", "# #", "## "),
    "C": ("###", "#  ", "#  ", "#  ", "###"),
    "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"),
    "F": ("###", "#  ", "## ", "#  ", "#  "),
    "H": ("# #", "# #", "###", "# #", "# #"),
    "J": ("  #", "  #", "  #", "# #", "###"),
    "K": ("# #", "# #", "## ", "# #", "# #"),
    "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "P": ("###", "# #", "###", "#  ", "#  "),
    "R": ("## ", "# #", "## ", "# #", "# #"),
    "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"),
    "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", " # ", " # ", " # "),
    "h": ("#  ", "#  ", "###", "# #", "# #"),
}
"""Each figure is three dots wide and five high; a dot is two cells wide, so that it is square."""
HIGH, DOT, DIGIT = 5, 2, 8
TICKET_DIGITS, MINUTE_DIGITS = 4, 3
LINES_EACH = HIGH + 1
"""Lines of one customer, with a blank line below."""


CALLED = "called"
BAND = range(1, 4)
"""The lines of a called customer that have the colour of the call; the sentence stands in the middle."""


@dataclass(frozen=True, slots=True)
class WaitingCustomer:
    """One customer on the wallboard. `role` and `mark` show how urgent it is; with the role CALLED the customer is to
    come to a counter, and the second line says to which."""

    id: str
    ticket: str
    waited: str
    """Minutes, or hours with an h behind them."""
    lines: tuple[str, ...]
    role: str
    mark: str


class Wallboard(Widget, can_focus=True):
    """`show` replaces the customers; the cursor stays on its customer."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "wallboard--ticket",
        "wallboard--figure",
        "wallboard--notice",
        "wallboard--warning",
        "wallboard--overdue",
        "wallboard--called",
        "wallboard--text",
        "wallboard--name",
    }
    DEFAULT_CSS = """
    Wallboard { height: 1fr; background: $background; color: $foreground; }
    Wallboard > .wallboard--ticket { background: $foreground; }
    Wallboard > .wallboard--figure { background: $success; color: $text-success; }
    Wallboard > .wallboard--notice { background: $accent; color: $text-accent; }
    Wallboard > .wallboard--warning { background: $warning; color: $text-warning; }
    Wallboard > .wallboard--overdue { background: $error; color: $text-error; }
    Wallboard > .wallboard--called { background: $success-muted; color: $text-success; text-style: bold; }
    Wallboard > .wallboard--name { text-style: bold; }
    """
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="wallboard.open", tooltip=N_("Open the highlighted row")),
        Binding("up,k", "move(-1)", N_("Up"), show=False, id="wallboard.up"),
        Binding("down,j", "move(1)", N_("Down"), show=False, id="wallboard.down"),
    ]

    class Opened(Message):
        """A person opened the job of a customer."""

        def __init__(self, row_id: str) -> None:
            super().__init__()
            self.row_id = row_id

    def __init__(self, *, empty: str, more: str, headings: tuple[str, str], id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(id=id)
        self.empty, self.more, self.headings = empty, more, headings
        """`more` is the sentence about the customers that do not fit, with `%(count)s` for their number."""
        self._waiting: Sequence[WaitingCustomer] = ()
        self._cursor = 0

    @property
    def row_id(self) -> str | None:
        return self._waiting[self._cursor].id if self._waiting else None

    def show(self, waiting: Sequence[WaitingCustomer]) -> None:
        if waiting == self._waiting:
            return
        before, self._waiting = self.row_id, waiting
        self._cursor = next(
            (number for number, customer in enumerate(waiting) if customer.id == before),
            min(self._cursor, max(0, len(waiting) - 1)),
        )
        self.refresh()

    @property
    def _room(self) -> int:
        """Number of customers that fit; the last line says how many do not."""
        return max(1, (self.size.height - 2) // LINES_EACH)

    @property
    def _first(self) -> int:
        return max(0, self._cursor - self._room + 1)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._waiting:
            lines = ["", *wrap(self.empty, width - 4)]
            return self._whole("  " + lines[y] if y < len(lines) else "")
        left = len(self._waiting) - self._first - self._room
        if y == self.size.height - 1:
            return self._whole(f"  {self.more % {'count': left}}" if left > 0 else "")
        if y == 0:
            left_heading, right_heading = self.headings
            behind = fit(right_heading, width - 2 - width_of(left_heading) - 4, "right")
            style = self.rich_style + self.get_component_rich_style("wallboard--name").without_color
            return Strip([Segment(f"  {left_heading}{behind}", style)]).adjust_cell_length(width, self.rich_style)
        position, line = divmod(y - 1, LINES_EACH)
        number = self._first + position
        if position >= self._room or line == HIGH or number >= len(self._waiting):
            return self._whole("")
        return self._entry(self._waiting[number], line, number == self._cursor)

    def _whole(self, text: str) -> Strip:
        return Strip([Segment(fit(text, self.size.width), self.rich_style)], self.size.width)

    def _entry(self, customer: WaitingCustomer, line: int, at_cursor: bool) -> Strip:
        style, width = self.rich_style, self.size.width
        pointer = "> " if at_cursor and self.has_focus and line == HIGH // 2 else "  "
        ticket = self._figures(customer.ticket[-TICKET_DIGITS:], TICKET_DIGITS, line, "ticket")
        minutes = self._figures(
            customer.waited[:MINUTE_DIGITS], MINUTE_DIGITS, line, customer.role or "figure", right=True
        )
        if customer.role == CALLED and line in BAND:
            room = max(0, width - len(pointer) - TICKET_DIGITS * DIGIT - 2)
            said = "  " + inert(customer.lines[1]) if line == HIGH // 2 else ""
            band = Segment(fit(said, room), style + self.get_component_rich_style("wallboard--called"))
            return Strip([Segment(pointer, style + Style(bold=True)), *ticket, band]).adjust_cell_length(width, style)
        mark = fit(customer.mark if line == HIGH // 2 else "", 4)
        room = max(0, width - len(pointer) - (TICKET_DIGITS + MINUTE_DIGITS) * DIGIT - 2 - 4)
        text = inert(customer.lines[line]) if line < len(customer.lines) else ""
        words = Segment(
            "  " + fit(text, room),
            style + self.get_component_rich_style("wallboard--name").without_color if line == 0 else style,
        )
        role = style + Style(bold=True)
        return Strip([Segment(pointer, role), *ticket, words, *minutes, Segment(mark, role)]).adjust_cell_length(
            width, style
        )

    def _figures(self, digits: str, most: int, line: int, part: str, right: bool = False) -> list[Segment]:
        """One line of some digits, padded to the width of `most` digits."""
        lit, dark = self.get_component_rich_style(f"wallboard--{part}"), self.rich_style
        blank = Segment(" " * DIGIT * (most - len(digits)), dark)
        found = [blank] if right else []
        for digit in digits:
            found += [
                Segment(" " * DOT, lit if dot == "#" else dark) for dot in FIGURES.get(digit, ("   ",) * HIGH)[line]
            ]
            found.append(Segment(" " * (DIGIT - 3 * DOT), dark))
        return found if right else [*found, blank]

    def action_move(self, by: int) -> None:
        self._cursor = max(0, min(len(self._waiting) - 1, self._cursor + by))
        self.refresh()

    def action_open(self) -> None:
        if self.row_id:
            self.post_message(self.Opened(self.row_id))

    def on_click(self, event: Click) -> None:
        number = self._first + max(0, event.y - 1) // LINES_EACH
        if number < len(self._waiting):
            self.action_move(number - self._cursor)
            if event.chain == 2:
                self.action_open()
