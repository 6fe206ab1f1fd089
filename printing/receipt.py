"""The receipt 收据: what was paid or given back, how, and for what, for a roll of 80 mm or a sheet.

The caller formats and translates all texts; its title says whether it is a payment, a deposit or a refund.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import PaperBlock, PaperField, Section, SignatureBox, SquareCode, TermsAndSignatures, filled
from printing.rolls import foot_of, head_of
from printing.sheets import Column, Sheet, drawn_by, table
from printing.thermal.languages import printed
from printing.thermal.paper_strip import QrBlock, RuleLine, StripBlock, TextLine, ThermalData, ValueLine

TITLE, DEPOSIT, REFUND = N_("Receipt"), N_("Receipt for a deposit"), N_("Receipt for a refund")
LABELS = paper.LABELS | {
    "payment_section": N_("Payment"),
    "lines_section": N_("For"),
    "paid": N_("Paid on"),
    "customer": N_("Customer"),
    "cashier": N_("Cashier"),
    "method": N_("Paid by"),
    "reference": N_("Reference"),
    "what": N_("Paid for"),
    "work": N_("Work no."),
    "amount": N_("Amount"),
    "left": N_("Still open"),
    "left_in_all": N_("To be paid later, in all"),
    "total": N_("Amount received"),
    "in_capitals": N_("In capital numerals"),
    "tendered": N_("Cash given"),
    "change": N_("Change given"),
    "note": N_("Note"),
    "pay_here": N_("Pay here by phone: %(amount)s"),
    "terms": N_("Terms"),
    "nothing": N_("Nothing listed"),
    "date": N_("Date"),
    "name": N_("Name in full"),
    "seal": N_("Seal"),
    "received_by": N_("Refund received by"),
    "takes_back": N_("Receipts of what was paid"),
}
OF_REFUND = {
    "payment_section": N_("Refund"),
    "cashier": N_("Paid out by"),
    "left_in_all": N_("Still owed afterwards"),
    "paid": N_("Paid back on"),
    "method": N_("Paid back by"),
    "total": N_("Amount paid back"),
    "what": N_("Paid back for"),
}
"""Labels of a receipt for money that went back."""
PARTS = ("payment", "lines")
"""The names of its parts, by which a layout file orders them."""
COLUMNS = (
    Column("number", 3, whole=True, label="work"),
    Column("what", 4.4),
    Column("amount", 2.3, whole=True, right=True),
    Column("left", 2.3, whole=True, right=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFor:
    """One thing that was paid for. `left` is what was still open for it then, "" for nothing."""

    number: str
    what: str = ""
    amount: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent(Sheet):
    """The content of one receipt. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__, on_rolls=True)

    paid: str = ""
    customer: str = ""
    cashier: str = ""
    method: str = ""
    reference: str = ""
    lines: tuple[PaidFor, ...] = ()
    total: str = ""
    in_capitals: str = ""
    tendered: str = ""
    change: str = ""
    left: str = ""
    """What is still open in all; "" where nothing is, or nobody noted it."""
    takes_back: str = ""
    """The numbers of the receipts of what a refund gives back."""
    note: str = ""
    """What it is if it is no plain payment: a deposit, a refund, a payment that was cancelled."""
    pay_here: str = ""
    """The text of the code to pay with, where something is open."""
    due: str = ""
    """What is to be paid by that code."""
    terms_title: str = ""
    terms: str = ""
    confirms: str = ""
    """What the customer signs for who got money back; "" where nobody signs."""


def story(content: ReceiptContent) -> list[PaperBlock]:
    """The receipt in blocks, from top to bottom, for sheets and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    note: list[PaperBlock] = [*filled((PaperField(labels["note"], c.note, strong=True),))]
    lines: list[PaperBlock] = []
    if c.lines:
        lines = [Section(labels["lines_section"], "lines"), table(c, COLUMNS, c.lines)]
    code: list[PaperBlock] = [SquareCode(_pay_here(c), c.pay_here)] if c.pay_here else []
    return [
        Section(labels["payment_section"], "payment"),
        *note,
        *filled(
            (field("paid", 4, whole=True), field("customer", 5), field("cashier", 3)),
            (field("method", 4), field("reference", 8)),
            (field("takes_back", 12),),
        ),
        *lines,
        *filled((field("total", 12, whole=True, strong=True),), (field("in_capitals", 12, strong=True),)),
        *filled(
            (
                field("tendered", 4, whole=True),
                field("change", 4, whole=True),
                PaperField(labels["left_in_all"], c.left, 4, whole=True),
            )
        ),
        *code,
        TermsAndSignatures(c.terms_title, tuple(filter(None, (c.terms,))), _signs(c), c.confirms),
    ]


def _pay_here(c: ReceiptContent) -> str:
    return c.labels["pay_here"] % {"amount": c.due}


def _signs(c: ReceiptContent) -> tuple[SignatureBox, ...]:
    labels = c.labels
    day = c.paid[:10]
    ours = SignatureBox(
        labels["cashier"], name_and_date=((labels["name"], c.cashier), (labels["date"], day)), seal=labels["seal"]
    )
    theirs = SignatureBox(
        labels["received_by"], name_and_date=((labels["name"], c.customer), (labels["date"], "")), seal=""
    )
    return (ours, theirs) if c.confirms else (ours,)


def strip(content: ReceiptContent) -> list[StripBlock]:
    c, labels = content, content.labels
    blocks: list[StripBlock] = [
        *head_of(content),
        TextLine(c.note, "strong"),
        ValueLine(labels["paid"], c.paid),
        ValueLine(labels["customer"], c.customer),
        ValueLine(labels["cashier"], c.cashier),
        ValueLine(labels["method"], c.method),
        ValueLine(labels["reference"], c.reference),
        ValueLine(labels["takes_back"], c.takes_back),
    ]
    for line in c.lines:
        blocks += [RuleLine(), TextLine(line.number, "strong", right=line.amount), TextLine(line.what)]
        blocks += [TextLine(labels["left"] if line.left else "", right=line.left)]
    blocks += [
        RuleLine(),
        TextLine(f"{labels['total']}  {c.total}" if c.total else "", "big"),
        ValueLine(labels["in_capitals"], c.in_capitals, strong=True),
        ValueLine(labels["tendered"], c.tendered),
        ValueLine(labels["change"], c.change),
        ValueLine(labels["left_in_all"], c.left, strong=True),
    ]
    if c.pay_here:
        blocks += [RuleLine(), QrBlock(c.pay_here, (TextLine(_pay_here(c), "strong"),))]
    if c.confirms:
        blocks += [RuleLine(), TextLine(c.confirms, "strong"), TextLine(labels["received_by"], "small")]
        blocks += [TextLine(""), TextLine("_" * 24)]
    blocks += [TextLine(c.terms_title if c.terms else "", "small"), TextLine(c.terms, "small")]
    return [*blocks, *foot_of(content)]


def thermal(content: ReceiptContent, speaks: str, media: str = "80") -> ThermalData:
    """The receipt for a receipt printer in the language `speaks`; `media` is "80" or "58".

    Raises ValueError for another language or media, CannotPrint when a font is missing.
    """
    return printed([strip(content)], speaks, media)
