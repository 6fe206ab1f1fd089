"""Engineers by hour: one row an engineer, with visits as blocks, breaks and load. A cursor names engineer and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fieldservice.desk.dispatch_board import BoardVisit, DispatchDay, EngineerDay
from fieldservice.presentation.engineer_hours import LEAST, HourPiece, ShownHours, hours_of, in_sight, pieces
from fieldservice.presentation.glyphs import bar, glyphs
from fieldservice.screens.widgets.cells import fit, inert, width_of
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_

NAME, LOAD = 14, 8
"""Cells of the name before the hours, and of the load behind them."""
BAR = 5
MUCH = 10
"""Open jobs that fill the bar of the load, where nobody has more."""
BREAK = NP_("calendar", "break")
HALF_HOUR = timedelta(minutes=30)


class EngineerGrid(Widget, can_focus=True):
    """`show` replaces the day; the cursor keeps its engineer and its time of day."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {
        "engineer-grid--hours",
        "engineer-grid--visit",
        "engineer-grid--planned",
        "engineer-grid--dim",
        "engineer-grid--cursor",
        "engineer-grid--name",
    }
    DEFAULT_CSS = """
    EngineerGrid { height: auto; background: $background; color: $foreground; padding: 0 1; }
    EngineerGrid > .engineer-grid--hours { color: $text-muted; text-style: underline; }
    EngineerGrid > .engineer-grid--visit { background: $primary; color: $background; }
    EngineerGrid > .engineer-grid--planned { background: $panel; color: $foreground; text-style: italic; }
    EngineerGrid > .engineer-grid--dim { color: $text-muted; }
    EngineerGrid > .engineer-grid--cursor { background: $accent; color: $background; text-style: bold; }
    EngineerGrid > .engineer-grid--name { text-style: bold; }
    """
    BINDINGS = [
        Binding("left,h", "move(0, -1)", N_("Earlier"), id="engineer_grid.earlier", tooltip=N_("Half an hour earlier")),
        Binding("right,l", "move(0, 1)", N_("Later"), id="engineer_grid.later", tooltip=N_("Half an hour later")),
        Binding("up,k", "move(-1, 0)", N_("Up"), show=False, id="engineer_grid.up"),
        Binding("down,j", "move(1, 0)", N_("Down"), show=False, id="engineer_grid.down"),
        Binding(
            "enter",
            "choose",
            N_("Dispatch here"),
            id="engineer_grid.choose",
            tooltip=N_("Give the highlighted job to this engineer at this time; on a visit, open its job"),
        ),
    ]

    class Moved(Message):
        """The cursor stands elsewhere."""

    class Chosen(Message):
        """A person chose an engineer and a time; `visit` is the visit that stands there, None for none."""

        def __init__(self, engineer: EngineerDay, at: datetime, visit: BoardVisit | None) -> None:
            super().__init__()
            self.engineer, self.at, self.visit = engineer, at, visit

    def __init__(self, zone: Callable[[], tzinfo], about: Callable[[EngineerDay], str], now: datetime) -> None:
        super().__init__(id="grid")
        self._zone, self._about = zone, about
        self.day: DispatchDay | None = None
        self.cursor = 0
        self.at = (now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)).time()
        self.is_tall = False
        """Whether each engineer has a second line with skills and area."""

    def show(self, day: DispatchDay, *, tall: bool) -> None:
        before = self.engineer.person.name if self.engineer else ""
        self.day, self.is_tall = day, tall
        names = [each.person.name for each in day.engineers]
        self.cursor = names.index(before) if before in names else min(self.cursor, max(0, len(names) - 1))
        first, last = hours_of(day)
        self.at = min(max(self.at, time(first)), time(last - 1, 30))
        self.styles.height = 1 + max(1, len(names)) * self._each
        self.refresh(layout=True)

    @property
    def engineer(self) -> EngineerDay | None:
        found = self.day.engineers if self.day else ()
        return found[self.cursor] if self.cursor < len(found) else None

    @property
    def moment(self) -> datetime:
        """The time under the cursor."""
        assert self.day is not None
        return datetime.combine(self.day.day, self.at, self._zone())

    @property
    def visit(self) -> BoardVisit | None:
        """The visit under the cursor."""
        found = self.engineer.visits if self.engineer else ()
        return next((each for each in found if each.begins <= self.moment < each.ends), None)

    @property
    def _each(self) -> int:
        return 2 if self.is_tall else 1

    def _hours(self) -> ShownHours:
        assert self.day is not None
        return in_sight(self.day, max(10, self.size.width - NAME - LOAD), self.at.hour)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.rich_style
        if self.day is None:
            return Strip.blank(width, style)
        hours = self._hours()
        if y == 0:
            return self._heading(hours)
        number, line = divmod(y - 1, self._each)
        if number >= len(self.day.engineers):
            empty = _("No engineer works here.") if y == 1 and not self.day.engineers else ""
            return Strip([Segment(fit(empty, width), style)], width)
        engineer = self.day.engineers[number]
        if line:
            dim = style + self._part("dim")
            return Strip([Segment(fit("  " + inert(self._about(engineer)), width), dim)], width)
        return self._row(engineer, number == self.cursor, hours)

    def _part(self, part: str) -> Style:
        return self.get_component_rich_style(f"engineer-grid--{part}")

    def _heading(self, hours: ShownHours) -> Strip:
        minutes = ":00" if hours.cells > LEAST else ""
        said = "".join(fit(f"{hour:02d}{minutes}", hours.cells) for hour in range(hours.first, hours.last))
        text = fit("", NAME) + said + " " + _("Load")
        return Strip([Segment(fit(text, self.size.width), self.rich_style + self._part("hours"))], self.size.width)

    def _row(self, engineer: EngineerDay, at_cursor: bool, hours: ShownHours) -> Strip:
        style = self.rich_style
        pointer = glyphs().cursor if at_cursor else " "
        name = Segment(fit(f"{pointer} {inert(engineer.person.display)}", NAME - 1) + " ", style + self._part("name"))
        assert self.day is not None
        cells = [
            segment for piece in pieces(self.day, engineer.visits, hours) for segment in self._piece(piece, hours.cells)
        ]
        strip = Strip(cells, hours.width)
        if at_cursor:
            begins, ends = (hours.column(self.day, each) for each in (self.moment, self.moment + HALF_HOUR))
            ends = max(begins + 1, ends)
            marked = strip.crop(begins, ends).apply_style(self._part("cursor"))
            strip = Strip.join([strip.crop(0, begins), marked, strip.crop(ends, hours.width)])
        most = max(MUCH, *(each.load for each in self.day.engineers))
        behind = Segment(f" {bar(engineer.load, most, BAR)}{engineer.load}", style)
        return Strip.join([Strip([name]), strip, Strip([behind])]).adjust_cell_length(self.size.width, style)

    def _piece(self, piece: HourPiece, cells: int) -> list[Segment]:
        style = self.rich_style
        signs = glyphs()
        if piece.visit is not None:
            number = piece.visit.number.split("-")[-2][-3:] if "-" in piece.visit.number else piece.visit.number
            more = f"+{piece.more}" if piece.more else ""
            mark = "" if piece.visit.is_agreed else "?"
            said = f"{signs.primary}{number.lstrip('J0') or '0'}{mark}{more} {inert(piece.visit.customer)}"
            text = fit(said, piece.cells - 1) + " " if piece.cells > 1 else signs.primary
            part = "visit" if piece.visit.is_agreed else "planned"
            return [Segment(text, style + self._part(part))]
        dim = style + self._part("dim")
        if piece.kind == "free":
            text = (signs.dot + " " * (cells - 1)) * (piece.cells // cells + 1)
            return [Segment(text[: piece.cells], dim)]
        if piece.kind == "break":
            word = in_context("calendar", BREAK)
            room = piece.cells - width_of(word)
            if room >= 2:
                left = signs.rule * (room // 2)
                return [Segment(left + word + signs.rule * (room - len(left)), dim)]
            return [Segment(signs.rule * piece.cells, dim)]
        return [Segment(" " * piece.cells, style)]

    # Acting

    def action_move(self, down: int, later: int) -> None:
        if self.day is None:
            return
        self.cursor = max(0, min(len(self.day.engineers) - 1, self.cursor + down))
        first, last = hours_of(self.day)
        half_hours = self.at.hour * 2 + self.at.minute // 30 + later
        half_hours = max(first * 2, min(last * 2 - 1, half_hours))
        self.at = time(half_hours // 2, half_hours % 2 * 30)
        self.refresh()
        self.post_message(self.Moved())

    def action_choose(self) -> None:
        if self.engineer is not None:
            self.post_message(self.Chosen(self.engineer, self.moment, self.visit))

    def on_click(self, event: Click) -> None:
        """A click chooses engineer and time, like the cursor and Enter."""
        if self.day is None or event.y == 0:
            return
        x, number = event.x - self.styles.padding.left - NAME, (event.y - 1) // self._each
        if number >= len(self.day.engineers):
            return
        hours = self._hours()
        self.cursor = number
        if 0 <= x < hours.width and (event.y - 1) % self._each == 0:
            half_hours = hours.first * 2 + x * 2 // hours.cells
            self.at = time(half_hours // 2, half_hours % 2 * 30)
            self.action_choose()
        self.refresh()
        self.post_message(self.Moved())
