"""The cash-up sheet 日结单: by way to pay what was expected and counted, every receipt, and who signed.

The caller formats and translates all texts; amounts are text with their currency.
"""

from dataclasses import dataclass

from fieldservice.words.marking import N_
from printing import paper
from printing.paper import PaperBlock, Section, SignatureBox, TermsAndSignatures, filled
from printing.sheets import Column, Sheet, drawn_by, listed, signed_by, table

TITLE = N_("Cash-up sheet")
LABELS = paper.LABELS | {
    "about_section": N_("What was cashed up"),
    "kinds_section": N_("By payment method"),
    "receipts_section": N_("Receipts"),
    "received_section": N_("Received by a counter"),
    "received_by": N_("Received by"),
    "notes_section": N_("Cash by notes and coins"),
    "bank_section": N_("Paid in at the bank"),
    "till": N_("Drawer or pouch"),
    "period": N_("Period"),
    "counted": N_("Counted on"),
    "state": N_("State"),
    "receipts": N_("Receipts from and to"),
    "method": N_("Payment method"),
    "before": N_("Balance before"),
    "taken": N_("Taken"),
    "given": N_("Paid out"),
    "expected": N_("Expected amount"),
    "actual": N_("Counted"),
    "difference": N_("Difference"),
    "reason": N_("Reason"),
    "total": N_("Sum of the receipts"),
    "remark": N_("Remark"),
    "brought": N_("Brought forward"),
    "receipt_no": N_("Receipt no."),
    "at": N_("Time"),
    "amount": N_("Amount"),
    "note": N_("Value"),
    "pieces": N_("Pieces"),
    "left": N_("Stays in the drawer"),
    "apart": N_("Set apart"),
    "slip": N_("Bank slip"),
    "date": N_("Date"),
    "fee": N_("Fee"),
    "counted_by": N_("Counted and signed by"),
    "checked_by": N_("Checked by"),
    "name": N_("Name"),
    "nothing": N_("Nothing listed"),
}
PARTS = ("about", "kinds", "received", "notes", "bank", "receipts")
"""The names of its parts, by which a layout file orders them."""
OF_KINDS = (
    Column("method", 1.6),
    Column("before", 1.6, whole=True, right=True),
    Column("taken", 1.7, whole=True, right=True),
    Column("given", 1.5, whole=True, right=True),
    Column("expected", 1.7, whole=True, right=True),
    Column("counted", 1.7, whole=True, right=True, label="actual"),
    Column("difference", 1.6, whole=True, right=True),
    Column("reason", 2),
)
OF_RECEIVED = (
    Column("at", 2.4),
    Column("received_by", 2),
    Column("method", 1.6),
    Column("expected", 1.7, right=True),
    Column("counted", 1.7, right=True, label="actual"),
    Column("difference", 1.6, right=True),
    Column("reason", 2),
)
OF_NOTES = (
    Column("note", 1, whole=True, right=True),
    Column("pieces", 1, whole=True, right=True),
    Column("amount", 1, whole=True, right=True),
)
OF_BANK = (
    Column("slip", 3),
    Column("day", 2, label="date"),
    Column("method", 2),
    Column("amount", 2, whole=True, right=True),
    Column("fee", 1.6, whole=True, right=True),
)
OF_RECEIPTS = (
    Column("receipt_no", 3, whole=True),
    Column("at", 3),
    Column("method", 2),
    Column("remark", 2),
    Column("amount", 2, whole=True, right=True),
)


@dataclass(frozen=True, slots=True)
class KindLine:
    """A way to pay, or the total of all."""

    method: str
    before: str
    taken: str
    given: str
    expected: str
    counted: str
    difference: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What a counter received and counted of a pouch, by one way to pay."""

    at: str
    received_by: str
    method: str
    expected: str
    counted: str
    difference: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """An amount that was taken or paid out."""

    receipt_no: str
    at: str
    method: str
    amount: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CountedNotes:
    """Notes or coins of one value."""

    note: str
    pieces: str
    amount: str


@dataclass(frozen=True, slots=True)
class BankLine:
    """What reached the bank, with the number of its slip."""

    slip: str
    day: str
    method: str
    amount: str
    fee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashUpSheet(Sheet):
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing = drawn_by(__name__)

    till: str = ""
    period: str = ""
    """Since the cash-up before, or the first receipt, until the money was counted."""
    counted: str = ""
    state: str = ""
    receipts: str = ""
    """The first and the last receipt."""
    kinds: tuple[KindLine, ...] = ()
    """The last one is the total."""
    received: tuple[ReceivedLine, ...] = ()
    notes: tuple[CountedNotes, ...] = ()
    left: str = ""
    apart: str = ""
    banked: tuple[BankLine, ...] = ()
    lines: tuple[ReceiptLine, ...] = ()
    brought: tuple[ReceiptLine, ...] = ()
    """For each receipt the sum of those before it."""
    total: str = ""
    """The sum of the receipts."""
    counted_by: str = ""
    signed: str = ""
    """When whoever counted signed."""
    checked_by: str = ""
    confirms: str = ""
    """What the signatures confirm; "" where nobody signs any more."""


def story(content: CashUpSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, content.field
    about = filled(
        (field("till", 4), field("period", 8)), (field("state", 4), field("receipts", 5), field("counted", 3))
    )
    kept = filled((field("left", 4), field("apart", 8)))
    bank: list[PaperBlock] = [Section(labels["bank_section"], "bank"), *kept] if kept or c.banked else []
    return [
        Section(labels["about_section"], "about"),
        *about,
        Section(labels["kinds_section"], "kinds"),
        table(c, OF_KINDS, c.kinds),
        *listed(c, "received", OF_RECEIVED, c.received),
        *listed(c, "notes", OF_NOTES, c.notes),
        *bank,
        *([table(c, OF_BANK, c.banked)] if c.banked else []),
        Section(labels["receipts_section"], "receipts"),
        table(c, OF_RECEIPTS, c.lines, c.brought),
        *filled((field("total", 12, whole=True, strong=True),)),
        TermsAndSignatures("", (), _signatures(c) if c.confirms else (), c.confirms),
    ]


def _signatures(c: CashUpSheet) -> tuple[SignatureBox, SignatureBox]:
    """Who counted has signed with the own PIN; both sign on paper as well."""
    return signed_by(c, "counted_by", name=c.counted_by, date=c.signed), signed_by(c, "checked_by", name=c.checked_by)
