"""Plain text tables, aligned by the cells that characters take in a terminal; what a terminal would obey is taken out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from fieldservice.words.marking import N_

LONGEST = 40
"""Cells of one column; the whole text stands in the page of the thing and in --json."""
GAP = "  "
NOTHING = N_("Nothing here.")
"""Printed in place of a table without rows."""


def inert(text: object) -> str:
    """Text on one line without escapes, bidirectional marks or half surrogates."""
    plain = str(text)
    if plain.isprintable():
        return plain
    return "".join(
        char if char.isprintable() else " " if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Zs") else ""
        for char in plain
    )


def width(text: str) -> int:
    """Cells: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )


def cut(text: str, cells: int) -> str:
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


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], longest: int = LONGEST) -> list[str]:
    """Lines of a table; columns without anything in them are left out."""
    told = [[cut(inert(value), longest) for value in row] for row in rows]
    shown = [place for place in range(len(heads)) if any(row[place] for row in told)]
    widths = {place: max(width(heads[place]), *(width(row[place]) for row in told)) for place in shown}
    return [GAP.join(padded(row[place], widths[place]) for place in shown).rstrip() for row in ([*heads], *told)]


def pairs(rows: Iterable[tuple[str, object]], indent: str = "") -> list[str]:
    """Labels with their values, the values beneath each other; line breaks of a value stay."""
    told = [(label, str(value).splitlines() or [""]) for label, value in rows]
    room = max((width(label) for label, _ in told), default=0)
    lines = []
    for label, values in told:
        lines.append(f"{indent}{padded(label, room)}{GAP}{inert(values[0])}".rstrip())
        lines += [f"{indent}{' ' * room}{GAP}{inert(value)}".rstrip() for value in values[1:]]
    return lines
