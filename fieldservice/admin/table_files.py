"""Reading the file of a published table, with the line and column of each error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldservice.admin.csv_tables import CsvTable, Key, Row, key_of
from fieldservice.admin.validators import FILL_IN, InvalidValue, RowContext, alike
from fieldservice.sheets import UNTOLD, Source, Told, opened
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

MOST_SHOWN = 50
EMPTY = N_("%(file)s is empty. The first line must contain the columns: %(columns)s.")
AT = N_("line %(line)s, column %(column)s: %(what)s")
AT_LINE = N_("line %(line)s: %(what)s")
MISSING_COLUMN = N_("This column is missing. Columns: %(known)s.")
UNKNOWN_COLUMN = N_("There is no column of this name. Did you mean: %(near)s?")
STRANGE_COLUMN = N_("There is no column of this name, nor a similar one.")
TWICE_COLUMN = N_("This column occurs twice.")
TOO_LONG = N_("This line has more values than there are columns.")
NAMELESS = N_("This value is in a column without a name.")
TWICE = N_("%(value)s occurs twice.")


@dataclass(frozen=True, slots=True)
class TableFile:
    """The rows of a file as the store keeps them, by line, and the sheet that they were read from."""

    rows: dict[int, Row]
    source: Source


def read_rows(
    table: CsvTable, path: Path | bytes, context: RowContext, told: Told = UNTOLD, name: str = ""
) -> TableFile:
    """Every row of the file. Rows of a table without a key may be alike. Raises Refused (data) with what is wrong by
    line and column."""
    source = opened(path, name, told)
    names = source.columns
    wrong = _wrong_columns(table, source)
    rows: dict[int, Row] = {}
    seen: set[Key] = set()
    for given in source.rows() if not wrong else ():
        number = given.line
        if given.wrong is not None:
            wrong.append((number, given.column, given.wrong))
            continue
        row = checked_row(table, number, dict(zip(names, given.cells, strict=False)), context, wrong)
        if len(given.cells) > len(names):
            wrong.append((number, str(len(names) + 1), Message(TOO_LONG)))
        wrong += [
            (number, str(place), Message(NAMELESS))
            for place, (name, cell) in enumerate(zip(names, given.cells, strict=False), 1)
            if not name and cell.strip()
        ]
        if row is None:
            continue
        if table.key and key_of(table, row) in seen:
            wrong.append(
                (number, table.columns[0].name, Message(TWICE, {"value": " ".join(map(str, key_of(table, row)))}))
            )
        seen.add(key_of(table, row))
        rows[number] = {**row, "order": len(rows) + 1} if table.name == "code" else row
    if wrong:
        raise refused_at(wrong)
    return TableFile(rows, source)


class WrongSheet(Refused):
    """A sheet of which rows are wrong: `lines` says of each what, with its line and column."""

    def __init__(self, lines: Sequence[Message], fields: Mapping[str, Message]) -> None:
        super().__init__("data", lines[0].message, fields=fields, **lines[0].values)
        self.lines = tuple(lines)


def refused_at(wrong: Sequence[tuple[int, str, Message]]) -> WrongSheet:
    """What is wrong in a file, by line and column; a row that is wrong as a whole has no column."""
    shown = wrong[:MOST_SHOWN]
    lines = [
        Message(AT if column else AT_LINE, {"line": line, "column": column, "what": what})
        for line, column, what in shown
    ]
    fields = {f"{line}:{column or 1}": what for line, column, what in shown}
    return WrongSheet(lines, fields if len(wrong) > 1 else {})


def _wrong_columns(table: CsvTable, source: Source) -> list[tuple[int, str, Message]]:
    """What is wrong with the names of the columns. Raises Refused (data) where there are none."""
    known = [column.name for column in table.columns]
    if not source.columns:
        raise Refused("data", EMPTY, file=source.file, columns=", ".join(known))
    names = [name for name in source.columns if name]
    wrong: list[tuple[int, str, Message]] = []
    for name in names:
        if name not in known:
            similar = ", ".join(alike(name, known))
            said = Message(UNKNOWN_COLUMN, {"near": similar}) if similar else Message(STRANGE_COLUMN)
            wrong.append((source.line, name, said))
        elif names.count(name) > 1:
            wrong.append((source.line, name, Message(TWICE_COLUMN)))
    return wrong + [
        (source.line, column.name, Message(MISSING_COLUMN, {"known": ", ".join(known)}))
        for column in table.columns
        if column.required and column.name not in names
    ]


def checked_row(
    table: CsvTable, number: int, given: Mapping[str, str], context: RowContext, wrong: list[tuple[int, str, Message]]
) -> Row | None:
    row: Row = {}
    right = True
    for column in table.columns:
        value = given.get(column.name, "").strip()
        try:
            if column.required and not value:
                raise InvalidValue(FILL_IN)
            value = value or column.default
            row[column.kept_as or column.name] = column.check(value, context) if value or column.required else value
        except InvalidValue as found:
            wrong.append((number, column.name, found.because))
            right = False
    if right:
        try:
            table.check_row(row, context)
        except InvalidValue as found:
            wrong.append((number, found.column, found.because))
            right = False
    return row if right else None
