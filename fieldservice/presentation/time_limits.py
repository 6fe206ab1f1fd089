"""A time limit in words: the time that is left or overdue, and its urgency.

The moments at which a limit warns were written when its step was taken; nothing is computed from a calendar here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from fieldservice.words import _
from fieldservice.words.moments import moment

NO_LIMIT = ("", "9999")
"""The texts by which rows say that there is no limit: no moment, or one that sorts behind all others."""
MINUTE = timedelta(minutes=1)
ROLES = ("", "", "warning", "overdue")
"""Role of a cell by level: before half of the time, from half, from most of it, overdue."""


class Countdown(NamedTuple):
    """A time limit as shown: text ("" without one), level 0 to 3, role for a cell of a list."""

    text: str
    level: int
    role: str


def countdown(now: datetime, due: datetime | str, half: datetime | str = "", most: datetime | str = "") -> Countdown:
    """The limit at the moment `now`. Moments are datetimes that know their zone, or UTC text as rows keep it.

    The text alone tells the level: plain, with ! before it from most of the time on, or beginning with "overdue".
    """
    end = moment_or_none(due)
    if end is None:
        return Countdown("", 0, "")
    reached = level(now, half, most, due)
    if reached == 3:
        text = _("overdue %(time)s", time=span((now - end) // MINUTE))
    else:
        text = _("%(time)s left", time=span(-((now - end) // MINUTE)))
    return Countdown("! " + text if reached == 2 else text, reached, ROLES[reached])


def level(now: datetime, half: datetime | str, most: datetime | str, due: datetime | str) -> int:
    """The number of the three moments that have come: 0 to 3. A missing moment does not warn."""
    for reached, limit in ((3, due), (2, most), (1, half)):
        begins = moment_or_none(limit)
        if begins is not None and now >= begins:
            return reached
    return 0


def span(minutes: int) -> str:
    """Whole minutes as people say them: 12 min, 1 h 05, 2 d 3 h."""
    hours, left = divmod(minutes, 60)
    if hours >= 24:
        return _("%(days)s d %(hours)s h", days=hours // 24, hours=hours % 24)
    if hours:
        return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{left:02d}")
    return _("%(minutes)s min", minutes=left)


def moment_or_none(text: datetime | str) -> datetime | None:
    """The moment that a row's text means, None for no limit."""
    if isinstance(text, datetime):
        return text
    return None if text in NO_LIMIT else moment(text)
