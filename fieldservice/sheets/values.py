"""Values as people and spreadsheets type them into cells: days, times, amounts, shares and numbers.

Every function returns None for what it does not understand for certain, and never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d))(?: 0?0:00(?::00)?)?", re.ASCII
)
YEARS = range(1900, 2200)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::00)?", re.ASCII)
GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:([,' ])\d{3})(?:\3\d{3})*|\d+)(?:\.(\d*))?", re.ASCII)
COMMA_LAST = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+),(\d{1,2})", re.ASCII)
"""`1.234,00`, as German and French spreadsheets write it; `1,234` alone is taken for thousands."""
EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)


def plain(text: str) -> str:
    """Full-width digits and signs as ASCII, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def day(text: str) -> date | None:
    """`2026-10-01`, `2026/10/1`, `2026.10.1`, `20261001`, `2026年10月1日`, and each with midnight behind it."""
    found = DAY.fullmatch(plain(text))
    if not found:
        return None
    year, _, *parts = found.groups()
    month, number = (part for part in parts if part)
    try:
        return date(int(year), int(month), int(number)) if int(year) in YEARS else None
    except ValueError:
        return None


def clock(text: str) -> str | None:
    """`9:00` and `09:00:00` as 09:00; the end of a day stays 24:00."""
    found = CLOCK.fullmatch(plain(text))
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if (hour, minute) == (24, 0):
        return "24:00"
    return time(hour, minute).isoformat("minutes") if hour < 24 and minute < 60 else None


def hours(text: str) -> str:
    """Spans of a day with their times in two digits: `8:30-12:00 13:30-17:30`. What is no span stays as it is."""
    spans = re.sub(r"\s*(?:[-–—~～]|至|到)\s*", "-", plain(text))
    return " ".join("-".join(clock(part) or part for part in span.split("-")) for span in re.split(r"[\s,;、]+", spans))


def number(text: str) -> Decimal | None:
    """`1,234.00` and `1 234.00`, exactly."""
    typed = plain(text).replace("\u00a0", " ").replace("’", "'")
    if found := COMMA_LAST.fullmatch(typed):
        return Decimal(f"{found[1]}{found[2].replace('.', '')}.{found[3]}")
    found = GROUPED.fullmatch(typed)
    if not found:
        return None
    return Decimal(f"{found[1]}{re.sub(r'[^0-9]', '', found[2])}.{found[4] or '0'}")


def whole(text: str) -> int | None:
    """`12`, `12.0` and `1,200`."""
    found = number(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def share(text: str) -> Decimal | None:
    """`6%`, `6.00 %` as 6 and 6.00; None without the sign."""
    typed = plain(text)
    return number(typed[:-1].rstrip()) if typed.endswith("%") else None


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet has written a long number with an exponent: `1.39E+10`."""
    return bool(EXPONENT.fullmatch(plain(text)))
