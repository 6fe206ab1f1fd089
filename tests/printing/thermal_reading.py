"""Reads the bytes for a thermal printer back as the printer would: characters, native codes, pictures, labels.

The readers know nothing of our encoders and stop at the first byte that is neither a known command nor printable
text.
"""

import base64
import binascii
import re
import shutil
import subprocess
import zlib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from printing import barcodes
from printing.thermal import raster
from printing.thermal.raster import DotCanvas, PlacedBox

PIECES = (
    "镕", "䶮", "𠮷", "打印头", "不", "（", "）", "，", "。", "“", "”", "……", "——", "￥12.50", "¥3", "100%", " ",
    "\n", "\t", "\r\n", "{B", "{C",
    "firmware", "internationalisation", "V2.31-rc4", "https://example.cn/a?b=c&d=e", "S" * 70, "0123456789", "é",
    "e\u0301", "ß", "’s",
    "😀", "👨\u200d👩\u200d👧", "שלום", "\u202eabc\u202c", "\x00", "\x1b@", "\x1b[31m", "\x1dV\x00",
    "\x10\x14\x01\x00\x05", "\x1b", "\x1d", "\x07",
    "\x7f", "\x85", "\x9b", "\ud800", "\ufe0f", "\u2028", "^XA^XZ", "~JR", "﷽", "\u200b",
)  # fmt: skip
needs_zbar = pytest.mark.skipif(
    not shutil.which("zbarimg"), reason="zbarimg (Debian package zbar-tools) is not installed"
)


@dataclass
class ReadLine:
    """One line of characters as it was set."""

    text: str
    across: int = 1
    down: int = 1
    bold: bool = False
    centred: bool = False
    reverse: bool = False

    @property
    def cells(self) -> int:
        return sum(1 if char < "\x80" else 2 for char in self.text) * self.across


@dataclass
class Code:
    kind: str
    text: str
    module: int


@dataclass
class Part:
    """The output between two cuts."""

    lines: list[ReadLine] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    ended: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def picture(self, width: int, height: int = 0) -> Image.Image:
        """The part as a picture, black on white, `width` dots across, at least `height` down."""
        made = Image.new("1", (width, max(height, len(self.rows))))
        for y, row in enumerate(self.rows):
            made.paste(Image.frombytes("1", (len(row) * 8, 1), row), (0, y))
        return white(made)


class NotUnderstood(AssertionError):
    pass


def escpos(data: bytes) -> list[Part]:
    """The parts of a paper, as a printer with Chinese characters understands them."""
    parts, at = [Part()], 0
    line, state, square = ReadLine(""), {"module": 3}, {}

    def take(count: int) -> bytes:
        nonlocal at
        got, at = data[at : at + count], at + count
        if len(got) != count:
            raise NotUnderstood(f"ends within a command at {at}")
        return got

    def number(count: int = 1) -> int:
        return int.from_bytes(take(count), "little")

    while at < len(data):
        start, first = at, take(1)
        if first == b"\n":
            if line.text or not parts[-1].codes or not state.pop("coded", False):
                parts[-1].lines.append(line)
            line = ReadLine("", line.across, line.down, line.bold, line.centred, line.reverse)
        elif b" " <= first <= b"~":
            line.text += first.decode()
        elif 0x81 <= first[0] <= 0xFE:
            line.text += (first + take(1)).decode("gbk")
        elif first == b"\x1b":
            second = take(1)
            if second == b"@":
                line = ReadLine("")
            elif second == b"a":
                line.centred = number() == 1
            elif second == b"E":
                line.bold = number() == 1
            else:
                raise NotUnderstood(f"ESC {second!r} at {start}")
        elif first == b"\x1c":
            if take(1) != b"&":
                raise NotUnderstood(f"FS at {start}")
        elif first == b"\x1d":
            second = take(1)
            if second == b"!":
                size = number()
                line.across, line.down = (size >> 4) + 1, (size & 15) + 1
            elif second == b"B":
                line.reverse = number() == 1
            elif second == b"H":
                assert number() == 0
            elif second == b"h":
                assert number() >= 40
            elif second == b"w":
                state["module"] = number()
            elif second == b"k":
                assert take(1) == b"I"
                parts[-1].codes.append(Code("Code128", _code128(take(number())), state["module"]))
                state["coded"] = True
            elif second == b"(":
                assert take(1) == b"k"
                function = take(number(2))
                assert function[:1] == b"1"
                square[function[1:2]] = function[2:]
                if function[1:2] == b"Q":
                    assert square[b"A"] == b"2\x00" and square[b"E"] == b"1" and square[b"P"][:1] == b"0"
                    parts[-1].codes.append(Code("QRCode", square[b"P"][1:].decode(), square[b"C"][0]))
                    state["coded"] = True
            elif second == b"v":
                assert take(2) == b"0\x00"
                across, down = number(2), number(2)
                parts[-1].rows += [take(across) for _ in range(down)]
            elif second == b"V":
                assert take(2) == b"B\x00"
                parts[-1].ended = "cut"
                parts.append(Part())
            elif second == b"\x0c":
                parts[-1].ended = "next label"
                parts.append(Part())
            else:
                raise NotUnderstood(f"GS {second!r} at {start}")
        else:
            raise NotUnderstood(f"{first!r} at {start}")
    assert not line.text and not parts[-1].lines and not parts[-1].rows, "there is output after the last cut"
    return parts[:-1]


def _code128(data: bytes) -> str:
    text, at, pairs = "", 0, False
    assert data[:1] == b"{"
    while at < len(data):
        if data[at] == ord("{") and data[at + 1] in b"BC":
            pairs, at = data[at + 1] == ord("C"), at + 2
        elif pairs:
            text, at = text + f"{data[at]:02d}", at + 1
        else:
            double = data[at : at + 2] == b"{{"
            text, at = text + chr(data[at]), at + 1 + double
    return text


def zpl(data: bytes) -> list[Image.Image]:
    """The labels of a stream of ^GF pictures, black on white."""
    made = []
    form = re.compile(
        rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS\^XZ\n"
    )
    assert form.sub(b"", data) == b""
    for width, height, count, again, stride, encoded, check in form.findall(data):
        dots = zlib.decompress(base64.b64decode(encoded, validate=True))
        assert int(check, 16) == binascii.crc_hqx(encoded, 0)
        assert len(dots) == int(count) == int(again) == int(stride) * int(height)
        made.append(white(Image.frombytes("1", (int(width), int(height)), dots)))
    return made


def white(picture: Image.Image, beyond: int = 24) -> Image.Image:
    """Set dots black, on paper that is a little wider than the printer prints."""
    made = Image.new("L", (picture.width + 2 * beyond, picture.height + 2 * beyond), 255)
    made.paste(0, (beyond, beyond), picture)
    return made


def decoded(picture: Image.Image, blur: float = 0) -> set[tuple[str, str]]:
    """(kind, text) of each code that zxing finds, decoded from its bytes because zxing guesses the encoding of a short
    text."""
    seen = picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture
    return {(found.format.name, found.bytes.decode()) for found in zxingcpp.read_barcodes(seen)}


def decoded_by_zbar(pictures: list[Image.Image], folder: Path) -> list[set[tuple[str, str]]]:
    """(kind, text) of each code that zbar finds, picture by picture."""
    names = {"CODE-128": "Code128", "QR-Code": "QRCode"}
    for at, picture in enumerate(pictures):
        picture.save(folder / f"{at}.png")
    found = []
    for at in range(len(pictures)):
        output = subprocess.run(["zbarimg", "-q", str(folder / f"{at}.png")], capture_output=True, text=True).stdout
        found.append({(names[kind], text) for kind, _, text in (line.partition(":") for line in output.splitlines())})
    return found


def faults(canvas: DotCanvas, height: int) -> list[str]:
    """Boxes that are clipped by the edge, overlap another, or have no white around their bars."""
    found = [f"outside: {box}" for box in canvas.placed if not _inside(box, canvas.width, height)]
    for box, other in combinations(canvas.placed, 2):
        apart = box.right <= other.left or other.right <= box.left or box.bottom <= other.top or other.bottom <= box.top
        framed = box.what == "band" and other.white and box.left <= other.left and other.right <= box.right
        framed = framed and box.top <= other.top and other.bottom <= box.bottom + 2
        if not apart and not framed:
            found.append(f"overlapping: {box} | {other}")
    for box in canvas.placed:
        quiet = barcodes.QUIET_BARS * box.module
        if box.what == "bars" and (box.left + 24 < quiet or canvas.width - box.right + 24 < quiet):
            found.append(f"no quiet zone: {box}")
        if box.what == "text":
            found += [f"ink over its line: {char!r} {box}" for char in box.text if not _on_its_line(char, box)]
    return found


def _inside(box: PlacedBox, width: int, height: int) -> bool:
    return 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height


def _on_its_line(char: str, box: PlacedBox) -> bool:
    glyph = raster._glyph(char, box.size, box.bold)
    base = round(box.size * raster._ASCENT)
    return glyph.dots is None or (
        base + glyph.top >= -1 and base + glyph.top + glyph.dots.height <= box.bottom - box.top + 1
    )


def words_on(canvas: DotCanvas) -> str:
    """All text on a picture, without spaces and line ends."""
    return "".join("".join(box.text.split()) for box in canvas.placed if box.what == "text")


def coded(canvas: DotCanvas) -> set[tuple[str, str]]:
    return {
        ({"bars": "Code128", "square": "QRCode"}[box.what], box.text)
        for box in canvas.placed
        if box.what in ("bars", "square")
    }
