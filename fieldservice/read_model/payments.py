"""The payments that this office sees, for their list: what came in, went back, was cancelled, or only announced."""

from __future__ import annotations

from db.reading import RowReader
from fieldservice.shapes import JsonObject

LISTED = ("thing", "thing_number", "kind", "number", "amount", "currency", "method", "account", "office", "at")
MOST = 1000
"""Rows of a list; a file has all."""
KINDS = ("payment", "refund", "cancelled", "awaited")


def latest(reader: RowReader, kind: str = "", limit: int = MOST) -> list[JsonObject]:
    """The newest first; `amount` is above zero where money came in. A deposit that went along to a job is listed once,
    where it was paid. `customer` is the name in the row of the work or file."""
    kinds = (kind,) if kind else KINDS
    marks = ", ".join("?" for _ in kinds)
    names = ", ".join(f"m.{name}" for name in LISTED)
    rows = reader.rows(
        f"SELECT {names}, coalesce(w.customer, c.name, '') FROM money_row m LEFT JOIN work_row w ON w.thing = m.thing"
        f" LEFT JOIN customer_row c ON c.thing = m.thing WHERE m.kind IN ({marks}) AND m.account <> ''"
        " ORDER BY m.at DESC, m.thing DESC, m.line DESC LIMIT ?",
        (*kinds, limit),
    )
    found = [dict(zip((*LISTED, "customer"), row, strict=True)) for row in rows]
    return [{**row, "amount": -row["amount"]} for row in found]
