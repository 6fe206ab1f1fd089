"""The terms of a contract: from when to when it covers what, with which times, and when its care visits fall due.

The instants are computed by the calendar of the service point when a term is entered, and stand in the entry. The terms
are one fact, replaced in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, field
from datetime import UTC, date, datetime, time, timedelta

from fieldservice.late_dataclass import dataclass
from fieldservice.shapes import JsonObject, as_list
from fieldservice.words.moments import stamp, zone_named
from fieldservice.workflows.engine.clocks import Calendar
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.limits import NEVER
from fieldservice.workflows.warranty.start_rules import months_later

KIND = "contract"
TERMS, DEVICES = "terms", "covered_devices"
"""The facts that hold the terms and the devices of a contract."""
POINT = "point"
"""The fact of a contract that names the service point which makes its care visits."""
OF_DEVICES, OF_SITE, OF_CUSTOMER = "devices", "site", "customer"
"""What a contract covers: the devices that it lists, all of a site, or all of the customer's."""
MONTHS = 12
DAYS_OF_MONTH = 30
WHOLE = {"no": int, "response": int, "repair": int, "visits": int, "price": int, "price_rate": int}


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """One term. Days are `2026-10-01`, instants UTC text, times minutes of working time, the price minor units."""

    no: int
    begins: str
    ends: str
    """The last day that is covered."""
    classes: tuple[str, ...] = ()
    response: int = 0
    repair: int = 0
    visits: int = 0
    """Care visits a year."""
    price: int = 0
    price_rate: int = 0
    """The tax that the price contains, in per mille; 0 where nobody said."""
    pay_by: str = ""
    """The last day on which the price is to be paid."""
    currency: str = "CNY"
    care: tuple[tuple[str, str], ...] = ()
    """(from when on it is to be planned, when it falls due) of each care visit."""
    notice: str = NEVER
    """From when on the contract is listed as ending."""
    over: str = NEVER
    """When the last day is over."""

    def as_data(self) -> JsonObject:
        return {**asdict(self), "classes": list(self.classes), "care": [list(each) for each in self.care]}


@dataclass(frozen=True, slots=True)
class CoveredDevice:
    """A device that a contract lists, as it was when it was entered."""

    device: str
    serial: str
    facts: JsonObject = field(default_factory=dict)
    """Product, brand and model."""


def terms_of(contract: Thing) -> list[ContractTerm]:
    """The terms, the oldest first. Total: what is none is left out."""
    found = contract.get(TERMS)
    return [term for each in as_list(found) if (term := _term(each)) is not None]


def in_order(terms: Iterable[ContractTerm], day: str) -> list[ContractTerm]:
    """What holds on the day first, then what begins later, then what is over, the newest first."""
    given = sorted(terms, key=lambda each: each.begins)
    running = [each for each in given if each.begins <= day <= each.ends]
    later = [each for each in given if day < each.begins]
    return [*running, *later, *(each for each in reversed(given) if each.ends < day)]


def devices_of(contract: Thing) -> list[CoveredDevice]:
    """The devices that the contract lists. Total: what is none is left out."""
    found = contract.get(DEVICES)
    return [
        CoveredDevice(
            each["device"],
            str(each.get("serial") or ""),
            {name: value for name, value in each.items() if name not in ("device", "serial")},
        )
        for each in as_list(found)
        if isinstance(each, dict) and isinstance(each.get("device"), str)
    ]


def last_day(contract: Thing, term: ContractTerm) -> str:
    """The last day on which a term covers: the day on which the contract was ended, where that is earlier. It is before
    the first day where the contract had ended by then."""
    ended = str(contract.get("ended_on") or "")
    return min(term.ends, ended) if ended else term.ends


def with_instants(term: ContractTerm, calendar: Calendar, notice_days: int, care_days: int) -> ContractTerm:
    """The term with the instants that follow from its days by the calendar of the service point.

    Each care visit is due when the service point closes on the last working day of its part of the year.
    """
    due = [closing(calendar, day) for day in care_days_of(term)]
    care = tuple((stamp(each - timedelta(days=care_days)), stamp(each)) for each in due)
    over = _midnight(calendar, date.fromisoformat(term.ends) + timedelta(days=1))
    values = asdict(term) | {"classes": term.classes, "care": care, "over": stamp(over)}
    return ContractTerm(**values | {"notice": stamp(over - timedelta(days=notice_days))})


def care_days_of(term: ContractTerm) -> Iterator[date]:
    """The last day of each part into which the care visits of a year divide the term."""
    ends = date.fromisoformat(term.ends)
    number = 1
    while term.visits:
        months, rest = divmod(MONTHS * number, term.visits)
        day = date.fromisoformat(months_later(term.begins, months)) + timedelta(
            days=rest * DAYS_OF_MONTH // term.visits - 1
        )
        if day > ends:
            return
        yield day
        number += 1


WEEKS_BACK = 21
"""Days over which a working day is searched before a day on which the service point is closed."""


def closing(calendar: Calendar, day: date) -> datetime:
    """When the service point closes on this day, or on the last working day before it; midnight where there is none."""
    for back in range(WEEKS_BACK):
        spans = list(calendar.spans(_midnight(calendar, day - timedelta(days=back)), 1))
        if spans:
            return spans[-1][1]
    return _midnight(calendar, day + timedelta(days=1))


def _midnight(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day, time(0), zone_named(calendar.zone)).astimezone(UTC)


def _term(data: object) -> ContractTerm | None:
    if not isinstance(data, dict) or not _is_day(data.get("begins")) or not _is_day(data.get("ends")):
        return None
    if any(type(data.get(name, 0)) is not kind for name, kind in WHOLE.items()):
        return None
    return ContractTerm(
        no=data.get("no", 0),
        begins=data["begins"],
        ends=data["ends"],
        classes=tuple(_texts(data.get("classes"))),
        **{name: data.get(name, 0) for name in WHOLE if name != "no"},
        pay_by=str(data.get("pay_by") or ""),
        currency=str(data.get("currency") or "CNY"),
        care=tuple(_pairs(data.get("care"))),
        notice=str(data.get("notice") or NEVER),
        over=str(data.get("over") or NEVER),
    )


def _is_day(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _texts(value: object) -> Iterable[str]:
    return map(str, value) if isinstance(value, list) else ()


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for each in as_list(value):
        if isinstance(each, list) and len(each) == len(("since", "due")):
            yield str(each[0]), str(each[1])
