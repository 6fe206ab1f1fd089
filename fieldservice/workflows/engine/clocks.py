"""Working time and due instants, by the calendar of a service point.

A clock is written into the entry as instants, so later changes of calendar or settings never move a due instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from fieldservice.shapes import JsonObject
from fieldservice.words.moments import DEFAULT_ZONE, moment, stamp, zone_named

Hours = tuple[tuple[time, time], ...]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL = 100
"""The share of a limit, in percent, that ordinary work has."""
HORIZON_DAYS = 400
"""A calendar without a working hour in this span counts as always open, so that a typing slip never stops a clock."""


@dataclass(frozen=True)
class Calendar:
    """Hours by weekday (0 = Monday) and by date; a date wins, with no hours it is a holiday."""

    zone: str = DEFAULT_ZONE
    week: dict[int, Hours] = field(default_factory=dict)
    dates: dict[date, Hours] = field(default_factory=dict)

    def hours(self, day: date) -> Hours:
        return self.dates.get(day, self.week.get(day.weekday(), ()))

    def spans(self, start: datetime, days: int = HORIZON_DAYS) -> Iterator[tuple[datetime, datetime]]:
        """Working spans (UTC) from the local day of `start` on."""
        zone = zone_named(self.zone)
        day = start.astimezone(zone).date()
        for number in range(days):
            current = day + timedelta(days=number)
            for opens, closes in self.hours(current):
                begin = datetime.combine(current, opens, zone).astimezone(UTC)
                until = (
                    datetime.combine(current + timedelta(days=1), time(0), zone)
                    if closes == time(0)
                    else datetime.combine(current, closes, zone)
                ).astimezone(UTC)
                yield begin, until


ALWAYS_OPEN = Calendar(week={day: ((time(0), time(0)),) for day in range(7)})
"""Hours that end at 00:00 end at midnight."""


def parse_hours(text: str) -> Hours:
    """`09:00-12:00 13:00-18:00`, `00:00-24:00`, or `closed`.

    Raises ValueError for anything else.
    """
    if text.strip().lower() in ("closed", ""):
        return ()
    hours = []
    for part in text.split():
        opens, _, closes = part.partition("-")
        begin, until = time.fromisoformat(opens), time(0) if closes == "24:00" else time.fromisoformat(closes)
        if until != time(0) and until <= begin:
            raise ValueError(part)
        hours.append((begin, until))
    return tuple(hours)


def hours_text(hours: Hours) -> str:
    """Hours as `parse_hours` reads them: `09:00-12:00 13:00-18:00`, an end at midnight as 24:00; "" for no hours."""
    return " ".join(f"{opens:%H:%M}-{closes:%H:%M}".replace("-00:00", "-24:00") for opens, closes in hours)


def after_working(calendar: Calendar, start: datetime, minutes: float) -> datetime:
    """The instant at which so many working minutes have passed since `start`."""
    left = timedelta(minutes=minutes)
    for begin, until in calendar.spans(start):
        begin = max(begin, start)
        if begin >= until:
            continue
        if until - begin >= left:
            return begin + left
        left -= until - begin
    return start + timedelta(minutes=minutes)


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Working minutes between two instants; 0 where `end` is not after `start`."""
    days = (end - start).days + 2
    spans = (
        (min(until, end) - max(begin, start)).total_seconds() / 60
        for begin, until in calendar.spans(start, max(days, 1))
        if min(until, end) > max(begin, start)
    )
    return sum(spans)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Whether the service point is open at this instant; the instant of closing still counts as open."""
    return any(begin <= moment <= until for begin, until in calendar.spans(moment, 1))


def after_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """So many working days later, at the same time of day if the service point is open then.

    Otherwise when it opens next on that day, or at its closing time.
    """
    zone, left = zone_named(calendar.zone), days
    local = start.astimezone(zone)
    for ahead in range(1, HORIZON_DAYS if days else 1):
        day = local.date() + timedelta(days=ahead)
        left -= bool(calendar.hours(day))
        if not left:
            wanted = datetime.combine(day, local.time(), zone).astimezone(UTC)
            ends = [end for _begin, end in calendar.spans(wanted, 1)]
            opens = (max(begin, wanted) for begin, end in calendar.spans(wanted, 1) if wanted <= end)
            return next(opens, ends[-1])
    return start + timedelta(days=days)


def wind(calendar: Calendar, start: datetime, minutes: int) -> JsonObject:
    """A running clock: warnings at 50 and 75 %, due at 100 %."""
    return {
        "start": stamp(start),
        "minutes": minutes,
        "half": stamp(after_working(calendar, start, minutes * 0.5)),
        "most": stamp(after_working(calendar, start, minutes * 0.75)),
        "due": stamp(after_working(calendar, start, minutes)),
    }


def until(start: datetime, due: datetime) -> JsonObject:
    """A clock towards a fixed instant, such as an appointment: the warnings divide the time that is left."""
    span = max(due - start, timedelta(0))
    return {
        "start": stamp(start),
        "half": stamp(start + span * 0.5),
        "most": stamp(start + span * 0.75),
        "due": stamp(due),
        "fixed": True,
    }


def pause(calendar: Calendar, clock: JsonObject, now: datetime) -> JsonObject:
    """A paused clock: it keeps the working minutes it had left (whole minutes, never below 0)."""
    if not clock.get("due") or "left" in clock or clock.get("fixed"):
        return dict(clock)
    return {**clock, "left": int(working_minutes(calendar, now, moment(clock["due"])))}


def resume(calendar: Calendar, clock: JsonObject, now: datetime) -> JsonObject:
    """A running clock again: every instant still ahead is computed from the minutes that were left."""
    if "left" not in clock:
        return dict(clock)
    left, minutes = clock["left"], clock.get("minutes") or clock["left"]
    running = {name: value for name, value in clock.items() if name != "left"}
    for name, share in (("half", 0.5), ("most", 0.25), ("due", 0.0)):
        ahead = left - minutes * share
        if ahead >= 0:
            running[name] = stamp(after_working(calendar, now, ahead))
    return running


def hurried(calendar: Calendar, clock: JsonObject, now: datetime, percent: int) -> JsonObject:
    """The clock of work that has this share of its limit from now on: the time that is left is scaled.

    So nobody is late because the urgency of the work has just changed, and what is late already stays so. A fixed clock
    is a promise to the customer and does not change.
    """
    before = clock.get("percent", FULL) or 1  # a setting of 0 leaves no time to scale
    if not clock.get("due") or clock.get("fixed") or percent == before:
        return dict(clock)
    scaled = {name: value for name, value in clock.items() if name != "percent"}
    if percent != FULL:
        scaled["percent"] = percent
    if "minutes" in clock:
        scaled["minutes"] = clock["minutes"] * percent // before
    if "left" in clock:
        return {**scaled, "left": clock["left"] * percent // before}
    for name in ("half", "most", "due"):
        if stamp(now) < clock.get(name, ""):
            left = working_minutes(calendar, now, moment(clock[name]))
            scaled[name] = stamp(after_working(calendar, now, left * percent / before))
    return scaled


def level(clock: JsonObject, now: datetime) -> int:
    """0 in time, 1 half gone, 2 three quarters gone, 3 overdue; 0 for a paused clock."""
    if not clock.get("due") or "left" in clock:
        return 0
    at = stamp(now)
    return sum(at >= clock[name] for name in ("half", "most", "due") if clock.get(name))
