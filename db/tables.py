"""The tables of a store: journal, rows, published tables and drafts. More in exchange_tables.py and local_tables.py.

A sort column is never NULL, and text is ordered by code point on both databases, so a page continues after the last key
of the page before on either. Statements are built from the schema (db/statements.py), so this module is only loaded to
create or migrate a store.
"""

from typing import Any

from sqlalchemy import DDL, Index, event

from db.access import VERSION as VERSION
from db.columns import StoreTable, of_entry, raw, text, where, whole
from fieldservice.words.moments import DEFAULT_ZONE

# The journal. `arrived` numbers the entries in the order of their arrival in this store: 1, 2, 3 …


ABOUT_FILES = ("files_held_apart", "files_merged", "merge_undone")
"""Kinds of entries by which two files become one or are parted."""
SETTLEMENTS = ("settled", "file_settled")
"""Kinds of entries by which a person lets marked entries count."""


class EntryTable(StoreTable, table=True):
    """The journal: one row for each entry."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_id", "id", unique=True),
        Index("entry_place", "store", "seq", unique=True),
        Index("entry_unnumbered", "arrived", **where("number = 0")),
        # Entries by which files become one or are parted: few, and asked for whenever feeds are begun again.
        Index("entry_about_files", "arrived", **where(f"kind IN ({', '.join(map(repr, ABOUT_FILES))})")),
        # What headquarters marked, and what lets it count in the end: few, and asked for by the ledgers.
        Index("entry_marked", "arrived", **where("mark <> ''")),
        Index("entry_settled", "arrived", **where(f"kind IN ({', '.join(map(repr, SETTLEMENTS))})")),
    )
    arrived: int = whole(key=True)
    id: str = text()
    store: str = text()
    seq: int = whole()
    kind: str = text()
    made: str = text()
    body: bytes = raw()
    digest: bytes = raw()
    number: int = whole()
    """Headquarters' number, which orders the entries of all stores; 0 until headquarters has numbered it."""
    mark: str = text()
    """Headquarters' judgement: "" means that it counts, else one of fieldservice/workflows/engine/marks.py."""


class PrivatePartTable(StoreTable, table=True):
    """The private part of an entry. It can be deleted: the digest of the entry stays valid."""

    __tablename__ = "private_part"
    __table_args__ = (Index("private_part_person", "person", **where("person <> ''")),)
    entry: int = of_entry(key=True)
    person: str = text()
    salt: bytes = raw()
    body: bytes = raw()


class ErasedPartTable(StoreTable, table=True):
    """An entry whose private part is lawfully absent here. An absent part that is not listed is a loss."""

    __tablename__ = "erased_part"
    entry: int = of_entry(key=True)
    person: str = text()
    """Who was erased; "" where the entry came without its part, from a store that had erased it before."""


class TouchTable(StoreTable, table=True):
    """An entry that touches a thing; clustered by thing, so that a history is read from neighbouring pages."""

    __tablename__ = "touch"
    __table_args__ = {"sqlite_with_rowid": False}
    thing: str = text(key=True)
    arrived: int = of_entry(key=True)


class CounterRow(StoreTable, table=True):
    """A running number by name."""

    __tablename__ = "counter_row"
    name: str = text(key=True)
    value: int = whole()


class MetaTable(StoreTable, table=True):
    """Facts about the store itself: its office, identity, versions, joining."""

    __tablename__ = "meta"
    key: str = text(key=True)
    value: str = text()


# Rows: computed from the journal, computed again by rebuild. Times are UTC text.


class WorkRow(StoreTable, table=True):
    """The list row of a request or job."""

    __tablename__ = "work_row"
    thing: str = text(key=True)
    kind: str = text()
    number: str = text()
    state: str = text()
    mode: str = text()
    office: str = text()
    holder: str = text()
    open: int = whole()
    customer: str = text()
    customer_id: str = text()
    device: str = text()
    device_id: str = text()
    serial: str = text()
    symptom: str = text()
    engineer: str = text()
    turn_role: str = text()
    turn_person: str = text()
    due: str = text("9999")
    half: str = text()
    most: str = text()
    waiting: str = text()
    opened: str = text()
    changed: str = text()
    review: int = whole()
    urgent: int = whole()
    """1 while urgent work is open."""


_work = WorkRow.__table__.c  # type: ignore[attr-defined]  # SQLModel sets it on each table class


# The first list is read from this index alone, however many jobs are closed: it has every column of the list.
_of_list = (_work.due, _work.thing, *(c for c in _work if c.name not in ("due", "thing")))
Index("work_open", *_of_list, **where("open = 1"))
# Urgent work stands before ordinary work, so its rows are walked by themselves.
Index("work_open_urgent", *_of_list, **where("open = 1 AND urgent = 1"))
# The others hold the keys only: a page is 50 look-ups, and a wide index for each order would double the store.
# Each sort order of a list has its index with the id last, so that a page continues where the one before ended.
for _order in ("opened", "number", "state", "engineer"):
    Index(f"work_open_{_order}", _work[_order], _work.thing, **where("open = 1"))
Index("work_open_kind", _work.kind, _work.opened, _work.thing, **where("open = 1"))
for _order in ("due", "opened", "number", "state"):
    Index(f"work_{_order}", _work[_order], _work.thing)
Index("work_kind_opened", _work.kind, _work.opened, _work.thing)
Index("work_state_opened", _work.state, _work.opened, _work.thing)
Index("work_engineer", _work.engineer, _work.opened, _work.thing, **where("engineer <> ''"))
Index("work_customer", _work.customer_id, _work.opened, _work.thing, **where("customer_id <> ''"))
Index("work_device", _work.device_id, _work.opened, _work.thing, **where("device_id <> ''"))
Index("work_review", _work.opened, _work.thing, **where("review = 1"))


# The figures that SQLite itself would count in a large store, so that it chooses the same index from the first day on:
# without figures it reads a million closed jobs to find the open jobs of one kind. Rows, then rows for each key prefix.
SQLITE_FIGURES = {
    "work_open": "20000 2" + " 1" * (len(_work) - 1),
    "work_open_opened": "20000 2 1",
    "work_open_number": "20000 1 1",
    "work_open_state": "20000 2000 1",
    "work_open_engineer": "20000 200 1",
    "work_open_kind": "20000 10000 2 1",
    "work_open_urgent": "2000 2" + " 1" * (len(_work) - 1),
    "work_due": "1000000 200000 1",
    "work_opened": "1000000 2 1",
    "work_number": "1000000 1 1",
    "work_state": "1000000 200000 1",
    "work_kind_opened": "1000000 900000 2 1",
    "work_state_opened": "1000000 200000 2 1",
    "work_engineer": "20000 500 2 1",
    "work_customer": "200000 4 1 1",
    "work_device": "200000 2 1 1",
    "work_review": "100 1 1",
    "sqlite_autoindex_work_row_1": "1000000 1",
}
SQLITE_PLAN = (
    "ANALYZE sqlite_schema",
    *(
        f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('work_row', '{index}', '{figures}')"
        for index, figures in SQLITE_FIGURES.items()
    ),
)


class BenchRow(StoreTable, table=True):
    """The place and promise of a device in our hands; one row for each send-in or mail-in job."""

    __tablename__ = "bench_row"
    __table_args__ = (
        Index("bench_ticket", "ticket", **where("ticket <> ''")),
        Index("bench_tracking", "tracking", **where("tracking <> ''")),
        Index("bench_present", "at", "place", "since", **where("present = 1")),
    )
    thing: str = text(key=True)
    ticket: str = text()
    at: str = text()
    """counter, shelf, bench, engineer, carrier, transit, customer, disposed or lost; "" while it is expected"""
    place: str = text()
    since: str = text()
    waits: int = whole()
    """1: the customer waits at the counter."""
    promised: str = text()
    pickup: str = text()
    ready: str = text()
    remind: str = text()
    """When the customer is to be reminded next of a device that nobody collects."""
    loaner: str = text()
    """When a loaner device is due back."""
    tracking: str = text()
    present: int = whole()
    """1: the device is in our hands."""


class CustomerRow(StoreTable, table=True):
    """The list row of a customer."""

    __tablename__ = "customer_row"
    __table_args__ = (
        Index("customer_opened", "opened", "thing"),
        Index("customer_name", "name", "thing"),
        Index("customer_number", "number"),
        Index("customer_phone_key", "phone_key", "opened"),
        Index("customer_same_as", "same_as", "thing", **where("same_as <> ''")),
    )
    thing: str = text(key=True)
    number: str = text()
    name: str = text()
    phone: str = text()
    area: str = text()
    level: str = text()
    opened: str = text()
    dealings: int = whole()
    pinyin: str = text()
    initials: str = text()
    phone_tail: str = text()
    same_as: str = text()
    """The older file that this one is merged with; "" for a file that stands for itself."""
    phone_key: str = text()
    """What identifies the number, however it is written (workflows/engine/identity.py)."""


class DeviceRow(StoreTable, table=True):
    """The list row of a device."""

    __tablename__ = "device_row"
    __table_args__ = (
        Index("device_opened", "opened", "thing"),
        Index("device_serial", "serial", "thing"),
        Index("device_serial_key", "serial_key", "opened"),
        Index("device_customer", "customer_id", "opened"),
        Index("device_same_as", "same_as", "thing", **where("same_as <> ''")),
    )
    thing: str = text(key=True)
    serial: str = text()
    model: str = text()
    brand: str = text()
    product: str = text()
    customer_id: str = text()
    warranty_until: str = text()
    opened: str = text()
    same_as: str = text()
    """The older file that this one is merged with; "" for a file that stands for itself."""
    serial_key: str = text()
    """What identifies the serial number, however it is written."""


class DebtRow(StoreTable, table=True):
    """An obligation on a thing."""

    __tablename__ = "debt_row"
    __table_args__ = (
        Index("debt_due", "due", "thing", "kind"),
        Index("debt_person", "person", "due"),
        Index("debt_role", "role", "due"),
        Index("debt_urgent", "due", "thing", "kind", **where("urgent = 1")),
    )
    thing: str = text(key=True)
    kind: str = text(key=True)
    role: str = text()
    person: str = text()
    due: str = text("9999")
    number: str = text()
    label: str = text()
    office: str = text()
    """The office whose people owe it."""
    urgent: int = whole()
    """1 for a debt of urgent work."""


class LedgerRow(StoreTable, table=True):
    """A sum by ledger and key."""

    __tablename__ = "ledger_row"
    ledger: str = text(key=True)
    key: str = text(key=True)
    amount: int = whole()


class BalanceRow(StoreTable, table=True):
    """What an account holds of an item: the sum of all postings to it. A row of nothing is deleted."""

    __tablename__ = "balance_row"
    __table_args__ = (
        Index("balance_item", "item", "account"),
        Index("balance_below_zero", "account", "item", "quantity", "value", **where("quantity < 0")),
        Index("balance_piece", "serial_key", "item", **where("serial_key <> ''")),
        Index("balance_of_nothing", "quantity", **where("quantity = 0 AND value = 0")),
        {"sqlite_with_rowid": False},
    )
    account: str = text(key=True)
    item: str = text(key=True)
    serial_key: str = text(key=True)
    """What identifies the serial number of the one piece; "" where pieces have none."""
    quantity: int = whole()
    value: int = whole()
    """In minor units of the currency."""


class PostingRow(StoreTable, table=True):
    """One move between two accounts: what an entry took out of `source` and put into `target`."""

    __tablename__ = "posting_row"
    __table_args__ = (
        Index("posting_item", "item", "arrived"),
        Index("posting_serial", "serial_key", "arrived", **where("serial_key <> ''")),
        Index("posting_source", "source", "arrived"),
        Index("posting_source_item", "source", "item", "arrived"),
        Index("posting_target", "target", "arrived"),
        Index("posting_target_item", "target", "item", "arrived"),
    )
    arrived: int = whole(key=True)
    line: int = whole(key=True)
    item: str = text()
    source: str = text()
    target: str = text()
    quantity: int = whole()
    value: int = whole()
    serial_key: str = text()
    """What identifies the serial number."""
    written: str = text()
    """The serial number as it was written."""
    made: str = text()


class NeedRow(StoreTable, table=True):
    """A line of a requisition: what is wanted, what is set aside for it, what was issued."""

    __tablename__ = "need_row"
    __table_args__ = (
        Index("need_open", "office", "urgent", "needed", "thing", "line", **where("open = 1")),
        Index("need_reserved", "item", "account", **where("reserved > 0")),
        Index("need_job", "job"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    number: str = text()
    office: str = text()
    """The office whose storekeeper has the requisition."""
    item: str = text()
    name: str = text()
    """The part in words, JSON by language."""
    wanted: int = whole()
    issued: int = whole()
    reserved: int = whole()
    ordered: int = whole()
    """What is on order for the line from another office."""
    account: str = text()
    """The place in which it is set aside."""
    urgent: int = whole()
    needed: str = text("9999")
    expected: str = text()
    """When it is to arrive, where it had to be ordered."""
    job: str = text()
    job_number: str = text()
    engineer: str = text()
    open: int = whole()


class FaultTagRow(StoreTable, table=True):
    """A faulty part by the number of its tag: the job from which it came, and where it is."""

    __tablename__ = "fault_tag_row"
    __table_args__ = (
        Index("fault_tag_number", "number"),
        Index("fault_tag_account", "account", "due", "number"),
        Index("fault_tag_due", "office", "due", "account"),
        Index("fault_tag_all_due", "due", "office", "account"),
        Index("fault_tag_kept", "office", "due", "number", **where("kept = 1")),
    )
    thing: str = text(key=True)
    number: str = text(key=True)
    job_number: str = text()
    item: str = text()
    name: str = text()
    """The part in words, JSON by language."""
    serial: str = text()
    quantity: int = whole()
    value: int = whole()
    """In minor units of the currency."""
    symptom: str = text()
    dead: int = whole()
    """1: dead on arrival; else it was replaced."""
    office: str = text()
    person: str = text()
    taken: str = text()
    account: str = text()
    """The place where it is."""
    due: str = text("9999")
    """Until when it is to be handed in."""
    kept: int = whole()
    """1: the books of whoever took it out still have it."""
    symptom_code: str = text()
    device: str = text()
    point: str = text()
    """The office into whose faulty stock it goes."""


class TurnoverRow(StoreTable, table=True):
    """What was moved from one kind of place to another in a month: the sum of the postings. Bags of several people are
    one kind of place of their office."""

    __tablename__ = "turnover_row"
    __table_args__ = ({"sqlite_with_rowid": False},)
    month: str = text(key=True)
    """2026-11, UTC."""
    source: str = text(key=True)
    """Office and kind of place: CD01/bag."""
    target: str = text(key=True)
    moves: int = whole()
    quantity: int = whole()
    value: int = whole()


class RateRow(StoreTable, table=True):
    """What a thing adds to one of the rates that the trade watches: `hits` of `base`, at a moment."""

    __tablename__ = "rate_row"
    __table_args__ = (
        Index("rate_office", "rate", "office", "at", "base", "hits", "value"),
        Index("rate_at", "at", "rate", "office", "base", "hits", "value"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    rate: str = text()
    office: str = text()
    at: str = text()
    base: int = whole()
    hits: int = whole()
    value: int = whole()
    item: str = text()


class OrderRow(StoreTable, table=True):
    """A line of a shipment of which something was ordered and is not yet sent."""

    __tablename__ = "order_row"
    __table_args__ = (Index("order_receiver", "receiver", "item", "to_send"),)
    thing: str = text(key=True)
    line: str = text(key=True)
    item: str = text()
    receiver: str = text()
    """The office that ordered it."""
    to_send: int = whole()


class FixRow(StoreTable, table=True):
    """A part that fixed a symptom of a model, once for each job that it fixed."""

    __tablename__ = "fix_row"
    __table_args__ = (Index("fix_found", "model", "symptom", "item"),)
    thing: str = text(key=True)
    line: str = text(key=True)
    model: str = text()
    """As models are compared."""
    symptom: str = text()
    """Its code; "" for any."""
    item: str = text()


class ApprovalRow(StoreTable, table=True):
    """Something that waits for approval."""

    __tablename__ = "approval_row"
    __table_args__ = (Index("approval_since", "since", "thing", "digest"),)
    thing: str = text(key=True)
    digest: str = text(key=True)
    kind: str = text()
    number: str = text()
    office: str = text()
    """The office that holds the thing."""
    amount: int = whole()
    currency: str = text()
    by: str = text()
    judge: str = text()
    since: str = text()


class SearchRow(StoreTable, table=True):
    """The search texts of a thing, normalised by db/search.py; the index over them differs by database."""

    __tablename__ = "search_row"
    __table_args__ = (Index("search_thing", "thing", unique=True),)
    no: int = whole(key=True)
    thing: str = text()
    kind: str = text()
    words: str = text()
    idents: str = text()
    names: str = text()


# Contentless: search_row has the tokens already. Only names are searched by their first letters.
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE search_text USING fts5(words, idents, content='', columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE search_name USING fts5(names, content='', columnsize=0, prefix='2 3 4', tokenize='ascii')",
)
POSTGRESQL_SEARCH = (
    "ALTER TABLE search_row ADD COLUMN tokens tsvector",
    "CREATE INDEX search_tokens ON search_row USING gin (tokens)",
)
_search = SearchRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on each table class
_ddl: Any = DDL  # Any: its constructor is not typed
for _statement in (*SQLITE_SEARCH, *SQLITE_PLAN):
    event.listen(_search, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL_SEARCH:
    event.listen(_search, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))


# Published tables: headquarters writes them, offices read them.


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
_part_search = PartSearchRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on each table class
for _statement in SQLITE_PART_SEARCH:
    event.listen(_part_search, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL_PART_SEARCH:
    event.listen(_part_search, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))


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
    """`amount` in minor units of the currency, `tax` in per mille."""

    __tablename__ = "price"
    list: str = text(key=True)
    code: str = text(key=True)
    valid_from: str = text(key=True)
    amount: int = whole()
    currency: str = text("CNY")
    tax: int = whole()


class PolicyTable(StoreTable, table=True):
    """Months of warranty of a product line, and of its part groups where they differ ("" is the line itself)."""

    __tablename__ = "policy"
    product: str = text(key=True)
    group: str = text(key=True)
    months: int = whole()
    zh: str = text()
    en: str = text()


class ErasureTable(StoreTable, table=True):
    """A person whose private parts every store deletes. It is published, so that it reaches every store."""

    __tablename__ = "erasure"
    person: str = text(key=True)
    at: str = text()
    by: str = text()


# Outside the journal: unfinished forms and wrong PINs.


class DraftTable(StoreTable, table=True):
    """An unfinished form of a person."""

    __tablename__ = "draft"
    person: str = text(key=True)
    key: str = text(key=True)
    data: str = text()
    saved: str = text()


class SignInTryTable(StoreTable, table=True):
    """Wrong PINs of a person since the last right one."""

    __tablename__ = "sign_in_try"
    name: str = text(key=True)
    fails: int = whole()
    until: str = text()
