"""The contract 服务合同 or extension 延保: parties, devices, cover, times, care visits, price, both signatures.

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
    PaperHeader,
    PaperTable,
    PrintReport,
    Section,
    SignatureBox,
    TermsAndSignatures,
    field_of,
    filled,
    in_pairs,
    party_of,
    signed_for,
)

TITLE, EXTENSION = N_("Service contract"), N_("Extension of warranty")
LABELS = paper.LABELS | {
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
    "covers": N_("What it covers"),
    "classes": N_("Included"),
    "response": N_("Work begins within"),
    "repair": N_("Repaired within"),
    "visits": N_("Care visits a year"),
    "price": N_("Price"),
    "in_words": N_("In capital numerals"),
    "agreements": N_("Further agreements"),
    "serial": N_("Serial number"),
    "product": N_("Product"),
    "model": N_("Model"),
    "visit": N_("Visit"),
    "due": N_("Due by"),
    "terms": N_("Terms"),
    "ours": N_("For the service"),
    "theirs": N_("For the customer"),
    "name": N_("Name"),
    "date": N_("Date"),
    "signed_for": N_("Signed for"),
    "seal": N_("Seal"),
    "nothing": N_("Nothing listed"),
}
PARTS = ("customer", "cover", "devices", "care")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """A device of the contract."""

    serial: str
    product: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPaper:
    """The content of one contract. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.contract:draw", story="printing.contract:story")

    header: PaperHeader
    labels: Mapping[str, str]
    customer: str = ""
    customer_phone: str = ""
    customer_address: str = ""
    contact: str = ""
    begins: str = ""
    ends: str = ""
    covers: str = ""
    """In words: the devices listed, a site, or all devices of the customer."""
    classes: str = ""
    response: str = ""
    repair: str = ""
    visits: str = ""
    price: str = ""
    in_words: str = ""
    agreements: str = ""
    devices: tuple[ListedDevice, ...] = ()
    care: tuple[tuple[str, str], ...] = ()
    """(number, day by which it is due) of each care visit of the term."""
    terms: tuple[str, ...] = ()
    confirms: str = ""


def story(content: ContractPaper) -> list[PaperBlock]:
    """The contract in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, partial(field_of, content)
    columns = (PaperColumn(labels["serial"], 3, whole=True), PaperColumn(labels["product"], 3),
               PaperColumn(labels["model"], 6))  # fmt: skip
    devices = tuple((each.serial, each.product, each.model) for each in c.devices)
    visits = (PaperColumn(labels["visit"], 1), PaperColumn(labels["due"], 3, whole=True))
    listed: list[PaperBlock] = [Section(labels["devices_section"], "devices"), PaperTable(columns, devices)]
    care: list[PaperBlock] = [Section(labels["care_section"], "care"), in_pairs(visits, c.care)]
    return [
        *party_of(c, "customer", "customer", strong=True),
        *filled((field("contact", 12),)),
        Section(labels["cover_section"], "cover"),
        *filled(
            (field("begins", 3, whole=True), field("ends", 3, whole=True), field("covers", 6)),
            (field("classes", 12),),
            (field("response", 4), field("repair", 4), field("visits", 4)),
            (field("price", 4, whole=True, strong=True), field("in_words", 8)),
            (field("agreements", 12),),
        ),
        *(listed if devices else ()),
        *(care if c.care else ()),
        TermsAndSignatures(labels["terms"], c.terms, _who_sign(c), c.confirms),
    ]


def _who_sign(c: ContractPaper) -> tuple[SignatureBox, SignatureBox]:
    """The boxes of the service and of the customer, each with a place for the seal."""
    labels = c.labels

    def box(who: str, whom: str) -> SignatureBox:
        name_and_date = ((labels["name"], ""), (labels["date"], ""))
        return SignatureBox(labels[who], signed_for(whom, labels), name_and_date=name_and_date, seal=labels["seal"])

    return box("ours", c.header.point), box("theirs", c.customer)


def draw(contents: Sequence[ContractPaper], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the contracts one after the other into one PDF, each counting its own pages; `size` is one of
    pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
