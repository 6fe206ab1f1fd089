"""The calendars of service points: all of them by name, and that of one office for lists, which read no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from db.statements import placeholders
from fieldservice.shapes import Values
from fieldservice.words.moments import DEFAULT_ZONE
from fieldservice.workflows.engine.clocks import Calendar, parse_hours
from fieldservice.workflows.engine.reference import Office, Reference

if TYPE_CHECKING:
    from db.reading import RowReader


def calendars(rows: Iterable[Values], zones: Mapping[str, str]) -> dict[str, Calendar]:
    """Calendars by name; `day` is 1 (Monday) to 7 or a date, `hours` as `parse_hours` reads them."""
    found: dict[str, Calendar] = {}
    for row in rows:
        name = row["office"]
        calendar = found.setdefault(name, Calendar(zones.get(name, DEFAULT_ZONE), {}, {}))
        if len(row["day"]) == 1:
            calendar.week[int(row["day"]) - 1] = parse_hours(row["hours"])
        else:
            calendar.dates[date.fromisoformat(row["day"])] = parse_hours(row["hours"])
    return found


def calendar_of(reader: RowReader, office: str) -> Calendar:
    """The calendar of one office, as `Reference.calendar` finds it."""
    rows = reader.rows(
        "SELECT code, name, name_en, kind, zone, hours_calendar, branch FROM office "
        "WHERE code = ? OR code = (SELECT branch FROM office WHERE code = ?)",
        (office, office),
    )
    offices = {
        code: Office(code, name, name_en, kind, zone=zone, calendar=calendar, branch=branch)
        for code, name, name_en, kind, zone, calendar, branch in rows
    }
    named = sorted({office, *offices, *(each.calendar for each in offices.values() if each.calendar)})
    days = reader.rows(f"SELECT office, day, hours FROM calendar WHERE office IN ({placeholders(named)})", named)
    zones = {each.calendar or each.code: each.zone for each in offices.values()}
    of_days = ({"office": name, "day": day, "hours": hours} for name, day, hours in days)
    return Reference(offices=offices, calendars=calendars(of_days, zones)).calendar(office)
