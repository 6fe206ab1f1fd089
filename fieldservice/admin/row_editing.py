"""Changing one row of a published table, with the checks of a whole file, and withdrawing one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin import publishing
from fieldservice.admin.csv_tables import CsvColumn, CsvTable, Row, key_of, table_of
from fieldservice.admin.exporting import cells
from fieldservice.admin.table_files import checked_row
from fieldservice.admin.validators import OneOf, RowContext, yes
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.engine.take import FIELDS_ARE_WRONG

if TYPE_CHECKING:
    from db.store import Tx
    from fieldservice.desk.session import Session

THERE_ALREADY = N_("%(name)s exists already. Open it to change it.")
GONE = N_("%(name)s no longer exists.")


def id_of(what: str, row: Row) -> str:
    """What identifies a row of a table on a screen."""
    return " ".join(str(part) for part in key_of(table_of(what), row))


def columns(what: str) -> tuple[CsvColumn, ...]:
    return table_of(what).columns


def options(session: Session, column: CsvColumn) -> tuple[str, ...]:
    """The values among which a cell of this column is chosen; () where anything may stand there."""
    if column.check is yes:
        return ("yes", "no")
    if isinstance(column.check, OneOf):
        return tuple(column.check.known(_context(session)))
    return ()


def takes_several(column: CsvColumn) -> bool:
    return isinstance(column.check, OneOf) and column.check.several


def typed(session: Session, what: str, id_: str) -> dict[str, str]:
    """The cells of a row as a file has them, by column; the usual ones of a new row for "". Raises Refused (not_found).

    A setting that is not published has its usual value.
    """
    table = table_of(what)
    if not id_:
        return {column.name: column.default for column in table.columns}
    with session.store.reading() as tx:
        found = _rows(tx, session, table).get(id_)
    if found is None and table.name == "setting":
        return {"key": id_, "value": DEFAULTS[id_.partition("@")[0]].value}
    if found is None:
        raise Refused("not_found", GONE, name=id_)
    names = [column.name for column in table.columns]
    return {name: str(cell) for name, cell in zip(names, cells(table, found), strict=True)}


def put(session: Session, by: Person, what: str, given: Mapping[str, str], id_: str = "", force: bool = False) -> str:
    """Publish one row: a new one, or with `id_` that one as it is to be now; returns its id.

    Raises Refused: role, guard, data with what is wrong by column; NeedsForce without `force`; nothing is written then.
    """
    table = table_of(what)
    publishing.may_publish(session, by)
    row = _checked(session, table, given)
    with session.store.writing() as tx:
        rows = _rows(tx, session, table)
        before = {key_of(table, each): each for each in rows.values()}
        key, old = key_of(table, row), key_of(table, rows[id_]) if id_ in rows else None
        if key in before and key != old:
            raise Refused("data", FIELDS_ARE_WRONG, fields={table.columns[0].name: _there(table, row)})
        row = publishing.kept(table, row, before.get(old or key, {}))
        if table.name == "code" and not row.get("order"):
            row["order"] = 1 + max((int(each["order"]) for each in before.values()), default=0)
        after = {**{name: each for name, each in before.items() if name != old}, key: row}
        _check(tx, table, before, after, session.office, force)
        tx.change(
            table.name, [*_siblings(tx, table, row, before), row], [old] if old is not None and old != key else []
        )
    return " ".join(map(str, key))


def withdraw(session: Session, by: Person, what: str, id_: str, force: bool = False) -> None:
    """Take a row out of its table; a setting has its usual value again. Raises Refused, NeedsForce without `force`."""
    table = table_of(what)
    publishing.may_publish(session, by)
    with session.store.writing() as tx:
        rows = _rows(tx, session, table)
        if id_ not in rows:
            raise Refused("not_found", GONE, name=id_)
        before = {key_of(table, each): each for each in rows.values()}
        key = key_of(table, rows[id_])
        after = {name: each for name, each in before.items() if name != key}
        _check(tx, table, before, after, session.office, force)
        tx.change(table.name, _siblings(tx, table, rows[id_], after), [key])


def _check(
    tx: Tx,
    table: CsvTable,
    before: Mapping[tuple[str | int, ...], Row],
    after: Mapping[tuple[str | int, ...], Row],
    office: str,
    force: bool,
) -> None:
    from fieldservice.admin.table_files import WrongSheet

    lines = {key: 1 for key in after if after[key] != before.get(key)}
    try:
        publishing.check_change(tx, table, before, after, lines, office, force)
    except WrongSheet as wrong:  # said of a line of a file; here there is one row alone
        what = wrong.lines[0].values["what"]
        assert isinstance(what, Message)
        fields = {str(wrong.lines[0].values["column"]): what}
        raise Refused("data", FIELDS_ARE_WRONG, fields=fields) from wrong


def _checked(session: Session, table: CsvTable, given: Mapping[str, str]) -> Row:
    folder = Path()
    if _is_picture(table, given):
        path = Path(given["value"]).expanduser()
        folder, given = path.parent, {**given, "value": path.name}
    wrong: list[tuple[int, str, Message]] = []
    row = checked_row(table, 1, given, _context(session, folder), wrong)
    if wrong or row is None:
        raise Refused("data", FIELDS_ARE_WRONG, fields={column: what for _, column, what in wrong})
    return row


def _is_picture(table: CsvTable, given: Mapping[str, str]) -> bool:
    setting = DEFAULTS.get(str(given.get("key", "")).partition("@")[0])
    return table.name == "setting" and setting is not None and setting.kind == "picture" and bool(given.get("value"))


def _context(session: Session, folder: Path = Path()) -> RowContext:
    return RowContext(session.reference(), session.office, folder)


def _rows(tx: Tx, session: Session, table: CsvTable) -> dict[str, Row]:
    """The rows by their ids, with those of the built-in lists of codes that no published list replaces."""
    rows = list(tx.published(table.name))
    if table.name == "code":
        published = {row["list"] for row in rows}
        rows += [
            {"list": name, "code": each.code, "zh": each.zh, "en": each.en, "active": 1, "order": number}
            for name, codes in session.reference().codes.items()
            if name not in published
            for number, each in enumerate(codes.values(), 1)
        ]
    return {" ".join(map(str, key_of(table, row))): row for row in rows}


def _siblings(tx: Tx, table: CsvTable, row: Row, rows: Mapping[tuple[str | int, ...], Row]) -> list[Row]:
    """The other codes of a built-in list that is published from now on: otherwise they would be gone."""
    if table.name != "code":
        return []
    published = {each["list"] for each in tx.published("code")}
    if row["list"] in published:
        return []
    return [each for each in rows.values() if each["list"] == row["list"] and each["code"] != row["code"]]


def _there(table: CsvTable, row: Row) -> Message:
    return Message(THERE_ALREADY, {"name": " ".join(map(str, key_of(table, row)))})
