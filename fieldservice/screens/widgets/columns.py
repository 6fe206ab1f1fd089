"""Distributes the width of a list among its columns. A column that does not fit is left out whole, never squeezed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from fieldservice.late_dataclass import dataclass

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
    @property
    def whole(self) -> bool: ...


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
    whole: bool = False
    """Its texts are not cut while other columns can give cells: first those above their least width, then columns that
    are nearly empty."""


class Measure(NamedTuple):
    """What the rows of a list need of a column."""

    widest: int
    """Cells of the longest text."""
    nearly_empty: bool


def share(
    columns: Sequence[ColumnLike], room: int, measured: Mapping[int, Measure] | None = None
) -> tuple[tuple[int, int], ...]:
    """(index in `columns`, width) of the columns that fit into `room` cells; `measured` is by index as well."""
    kept = list(range(len(columns)))
    while kept and _least(columns, kept) > room:
        droppable = [index for index in kept if not columns[index].min_width]
        kept.remove(droppable[-1] if droppable else kept[-1])
    if not kept:
        return ()
    kept = _without_empty(columns, kept, room, measured or {})
    widths, spare = _kept_whole(columns, kept, room - _least(columns, kept), measured or {})
    spare = _hand_out(spare, widths, {index: max(0, columns[index].width - widths[index]) for index in widths})
    kept = list(widths)
    growing = {index: columns[index].grow for index in kept if columns[index].grow}
    shares = sum(growing.values())
    for index, weight in growing.items():
        widths[index] += spare * weight // shares
    if growing:
        widths[max(growing)] += spare - sum(spare * weight // shares for weight in growing.values())
    return tuple((index, widths[index]) for index in kept)


def _without_empty(
    columns: Sequence[ColumnLike], kept: Sequence[int], room: int, measured: Mapping[int, Measure]
) -> list[int]:
    """The columns that stay where the texts of all rows need more than `room` cells: one that may go and has no text in
    any row leaves its cells to what is cut."""
    least = {each: columns[each].min_width or columns[each].width for each in kept}
    widest = {each: measured[each].widest if each in measured else 0 for each in kept}
    needed = sum(max(widest[each], least[each]) for each in kept) + GAP * (len(kept) - 1)
    if needed <= room:
        return list(kept)
    return [each for each in kept if each not in measured or measured[each].widest or columns[each].min_width]


def _kept_whole(
    columns: Sequence[ColumnLike], kept: Sequence[int], spare: int, measured: Mapping[int, Measure]
) -> tuple[dict[int, int], int]:
    """The least widths of the columns that stay, and the cells left over. A column that is to be shown whole gets what
    its rows lack, the one that lacks least first; nearly empty columns go for it, the last first."""
    widths = {index: columns[index].min_width or columns[index].width for index in kept}
    whole = [index for index in kept if columns[index].whole and index in measured]
    lacking = {index: measured[index].widest - widths[index] for index in whole}
    for index in sorted(whole, key=lacking.__getitem__):
        nearly_empty = [each for each in widths if each in measured and measured[each].nearly_empty
                        and not columns[each].min_width]  # fmt: skip
        while lacking[index] > spare and nearly_empty:
            spare += widths.pop(nearly_empty.pop()) + GAP
        given = max(0, min(lacking[index], spare))
        widths[index] += given
        spare -= given
    return widths, spare


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
