"""Papers for thermal printers: the blocks a strip of paper is told in, the media, and who turns them into bytes.

A strip is told once; whether it is printed from the printer's own characters or as a picture, it says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

SPEAKS = ("escpos-text", "escpos-raster", "zpl")


class ThermalData(NamedTuple):
    """`data` goes to the printer as it is; `missing`: characters printed as 〓 with their code point."""

    data: bytes
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text of a weight ("huge", "big", "strong", "text", "small"); `right` stands at the end of the same line."""

    text: str
    weight: str = "text"
    centred: bool = False
    right: str = ""


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A label with its value, which may hold several lines; nothing is printed where the value is empty."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number as large as it fits, and beside it the code that tells it apart."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line across; `cut` draws the dashes along which the paper is torn where there is no cutter."""

    cut: bool = False


@dataclass(frozen=True, slots=True)
class ReversedBand:
    """White on black across the strip."""

    text: str


@dataclass(frozen=True, slots=True)
class BarcodeBlock:
    """Code128, where it fits with modules that can be read; else the same text as QR."""

    text: str


@dataclass(frozen=True, slots=True)
class QrBlock:
    """QR with what stands beside it (below it, where there is no room or the printer sets characters)."""

    text: str
    beside: tuple[TextLine | LabelledValue | NumberLine, ...] = ()


StripBlock = TextLine | LabelledValue | NumberLine | RuleLine | ReversedBand | BarcodeBlock | QrBlock
Strip = Sequence[StripBlock]


def code_text(text: str) -> str:
    """What a code may hold: a scanner types it, so no control character and no line feed."""
    from printing.plain_text import plain

    return plain(text).replace("\n", " ").strip()
