"""The settlement 结算单 with an authorised repairer or dealer: the warranty work of a month, line by line.

The caller formats and translates all texts.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import sheets
from printing.paper import PaperBlock, Section, SignatureBox, TermsAndSignatures, filled, party_of
from printing.sheets import Column, Sheet, drawn_by, house_of, signed_by, sum_of_all, table

TITLE = N_("Settlement of warranty work")
LABELS = sheets.LABELS | {
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
    "claimed": N_("Claimed"),
    "credited": N_("Credited"),
    "all_claimed": N_("Claimed in all"),
    "withheld": N_("Withheld until the faulty part is back"),
    "refused": N_("Not credited, or decided otherwise"),
    "labour": N_("Credited for labour"),
    "parts": N_("Credited for parts"),
    "total": N_("Credited in all"),
    "on_paper": N_("Credited of claims on paper"),
    "drawn_up_by": N_("Drawn up by"),
    "agreed_by": N_("Agreed by the partner"),
}
PARTS = ("to", "month", "lines")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("line", 0.8, right=True),
    Column("job", 2.6, whole=True),
    Column("day", 1.7, whole=True),
    Column("what", 4.4),
    Column("claimed", 1.9, whole=True, right=True),
    Column("credited", 1.9, whole=True, right=True),
)


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """A row of the settlement. Below `what` stands why nothing is credited, what is disputed and what was decided."""

    line: str
    job: str
    day: str
    what: str
    claimed: str
    credited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSettlement(Sheet):
    """The content of one settlement. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    partner: str = ""
    partner_phone: str = ""
    partner_address: str = ""
    month: str = ""
    state: str = ""
    paid: str = ""
    remark: str = ""
    rows: tuple[ClaimedLine, ...] = ()
    brought: tuple[ClaimedLine, ...] = ()
    """For each row the sums of those before it."""
    all_claimed: str = ""
    withheld: str = ""
    refused: str = ""
    """What is left out, and what decisions took off or added: claimed + withheld + this = credited."""
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
    """What the signatures confirm; "" where nobody signs any more."""


def story(content: PartnerSettlement) -> list[PaperBlock]:
    """The settlement in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    return [
        *party_of(c, "partner", "to", strong=True),
        Section(labels["month_section"], "month"),
        *filled((field("month", 4, strong=True), field("state", 4), field("paid", 4)), (field("remark", 12),)),
        Section(labels["lines_section"], "lines"),
        table(c, COLUMNS, c.rows, c.brought),
        *filled(
            (field("all_claimed", 4), field("withheld", 4), field("refused", 4)),
            (field("labour", 4), field("parts", 4), field("on_paper", 4)),
        ),
        *sum_of_all(c),
        TermsAndSignatures("", (), _who_sign(c) if c.confirms else (), c.confirms),
    ]


def _who_sign(c: PartnerSettlement) -> tuple[SignatureBox, SignatureBox]:
    """The boxes of headquarters and of the partner, each with a place for the seal."""
    ours = signed_by(c, "drawn_up_by", house_of(c), c.drawn_up_by, c.drawn_up)
    return ours, signed_by(c, "agreed_by", c.partner, c.agreed_by, c.agreed)
