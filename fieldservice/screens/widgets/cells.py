"""Measures, cuts, pads and wraps text for the terminal. Width is counted in cells, never in characters."""

from __future__ import annotations

import re

from rich.cells import cell_len, split_graphemes

from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.inert import inert as inert
from fieldservice.words import line_breaking

_PARTS = re.compile("(?<=[，。：；！？])")
NOTICE, NOTICE_EDGE = 60, 3
"""Cells of Textual's notices at most, which take half the screen, and those of their edge and padding."""


def width_of(text: str) -> int:
    """Number of cells that `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells. What was cut ends in an ellipsis; nothing that is read as one sign is split."""
    if width_of(text) <= width:
        return text
    mark = glyphs().ellipsis if width > len(glyphs().ellipsis) else ""
    return _head(text, width - len(mark)) + mark


def fit(text: str, width: int, align: str = "left") -> str:
    """`text` in exactly `width` cells, cut or padded with blanks."""
    text = cut(text, width)
    blank = " " * (width - width_of(text))
    return blank + text if align == "right" else text + blank


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken as people write; an empty paragraph is an empty line."""
    return [
        line
        for paragraph in text.splitlines() or [""]
        for line in line_breaking.lines(inert(paragraph).strip(), max(width, 2), width_of) or [""]
    ]


def for_notice(text: str, screen: int) -> str:
    """A Chinese text in lines for a notice on a screen of this width, broken between the parts of its sentences.

    Textual would tear a word in two where the line is full.
    """
    if text.isascii():
        return text
    room = min(NOTICE, screen // 2) - NOTICE_EDGE
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for part in _PARTS.split(paragraph):
            if line and width_of(line + part) > room:
                lines.append(line)
                line = ""
            line += part
        lines.append(line)
    return "\n".join(line for each in lines for line in wrap(each, room))


def _head(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    taken = 0
    for start, _end, cells in split_graphemes(text)[0]:
        taken += cells
        if taken > width:
            return text[:start]
    return text
