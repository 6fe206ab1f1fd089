"""The cash-up sheet 日结单: by way to pay what was expected and counted, every receipt, and who signed.

The caller formats and translates all texts; amounts are text with their currency.
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
)

TITLE = N_("Cash-up sheet")
LABELS = paper.LABELS | {
    "about_section": N_("What was cashed up"),
    "kinds_section": N_("By way to pay"),
    "receipts_section": N_("Receipts"),
    "notes_section": N_("Cash by notes and coins"),
    "bank_section": N_("Paid in at the bank"),
    "till": N_("Drawer or pouch"),
    "counted": N_("Counted on"),
    "state": N_("State"),
    "receipts": N_("Receipts from and to"),
    "method": N_("Way to pay"),
    "before": N_("Balance before"),
    "taken": N_("Taken"),
    "given": N_("Paid out"),
    "expected": N_("Expected amount"),
    "actual": N_("Counted"),
    "difference": N_("Difference"),
    "reason": N_("Reason"),
    "total": N_("Sum"),
    "receipt_no": N_("Receipt no."),
    "at": N_("Time"),
    "amount": N_("Amount"),
    "note": N_("Value"),
    "pieces": N_("Pieces"),
    "left": N_("Stays in the drawer"),
    "apart": N_("Set apart"),
    "slip": N_("Bank slip"),
    "day": N_("Date"),
    "fee": N_("Fee"),
    "counted_by": N_("Counted and signed by"),
    "checked_by": N_("Checked by"),
    "name": N_("Name"),
    "nothing": N_("Nothing listed"),
}
PARTS = ("about", "kinds", "notes", "bank", "receipts")
"""The names of its parts, by which a layout file orders them."""


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
class ReceiptLine:
    """An amount that was taken or paid out."""

    number: str
    at: str
    method: str
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
class CashUpSheet:
    """The content of one sheet. `labels` has a text for every key of LABELS, in the paper's language(s)."""

    drawing: ClassVar[Drawing] = Drawing(pdf="printing.cash_up_sheet:draw", story="printing.cash_up_sheet:story")

    header: PaperHeader
    labels: Mapping[str, str]
    till: str = ""
    counted: str = ""
    state: str = ""
    receipts: str = ""
    """The first and the last receipt."""
    kinds: tuple[KindLine, ...] = ()
    """The last one is the total."""
    notes: tuple[tuple[str, str, str], ...] = ()
    """(value, pieces, amount) of notes and coins."""
    left: str = ""
    apart: str = ""
    banked: tuple[BankLine, ...] = ()
    lines: tuple[ReceiptLine, ...] = ()
    counted_by: str = ""
    signed: str = ""
    """When whoever counted signed."""
    checked_by: str = ""
    confirms: str = ""


def story(content: CashUpSheet) -> list[PaperBlock]:
    """The sheet in blocks, from top to bottom, for print and for the preview in the terminal."""
    c, labels, field = content, content.labels, partial(field_of, content)
    about = filled((field("till", 6), field("counted", 6)), (field("state", 6), field("receipts", 6)))
    notes: list[PaperBlock] = [Section(labels["notes_section"], "notes"), _notes(c)] if c.notes else []
    kept = filled((field("left", 4), field("apart", 8)))
    bank: list[PaperBlock] = [Section(labels["bank_section"], "bank"), *kept] if kept or c.banked else []
    return [
        Section(labels["about_section"], "about"),
        *about,
        Section(labels["kinds_section"], "kinds"),
        _kinds(c),
        *notes,
        *bank,
        *([_banked(c)] if c.banked else []),
        Section(labels["receipts_section"], "receipts"),
        _receipts(c),
        TermsAndSignatures("", (), _signatures(c), c.confirms),
    ]


def _kinds(c: CashUpSheet) -> PaperTable:
    labels, explained = c.labels, not c.kinds or any(line.reason for line in c.kinds)
    shares = (("before", 1.6), ("taken", 1.7), ("given", 1.5), ("expected", 1.7), ("actual", 1.7), ("difference", 1.6))
    columns = (
        PaperColumn(labels["method"], 1.6),
        *(PaperColumn(labels[name], share, whole=True, right=True) for name, share in shares),
        *((PaperColumn(labels["reason"], 2),) if explained else ()),
    )
    rows = tuple(
        (line.method, line.before, line.taken, line.given, line.expected, line.counted, line.difference,
         *((line.reason,) if explained else ()))
        for line in c.kinds
    )  # fmt: skip
    return PaperTable(columns, rows, labels["nothing"])


def _notes(c: CashUpSheet) -> PaperTable:
    heads = (PaperColumn(c.labels[name], 1, whole=True, right=True) for name in ("note", "pieces", "amount"))
    return PaperTable(tuple(heads), c.notes)


def _banked(c: CashUpSheet) -> PaperTable:
    labels = c.labels
    columns = (
        PaperColumn(labels["slip"], 3), PaperColumn(labels["day"], 2), PaperColumn(labels["method"], 2),
        PaperColumn(labels["amount"], 2, whole=True, right=True),
        PaperColumn(labels["fee"], 1.6, whole=True, right=True),
    )  # fmt: skip
    return PaperTable(columns, tuple((line.slip, line.day, line.method, line.amount, line.fee) for line in c.banked))


def _receipts(c: CashUpSheet) -> PaperTable:
    labels = c.labels
    columns = (
        PaperColumn(labels["receipt_no"], 3, whole=True),
        PaperColumn(labels["at"], 3), PaperColumn(labels["method"], 2),
        PaperColumn(labels["amount"], 2, whole=True, right=True),
    )  # fmt: skip
    rows = tuple((line.number, line.at, line.method, line.amount) for line in c.lines)
    return PaperTable(columns, rows, labels["nothing"])


def _signatures(c: CashUpSheet) -> tuple[SignatureBox, SignatureBox]:
    """Who counted has signed with the own PIN; both sign on paper as well."""
    labels = c.labels
    return (
        SignatureBox(labels["counted_by"], name_and_date=((labels["name"], c.counted_by), (labels["day"], c.signed))),
        SignatureBox(labels["checked_by"], name_and_date=((labels["name"], c.checked_by), (labels["day"], ""))),
    )


def draw(contents: Sequence[CashUpSheet], out: BinaryIO | str, size: str = "A4") -> PrintReport:
    """Print the sheets one after the other into one PDF, each counting its own pages; `size` is one of pdf.sheet.SIZES.

    Raises CannotPrint when a font is missing and OSError when `out` cannot be written.
    """
    from printing.pdf import layout  # the PDF library loads when something is printed, not with the content

    return layout.run([(content.header, content.labels, story(content)) for content in contents], out, size)
