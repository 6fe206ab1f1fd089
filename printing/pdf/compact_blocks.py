"""Draws papers compactly, for forms of little height: labels before their values, fields packed into few rows.

Nothing is left out and the order stays the same; only the space between fields is smaller, and the title of a section
stands before its first field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from printing import typefaces
from printing.paper import (
    BY_HAND,
    COLUMNS,
    Barcode,
    FieldRows,
    PaperBlock,
    PaperField,
    PaperTable,
    Section,
    SignatureBox,
    SquareCode,
    TermsAndSignatures,
    below_the_line,
    revision_and_reprint,
)
from printing.pdf import blocks, foot
from printing.pdf.rows import PAD_X_MM, Cell, PartRow, Parts, TextPiece, add, by_sections, together
from printing.pdf.sheet import ASCENT, BAR_HEIGHT_MM, BLACK, HAIR_PT, MM, RULE_PT, SOFT, TextStyle, code128, qr
from printing.pdf.sheet_flow import LABEL_LEAD, SheetFlow

_BLANK = 0.5  # of its share of the row stays free for a value written by hand
_PEN_MM, _GAP_EM, _HEAD_SHARE = 8.5, 0.4, 1 / 3


def parts_of(flow: SheetFlow, story: Sequence[PaperBlock]) -> Parts:
    by_hand = blocks.is_form(story)
    parts: Parts = []
    for section in by_sections(story):
        first = section[0]
        made: Parts = []
        title = opens = first.title if isinstance(first, Section) else ""
        for block in section:
            if isinstance(block, Section):
                continue
            add(made, block, _CUT[type(block)](flow, block, by_hand, title))
            title = ""
        made = together(flow, section, made)
        parts += [replace(made[0], opens=opens), *made[1:]] if made else []
    return parts


def head(flow: SheetFlow) -> float:
    """Draw title and company to the left, number and codes to the right, and a rule below; returns the y below.

    The header takes at most a third of the form, however long its texts are.
    """
    header, size, sheet = flow.header, flow.size, flow.sheet
    top, number = size.top * MM, flow.line(header.number)
    lowest = top + (flow.bottom - top) * _HEAD_SHARE
    side = qr(sheet, number, sheet.right, top) if number else 0
    wide = code128(sheet, number, sheet.right - side, top, (sheet.right - sheet.left) * 0.72 - side)
    x = sheet.right - side - (wide or (sheet.right - sheet.left) * 0.35)
    y = top + ((BAR_HEIGHT_MM + 0.3) * MM if wide else 0)
    named = "   ".join(filter(None, (number, *revision_and_reprint(header, flow.labels))))
    inner = x + (10 * size.bar * MM if wide else 0)
    right = max(
        flow.put(
            inner, y, sheet.right - side - inner, named, TextStyle(size.text + 1, bold=True), whole=True, lowest=lowest
        ),
        top + side,
    )
    width = x - sheet.left - 1 * MM
    title, company = TextStyle(size.title, bold=True), TextStyle(size.text + 1, bold=True)
    left = flow.put(sheet.left, top, width, header.title, title, lowest=lowest - size.text * 2)
    beside = typefaces.width(flow.line(header.title), title.size, True) + 3 * MM
    short = flow.line(header.title) and "\n" not in flow.settle(header.title + header.company)
    if short and beside + typefaces.width(flow.line(header.company), company.size, True) <= width:
        flow.put(sheet.left + beside, left - company.size * LABEL_LEAD - 0.6, width - beside, header.company, company)
    else:
        left = flow.put(sheet.left, left, width, header.company, company, lowest=lowest - size.text)
    for line in flow.together((header.point, *header.point_lines), width):
        left = flow.put(sheet.left, left, width, line, TextStyle(size.label), lowest=lowest)
    y = max(left, right) + 0.5 * MM
    sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK)
    return y + 0.7 * MM


def _titled(flow: SheetFlow, title: str) -> Parts:
    """The title of a section in a row of its own, for blocks that are not packed."""
    if not title:
        return []
    style, whole = TextStyle(flow.size.section, bold=True), flow.sheet.right - flow.sheet.left
    lines = [(TextPiece(0, line),) for line in flow.lines(title, whole - 2 * PAD_X_MM * MM, style)]
    lead = flow.size.section * flow.size.lead
    return [PartRow([Cell(flow.sheet.left, whole, (), lines, style)], lead, joins=True)]


def _table(flow: SheetFlow, block: PaperTable, by_hand: bool, title: str) -> Parts:
    """A table of pairs is packed like fields, after one with the second column's label; others are drawn as usual."""
    if not block.pairs or not block.rows:
        return _titled(flow, title) + blocks.table(flow, block, by_hand)
    heads = PaperField(" / ".join(column.label for column in block.columns[:2]), span=0)
    pairs = [pair for row in block.rows for pair in (row[:2], row[2:])]
    return _close_up(
        flow, [heads, *(PaperField(name, value) for name, value in pairs if name or value)], by_hand, title
    )


def _fields(flow: SheetFlow, block: FieldRows, by_hand: bool, title: str) -> Parts:
    return _close_up(flow, [field for fields in block.rows for field in fields], by_hand, title)


def _barcode(flow: SheetFlow, block: Barcode, by_hand: bool, title: str) -> Parts:
    return _titled(flow, title) + blocks.barcode(flow, block, by_hand)


def _square_code(flow: SheetFlow, block: SquareCode, by_hand: bool, title: str) -> Parts:
    return _titled(flow, title) + blocks.square_code(flow, block, by_hand)


def _close_up(flow: SheetFlow, fields: Sequence[PaperField], by_hand: bool = False, title: str = "") -> Parts:
    whole, used = flow.sheet.right - flow.sheet.left, 0.0
    lead = flow.lead
    rows: list[PartRow] = []
    row: list[Cell] = []
    empty = 0.0

    def end_row() -> None:
        if row:
            rows.append(PartRow(_placed(flow, row, whole), lead, least=empty))

    cells = [(_wanted(flow, field, whole), blocks.writable((field,), by_hand)) for field in fields]
    if title:
        cells.insert(0, (_title_cell(flow, title, whole), 0))
    for cell, least in cells:
        if row and used + cell.width > whole + 0.01:
            end_row()
            row, used, empty = [], 0.0, 0.0
        row.append(cell)
        used += cell.width
        empty = max(empty, least)
    end_row()
    if title and len(rows) > 1 and len(rows[0].cells) == 1:  # the title is too long for anything beside it
        rows[0] = replace(rows[0], joins=True)
    return [*rows]


def _title_cell(flow: SheetFlow, title: str, whole: float) -> Cell:
    """The title of a section as the first cell of its first row."""
    style, pad = TextStyle(flow.size.section, bold=True), 2 * PAD_X_MM * MM
    wide = typefaces.width(flow.line(title), style.size, True) + pad + 0.2
    if wide <= whole:
        return Cell(0, wide, (), [(TextPiece(0, flow.line(title)),)], style)
    return Cell(0, whole, (), [(TextPiece(0, line),) for line in flow.lines(title, whole - pad, style)], style)


def _wanted(flow: SheetFlow, field: PaperField, whole: float) -> Cell:
    """The field as a cell: as wide as one line needs, or as wide as the row with its text broken into lines."""
    style, label = TextStyle(flow.size.text, bold=field.strong), TextStyle(flow.size.label, grey=SOFT)
    pad, gap = 2 * PAD_X_MM * MM, _GAP_EM * flow.size.text
    named = flow.line(field.label)
    named += (":" if named.isascii() else "：") if named else ""
    start = typefaces.width(named, label.size) + (gap if named.isascii() else 0)
    if start > whole / 2:  # a long label, such as the typed reason of a charge: above its value
        inner = whole - pad
        above = [(TextPiece(0, line, style=label),) for line in flow.lines(named, inner, label)]
        below = blocks.tick_lines(flow, field.ticks, inner, style) if field.ticks else []
        below = below or [(TextPiece(0, line),) for line in flow.lines(field.value, inner, style)]
        return Cell(0, whole, (), [*above, *below], style)
    if field.ticks:
        lines = blocks.tick_lines(flow, field.ticks, whole - pad - start, style)
        box = style.size * 1.2
        ends = (
            piece.x + (box if piece.ticked is not None else 0) + typefaces.width(piece.text, style.size, style.bold)
            for line in lines
            for piece in line
        )
        moved = [tuple(piece._replace(x=piece.x + start) for piece in line) for line in lines]
        return Cell(
            0, start + max(ends) + pad + 0.2, (), [(TextPiece(0, named, style=label), *moved[0]), *moved[1:]], style
        )
    value = flow.settle(field.value)
    style = flow.fit(value, whole - pad - start - 0.2, style) if field.whole else style
    wide = start + typefaces.width(value, style.size, style.bold) + pad + 0.2
    if "\n" not in value and wide <= whole:
        blank = whole * field.span / COLUMNS * _BLANK
        room = wide if value else wide + blank if field.by_hand else max(wide, blank)
        return Cell(0, min(room, whole), (), [(TextPiece(0, named, style=label), TextPiece(start, value))], style)
    # The first line is shorter by the label; the others have the whole row.
    first = (flow.lines(value, whole - pad - start, style) or [""])[0]
    rest = value[len(first) :].lstrip(" ").removeprefix("\n")
    more = [(TextPiece(0, line),) for line in flow.lines(rest, whole - pad, style)]
    return Cell(0, whole, (), [(TextPiece(0, named, style=label), TextPiece(start, first)), *more], style)


def _placed(flow: SheetFlow, row: Sequence[Cell], whole: float) -> list[Cell]:
    """The cells side by side; what is left of the row is shared out in proportion to their widths."""
    wanted, x, placed = sum(cell.width for cell in row), flow.sheet.left, []
    for cell in row:
        width = cell.width * whole / wanted
        placed.append(cell._replace(x=x, width=width))
        x += width
    return placed


def _tail(flow: SheetFlow, block: TermsAndSignatures, by_hand: bool, title: str) -> Parts:
    if not flow.size.impact:  # on a cut sheet people sign in boxes of the usual size
        return _titled(flow, title) + blocks.tail(flow, block, by_hand)
    whole, style = flow.sheet.right - flow.sheet.left, TextStyle(flow.size.label)
    lead, gap = style.size * flow.size.lead, flow.size.gap * MM
    terms = "  ".join(block.terms)
    lines = flow.lines(f"{block.terms_label}  {terms}", whole, style) if terms else []
    confirmed = replace(style, bold=True)
    confirms = flow.lines(block.confirms.replace("\n", "  "), whole, confirmed) if block.confirms else []
    fields, signs = foot.written_above(flow, block.signs, _signs_high)
    signs_high = _signs_high(flow, signs)
    above: Parts = _titled(flow, title) + _close_up(flow, fields)
    if fields:
        above[-1] = replace(above[-1], joins=True)

    def draw_signs(flow: SheetFlow) -> None:
        flow.write(confirms, lead, confirmed)
        flow.y += gap
        x = flow.sheet.left
        for sign in signs:
            width = whole * sign.span / COLUMNS
            _sign(flow, sign, x, width, signs_high)
            x += width
        flow.y += signs_high

    def draw_head(flow: SheetFlow) -> None:
        flow.y += gap

    signed = len(confirms) * lead + gap + signs_high
    return [
        *above,
        foot.TermsPart(block.terms_label, lines, lead, style, gap, draw_head, signed, draw_signs).part(flow),
    ]


def _signs_high(flow: SheetFlow, signs: Sequence[SignatureBox]) -> float:
    whole = flow.sheet.right - flow.sheet.left
    return max((_sign_high(flow, sign, whole) for sign in signs), default=0)


def _captions(flow: SheetFlow, sign: SignatureBox, width: float) -> list[tuple[str, float]]:
    """The lines below the signature with their heights: a line with a blank is high enough to write in."""
    style = TextStyle(flow.size.label)
    texts = ("  ".join(below_the_line(replace(sign, caption=""))), sign.caption)
    lines = [line for text in texts if text for line in flow.lines(text, width - 2 * PAD_X_MM * MM, style)]
    lead = style.size * LABEL_LEAD
    return [(line, max(lead, blocks.BLANK_MM * MM if BY_HAND in line else 0)) for line in lines or [""]]


def _sign_high(flow: SheetFlow, sign: SignatureBox, whole: float) -> float:
    captions = _captions(flow, sign, whole * sign.span / COLUMNS)
    return _PEN_MM * MM + sum(high for _line, high in captions) + 0.6 * MM


def _sign(flow: SheetFlow, sign: SignatureBox, x: float, width: float, high: float) -> None:
    """The label at the upper left, the signature to the right of it, name and time below a line."""
    sheet, pad, style = flow.sheet, PAD_X_MM * MM, TextStyle(flow.size.label)
    captions = _captions(flow, sign, width)
    line_y = flow.y + high - sum(line_high for _line, line_high in captions) - 0.3 * MM
    sheet.frame(x, flow.y, width, high)
    label_wide = min(typefaces.width(flow.line(sign.label), style.size), (width - 2 * pad) * 0.5) + 0.2
    flow.put(x + pad, flow.y + 0.5 * MM, label_wide, sign.label, style)
    left = x + pad + label_wide + 2 * MM
    if sign.strokes:
        foot.draw_pen(sheet, sign.strokes, left, flow.y + 0.4 * MM, x + width - pad - left, line_y - flow.y - 0.8 * MM)
    elif sign.instead:
        flow.put(left, flow.y + 0.8 * MM, x + width - pad - left, sign.instead, TextStyle(flow.size.text, bold=True))
    if any(line for line, _high in captions) or not sign.instead:
        sheet.rule(left, line_y, x + width - pad, line_y, HAIR_PT, BLACK)
    y = line_y + 0.2 * MM
    for line, line_high in captions:
        y += line_high
        top = y - style.size * LABEL_LEAD  # the text stands at the foot of its line, below the room to write in
        box = (x + pad, top - 1, x + width - pad, flow.y + high + 1)
        sheet.text(x + pad, top + ASCENT * style.size, line, style, box)


_CUT: Mapping[type[PaperBlock], Callable[..., Parts]] = {
    FieldRows: _fields,
    PaperTable: _table,
    Barcode: _barcode,
    SquareCode: _square_code,
    TermsAndSignatures: _tail,
}
