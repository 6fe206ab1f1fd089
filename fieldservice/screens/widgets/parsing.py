"""Parses what a person typed into a field. Pure functions; text that cannot be parsed is kept, so no input is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from fieldservice.presentation.time_limits import span
from fieldservice.words import _, forms
from fieldservice.words.moments import local_text, stamp
from fieldservice.workflows.engine.currencies import DEFAULT, amount_text, read_amount
from fieldservice.workflows.engine.fields import WRONG, no_amount
from fieldservice.workflows.engine.identity import HOME, read_phone, written_phone
from fieldservice.workflows.engine.numbers import place_of
from fieldservice.workflows.parts.requisitions.lines import parts_text


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """`value` is None for an empty field. For text that cannot be parsed it is the text, and `wrong` says why."""

    value: object = None
    note: str = ""
    """The meaning that the text was given; the form shows it beside the field."""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class InputFormats:
    """The formats of times and amounts, typed and shown. `parse` reads a time, `show` words it for the note."""

    parse: Callable[[str], datetime | None] = lambda text: None
    show: Callable[[datetime], str] | None = None
    zone: tzinfo | None = None
    currency: str = DEFAULT
    """Currency in which amounts are typed and shown."""
    region: str = HOME
    """Country to which phone numbers without a country code belong."""
    remark: Callable[[str, object], str] = lambda name, value: ""
    """What there is to say about the value of a field, by its name; it is shown behind the note."""

    def as_typed(self, moment: datetime) -> str:
        """A moment in a form that a person could have typed."""
        return local_text(moment, self.zone)

    def as_shown(self, moment: datetime) -> str:
        return self.show(moment) if self.show else self.as_typed(moment)


def parse(kind: str, text: str, formats: InputFormats) -> ParsedValue:
    """The value of a field of this kind. Full-width digits and signs count as their half-width twins."""
    text = text.strip()
    return PARSERS.get(kind, _parse_text)(text, formats) if text else ParsedValue()


def format_value(kind: str, value: object, formats: InputFormats) -> str:
    """A stored or computed value as the text that a person would have typed for it."""
    if value is None:
        return ""
    if kind == "when" and (moment := _kept_moment(value)):
        return formats.as_typed(moment)
    if kind == "phone":
        return written_phone(str(value), formats.region)
    if kind == "parts" and isinstance(value, list):
        return parts_text(value)
    if isinstance(value, list | tuple):
        return forms.listed(map(str, value))
    if kind == "money" and isinstance(value, int):
        return amount_text(value, formats.currency)
    return str(value)


def _kept_moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _parse_text(text: str, formats: InputFormats) -> ParsedValue:
    return ParsedValue(text)


def _parse_phone(text: str, formats: InputFormats) -> ParsedValue:
    try:
        read = read_phone(text, formats.region)
    except ValueError as error:
        return ParsedValue(text, wrong=_(WRONG[str(error)]))
    # As typed: the desk reads it once more, and only what is typed has the country of this office.
    return ParsedValue(half_width(text), note=forms.phone(read.stored) if read.extension else "")


def _parse_number(text: str, formats: InputFormats) -> ParsedValue:
    plain = half_width(text).replace(" ", "")
    if re.fullmatch(r"[+-]?\d+", plain):
        return ParsedValue(int(plain))
    return ParsedValue(text, wrong=_("Enter a whole number."))


_MINUTES = re.compile(r"(?:(\d+)\s*(?:h|hours?|:|小时|时|点))?\s*(?:(\d+)\s*(?:m|min|minutes?|分钟|分)?)?")


def _parse_minutes(text: str, formats: InputFormats) -> ParsedValue:
    found = _MINUTES.fullmatch(half_width(text).lower())
    if found is None or not any(found.groups()):
        return ParsedValue(text, wrong=_("Enter a time span: 90, 1h30 or 1:30."))
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
    return ParsedValue(minutes, note=span(minutes))


def _parse_when(text: str, formats: InputFormats) -> ParsedValue:
    moment = formats.parse(text)
    if moment is None:
        return ParsedValue(text, wrong=_("Enter a date and time: tomorrow 9am, +2h or 2026-11-25 14:00."))
    kept = stamp(moment)
    return ParsedValue(kept, note=formats.as_shown(moment))


def _parse_date(text: str, formats: InputFormats) -> ParsedValue:
    moment = formats.parse(text)
    if moment is None:
        return ParsedValue(text, wrong=_("Enter a date: tomorrow, friday or 2026-11-25."))
    day = moment.date().isoformat()
    return ParsedValue(day, note=day)


def split_list(text: str) -> list[str]:
    """The items of a list that is separated by line breaks, commas or semicolons of either width."""
    return [part.strip() for part in re.split("[\n,，、;；]", text) if part.strip()]


def _parse_lines(text: str, formats: InputFormats) -> ParsedValue:
    parts = split_list(text)
    return ParsedValue(
        parts or None, note=_("%(count)s: %(things)s", count=len(parts), things=" | ".join(parts)) if parts else ""
    )


_PLACE = re.compile("[A-Z0-9]{1,12}")


def _parse_place(text: str, formats: InputFormats) -> ParsedValue:
    plain = half_width(text).strip().upper()
    place = place_of(plain) or plain
    if not _PLACE.fullmatch(place):
        return ParsedValue(text, wrong=_("A place is 1 to 12 letters and digits, as on its label: A3."))
    return ParsedValue(place, note=place if place != text else "")


def _parse_money(text: str, formats: InputFormats) -> ParsedValue:
    currency = formats.currency
    if (minor := read_amount(text, currency)) is None:
        return ParsedValue(text, wrong=_(WRONG[no_amount(currency)], currency=currency))
    from fieldservice.words.forms import money

    return ParsedValue(minor, note=money(minor, currency))


PARSERS: dict[str, Callable[[str, InputFormats], ParsedValue]] = {
    "phone": _parse_phone,
    "number": _parse_number,
    "minutes": _parse_minutes,
    "when": _parse_when,
    "date": _parse_date,
    "lines": _parse_lines,
    "place": _parse_place,
    "money": _parse_money,
}
"""The parser of each kind of field; all other kinds are plain text."""
