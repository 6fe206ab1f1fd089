"""Published tables as sheets that go out: a file that is published again as it is changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import as_file_trouble
from fieldservice import sheets
from fieldservice.admin.csv_tables import CsvTable, Row, key_of, table_of
from fieldservice.documents.paper_head import picture_of_text
from fieldservice.private_files import replace_file
from fieldservice.shapes import JsonObject
from fieldservice.sheets.writing import Cell, Rows
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.clocks import WEEKDAYS
from fieldservice.workflows.engine.currencies import in_units
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.money.pricing import rate_text

if TYPE_CHECKING:
    from fieldservice.desk.session import Session

MAY_EXPORT = ("administrator", "manager")
NOT_ALLOWED = N_("Only administrators and managers can export published tables.")


def export_table(session: Session, by: Person, what: str, path: Path) -> JsonObject:
    """Write a published table: {"file", "rows"}, and "replaced" where a file was there before.

    PINs never go out; a file without them leaves them as they are.

    Pictures among the settings are written beside the file, where publishing looks for them.

    Raises Refused (role, usage), StoreTrouble where the file cannot be written.
    """
    table = table_of(what)
    if not by.roles & set(MAY_EXPORT):
        raise Refused("role", NOT_ALLOWED, MAY_EXPORT)
    with session.store.reading() as tx:
        published = sorted(tx.published(table.name), key=lambda row: _place(table, row))
    done = write_sheet(path, [column.name for column in table.columns], [cells(table, row) for row in published])
    if table.name == "setting":
        with as_file_trouble(path):
            _write_pictures(path.parent, published)
    if done["rows"] != len(published):
        raise sheets.RowsLost(f"{done['rows']} of {len(published)}")
    return done


def export_example(what: str, path: Path) -> JsonObject:
    """Write the columns and the example rows of a table: {"file", "rows"}. Raises Refused (usage), StoreTrouble."""
    table = table_of(what)
    return write_sheet(path, [column.name for column in table.columns], table.example)


def write_sheet(path: Path, heads: Sequence[str], rows: Rows) -> JsonObject:
    """Write the rows; returns {"file", "rows"}, and {"replaced"} where a file was there before.

    Raises Refused (usage), and StoreTrouble, which names the file.
    """
    with as_file_trouble(path):
        replaced = path.exists()
        return {"file": str(path), "rows": sheets.write(path, heads, rows), **({"replaced": True} if replaced else {})}


def _place(table: CsvTable, row: Row) -> tuple[object, ...]:
    """Codes stay in their order; other rows are in the order of their keys."""
    return (row["order"], *key_of(table, row)) if table.name == "code" else key_of(table, row)


def cells(table: CsvTable, row: Row) -> Sequence[Cell]:
    written = WRITTEN.get(table.name, {})
    return [
        written[column.name](row)
        if column.name in written
        else YES[bool(row.get(column.name))]
        if column.name in YES_OR_NO
        else _plain(row.get(column.kept_as or column.name))
        for column in table.columns
    ]


def _plain(value: object) -> Cell:
    return value if isinstance(value, int) else str(value or "")


def _day(row: Row) -> str:
    day = str(row["day"])
    return WEEKDAYS[int(day) - 1] if day in tuple("1234567") else day


def _money(column: str) -> Callable[[Row], Cell]:
    """An amount in whole units of the row's currency."""
    return lambda row: in_units(row[column], row["currency"])


def _unless_below_zero(column: str) -> Callable[[Row], Cell]:
    """A number; nothing where there is none of its own."""
    return lambda row: row[column] if row[column] >= 0 else ""


def _setting(row: Row) -> str:
    return _picture_name(row["key"]) if _is_picture(row) else str(row["value"])


def _is_picture(row: Row) -> bool:
    key = row["key"].partition("@")[0]
    return bool(row["value"]) and key in DEFAULTS and DEFAULTS[key].kind == "picture"


def _picture_name(key: str) -> str:
    return f"{key.replace('@', '-')}.png"


def _write_pictures(folder: Path, rows: Sequence[Row]) -> None:
    for row in filter(_is_picture, rows):
        replace_file(folder / _picture_name(row["key"]), picture_of_text(row["value"]))


YES = {True: "yes", False: "no"}
YES_OR_NO = ("active", "tracked", "inclusive", "adds_days")
WRITTEN: Mapping[str, Mapping[str, Callable[[Row], Cell]]] = {
    "staff": {"pin": lambda row: ""},
    "calendar": {"day": _day, "hours": lambda row: row["hours"] or "closed"},
    "setting": {"value": _setting},
    "part": {"cost": _money("cost"), "price": _money("price"), "models": lambda row: row["models"].replace(";", "; ")},
    "price": {"amount": _money("amount"), "least": _money("least"), "tax": lambda row: rate_text(row["tax"])},
    "policy": {name: _unless_below_zero(name) for name in ("labour", "on_site", "repair_days")},
}
"""The cells of a table, by column, that are not simply the value in the store."""
