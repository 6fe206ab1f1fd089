"""The parts of a paper and the rows of cells among them, placed on a flow of sheets.

Sheets end between rows. A title stays with what follows it, and signatures with the row before them. A row longer than
a sheet continues on the next sheet under the same labels, so no text is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from printing.paper import PaperBlock, Section, TermsAndSignatures
from printing.pdf.sheet import ASCENT, BLACK, MM, SOFT, PdfSheet, TextStyle
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow

PAD_X_MM, PAD_TOP_MM, PAD_BOTTOM_MM = 1.5, 0.9, 1.0
LEAST_LINES = 3  # of a long row or text that are left behind, or carried over to what is joined to them
_SHORT_LINES, _SHORT_SHARE = 6, 1 / 3  # a row of more lines, and higher than this share of a sheet, may be broken


class TextPiece(NamedTuple):
    """A text at its place in a block."""

    x: float
    text: str
    ticked: bool | None = None  # None: no box before it
    style: TextStyle | None = None  # None: that of its cell


class Cell(NamedTuple):
    """A cell of a row with its label and text."""

    x: float
    width: float
    label: Sequence[str]
    lines: Sequence[tuple[TextPiece, ...]]
    style: TextStyle


@dataclass(frozen=True, slots=True)
class Part:
    """A part that breaks nowhere or by itself: it begins where `high` points are free.

    A part or row that `joins` ends on the sheet on which the next one begins. What `opens` a section names its title,
    which is repeated where the section continues on a further sheet; "" for one without a title.
    """

    high: float
    draw: Callable[[SheetFlow], None]
    joins: bool = False
    opens: str | None = None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of cells between hair lines, at least `least` points high; `again` is repeated where it continues, with
    `brought` below it where a sheet begins with the row."""

    cells: Sequence[Cell]
    lead: float
    again: Sequence[Cell] = ()
    least: float = 0
    joins: bool = False
    opens: str | None = None
    brought: Sequence[Cell] = ()


Parts = list[Part | PartRow]


def high_of(flow: SheetFlow, parts: Parts) -> float:
    """The height of parts that are not broken."""
    return sum(
        _row_high(flow, each, _lines_in(each.cells)) if isinstance(each, PartRow) else each.high for each in parts
    )


def add(parts: Parts, block: PaperBlock, more: Parts) -> None:
    """Add the parts of a block; the foot of a paper, and a row to write on above it, are joined to the row before."""
    if parts and isinstance(block, TermsAndSignatures):
        joined = 2 if isinstance(parts[-1], PartRow) and parts[-1].least else 1
        parts[-joined:] = [replace(part, joins=True) for part in parts[-joined:]]
    parts += more


def by_sections(story: Sequence[PaperBlock]) -> list[list[PaperBlock]]:
    """The blocks of a paper, section by section."""
    found: list[list[PaperBlock]] = []
    for block in story:
        if isinstance(block, Section) or not found:
            found.append([])
        found[-1].append(block)
    return found


def together(flow: SheetFlow, section: Sequence[PaperBlock], parts: Parts) -> Parts:
    """The parts of a section that is to be whole, joined to each other unless they are too high for a sheet."""
    whole = isinstance(section[0], Section) and section[0].whole
    body = len(parts) - isinstance(section[-1], TermsAndSignatures)
    if not whole or high_of(flow, parts[:body]) > flow.bottom - flow.start:
        return parts
    return [replace(part, joins=True) for part in parts[: body - 1]] + parts[body - 1 :]


def place(flow: SheetFlow, parts: Parts) -> None:
    for at, part in enumerate(parts):
        keep = _beginning(flow, parts, at + 1) if part.joins else 0
        if part.opens is not None:
            flow.section = ""
        if isinstance(part, PartRow):
            draw_row(flow, part, keep)
            continue
        if flow.room < part.high + keep - 0.5 and not flow.fresh:
            flow.turn()
        part.draw(flow)
        flow.section = flow.section if part.opens is None else part.opens


def _beginning(flow: SheetFlow, parts: Parts, at: int) -> float:
    """The room that the part needs to begin, with all that it is joined to."""
    if at >= len(parts):
        return 0
    part = parts[at]
    keep = _beginning(flow, parts, at + 1) if part.joins else 0
    if isinstance(part, Part):
        return part.high + keep
    lines = _lines_in(part.cells)
    short = _is_short(flow, part, lines)
    return _row_high(flow, part, lines if short else LEAST_LINES) + (keep if short else 0)


def _lines_in(cells: Sequence[Cell]) -> int:
    return max(1, *(len(cell.lines) for cell in cells))


def _fixed(flow: SheetFlow, row: PartRow) -> float:
    """The height of a row without its lines."""
    labels = max(len(cell.label) for cell in row.cells) * flow.size.label * LABEL_LEAD
    return labels + (PAD_TOP_MM + PAD_BOTTOM_MM) * flow.size.air * MM


def _row_high(flow: SheetFlow, row: PartRow, lines: int) -> float:
    return max(_fixed(flow, row) + lines * row.lead, row.least)


def _is_short(flow: SheetFlow, row: PartRow, lines: int) -> bool:
    """A short row moves to the next sheet as a whole."""
    return lines <= _SHORT_LINES or _row_high(flow, row, lines) <= (flow.bottom - flow.start) * _SHORT_SHARE


def draw_row(flow: SheetFlow, row: PartRow, keep: float = 0) -> None:
    """One row of cells in hair lines; `keep` points stay free below its end, on the sheet on which it ends.

    What does not fit continues on the next sheet. A long row leaves at least three lines behind, and carries at least
    two, or three to what is joined to it.
    """
    fixed, total, done, turned = _fixed(flow, row), _lines_in(row.cells), 0, False
    while done < total:
        left = total - done
        fitting = int((flow.room - fixed) / row.lead + 1e-6)
        fits = _row_high(flow, row, left) <= flow.room + 0.01
        ends = fits and _row_high(flow, row, left) + keep <= flow.room + 0.5
        if not ends and (_is_short(flow, row, left) or fitting < LEAST_LINES) and not (flow.fresh or turned):
            flow.turn()
            turned = True
            if row.again:
                draw_row(flow, PartRow(row.again, flow.size.label * LABEL_LEAD))
            if row.brought and not done:
                draw_row(flow, PartRow(row.brought, row.lead))
            continue
        count = min(left, max(fitting - (left - fitting == 1 and fitting > LEAST_LINES), 1))
        if fits:
            count = left if ends or left <= _SHORT_LINES else left - LEAST_LINES
        high = _row_high(flow, row, count)
        for cell in row.cells:
            _cell(flow, cell, cell.lines[done : done + count], high, fixed, row.lead)
        flow.y += high
        done, turned = done + count, False
        flow.section = flow.section if row.opens is None else row.opens


def _cell(
    flow: SheetFlow, cell: Cell, lines: Sequence[tuple[TextPiece, ...]], high: float, fixed: float, lead: float
) -> None:
    sheet, top, pad = flow.sheet, flow.y, PAD_X_MM * MM
    labels = fixed - (PAD_TOP_MM + PAD_BOTTOM_MM) * flow.size.air * MM
    sheet.frame(cell.x, top, cell.width, high)
    box = (cell.x + pad, top, cell.x + cell.width - pad, top + high)
    small, y = TextStyle(flow.size.label, grey=SOFT), top + PAD_TOP_MM * flow.size.air * MM
    for index, label in enumerate(cell.label):
        sheet.text(box[0], y + index * small.size * LABEL_LEAD + ASCENT * small.size, label, small, box)
    base = y + labels + (lead - cell.style.size) / 2 + ASCENT * cell.style.size
    for pieces in lines:
        for piece in pieces:
            x = box[0] + piece.x
            if piece.ticked is not None:
                _tick(sheet, x, base, cell.style.size, piece.ticked)
                x += cell.style.size * 1.2
            if piece.text:
                sheet.text(x, base, piece.text, piece.style or cell.style, box)
        base += lead


def _tick(sheet: PdfSheet, x: float, base: float, size: float, ticked: bool) -> None:
    """A drawn box to tick, because none of the typefaces has one."""
    side = size * 0.82
    top = base - side + size * 0.06
    sheet.frame(x, top, side, side, 0.6, BLACK)
    if ticked:
        sheet.rule(x + side * 0.2, top + side * 0.52, x + side * 0.44, top + side * 0.78, 1.2, BLACK)
        sheet.rule(x + side * 0.42, top + side * 0.78, x + side * 0.84, top + side * 0.18, 1.2, BLACK)
