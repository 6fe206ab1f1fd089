"""Quotes and receipts by their numbers: the thing that was quoted, or for which was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.reading import RowReader


def quoted(reader: RowReader, number: str) -> str:
    """The id of the thing of which this is the quote; "" for an unknown number."""
    return _first(reader, "quote_row", number)


def paid(reader: RowReader, number: str) -> str:
    """The id of a thing that the receipt of this number names; "" for an unknown number."""
    return _first(reader, "money_row", number)


def _first(reader: RowReader, table: str, number: str) -> str:
    found = reader.row(f"SELECT thing FROM {table} WHERE number = ? AND number <> '' ORDER BY thing", (number,))
    return str(found[0]) if found else ""
