"""Logo and colour in the head of papers: which pictures and colours are taken, and those published for an office."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from pathlib import Path

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Reference
from printing.paper_look import MOST_DOTS, picture_dots

MOST_BYTES = 500_000
"""Of a logo; every print contains it."""
LEAST_CONTRAST = 4.5
"""Of a colour with white paper, as for texts on screens."""
PICTURE = "data:image;base64,"
"""The beginning of a picture that is published as text: it travels to every office like an address."""

TOO_LARGE = N_("The picture %(given)s is larger than %(most)s kB. Make it smaller.")
TOO_WIDE = N_("The picture %(given)s is wider or higher than %(most)s dots. Make it smaller.")


def picture_as_text(picture: bytes) -> str:
    return PICTURE + b64encode(picture).decode()


def picture_of_text(text: str) -> bytes:
    """The picture that `picture_as_text` wrote; b"" for anything else."""
    try:
        return b64decode(text.removeprefix(PICTURE), validate=True) if text.startswith(PICTURE) else b""
    except binascii.Error:  # a row that was damaged on its way; papers are printed without it
        return b""


def logo_of(reference: Reference, office: str) -> bytes:
    """The published logo of an office; b"" where there is none."""
    return picture_of_text(reference.text("logo", office))


def colour_of(reference: Reference, office: str) -> str:
    """The published colour of the head as RRGGBB; "" for black, and for one that could not be read on paper."""
    colour = reference.text("head_colour", office).strip().removeprefix("#")
    return colour if re.fullmatch("[0-9A-Fa-f]{6}", colour) and is_readable(colour) else ""


def read_picture(path: Path) -> bytes:
    """The file up to one byte more than a picture may have; b"" where there is no file that can be read."""
    try:
        if not path.is_file():  # to open a pipe would be to wait for ever
            return b""
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return b""


def fault_of_picture(data: bytes, name: str, most: int, no_picture: str) -> Message | None:
    """Why these bytes cannot be a logo; None where they can."""
    if len(data) > most:
        return Message(TOO_LARGE, {"given": name, "most": most // 1000})
    dots = picture_dots(data)
    if not all(dots):
        return Message(no_picture, {"given": name})
    return Message(TOO_WIDE, {"given": name, "most": MOST_DOTS}) if max(dots) > MOST_DOTS else None


def is_readable(colour: str) -> bool:
    """Whether text of this colour (RRGGBB) can be read on white paper."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05) >= LEAST_CONTRAST
