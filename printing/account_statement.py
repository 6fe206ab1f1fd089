"""The statement of account 对账单: what was charged and paid from one day to another, and what is open by age.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import PaperBlock, PaperColumn, PaperTable, Section, SquareCode, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, house_of, signed_by, sum_of_all, table

TITLE = N_("Statement of account")
LABELS = sheets.LABELS | {
    "to_section": N_("Customer"),
    "time_section": N_("Account"),
    "rows_section": N_("Charged and paid"),
    "ages_section": N_("Open by age"),
    "pay_section": N_("How to pay"),
    "customer": N_("Customer"),
    "customer_number": N_("Customer no."),
    "customer_phone": N_("Phone"),
    "customer_address": N_("Address"),
    "begins": N_("From"),
    "ends": N_("To"),
    "limit": N_("Credit limit"),
    "reminder": N_("Reminder"),
    "day": N_("Day"),
    "what": N_("Particulars"),
    "papers": N_("Job and receipt"),
    "charged": N_("Charged"),
    "paid": N_("Paid"),
    "balance": N_("Balance"),
    "opening": N_("Balance before"),
    "closing": N_("Balance at the end"),
    "issued_by": N_("Drawn up by"),
    "agreed_by": N_("Agreed by the customer"),
    "payment_code": N_("Pay here by phone"),
}
PARTS = ("to", "time", "rows", "ages", "pay")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("day", 1.6, whole=True),
    Column("what", 2.4),
    Column("papers", 2.8),
    Column("charged", 1.8, right=True),
    Column("paid", 1.8, right=True),
    Column("balance", 1.9, right=True),
)


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A charge or payment with the balance after it."""

    day: str
    what: str
    papers: str
    charged: str
    paid: str
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement(Sheet):
    """The content of one statement. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    customer: str = ""
    customer_number: str = ""
    customer_phone: str = ""
    customer_address: str = ""
    begins: str = ""
    ends: str = ""
    limit: str = ""
    reminder: str = ""
    opening: str = ""
    rows: tuple[StatedRow, ...] = ()
    closing: str = ""
    in_words: str = ""
    ages: tuple[tuple[str, str], ...] = ()
    """(age, what is open of it)"""
    payment_code: str = ""
    terms: tuple[str, ...] = ()
    confirms: str = ""


def story(content: AccountStatement) -> list[PaperBlock]:
    """The statement in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    before = (StatedRow("", labels["opening"], "", "", "", c.opening),) if c.opening else ()
    rows = (*before, *c.rows)
    balances = ("", *(row.balance for row in rows[:-1]))
    brought = tuple(StatedRow("", labels["brought"], "", "", "", balance) for balance in balances) if rows else ()
    ages: list[PaperBlock] = []
    if c.ages:
        of_age = tuple(PaperColumn(age, 2.4, whole=True, right=True) for age, _amount in c.ages)
        ages = [
            Section(labels["ages_section"], "ages"),
            PaperTable(of_age, (tuple(amount for _age, amount in c.ages),)),
        ]
    pay: list[PaperBlock] = (
        [Section(labels["pay_section"], "pay"), SquareCode(labels["payment_code"], c.payment_code)]
        if c.payment_code
        else []
    )
    signs = (signed_by(c, "issued_by", house_of(c)), signed_by(c, "agreed_by", c.customer))
    return [
        Section(labels["to_section"], "to"),
        *filled(
            (field("customer", 8, strong=True), field("customer_number", 4, whole=True)),
            (field("customer_phone", 4, whole=True), field("customer_address", 8)),
        ),
        Section(labels["time_section"], "time"),
        *filled(
            (field("begins", 3, whole=True), field("ends", 3, whole=True), field("limit", 3, whole=True)),
            (field("reminder", 12),),
        ),
        Section(labels["rows_section"], "rows"),
        table(c, COLUMNS, rows, brought),
        *sum_of_all(c, "closing"),
        *ages,
        *pay,
        TermsAndSignatures(labels["terms"], c.terms, signs, c.confirms),
    ]
