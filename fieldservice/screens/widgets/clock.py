"""Turns a time limit into text and an urgency level. Pure functions: the instants are those that the row keeps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from fieldservice.words import _
from fieldservice.words.moments import moment

NONE = ("", "9999")
"""How rows write "no limit": an empty text, or one that sorts after every instant."""
MINUTE = timedelta(minutes=1)
ROLES = ("", "", "warning", "overdue")
"""Role of a cell by level: in the first half of the time, in the second half, near the end, overdue."""


class Countdown(NamedTuple):
    """A time limit as shown: its text ("" without a limit), its level from 0 to 3, and the role of its cell in a list."""

    text: str
    level: int
    role: str


def countdown(now: datetime, due: datetime | str, half: datetime | str = "", most: datetime | str = "") -> Countdown:
    """The limit as it reads at `now`. Instants are datetimes with a zone, or UTC text as rows keep it.

    The text shows the level without colour: it is plain, starts with "!" near the end, or starts with "overdue".
    """
    end = instant(due)
    if end is None:
        return Countdown("", 0, "")
    reached = level(now, half, most, due)
    if reached == 3:
        text = _("overdue %(time)s", time=length((now - end) // MINUTE))
    else:
        text = _("%(time)s left", time=length(-((now - end) // MINUTE)))
    return Countdown("! " + text if reached == 2 else text, reached, ROLES[reached])


def level(now: datetime, half: datetime | str, most: datetime | str, due: datetime | str) -> int:
    """How many of the three instants have passed, from 0 to 3. A missing instant does not count."""
    for reached, limit in ((3, due), (2, most), (1, half)):
        begins = instant(limit)
        if begins is not None and now >= begins:
            return reached
    return 0


def length(minutes: int) -> str:
    """A duration in whole minutes as people say it: 12 min, 1 h 05, 2 d 3 h."""
    hours, left = divmod(minutes, 60)
    if hours >= 24:
        return _("%(days)s d %(hours)s h", days=hours // 24, hours=hours % 24)
    if hours:
        return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{left:02d}")
    return _("%(minutes)s min", minutes=left)


def instant(text: datetime | str) -> datetime | None:
    """The instant that a row's text stands for; None where there is no limit."""
    if isinstance(text, datetime):
        return text
    if text in NONE:
        return None
    return moment(text)
