"""Draws each kind of block of a paper onto a flow of sheets.

A block never loses text: a row longer than a sheet continues on the next sheet under the same labels.
"""

from collections.abc import Callable, Mapping, Sequence
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


DrawBlock = Callable[..., None]  # (flow, block): each function takes its own kind of block


def draw(flow: SheetFlow, story: Sequence[PaperBlock]) -> None:
    for block in story:
        DRAWN[type(block)](flow, block)


def _section(flow: SheetFlow, block: Section) -> None:
    style, gap = TextStyle(flow.size.section, bold=True), flow.size.gap * MM
    if flow.room < gap + style.size * flow.size.lead + 5 * flow.size.text:
        flow.turn()
    flow.y += 0 if flow.fresh else gap
    if style.size:
        flow.y = flow.put(flow.sheet.left, flow.y, flow.sheet.right - flow.sheet.left, block.title, style) + 0.6 * MM


def _fields(flow: SheetFlow, block: FieldRows) -> None:
    label, whole = TextStyle(flow.size.label, grey=SOFT), flow.sheet.right - flow.sheet.left
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
        draw_row(flow, cells)


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
        wide = box + typefaces.width(first, style.size)
        if x and x + wide > width:
            done.append([])
            x = 0.0
        done[-1].append(TextPiece(x, first, ticked))
        x += wide + gap
        done += [[TextPiece(box, line, None)] for line in more]
        x = width if more else x
    return [tuple(line) for line in done]


def _table(flow: SheetFlow, block: PaperTable) -> None:
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
    lead = flow.size.text * flow.size.lead
    # A head is not left alone at the foot of a sheet: a short first row would move to the next sheet without it.
    first = max((len(cell.lines) for cell in rows[0]), default=1) if rows else 1
    if flow.room < max(3, (first if first <= 6 else 3) + 1.2) * lead + 6 * MM and not flow.fresh:
        flow.turn()
    draw_row(flow, head, lead=label.size * LABEL_LEAD)
    for row in rows:
        draw_row(flow, row, again=head)
    if not block.rows and not block.blank:
        whole = flow.sheet.right - flow.sheet.left
        draw_row(
            flow, [Cell(flow.sheet.left, whole, (), _plain(flow, block.empty, whole - 2 * PAD_X_MM * MM, label), label)]
        )


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


def draw_row(flow: SheetFlow, cells: Sequence[Cell], *, lead: float = 0, again: Sequence[Cell] = ()) -> None:
    """One row of cells in hair lines; what does not fit continues on the next sheet, below the row `again` if given."""
    lead = lead or flow.size.text * flow.size.lead
    labels = max(len(cell.label) for cell in cells) * flow.size.label * LABEL_LEAD
    fixed = labels + (PAD_TOP_MM + PAD_BOTTOM_MM) * flow.size.air * MM
    total, done, turned = max(1, *(len(cell.lines) for cell in cells)), 0, False
    while done < total:
        fitting = int((flow.room - fixed) / lead + 1e-6)
        left = total - done
        # A short row moves to the next sheet as a whole, a long row leaves at least three lines behind, and no row
        # carries a single last line over.
        if fitting < left and (left <= 6 or fitting < 3) and not (flow.fresh or turned):
            flow.turn()
            turned = True
            if again:
                draw_row(flow, again, lead=flow.size.label * LABEL_LEAD)
            continue
        count = min(left, max(fitting - (left - fitting == 1 and fitting > 3), 1))
        high = fixed + count * lead
        for cell in cells:
            _cell(flow, cell, cell.lines[done : done + count], high, labels, lead)
        flow.y += high
        done, turned = done + count, False


def _cell(
    flow: SheetFlow, cell: Cell, lines: Sequence[tuple[TextPiece, ...]], high: float, labels: float, lead: float
) -> None:
    sheet, top, pad = flow.sheet, flow.y, PAD_X_MM * MM
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


def _tail(flow: SheetFlow, block: TermsAndSignatures) -> None:
    terms, label = TextStyle(flow.size.label, grey=0.2), TextStyle(flow.size.label + 1, bold=True)
    whole, lead = flow.sheet.right - flow.sheet.left, flow.size.label * 1.34
    lines = [line for term in block.terms for line in flow.lines(term, whole, terms)]
    confirmed = TextStyle(flow.size.text, bold=True)
    confirms = flow.lines(block.confirms, whole, confirmed) if block.confirms else []
    confirms_high = len(confirms) * flow.size.text * flow.size.lead + (flow.size.gap * MM if confirms else 0)
    # The sentence stays with the boxes under it.
    signs_high, gap = _signs_high(flow, block.signs) + confirms_high, flow.size.gap * MM
    need = signs_high + gap + (len(lines) * lead + label.size * LABEL_LEAD + gap if lines else 0)
    if need > flow.room and not flow.fresh and need <= flow.bottom - flow.start:
        flow.turn()
    flow.y = max(flow.y, flow.bottom - need) if need <= flow.room else flow.y
    if lines:
        flow.y = flow.put(flow.sheet.left, flow.y + gap, whole, block.terms_label, label)
    flow.write(lines, lead, terms)
    if not block.signs:
        return
    if flow.room < signs_high + gap - 0.5:
        flow.turn()
    flow.y += gap
    flow.write(confirms, flow.size.text * flow.size.lead, confirmed)
    flow.y += flow.size.gap * MM if confirms else 0
    _signs(flow, block.signs, signs_high - confirms_high)


def _caption(flow: SheetFlow, sign: SignatureBox, width: float) -> list[str]:
    return flow.lines(sign.caption, width, TextStyle(flow.size.label + 0.6))


def _signs_high(flow: SheetFlow, signs: Sequence[SignatureBox]) -> float:
    if not signs:
        return 0
    whole, pad = flow.sheet.right - flow.sheet.left, 2 * PAD_X_MM * MM
    captions = max(len(_caption(flow, sign, whole * sign.span / COLUMNS - pad)) for sign in signs)
    return _pen_high(flow) + (captions + 1) * (flow.size.label + 0.6) * flow.size.lead + 3 * MM


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
            flow.put(x, y, width, value, style, lowest=low + 0.5)
        flow.sheet.rule(x, low, x + width, low, HAIR_PT, HAIR if value else BLACK)


def draw_pen(sheet: PdfSheet, drawn: Strokes, x: float, y: float, width: float, height: float) -> None:
    for stroke in fitted(drawn, width, height):
        sheet.curve(x, y, stroke[0], curves(stroke))
    sheet.solids.append(("signature", x, y, x + width, y + height))


def _barcode(flow: SheetFlow, block: Barcode) -> None:
    """The text in large letters with its bars to the right; a text that has no bars is drawn as an ordinary field."""
    text, whole, pad = flow.line(block.text), flow.sheet.right - flow.sheet.left, PAD_X_MM * MM
    wide = code128_width(flow.size, text)
    if not wide or wide > whole * 0.68:
        _fields(flow, FieldRows(((PaperField(block.label, block.text, whole=True, strong=True),),)))
        return
    inner, label = whole - wide - 2 * pad, TextStyle(flow.size.label, grey=SOFT)
    style = flow.fit(text, inner, TextStyle(flow.size.text + 3, bold=True))
    text_high = len(flow.lines(block.label, inner, label)) * label.size * LABEL_LEAD
    text_high += len(flow.lines(text, inner, style)) * style.size * LABEL_LEAD
    high = max(BAR_HEIGHT_MM * MM, text_high) + 2.6 * MM
    if flow.room < high and not flow.fresh:
        flow.turn()
    sheet = flow.sheet
    sheet.frame(sheet.left, flow.y, whole, high)
    y = flow.put(sheet.left + pad, flow.y + (high - text_high) / 2, inner, block.label, label)
    flow.put(sheet.left + pad, y, inner, text, style)
    code128(sheet, text, sheet.right, flow.y + (high - BAR_HEIGHT_MM * MM) / 2, wide)
    flow.y += high


DRAWN: Mapping[type[PaperBlock], DrawBlock] = {
    Section: _section,
    FieldRows: _fields,
    PaperTable: _table,
    Barcode: _barcode,
    TermsAndSignatures: _tail,
}
