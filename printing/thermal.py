"""Papers for thermal printers: the blocks a strip of paper is told in, the media, and who turns them into bytes.

A strip is told once; whether it is printed from the printer's own characters or as a picture, it says the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import NamedTuple

SPEAKS = ("escpos-text", "escpos-raster", "zpl")
_LABEL = re.compile(r"(\d{2,3})x(\d{2,3})(?:@(203|300))?")


class Thermal(NamedTuple):
    """`data` goes to the printer as it is; `missing`: characters printed as 〓 with their code point."""

    data: bytes
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a weight ("huge", "big", "strong", "text", "small"); `right` stands at the end of the same line."""

    text: str
    weight: str = "text"
    centred: bool = False
    right: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with its value, which may hold several lines; nothing is printed where the value is empty."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number as large as it fits, and beside it the code that tells it apart."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across; `cut` draws the dashes along which the paper is torn where there is no cutter."""

    cut: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """White on black across the strip."""

    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Code128, where it fits with modules that can be read; else the same text as QR."""

    text: str


@dataclass(frozen=True, slots=True)
class Square:
    """QR with what stands beside it (below it, where there is no room or the printer sets characters)."""

    text: str
    beside: tuple[Line | Pair | Number, ...] = ()


Block = Line | Pair | Number | Rule | Band | Bars | Square
Strip = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Media:
    """Printable dots across and down (None: a roll) and to the millimetre; `columns` of the printer's own characters.

    `bar` and `module` are the least dots of a module of Code128 and QR (documents.md: 0.33 mm on 80 mm paper, 0.25 mm
    else; 0.5 mm); `beyond` dots of paper lie white outside the printable width, where a quiet zone may reach.
    """

    width: int
    height: int | None
    columns: int
    per_mm: float
    bar: int
    module: int
    beyond: int = 0


_ROLLS = {"80": Media(576, None, 48, 8, 3, 4, 24), "58": Media(384, None, 32, 8, 2, 4, 24)}


@cache
def media(name: str) -> Media:
    """ "80", "58", or a label as width x height in mm ("60x40", "60x40@300" for 300 dpi), from 25x15 on. Raises
    ValueError."""
    if name in _ROLLS:
        return _ROLLS[name]
    found = _LABEL.fullmatch(name)
    if not found or int(found[1]) < 25 or int(found[2]) < 15:
        raise ValueError(f"no thermal media: {name!r}")
    wide, high, per_mm = int(found[1]), int(found[2]), 11.8 if found[3] == "300" else 8.0
    return Media(
        int(wide * per_mm), int(high * per_mm), wide * 8 // 12, per_mm, ceil(0.25 * per_mm), ceil(0.5 * per_mm)
    )


def code_text(text: str) -> str:
    """What a code may hold: a scanner types it, so no control character and no line feed."""
    from printing.plain import plain

    return plain(text).replace("\n", " ").strip()
