"""The invoice data sheet 开票资料: what the tax program needs for an invoice, and what was issued.

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
    TermsAndSignatures,
    field_of,
    filled,
)

TITLE = N_("Invoice data")
LABELS = paper.LABELS | {
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
    "total": N_("Total"),
    "in_words": N_("In capital numerals"),
    "issued": N_("Invoice date"),
    "invoice_number": N_("Invoice number"),
    "nothing": N_("Nothing listed"),
    "terms": N_("Terms"),
}
PARTS = ("to", "lines", "issued")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSheet:
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.invoice_sheet:draw", story="printing.invoice_sheet:story")

    header: PaperHeader
    labels: Mapping[str, str]
    kind: str = ""
    customer_title: str = ""
    tax_number: str = ""
    address_and_phone: str = ""
    bank_and_account: str = ""
    email: str = ""
    asked: str = ""
    what: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    """(number of the job, amount)"""
    total: str = ""
    in_words: str = ""
    issued: tuple[tuple[str, str, str], ...] = ()
    """(day, number, amount) of the invoice and its red notes"""
    terms: str = ""


def story(content: InvoiceSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, partial(field_of, content)
    of_lines = (PaperColumn(labels["work"], 6, whole=True), PaperColumn(labels["amount"], 6, right=True))
    of_issued = (
        PaperColumn(labels["issued"], 3, whole=True),
        PaperColumn(labels["invoice_number"], 6, whole=True),
        PaperColumn(labels["amount"], 3, right=True),
    )
    issued: list[PaperBlock] = (
        [Section(labels["issued_section"], "issued"), PaperTable(of_issued, c.issued)] if c.issued else []
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
        PaperTable(of_lines, c.lines, labels["nothing"]),
        *filled(
            (
                PaperField(labels["total"], c.total, 5, whole=True, strong=True),
                PaperField(labels["in_words"], c.in_words, 7),
            )
        ),
        *issued,
        TermsAndSignatures(labels["terms"], tuple(filter(None, (c.terms,))), ()),
    ]


def draw(contents: Sequence[InvoiceSheet], out: BinaryIO | str, size: str = "A5") -> PrintReport:
    """Print the sheets one after the other into one PDF, each counting its own pages.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
