"""The rows of ledgers and spare parts: balances and moves, what is wanted, ordered and faulty, what fixed what before.

They are made of the journal like the rows in tables.py, and can be made again at any time.
"""

from sqlalchemy import Index

from db.columns import StoreTable, text, where, whole


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
    piece: str = text()
    """What identifies the serial number of the piece, where a certain one is set aside."""


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
    of_kind: str = text("job")
    """The kind of the thing: job or return_case."""


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
