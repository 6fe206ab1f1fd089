"""The flow of a paper over its sheets: a header on each, a new sheet when one is full, footers at the end.

Every text passes `settle` once before it is measured, so the text measured is the text drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from printing import line_breaking, typefaces
from printing.barcodes import QUIET_BARS
from printing.paper import PaperHeader, revision_and_reprint
from printing.pdf.sheet import (
    ASCENT,
    BAR_HEIGHT_MM,
    BLACK,
    GAP_MM,
    HAIR_PT,
    IMPACT_PT,
    MM,
    RULE_PT,
    SOFT,
    PdfSheet,
    SheetSize,
    TextStyle,
    code128,
    qr,
)

LABEL_LEAD = 1.28  # distance of the lines of a label, in sizes
FOOT_LEAD, FOOT_GAP_MM = 1.2, 2.6
FOOT_SHARE = 0.62  # of the width, for who printed it; the rest is for the page number


class SheetFlow:
    """The sheets of one paper, where the next block begins (`y`), and the characters that no typeface has."""

    def __init__(
        self,
        header: PaperHeader,
        labels: Mapping[str, str],
        size: SheetSize,
        *,
        head: Callable[[SheetFlow], float] | None = None,
        stub: float = 0,
    ) -> None:
        """`head` draws another header and returns the y below it; `stub` points stay free below the footer."""
        self.header, self.labels, self.size = header, labels, size
        self.head = head or SheetFlow._head
        self.missing: set[str] = set()
        self.sheets: list[PdfSheet] = []
        self.small = TextStyle(size.foot_text, grey=SOFT)
        self.foot = self._foot()
        foot_gap = FOOT_GAP_MM * size.air * MM
        self.foot_top = (size.height - size.foot) * MM - stub - (len(self.foot) + 0.3) * size.foot_text * FOOT_LEAD
        self.bottom = self.foot_top - foot_gap
        self.turn()

    def _foot(self) -> list[str]:
        header, size = self.header, self.size
        whole = (size.width - 2 * size.side) * MM
        share, texts = whole * FOOT_SHARE, [header.printed]
        if size.impact:
            # Letters on forms may not shrink, so room is kept for the page; the header has the number.
            share = (
                whole - typefaces.width(self.line(self.labels["page"] % {"page": 99, "pages": 99}), size.foot_text) - 6
            )
            beside = "    ".join(filter(None, (header.printed, header.distribution)))
            short = typefaces.width(self.line(beside), size.foot_text) <= share and "\n" not in self.settle(beside)
            texts = [beside] if short else [header.printed, header.distribution]
        lines = [line for text in texts for line in self.lines(text, share, self.small)] or [""]
        digest = f"{self.labels['digest']} SHA-256 {header.digest}" if header.digest else ""
        return lines + self.lines(digest, whole, self.small)

    @property
    def sheet(self) -> PdfSheet:
        return self.sheets[-1]

    @property
    def room(self) -> float:
        return self.bottom - self.y

    @property
    def fresh(self) -> bool:
        """Whether this sheet has only its header so far."""
        return self.y <= self.start

    def settle(self, text: str) -> str:
        return typefaces.settle(text, self.missing)

    def line(self, text: str) -> str:
        """The settled text without line feeds, for fields that have one line only."""
        return self.settle(text).replace("\n", " ")

    def lines(self, text: str, width: float, style: TextStyle) -> list[str]:
        return line_breaking.lines(self.settle(text), width, lambda part: typefaces.width(part, style.size, style.bold))

    def fit(self, text: str, width: float, style: TextStyle, least: float | None = None) -> TextStyle:
        """The style, made small enough for the settled text to fit on one line where the least size allows it."""
        wide = typefaces.width(text, style.size, style.bold)
        if wide <= width:
            return style
        least = self.size.least if least is None else max(least, IMPACT_PT if self.size.impact else 0)
        return TextStyle(max(least, int(style.size * width / wide * 20) / 20), style.bold, style.grey)

    def put(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        style: TextStyle,
        *,
        least: float | None = None,
        lowest: float = 1e6,
    ) -> float:
        """Draw text with its top at y, shrunk or broken to `width`, cut short at `lowest`; returns the y below it."""
        style = self.fit(self.settle(text), width, style, least)
        lines, high = self.lines(text, width, style), style.size * LABEL_LEAD
        fitting = max(0, int((lowest - y) / high + 1e-6))
        if fitting < len(lines):
            lines = [*lines[: fitting - 1], lines[fitting - 1][:-2] + "…"] if fitting else []
        for line in lines:
            below = y + high
            self.sheet.text(x, y + ASCENT * style.size, line, style, (x, y - 1, x + width, below + 1))
            y = below
        return y

    def write(self, lines: Sequence[str], lead: float, style: TextStyle) -> None:
        """Draw lines across the sheet, `lead` points apart; where it ends they go on at the top of a new sheet."""
        for line in lines:
            if self.room < lead:
                self.turn()
            box = (self.sheet.left, self.y - 1, self.sheet.right, self.y + lead + 1)
            self.sheet.text(self.sheet.left, self.y + ASCENT * style.size, line, style, box)
            self.y += lead

    def turn(self) -> None:
        """Begin a new sheet with its header."""
        self.sheets.append(PdfSheet(self.size, mark=self.line(self.header.mark)))
        self.y = self.start = self.head(self)

    def _head(self) -> float:
        header, size, sheet = self.header, self.size, self.sheet
        top, gap, number = size.top * MM, GAP_MM * MM, self.line(header.number)
        side = qr(sheet, number, sheet.right, top) if number else 0
        wide = code128(sheet, number, sheet.right - side, top, (sheet.right - sheet.left) * 0.7 - side)
        x = sheet.right - side - (wide or (sheet.right - sheet.left) * 0.4)
        inner, y = x + (QUIET_BARS * size.bar * MM if wide else 0), top + ((BAR_HEIGHT_MM + 0.6) * MM if wide else 0)
        label, end = self.line(self.labels["number"]), sheet.right - side
        small = TextStyle(size.label, grey=SOFT)
        y += 1.0
        big = TextStyle(size.text + 2.2, bold=True)
        if number:
            sheet.text(inner, y + ASCENT * big.size, label, small, (inner, y, end, y + 2 * big.size))
        shift = typefaces.width(label, small.size) + 4 if label else 0
        y = self.put(inner + shift, y, end - inner - shift, number, big)
        state = revision_and_reprint(header, self.labels)
        if state:
            y = self.put(inner, y + 1, end - inner, "   ".join(state), TextStyle(size.label + 0.6, bold=True))
        right = max(y, top + side)
        width = min(inner - 2 * gap, x - 1) - sheet.left
        left = self.put(sheet.left, top, width, header.company, TextStyle(size.text + 2.4, bold=True), least=size.text)
        left = self.put(sheet.left, left + 1.5, width, header.point, TextStyle(size.text), least=size.label)
        for line in header.point_lines:
            left = self.put(
                sheet.left, left + 0.6, width, line, TextStyle(size.label + 0.4, grey=SOFT), least=size.label
            )
        return self._title(max(left, right) + gap * 0.6)

    def _title(self, y: float) -> float:
        """Draw the title to the left, the name of the copy in a frame to the right, and a strong rule below both."""
        sheet, size = self.sheet, self.size
        copy = "" if size.impact else self.line(self.header.copy)
        tag, pad = TextStyle(size.text + 0.4, bold=True), 2.2 * MM
        room = (sheet.right - sheet.left) * 0.45
        tag = self.fit(copy, room, tag)
        wide = min(typefaces.width(copy, tag.size, True), room) + 2 * pad if copy else 0
        title = TextStyle(size.title, bold=True)
        below = self.put(
            sheet.left, y, sheet.right - sheet.left - wide - pad, self.header.title, title, least=size.text + 2
        )
        if copy:
            high = (len(self.lines(copy, wide - 2 * pad + 1, tag)) * LABEL_LEAD + 0.47) * tag.size
            edge = max(y + (size.title * LABEL_LEAD - high) / 2, y)
            sheet.frame(sheet.right - wide, edge, wide, high, RULE_PT, BLACK)
            self.put(sheet.right - wide + pad, edge + 0.32 * tag.size, wide - 2 * pad + 1, copy, tag)
            below = max(below, edge + high)
        y = below + 1.1 * MM
        sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK)
        return y + 1.8 * MM

    def finish(self) -> list[PdfSheet]:
        """Draw the footers, now that the number of pages is known, and return the sheets."""
        whole = self.sheet.right - self.sheet.left
        lead = self.size.foot_text * FOOT_LEAD
        for number, sheet in enumerate(self.sheets, 1):
            top = self.foot_top
            sheet.rule(sheet.left, top, sheet.right, top, HAIR_PT)
            for index, line in enumerate(self.foot):
                box = (sheet.left, top, sheet.right, top + (index + 1.3) * lead)
                sheet.text(sheet.left, top + (index + 1) * lead, line, self.small, box)
            page = self.line(self.labels["page"] % {"page": number, "pages": len(self.sheets)})
            if self.header.number and not self.size.impact:
                page = f"{self.line(self.header.number)}   {page}"
            style = self.fit(page, whole * (1 - FOOT_SHARE), self.small, 3)
            x = sheet.right - typefaces.width(page, style.size)
            sheet.text(x, top + lead, page, style, (x, top, sheet.right, top + 1.3 * lead))
        return self.sheets
