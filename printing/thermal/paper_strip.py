"""The content of papers for thermal printers: a strip of paper as a sequence of blocks.

The same strip can be printed in the printer's own characters or as a picture, with the same words.
"""

from collections.abc import Sequence
from typing import NamedTuple

from fieldservice.late_dataclass import dataclass


class ThermalData(NamedTuple):
    """The bytes for the printer, and the characters that are printed as 〓 with their code point."""

    data: bytes
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text of a weight ("giant", "huge", "big", "strong", "text", "small"); `right` stands at the end of its line."""

    text: str
    weight: str = "text"
    centred: bool = False
    right: str = ""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A label with its value, which may have several lines; without a value nothing is printed."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number in the largest letters that fit, and beside it the code that tells it from others."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line across; `cut` draws dashes to tear along where the printer has no cutter."""

    cut: bool = False


@dataclass(frozen=True, slots=True)
class ReversedBand:
    """A text in white on black across the strip."""

    text: str


@dataclass(frozen=True, slots=True)
class BarcodeBlock:
    """A Code128, or a QR of the same text where readable bars do not fit."""

    text: str


@dataclass(frozen=True, slots=True)
class QrBlock:
    """A QR with blocks beside it, or below it where there is no room and in the printer's own characters."""

    text: str
    beside: tuple[TextLine | ValueLine | NumberLine, ...] = ()


StripBlock = TextLine | ValueLine | NumberLine | RuleLine | ReversedBand | BarcodeBlock | QrBlock
Strip = Sequence[StripBlock]


def code_text(text: str) -> str:
    """The text for a code, without control characters and line feeds, because a scanner types it."""
    from printing.plain_text import plain

    return plain(text).replace("\n", " ").strip()
