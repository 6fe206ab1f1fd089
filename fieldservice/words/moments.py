"""Moments as text: in UTC for entries and rows, and in the local time of an office for papers and pages.

Only this module formats a kept moment and names the time zone of an office that has none. The short times of lists
(`14:05`, `Tomorrow 09:00`) are built on it in forms.py.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"
"""The time zone of an office that publishes none."""
KEPT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def utc_now() -> datetime:
    """The clock of the program; only this function reads it. Whatever depends on the time is handed a clock."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """The UTC text of a moment, to the second (`2026-11-22T06:31:07Z`)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def precise_stamp(moment: datetime) -> str:
    """The UTC text of a moment, to the millisecond, as the journal writes it (`2026-11-22T06:31:07.250Z`)."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


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
