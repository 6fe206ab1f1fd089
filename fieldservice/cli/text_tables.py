"""Plain text tables, aligned by the cells that characters take in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from fieldservice.presentation.inert import inert
from fieldservice.words.marking import N_

LONGEST = 40
"""Most cells of a column at a terminal, where the row must fit. Into a pipe or a file the whole text goes."""
GAP = "  "
NOTHING = N_("Nothing to show.")
"""Printed in place of a table without rows."""


def width(text: str) -> int:
    """Cells: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )


def cut(text: str, cells: int) -> str:
    """The text, with `..` at its end where it was too long."""
    if width(text) <= cells:
        return text
    kept, taken = [], 0
    for char in text:
        taken += width(char)
        if taken > cells - 2:
            break
        kept.append(char)
    return "".join(kept) + ".."


def padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], longest: int | None = None) -> list[str]:
    """Lines of a table; empty columns are left out. Values are cut after `longest` cells; None cuts nothing."""
    whole = [[inert(str(value)) for value in row] for row in rows]
    cells = whole if longest is None else [[cut(value, longest) for value in row] for row in whole]
    columns = [column for column in range(len(heads)) if any(row[column] for row in cells)]
    widths = {column: max(width(heads[column]), *(width(row[column]) for row in cells)) for column in columns}
    return [GAP.join(padded(row[column], widths[column]) for column in columns).rstrip() for row in ([*heads], *cells)]


def pairs(rows: Iterable[tuple[str, object]], indent: str = "") -> list[str]:
    """Labels with their values, the values below each other; line breaks of a value stay."""
    values_of = [(label, str(value).splitlines() or [""]) for label, value in rows]
    room = max((width(label) for label, _values in values_of), default=0)
    lines = []
    for label, values in values_of:
        lines.append(f"{indent}{padded(label, room)}{GAP}{inert(values[0])}".rstrip())
        lines += [f"{indent}{' ' * room}{GAP}{inert(value)}".rstrip() for value in values[1:]]
    return lines
