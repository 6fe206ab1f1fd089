"""What a person typed into a field, read as a value. Pure; what cannot be read keeps its text, so nothing typed is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from fieldservice.words import _

from .clock import length


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is None for an empty field, and the text itself where it cannot be read; then `wrong` says why."""

    value: Any = None
    note: str = ""
    """How it was understood, shown beside the field."""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How times are read and shown. `parse` knows what now is; `show` gives what stands beside the field."""

    parse: Callable[[str], datetime | None] = lambda text: None
    show: Callable[[datetime], str] | None = None
    zone: tzinfo | None = None

    def typed(self, moment: datetime) -> str:
        """A moment as a person could have typed it."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def shown(self, moment: datetime) -> str:
        return self.show(moment) if self.show else self.typed(moment)


def read(kind: str, text: str, times: Times) -> Reading:
    """The reading of a field of this kind. Full-width digits and signs count as their half-width twins."""
    text = text.strip()
    return READERS.get(kind, _read_text)(text, times) if text else Reading()


def as_typed(kind: str, value: Any, times: Times) -> str:
    """A value as it stands in its field: what was kept or computed goes in the way a person would have typed it."""
    if value is None:
        return ""
    if kind == "when" and (moment := _kept_moment(value)):
        return times.typed(moment)
    return str(value)


def _kept_moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _read_text(text: str, times: Times) -> Reading:
    return Reading(text)


def _read_phone(text: str, times: Times) -> Reading:
    plain = half_width(text)
    if re.fullmatch(r"[+\d][\d\s()./-]*", plain):
        return Reading(plain)
    return Reading(text, wrong=_("Digits, please; for example 028 8123 4567."))


def _read_number(text: str, times: Times) -> Reading:
    plain = half_width(text).replace(" ", "")
    if re.fullmatch(r"[+-]?\d+", plain):
        return Reading(int(plain))
    return Reading(text, wrong=_("A whole number, please."))


_MINUTES = re.compile(r"(?:(\d+)\s*(?:h|hours?|:|小时|时|点))?\s*(?:(\d+)\s*(?:m|min|minutes?|分钟|分)?)?")


def _read_minutes(text: str, times: Times) -> Reading:
    found = _MINUTES.fullmatch(half_width(text).lower())
    if found is None or not any(found.groups()):
        return Reading(text, wrong=_("A time span, please: 90, 1h30 or 1:30."))
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
    return Reading(minutes, note=length(minutes))


def _read_when(text: str, times: Times) -> Reading:
    moment = times.parse(text)
    if moment is None:
        return Reading(text, wrong=_("A date and time, please: tomorrow 9am, +2h or 2026-11-25 14:00."))
    kept = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Reading(kept, note=times.shown(moment))


def _read_date(text: str, times: Times) -> Reading:
    moment = times.parse(text)
    if moment is None:
        return Reading(text, wrong=_("A date, please: tomorrow, friday or 2026-11-25."))
    day = moment.date().isoformat()
    return Reading(day, note=day)


READERS: dict[str, Callable[[str, Times], Reading]] = {
    "phone": _read_phone,
    "number": _read_number,
    "minutes": _read_minutes,
    "when": _read_when,
    "date": _read_date,
}
"""By kind of field; all others are text."""
