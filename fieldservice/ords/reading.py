"""Reads a sheet of the Open Repair Data Standard v0.3: rows with their values by column, or why one cannot be read.

Columns are found by name, in any order; other columns are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fieldservice import sheets
from fieldservice.sheets import values
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

REQUIRED = ("id", "data_provider", "product_category", "repair_status", "event_date", "problem")

NO_COLUMNS = N_("These columns are missing in line 1: %(missing)s. Found: %(found)s.")
COLUMN_TWICE = N_("Line 1 names a column twice: %(twice)s.")
WIDTH = N_("%(found)s columns instead of %(wanted)s.")
DIGITS_LOST = N_("A spreadsheet has written the number %(value)s with an exponent, and its digits are lost.")


@dataclass(frozen=True, slots=True)
class RepairRow:
    """A row: the line where it begins, its cells as read, and its values by column, or the reason why it is wrong."""

    line: int
    cells: list[str]
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Message | None = None
    column: str = ""
    """The column of the wrong cell; empty where the whole row is wrong."""


def opened(path: Path, told: sheets.Told) -> sheets.Source:
    """The sheet with all needed columns. Raises Refused: not_found, or data with the columns or the line."""
    source = sheets.opened(path, told=told)
    named = [name for name in source.columns if name]
    missing = [name for name in REQUIRED if name not in named]
    if missing:
        raise Refused("data", NO_COLUMNS, missing=", ".join(missing), found=", ".join(named) or "-")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Refused("data", COLUMN_TWICE, twice=", ".join(twice))
    return source


def rows(source: sheets.Source) -> Iterator[RepairRow]:
    """Every row after the columns, without blank lines. Only cells of columns that need no value may be left out."""
    width = len(source.columns)
    least = max(map(source.columns.index, REQUIRED)) + 1
    for row in source.rows():
        found = len(row.cells)
        if row.wrong is not None or not least <= found <= width:
            wrong = row.wrong or Message(WIDTH, {"found": found, "wanted": width})
            yield RepairRow(row.line, row.cells, wrong=wrong, column=row.column)
            continue
        by_column = dict(zip(source.columns, row.cells, strict=False))
        if values.has_lost_digits(by_column["id"]):
            yield RepairRow(row.line, row.cells, wrong=Message(DIGITS_LOST, {"value": by_column["id"]}), column="id")
            continue
        if (day := values.day(by_column["event_date"])) is not None:
            by_column["event_date"] = day.isoformat()
        yield RepairRow(row.line, row.cells, by_column)
