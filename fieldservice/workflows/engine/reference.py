"""Reference data that headquarters publishes and offices only read: staff, offices, calendars, codes, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from fieldservice.late_dataclass import dataclass
from fieldservice.words.moments import DEFAULT_ZONE, zone_named
from fieldservice.workflows.engine.clocks import ALWAYS_OPEN, Calendar
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.settings import DEFAULTS

HEADQUARTERS = "headquarters"
"""The kind of office that headquarters is."""
SPARE, LOANER, EXCHANGE = "spare", "loaner", "exchange"
"""What a published part is for: it is fitted, or it is a whole device that is lent, or given for a defective one."""
EVERYWHERE = frozenset({"manager", "administrator"})
"""Roles with which people of headquarters work at every office."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff as published: `name` signs in, `display` is shown."""

    name: str
    display: str
    roles: frozenset[str]
    office: str
    skills: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    active: bool = True
    offices: frozenset[str] = frozenset()
    """Further offices at which the person works."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list, with its words in both languages as published."""

    list: str
    code: str
    zh: str
    en: str

    def words(self) -> dict[str, str]:
        """The code with its words, as an entry keeps it: the meaning it had when it was used."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Office:
    """A service point 服务网点."""

    code: str
    name: str
    name_en: str = ""
    kind: str = "branch"
    address: str = ""
    phone: str = ""
    zone: str = DEFAULT_ZONE
    calendar: str = ""
    active: bool = True
    branch: str = ""
    """The branch of a van, which is an engineer's laptop in the field; "" for any other office."""

    def names(self) -> dict[str, str]:
        """Its name by language; the English name may be ""."""
        return {"zh": self.name, "en": self.name_en}


@dataclass(frozen=True, slots=True)
class SparePart:
    """A spare part as published. Amounts are minor units of `currency`, of one unit."""

    number: str
    zh: str
    en: str
    product: str = ""
    group: str = ""
    unit: str = "piece"
    tracked: bool = False
    """Every piece has a serial number of its own."""
    active: bool = True
    models: tuple[str, ...] = ()
    """The models that it fits; () where it fits every device of the product."""
    barcode: str = ""
    cost: int = 0
    price: int = 0
    currency: str = "CNY"
    alternatives: tuple[str, ...] = ()
    """Numbers of parts that can take its place, the best first."""
    photo: str = ""
    """The name or address of a picture of it."""
    purpose: str = SPARE
    """spare, loaner or exchange: what becomes of a piece."""

    def words(self) -> dict[str, str]:
        """The part as an entry keeps it."""
        return {"code": self.number, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Price:
    """What a part, or a service, costs by a price list. Amounts are minor units of `currency`."""

    list: str
    code: str
    valid_from: str
    """The first day on which it holds: 2026-10-01."""
    amount: int
    currency: str = "CNY"
    tax: int = 0
    """In per mille."""
    zh: str = ""
    en: str = ""
    kind: str = "part"
    """part, labour, visit, travel, carriage, inspection, software or other."""
    unit: str = "flat"
    """flat, hour, km or piece: what `amount` is for."""
    least: int = 0
    """The least that is charged for it."""
    inclusive: bool = False
    """The amount contains the tax."""
    product: str = ""
    """The product line for which it is offered; "" for all."""

    def words(self) -> dict[str, str]:
        """The service as an entry keeps it."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class Policy:
    """The warranty of a product line, or of one of its part groups."""

    product: str
    group: str = ""
    months: int = 0
    """For parts."""
    labour: int = 0
    on_site: int = 0
    zh: str = ""
    en: str = ""
    start: str = ""
    """The days from which the term runs, the first that is known counts; "" for the usual order."""
    exclusions: frozenset[str] = frozenset()
    """Codes of causes that are not covered."""
    repair_days: int = -1
    """Days of warranty on a repair; -1: as the setting says."""
    adds_days: bool = False
    """The days on which the device was in repair are added to the term."""


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """Within which days, and after how many repairs, a device of a product line may be returned or exchanged."""

    product: str = ""
    """The product line; "" for all lines without a policy of their own."""
    refund_days: int = 7
    """Days from the purchase on within which it may be returned."""
    exchange_days: int = 15
    """Days within which it may be exchanged."""
    repairs: int = 2
    """Repairs of the same fault from which on it may be exchanged; 0: never because of repairs."""
    within_days: int = 365
    """Days in which these repairs were done."""
    remedy: str = "exchange"
    """What is due then: exchange, or refund where a return is possible too."""
    zh: str = ""
    en: str = ""


class Catalogue(Protocol):
    """The published parts and prices, read one by one when asked for: there may be tens of thousands."""

    def part(self, number: str) -> SparePart | None:
        """The part of this number or barcode, however it is typed; None for one that is not published."""
        ...

    def levels(self, office: str, number: str) -> tuple[int, int]:
        """(least, most) that the office keeps of a part; (0, 0) where nothing is published."""
        ...

    def price(self, lists: Sequence[str], code: str, day: str) -> Price | None:
        """The price of a part or service on a day (2026-11-30), in the first of these price lists that has one; None
        where none has."""
        ...

    def services(self, lists: Sequence[str], day: str) -> Sequence[Price]:
        """What these price lists offer on a day beside parts: labour, visits, carriage. Each code once, from the first
        list that has it."""
        ...


def lists_for(customer_kind: str, office: str, reference: Reference) -> tuple[str, ...]:
    """The price lists that hold for a kind of customer (`dealer`, from the list `caller`) at an office, the first that
    has a price counts: the list that is named like the kind, then those of the setting `price_lists`."""
    usual = reference.text("price_lists", office).split()
    return tuple(dict.fromkeys(filter(None, (customer_kind, *usual))))


class NoCatalogue:
    """The catalogue of an office without any part."""

    def part(self, number: str) -> SparePart | None:
        return None

    def levels(self, office: str, number: str) -> tuple[int, int]:
        return 0, 0

    def price(self, lists: Sequence[str], code: str, day: str) -> Price | None:
        return None

    def services(self, lists: Sequence[str], day: str) -> Sequence[Price]:
        return ()


@cache
def default_codes() -> Mapping[str, Mapping[str, Code]]:
    """The codes of a store in which none are published, by list and code."""
    lists: dict[str, dict[str, Code]] = {}
    for name, code, zh, en in DEFAULT_CODES:
        lists.setdefault(name, {})[code] = Code(name, code, zh, en)
    return lists


@dataclass(frozen=True, slots=True)
class Reference:
    """The published rows as they were at one moment."""

    staff: Mapping[str, Person] = field(default_factory=dict)
    offices: Mapping[str, Office] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Code]] = field(default_factory=default_codes)
    settings: Mapping[str, str] = field(default_factory=dict)
    catalogue: Catalogue = NoCatalogue()
    policies: Mapping[tuple[str, str], Policy] = field(default_factory=dict)
    """The warranty by (product line, part group); that of the group "" is of the line itself."""
    return_policies: Mapping[str, ReturnPolicy] = field(default_factory=dict)
    """By product line within which days a device may be returned or exchanged."""
    guests: frozenset[str] = frozenset()
    """Sign-in names of those whom a manager let in at this office for the moment."""

    def text(self, setting: str, office: str = "") -> str:
        """The value of a setting for an office, else of its branch where it is a van, else for all, else the default.

        A value for one office is published under `setting@office`.
        """
        for place in (office, self.branch_of(office)):
            if place and f"{setting}@{place}" in self.settings:
                return str(self.settings[f"{setting}@{place}"])
        return str(self.settings.get(setting, DEFAULTS[setting].value))

    def currency(self, office: str = "") -> str:
        """The currency of an office, of a van that of its branch."""
        return self.text("currency", office)

    def number(self, setting: str, office: str = "") -> int:
        return int(self.text(setting, office))

    def minutes(self, setting: str, office: str = "") -> int:
        """A setting in whole minutes."""
        return int(self.text(setting, office))

    def branch_of(self, office: str) -> str:
        """The branch of a van; "" for any other office."""
        known = self.offices.get(office)
        return known.branch if known else ""

    def point_of(self, office: str) -> str:
        """The service point of an office: of a van its branch."""
        return self.branch_of(office) or office

    def works_for(self, person: Person, office: str) -> bool:
        """Whether a person works for this office or one of its vans; a person without an office works for any."""
        return person.office in ("", office) or self.branch_of(person.office) == office

    def takes_work(self, person: Person, office: str) -> bool:
        """Whether a person can be given work of this office: its own people, those published for it, and its guests."""
        return self.works_for(person, office) or office in person.offices or person.name in self.guests

    def works_at(self, person: Person, office: str) -> bool:
        """Whether a person may work in the store of this office.

        A person works at the own office, at its vans or their branch, and at further ones as published;
        headquarters' managers and administrators work everywhere. A person without an office works at any.
        """
        if self.works_for(person, office) or self.branch_of(office) == person.office or office in person.offices:
            return True
        own = self.offices.get(person.office)
        return own is not None and own.kind == HEADQUARTERS and bool(person.roles & EVERYWHERE)

    def calendar(self, office: str) -> Calendar:
        """The calendar of an office, of a van that of its branch, in its time zone; an office without a calendar is
        always open."""
        known = self.offices.get(office)
        if known and known.branch and not known.calendar and office not in self.calendars:
            return self.calendar(known.branch)
        found = self.calendars.get(known.calendar or office if known else office, ALWAYS_OPEN)
        point = self.offices.get(self.point_of(office))
        return found if point is None or point.zone == found.zone else replace(found, zone=point.zone)

    def zone(self, office: str) -> ZoneInfo:
        """The time zone of an office, of a van that of its branch."""
        point = self.offices.get(self.point_of(office))
        return zone_named(point.zone if point else None)

    def checklist(self, name: str, product: str) -> Mapping[str, Code]:
        """The items of a checklist for a kind of device, by code; those for other devices if it has none itself."""
        return self.codes.get(f"{name}/{self._kind_with_list(name, product)}") or {}

    def needed_items(self, name: str, product: str) -> frozenset[str]:
        """The items that must be answered: all but those in the list `check_optional/laptop` of optional ones."""
        optional = self.codes.get(f"{name}_optional/{self._kind_with_list(name, product)}") or {}
        return frozenset(self.checklist(name, product)) - frozenset(optional)

    def in_order(self, name: str) -> str:
        """The result by which an item of a checklist is in order: the first one. Any other result needs words."""
        return next(iter(self.codes.get(f"{name}_result") or {}), "")

    def _kind_with_list(self, name: str, product: str) -> str:
        return product if self.codes.get(f"{name}/{product}") else "other"

    def code(self, name: str, code: str) -> Code | None:
        return self.codes.get(name, {}).get(code)


def headquarters_of(reference: Reference) -> list[str]:
    """The codes of the offices that are published as headquarters; [] for an office that stands alone."""
    return [each.code for each in reference.offices.values() if each.kind == HEADQUARTERS]
