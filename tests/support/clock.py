"""Clocks for tests: a clock that is set by hand, and the machine's clock with an offset."""

from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday, nine o'clock in Chengdu."""


class Clock:
    """A clock that shows MORNING until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


class MachineClock:
    """The machine's clock, moved by `ahead`."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead
