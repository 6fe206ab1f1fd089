"""Receipts by their numbers: for which thing they were made out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.reading import RowReader


def thing_of(reader: RowReader, number: str) -> str:
    """The id of a thing that a receipt of this number names; "" for an unknown number."""
    found = reader.row("SELECT thing FROM money_row WHERE number = ? AND number <> '' ORDER BY thing", (number,))
    return str(found[0]) if found else ""
