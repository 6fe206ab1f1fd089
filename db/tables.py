"""The tables of a store: journal, rows of work and files, drafts. The other ones are in
parts_tables.py, money_tables.py, case_tables.py, published_tables.py, exchange_tables.py and local_tables.py.

A sort column is never NULL, and text is ordered by code point on both databases, so a page continues after the last key
of the page before on either. Statements are built from the schema (db/statements.py), so this module is only loaded to
create or migrate a store.
"""

from sqlalchemy import Index

from db.access import VERSION as VERSION
from db.columns import StoreTable, after_create, of_entry, raw, text, where, whole

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
        Index("bench_loaner", "loaner", "thing", **where("loaner <> ''")),
        Index("bench_waits", "since", "thing", **where("waits = 1 AND present = 1")),
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
    queue: str = text()
    """The number by which a customer who waits is called."""
    called: str = text()
    """Since when that customer is called to a counter; "" while not called."""
    called_to: str = text()
    """The number of that counter; "" for one without a number."""


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
    since: str = text()
    """From when on it is owed, UTC text; "" for at once."""


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
after_create(SearchRow, sqlite=(*SQLITE_SEARCH, *SQLITE_PLAN), postgresql=POSTGRESQL_SEARCH)


# Published tables: headquarters writes them, offices read them.


class ErasureTable(StoreTable, table=True):
    """A person whose private parts every store deletes. It is published, so that it reaches every store."""

    __tablename__ = "erasure"
    person: str = text(key=True)
    at: str = text()
    by: str = text()


# Outside the journal: unfinished forms and wrong PINs.


class DraftTable(StoreTable, table=True):
    """An unfinished form of a person. `terminal` is the program that has it open, "" for none; `ended` is "" for a
    draft, "discarded", or the number of what was made of it, so that it is not made twice.
    """

    __tablename__ = "draft"
    person: str = text(key=True)
    key: str = text(key=True)
    data: str = text()
    saved: str = text()
    terminal: str = text()
    ended: str = text()


class SignInTryTable(StoreTable, table=True):
    """Wrong PINs of a person since the last right one."""

    __tablename__ = "sign_in_try"
    name: str = text(key=True)
    fails: int = whole()
    until: str = text()
