"""The board of the service point: waiting customers, devices and their places, today's dates, and missing slips.

A thread reads the rows, and only after something was written to the store. The waiting times go on without reading.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from fieldservice.presentation.board_rows import LONG, VIEWS, BoardRow
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import span
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.input.scan_actions import check_office, move
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels.board_lists import EMPTY, MOST, board_list, is_cut, read
from fieldservice.screens.panels.list_sources import SortableSource
from fieldservice.screens.panels.reads import Reads
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.screens.widgets.view_tabs import ViewTabs
from fieldservice.screens.widgets.wallboard import WaitingCustomer, Wallboard
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

TITLES = {
    "waiting": N_("Customers who wait here"),
    "bench": N_("Devices here, by place"),
    "today": N_("What is due today"),
    "slips": N_("Signed slips not yet returned"),
}
"""The heading of each view."""
SECONDS_BETWEEN_CHECKS = 2.0
"""The board checks this often whether something was written to the store."""
SECONDS_UNTIL_REREAD = 60.0
"""After this time the rows are read in any case, since what is due today changes with the clock alone."""
BAR_CELLS = 20
TALL, WIDE = 34, 96
"""From this many lines and columns on, waiting customers are shown in large figures, to be read across a room."""


class BoardScreen(BaseScreen):
    """Four views of the work at this service point. `place` limits the view of the bench to one shelf."""

    CSS_PATH = "board.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "The board. Waiting: customers at the counter, who waits too long first, with masked names, for a screen on "
        "the wall; F5 calls one to your counter, and F5 again when the customer has come. Bench: the place of each "
        "device and what it waits for; a scanned place label moves the highlighted device there. Today: what is due. "
        "Slips: scan one that came in. Enter opens the job."
    )
    BINDINGS = [
        Binding(
            "f3,ctrl+right",
            "next_view(1)",
            N_("View"),
            id="board.next_view",
            tooltip=N_("Show the next view of the board"),
        ),
        Binding(
            "shift+f3,ctrl+left",
            "next_view(-1)",
            N_("View before"),
            show=False,
            id="board.view_before",
            tooltip=N_("Show the view before this one"),
        ),
        Binding(
            "f5",
            "receive",
            N_("Slip returned"),
            id="board.receive",
            tooltip=N_("Record that the highlighted slip was returned; scanning it does the same"),
        ),
        Binding(
            "ctrl+b",
            "call",
            N_("Call, or has come"),
            id="board.call",
            tooltip=N_(
                "Call the highlighted customer to the counter of this terminal; a second time: the customer has come"
            ),
        ),
        Binding(
            "f7", "all_places", N_("All places"), id="board.all_places", tooltip=N_("Show the devices of all places")
        ),
        Binding(
            "ctrl+e", "loaners", N_("Loaners"), id="board.loaners", tooltip=N_("Show the loaner and exchange devices")
        ),
        Binding("escape", "leave", N_("Back"), id="board.leave", tooltip=N_("Back to the screen before")),
    ]

    class RowsRead(Message, bubble=False):
        """Sent by the thread: the rows of every view, or the error that prevented reading them."""

        def __init__(
            self, number: int, rows: dict[str, list[JsonObject]] | None, error: Exception | None = None
        ) -> None:
            super().__init__()
            self.number, self.rows, self.error = number, rows, error

    def __init__(self, desk: Desk, person: Person, view: str = "", place: str = "") -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.view, self.place = view or next(iter(VIEWS)), place
        self.names = DisplayNames.of(desk)
        self.minutes = desk.session.reference().minutes("waiting_minutes")
        self.rows: dict[str, list[JsonObject]] = {view: [] for view in VIEWS}
        self._read, self.reads = False, Reads()
        self._pulse = desk.lists.pulse()

    # Showing

    def compose(self) -> ComposeResult:
        now = self.desk.session.clock
        yield StatusBar(self.services.office_status(), now=lambda: now().astimezone(self.names.zone))
        yield ViewTabs([(view, _(label)) for view, label in VIEWS.items()], self.view, note=self._note())
        yield Static(id="title", markup=False)
        headings = (_("Queue number"), _("Waiting, in minutes"))
        yield Wallboard(empty=_(EMPTY["waiting"]), more=_("%(count)s more wait"), headings=headings, id="wall")
        yield RowList(self._source(), now=now, id="list")
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self.set_interval(SECONDS_UNTIL_REREAD, self.read_again)
        self.set_interval(1, self._tick)
        self._arrange()
        self.read_again()

    async def _recompose(self) -> None:
        if await self.composed_again():
            self._arrange()
            self._show()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    def on_resize(self, event: Resize) -> None:
        self._arrange()

    def on_screen_resume(self) -> None:
        self.look()

    @property
    def is_wall(self) -> bool:
        return self.view == "waiting" and self.app.size.height >= TALL and self.app.size.width >= WIDE

    def _arrange(self) -> None:
        """Show large figures or a list, as the view and the size of the terminal allow, and focus what is shown."""
        wall, row_list = self.query_one(Wallboard), self.query_one(RowList)
        wall.display, row_list.display = self.is_wall, not self.is_wall
        (wall if self.is_wall else row_list).focus()
        self._tick()

    def _source(self) -> SortableSource:
        rows = self.rows[self.view]
        if self.view == "bench" and self.place:
            rows = [row for row in rows if row["at"] == "shelf" and row["place"] == self.place]
        return board_list(self.view, rows, self.names, self.minutes)

    def _note(self) -> str:
        if self.view == "bench" and self.place:
            return _("only: %(state)s", state=self.place)
        return _("only the first %(count)s are shown", count=MOST) if is_cut(self.view, self.rows[self.view]) else ""

    def _empty(self) -> str:
        if not self._read:
            return _("One moment …")
        if self.view == "bench" and self.place:
            return _("No device is at %(place)s. F7 shows the other places.", place=self.place)
        return _(EMPTY[self.view])

    def look(self) -> None:
        """Read the rows again if anything was written since the last check."""
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.names = DisplayNames.of(self.desk)
            self.read_again()

    def read_again(self) -> None:
        self.run_worker(self._read_all, thread=True, group="board", exclusive=True)

    def _read_all(self) -> None:
        number = self.reads.begin()
        try:
            rows = read(self.desk)
        except EXPECTED as error:
            self.post_message(self.RowsRead(number, None, error))
        else:
            self.post_message(self.RowsRead(number, rows))

    def on_board_screen_rows_read(self, event: RowsRead) -> None:
        if event.error is not None:
            self.services.show_error(event.error)
        if event.rows is not None and self.reads.is_newest(event.number):
            self.rows, self._read = event.rows, True
            self._show()

    def _show(self) -> None:
        """Show the new rows in the same view; sorting and cursor stay."""
        self.query_one("#title", Static).update(inert(_(TITLES[self.view])))
        row_list, source = self.query_one(RowList), self._source()
        before = row_list.source
        if before.sort != source.sort or before.reverse:
            source = source.sorted_by(before.sort, before.reverse) if before.sort else source
        row_list.empty = self._empty()
        row_list.reload(source, source.whole)
        tabs = self.query_one(ViewTabs)
        tabs.choose(self.view, self._note())
        tabs.count({view: f"{MOST}+" if is_cut(view, rows) else str(len(rows)) for view, rows in self.rows.items()})
        self.query_one(StatusBar).show(self.services.office_status())
        self._tick()
        self.refresh_bindings()

    def _tick(self) -> None:
        if self.is_wall:
            now = self.desk.session.clock()
            self.query_one(Wallboard).show(
                [self._waiting(BoardRow("waiting", row, self.names, now, self.minutes)) for row in self.rows["waiting"]]
            )

    def _waiting(self, shown: BoardRow) -> WaitingCustomer:
        row, (role, mark) = shown.row, shown.urgency
        if shown.is_called:
            said = f"{glyphs().arrow} {shown.state}"
            return WaitingCustomer(row["thing"], shown.queue, "", (shown.customer, said), "called", "")
        lines = (
            shown.customer,
            row["device"],
            shown.state,
            _("waiting %(time)s of %(limit)s", time=shown.waits, limit=span(shown.waiting_minutes)),
            shown.to_the_limit(BAR_CELLS),
        )
        waited = str(shown.waited) if shown.waited < LONG else f"{min(shown.waited // 60, 99)}h"
        return WaitingCustomer(row["thing"], shown.queue, waited, lines, role, mark.strip())

    # Acting

    def show_view(self, view: str, place: str = "") -> None:
        self.view, self.place = view, place
        row_list = self.query_one(RowList)
        source = self._source()
        row_list.show(source, source.whole)
        self._arrange()
        self._show()

    def action_next_view(self, by: int) -> None:
        views = list(VIEWS)
        self.show_view(views[(views.index(self.view) + by) % len(views)])

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        self.show_view(event.name)

    def action_loaners(self) -> None:
        self.services.open_screen("loaners", self.desk, self.person)

    def action_all_places(self) -> None:
        self.show_view("bench")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {
            "receive": self.view == "slips",
            "call": self.view == "waiting",
            "all_places": bool(self.place) and self.view == "bench",
        }.get(action, True)

    def row(self) -> JsonObject | None:
        """The row under the cursor."""
        row_id = self.query_one(Wallboard).row_id if self.is_wall else self.query_one(RowList).row_id
        return next((row for row in self.rows[self.view] if row["id"] == row_id), None)

    @property
    def subject(self) -> tuple[str, str]:
        """(id, number) of the job under the cursor."""
        row = self.row()
        return (row["thing"], row["number"]) if row else ("", "")

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self._open()

    def on_wallboard_opened(self, event: Wallboard.Opened) -> None:
        self._open()

    def _open(self) -> None:
        if row := self.row():
            self.services.show_detail(row["thing"])

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def action_call(self) -> None:
        """Call the highlighted customer; one who was called has come."""
        if row := self.row():
            step = self.desk.session.step_for(row["thing"], "customer_comes" if row["called"] else "calls_customer")
            self.services.take_step(row["thing"], step, then=lambda _taken: self.read_again())

    def action_receive(self) -> None:
        if row := self.row():
            self._receive(row["thing"])

    def _receive(self, thing: str) -> None:
        self.run_worker(partial(self._take_slip, thing), thread=True, group="slip")

    def _take_slip(self, thing: str) -> None:
        try:
            page = self.desk.workshop.receive_slip(self.person, thing)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            notice = _("The slip of %(number)s has been returned.", number=page.number)
            self.app.call_from_thread(lambda: self.notify(notice, markup=False))
            self._read_all()

    def takes_scan(self, scan: Scan) -> bool:
        """A shelf label moves the highlighted device there, or shows the devices of that shelf while one shelf is
        shown.

        In the view of missing slips, scanning a slip records that it has come in.
        """
        row = self.row()
        if scan.kind == "place" and self.view == "bench" and row is not None and not self.place:
            move(self.services, row["thing"], scan)
        elif scan.kind == "place":
            check_office(self.services, scan)
            self.show_view("bench", scan.part)
        elif scan.kind == "number" and self.view == "slips":
            self._receive(self.desk.session.find_thing(scan.number)[1])
        else:
            return False
        return True

    def action_leave(self) -> None:
        self.app.pop_screen()
