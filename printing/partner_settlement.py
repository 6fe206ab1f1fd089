"""The settlement 结算单 with an authorised repairer or dealer: the warranty work of a month, line by line.

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
    party_of,
    signed_for,
)

TITLE = N_("Settlement of warranty work")
LABELS = paper.LABELS | {
    "to_section": N_("Partner"),
    "month_section": N_("Settled"),
    "lines_section": N_("Lines"),
    "partner": N_("Partner"),
    "partner_phone": N_("Phone"),
    "partner_address": N_("Address"),
    "month": N_("Month"),
    "state": N_("State"),
    "paid": N_("Paid"),
    "remark": N_("Remark"),
    "line": N_("Line"),
    "job": N_("Job no."),
    "day": N_("Day"),
    "what": N_("Labour or part"),
    "amount": N_("Amount"),
    "labour": N_("Labour"),
    "parts": N_("Parts"),
    "on_paper": N_("Claimed on paper"),
    "total": N_("Total"),
    "in_words": N_("In capital numerals"),
    "drawn_up_by": N_("Drawn up by"),
    "agreed_by": N_("Agreed by the partner"),
    "name": N_("Name"),
    "date": N_("Date"),
    "signed_for": N_("Signed for"),
    "seal": N_("Seal"),
    "nothing": N_("Nothing listed"),
}
PARTS = ("to", "month", "lines")
"""The names of its parts, by which a layout file orders them."""


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """A row of the settlement. `amount` is the amount credited, or why nothing is."""

    line: str
    job: str
    day: str
    what: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSettlement:
    """The content of one settlement. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(
        pdf="printing.partner_settlement:draw", story="printing.partner_settlement:story"
    )

    header: PaperHeader
    labels: Mapping[str, str]
    partner: str = ""
    partner_phone: str = ""
    partner_address: str = ""
    month: str = ""
    state: str = ""
    paid: str = ""
    remark: str = ""
    rows: tuple[ClaimedLine, ...] = ()
    labour: str = ""
    parts: str = ""
    on_paper: str = ""
    total: str = ""
    in_words: str = ""
    drawn_up_by: str = ""
    drawn_up: str = ""
    """The day on which it was drawn up."""
    agreed_by: str = ""
    agreed: str = ""
    confirms: str = ""


def story(content: PartnerSettlement) -> list[PaperBlock]:
    """The settlement in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, partial(field_of, content)
    columns = (
        PaperColumn(labels["line"], 0.9, right=True),
        PaperColumn(labels["job"], 2.6, whole=True),
        PaperColumn(labels["day"], 1.7, whole=True),
        PaperColumn(labels["what"], 4.6),
        PaperColumn(labels["amount"], 2.4, right=True),
    )
    rows = tuple((row.line, row.job, row.day, row.what, row.amount) for row in c.rows)
    return [
        *party_of(c, "partner", "to", strong=True),
        Section(labels["month_section"], "month"),
        *filled((field("month", 4, strong=True), field("state", 4), field("paid", 4)), (field("remark", 12),)),
        Section(labels["lines_section"], "lines"),
        PaperTable(columns, rows, labels["nothing"]),
        *filled((field("labour", 4), field("parts", 4), field("on_paper", 4))),
        *filled((PaperField(labels["total"], c.total, 12, strong=True),)),
        *filled((PaperField(labels["in_words"], c.in_words, 12),)),
        TermsAndSignatures("", (), _who_sign(c), c.confirms),
    ]


def _who_sign(c: PartnerSettlement) -> tuple[SignatureBox, SignatureBox]:
    """The boxes of headquarters and of the partner, each with a place for the seal."""
    labels = c.labels

    def box(who: str, office: str, name: str, date: str) -> SignatureBox:
        name_and_date = ((labels["name"], name), (labels["date"], date))
        return SignatureBox(labels[who], signed_for(office, labels), name_and_date=name_and_date, seal=labels["seal"])

    ours = box("drawn_up_by", c.header.point, c.drawn_up_by, c.drawn_up)
    return ours, box("agreed_by", c.partner, c.agreed_by, c.agreed)


def draw(contents: Sequence[PartnerSettlement], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the settlements one after the other into one PDF, each counting its own pages; `size` is one of
    pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
