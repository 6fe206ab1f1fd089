"""Pictures in black dots for thermal printers: text in the papers' typefaces, bars and QR codes on whole dots.

Everything is kept as a list of boxes until the picture is made, so tests can check that nothing is outside the
picture, nothing overlaps, and every character of the content is in a box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from printing import barcodes, typefaces

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

LEADING = 1.24  # height of a line, in sizes of its letters
_ASCENT = 0.98  # from the top of a line to its baseline, in sizes
_INK = 90  # coverage (of 255) from which a dot is black, low enough that thin strokes of ideographs stay closed


@dataclass(frozen=True, slots=True)
class Glyph:
    """The dots of a character in one face and size, offset from pen and baseline; `dots` is None for a blank."""

    left: int
    top: int
    dots: "Image | None"


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box on the picture, quiet zones included; `what` is "text", "bars", "square", "rule" or "band"."""

    what: str
    left: int
    top: int
    right: int
    bottom: int
    text: str = ""
    size: int = 0
    bold: bool = False
    module: int = 0
    white: bool = False


@lru_cache(maxsize=64)
def _font(file: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    path = typefaces.FOLDER / file
    try:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as trouble:
        raise typefaces.CannotPrint(f"font {file}: {trouble}") from trouble


@lru_cache(maxsize=8192)
def _glyph(char: str, size: int, bold: bool) -> Glyph:
    from PIL import Image, ImageDraw

    [(face, _)] = typefaces.runs(char, bold)
    font = _font(typefaces.FILES[face.fontName], size)
    edge = size * typefaces.BOLDER / 2 if bold and face.fontName == typefaces.RARE else 0
    left, top, right, bottom = font.getbbox(char, anchor="ls", stroke_width=edge)
    if right <= left or bottom <= top:
        return Glyph(0, 0, None)
    grey = Image.new("L", (int(right - left), int(bottom - top)))
    ImageDraw.Draw(grey).text((-left, -top), char, font=font, fill=255, anchor="ls", stroke_width=edge)
    return Glyph(int(left), int(top), grey.point(_BLACK, "1"))


@lru_cache(maxsize=16384)
def _advance(char: str, size: int, bold: bool) -> int:
    """Dots to the next character, rounded, so that a word looks the same everywhere."""
    return round(typefaces.width(char, size, bold))


_BLACK = [255 if shade >= _INK else 0 for shade in range(256)]


@lru_cache(maxsize=16384)  # a label is tried in many arrangements, each with the same words
def width(text: str, size: int, bold: bool = False) -> int:
    """Width in dots of settled text (typefaces.settle) on one line."""
    return sum(_advance(char, size, bold) for char in text)


def leading(size: int) -> int:
    return round(size * LEADING)


def fitting(text: str, across: int, largest: int, least: int, bold: bool = False) -> int:
    """The largest size at which the text fits on one line of `across` dots; `least` where none does."""
    wide = width(text, largest, bold)
    if wide <= across:
        return largest
    size = max(least, min(largest, largest * across // wide + 1))
    while size > least and width(text, size, bold) > across:
        size -= 1
    return size


class DotCanvas:
    """A list of placed boxes, `width` dots across, whose height is known only when the picture is made."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.placed: list[PlacedBox] = []

    def text(self, x: int, y: int, text: str, size: int, bold: bool = False, white: bool = False) -> None:
        """Place one line of settled text with its top at `y`."""
        if text:
            right = x + width(text, size, bold)
            self.placed.append(PlacedBox("text", x, y, right, y + leading(size), text, size, bold, white=white))

    def rule(self, y: int, thick: int, dash: int = 0) -> None:
        self.placed.append(PlacedBox("rule", 0, y, self.width, y + thick, size=dash))

    def band(self, left: int, top: int, right: int, bottom: int) -> None:
        self.placed.append(PlacedBox("band", left, top, right, bottom))

    def square(self, x: int, y: int, text: str, module: int) -> None:
        side = square_side(text) * module
        self.placed.append(PlacedBox("square", x, y, x + side, y + side, text, module=module))

    def bars(self, x: int, y: int, text: str, module: int, height: int) -> None:
        """Place a Code128; the caller keeps its quiet zones free."""
        self.placed.append(PlacedBox("bars", x, y, x + bars_wide(text) * module, y + height, text, module=module))

    def picture(self, height: int) -> "Image":
        """The placed boxes as a 1-bit picture whose set dots are black."""
        from PIL import Image

        made = Image.new("1", (self.width, height))
        for box in self.placed:
            _DRAWN[box.what](made, box)
        return made


def line_of(
    stretches: Sequence[tuple[int, str, int]], across: int, size: int, bold: bool, narrow: int, band: tuple[int, int]
) -> "Image":
    """One line of settled text, `across` dots wide, as a picture.

    Each stretch is (left, text, room): its letters are `narrow` times as narrow as high, and narrower where it has less
    room. `band` is (left, right) of a black ground on which the text is white, alike if there is none.
    """
    from PIL import Image

    made = Image.new("1", (across, leading(size)))
    ink = 0 if band[0] < band[1] else 1
    made.paste(1 - ink, (band[0], 0, band[1], made.height))
    for left, text, room in stretches:
        canvas = DotCanvas(width(text, size, bold))
        canvas.text(0, 0, text, size, bold)
        drawn = canvas.picture(made.height).convert("L")
        wide = max(1, min(canvas.width // narrow, room))
        made.paste(ink, (left, 0), drawn.resize((wide, made.height), Image.Resampling.BOX).point(_BLACK, "1"))
    return made


def square_side(text: str) -> int:
    """Modules a side of the QR, with its quiet zones."""
    return barcodes.qr(text)[0] + 2 * barcodes.QUIET_QR


@lru_cache(maxsize=32)
def bars_wide(text: str) -> int:
    """Modules of the Code128 without its quiet zones; 0 when it cannot hold the text."""
    bars = barcodes.code128(text)
    return bars[-1][0] + bars[-1][1] if bars else 0


def _text(made: "Image", box: PlacedBox) -> None:
    x, base, ink = box.left, box.top + round(box.size * _ASCENT), 0 if box.white else 1
    for char in box.text:
        glyph = _glyph(char, box.size, box.bold)
        if glyph.dots is not None:
            made.paste(ink, (x + glyph.left, base + glyph.top), glyph.dots)
        x += _advance(char, box.size, box.bold)


def _rule(made: "Image", box: PlacedBox) -> None:
    step = 2 * box.size or box.right
    for x in range(0, box.right, step):
        made.paste(1, (x, box.top, min(box.right, x + (box.size or step)), box.bottom))


def _band(made: "Image", box: PlacedBox) -> None:
    made.paste(1, (box.left, box.top, box.right, box.bottom))


def _square(made: "Image", box: PlacedBox) -> None:
    quiet = barcodes.QUIET_QR * box.module
    for row, column, run in barcodes.qr(box.text)[1]:
        x, y = box.left + quiet + column * box.module, box.top + quiet + row * box.module
        made.paste(1, (x, y, x + run * box.module, y + box.module))


def _bars(made: "Image", box: PlacedBox) -> None:
    for at, wide in barcodes.code128(box.text) or ():
        made.paste(1, (box.left + at * box.module, box.top, box.left + (at + wide) * box.module, box.bottom))


_DRAWN = {"text": _text, "rule": _rule, "band": _band, "square": _square, "bars": _bars}
