"""Stock as sheets: the levels that go out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin.exporting import write_sheet
from fieldservice.admin.validators import CURRENCIES
from fieldservice.desk.stock import Stock
from fieldservice.shapes import JsonObject
from fieldservice.sheets.writing import Cell
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.desk.stock import Held

LEVEL_COLUMNS = (
    "part",
    "name_zh",
    "name_en",
    "place",
    "quantity",
    "reserved",
    "available",
    "value",
    "currency",
    "least",
    "most",
)


def export_stock(session: Session, by: Person, path: Path, place: str = "", part: str = "") -> JsonObject:
    """Write what the places hold. Raises Refused (usage, not_found), StoreTrouble where the file cannot be written."""
    return write_sheet(path, LEVEL_COLUMNS, _cells(Stock(session).every_level(by, place, part)))


def _cells(levels: Iterator[Held]) -> Iterator[list[Cell]]:
    for each in levels:
        yield [
            each.part,
            each.name.get("zh", ""),
            each.name.get("en", ""),
            each.place,
            each.quantity,
            each.reserved,
            each.available,
            _amount(each.value, each.currency),
            each.currency,
            each.least,
            each.most,
        ]


def _amount(value: int | None, currency: str) -> Cell:
    return "" if value is None else Decimal(value).scaleb(-CURRENCIES.get(currency, 2))
