"""Says that the clock of this computer was wrong for a while, in a notice and on the bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from fieldservice.desk.clock_watch import ClockWatch, WrongClock
from fieldservice.presentation.messages import wrong_clock, wrong_clock_briefly
from fieldservice.screens.widgets.statusbar import OfficeStatus, StatusBar
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk

CLOCK_SHOWN = 3600.0
"""Seconds for which the bar says that the clock was wrong."""


class ClockNotices(App[object]):
    """Mixin for the app."""

    desk: Desk
    steady: Callable[[], float]
    clock_watch: ClockWatch | None = None
    """Watches the clock of this computer; None where the program runs by a clock that was handed in."""
    _wrong_clock: tuple[WrongClock, float] | None = None
    """What was seen of it last, and when, in seconds of monotonic time."""

    def office_status(self) -> OfficeStatus:
        raise NotImplementedError

    def look_at_clock(self) -> None:
        if self.clock_watch is not None and (found := self.clock_watch.look()):
            self.show_clock(found)

    def show_clock(self, found: WrongClock) -> None:
        """What was entered meanwhile has wrong times; nothing waits for them."""
        self._wrong_clock = found, self.steady()
        said = wrong_clock(found, self._until(found))
        self.notify(said, title=_("Clock"), severity="warning", timeout=60, markup=False)
        for bar in self.screen.query(StatusBar):
            bar.show(self.office_status())

    def said_of_clock(self) -> str:
        if self._wrong_clock is None or self.steady() - self._wrong_clock[1] > CLOCK_SHOWN:
            return ""
        found = self._wrong_clock[0]
        return wrong_clock_briefly(found, self._until(found)) if found.until else ""

    def _until(self, found: WrongClock) -> str:
        return self.desk.session.local_time(found.until) if found.until else ""
