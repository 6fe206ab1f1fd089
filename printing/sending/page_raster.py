"""Turns the pages of a PDF into the pictures that printers without PDF take: PWG raster (PWG 5102.4) and Apple's URF.

Both hold the same lines of packed pixels behind different heads.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

PWG, URF = "image/pwg-raster", "image/urf"
USUAL_DPI = 300
"""Dots to the inch that are enough for the smallest letters and codes; the nearest that the printer has is taken."""

RUNS = {size: re.compile(rb"(%s)\1{0,127}" % (rb"." * size), re.DOTALL) for size in (1, 3)}
"""By bytes of a pixel: equal pixels beside each other."""


class RasterNeeds(NamedTuple):
    """What a printer takes: the format, dots to the inch, and the kinds of pixels in the words of PWG."""

    format: str
    dpi: int
    pixels: tuple[str, ...]


class _Pixels(NamedTuple):
    mode: str
    bits: int
    pwg_space: int
    urf_space: int


PIXELS = {"srgb_8": _Pixels("RGB", 24, 19, 1), "sgray_8": _Pixels("L", 8, 18, 0), "black_1": _Pixels("1", 1, 3, -1)}
"""Kinds of pixels that are written, the best first."""


class NoRasterizer(Exception):
    """The library that draws pages as pictures is not installed."""


def nearest_dpi(offered: Sequence[int]) -> int:
    return min(offered, key=lambda dpi: (abs(dpi - USUAL_DPI), -dpi), default=USUAL_DPI)


def raster_of(pdf: bytes, needs: RasterNeeds) -> bytes:
    """All pages of a PDF. Raises NoRasterizer, or ValueError for what is no PDF."""
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as missing:
        raise NoRasterizer from missing
    try:
        document = PdfDocument(pdf)
    except PdfiumError as bad:
        raise ValueError("no PDF") from bad
    try:
        count = len(document)
        parts = [b"RaS2" if needs.format == PWG else b"UNIRAST\0" + struct.pack(">I", count)]
        for page in document:
            picture = page.render(scale=needs.dpi / 72).to_pil().convert("RGB")
            parts += _page(picture, needs, count)
    finally:
        document.close()
    return b"".join(parts)


def _page(picture: "Image.Image", needs: RasterNeeds, pages: int) -> Iterator[bytes]:
    kinds = [name for name in PIXELS if name in needs.pixels]
    kind = kinds[0] if len(kinds) == 1 or kinds[0] != "srgb_8" or _has_colour(picture) else kinds[1]
    pixels = PIXELS[kind]
    drawn = picture.convert("L").point(lambda grey: 255 * (grey > 127)) if kind == "black_1" else picture
    drawn = drawn.convert(pixels.mode)
    row = (drawn.width * pixels.bits + 7) // 8
    head = _pwg_head if needs.format == PWG else _urf_head
    yield head(drawn.size, needs.dpi, pixels, row, pages)
    data = drawn.tobytes()
    if kind == "black_1":
        data = bytes(byte ^ 0xFF for byte in data)  # there 1 is black
    lines = (data[at : at + row] for at in range(0, len(data), row))
    for line, equal in groupby(lines):
        packed, left = _packed(line, max(pixels.bits // 8, 1)), sum(1 for _ in equal)
        while left:
            yield bytes((min(left, 256) - 1,)) + packed
            left -= min(left, 256)


def _has_colour(picture: "Image.Image") -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    return any(ImageChops.difference(red, other).getbbox() for other in (green, blue))


def _packed(line: bytes, size: int) -> bytes:
    """A line: n and a pixel for n + 1 equal ones, 257 - n and n pixels for those that differ."""
    out, single = bytearray(), bytearray()

    def put_single() -> None:
        if count := len(single) // size:
            out.append(257 - count if count > 1 else 0)
            out.extend(single)
            single.clear()

    for run in RUNS[size].finditer(line):
        count = (run.end() - run.start()) // size
        if count == 1:
            single += run[1]
            if len(single) == 128 * size:
                put_single()
        else:
            put_single()
            out.append(count - 1)
            out.extend(run[1])
    put_single()
    return bytes(out)


def _pwg_head(size: tuple[int, int], dpi: int, pixels: _Pixels, row: int, pages: int) -> bytes:
    (width, height), colours = size, 3 if pixels.mode == "RGB" else 1
    head = bytearray(1796)
    head[:9] = b"PwgRaster"
    places = {
        276: (dpi, dpi),
        340: (1,),  # one copy
        352: (round(width * 72 / dpi), round(height * 72 / dpi)),
        372: (width, height),
        384: (pixels.bits // colours, pixels.bits, row, 0, pixels.pwg_space),
        420: (colours,),
        452: (pages, 1, 1),
        480: (0xFFFFFF,),
    }
    for place, numbers in places.items():
        struct.pack_into(f">{len(numbers)}I", head, place, *numbers)
    return bytes(head)


def _urf_head(size: tuple[int, int], dpi: int, pixels: _Pixels, row: int, pages: int) -> bytes:
    one_sided, normal_quality = 1, 4
    return struct.pack(">BBBB8xIII8x", pixels.bits, pixels.urf_space, one_sided, normal_quality, *size, dpi)
