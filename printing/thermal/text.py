"""Writes strips of paper in the printer's own characters and barcodes, about a kibibyte each.

The printer must have Chinese characters. Lines are broken here, by their width in cells and between words, because the
printer itself would break them anywhere. A line with a character that the printer lacks (ñ, ế, 𠮷) is sent as dots.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from fieldservice.words import line_breaking
from printing import barcodes
from printing.thermal import escpos
from printing.thermal.escpos import DOUBLE, FOURFOLD, NORMAL, TALL, cells, encoded
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
    ThermalData,
    ValueLine,
    code_text,
)

# Sizes in the order in which they are tried: the first that needs one line is taken, else the last.
_SIZES = {"giant": (FOURFOLD, DOUBLE), "huge": (DOUBLE, TALL), "big": (DOUBLE, TALL)}
_BOLD = ("giant", "huge", "big", "strong")
_CHARACTER = 24  # dots: the height of the printer's own characters
_LABEL_SHARE = 0.34  # of the width: narrower labels get a column of their own


def printed(strips: Iterable[Strip], on: ThermalMedia) -> ThermalData:
    missing: set[str] = set()
    out = bytearray(escpos.START)
    for strip in strips:
        out += _StripText(on, missing, strip).data()
        out += escpos.CUT if on.height is None else escpos.NEXT_LABEL
    return ThermalData(bytes(out), tuple(sorted(missing)))


class _StripText:
    """Writes one strip; `missing` is shared by the strips of a paper."""

    def __init__(self, on: ThermalMedia, missing: set[str], strip: Strip) -> None:
        self.on, self.missing, self.strip = on, missing, strip
        self.squares: set[str] = set()
        labels = [cells(self.settle(pair.label).replace("\n", " ")) for pair in _pairs(strip) if pair.value]
        widest = max(labels, default=0) + 2
        self.column = widest if widest <= on.columns * _LABEL_SHARE else 0

    def data(self) -> bytes:
        return b"".join(self.block(block) for block in self.strip)

    def block(self, block: StripBlock) -> bytes:
        return _BLOCKS[type(block)](self, block)

    def settle(self, text: str) -> str:
        return escpos.settled(text, self.missing)

    def broken(self, text: str, columns: int) -> list[str]:
        return line_breaking.lines(self.settle(text), columns, cells)

    def line(self, block: TextLine) -> bytes:
        text, right = self.settle(block.text), self.settle(block.right)
        if not text and not right:
            return b""
        sizes = _SIZES.get(block.weight, (NORMAL,))
        whole = cells(text) + (2 + cells(right) if right else 0)
        size = next(
            (size for size in sizes if whole * _across(size) <= self.on.columns and "\n" not in text + right), sizes[-1]
        )
        columns = self.on.columns // _across(size)
        if right and whole <= columns and "\n" not in text + right:
            lines = [text + " " * (columns - cells(text) - cells(right)) + right]
        else:
            lines = line_breaking.lines(text, columns, cells) + (
                line_breaking.lines(right, columns, cells) if right else []
            )
        return self.dressed(lines, size, block.weight in _BOLD, block.centred)

    def pair(self, block: ValueLine) -> bytes:
        value = self.settle(block.value)
        if not value:
            return b""
        label = self.settle(block.label).replace("\n", " ")
        if self.column:
            lines = line_breaking.lines(value, self.on.columns - self.column, cells)
            fore = label + " " * (self.column - cells(label))
            lines = [(" " * self.column if at else fore) + line for at, line in enumerate(lines)]
        else:
            first, *more = line_breaking.lines(f"{label}: {value}", self.on.columns - 2, cells)
            lines = [first, *("  " + line for line in more)]
        return self.dressed(lines, NORMAL, block.strong)

    def number(self, block: NumberLine) -> bytes:
        text, code = (self.settle(part).replace("\n", " ") for part in (block.text, block.code))
        beside = f"{text}  {code}" if code else text
        if cells(beside) * 2 <= self.on.columns:
            return self.dressed([beside], DOUBLE, True, True)
        return self.line(TextLine(block.text, "huge", True)) + self.line(TextLine(block.code, "big", True))

    def rule(self, block: RuleLine) -> bytes:
        return self.dressed([("- " * self.on.columns)[: self.on.columns - 1] if block.cut else "-" * self.on.columns])

    def band(self, block: ReversedBand) -> bytes:
        lines = self.broken(block.text, self.on.columns - 2)
        return self.dressed([f" {line} " for line in lines], NORMAL, True, True, reverse=True)

    def dressed(
        self,
        lines: Sequence[str],
        size: bytes = NORMAL,
        bold: bool = False,
        centred: bool = False,
        reverse: bool = False,
    ) -> bytes:
        """The lines with the commands for their looks; a line that the printer does not hold as dots."""
        out = b""
        for held, part in groupby(lines, escpos.is_held):
            if held:
                out += _commanded(list(part), size, bold, centred, reverse)
            else:
                out += b"".join(self.dots(line, size, bold, centred, reverse) for line in part)
        return out

    def dots(self, line: str, size: bytes, bold: bool, centred: bool, reverse: bool) -> bytes:
        """One line as a picture, each stretch of text at its place and no wider than its characters would be."""
        from printing.thermal import raster  # the picture library loads when dots are printed

        across, down = _across(size), (size[-1] & 15) + 1
        wide = self.on.width // self.on.columns * across
        start = (self.on.columns // across - cells(line)) // 2 * wide if centred else 0
        stretches = [
            (start + cells(line[: found.start()]) * wide, found[0], cells(found[0]) * wide)
            for found in re.finditer(r"\S+(?: \S+)*", line)
        ]
        band = (start, start + cells(line) * wide) if reverse else (0, 0)
        return escpos.raster(raster.line_of(stretches, self.on.width, _CHARACTER * down, bold, down // across, band))

    def bars(self, block: BarcodeBlock) -> bytes:
        text = code_text(block.text)
        bars = barcodes.code128(text)
        if bars is None or (bars[-1][0] + bars[-1][1]) * self.on.bar > self.on.width:
            return self.square(QrBlock(text)) if text and text not in self.squares else b""
        module = self.on.bar
        return escpos.CENTRE + escpos.code128(text, module) + b"\n" + escpos.LEFT

    def square(self, block: QrBlock) -> bytes:
        text = code_text(block.text)
        self.squares.add(text)
        below = b"".join(self.block(each) for each in block.beside)
        side = barcodes.qr_side(text) if text else None
        if side is None or (side + 2 * barcodes.QUIET_QR) * self.on.module > self.on.width:
            # No scanner can read such a code, so its text is printed for people.
            return self.line(TextLine(text, "small")) + below
        # Larger modules than the least, up to a code of 28 mm, because the printer's own codes come out blurred.
        module = max(self.on.module, min(8, int(28 * self.on.per_mm) // side))
        return escpos.CENTRE + escpos.qr(text, module) + b"\n" + escpos.LEFT + below


# Each function takes its own kind of block.
_BLOCKS: Mapping[type[StripBlock], Callable[..., bytes]] = {
    TextLine: _StripText.line,
    ValueLine: _StripText.pair,
    NumberLine: _StripText.number,
    RuleLine: _StripText.rule,
    ReversedBand: _StripText.band,
    BarcodeBlock: _StripText.bars,
    QrBlock: _StripText.square,
}


def _pairs(strip: Iterable[StripBlock]) -> Iterable[ValueLine]:
    for block in strip:
        if isinstance(block, ValueLine):
            yield block
        elif isinstance(block, QrBlock):
            yield from _pairs(block.beside)


def _across(size: bytes) -> int:
    """How many times as wide as usual the characters of a size are."""
    return (size[-1] >> 4) + 1


def _commanded(lines: list[str], size: bytes, bold: bool, centred: bool, reverse: bool) -> bytes:
    data = b"".join(encoded(line.rstrip(" ") if not reverse else line) + b"\n" for line in lines)
    data = size + data + NORMAL if size != NORMAL else data
    data = escpos.BOLD + data + escpos.PLAIN if bold else data
    data = escpos.CENTRE + data + escpos.LEFT if centred else data
    return escpos.REVERSED + data + escpos.BLACK if reverse else data
