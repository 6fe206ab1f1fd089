"""ESC/POS, the language of receipt printers: the few commands we send, and text for a printer with Chinese characters.

Commands are separated only by text from `encoded` and by lengths that we counted, so no text can act as a command.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

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
NORMAL, TALL, DOUBLE = b"\x1d!\x00", b"\x1d!\x01", b"\x1d!\x11"
_ALIKE, _WORTH_PARTING = 4, 48  # bytes: see _stretches
GETA = "〓"
# Characters that the Chinese character set has under another code point.
_CHINESE = str.maketrans({"¥": "￥", "£": "￡", "¢": "￠", "−": "-", "•": "·", "\u2010": "-", "\u2011": "-", "✂": "-"})
MOST_ROWS = 255  # in one picture command: printers have little memory, and some firmware reads only the low byte


def settled(text: str, missing: set[str]) -> str:
    """Plain text in the characters of a Chinese printer; others become 〓U+XXXX and are added to `missing`.

    Receipt printers have the two-byte part of GB18030 (GBK); none has the four-byte part.
    """
    if text.isascii() and text.isprintable():
        return text
    text = narrow_quotes(plain(text)).translate(_CHINESE)
    if _is_held(text):
        return text
    out = []
    for char in text:
        if not _is_held(char):
            missing.add(char)
            char = f"{GETA}U+{ord(char):04X}"
        out.append(char)
    return "".join(out)


@lru_cache(maxsize=1024)
def _is_held(text: str) -> bool:
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def encoded(text: str) -> bytes:
    """One line of settled text as bytes, as many as the line is cells wide."""
    return text.encode("gb18030")


def cells(text: str) -> int:
    """Width of settled text in the printer's characters: one for ASCII, two for all others."""
    return len(text) if text.isascii() else len(text.encode("gb18030"))


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
