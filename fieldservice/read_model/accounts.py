"""What customers owe, from the rows of money: by thing, by office, and entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.statements import chunks, placeholders
from fieldservice.shapes import JsonObject

if TYPE_CHECKING:
    from db.reading import RowReader

IN_THE_BOOKS = ("opening", "charge", "payment", "refund", "cancelled", "passed_on", "written_off")
"""Kinds of rows that change what a customer owes; what was only agreed, or put on account, does not."""
_KINDS = ", ".join(f"'{kind}'" for kind in IN_THE_BOOKS)


def open_items(reader: RowReader, customers: Sequence[str]) -> list[JsonObject]:
    """What is open, or paid too much, of each thing of these customers: {thing, number, office, currency, amount}.

    The office is that of the charge; the oldest first.
    """
    found: list[JsonObject] = []
    for some in chunks(sorted(customers)):
        found += [
            dict(zip(("thing", "number", "office", "currency", "amount", "since"), row, strict=True))
            for row in reader.rows(
                "SELECT thing, max(thing_number), max(CASE WHEN amount > 0 THEN office ELSE '' END), currency,"
                f" sum(amount), min(at) FROM money_row WHERE customer IN ({placeholders(some)})"
                f" AND kind IN ({_KINDS}) GROUP BY thing, currency HAVING sum(amount) <> 0 ORDER BY min(at), thing",
                some,
            )
        ]
    return found
