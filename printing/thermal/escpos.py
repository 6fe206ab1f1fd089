"""ESC/POS, the language of receipt printers: the few commands we send, and text for a printer with Chinese characters.

Commands are separated only by text from `encoded` and by lengths that we counted, so no text can act as a command.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from printing import barcodes
from printing.plain_text import narrow_quotes, plain

if TYPE_CHECKING:
    from PIL.Image import Image

START = b"\x1b@\x1c&"  # reset to the settings after switching on; two bytes are a Chinese character
CUT = b"\x1dV\x42\x00"  # feed to the knife and cut all but a bridge
NEXT_LABEL = b"\x1d\x0c"  # feed to the next mark; printers without marked paper ignore it
LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
PLAIN, BOLD = b"\x1bE\x00", b"\x1bE\x01"
BLACK, REVERSED = b"\x1dB\x00", b"\x1dB\x01"
NORMAL, TALL, DOUBLE, FOURFOLD = b"\x1d!\x00", b"\x1d!\x01", b"\x1d!\x11", b"\x1d!\x33"
_ALIKE, _WORTH_PARTING = 4, 48  # bytes: see _stretches
# Characters that the Chinese character set has under another code point.
_CHINESE = str.maketrans({"¥": "￥", "£": "￡", "¢": "￠", "−": "-", "•": "·", "\u2010": "-", "\u2011": "-", "✂": "-"})
MOST_ROWS = 255  # in one picture command: printers have little memory, and some firmware reads only the low byte


def settled(text: str, missing: set[str]) -> str:
    """Plain text as it can be printed; a character that no typeface has becomes 〓U+XXXX and is added to `missing`.

    Receipt printers have the two-byte part of GB18030 (GBK). A line with any other character is printed as dots.
    """
    if text.isascii() and text.isprintable():
        return text
    text = narrow_quotes(plain(text)).translate(_CHINESE)
    if is_held(text):
        return text
    from printing import typefaces  # loads only where the printer's own characters are not enough

    return "".join(char if char == "\n" or is_held(char) else typefaces.settle(char, missing) for char in text)


@lru_cache(maxsize=1024)
def is_held(text: str) -> bool:
    """Whether the printer has all characters of the text."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def encoded(text: str) -> bytes:
    """One line of text that the printer holds as bytes, as many as the line is cells wide."""
    return text.encode("gb18030")


def cells(text: str) -> int:
    """Width of settled text in the printer's characters: one for ASCII, two for all others that it holds.

    Of those that it does not hold, only ideographs are as wide as two.
    """
    if text.isascii():
        return len(text)
    return len(text.encode("gb18030")) if is_held(text) else sum(map(_cells_of, text))


@lru_cache(maxsize=1024)
def _cells_of(char: str) -> int:
    return 1 if char.isascii() or (not is_held(char) and east_asian_width(char) not in "WF") else 2


def code128(text: str, module: int, height: int = 64) -> bytes:
    """The printer's own Code128 of printable ASCII, `module` dots a module, without text below it."""
    data = bytearray()
    for part, pairs in barcodes.stretches(text):
        if pairs:
            data += b"{C" + bytes(int(part[at : at + 2]) for at in range(0, len(part), 2))
        else:
            data += b"{B" + part.replace("{", "{{").encode("ascii")
    return (
        b"\x1dH\x00\x1dh"
        + bytes((height,))
        + b"\x1dw"
        + bytes((module,))
        + b"\x1dkI"
        + bytes((len(data),))
        + bytes(data)
    )


def qr(text: str, module: int) -> bytes:
    """The printer's own QR (model 2, error correction M), `module` dots a module, without its white quiet zone."""
    data = text.encode()
    return b"".join(
        (_square(b"A2\x00"), _square(b"C" + bytes((module,))), _square(b"E1"), _square(b"P0" + data), _square(b"Q0"))
    )


def _square(function: bytes) -> bytes:
    return b"\x1d(k" + (len(function) + 1).to_bytes(2, "little") + b"1" + function


def raster(picture: "Image") -> bytes:
    """A 1-bit picture (set dots are black) as GS v 0 commands, one for each stretch of rows.

    A stretch is only as wide as its ink, because white dots on the right need not be sent.
    """
    stride, whole = (picture.width + 7) // 8, picture.tobytes()
    out, start = bytearray(), 0
    for across, rows in _stretches([len(whole[at : at + stride].rstrip(b"\0")) for at in range(0, len(whole), stride)]):
        for first in range(start, start + rows, MOST_ROWS):
            last = min(first + MOST_ROWS, start + rows)
            out += b"\x1dv0\x00" + across.to_bytes(2, "little") + (last - first).to_bytes(2, "little")
            out += b"".join(whole[row * stride : row * stride + across] for row in range(first, last))
        start += rows
    return bytes(out)


def _stretches(inked: list[int]) -> list[tuple[int, int]]:
    """(bytes across, rows) of each stretch, from the width of each row's ink.

    Rows within _ALIKE bytes of each other share a stretch; a split that saves less than _WORTH_PARTING bytes is undone.
    """
    alike: list[tuple[int, int]] = []
    for wide in inked:
        if alike and abs(alike[-1][0] - wide) <= _ALIKE and bool(alike[-1][0]) == bool(wide):
            alike[-1] = (max(alike[-1][0], wide), alike[-1][1] + 1)
        else:
            alike.append((wide, 1))
    done: list[tuple[int, int]] = []
    for wide, rows in alike:
        while done and abs(done[-1][0] - wide) * (rows if wide < done[-1][0] else done[-1][1]) < _WORTH_PARTING:
            before, more = done.pop()
            wide, rows = max(before, wide), rows + more
        done.append((wide, rows))
    return [(max(1, wide), rows) for wide, rows in done]
