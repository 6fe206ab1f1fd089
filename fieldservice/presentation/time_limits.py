"""A time limit in words: the time that is left or overdue, and its urgency.

The moments at which a limit warns were written when its step was taken. How long it is until then, or since, counts in
the working time of the office that holds the work, the same on lists, pages, boards and the command line.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fieldservice.presentation.values import flow_of
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.words.moments import moment
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.working_time import BY_THE_CLOCK, WorkingTime
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.presentation.names import DisplayNames

NO_LIMIT = ("", "9999")
"""The texts by which rows say that there is no limit: no moment, or one that sorts behind all others."""
MINUTE = timedelta(minutes=1)
ALMOST = MINUTE - timedelta(microseconds=1)
"""Time that is left is rounded up to whole minutes, time that is overdue down."""
ROLES = ("", "", "soon", "late")
"""Role of a cell by level: before half of the time, from half, from most of it, overdue."""


class Countdown(NamedTuple):
    """A time limit as shown: text ("" without one), level 0 to 3, role for a cell of a list."""

    text: str
    level: int
    role: str


def countdown(
    now: datetime,
    due: datetime | str,
    half: datetime | str = "",
    most: datetime | str = "",
    time: WorkingTime = BY_THE_CLOCK,
) -> Countdown:
    """The limit at the moment `now` in its long form. Moments are datetimes that know their zone, or UTC text as rows
    keep it; `time` is what counts.

    The text alone tells the level: plain, with ! before it from most of the time on, or beginning with "overdue".
    """
    end = moment_or_none(due)
    if end is None:
        return Countdown("", 0, "")
    reached = level(now, half, most, due)
    text = long(now, end, time)
    return Countdown("! " + text if reached == 2 else text, reached, ROLES[reached])


def in_short(
    now: datetime,
    due: datetime | str,
    half: datetime | str = "",
    most: datetime | str = "",
    time: WorkingTime = BY_THE_CLOCK,
    zone: tzinfo | None = None,
) -> Countdown:
    """The limit at the moment `now` as lists show it, in at most six cells; `zone` is that of the reader.

    The text alone tells the level here too: ! before it from most of the time on, - once it is over.
    """
    end = moment_or_none(due)
    if end is None:
        return Countdown("", 0, "")
    reached = level(now, half, most, due)
    text = short(now, end, time, zone)
    return Countdown("!" + text if reached == 2 else text, reached, ROLES[reached])


def long(now: datetime, due: datetime, time: WorkingTime = BY_THE_CLOCK) -> str:
    """`1 h 05 left`, `overdue 2 d 3 h`: for pages and detail lines."""
    if now >= due:
        return _("overdue %(time)s", time=span(max(1, time.minutes(due, now)), time.day_minutes))
    left = time.minutes(now, due + ALMOST)
    return _("%(time)s left", time=span(left, time.day_minutes))


def short(now: datetime, due: datetime, time: WorkingTime = BY_THE_CLOCK, zone: tzinfo | None = None) -> str:
    """`-10d`, `-2h`, `-25m` past the limit; before it `25m` in the last hour, `14:00` later today, else `12-02`."""
    if now >= due:
        minutes = max(1, time.minutes(due, now))
        if minutes >= time.day_minutes:
            return in_context("short time", "-%(days)sd", days=minutes // time.day_minutes)
        if minutes >= 60:
            return in_context("short time", "-%(hours)sh", hours=minutes // 60)
        return in_context("short time", "-%(minutes)sm", minutes=minutes)
    end, today = due.astimezone(zone or time.zone), now.astimezone(zone or time.zone).date()
    if end.date() != today:
        return f"{end:%m-%d}"
    left = max(1, time.minutes(now, due + ALMOST))
    return in_context("short time", "%(minutes)sm", minutes=left) if left < 60 else f"{end:%H:%M}"


def row_limit(names: DisplayNames, row: Values, now: datetime) -> Countdown:
    """The limit of a row of work or of an obligation, in short. A row of work keeps its limit when it ends; it counts
    only while the work is open."""
    if not row.get("open", True):
        return Countdown("", 0, "")
    return in_short(now, row["due"], row.get("half", ""), row.get("most", ""), hours_of(names, row), names.zone)


def row_limit_in_full(names: DisplayNames, row: Values, now: datetime) -> Countdown:
    """The same limit in its long form."""
    if not row.get("open", True):
        return Countdown("", 0, "")
    return countdown(now, row["due"], row.get("half", ""), row.get("most", ""), hours_of(names, row))


def page_limit(names: DisplayNames, page: DetailView, now: datetime) -> Countdown:
    """The limit of a page in its long form, the same that lists show in short."""
    clock = page.clock
    row = {"kind": page.kind, "mode": code_of(page.facts.get("mode")), "state": page.state, "holder": page.holder}
    time = hours_of(names, row)
    if "left" in clock:
        return Countdown(_("paused, %(time)s left", time=span(int(clock["left"]), time.day_minutes)), 0, "")
    return countdown(now, clock.get("due", ""), clock.get("half", ""), clock.get("most", ""), time)


class Limited(Protocol):
    """What a list shows of a thing with a limit, held by an office."""

    @property
    def due(self) -> str: ...
    @property
    def holder(self) -> str: ...


def item_limit_in_full(names: DisplayNames, item: Limited, now: datetime) -> Countdown:
    """The same limit in its long form."""
    half, most = str(getattr(item, "half", "")), str(getattr(item, "most", ""))
    return countdown(now, item.due, half, most, names.hours(item.holder))


def item_limit(names: DisplayNames, item: Limited, now: datetime) -> Countdown:
    """The limit of an item of a list in short, in the working time of its holder."""
    half, most = str(getattr(item, "half", "")), str(getattr(item, "most", ""))
    return in_short(now, item.due, half, most, names.hours(item.holder), names.zone)


def hours_of(names: DisplayNames, row: Values) -> WorkingTime:
    """The time in which the limit of a row counts: that of the office that holds it, but a moment that was agreed with
    somebody comes by the clock."""
    flow = WORKFLOWS.get(flow_of(row))
    state = flow.states.get(str(row.get("state", ""))) if flow else None
    if state is not None and state.limit is not None and state.limit.fact:
        return BY_THE_CLOCK
    return names.hours(str(row.get("holder") or row.get("office") or ""))


def level(now: datetime, half: datetime | str, most: datetime | str, due: datetime | str) -> int:
    """The number of the three moments that have come: 0 to 3. A missing moment does not warn."""
    for reached, limit in ((3, due), (2, most), (1, half)):
        begins = moment_or_none(limit)
        if begins is not None and now >= begins:
            return reached
    return 0


def span(minutes: int, day: int = 24 * 60) -> str:
    """Whole minutes as people say them: 12 min, 1 h 05, 2 d 3 h. A day has so many minutes."""
    hours, left = divmod(minutes, 60)
    if minutes >= day and hours:
        return _("%(days)s d %(hours)s h", days=minutes // day, hours=minutes % day // 60)
    if hours:
        return _("%(hours)s h %(minutes)s", hours=hours, minutes=f"{left:02d}")
    return _("%(minutes)s min", minutes=left)


def moment_or_none(text: datetime | str) -> datetime | None:
    """The moment that a row's text means, None for no limit."""
    if isinstance(text, datetime):
        return text
    return None if text in NO_LIMIT else moment(text)
