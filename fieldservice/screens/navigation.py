"""Which screen opens for what: the ways from anywhere in the app to a thing, a form, a ticket, the board, the print jobs.

A screen is loaded when it is first opened; the first frame needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from fieldservice.desk import NEW
from fieldservice.screens.home import Home
from fieldservice.screens.input.scanner import Scan
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

Then = Callable[[bool], None]


class Navigation(App[Any]):
    """The part of the app that opens screens; somebody is signed in whenever it is asked."""

    desk: Desk
    person: Person | None

    @property
    def _who(self) -> Person:
        assert self.person is not None
        return self.person

    # To one thing, and to its forms

    def show_thing(self, thing: str) -> None:
        from fieldservice.screens.detail import ThingScreen

        self.push_screen(ThingScreen(self.desk, self._who, thing))

    def begin(self, step: str) -> None:
        from fieldservice.screens.step import StepScreen

        self.push_screen(
            StepScreen(self.desk, self._who, NEW, step), lambda page: self.show_thing(page.id) if page else None
        )

    def take_step(self, thing: str, step: str, also_for: Sequence[str] = (), then: Then | None = None) -> None:
        from fieldservice.screens.step import StepScreen

        screen = StepScreen(self.desk, self._who, thing, step, {"also_for": list(also_for)} if also_for else None)
        self.push_screen(screen, lambda page: then(page is not None) if then else None)

    def show_code(self, thing: str, step: str, also_for: Sequence[str] = (), then: Then | None = None) -> None:
        from fieldservice.screens.detail import ThingScreen
        from fieldservice.screens.sign_code import CodeScreen

        def signed(done: bool | None) -> None:
            if then is not None:
                then(bool(done))
            elif done and not isinstance(self.screen, ThingScreen):
                self.show_thing(thing)

        self.push_screen(CodeScreen(self.desk, self._who, thing, step, also_for), signed)

    # To what happens on the floor

    def scanned(self, scan: Scan) -> None:
        from fieldservice.screens.input.scan_actions import route

        route(self, scan)  # type: ignore[arg-type]  (the app that this is a part of)

    def show_ticket(self, number: str, key: str = "", scanned: bool = False) -> None:
        from fieldservice.screens.ticket import TicketScreen

        self.push_screen(TicketScreen(self.desk, self._who, number, key, scanned))

    def show_board(self, view: str = "", place: str = "") -> None:
        """The board that is open already comes back to the front: there is one wall, not a pile of them."""
        from fieldservice.screens.board import Board

        there = next((screen for screen in self.screen_stack if isinstance(screen, Board)), None)
        if there is None:
            self.push_screen(Board(self.desk, self._who, view, place))
        else:
            self.call_later(self._back_to, there, lambda: there.show_view(view or there.view, place))

    def action_board(self) -> None:
        if self.person is not None:
            self.show_board()

    def action_ticket(self) -> None:
        from fieldservice.screens.input_dialog import Enter, Line

        typed: dict[str, str] = {}

        def keep(lines: dict[str, str]) -> str:
            typed.update(lines)
            return ""

        def opened(done: bool | None) -> None:
            from fieldservice.screens.widgets.reading import half_width

            if done:
                self.show_ticket(half_width(typed["number"]).strip().upper())

        if self.person is not None:
            says = _("The number printed on the ticket. A scanned ticket opens from any screen.")
            self.push_screen(Enter(_("Claim ticket"), says, [Line("number", _("Number"))], keep), opened)

    def action_print_jobs(self) -> None:
        from fieldservice.screens.print_jobs import PrintJobs

        if self.person is not None:
            self.push_screen(PrintJobs(self.desk, self._who))

    # To the work list and what stands beside it

    def show_view(self, view: str) -> None:
        home = next(screen for screen in self.screen_stack if isinstance(screen, Home))
        self.call_later(self._back_to, home, lambda: home.show_view(view))

    async def _back_to(self, screen: Any, then: Callable[[], None]) -> None:
        while self.screen is not screen:
            await self.pop_screen()
        then()

    def action_help(self) -> None:
        from fieldservice.screens.help import Help

        self.push_screen(Help(self.screen))

    def action_find(self) -> None:
        from fieldservice.screens.find import Find

        if self.person is not None:
            self.push_screen(Find(self.desk, self.person), lambda thing: self.show_thing(thing) if thing else None)

    def action_administration(self) -> None:
        from fieldservice.screens.administration import Administration

        self.push_screen(Administration(self.desk, self._who))

    def action_reviews(self) -> None:
        from fieldservice.screens.review import Review

        self.push_screen(Review(self.desk, self._who))
