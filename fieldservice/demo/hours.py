"""Working time: positions in working minutes before and after now, so that no invented entry is made at night."""

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
        """The moment at a position. Raises ValueError for one before the first span."""
        if not self._starts[0] <= minutes:
            raise ValueError(f"position {minutes} is before the first working span")
        # A position between two spans belongs to the earlier one, so that at(0) is never in the future.
        span = max(bisect_right(self._starts, minutes - 1e-9) - 1, 0)
        return self._spans[span][0] + timedelta(minutes=minutes - self._starts[span])


def half_hour(moment: datetime, after: datetime) -> datetime:
    """The moment rounded down to the half hour, but more than five minutes later than `after`."""
    rounded = moment.replace(minute=moment.minute // HALF_HOUR * HALF_HOUR, second=0, microsecond=0)
    return rounded if rounded > after + timedelta(minutes=5) else rounded + timedelta(minutes=HALF_HOUR * 2)
