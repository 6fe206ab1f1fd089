"""Faulty parts by the numbers of their tags: from which job they came, who took them out, where they are now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fieldservice.workflows.engine.ledger import FaultTagged

if TYPE_CHECKING:
    from db.reading import RowReader

COLUMNS = (
    "number", "account", "item", "name", "serial", "quantity", "value", "symptom", "dead", "thing", "job_number",
    "office", "person", "taken", "due", "kept", "symptom_code", "device", "point",
    "of_kind",
)  # fmt: skip
_ROWS = f"SELECT {', '.join(COLUMNS)} FROM fault_tag_row"
_IN_ORDER = "ORDER BY due, number, thing"
BEYOND = "0"
"""The character after `/`: what begins with an account and `/` stands before the account with this one."""


def tagged(reader: RowReader, number: str) -> FaultTagged | None:
    """The faulty part with this number on its tag, as it was scanned or typed; None for an unknown one."""
    rows = reader.rows(f"{_ROWS} WHERE number = ? {_IN_ORDER}", (number.strip().upper(),))
    return next(map(_tagged, rows), None)


def in_account(reader: RowReader, account: str) -> list[FaultTagged]:
    """The faulty parts in an account, what is due first; one that ends with `/` stands for all that begin like it."""
    if account.endswith("/"):
        rows = reader.rows(f"{_ROWS} WHERE account >= ? AND account < ? {_IN_ORDER}", (account, account[:-1] + BEYOND))
    else:
        rows = reader.rows(f"{_ROWS} WHERE account = ? {_IN_ORDER}", (account,))
    return [_tagged(row) for row in rows]


def kept_at(reader: RowReader, office: str) -> list[FaultTagged]:
    """The faulty parts that came into places of this office, and are still in their books; what is due first."""
    rows = reader.rows(f"{_ROWS} WHERE office = ? AND kept = 1 {_IN_ORDER}", (office,))
    return [_tagged(row) for row in rows]


def _tagged(row: Sequence[Any]) -> FaultTagged:  # Any: the values of a row, each of the type of its column
    found = dict(zip(COLUMNS, row, strict=True))
    part, job, name = found.pop("item"), found.pop("thing"), json.loads(found.pop("name") or "{}")
    dead, kept = bool(found.pop("dead")), bool(found.pop("kept"))
    return FaultTagged(part=part, job=job, name=name, dead=dead, kept=kept, **found)
