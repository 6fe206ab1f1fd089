"""Directions 送修导航: the service point nearest to the caller, and its hours today in words (flow 1, step 3)."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time, timedelta

from fieldservice.shapes import Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar, Hours
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import HEADQUARTERS, Office, Reference

OPEN_TODAY = N_("open today %(hours)s")
CLOSED_FOR_TODAY = N_("closed for today, opens %(day)s %(time)s")
CLOSED_TODAY = N_("closed today, opens %(day)s %(time)s")
HOURS_UNKNOWN = N_("its opening hours are not published")
DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
SOON = 7
"""Days ahead that are named by their weekday; later ones by their date."""


def nearest(reference: Reference, caller: Values, used_last: str, here: str) -> str:
    """The service point nearest to the caller; "" where no office is published.

    It serves the caller's area (setting `areas@OFFICE`); of several, the customer used it last, or it is this office.
    Where none serves the area: the one used last, a branch that is the only one, this office.
    """
    points = {code: office for code, office in reference.offices.items() if office.active and not office.branch}
    where = _plain(str(caller.get("area") or "") or str(caller.get("address") or ""))
    serving = [code for code, office in points.items() if where and _serves(reference, office, where)]
    if serving:
        return next(code for code in (used_last, here, *serving) if code in serving)
    branches = [code for code, office in points.items() if office.kind != HEADQUARTERS]
    alone = branches[0] if len(branches) == 1 else ""
    return next((code for code in (used_last, alone, here, *points) if code in points), "")


def _serves(reference: Reference, office: Office, where: str) -> bool:
    areas = re.split(r"[\s,，、;；]+", reference.text("areas", office.code))
    return any(area in where or where in area for area in map(_plain, areas) if area)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def hours_today(calendar: Calendar, now: datetime) -> Message:
    """The hours of today in words: `open today 9:00-17:30`, or when it opens next."""
    if calendar is ALWAYS_OPEN:
        return Message(HOURS_UNKNOWN)
    local = now.astimezone(zone_named(calendar.zone))
    today = calendar.hours(local.date())
    if today and (today[-1][1] == time(0) or local.time() < today[-1][1]):
        return Message(OPEN_TODAY, {"hours": _spans(today)})
    for ahead in range(1, 60):
        day = local.date() + timedelta(days=ahead)
        if hours := calendar.hours(day):
            named = Message(DAYS[day.weekday()]) if ahead <= SOON else day.isoformat()
            sentence = CLOSED_FOR_TODAY if today else CLOSED_TODAY
            return Message(sentence, {"day": named, "time": _clock(hours[0][0])})
    return Message(HOURS_UNKNOWN)


def _spans(hours: Hours) -> str:
    return ", ".join(f"{_clock(opens)}-{_clock(closes) if closes != time(0) else '24:00'}" for opens, closes in hours)


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}"
