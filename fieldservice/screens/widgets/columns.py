"""Distributes the width of a list among its columns. A column that does not fit is left out whole, never squeezed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

GAP = 1
"""Blank cells between two columns."""


class ColumnLike(Protocol):
    """The attributes of a column that a list reads."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def min_width(self) -> int: ...
    @property
    def align(self) -> str: ...
    @property
    def grow(self) -> int: ...
    @property
    def style_role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list; widths in cells, the title already in the reader's language."""

    key: str
    title: str
    width: int
    """Cells that the column takes where there is room."""
    min_width: int = 0
    """Cells that it can shrink to. 0: it keeps its width, and on a narrow screen the last such column goes first."""
    align: str = "left"
    grow: int = 0
    """Its weight when spare cells are distributed."""
    style_role: str = ""


def share(columns: Sequence[ColumnLike], room: int) -> tuple[tuple[int, int], ...]:
    """(index in `columns`, width) of the columns that fit into `room` cells."""
    kept = list(range(len(columns)))
    while kept and _least(columns, kept) > room:
        droppable = [index for index in kept if not columns[index].min_width]
        kept.remove(droppable[-1] if droppable else kept[-1])
    if not kept:
        return ()
    widths = {index: columns[index].min_width or columns[index].width for index in kept}
    spare = room - _least(columns, kept)
    spare = _hand_out(spare, widths, {index: columns[index].width - widths[index] for index in kept})
    growing = {index: columns[index].grow for index in kept if columns[index].grow}
    shares = sum(growing.values())
    for index, weight in growing.items():
        widths[index] += spare * weight // shares
    if growing:
        widths[max(growing)] += spare - sum(spare * weight // shares for weight in growing.values())
    return tuple((index, widths[index]) for index in kept)


def _least(columns: Sequence[ColumnLike], kept: Sequence[int]) -> int:
    return sum(columns[index].min_width or columns[index].width for index in kept) + GAP * (len(kept) - 1)


def _hand_out(spare: int, widths: dict[int, int], wanted: dict[int, int]) -> int:
    """Widen shrunk columns in proportion to the cells that each lacks. Returns the cells that are left over."""
    missing = sum(wanted.values())
    if missing <= spare:
        for index, cells in wanted.items():
            widths[index] += cells
        return spare - missing
    for index, cells in wanted.items():
        part = spare * cells // missing
        widths[index] += part
    left = spare - sum(spare * cells // missing for cells in wanted.values())
    for index, cells in wanted.items():
        if left and cells:
            widths[index] += 1
            left -= 1
    return left
