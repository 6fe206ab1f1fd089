"""The statement of account 对账单: what was charged and paid from one day to another, and what is open by age.

The caller formats and translates all texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, ClassVar

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import (
    Drawing,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperHeader,
    PaperTable,
    PrintReport,
    Section,
    SignatureBox,
    TermsAndSignatures,
    field_of,
    filled,
    signed_for,
)

TITLE = N_("Statement of account")
LABELS = paper.LABELS | {
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
    "in_words": N_("In capital numerals"),
    "name": N_("Name"),
    "date": N_("Date"),
    "issued_by": N_("Drawn up by"),
    "agreed_by": N_("Agreed by the customer"),
    "seal": N_("Seal"),
    "signed_for": N_("Signed for"),
    "nothing": N_("Nothing listed"),
    "terms": N_("Terms"),
    "payment_code": N_("Pay here"),
}
PARTS = ("to", "time", "rows", "ages", "pay")
"""The names of its parts, by which a layout file orders them."""


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
class AccountStatement:
    """The content of one statement. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(
        pdf="printing.account_statement:draw", story="printing.account_statement:story"
    )

    header: PaperHeader
    labels: Mapping[str, str]
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
    terms: str = ""


def story(content: AccountStatement) -> list[PaperBlock]:
    """The statement in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, partial(field_of, content)
    columns = (
        PaperColumn(labels["day"], 1.6, whole=True),
        PaperColumn(labels["what"], 2.4),
        PaperColumn(labels["papers"], 2.8),
        PaperColumn(labels["charged"], 1.8, right=True),
        PaperColumn(labels["paid"], 1.8, right=True),
        PaperColumn(labels["balance"], 1.9, right=True),
    )
    rows = tuple((row.day, row.what, row.papers, row.charged, row.paid, row.balance) for row in c.rows)
    before = (("", labels["opening"], "", "", "", c.opening),) if c.opening else ()
    ages: list[PaperBlock] = []
    if c.ages:
        of_age = tuple(PaperColumn(age, 2.4, right=True) for age, _amount in c.ages)
        ages = [
            Section(labels["ages_section"], "ages"),
            PaperTable(of_age, (tuple(amount for _age, amount in c.ages),)),
        ]
    pay: list[PaperBlock] = (
        [Section(labels["pay_section"], "pay"), *filled((field("payment_code", 12),))] if c.payment_code else []
    )
    day = ((labels["name"], ""), (labels["date"], ""))
    signs = tuple(
        SignatureBox(labels[who], signed_for(whom, labels), name_and_date=day, seal=labels["seal"])
        for who, whom in (("issued_by", c.header.point), ("agreed_by", c.customer))
    )
    return [
        Section(labels["to_section"], "to"),
        *filled(
            (field("customer", 8, strong=True), field("customer_number", 4, whole=True)),
            (field("customer_phone", 4, whole=True), field("customer_address", 8)),
        ),
        Section(labels["time_section"], "time"),
        *filled(
            (
                field("begins", 3, whole=True),
                field("ends", 3, whole=True),
                field("limit", 3, whole=True),
                field("reminder", 3),
            )
        ),
        Section(labels["rows_section"], "rows"),
        PaperTable(columns, (*before, *rows), labels["nothing"]),
        *filled(
            (
                PaperField(labels["closing"], c.closing, 5, whole=True, strong=True),
                PaperField(labels["in_words"], c.in_words, 7),
            )
        ),
        *ages,
        *pay,
        TermsAndSignatures(labels["terms"], tuple(filter(None, (c.terms,))), signs),
    ]


def draw(contents: Sequence[AccountStatement], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the statements one after the other into one PDF, each counting its own pages.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
