"""Time as a branch lives it: positions in working minutes before and after now, so that no invented entry is made at
night."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate

from fieldservice.workflows.engine.clocks import Calendar

BACK_DAYS, AHEAD_DAYS = 75, 30
HALF_HOUR = 30


class Hours:
    """`at(-90)` is the moment ninety working minutes ago; `at(0)` is now, or the end of the last working span."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        spans = list(calendar.spans(now - timedelta(days=BACK_DAYS), BACK_DAYS + AHEAD_DAYS))
        past = [(begin, min(until, now)) for begin, until in spans if begin < now]
        self._spans = past + [(max(begin, now), until) for begin, until in spans if until > now]
        lengths = [(until - begin).total_seconds() / 60 for begin, until in self._spans]
        start = -sum(lengths[: len(past)])
        self._starts = list(accumulate(lengths[:-1], initial=start))

    def at(self, minutes: float) -> datetime:
        """The moment of a position; positions beyond the horizon are an impossible case."""
        if not self._starts[0] <= minutes:
            raise ValueError(f"{minutes} lies before the horizon")
        # A position where one span ends and the next begins belongs to the one that ends, so that at(0) is not ahead.
        span = max(bisect_right(self._starts, minutes - 1e-9) - 1, 0)
        return self._spans[span][0] + timedelta(minutes=minutes - self._starts[span])


def half_hour(moment: datetime, after: datetime) -> datetime:
    """The moment rounded down to the half hour, but ahead of `after`."""
    rounded = moment.replace(minute=moment.minute // HALF_HOUR * HALF_HOUR, second=0, microsecond=0)
    return rounded if rounded > after + timedelta(minutes=5) else rounded + timedelta(minutes=HALF_HOUR * 2)
