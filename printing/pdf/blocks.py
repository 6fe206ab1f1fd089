"""Cuts each kind of block of a paper into the parts and rows that are placed on its sheets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

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
    SquareCode,
    TermsAndSignatures,
    Ticks,
)
from printing.pdf import foot
from printing.pdf.rows import PAD_X_MM, Cell, Part, PartRow, Parts, TextPiece, add, by_sections, together
from printing.pdf.sheet import BAR_HEIGHT_MM, MM, SOFT, TextStyle, code128, code128_width, qr, qr_side
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow

BLANK_MM = 8.0  # the least height of a line to write on by hand
CutBlock = Callable[..., Parts]  # (flow, block, by_hand): each function takes its own kind of block


def parts_of(flow: SheetFlow, story: Sequence[PaperBlock]) -> Parts:
    by_hand = is_form(story)
    parts: Parts = []
    for section in by_sections(story):
        made: Parts = []
        for block in section:
            add(made, block, CUT[type(block)](flow, block, by_hand))
        parts += together(flow, section, made)
    return parts


def is_form(story: Sequence[PaperBlock]) -> bool:
    """Whether the paper is filled in by hand: then every empty field is high enough to write in."""
    return any(isinstance(block, PaperTable) and block.blank for block in story)


def _section(flow: SheetFlow, block: Section, by_hand: bool) -> Parts:
    gap = flow.size.gap * MM

    def draw_title(flow: SheetFlow) -> None:
        flow.y += 0 if flow.fresh else gap
        flow.write_title(block.title)

    return [Part(gap + flow.title_high(block.title), draw_title, joins=True, opens=block.title)]


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
        rows.append(PartRow(cells, flow.lead, least=writable(row, by_hand)))
    return rows


def writable(fields: Sequence[PaperField], by_hand: bool) -> float:
    """The least height of a row: on a form, where a field is empty, that of a line to write on."""
    blank = (each for each in fields if not each.value and (each.by_hand or (by_hand and not each.ticks)))
    return BLANK_MM * MM if next(blank, None) else 0


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
    brought = [cells(row, style, False) for row in block.brought] or [[] for _row in rows]
    found += [PartRow(row, flow.lead, head, least, brought=sums) for row, sums in zip(rows, brought, strict=True)]
    if not rows:
        whole = flow.sheet.right - flow.sheet.left
        empty = _plain(flow, block.empty, whole - 2 * PAD_X_MM * MM, label)
        found.append(PartRow([Cell(flow.sheet.left, whole, (), empty, label)], flow.lead))
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


def square_code(flow: SheetFlow, block: SquareCode, by_hand: bool) -> Parts:
    """The code at the right edge of a frame, and to its left the label with the text in small letters."""
    whole, pad = flow.sheet.right - flow.sheet.left, PAD_X_MM * MM
    side = qr_side(flow.size, block.text)
    inner, label = whole - side - 3 * pad, TextStyle(flow.size.text, bold=True)
    small = TextStyle(flow.size.label, grey=SOFT)
    text_high = len(flow.lines(block.label, inner, label)) * label.size * LABEL_LEAD
    text_high += len(flow.lines(block.text, inner, small)) * small.size * LABEL_LEAD
    high = max(side, text_high) + 2 * pad

    def draw_code(flow: SheetFlow) -> None:
        sheet = flow.sheet
        sheet.frame(sheet.left, flow.y, whole, high)
        y = flow.put(sheet.left + pad, flow.y + (high - text_high) / 2, inner, block.label, label)
        flow.put(sheet.left + pad, y, inner, block.text, small)
        qr(sheet, block.text, sheet.right - pad, flow.y + (high - side) / 2)
        flow.y += high

    return [Part(high, draw_code)]


def tail(flow: SheetFlow, block: TermsAndSignatures, by_hand: bool) -> Parts:
    """The foot of a paper, and above it what is too long for the boxes to sign in."""
    above, signs = foot.written_above(flow, block.signs, foot.signatures_high)
    parts = _fields(flow, FieldRows(tuple((field,) for field in above)), False)
    add(parts, block, foot.tail(flow, replace(block, signs=tuple(signs)), by_hand))
    return parts


CUT: Mapping[type[PaperBlock], CutBlock] = {
    Section: _section,
    FieldRows: _fields,
    PaperTable: table,
    Barcode: barcode,
    SquareCode: square_code,
    TermsAndSignatures: tail,
}
