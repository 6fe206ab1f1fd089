"""The fields of a paper as (label, value), in the order in which they stand on it."""

from __future__ import annotations

from collections.abc import Iterable
from pkgutil import resolve_name
from typing import Any

from printing.paper import FieldRows, PaperBlock, PaperTable


def fields(content: Any) -> list[tuple[str, str]]:
    """(label, value) of every field and of every cell of a table, in the order of the paper."""
    return [pair for block in resolve_name(content.drawing.story)(content) for pair in _of_block(block)]


def field(content: Any, label: str) -> str:
    """The value under this label; several are joined by a line break."""
    return "\n".join(value for name, value in fields(content) if name == label)


def ticks(content: Any, label: str) -> list[tuple[str, bool]]:
    """The answers to tick under this label."""
    rows = (
        row
        for block in resolve_name(content.drawing.story)(content)
        if isinstance(block, FieldRows)
        for row in block.rows
    )
    return [tick for row in rows for each in row if each.label == label for tick in each.ticks]


def _of_block(block: PaperBlock) -> Iterable[tuple[str, str]]:
    if isinstance(block, FieldRows):
        return [(each.label, each.value) for row in block.rows for each in row]
    if isinstance(block, PaperTable):
        return [
            (column.label, text) for row in block.rows for column, text in zip(block.columns, row, strict=True) if text
        ]
    return []
