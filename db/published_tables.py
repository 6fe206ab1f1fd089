"""The tables that headquarters publishes for every office: staff, offices, codes, settings, parts, prices."""

from sqlalchemy import Index

from db.columns import StoreTable, after_create, text, where, whole
from fieldservice.words.moments import DEFAULT_ZONE


class StaffTable(StoreTable, table=True):
    """Published: a member of staff."""

    __tablename__ = "staff"
    name: str = text(key=True)
    display: str = text()
    pin: str = text()
    """argon2id verifier"""
    roles: str = text()
    skills: str = text()
    areas: str = text()
    office: str = text()
    active: int = whole(1)
    phone: str = text()
    offices: str = text()
    """Further offices at which the person works, with blanks between them."""


class OfficeTable(StoreTable, table=True):
    """Published: a service point, van or headquarters."""

    __tablename__ = "office"
    code: str = text(key=True)
    name: str = text()
    name_en: str = text()
    kind: str = text()
    address: str = text()
    phone: str = text()
    hours_calendar: str = text()
    zone: str = text(DEFAULT_ZONE)
    active: int = whole(1)

    branch: str = text()
    """For a van: the branch that sees the van's things and relays for it."""


class CalendarTable(StoreTable, table=True):
    """`day` is a weekday "1" (Monday) to "7", or one date "2026-10-01"; `hours` are spans, "" means closed."""

    __tablename__ = "calendar"
    office: str = text(key=True)
    day: str = text(key=True)
    hours: str = text()
    name: str = text()


class CodeTable(StoreTable, table=True):
    """Published: a code of a list, in both languages."""

    __tablename__ = "code"
    list: str = text(key=True)
    code: str = text(key=True)
    zh: str = text()
    en: str = text()
    active: int = whole(1)
    order: int = whole()


class SettingTable(StoreTable, table=True):
    """Published: the value of a setting."""

    __tablename__ = "setting"
    key: str = text(key=True)
    value: str = text()


class PartTable(StoreTable, table=True):
    """Published: a spare part."""

    __tablename__ = "part"
    code: str = text(key=True)
    zh: str = text()
    en: str = text()
    product: str = text()
    group: str = text()
    unit: str = text("piece")
    tracked: int = whole()
    """1: every piece has a serial number of its own."""
    active: int = whole(1)
    models: str = text()
    """The models that it fits, with semicolons between them; "" where it fits every device of the product."""
    barcode: str = text()
    cost: int = whole()
    """Standard cost of one unit in minor units of `currency`."""
    price: int = whole()
    """Price of one unit to the customer, before tax."""
    currency: str = text("CNY")
    alternatives: str = text()
    """Numbers of parts that can take its place, the best first, with blanks between them."""
    photo: str = text()
    purpose: str = text("spare")
    """spare, loaner or exchange: a whole device that is lent, or given for a defective one."""


class PartSearchRow(StoreTable, table=True):
    """What finds a part, computed from its row in `part` by db/part_search.py; the index differs by database."""

    __tablename__ = "part_search"
    __table_args__ = (
        Index("part_search_barcode", "barcode_key", **where("barcode_key <> ''")),
        Index("part_search_number", "number_key"),
        Index("part_search_part", "part", unique=True),
    )
    no: int = whole(key=True)
    part: str = text()
    source: str = text()
    """The columns of the part from which the tokens were made."""
    number_key: str = text()
    barcode_key: str = text()


SQLITE_PART_SEARCH = ("CREATE VIRTUAL TABLE part_text USING fts5(tokens, prefix='1 2 3 4', tokenize='ascii')",)
POSTGRESQL_PART_SEARCH = (
    "ALTER TABLE part_search ADD COLUMN tokens tsvector",
    "CREATE INDEX part_search_tokens ON part_search USING gin (tokens)",
)
after_create(PartSearchRow, sqlite=SQLITE_PART_SEARCH, postgresql=POSTGRESQL_PART_SEARCH)


class PartLevelTable(StoreTable, table=True):
    """Published: how many of a part an office keeps, least and most."""

    __tablename__ = "part_level"
    office: str = text(key=True)
    part: str = text(key=True)
    least: int = whole()
    most: int = whole()
    sender: str = text()
    """The office from which it is ordered; "" for headquarters."""


class PriceTable(StoreTable, table=True):
    """Published: what a part, or a service, costs by a price list from a day on. `amount` is in minor units of the
    currency, `tax` in per mille."""

    __tablename__ = "price"
    __table_args__ = (Index("price_service", "list", "code", "valid_from", **where("kind <> 'part'")),)
    list: str = text(key=True)
    code: str = text(key=True)
    valid_from: str = text(key=True)
    amount: int = whole()
    currency: str = text("CNY")
    tax: int = whole()
    zh: str = text()
    en: str = text()
    """The words of a service; a part has its own."""
    kind: str = text("part")
    """part, labour, visit, travel, carriage, inspection, software or other."""
    unit: str = text("flat")
    """flat, hour, km or piece: what `amount` is for."""
    least: int = whole()
    """The least that is charged for it, in minor units."""
    inclusive: int = whole()
    """1: the amount contains the tax."""
    product: str = text()
    """The product line for which it is offered; "" for all."""


class PolicyTable(StoreTable, table=True):
    """Months of warranty of a product line, and of its part groups where they differ ("" is the line itself)."""

    __tablename__ = "policy"
    product: str = text(key=True)
    group: str = text(key=True)
    months: int = whole()
    """Months for parts; also those for labour and on-site service where these have none of their own."""
    zh: str = text()
    en: str = text()
    labour: int = whole(-1)
    """Months for labour; -1: as for parts."""
    on_site: int = whole(-1)
    """Months in which service is given on site; -1: as for parts."""
    start: str = text()
    """The days from which the term runs, the first that is known counts: `purchased first_used shipped made`; with a
    rule such as `invoiced<=made+3 made+3`. "" for the usual order."""
    exclusions: str = text()
    """Codes of causes that are not covered, with blanks between them."""
    repair_days: int = whole(-1)
    """Days of warranty on a repair; -1: as the setting says."""
    adds_days: int = whole()
    """1: the days on which the device was in repair are added to the term."""


class ReturnPolicyTable(StoreTable, table=True):
    """Within which days, and after how many repairs of the same fault, a device may be returned or exchanged."""

    __tablename__ = "return_policy"
    product: str = text(key=True)
    """The product line; "" for all lines without a row of their own."""
    refund_days: int = whole(7)
    """Days from the purchase on within which it may be returned."""
    exchange_days: int = whole(15)
    """Days within which it may be exchanged."""
    repairs: int = whole(2)
    """Repairs of the same fault from which on it may be exchanged; 0: never because of repairs."""
    within_days: int = whole(365)
    """Days in which these repairs were done."""
    remedy: str = text("exchange")
    """What is due after these repairs: exchange, or refund."""
    zh: str = text()
    en: str = text()
