"""The credit note 贷项通知单: what was credited on the customer's account for devices that were taken back.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, house_of, signed_by, sum_of_all, table

TITLE = N_("Credit note")
LABELS = sheets.LABELS | {
    "to_section": N_("Customer"),
    "about_section": N_("What is credited"),
    "lines_section": N_("Devices taken back"),
    "customer": N_("Customer name"),
    "contact": N_("Contact"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "case_number": N_("Return case"),
    "job": N_("Job no."),
    "credited": N_("Date of the note"),
    "credited_by": N_("Credited by"),
    "proof": N_("Purchase proof"),
    "remark": N_("Remark"),
    "serial": N_("Serial number"),
    "device": N_("Model"),
    "purchased": N_("Purchased on"),
    "value": N_("Amount decided"),
    "deduction": N_("Deduction"),
    "amount": N_("To the customer's credit"),
    "total": N_("Credited on the account in all"),
    "issued_by": N_("For the service point"),
}
PARTS = ("to", "about", "lines")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("serial", 3.2, whole=True),
    Column("device", 3),
    Column("purchased", 1.8, whole=True),
    Column("value", 1.7, right=True),
    Column("deduction", 1.5, right=True),
    Column("amount", 1.8, right=True),
)


@dataclass(frozen=True, slots=True)
class CreditedDevice:
    """A device that was taken back, and what is credited for it. `value` and `deduction` only where they differ."""

    serial: str
    device: str
    purchased: str
    amount: str
    value: str = ""
    deduction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote(Sheet):
    """The content of one note. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    customer: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    case_number: str = ""
    job: str = ""
    credited: str = ""
    credited_by: str = ""
    proof: str = ""
    remark: str = ""
    lines: tuple[CreditedDevice, ...] = ()
    total: str = ""
    in_words: str = ""
    terms: tuple[str, ...] = ()
    confirms: str = ""
    issued: str = ""
    """The day of the note, beside the signature."""


def story(content: CreditNote) -> list[PaperBlock]:
    """The note in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    return [
        Section(labels["to_section"], "to"),
        *filled(
            (field("customer", 6, strong=True), field("contact", 3), field("phone", 3, whole=True)),
            (field("address", 12),),
        ),
        Section(labels["about_section"], "about"),
        *filled(
            (field("case_number", 4, whole=True), field("job", 4, whole=True), field("proof", 4)),
            (field("credited", 4, whole=True, strong=True), field("credited_by", 8)),
            (field("remark", 12),),
        ),
        Section(labels["lines_section"], "lines"),
        table(c, COLUMNS, c.lines),
        *sum_of_all(c),
        TermsAndSignatures(
            labels["terms"], c.terms, (signed_by(c, "issued_by", house_of(c), c.credited_by, c.issued),), c.confirms
        ),
    ]
