"""The signs with which screens and command line draw: marks, bars, sparklines, in Unicode or in ASCII.

Every drawn sign stands here, with its form for terminals that cannot show it. Each takes one cell; in ASCII
ellipsis and arrow take two, and the marks of a choice three.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fieldservice.words.marking import N_

VARIABLE = "FIELDSERVICE_SIGNS"
"""The variable by which a person chooses: unicode or ascii."""
POOR = ("linux", "vt", "ansi", "cons", "sun", "dumb")
"""How the names of terminals begin whose fonts lack rounded frames and blocks."""


class Glyphs(NamedTuple):
    """One set of signs."""

    ellipsis: str
    """Stands for what was cut away."""
    cursor: str
    up: str
    down: str
    full: str
    """A filled cell of a bar."""
    empty: str
    edge: str
    """Where a bar passes a limit."""
    sparks: str
    """The lowest to the highest column of a sparkline."""
    done: str
    now: str
    to_come: str
    """The three places of a stage on a progress line."""
    between: str
    """The line between two stages."""
    wrong: str
    dot: str
    """Parts two facts of a line."""
    arrow: str
    """Leads from one thing to another."""
    folded: str
    """Something is folded up here, and opens."""
    rule: str
    """A cell of a line across."""
    upright: str
    """A cell of a line down."""
    corners: str
    """The corners of a frame: top left, top right, bottom left, bottom right."""
    primary: str
    """The edge of the button that is the likely next act."""
    chosen: str
    not_chosen: str
    """Before each of a few values that are all in sight."""


UNICODE = Glyphs(
    "…",
    "┃",
    "▴",
    "▾",
    "█",
    "░",
    "▌",
    "▁▂▃▄▅▆▇█",
    "✓",
    "●",
    "○",
    "─",
    "✗",
    "·",
    "→",
    "›",
    "─",
    "│",
    "╭╮╰╯",
    "▌",
    "●",
    "○",
)
ASCII = Glyphs(
    "..",
    ">",
    "^",
    "v",
    "#",
    ".",
    "|",
    "_.-=+*%#",
    "+",
    "@",
    "o",
    "-",
    "x",
    "-",
    "->",
    ">",
    "-",
    "|",
    "++++",
    "[",
    "(*)",
    "( )",
)
SETS: Mapping[str, Glyphs] = {"unicode": UNICODE, "ascii": ASCII}
WORDS = {"unicode": N_("lines and blocks"), "ascii": N_("plain ASCII")}
"""The words by which a person chooses a set."""
FRAME = "round"
"""The only kind of frame of the screens, by Textual's name; with ASCII signs it is drawn in ASCII."""

_used: list[str] = []


def fitting(environ: Mapping[str, str], encoding: str | None) -> str:
    """The name of the set that this terminal can show, unless the variable names one."""
    chosen = environ.get(VARIABLE, "").lower()
    if chosen in SETS:
        return chosen
    can = (encoding or "").lower().replace("-", "").startswith("utf")
    return "unicode" if can and not environ.get("TERM", "").startswith(POOR) else "ascii"


def use(name: str) -> None:
    """Draw with this set from now on; any other name means what fits the terminal."""
    _used[:] = [name if name in SETS else fitting(os.environ, getattr(sys.__stdout__, "encoding", None))]


def in_use() -> str:
    """The name of the set in use: unicode or ascii."""
    if not _used:
        use("")
    return _used[0]


def glyphs() -> Glyphs:
    return SETS[in_use()]


def filled(part: int, whole: int, cells: int) -> int:
    """The filled cells of a bar: at least one for anything at all, and all of them only for the whole."""
    if part <= 0 or whole <= 0:
        return 0
    if part >= whole:
        return cells
    return min(max(1, part * cells // whole), max(1, cells - 1))


def bar(part: int, whole: int, cells: int) -> str:
    """`part` of `whole` as a bar of so many cells."""
    signs, full = glyphs(), filled(part, whole, cells)
    return signs.full * full + signs.empty * (cells - full)


def sparkline(values: Sequence[float], most: float = 0) -> str:
    """One column for each value, the highest for `most`, or for the highest of them."""
    signs = glyphs().sparks
    top = most or max(values, default=0)
    if top <= 0:
        return signs[0] * len(values)
    return "".join(signs[min(len(signs) - 1, max(0, round(value / top * (len(signs) - 1))))] for value in values)
