"""The rows of money, quotes and contracts. They are made of the journal, and can be made again at any time."""

from sqlalchemy import Index

from db.columns import StoreTable, text, where, whole


class MoneyRow(StoreTable, table=True):
    """What was charged, paid, given back or written off: an amount of a thing, at a moment."""

    __tablename__ = "money_row"
    __table_args__ = (
        Index("money_customer", "customer", "at", "thing", "line"),
        Index("money_office", "office", "at", "thing", "line"),
        Index("money_paper", "number", **where("number <> ''")),
        Index("money_tills", "at", "thing", "line", **where("account <> ''")),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """The entry, with the place of the line in it."""
    kind: str = text()
    """agreed, later, awaited, charge, payment, refund, cancelled, passed_on, on_account, written_off or opening."""
    customer: str = text()
    office: str = text()
    """The office whose books have it."""
    amount: int = whole()
    """Whole minor units; what the customer owes grows by what is above zero, and shrinks by what is below."""
    currency: str = text()
    method: str = text()
    account: str = text()
    """Where the money went or came from: a drawer, a pouch, the bank."""
    number: str = text()
    """Of the receipt."""
    thing_number: str = text()
    thing_kind: str = text()
    """job, request, sale or customer."""
    at: str = text()
    due: str = text("9999")
    """Until when it is to be paid, where it is on account."""


class QuoteRow(StoreTable, table=True):
    """A version of a quote of a job or request."""

    __tablename__ = "quote_row"
    __table_args__ = (
        Index("quote_office", "office", "state", "until", "thing", "line"),
        Index("quote_number", "number"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """Its digest."""
    number: str = text()
    version: int = whole()
    office: str = text()
    customer: str = text()
    total: int = whole()
    currency: str = text()
    state: str = text()
    """open, accepted, declined or replaced."""
    until: str = text("9999")
    made: str = text()
    thing_number: str = text()


class ContractRow(StoreTable, table=True):
    """What a contract covers in one of its terms: a device, a customer's site, or all of the customer's."""

    __tablename__ = "contract_row"
    __table_args__ = (
        Index("contract_customer", "customer", "ends"),
        Index("contract_device", "serial_key", **where("serial_key <> ''")),
        Index("contract_file", "device", **where("device <> ''")),
        Index("contract_ends", "ends", "thing", "line"),
    )
    thing: str = text(key=True)
    line: str = text(key=True)
    """The number of the term and the device."""
    number: str = text()
    kind: str = text()
    """contract or extension."""
    customer: str = text()
    scope: str = text()
    """devices, site or customer."""
    site: str = text()
    """The part of its address by which the site is known."""
    device: str = text()
    """The file of the device."""
    serial: str = text()
    serial_key: str = text()
    begins: str = text()
    ends: str = text()
    """The last day that is covered."""
    classes: str = text()
    """The cost classes that are covered, parted by blanks."""
    response: int = whole()
    """Minutes of working time in which the work begins; 0 where nothing is promised."""
    repair: int = whole()
    office: str = text()
    """The service point that makes the care visits."""
    care_due: str = text("9999")
    """When the next care visit falls due, UTC text."""
    care_since: str = text("9999")
    """From when on it is to be planned, UTC text."""
    notice: str = text("9999")
    """From when on the contract is listed as ending, UTC text; 9999 where it is renewed, ended or not to be renewed."""


class CashUpRow(StoreTable, table=True):
    """The cash-up of a counter's drawer, or of an engineer's pouch."""

    __tablename__ = "cash_up_row"
    __table_args__ = (Index("cash_up_till", "till", "counted", "thing"),)
    thing: str = text(key=True)
    line: str = text(key=True)
    """Always "": a cash-up has one row."""
    number: str = text()
    till: str = text()
    """What was counted: `CD01/drawer/1`, `CD01-V1/pouch/li.wei`."""
    state: str = text()
    office: str = text()
    """The office that has it."""
    entry: str = text()
    """The entry that counted it last."""
    counted: str = text()
    counted_by: str = text()
    ended: str = text()
    """When what was counted was entered in the books; "" before."""
    difference: int = whole()
    """What was counted beyond what was expected, of all kinds together, in whole minor units."""
    currency: str = text()
    to_bank: int = whole()
    """What is set apart and not paid in yet, in whole minor units."""
