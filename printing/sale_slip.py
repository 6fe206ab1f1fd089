"""The sale slip 零售小票: parts that were sold over the counter, with their prices, for a roll or a sheet.

The caller formats and translates all texts. It names the receipts of what was paid, and what is open or owed back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import PaperBlock, Section, TermsAndSignatures, filled
from printing.rolls import foot_of, head_of
from printing.sheets import Column, Sheet, drawn_by, section, table
from printing.thermal.languages import printed
from printing.thermal.paper_strip import RuleLine, StripBlock, TextLine, ThermalData, ValueLine

TITLE = N_("Sale slip")
LABELS = paper.LABELS | {
    "sale_section": N_("This sale"),
    "lines_section": N_("Parts sold"),
    "sold": N_("Sold on"),
    "customer": N_("Customer"),
    "seller": N_("Sold by"),
    "warranty": N_("Warranty begins on"),
    "remark": N_("Remark"),
    "part": N_("Part no."),
    "name": N_("Part name"),
    "quantity": N_("Qty"),
    "price": N_("Price of one"),
    "amount": N_("Amount"),
    "serials": N_("Serial numbers"),
    "returned": N_("Taken back"),
    "rounded": N_("Rounded by"),
    "total": N_("Total"),
    "tax": N_("Tax included"),
    "paid": N_("Paid"),
    "left": N_("Still open"),
    "owed_back": N_("Owed back"),
    "terms": N_("Terms"),
    "nothing": N_("Nothing listed"),
}
PARTS = ("sale", "lines")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("part", 2.4, whole=True),
    Column("name", 4.1),
    Column("quantity", 1.3, right=True),
    Column("price", 2.1, right=True),
    Column("amount", 2.1, right=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A part with its price. `returned` is how many of it came back, "" for none."""

    part: str
    name: str = ""
    quantity: str = ""
    price: str = ""
    amount: str = ""
    serials: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSlip(Sheet):
    """The content of one slip. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__, on_rolls=True)

    sold: str = ""
    customer: str = ""
    seller: str = ""
    warranty: str = ""
    remark: str = ""
    lines: tuple[SoldLine, ...] = ()
    rounded: str = ""
    total: str = ""
    tax: str = ""
    paid: str = ""
    """What was paid and given back, with the numbers of the receipts."""
    left: str = ""
    owed_back: str = ""
    terms: str = ""


def story(content: SaleSlip) -> list[PaperBlock]:
    """The slip in blocks, from top to bottom, for sheets and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    about = filled(
        (field("sold", 4, whole=True), field("customer", 4), field("seller", 4)),
        (field("warranty", 4, whole=True), field("remark", 8)),
    )
    lines = tuple(replace(line, name="\n".join(_below(content, line))) for line in c.lines)
    return [
        *section(c, "sale", *about),
        Section(labels["lines_section"], "lines"),
        table(c, COLUMNS, lines),
        *filled(
            (field("total", 6, whole=True, strong=True), field("tax", 3), field("rounded", 3)),
            (field("paid", 6), field("left", 6, strong=True), field("owed_back", 6, strong=True)),
        ),
        TermsAndSignatures(labels["terms"], tuple(filter(None, (c.terms,))), ()),
    ]


def _below(content: SaleSlip, line: SoldLine) -> Iterator[str]:
    """The name of a part, its serial numbers, and what of it came back."""
    if line.name:
        yield line.name
    if line.serials:
        yield f"{content.labels['serials']}: {line.serials}"
    if line.returned:
        yield f"{content.labels['returned']}: {line.returned}"


def strip(content: SaleSlip) -> list[StripBlock]:
    c, labels = content, content.labels
    blocks: list[StripBlock] = [
        *head_of(content),
        ValueLine(labels["sold"], c.sold),
        ValueLine(labels["customer"], c.customer),
        ValueLine(labels["seller"], c.seller),
    ]
    for line in c.lines:
        blocks += [RuleLine(), TextLine(line.part, "strong", right=line.amount)]
        blocks += [TextLine(f"{line.quantity} x {line.price}" if line.price else line.quantity)]
        blocks += [TextLine(text) for text in _below(c, line)]
    blocks += [
        RuleLine(),
        ValueLine(labels["rounded"], c.rounded),
        TextLine(f"{labels['total']}  {c.total}" if c.total else "", "big"),
        ValueLine(labels["tax"], c.tax),
        ValueLine(labels["paid"], c.paid),
        ValueLine(labels["left"], c.left, strong=True),
        ValueLine(labels["owed_back"], c.owed_back, strong=True),
        ValueLine(labels["warranty"], c.warranty, strong=True),
        ValueLine(labels["remark"], c.remark),
        TextLine(c.terms, "small"),
    ]
    return [*blocks, *foot_of(content)]


def thermal(content: SaleSlip, speaks: str, media: str = "80") -> ThermalData:
    """The slip for a receipt printer in the language `speaks`; `media` is "80" or "58".

    Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    return printed([strip(content)], speaks, media)
