"""The dispatch board: the engineers by hour of a day, and below them the work that waits for an engineer, most urgent
first. A job is given out by choosing engineer and time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk.dispatch_board import DispatchDay, EngineerDay
from fieldservice.presentation.dispatch_rows import dispatch_text
from fieldservice.presentation.engineer_hours import conflict
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.panels.reads import Reads
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.engineer_grid import EngineerGrid
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import Values
from fieldservice.words import _, forms, language
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_CHECKS = 2.0
"""The board checks this often whether something was written to the store."""
BELOW = 8
"""Lines for the waiting jobs, below which engineers have one line each."""


class DispatchBoardScreen(BaseScreen):
    """One day; the grid has the keys, the list below chooses the job."""

    CSS_PATH = "dispatch_board.tcss"
    AUTO_FOCUS = "#grid"
    HELP = N_(
        "Engineers by hour. The list below has the jobs that wait for an engineer or an appointment, the most urgent "
        "first; Page up and Page down choose one. Left and right choose the time, up and down the engineer. Enter "
        "opens the form with both filled in; on a visit, Enter opens its job. A click does the same."
    )
    BINDINGS = [
        Binding(
            "f3,ctrl+right", "turn(1)", N_("Next day"), id="dispatch_board.next_day", tooltip=N_("Show the next day")
        ),
        Binding(
            "shift+f3,ctrl+left",
            "turn(-1)",
            N_("Day before"),
            id="dispatch_board.day_before",
            tooltip=N_("Show the day before"),
        ),
        Binding("f7", "today", N_("Today"), id="dispatch_board.today", tooltip=N_("Show this day")),
        Binding(
            "pagedown", "choose(1)", N_("Next job"), id="dispatch_board.next_job", tooltip=N_("The next waiting job")
        ),
        Binding(
            "pageup",
            "choose(-1)",
            N_("Job before"),
            show=False,
            id="dispatch_board.job_before",
            tooltip=N_("The waiting job before this one"),
        ),
        Binding(
            "f5", "open", N_("Open the job"), id="dispatch_board.open", tooltip=N_("Open the page of the waiting job")
        ),
        Binding("escape", "leave", N_("Back"), id="dispatch_board.leave", tooltip=N_("Back to the screen before")),
    ]

    class DayRead(Message, bubble=False):
        """Sent by the thread: the board as it is now."""

        def __init__(self, number: int, day: DispatchDay) -> None:
            super().__init__()
            self.number, self.day = number, day

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.reads = Reads()
        self.shown = self._now().date()
        self.board: DispatchDay | None = None
        self._pulse = desk.lists.pulse()

    def _now(self) -> datetime:
        return self.desk.session.clock().astimezone(self.names.zone)

    def compose(self) -> ComposeResult:
        yield StatusBar(self.services.office_status(), now=self._now)
        yield Static(id="title", markup=False)
        yield EngineerGrid(lambda: self.names.zone, self._about, self._now())
        yield Static(id="waiting", markup=False)
        yield RowList(
            self._source(),
            empty=_("Nothing waits for an engineer or an appointment."),
            now=self.desk.session.clock,
            id="list",
        )
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self._title()
        self.read_again()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.look()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        if await self.composed_again():
            self._show()
            self.query_one(EngineerGrid).focus()

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._show)

    def look(self) -> None:
        """Read the board again if anything was written since the last check."""
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.names = DisplayNames.of(self.desk)
            self.read_again()

    def read_again(self) -> None:
        self.run_worker(partial(self._read, self.shown), thread=True, group="day", exclusive=True)

    def _read(self, day: date) -> None:
        number = self.reads.begin()
        try:
            found = self.desk.dispatch_board.day(day)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            self.post_message(self.DayRead(number, found))

    def on_dispatch_board_screen_day_read(self, event: DayRead) -> None:
        if self.reads.is_newest(event.number):
            self.board = event.day
            self._show()

    # Showing

    def _show(self) -> None:
        if self.board is None:
            return
        lines = 1 + 2 * len(self.board.engineers)
        grid, row_list, source = self.query_one(EngineerGrid), self.query_one(RowList), self._source()
        grid.show(self.board, tall=lines + BELOW + 4 <= self.size.height)
        row_list.reload(source, source.whole)
        self._title()

    def _title(self) -> None:
        day = self.shown.isoformat()
        said = [forms.long_day(day), forms.weekday(self.shown.weekday(), language())]
        if self.shown == self._now().date():
            said.append(_("Today"))
        if self.board is not None and not self.board.open_hours:
            said.append(_("closed"))
        grid = next(iter(self.query(EngineerGrid)), None)
        if grid is not None and grid.engineer is not None:
            said.append(f"{grid.at:%H:%M} {grid.engineer.person.display}")
            against = "" if self.board is None else conflict(self.board, grid.engineer.visits, grid.moment)
            if against:
                said.append(f"! {against}")
            elif not grid.is_tall:
                said.append(self._about(grid.engineer))
        self.query_one("#title", Static).update(inert("  ".join(filter(None, said))))
        count = len(self.board.waiting) if self.board else 0
        self.query_one("#waiting", Static).update(inert(_("Waiting for dispatch %(count)s", count=count)))

    def _about(self, engineer: EngineerDay) -> str:
        """Skills and areas of an engineer."""
        skills, areas = (" ".join(sorted(some)) for some in (engineer.person.skills, engineer.person.areas))
        return "  ".join(filter(None, (self.names.skills(skills), areas)))

    def _source(self) -> InMemorySource:
        columns = (
            ListColumn("due", _("Limit"), 8, 6),
            ListColumn("number", _("Number"), 14, 14),
            ListColumn("next", _("Next"), 11, 8),
            ListColumn("customer", _("Customer"), 16, 8, grow=2),
            ListColumn("device", _("Device"), 16, 8, grow=1),
            ListColumn("symptom", _("Symptom"), 16, grow=2),
            ListColumn("state", _("State"), 12),
        )
        return InMemorySource(self.board.waiting if self.board else (), columns, self._cell)

    def _cell(self, row: Values, column: str, now: datetime) -> Cell:
        return dispatch_text(self.names, row, column, now)

    # Acting

    @property
    def subject(self) -> tuple[str, str]:
        row = self._row()
        return (row["thing"], row["number"]) if row else ("", "")

    def _row(self) -> Values | None:
        row_id = next((row_list.row_id for row_list in self.query(RowList)), None)
        return next((row for row in self.board.waiting if row["id"] == row_id), None) if self.board else None

    def on_engineer_grid_moved(self, event: EngineerGrid.Moved) -> None:
        self._title()

    def on_engineer_grid_chosen(self, event: EngineerGrid.Chosen) -> None:
        row = self._row()
        if event.visit is not None:
            self.services.show_detail(event.visit.thing)
        elif row is not None:
            name, fill = self.desk.dispatch_board.way_out(row["thing"], event.engineer.person.name, event.at)
            self.services.open_screen(
                "step", self.desk, self.person, row["thing"], name, fill, then=lambda _page: self.read_again()
            )

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        """From the job to engineer and time."""
        self.query_one(EngineerGrid).focus()

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def action_choose(self, by: int) -> None:
        self.query_one(RowList).action_move(by)

    def action_open(self) -> None:
        if row := self._row():
            self.services.show_detail(row["thing"])

    def action_turn(self, by: int) -> None:
        self.shown += timedelta(days=by)
        self._title()
        self.read_again()

    def action_today(self) -> None:
        self.shown = self._now().date()
        self._title()
        self.read_again()

    def action_leave(self) -> None:
        self.app.pop_screen()
