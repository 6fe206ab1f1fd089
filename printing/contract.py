"""The contract 服务合同 or extension 延保: parties, devices, cover, times, care visits, price, both signatures.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import (
    PaperBlock,
    PaperColumn,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
    filled,
    in_pairs,
    party_of,
)
from printing.sheets import Column, Sheet, drawn_by, house_of, signed_by, table

TITLE, EXTENSION = N_("Service contract"), N_("Extension of warranty")
LABELS = sheets.LABELS | {
    "customer_section": N_("Customer"),
    "cover_section": N_("What is agreed"),
    "devices_section": N_("Covered devices"),
    "care_section": N_("Care visits"),
    "customer": N_("Customer"),
    "customer_phone": N_("Phone"),
    "customer_address": N_("Address"),
    "contact": N_("Contact person"),
    "begins": N_("First day"),
    "ends": N_("Last day"),
    "note": N_("Note"),
    "periods_section": N_("Contract periods"),
    "covers": N_("What it covers"),
    "site": N_("Site"),
    "classes": N_("Included"),
    "response": N_("Work begins within"),
    "repair": N_("Repaired within"),
    "visits": N_("Care visits a year"),
    "hours": N_("Working time of the service point"),
    "price": N_("Price with tax"),
    "tax": N_("Tax contained in it"),
    "pay_by": N_("To be paid by"),
    "agreements": N_("Further agreements"),
    "serial": N_("Serial number"),
    "product": N_("Product"),
    "model": N_("Model"),
    "date": N_("Place and date"),
    "visit": N_("Visit"),
    "due": N_("Due by"),
    "ours": N_("For the service"),
    "theirs": N_("For the customer"),
}
PARTS = ("customer", "cover", "periods", "devices", "care")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (Column("serial", 3, whole=True), Column("product", 3), Column("model", 6))


OF_PERIODS = (
    Column("begins", 1.6, whole=True),
    Column("ends", 1.6, whole=True),
    Column("classes", 2.4),
    Column("response", 1.9),
    Column("repair", 1.9),
    Column("visits", 0.9),
    Column("price", 2.2),
)


@dataclass(frozen=True, slots=True)
class ContractPeriod:
    """A period with what is agreed for it."""

    begins: str
    ends: str
    classes: str = ""
    response: str = ""
    repair: str = ""
    visits: str = ""
    price: str = ""
    """In figures, in capital numerals, with its tax and the day by which it is to be paid."""


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device of the contract."""

    serial: str
    product: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPaper(Sheet):
    """The content of one contract. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    customer: str = ""
    customer_phone: str = ""
    customer_address: str = ""
    contact: str = ""
    note: str = ""
    """That it was ended early."""
    begins: str = ""
    ends: str = ""
    covers: str = ""
    """In words: the devices listed, a site, or all devices of the customer."""
    site: str = ""
    classes: str = ""
    response: str = ""
    repair: str = ""
    hours: str = ""
    visits: str = ""
    price: str = ""
    tax: str = ""
    pay_by: str = ""
    in_words: str = ""
    periods: tuple[ContractPeriod, ...] = ()
    """All of them, where there are several; the fields above then say nothing of what differs."""
    agreements: str = ""
    devices: tuple[ListedDevice, ...] = ()
    care: tuple[tuple[str, str], ...] = ()
    """(number, day by which it is due) of each care visit of the term."""
    terms: tuple[str, ...] = ()
    confirms: str = ""


def story(content: ContractPaper) -> list[PaperBlock]:
    """The contract in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    visits = (PaperColumn(labels["visit"], 1), PaperColumn(labels["due"], 3, whole=True))
    periods: list[PaperBlock] = [Section(labels["periods_section"], "periods"), table(c, OF_PERIODS, c.periods)]
    listed: list[PaperBlock] = [Section(labels["devices_section"], "devices"), table(c, COLUMNS, c.devices)]
    dates = PaperTable(visits, c.care) if len(c.care) == 1 else in_pairs(visits, c.care)
    care: list[PaperBlock] = [Section(labels["care_section"], "care"), dates]
    return [
        *party_of(c, "customer", "customer", strong=True),
        *filled((field("contact", 12),)),
        Section(labels["cover_section"], "cover"),
        *filled(
            (field("note", 12, strong=True),),
            (field("begins", 3, whole=True), field("ends", 3, whole=True), field("covers", 6)),
            (field("site", 12),),
            (field("classes", 12),),
            (field("response", 4), field("repair", 4), field("visits", 4)),
            (field("hours", 12),),
            (field("price", 4, whole=True, strong=True), field("tax", 4), field("pay_by", 4, whole=True)),
            (field("in_words", 12),),
            (field("agreements", 12),),
        ),
        *(periods if c.periods else ()),
        *(listed if c.devices else ()),
        *(care if c.care else ()),
        TermsAndSignatures(labels["terms"], c.terms, _who_sign(c), c.confirms),
    ]


def _who_sign(c: ContractPaper) -> tuple[SignatureBox, SignatureBox]:
    """The boxes of the service and of the customer, each with a place for the seal."""
    return signed_by(c, "ours", house_of(c)), signed_by(c, "theirs", c.customer)
