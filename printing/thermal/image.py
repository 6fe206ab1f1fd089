"""Draws strips of paper as pictures, so that any printer can print any character.

Texts are wrapped, numbers are made smaller before that, and a strip grows as long as needed: nothing is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldservice.words import line_breaking
from printing import barcodes, typefaces
from printing.thermal import raster
from printing.thermal.media import ThermalMedia
from printing.thermal.paper_strip import (
    BarcodeBlock,
    NumberLine,
    QrBlock,
    ReversedBand,
    RuleLine,
    Strip,
    StripBlock,
    TextLine,
    ValueLine,
    code_text,
)
from printing.thermal.raster import DotCanvas, leading

if TYPE_CHECKING:
    from PIL.Image import Image

# Letters in dots of 203 dpi: (largest, least, bold). A text of any weight but the first is wrapped before it is made
# smaller, which happens only where a word is longer than a line.
WEIGHTS = {
    "giant": (144, 72, True),
    "huge": (46, 32, True),
    "big": (34, 24, True),
    "strong": (24, 20, True),
    "text": (24, 20, False),
    "small": (20, 20, False),
}
_LABEL = 20
_DPI_DOTS = 8  # to the millimetre, for which the letters above are given
_LABEL_SHARE = 0.38  # of the width: narrower labels get a column of their own, wider ones go above their values
_LEAST_BESIDE = 200  # dots: narrower text does not fit beside a QR
_SQUARE_MM = 20
_GAP = 8
_BAR_MM = 7.5


def pictures(strips: Sequence[Strip], on: ThermalMedia) -> tuple[list["Image"], tuple[str, ...]]:
    """One picture a strip, and the characters that no typeface has."""
    missing: set[str] = set()
    drawn = [laid_out(strip, on, missing) for strip in strips]
    return [canvas.picture(height) for canvas, height in drawn], tuple(sorted(missing))


def laid_out(strip: Strip, on: ThermalMedia, missing: set[str]) -> tuple[DotCanvas, int]:
    """The strip's canvas and its height in dots."""
    picture = _StripPicture(on, missing, strip)
    return picture.canvas, picture.y + _GAP


class _StripPicture:
    """Places blocks from top to bottom; `left` moves to the right while blocks are placed beside a QR."""

    def __init__(self, on: ThermalMedia, missing: set[str], strip: Strip) -> None:
        self.on, self.missing, self.canvas = on, missing, DotCanvas(on.width)
        self.left, self.right, self.y = 0, on.width, _GAP
        self.label = self.dots(_LABEL)
        self.squares: set[str] = set()
        self.column = self.label_column(strip)
        for block in strip:
            _BLOCKS[type(block)](self, block)

    def dots(self, size: int) -> int:
        """A size of letters in the dots of this printer."""
        return round(size * self.on.per_mm / _DPI_DOTS)

    def letters(self, weight: str) -> tuple[int, int, bool]:
        largest, least, bold = WEIGHTS[weight]
        return self.dots(largest), self.dots(least), bold

    @property
    def across(self) -> int:
        return self.right - self.left

    def settle(self, text: str) -> str:
        return typefaces.settle(text, self.missing)

    def label_column(self, blocks: Iterable[StripBlock]) -> int:
        """The width of the column of labels before their values; 0 where the labels go above the values."""
        labels = [
            self.settle(block.label).replace("\n", " ")
            for block in blocks
            if isinstance(block, ValueLine) and block.value
        ]
        widest = max((raster.width(label, self.label) for label in labels), default=0) + 2 * _GAP
        return widest if widest <= self.across * _LABEL_SHARE else 0

    def write(self, text: str, size: int, bold: bool, left: int, centred: bool = False) -> None:
        """Place settled text in as many lines as it needs between `left` and the right edge."""
        across = self.right - left
        for line in line_breaking.lines(text, across, lambda part: raster.width(part, size, bold)):
            aside = (across - raster.width(line, size, bold)) // 2 if centred else 0
            self.canvas.text(left + aside, self.y, line, size, bold)
            self.y += leading(size)

    def line(self, block: TextLine) -> None:
        text, right = self.settle(block.text), self.settle(block.right)
        largest, least, bold = self.letters(block.weight)
        after = raster.width(right, self.label) + 2 * _GAP if right else 0
        beside = after and "\n" not in text + right and raster.width(text, least, bold) + after <= self.across
        if beside:
            size = raster.fitting(text, self.across - after, largest, least, bold)
            down = round((size - self.label) * 0.98)  # onto the same baseline
            self.canvas.text(self.right - after + 2 * _GAP, self.y + down, right, self.label)
        else:
            widest = max(text.split("\n") if block.weight in ("giant", "huge") else text.split() or [""], key=len)
            size = raster.fitting(widest, self.across, largest, least, bold) if widest.isascii() else largest
        self.write(text, size, bold, self.left, block.centred)
        if beside and not text:
            self.y += leading(size)
        if right and not beside:
            self.write(right, self.label, False, self.left, block.centred)

    def pair(self, block: ValueLine) -> None:
        value = self.settle(block.value)
        if not value:
            return
        size, _least, bold = self.letters("strong" if block.strong else "text")
        label = self.settle(block.label).replace("\n", " ")
        if self.column:
            self.canvas.text(self.left, self.y + round((size - self.label) * 0.98), label, self.label)
            self.write(value, size, bold, self.left + self.column)
        else:
            self.write(label, self.label, False, self.left)
            self.write(value, size, bold, self.left)

    def number(self, block: NumberLine) -> None:
        text, code = (self.settle(part).replace("\n", " ") for part in (block.text, block.code))
        largest, least, bold = self.letters("huge")
        if not code or raster.width(text + code, least, bold) + 4 * _GAP > self.across:
            self.line(TextLine(block.text, "huge", centred=True))
            self.line(TextLine(block.code, "big", centred=True))
            return
        size = raster.fitting(text + code, self.across - 4 * _GAP, largest, least, bold)
        wide = raster.width(text, size, bold) + raster.width(code, size, bold) + 4 * _GAP
        x, y = self.left + (self.across - wide) // 2, self.y
        self.canvas.text(x, y, text, size, bold)
        self.canvas.band(x + wide - raster.width(code, size, bold) - 2 * _GAP, y, x + wide, y + leading(size))
        self.canvas.text(x + wide - raster.width(code, size, bold) - _GAP, y, code, size, bold, white=True)
        self.y += leading(size) + _GAP

    def rule(self, block: RuleLine) -> None:
        self.y += _GAP
        self.canvas.rule(self.y, 2, 12 if block.cut else 0)
        self.y += 2 + _GAP

    def band(self, block: ReversedBand) -> None:
        text, top = self.settle(block.text), self.y
        if not text:
            return
        size, _least, bold = self.letters("strong")
        lines = line_breaking.lines(text, self.across - 2 * _GAP, lambda part: raster.width(part, size, bold))
        self.canvas.band(self.left, top, self.right, top + len(lines) * leading(size) + 4)
        for at, line in enumerate(lines):
            x = self.left + (self.across - raster.width(line, size, bold)) // 2
            self.canvas.text(x, top + 2 + at * leading(size), line, size, bold, white=True)
        self.y = top + len(lines) * leading(size) + 4 + _GAP

    def bars(self, block: BarcodeBlock) -> None:
        text = code_text(block.text)
        modules, least = raster.bars_wide(text), self.on.bar
        # A quiet zone may reach into the white edge of the paper, where the printer cannot print.
        if not modules or (modules * least > self.across or
                           (modules + 2 * barcodes.QUIET_BARS) * least > self.across + 2 * self.on.beyond):  # fmt: skip
            if text and text not in self.squares:
                self.square(QrBlock(text))
            return
        self.canvas.bars(
            self.left + (self.across - modules * least) // 2, self.y, text, least, round(_BAR_MM * self.on.per_mm)
        )
        self.y += round(_BAR_MM * self.on.per_mm) + _GAP

    def square(self, block: QrBlock) -> None:
        text = code_text(block.text)
        self.squares.add(text)
        fits = barcodes.qr_side(text) if text else None
        side = raster.square_side(text) if fits else 0
        top, column, wide = self.y, self.column, 0
        if side and side * self.on.module <= self.across:
            module = max(self.on.module, min(8, int(_SQUARE_MM * self.on.per_mm) // side))
            wide = side * module
            beside = bool(block.beside) and self.across - wide >= _LEAST_BESIDE
            self.canvas.square(self.left if beside else self.left + (self.across - wide) // 2, top, text, module)
            if beside:
                self.left += wide
                self.y += barcodes.QUIET_QR * module // 2
            else:
                self.y += wide
        else:
            self.line(TextLine(text, "small"))  # no scanner can read such a code, so it is printed for people
        self.column = self.label_column(block.beside)
        for each in block.beside:
            _BLOCKS[type(each)](self, each)
        self.left, self.column = 0, column
        self.y = max(self.y, top + wide)


# Each function takes its own kind of block.
_BLOCKS: Mapping[type[StripBlock], Callable[..., None]] = {
    TextLine: _StripPicture.line,
    ValueLine: _StripPicture.pair,
    NumberLine: _StripPicture.number,
    RuleLine: _StripPicture.rule,
    ReversedBand: _StripPicture.band,
    BarcodeBlock: _StripPicture.bars,
    QrBlock: _StripPicture.square,
}
