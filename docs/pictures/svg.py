"""Draws a terminal screen as SVG whose columns stay aligned in every font.

Textual's own export gives a whole run of text one length, which squeezes Chinese in fonts whose wide characters are not
two cells wide. Here each wide character has its own position, and lines, blocks and dots are drawn as shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import Color
from textual.strip import Strip

CELL, LINE, SIZE, RISE = 8.4, 19.0, 14.0, 14.0
"""Width and height of a cell, size of the letters, and distance of their baseline from the top of the cell."""
WIDE = 16.0
"""Size of wide characters, which fill two cells."""
MARGIN = 10.0
FONTS = (
    "'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Sarasa Mono SC', Menlo, Consolas, 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'WenQuanYi Micro Hei', monospace"
)
BRAILLE, DOTS = 0x2800, ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
# Arms of a line character: left, right, up, down. They are drawn, because letters of most fonts would leave gaps.
ARMS = {
    "─": "lr",
    "│": "ud",
    "┌": "rd",
    "┐": "ld",
    "└": "ru",
    "┘": "lu",
    "├": "udr",
    "┤": "udl",
    "┬": "lrd",
    "┴": "lru",
    "┼": "lrud",
    "╭": "rd",
    "╮": "ld",
    "╰": "ru",
    "╯": "lu",
}
# Blocks as parts of a cell: left, top, width, height.
BLOCKS = {
    "█": (0, 0, 1, 1),
    "▌": (0, 0, 0.5, 1),
    "▐": (0.5, 0, 0.5, 1),
    "▀": (0, 0, 1, 0.5),
    "▔": (0, 0, 1, 0.125),
    "▊": (0, 0, 0.75, 1),
    "▎": (0, 0, 0.25, 1),
    **{char: (0, 1 - part / 8, 1, part / 8) for part, char in enumerate("▁▂▃▄▅▆▇", 1)},
}


class CellStyle(NamedTuple):
    """Colours and weight of a run of cells."""

    ink: str
    ground: str
    bold: bool
    underline: bool


class StyledRun(NamedTuple):
    at: int
    text: str
    cells: int
    look: CellStyle


def svg(strips: Sequence[Strip], columns: int, ground: str, title: str) -> str:
    """The lines of a screen as SVG on this background, with `title` for screen readers."""
    width, height = 2 * MARGIN + columns * CELL, 2 * MARGIN + len(strips) * LINE
    lines = [list(_runs(strip)) for strip in strips]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="100%" height="100%" rx="6" fill="{ground}"/>',
        f'<g font-family="{FONTS}" font-size="{_n(SIZE)}">',
    ]
    for row, line in enumerate(lines):
        top = MARGIN + row * LINE
        for run in line:
            parts += _painted(run, MARGIN + run.at * CELL, top, ground)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _runs(strip: Strip) -> Iterator[StyledRun]:
    """The line in runs of one style."""
    at = 0
    for look, segments in groupby((each for each in strip if each.text), key=lambda each: _look(each.style)):
        text = "".join(each.text for each in segments)
        yield StyledRun(at, text, cell_len(text), look)
        at += cell_len(text)


def _look(style: object) -> CellStyle:
    ink, ground = _hex(getattr(style, "color", None), "#e6edf3"), _hex(getattr(style, "bgcolor", None), "#0f141a")
    if getattr(style, "reverse", False):
        ink, ground = ground, ink
    return CellStyle(ink, ground, bool(getattr(style, "bold", False)), bool(getattr(style, "underline", False)))


def _hex(color: Color | None, otherwise: str) -> str:
    return color.get_truecolor().hex if color is not None and not color.is_default else otherwise


def _painted(run: StyledRun, left: float, top: float, ground: str) -> Iterable[str]:
    if run.look.ground != ground:
        yield (
            f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(run.cells * CELL)}" height="{_n(LINE)}" '
            f'fill="{run.look.ground}" shape-rendering="crispEdges"/>'
        )
    at = 0
    for kind, chars in groupby(run.text, key=_kind):
        piece = "".join(chars)
        x = left + at * CELL
        if kind in ("narrow", "wide"):
            yield from _written(piece, kind, x, top, run.look)
        elif kind != "blank":
            for index, char in enumerate(piece):
                yield from _drawn(char, x + index * CELL, top, run.look.ink)
        at += cell_len(piece)


def _kind(char: str) -> str:
    """How a character is drawn; blanks between words belong to the words."""
    if char in ARMS or char in BLOCKS or BRAILLE <= ord(char) < BRAILLE + 256:
        return "drawn"
    return "wide" if cell_len(char) != 1 else "narrow"


def _written(piece: str, kind: str, left: float, top: float, look: CellStyle) -> Iterator[str]:
    """Narrow letters with the length of their run, wide ones each at its own position."""
    style = f' fill="{look.ink}"' + ' font-weight="bold"' * look.bold + ' text-decoration="underline"' * look.underline
    y = f'y="{_n(top + RISE)}"'
    if kind == "wide":
        # One tspan for each character, because some viewers ignore a list of positions in one attribute.
        each, at = [], left + (2 * CELL - WIDE) / 2
        for char in piece:
            each.append(f'<tspan x="{_n(at)}">{escape(char)}</tspan>')
            at += cell_len(char) * CELL
        yield f'<text {y} font-size="{_n(WIDE)}"{style}>{"".join(each)}</text>'
        return
    # Text of several columns is split: browsers collapse blanks and would stretch the words to the length of the run.
    for words in re.finditer(r"\S+(?: \S+)*", piece):
        x, across = left + words.start() * CELL, len(words[0]) * CELL
        yield f'<text x="{_n(x)}" {y} textLength="{_n(across)}"{style}>{escape(words[0])}</text>'


def _drawn(char: str, left: float, top: float, ink: str) -> Iterator[str]:
    if arms := ARMS.get(char):
        across, down = left + CELL / 2, top + LINE / 2
        ends = {"l": (left, down), "r": (left + CELL, down), "u": (across, top), "d": (across, top + LINE)}
        path = "".join(f"M{_n(across)} {_n(down)}L{_n(ends[arm][0])} {_n(ends[arm][1])}" for arm in arms)
        yield f'<path d="{path}" stroke="{ink}"/>'
    elif block := BLOCKS.get(char):
        x, y, wide, high = block
        yield (
            f'<rect x="{_n(left + x * CELL)}" y="{_n(top + y * LINE)}" '
            f'width="{_n(wide * CELL)}" height="{_n(high * LINE)}" fill="{ink}"/>'
        )
    else:
        for bit, (x, y) in enumerate(DOTS):
            if ord(char) - BRAILLE & 1 << bit:
                cx, cy = left + (x + 0.5) * CELL / 2, top + (y + 0.5) * LINE / 4
                yield f'<circle cx="{_n(cx)}" cy="{_n(cy)}" r="1.5" fill="{ink}"/>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
