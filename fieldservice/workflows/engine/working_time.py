"""Working minutes between two moments, for lists that show hundreds of time limits: each stretch of whole days is added
up once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MOST_DAYS = 3660
"""A moment further back counts as so many days back: a slip of a clock of years does not stop a list."""


class WorkingTime:
    """The time that counts at one service point, by its calendar and in its time zone."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar, self.zone = calendar, zone_named(calendar.zone)
        self.day_minutes = max((_minutes(calendar.hours(day)) for day in _a_week()), default=0) or 24 * 60
        """The working minutes of its longest usual day, which is what people call a day there."""
        self._between: dict[tuple[date, date], int] = {}

    def minutes(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from one moment to a later one; 0 where `end` is not after `start`."""
        if end <= start:
            return 0
        begin, until = (each.astimezone(self.zone).replace(tzinfo=None) for each in (start, end))
        begin = max(begin, until - MOST_DAYS * DAY)
        if begin.date() == until.date():
            return int(self._of_day(begin, until) // MINUTE)
        first, last = self._of_day(begin, None), self._of_day(datetime.combine(until.date(), time()), until)
        return int((first + last) // MINUTE) + self._whole_days(begin.date() + DAY, until.date())

    def _of_day(self, begin: datetime, until: datetime | None) -> timedelta:
        """The working time of the day of `begin`, from then until `until`, None for its end. Local times."""
        midnight = datetime.combine(begin.date(), time())
        total = timedelta(0)
        for opens, closes in self.calendar.hours(begin.date()):
            ends = midnight + DAY if closes == time() else datetime.combine(begin.date(), closes)
            total += max(timedelta(0), min(ends, until or ends) - max(datetime.combine(begin.date(), opens), begin))
        return total

    def _whole_days(self, first: date, behind: date) -> int:
        """The working minutes of the days from `first` on, before the day `behind`."""
        if (first, behind) not in self._between:
            days = (first + number * DAY for number in range((behind - first).days))
            self._between[first, behind] = sum(_minutes(self.calendar.hours(day)) for day in days)
        return self._between[first, behind]


def _minutes(hours: tuple[tuple[time, time], ...]) -> int:
    return sum(
        (closes.hour * 60 + closes.minute or 24 * 60) - (opens.hour * 60 + opens.minute) for opens, closes in hours
    )


def _a_week() -> list[date]:
    """Seven days far from any published holiday."""
    return [date(1970, 1, 5) + number * DAY for number in range(7)]


BY_THE_CLOCK = WorkingTime(ALWAYS_OPEN)
"""For moments that were agreed with somebody, such as an appointment: every minute counts."""
