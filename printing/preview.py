"""A preview of a paper as lines of text for the terminal, made from the same content object as the print.

Every line fits the width in cells, with wide characters counted as two; signatures are drawn with braille dots.
"""

from collections.abc import Callable, Mapping, Sequence
from pkgutil import resolve_name
from typing import Any
from unicodedata import east_asian_width

from fieldservice.words import line_breaking
from printing.labels import LabelContent
from printing.paper import (
    COLUMNS,
    Barcode,
    FieldRows,
    PaperBlock,
    PaperField,
    PaperHeader,
    PaperTable,
    Section,
    SignatureBox,
    SquareCode,
    TermsAndSignatures,
    below_the_line,
    revision_and_reprint,
)
from printing.paper_look import arranged
from printing.plain_text import plain
from printing.strokes import Strokes, fitted

PEN_ROWS = 5  # of braille, four dots high each


def as_text(content: Any, width: int = 78) -> list[str]:  # Any: each paper has its class
    """The paper in lines of at most `width` cells (at least 40), header first; safe to write to a terminal.

    A content is a LabelContent, or has `header`, `labels` and a `drawing` with a story.
    """
    if isinstance(content, LabelContent):
        return _label(content, width)
    drawing = content.drawing
    header, labels = resolve_name(drawing.head)(content) if drawing.head else (content.header, content.labels)
    lines = _head(header, labels, width)
    for block in arranged(resolve_name(drawing.story)(content), header.look):
        lines += _DRAWN[type(block)](block, width)
    if header.digest:
        lines += ["", *_wrapped(f"{labels['digest']} SHA-256 {header.digest}", width)]
    lines += [line for text in header.look.footer for line in _wrapped(text, width)]
    return [line.rstrip() for line in lines]


def _label(content: LabelContent, width: int) -> list[str]:
    """The label in a frame, with the text of its codes."""
    codes = [f"[QR] {content.code}" if content.code else "", f"[Code128] {content.barcode}" if content.barcode else ""]
    texts = [content.mark, *(text for text, _weight in content.lines), *codes]
    lines = [line for text in texts if text for line in _wrapped(text, width - 4)]
    across = max(map(cells, lines), default=0)
    return [f"┌{'─' * (across + 2)}┐", *(f"│ {_filled(line, across)} │" for line in lines), f"└{'─' * (across + 2)}┘"]


LEAST_CELLS = 3
"""A column that is no wider has no room for a character and the gap behind it."""


def cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, width: int) -> list[str]:
    return line_breaking.lines(plain(text), width, cells)


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _head(header: PaperHeader, labels: Mapping[str, str], width: int) -> list[str]:
    state = [header.copy, *revision_and_reprint(header, labels)]
    origin = [header.mark, header.company, header.point, *header.point_lines]
    texts = [*filter(None, origin), " ", f"{header.title}   {header.number}", "   ".join(filter(None, state))]
    return [line for text in texts for line in _wrapped(text, width)]


def _section(block: Section, width: int) -> list[str]:
    title = _wrapped(block.title, width - 8)[0]
    return ["", f"── {title} " + "─" * (width - cells(title) - 4)]


def _fields(block: FieldRows, width: int) -> list[str]:
    """The fields of a row side by side if each fits its share on one line, else one below the other."""
    lines: list[str] = []
    for row in block.rows:
        shares = [_share(width, field.span) for field in row]
        beside = [_field(field, share - 2) for field, share in zip(row, shares, strict=True)]
        fits = all(len(lines_of_field) == 1 for lines_of_field in beside)
        lines += _beside(beside, shares) if fits else [line for field in row for line in _field(field, width)]
    return lines


def _share(width: int, span: int) -> int:
    return width * span // COLUMNS


def _field(field: PaperField, width: int) -> list[str]:
    label = f"{field.label}: "
    if not field.ticks:
        return _wrapped(label + field.value, width)
    lines = [plain(label)]
    for text, ticked in field.ticks:
        option = f"[{'x' if ticked else ' '}] {plain(text)}  "
        if cells(lines[-1] + option.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += option
    return [part for line in lines for part in _wrapped(line.rstrip(), width)]


def _beside(columns: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    high = max(map(len, columns))
    return [
        "".join(
            _filled(lines[row] if row < len(lines) else "", width) for lines, width in zip(columns, widths, strict=True)
        )
        for row in range(high)
    ]


def _table(block: PaperTable, width: int) -> list[str]:
    widths = _widths(block, width)
    rows = [_beside([_wrapped(text, wide - 1) for text, wide in zip(row, widths, strict=True)], widths)
            for row in ([column.label for column in block.columns], *block.rows)]  # fmt: skip
    rows[0].append("┄" * width)
    return [line for row in rows for line in row] + ([] if block.rows or block.blank else _wrapped(block.empty, width))


def _widths(block: PaperTable, width: int) -> list[int]:
    """Column widths: a column that must not break gets the width of its widest text, the others share the rest."""
    columns = list(zip([column.label for column in block.columns], *block.rows, strict=True))
    widest = [min(max(cells(plain(text)) for text in texts) + 2, width // 4) for texts in columns]
    whole = [wide if column.whole else 0 for column, wide in zip(block.columns, widest, strict=True)]
    shares = sum(column.share for column in block.columns if not column.whole)
    rest = width - sum(whole)
    widths = [wide or max(6, int(rest * c.share / shares)) for c, wide in zip(block.columns, whole, strict=True)]
    widths[max(range(len(widths)), key=widths.__getitem__)] += width - sum(widths)
    # Many columns on a narrow terminal share what there is.
    return widths if min(widths) > LEAST_CELLS else [width // len(widths)] * len(widths)


def _barcode(block: Barcode | SquareCode, width: int) -> list[str]:
    return _wrapped(f"{block.label}: {block.text}", width)


def _tail(block: TermsAndSignatures, width: int) -> list[str]:
    lines = ["", *_wrapped(block.terms_label, width)] if block.terms else []
    lines += [line for term in block.terms for line in _wrapped(term, width)]
    lines += ["", *_wrapped(block.confirms, width)] if block.confirms else []
    if not block.signs:
        return lines
    widths = [_share(width, sign.span) for sign in block.signs]
    return [*lines, "", *_beside([_sign(s, w - 2) for s, w in zip(block.signs, widths, strict=True)], widths)]


def _sign(sign: SignatureBox, width: int) -> list[str]:
    label = _wrapped(sign.label, width)
    below = [line for text in below_the_line(sign) for line in _wrapped(text, width)]
    pen = braille(sign.strokes, width, PEN_ROWS) if sign.strokes else _wrapped(sign.instead, width)
    if sign.instead and not below:
        return [*label, *pen]
    return [*label, *pen, *[""] * (PEN_ROWS - len(pen)), "─" * width, *below]


def braille(strokes: Strokes, width: int, height: int) -> list[str]:
    """The strokes as lines of braille characters, each two dots wide and four dots high."""
    dots = [[0] * width for _ in range(height)]
    for stroke in fitted(strokes, width * 2 - 1, height * 4 - 1):
        for (x0, y0), (x1, y1) in zip(stroke, stroke[1:] or stroke, strict=False):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) * 2))
            for step in range(steps + 1):
                x, y = round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
                dots[y // 4][x // 2] |= _DOT[x % 2][y % 4]
    return ["".join(chr(0x2800 + bits) if bits else " " for bits in row).rstrip() for row in dots]


_DOT = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
# Each function takes its own kind of block and the width in cells.
_DRAWN: Mapping[type[PaperBlock], Callable[..., list[str]]] = {
    Section: _section,
    FieldRows: _fields,
    PaperTable: _table,
    Barcode: _barcode,
    SquareCode: _barcode,
    TermsAndSignatures: _tail,
}
