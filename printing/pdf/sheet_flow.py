"""The flow of a paper over its sheets: a header on each, a new sheet when one is full, footers at the end.

Every text passes `settle` once before it is measured, so the text measured is the text drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from fieldservice.words import line_breaking
from printing import typefaces
from printing.barcodes import QUIET_BARS
from printing.paper import PaperHeader, revision_and_reprint
from printing.pdf.sheet import (
    ASCENT,
    BAR_HEIGHT_MM,
    BLACK,
    GAP_MM,
    HAIR_PT,
    MM,
    RULE_PT,
    SOFT,
    PdfSheet,
    SheetSize,
    TextStyle,
    code128,
    picture_size,
    qr,
)

_WORD = re.compile("[!-~]+")
LABEL_LEAD = 1.28  # distance of the lines of a label, in sizes
LOGO_MM = 13.0  # the height of a logo, at most
LETTERHEAD_MM = 38.0  # the least room for company and service point beside a logo; else they go below it
_LINES_BESIDE = 2  # more small lines go across the sheet, below the letterhead
FOOT_LEAD, FOOT_GAP_MM = 1.2, 2.6
FOOT_SHARE = 0.62  # of the width at least, for who printed it, where the page number has the number before it
_STEP_PT = 0.4  # letters are made smaller by this until a text fits


class SheetFlow:
    """The sheets of one paper, where the next block begins (`y`), and the characters that no typeface has."""

    def __init__(
        self,
        header: PaperHeader,
        labels: Mapping[str, str],
        size: SheetSize,
        *,
        head: Callable[[SheetFlow], float] | None = None,
    ) -> None:
        """`head` draws another header and returns the y below it; it may raise `bottom`, to keep room at the foot."""
        self.header, self.labels, self.size = header, labels, size
        self.head = head or SheetFlow._head
        self.missing: set[str] = set()
        self.sheets: list[PdfSheet] = []
        self.spare = 0.0
        """The room that the last sheet has left above its foot."""
        self.small = TextStyle(size.foot_text, grey=SOFT)
        self.section = ""
        """The title of the section that a further sheet continues; "" between sections."""
        self.foot = self._foot()
        self.foot_top = (size.height - size.foot) * MM - (len(self.foot) + 0.3) * size.foot_text * FOOT_LEAD
        self.turn()

    def _foot(self) -> list[str]:
        header, size = self.header, self.size
        whole = (size.width - 2 * size.side) * MM
        share = whole - self._page_wide(whole) - 6
        number = "" if self.numbered or size.impact else header.number
        texts = ["   ".join(filter(None, (number, header.printed)))]
        if size.impact:
            beside = "    ".join(filter(None, (header.printed, header.distribution)))
            short = typefaces.width(self.line(beside), size.foot_text) <= share and "\n" not in self.settle(beside)
            texts = [beside] if short else [header.printed, header.distribution]
        lines = [line for text in texts for line in self.lines(text, share, self.small)] or [""]
        lines += [line for text in header.look.footer for line in self.lines(text, whole, self.small)]
        digest = f"{self.labels['digest']} SHA-256 {header.digest}" if header.digest else ""
        return lines + self.lines(digest, whole, self.small)

    def _page(self, page: int, pages: int) -> str:
        return self.line(self.labels["page"] % {"page": page, "pages": pages})

    def _page_wide(self, whole: float) -> float:
        """The width kept for "page n of m", with the number of the paper before it where the footer has room; else the
        number comes first in the footer."""
        page = self._page(99, 99)
        self.numbered = f"{self.line(self.header.number)}   " if self.header.number and not self.size.impact else ""
        if typefaces.width(self.numbered + page, self.size.foot_text) > whole * (1 - FOOT_SHARE):
            self.numbered = ""
        return typefaces.width(self.numbered + page, self.size.foot_text)

    @property
    def sheet(self) -> PdfSheet:
        return self.sheets[-1]

    @property
    def room(self) -> float:
        return self.bottom - self.y

    @property
    def lead(self) -> float:
        """The distance of the lines of a text."""
        return self.size.text * self.size.lead

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
        least = max(self.size.least, least or 0)
        return TextStyle(min(style.size, max(least, int(style.size * width / wide * 20) / 20)), style.bold, style.grey)

    def wrapped(self, text: str, width: float, style: TextStyle, high: float = 1e6) -> tuple[list[str], TextStyle]:
        """The text in lines, and the style: smaller only where a word is wider than a line, or the lines do not fit.

        The lines may be higher than `high` in the smallest letters, too.
        """
        settled = self.settle(text)
        words = max(_WORD.findall(settled), key=len, default="")
        while True:
            lines = self.lines(text, width, style)
            cut = typefaces.width(words, style.size, style.bold) > width
            if style.size <= self.size.least or not (cut or len(lines) * style.size * LABEL_LEAD > high + 0.01):
                return lines, style
            style = TextStyle(max(self.size.least, style.size - _STEP_PT), style.bold, style.grey)

    def put(
        self, x: float, y: float, width: float, text: str, style: TextStyle, *, whole: bool = False, lowest: float = 1e6
    ) -> float:
        """Draw text with its top at y, in as many lines as it needs; returns the y below it.

        A `whole` text is made smaller rather than broken. Above `lowest` a text is made smaller, and then cut short.
        """
        if whole:
            style = self.fit(self.settle(text), width, style)
        lines, style = self.wrapped(text, width, style, lowest - y)
        high = style.size * LABEL_LEAD
        fitting = max(0, int((lowest - y) / high + 1e-3))
        if fitting < len(lines):
            lines = [*lines[: fitting - 1], self._cut_short(lines[fitting - 1], width, style)] if fitting else []
        for line in lines:
            below = y + high
            self.sheet.text(x, y + ASCENT * style.size, line, style, (x, y - 1, x + width, below + 1))
            y = below
        return y

    def _cut_short(self, line: str, width: float, style: TextStyle) -> str:
        line = line[:-2] + "…"
        while len(line) > 1 and typefaces.width(line, style.size, style.bold) > width:
            line = line[:-2] + "…"
        return line

    def write(self, lines: Sequence[str], lead: float, style: TextStyle) -> None:
        """Draw lines across the sheet, `lead` points apart; where it ends they go on at the top of a new sheet."""
        for line in lines:
            if self.room < lead - 0.5:
                self.turn()
            box = (self.sheet.left, self.y - 1, self.sheet.right, self.y + lead + 1)
            self.sheet.text(self.sheet.left, self.y + ASCENT * style.size, line, style, box)
            self.y += lead

    def turn(self) -> None:
        """Begin a new sheet with its header, and below it the title of the section that it continues."""
        self.sheets.append(PdfSheet(self.size, mark=self.line(self.header.mark)))
        self.bottom = self.foot_top - FOOT_GAP_MM * self.size.air * MM
        self.y = self.start = self.head(self)
        if self.section:
            self.write_title(f"{self.section} {self.labels['continued']}")
            self.start = self.y

    def title_high(self, title: str) -> float:
        style = TextStyle(self.size.section, bold=True)
        return len(self.lines(title, self.sheet.right - self.sheet.left, style)) * style.size * LABEL_LEAD + 0.6 * MM

    def write_title(self, title: str) -> None:
        """Draw the title of a section across the sheet."""
        style, whole = TextStyle(self.size.section, bold=True), self.sheet.right - self.sheet.left
        self.put(self.sheet.left, self.y, whole, title, style)
        self.y += self.title_high(title)

    def _head(self) -> float:
        header, size, sheet = self.header, self.size, self.sheet
        top, gap, number = size.top * MM, GAP_MM * MM, self.line(header.number)
        side = qr(sheet, self.line(header.qr) or number, sheet.right, top) if number else 0
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
        y = self.put(inner + shift, y, end - inner - shift, number, big, whole=True)
        state = revision_and_reprint(header, self.labels)
        beside = TextStyle(size.label + 0.6, bold=True)
        for text in self.together(state, end - inner, beside):
            y = self.put(inner, y + 1, end - inner, text, beside)
        below = max(y, top + side)
        width = min(inner - 2 * gap, x - 1) - sheet.left
        wide, high = self.logo(top, width)
        is_beside = width - wide >= LETTERHEAD_MM * MM
        x, y = (sheet.left + wide, top) if is_beside else (sheet.left, top + high)
        width -= wide if is_beside else 0
        y = self.put(x, y, width, header.company, TextStyle(size.text + 2.4, bold=True, colour=header.look.colour))
        y = self.put(x, y + 1.5, width, header.point, TextStyle(size.text))
        below = max(below, top + high)
        small = TextStyle(size.label + 0.4, grey=SOFT)
        if high or len(header.point_lines) > _LINES_BESIDE:
            return self._title(self.together_put(max(y, below) + 0.6, header.point_lines) + gap * 0.6)
        for line in header.point_lines:
            y = self.put(x, y + 0.6, width, line, small)
        return self._title(max(y, below) + gap * 0.6)

    def logo(self, top: float, most: float) -> tuple[float, float]:
        """Draw the logo at the upper left, at most `most` points wide; returns width and height with the gap."""
        look, sheet = self.header.look, self.sheet
        if not look.logo or self.size.impact:
            return 0, 0
        wide, high = picture_size(look.logo)
        scale = min(LOGO_MM * MM / high, most / wide)
        sheet.picture(look.logo, sheet.left, top, wide * scale, high * scale)
        return wide * scale + GAP_MM * MM, high * scale + GAP_MM / 2 * MM

    def together(self, texts: Sequence[str], width: float, style: TextStyle | None = None) -> list[str]:
        """The texts, small or in this style, joined into as few lines as possible; one that fits is not broken."""
        style = style or TextStyle(self.size.label + 0.4)
        lines: list[str] = []
        for text in filter(None, texts):
            longer = f"{lines[-1]}   {text}" if lines else text
            if lines and typefaces.width(self.line(longer), style.size, style.bold) <= width:
                lines[-1] = longer
            else:
                lines.append(text)
        return lines

    def together_put(self, y: float, texts: Sequence[str], lowest: float = 1e6) -> float:
        """Draw small texts across the sheet, joined into few lines; returns the y below them."""
        whole = self.sheet.right - self.sheet.left
        for line in self.together(texts, whole):
            y = self.put(self.sheet.left, y, whole, line, TextStyle(self.size.label + 0.4, grey=SOFT), lowest=lowest)
        return y

    def _title(self, y: float) -> float:
        """Draw the title to the left, the name of the copy in a frame to the right, and a strong rule below both."""
        sheet, size = self.sheet, self.size
        copy = "" if size.impact else self.line(self.header.copy)
        tag, pad = TextStyle(size.text + 0.4, bold=True), 2.2 * MM
        room = (sheet.right - sheet.left) * 0.45
        tag = self.fit(copy, room, tag)
        wide = min(typefaces.width(copy, tag.size, True), room) + 2 * pad if copy else 0
        title = TextStyle(size.title, bold=True, colour=self.header.look.colour)
        below = self.put(sheet.left, y, sheet.right - sheet.left - wide - pad, self.header.title, title)
        if copy:
            high = (len(self.lines(copy, wide - 2 * pad + 1, tag)) * LABEL_LEAD + 0.47) * tag.size
            edge = max(y + (size.title * LABEL_LEAD - high) / 2, y)
            sheet.frame(sheet.right - wide, edge, wide, high, RULE_PT, BLACK)
            self.put(sheet.right - wide + pad, edge + 0.32 * tag.size, wide - 2 * pad + 1, copy, tag)
            below = max(below, edge + high)
        y = below + 1.1 * MM
        sheet.rule(sheet.left, y, sheet.right, y, RULE_PT, BLACK, self.header.look.colour)
        return y + 1.8 * MM

    def finish(self) -> list[PdfSheet]:
        """Draw the footers, now that the number of pages is known, and return the sheets."""
        lead = self.size.foot_text * FOOT_LEAD
        for number, sheet in enumerate(self.sheets, 1):
            top = self.foot_top
            sheet.rule(sheet.left, top, sheet.right, top, HAIR_PT)
            for index, line in enumerate(self.foot):
                box = (sheet.left, top, sheet.right, top + (index + 1.3) * lead)
                sheet.text(sheet.left, top + (index + 1) * lead, line, self.small, box)
            page = self.numbered + self._page(number, len(self.sheets))
            x = sheet.right - typefaces.width(page, self.small.size)
            sheet.text(x, top + lead, page, self.small, (x, top, sheet.right, top + 1.3 * lead))
        return self.sheets
