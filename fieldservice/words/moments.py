"""Moments as text: in UTC for entries and rows, and in the local time of an office for papers and pages.

Only this module formats a kept moment and names the time zone of an office that has none. The short times of lists
(`14:05`, `Tomorrow 09:00`) are built on it in forms.py.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"
"""The time zone of an office that publishes none."""
TOLERANCE = timedelta(minutes=2)
"""So much may the clocks of the computers that share a store differ, and a clock be set without anybody being told."""
KEPT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def utc_now() -> datetime:
    """The clock of the program; only this function reads it. Whatever depends on the time is handed a clock."""
    return datetime.now(UTC)


def steady_seconds() -> float:
    """Seconds that pass evenly, also while the computer sleeps and whatever its clock is set to."""
    if hasattr(time, "clock_gettime"):
        # Linux leaves sleep out of CLOCK_MONOTONIC; macOS has no other name, and counts it.
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
    return time.monotonic()


def left(end: str, now: datetime, longest: timedelta) -> timedelta:
    """The time until an end that was kept when a wait or a validity of at most `longest` began; none where it is over.

    An end that is farther away was kept while the clock was ahead. It counts as past, so that a clock that is right
    again neither makes anybody wait for years nor leaves a code valid for years.
    """
    rest = moment(end) - now if end else timedelta(0)
    return rest if timedelta(0) < rest <= longest + TOLERANCE else timedelta(0)


def stamp(moment: datetime) -> str:
    """The UTC text of a moment, to the second (`2026-11-22T06:31:07Z`)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def precise_stamp(moment: datetime) -> str:
    """The UTC text of a moment, to the millisecond, as the journal writes it (`2026-11-22T06:31:07.250Z`)."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def file_stamp(moment: datetime) -> str:
    """The UTC text of a moment as part of a file name, without colons (`20261122T063107Z`)."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def moment(text: str) -> datetime:
    """The moment of a kept text; a text without a zone is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def localised(moment: datetime, zone: tzinfo | None) -> datetime:
    """The moment in a zone; unchanged where the calendar ends (an entry of 0.3.0 may name the year 9999)."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def is_moment(text: str) -> bool:
    """Whether a text is a kept moment, with or without milliseconds."""
    return KEPT.fullmatch(text) is not None


def zone_named(name: str | None) -> ZoneInfo:
    """The time zone of this name; the default where there is no name."""
    return ZoneInfo(name or DEFAULT_ZONE)


def local_text(when: datetime | str | None, zone: tzinfo | None) -> str:
    """Day and time in a zone, `2026-11-25 09:30` in both languages; "" for no moment.

    Without a zone it is this machine's.
    """
    if not when:
        return ""
    return f"{localised(moment(when) if isinstance(when, str) else when, zone):%Y-%m-%d %H:%M}"
