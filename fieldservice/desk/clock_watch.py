"""Watches the clock of this computer: whether it was set while the program runs, or was ahead before.

Nothing waits for a clock that was wrong (`moments.left`); people are told what was seen, since times on papers and in
lists may be wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldservice.late_dataclass import dataclass
from fieldservice.words.moments import TOLERANCE, moment, steady_seconds

if TYPE_CHECKING:
    from db.reading import RowReader
    from fieldservice.desk.session import Session


@dataclass(frozen=True, slots=True)
class WrongClock:
    """How far the clock was ahead (behind where negative), until `until`; None where it was set before the start."""

    ahead: timedelta
    until: datetime | None = None


class ClockWatch:
    """Compares the clock with the seconds that pass evenly."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float] = steady_seconds) -> None:
        self.clock, self.steady = clock, steady
        self._before = clock(), steady()

    def look(self) -> WrongClock | None:
        """What was wrong until now; None where the clock went on evenly since the last look."""
        (clock, steady), self._before = self._before, (self.clock(), self.steady())
        passed = timedelta(seconds=self._before[1] - steady)
        set_by = self._before[0] - clock - passed
        return WrongClock(-set_by, self._before[0]) if abs(set_by) > TOLERANCE else None


def was_ahead_at(session: Session) -> WrongClock | None:
    """The same for the store of a session, by its own clock."""
    return was_ahead(session.reader, session.clock())


def was_ahead(reader: RowReader, now: datetime) -> WrongClock | None:
    """How far the newest entry of this store is dated ahead of now, where it is."""
    made = reader.value("SELECT made FROM entry ORDER BY arrived DESC LIMIT 1")
    ahead = moment(str(made)) - now if made else timedelta(0)
    return WrongClock(ahead) if ahead > TOLERANCE else None
