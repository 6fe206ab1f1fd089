"""Cuts each kind of block of a paper into parts and rows, and places them on a flow of sheets.

Sheets end between rows. A title stays with what follows it, and signatures with the row before them. A row longer than
a sheet continues on the next sheet under the same labels, so no text is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from printing import typefaces
from printing.paper import (
    COLUMNS,
    Barcode,
    FieldRows,
    PaperBlock,
    PaperColumn,
    PaperField,
    PaperTable,
    Section,
    SignatureBox,
    TermsAndSignatures,
    Ticks,
)
from printing.pdf.sheet import (
    ASCENT,
    BAR_HEIGHT_MM,
    BLACK,
    HAIR,
    HAIR_PT,
    MM,
    SOFT,
    PdfSheet,
    TextStyle,
    code128,
    code128_width,
)
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow
from printing.strokes import Strokes, curves, fitted

PAD_X_MM, PAD_TOP_MM, PAD_BOTTOM_MM = 1.5, 0.9, 1.0
BESIDE_SHARE = 0.4  # of a box for a signature, for name and date
BLANK_MM = 8.0  # the least height of a line to write on by hand
_SHORT_LINES, _SHORT_SHARE = 6, 1 / 3  # a row of more lines, and higher than this share of a sheet, may be broken
_LEAST_LINES = 3  # of a long row or text that are left behind, or carried over to what is joined to them
_TAIL_SHARE = 0.6  # of a sheet: longer terms begin where there is room for their first lines


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

    A part or row that `joins` ends on the sheet on which the next one begins.
    """

    high: float
    draw: Callable[[SheetFlow], None]
    joins: bool = False


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row of cells between hair lines, at least `least` points high; `again` is repeated where it continues."""

    cells: Sequence[Cell]
    lead: float
    again: Sequence[Cell] = ()
    least: float = 0
    joins: bool = False


Parts = list[Part | PartRow]
CutBlock = Callable[..., Parts]  # (flow, block, by_hand): each function takes its own kind of block


def parts_of(flow: SheetFlow, story: Sequence[PaperBlock]) -> Parts:
    by_hand = is_form(story)
    parts: Parts = []
    for block in story:
        add(parts, block, CUT[type(block)](flow, block, by_hand))
    return parts


def high_of(flow: SheetFlow, parts: Parts) -> float:
    """The height of parts that are not broken."""
    return sum(
        _row_high(flow, each, _lines_in(each.cells)) if isinstance(each, PartRow) else each.high for each in parts
    )


def is_form(story: Sequence[PaperBlock]) -> bool:
    """Whether the paper is filled in by hand: then every empty field is high enough to write in."""
    return any(isinstance(block, PaperTable) and block.blank for block in story)


def add(parts: Parts, block: PaperBlock, more: Parts) -> None:
    """Add the parts of a block; signatures are joined to the row before them."""
    if parts and isinstance(block, TermsAndSignatures) and block.signs:
        parts[-1] = replace(parts[-1], joins=True)
    parts += more


def place(flow: SheetFlow, parts: Parts) -> None:
    for at, part in enumerate(parts):
        keep = _beginning(flow, parts, at + 1) if part.joins else 0
        if isinstance(part, PartRow):
            draw_row(flow, part, keep)
            continue
        if flow.room < part.high + keep - 0.5 and not flow.fresh:
            flow.turn()
        part.draw(flow)


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
    return _row_high(flow, part, lines if short else _LEAST_LINES) + (keep if short else 0)


def title_high(flow: SheetFlow, title: str) -> float:
    style = TextStyle(flow.size.section, bold=True)
    return len(flow.lines(title, flow.sheet.right - flow.sheet.left, style)) * style.size * LABEL_LEAD + 0.6 * MM


def _section(flow: SheetFlow, block: Section, by_hand: bool) -> Parts:
    gap = flow.size.gap * MM

    def draw_title(flow: SheetFlow) -> None:
        flow.y += 0 if flow.fresh else gap
        whole = flow.sheet.right - flow.sheet.left
        flow.put(flow.sheet.left, flow.y, whole, block.title, TextStyle(flow.size.section, bold=True))
        flow.y += title_high(flow, block.title)

    return [Part(gap + title_high(flow, block.title), draw_title, joins=True)]


def _fields(flow: SheetFlow, block: FieldRows, by_hand: bool) -> Parts:
    label, whole = TextStyle(flow.size.label, grey=SOFT), flow.sheet.right - flow.sheet.left
    rows: Parts = []
    for row in block.rows:
        cells, x = [], flow.sheet.left
        for field in row:
            width = whole * field.span / COLUMNS
            inner = width - 2 * PAD_X_MM * MM
            style = TextStyle(flow.size.text, bold=field.strong)
            if field.whole:
                style = flow.fit(flow.settle(field.value), inner, style)
            lines = (
                tick_lines(flow, field.ticks, inner, style) if field.ticks else _plain(flow, field.value, inner, style)
            )
            cells.append(Cell(x, width, flow.lines(field.label, inner, label), lines, style))
            x += width
        rows.append(PartRow(cells, _lead(flow), least=writable(row, by_hand)))
    return rows


def writable(fields: Sequence[PaperField], by_hand: bool) -> float:
    """The least height of a row: on a form, where a field is empty, that of a line to write on."""
    blank = (field for field in fields if not field.value and not field.ticks and (by_hand or field.by_hand))
    return BLANK_MM * MM if next(blank, None) else 0


def _lead(flow: SheetFlow) -> float:
    return flow.size.text * flow.size.lead


def _plain(
    flow: SheetFlow, text: str, width: float, style: TextStyle, right: bool = False
) -> list[tuple[TextPiece, ...]]:
    lines = flow.lines(text, width, style)
    if not right:
        return [(TextPiece(0, line, None),) for line in lines]
    return [(TextPiece(width - typefaces.width(line, style.size, style.bold), line, None),) for line in lines]


def tick_lines(flow: SheetFlow, ticks: Ticks, width: float, style: TextStyle) -> list[tuple[TextPiece, ...]]:
    box, gap = style.size * 1.2, style.size * 1.1
    done: list[list[TextPiece]] = [[]]
    x = 0.0
    for text, ticked in ticks:
        first, *more = flow.lines(text, width - box, style) or [""]
        wide = box + typefaces.width(first, style.size, style.bold)
        if x and x + wide > width:
            done.append([])
            x = 0.0
        done[-1].append(TextPiece(x, first, ticked))
        x += wide + gap
        done += [[TextPiece(box, line, None)] for line in more]
        x = width if more else x
    return [tuple(line) for line in done]


def table(flow: SheetFlow, block: PaperTable, by_hand: bool) -> Parts:
    label, style = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.text)
    widths = _widths(flow, block, style)

    def cells(texts: Sequence[str], style: TextStyle, head: bool) -> list[Cell]:
        made, x = [], flow.sheet.left
        for column, width, text in zip(block.columns, widths, texts, strict=True):
            inner = width - 2 * PAD_X_MM * MM
            fitted = flow.fit(flow.settle(text), inner, style) if column.whole and not head else style
            made.append(Cell(x, width, (), _plain(flow, text, inner, fitted, column.right), fitted))
            x += width
        return made

    head = cells([column.label for column in block.columns], label, True)
    rows = [cells(row, style, False) for row in block.rows or [[""] * len(block.columns)] * block.blank]
    least = BLANK_MM * MM if block.blank else 0
    found: Parts = [PartRow(head, label.size * LABEL_LEAD, joins=True)]
    found += [PartRow(row, _lead(flow), head, least) for row in rows]
    if not rows:
        whole = flow.sheet.right - flow.sheet.left
        empty = _plain(flow, block.empty, whole - 2 * PAD_X_MM * MM, label)
        found.append(PartRow([Cell(flow.sheet.left, whole, (), empty, label)], _lead(flow)))
    return found


def _widths(flow: SheetFlow, block: PaperTable, style: TextStyle) -> list[float]:
    """Widths by share; a column that must not break takes what it lacks from the others, which keep at least half."""
    whole = flow.sheet.right - flow.sheet.left
    shares = sum(column.share for column in block.columns)
    widths = [whole * column.share / shares for column in block.columns]
    texts = list(zip(*block.rows, strict=True)) or [()] * len(widths)

    def need(column: PaperColumn, texts: Sequence[str]) -> float:
        words = max(typefaces.width(flow.settle(word), flow.size.label) for word in [*column.label.split(), ""])
        values = (typefaces.width(flow.settle(text), style.size) for text in texts if column.whole)
        return max([words, *values]) + 2 * PAD_X_MM * MM + 0.1

    needs = [need(column, texts[index]) for index, column in enumerate(block.columns)]
    short = {n: needs[n] - widths[n] for n, c in enumerate(block.columns) if c.whole and needs[n] > widths[n]}
    spare = {n: widths[n] - max(widths[n] / 2, needs[n]) for n, c in enumerate(block.columns) if not c.whole}
    spare |= {n: widths[n] - needs[n] for n, c in enumerate(block.columns) if c.whole and n not in short}
    moved = min(sum(short.values()), sum(spare.values()))
    for parts, sign in ((short, 1), (spare, -1)):
        for index, part in parts.items():
            widths[index] += sign * moved * part / sum(parts.values()) if moved else 0
    return widths


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
        if not ends and (_is_short(flow, row, left) or fitting < _LEAST_LINES) and not (flow.fresh or turned):
            flow.turn()
            turned = True
            if row.again:
                draw_row(flow, PartRow(row.again, flow.size.label * LABEL_LEAD))
            continue
        count = min(left, max(fitting - (left - fitting == 1 and fitting > _LEAST_LINES), 1))
        if fits:
            count = left if ends or left <= _SHORT_LINES else left - _LEAST_LINES
        high = _row_high(flow, row, count)
        for cell in row.cells:
            _cell(flow, cell, cell.lines[done : done + count], high, fixed, row.lead)
        flow.y += high
        done, turned = done + count, False


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


def tail(flow: SheetFlow, block: TermsAndSignatures, by_hand: bool) -> Parts:
    terms, label = TextStyle(flow.size.label, grey=0.2), TextStyle(flow.size.label + 1, bold=True)
    whole, lead, gap = flow.sheet.right - flow.sheet.left, flow.size.label * 1.34, flow.size.gap * MM
    lines = [line for term in block.terms for line in flow.lines(term, whole, terms)]
    confirmed = TextStyle(flow.size.text, bold=True)
    confirms = flow.lines(block.confirms, whole, confirmed) if block.confirms else []
    confirms_high = len(confirms) * _lead(flow) + (gap if confirms else 0)
    signs_high = signatures_high(flow, block.signs)
    head = gap + label.size * LABEL_LEAD if lines else 0

    def draw_head(flow: SheetFlow) -> None:
        flow.y = flow.put(flow.sheet.left, flow.y + gap, whole, block.terms_label, label) if lines else flow.y

    def draw_signs(flow: SheetFlow) -> None:
        flow.y += gap
        flow.write(confirms, _lead(flow), confirmed)
        flow.y += gap if confirms else 0
        if block.signs:
            _signs(flow, block.signs, signs_high)

    signed = gap + confirms_high + signs_high if block.signs or confirms else 0
    return [TermsPart(lines, lead, terms, head, draw_head, signed, draw_signs).part(flow)]


class TermsPart(NamedTuple):
    """Terms with what stays with them: their title above, and below the sentence and the boxes to sign."""

    lines: Sequence[str]
    lead: float
    style: TextStyle
    head: float
    draw_head: Callable[[SheetFlow], None]
    signed: float
    draw_signs: Callable[[SheetFlow], None]

    def part(self, flow: SheetFlow) -> Part:
        """At the foot of one sheet where they fit there; long terms flow, and their last lines stay with the boxes."""
        need = self.head + len(self.lines) * self.lead + self.signed
        kept = self.lines[-_LEAST_LINES:] if self.signed else []
        is_long = len(self.lines) > 2 * _LEAST_LINES and need > (flow.bottom - flow.start) * _TAIL_SHARE

        def draw_all(flow: SheetFlow) -> None:
            if not is_long or need <= flow.room:
                flow.spare = max(0, flow.room - need)
                flow.y += flow.spare
            self.draw_head(flow)
            flow.write(self.lines[: len(self.lines) - len(kept)], self.lead, self.style)
            if flow.room < len(kept) * self.lead + self.signed - 0.5 and not flow.fresh:
                flow.turn()
            flow.write(kept, self.lead, self.style)
            self.draw_signs(flow)

        return Part(self.head + _LEAST_LINES * self.lead if is_long else need, draw_all)


def _caption(flow: SheetFlow, sign: SignatureBox, width: float) -> list[str]:
    return flow.lines(sign.caption, width, TextStyle(flow.size.label + 0.6))


def signatures_high(flow: SheetFlow, signs: Sequence[SignatureBox]) -> float:
    """The height of the boxes: room to sign, for the names beside it, and for the captions below."""
    if not signs:
        return 0
    whole, pad = flow.sheet.right - flow.sheet.left, 2 * PAD_X_MM * MM
    inner = [whole * sign.span / COLUMNS - pad for sign in signs]
    captions = max(len(_caption(flow, sign, width)) for sign, width in zip(signs, inner, strict=True))
    beside = max(
        len(sign.name_and_date) * _beside_high(flow, sign, width * BESIDE_SHARE)
        for sign, width in zip(signs, inner, strict=True)
    )
    label = (flow.size.label + 0.6) * flow.size.lead
    return max(_pen_high(flow) + label + 1.8 * MM, beside) + captions * label + 1.2 * MM


def _beside_high(flow: SheetFlow, sign: SignatureBox, width: float) -> float:
    """The height of each of the fields beside a signature, so that the longest value fits."""
    small, style = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    return max(
        (
            PAD_TOP_MM * MM
            + len(flow.lines(label, width, small)) * small.size * LABEL_LEAD
            + (len(flow.lines(value, width, style)) or 1) * style.size * LABEL_LEAD
            + 0.5
            for label, value in sign.name_and_date
        ),
        default=0,
    )


def _pen_high(flow: SheetFlow) -> float:
    return flow.size.height * 0.062 * MM


def _signs(flow: SheetFlow, signs: Sequence[SignatureBox], high: float) -> None:
    sheet, x, pad = flow.sheet, flow.sheet.left, PAD_X_MM * MM
    small, caption = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    for sign in signs:
        width = (sheet.right - sheet.left) * sign.span / COLUMNS
        inner = width - 2 * pad
        sheet.frame(x, flow.y, width, high)
        lines = _caption(flow, sign, inner)
        line_y = flow.y + high - len(lines) * caption.size * flow.size.lead - 1.2 * MM
        beside = inner * BESIDE_SHARE if sign.name_and_date else 0
        room = inner - beside - (2 * pad if beside else 0)
        seal = typefaces.width(flow.line(sign.seal), small.size) if sign.seal else 0
        y = flow.put(x + pad, flow.y + PAD_TOP_MM * MM, room - seal - pad if seal else room, sign.label, small)
        if seal:
            flow.put(x + pad + room - seal, flow.y + PAD_TOP_MM * MM, seal + 0.1, sign.seal, small)
        if sign.strokes:
            draw_pen(sheet, sign.strokes, x + pad, y, room, line_y - y - 0.8 * MM)
        elif sign.instead:
            flow.put(x + pad, y + 2 * MM, room, sign.instead, TextStyle(flow.size.text, bold=True))
        if beside:
            _name_and_date(flow, sign, x + width - pad - beside, beside, flow.y, line_y)
        if lines or not sign.instead:
            sheet.rule(x + pad, line_y, x + pad + room, line_y, HAIR_PT, BLACK if not sign.strokes else HAIR)
        for index, line in enumerate(lines):
            top = line_y + 0.6 * MM + index * caption.size * flow.size.lead
            sheet.text(
                x + pad, top + ASCENT * caption.size, line, caption, (x + pad, top - 1, x + width - pad, flow.y + high)
            )
        x += width
    flow.y += high


def _name_and_date(flow: SheetFlow, sign: SignatureBox, x: float, width: float, top: float, line_y: float) -> None:
    """Name and date one below the other, each over a line where it is to be written by hand."""
    small, style = TextStyle(flow.size.label, grey=SOFT), TextStyle(flow.size.label + 0.6)
    high = (line_y - top) / len(sign.name_and_date)
    for index, (label, value) in enumerate(sign.name_and_date):
        low = top + (index + 1) * high
        y = flow.put(x, low - high + PAD_TOP_MM * MM, width, label, small)
        if value:
            flow.put(x, y, width, value, style, lowest=low + 1)
        flow.sheet.rule(x, low, x + width, low, HAIR_PT, HAIR if value else BLACK)


def draw_pen(sheet: PdfSheet, drawn: Strokes, x: float, y: float, width: float, height: float) -> None:
    for stroke in fitted(drawn, width, height):
        sheet.curve(x, y, stroke[0], curves(stroke))
    sheet.solids.append(("signature", x, y, x + width, y + height))


def barcode(flow: SheetFlow, block: Barcode, by_hand: bool) -> Parts:
    """The text in large letters with its bars to the right; a text that has no bars is drawn as an ordinary field."""
    text, whole, pad = flow.line(block.text), flow.sheet.right - flow.sheet.left, PAD_X_MM * MM
    wide = code128_width(flow.size, text)
    if not wide or wide > whole * 0.68:
        rows = FieldRows(((PaperField(block.label, block.text, whole=True, strong=True),),))
        return _fields(flow, rows, by_hand)
    inner, label = whole - wide - 2 * pad, TextStyle(flow.size.label, grey=SOFT)
    style = flow.fit(text, inner, TextStyle(flow.size.text + 3, bold=True))
    text_high = len(flow.lines(block.label, inner, label)) * label.size * LABEL_LEAD
    text_high += len(flow.lines(text, inner, style)) * style.size * LABEL_LEAD
    high = max(BAR_HEIGHT_MM * MM, text_high) + 2.6 * MM

    def draw_bars(flow: SheetFlow) -> None:
        sheet = flow.sheet
        sheet.frame(sheet.left, flow.y, whole, high)
        y = flow.put(sheet.left + pad, flow.y + (high - text_high) / 2, inner, block.label, label)
        flow.put(sheet.left + pad, y, inner, text, style)
        code128(sheet, text, sheet.right, flow.y + (high - BAR_HEIGHT_MM * MM) / 2, wide)
        flow.y += high

    return [Part(high, draw_bars)]


CUT: Mapping[type[PaperBlock], CutBlock] = {
    Section: _section,
    FieldRows: _fields,
    PaperTable: table,
    Barcode: barcode,
    TermsAndSignatures: tail,
}
