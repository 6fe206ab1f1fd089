"""The rule by which a warranty begins, as headquarters writes it: `purchased first_used shipped`.

The alternatives are parted by blanks, and the first that can be answered counts. An alternative is a day, perhaps so
many months later (`made+3`), and perhaps only if it is not after another day: `invoiced<=made+3` is the invoice date if
that is within three months of the day of manufacture.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from fieldservice.late_dataclass import dataclass
from fieldservice.words.marking import N_

DAYS = ("purchased", "first_used", "shipped", "invoiced", "made")
"""The days of a device that a rule may name."""
USUAL = "purchased first_used shipped"
"""The rule of a policy that has none of its own: purchase proof, else first use, else the day of shipping."""
MOST_MONTHS = 120
_DAY = re.compile(r"([a-z_]+)(?:\+([0-9]{1,3}))?")
NO_RULE = N_("A start rule lists dates separated by spaces: purchased first_used shipped invoiced<=made+3 made+3.")


@dataclass(frozen=True, slots=True)
class Named:
    """A day of the device, so many months later."""

    day: str
    months: int = 0

    def on(self, days: Mapping[str, str]) -> str:
        """The day itself, 2026-11-30; "" where it is not known."""
        known = days.get(self.day, "")
        return months_later(known, self.months) if known else ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A day from which the term may run."""

    begins: Named
    not_after: Named | None = None

    def on(self, days: Mapping[str, str]) -> str:
        begins = self.begins.on(days)
        if not begins or self.not_after is None:
            return begins
        limit = self.not_after.on(days)
        return begins if limit and begins <= limit else ""


@dataclass(frozen=True, slots=True)
class Start:
    """The first day of a term, and the alternative that gave it."""

    day: str
    by: Alternative


@cache
def read_rule(text: str) -> tuple[Alternative, ...]:
    """The alternatives of a rule; those of the usual one for "".

    Raises ValueError with the sentence that says what a rule looks like.
    """
    return tuple(_alternative(word) for word in (text or USUAL).split())


def _alternative(word: str) -> Alternative:
    begins, is_limited, limit = word.partition("<=")
    return Alternative(_named(begins), _named(limit) if is_limited else None)


def _named(word: str) -> Named:
    found = _DAY.fullmatch(word)
    months = int(found[2] or 0) if found else 0
    if found is None or found[1] not in DAYS or months > MOST_MONTHS:
        raise ValueError(NO_RULE)
    return Named(found[1], months)


def start_of(text: str, days: Mapping[str, str]) -> Start | None:
    """From when a term runs by this rule; None where no day that it names is known. A rule that cannot be read is the
    usual one: it was refused when it was published."""
    try:
        alternatives = read_rule(text)
    except ValueError:
        alternatives = read_rule(USUAL)
    return next((Start(day, each) for each in alternatives if (day := each.on(days))), None)


def months_later(day: str, months: int) -> str:
    """The same day so many months later; the last day of that month where it has no such day."""
    begins = date.fromisoformat(day)
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1])).isoformat()


def last_day(day: str, months: int) -> str:
    """The last day of a term of so many months that begins with this day: the day before the same day of that month, or
    the last of a month that has no such day. From 29 February 2024 on, twelve months last until 28 February 2025."""
    ends = months_later(day, months)
    return ends if date.fromisoformat(ends).day < date.fromisoformat(day).day else days_later(ends, -1)


def days_later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def days_between(day: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(day)).days
