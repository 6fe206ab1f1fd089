"""Pictures in black dots for thermal printers: text in the papers' own faces, bars and squares snapped to dots.

What is placed is kept as a list of boxes until the picture is made, so a test can judge it: nothing outside, nothing
over another, and every character of the content in some box.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from printing import barcodes, typefaces

if TYPE_CHECKING:
    from PIL.Image import Image

LEADING = 1.24  # of a line to the size of its letters
_ASCENT = 0.98  # of the baseline below the top of a line, to the size
_INK = 90  # coverage (of 255) from which a dot is black: thin strokes of ideographs stay closed


@dataclass(frozen=True, slots=True)
class Glyph:
    """The dots of one character of one face and size, and where they lie from pen and baseline; None: no ink."""

    left: int
    top: int
    dots: "Image | None"


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box on the picture, quiet zones included. `what` is "text", "bars", "square", "rule" or "band"."""

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
def _font(file: str, size: int):  # noqa: ANN202  # PIL is not loaded with this module
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
    left, top, right, bottom = font.getbbox(char, anchor="ls")
    if right <= left or bottom <= top:
        return Glyph(0, 0, None)
    grey = Image.new("L", (int(right - left), int(bottom - top)))
    ImageDraw.Draw(grey).text((-left, -top), char, font=font, fill=255, anchor="ls")
    return Glyph(int(left), int(top), grey.point(_BLACK, "1"))


@lru_cache(maxsize=16384)
def _advance(char: str, size: int, bold: bool) -> int:
    """Whole dots to the next character, so that the same word looks the same everywhere."""
    return round(typefaces.width(char, size, bold))


_BLACK = [255 if shade >= _INK else 0 for shade in range(256)]


def width(text: str, size: int, bold: bool = False) -> int:
    """Dots across of settled text (faces.settle) in one line."""
    return sum(_advance(char, size, bold) for char in text)


def leading(size: int) -> int:
    return round(size * LEADING)


def fitting(text: str, across: int, largest: int, least: int, bold: bool = False) -> int:
    """The largest size at which the text takes one line of `across` dots; `least` where none does."""
    wide = width(text, largest, bold)
    if wide <= across:
        return largest
    size = max(least, min(largest, largest * across // wide + 1))
    while size > least and width(text, size, bold) > across:
        size -= 1
    return size


class DotCanvas:
    """Where things are placed, `width` dots across, before it is known how far down it goes."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.placed: list[PlacedBox] = []

    def text(self, x: int, y: int, text: str, size: int, bold: bool = False, white: bool = False) -> None:
        """One line of settled text, its top at `y`."""
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
        """Code128 without its quiet zones, which are the caller's to keep."""
        self.placed.append(PlacedBox("bars", x, y, x + bars_wide(text) * module, y + height, text, module=module))

    def picture(self, height: int) -> "Image":
        """All that was placed, as a 1-bit picture whose set dots are black."""
        from PIL import Image

        made = Image.new("1", (self.width, height))
        for one in self.placed:
            _DRAWN[one.what](made, one)
        return made


def square_side(text: str) -> int:
    """Modules a side of a QR with its quiet zones."""
    return barcodes.qr(text)[0] + 2 * barcodes.QUIET_QR


def bars_wide(text: str) -> int:
    """Modules of a Code128 without its quiet zones; 0 when it cannot hold the text."""
    bars = barcodes.code128(text)
    return bars[-1][0] + bars[-1][1] if bars else 0


def _text(made: "Image", one: PlacedBox) -> None:
    x, base, ink = one.left, one.top + round(one.size * _ASCENT), 0 if one.white else 1
    for char in one.text:
        glyph = _glyph(char, one.size, one.bold)
        if glyph.dots is not None:
            made.paste(ink, (x + glyph.left, base + glyph.top), glyph.dots)
        x += _advance(char, one.size, one.bold)


def _rule(made: "Image", one: PlacedBox) -> None:
    step = 2 * one.size or one.right
    for x in range(0, one.right, step):
        made.paste(1, (x, one.top, min(one.right, x + (one.size or step)), one.bottom))


def _band(made: "Image", one: PlacedBox) -> None:
    made.paste(1, (one.left, one.top, one.right, one.bottom))


def _square(made: "Image", one: PlacedBox) -> None:
    quiet = barcodes.QUIET_QR * one.module
    for row, column, run in barcodes.qr(one.text)[1]:
        x, y = one.left + quiet + column * one.module, one.top + quiet + row * one.module
        made.paste(1, (x, y, x + run * one.module, y + one.module))


def _bars(made: "Image", one: PlacedBox) -> None:
    for at, wide in barcodes.code128(one.text) or ():
        made.paste(1, (one.left + at * one.module, one.top, one.left + (at + wide) * one.module, one.bottom))


_DRAWN = {"text": _text, "rule": _rule, "band": _band, "square": _square, "bars": _bars}
