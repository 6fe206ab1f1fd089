"""The invoice data sheet 开票资料: what the tax program needs for an invoice, and what was issued.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, listed, sum_of_all, table

TITLE = N_("Invoice data")
LABELS = sheets.LABELS | {
    "to_section": N_("Invoice for"),
    "lines_section": N_("What it is for"),
    "tax_section": N_("By tax rate"),
    "issued_section": N_("Invoices issued"),
    "kind": N_("Kind of invoice"),
    "customer_title": N_("Invoice title"),
    "tax_number": N_("Tax number"),
    "address_and_phone": N_("Registered address and phone"),
    "bank_and_account": N_("Bank and account"),
    "email": N_("E-mail for the invoice"),
    "asked": N_("Asked for on"),
    "what": N_("What it is for"),
    "work": N_("Job, sale or account"),
    "amount": N_("Amount with tax"),
    "rate": N_("Tax rate"),
    "net": N_("Amount without tax"),
    "tax": N_("Tax amount"),
    "total": N_("Total with tax"),
    "state": N_("State"),
    "document": N_("Document"),
    "corrects": N_("Corrects"),
    "left": N_("Left after red-letter invoices"),
    "note": N_("Note"),
    "issued": N_("Invoice date"),
    "invoice_number": N_("Invoice number"),
}
PARTS = ("to", "lines", "tax", "issued")
"""The names of its parts, by which a layout file orders them."""
OF_LINES = (Column("work", 6, whole=True), Column("amount", 6, right=True))
OF_RATES = (
    Column("rate", 3, whole=True),
    Column("net", 3, whole=True, right=True),
    Column("tax", 3, whole=True, right=True),
    Column("amount", 3, whole=True, right=True),
)
OF_ISSUED = (
    Column("issued", 2.2, whole=True),
    Column("document", 2.2),
    Column("invoice_number", 3.9, whole=True),
    Column("corrects", 3.9, whole=True),
    Column("amount", 2.6, whole=True, right=True),
)


@dataclass(frozen=True, slots=True)
class InvoicedWork:
    """A job or another thing that the invoice is about, by its number."""

    work: str
    amount: str


@dataclass(frozen=True, slots=True)
class InvoicedRate:
    """What of the invoice has one rate of tax; of an old balance nobody knows the rate."""

    rate: str
    net: str
    tax: str
    amount: str


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """The invoice, or a red note to it, which names the number of the invoice that it corrects."""

    issued: str
    document: str
    invoice_number: str
    amount: str
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSheet(Sheet):
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    kind: str = ""
    customer_title: str = ""
    tax_number: str = ""
    address_and_phone: str = ""
    bank_and_account: str = ""
    email: str = ""
    asked: str = ""
    state: str = ""
    what: str = ""
    lines: tuple[InvoicedWork, ...] = ()
    rates: tuple[InvoicedRate, ...] = ()
    total: str = ""
    in_words: str = ""
    issued: tuple[IssuedInvoice, ...] = ()
    left: str = ""
    terms: str = ""


def story(content: InvoiceSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    issued: list[PaperBlock] = (
        [
            Section(labels["issued_section"], "issued"),
            table(c, OF_ISSUED, c.issued),
            *filled((field("left", 12, whole=True, strong=True),)),
        ]
        if c.issued
        else []
    )
    return [
        Section(labels["to_section"], "to"),
        *filled(
            (field("kind", 5, strong=True), field("asked", 3, whole=True), field("state", 4)),
            (field("customer_title", 12, strong=True),),
            (field("tax_number", 6, whole=True), field("email", 6)),
            (field("address_and_phone", 12),),
            (field("bank_and_account", 12),),
        ),
        Section(labels["lines_section"], "lines"),
        *filled((field("what", 12),)),
        table(c, OF_LINES, c.lines),
        *listed(c, "tax", OF_RATES, c.rates),
        *sum_of_all(c),
        *issued,
        TermsAndSignatures(labels["note"], (c.terms,), ()),
    ]
