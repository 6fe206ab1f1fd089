"""What the lists of obligations show beside an obligation, read by the ids of the things concerned."""

from __future__ import annotations

from collections.abc import Sequence

from db.reading import RowReader
from db.statements import placeholders


def number_owed(reader: RowReader, kind: str, things: Sequence[str]) -> int:
    """How many of these things something of this kind is owed for."""
    sql = f"SELECT count(DISTINCT thing) FROM debt_row WHERE kind = ? AND thing IN ({placeholders(things)})"
    return int(reader.value(sql, (kind, *things)) or 0) if things else 0


def with_whom(reader: RowReader, things: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Of some work: customer, device, and the last digits of the customer's phone number."""
    rows = reader.rows(
        "SELECT w.thing, w.customer, w.device, coalesce(c.phone_tail, '') FROM work_row w "
        f"LEFT JOIN customer_row c ON c.thing = w.customer_id WHERE w.thing IN ({placeholders(things)})",
        tuple(things),
    )
    return {thing: (customer, device, tail) for thing, customer, device, tail in rows}
