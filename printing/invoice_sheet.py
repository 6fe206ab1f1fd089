"""The invoice data sheet 开票资料: what the tax program needs for an invoice, and what was issued.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, sum_of_all, table

TITLE = N_("Invoice data")
LABELS = sheets.LABELS | {
    "to_section": N_("Invoice for"),
    "lines_section": N_("What it is for"),
    "issued_section": N_("Invoices issued"),
    "kind": N_("Kind of invoice"),
    "customer_title": N_("Invoice title"),
    "tax_number": N_("Tax number"),
    "address_and_phone": N_("Registered address and phone"),
    "bank_and_account": N_("Bank and account"),
    "email": N_("E-mail for the invoice"),
    "asked": N_("Asked for on"),
    "what": N_("What it is for"),
    "work": N_("Job no."),
    "amount": N_("Amount"),
    "issued": N_("Invoice date"),
    "invoice_number": N_("Invoice number"),
}
PARTS = ("to", "lines", "issued")
"""The names of its parts, by which a layout file orders them."""
OF_LINES = (Column("work", 6, whole=True), Column("amount", 6, right=True))
OF_ISSUED = (Column("issued", 3, whole=True), Column("invoice_number", 6, whole=True), Column("amount", 3, right=True))


@dataclass(frozen=True, slots=True)
class InvoicedWork:
    """A job or another thing that the invoice is about, by its number."""

    work: str
    amount: str


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """The invoice, or a red note to it: day, number and amount."""

    issued: str
    invoice_number: str
    amount: str


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
    what: str = ""
    lines: tuple[InvoicedWork, ...] = ()
    total: str = ""
    in_words: str = ""
    issued: tuple[IssuedInvoice, ...] = ()
    terms: str = ""


def story(content: InvoiceSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    issued: list[PaperBlock] = (
        [Section(labels["issued_section"], "issued"), table(c, OF_ISSUED, c.issued)] if c.issued else []
    )
    return [
        Section(labels["to_section"], "to"),
        *filled(
            (field("kind", 6, strong=True), field("asked", 6, whole=True)),
            (field("customer_title", 12, strong=True),),
            (field("tax_number", 6, whole=True), field("email", 6)),
            (field("address_and_phone", 12),),
            (field("bank_and_account", 12),),
        ),
        Section(labels["lines_section"], "lines"),
        *filled((field("what", 12),)),
        table(c, OF_LINES, c.lines),
        *sum_of_all(c),
        *issued,
        TermsAndSignatures(labels["terms"], tuple(filter(None, (c.terms,))), ()),
    ]
