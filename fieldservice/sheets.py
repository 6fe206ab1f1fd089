"""Published tables as CSV files: their columns, what each value must be, and reading one with line and column of what is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import signin
from fieldservice.workflows.clocks import WEEKDAYS, parse_hours
from fieldservice.workflows.codes import DEFAULT_CODES
from fieldservice.workflows.model import N_, Because, Refused
from fieldservice.workflows.roles import ROLES
from fieldservice.workflows.settings import DEFAULTS

if TYPE_CHECKING:
    from fieldservice.workflows.reference import Reference

Row = dict[str, Any]

OFFICE_KINDS = ("headquarters", "repair_centre", "branch", "authorised_repairer")
ALLOWED = {"paper_language": ("zh", "en", "both"), "paper_size": ("A4", "A5")}
"""Settings in words of which only some have a meaning."""
YES, NO = ("yes", "y", "true", "1", "是", "在职"), ("no", "n", "false", "0", "否", "离职")
NAME = re.compile(r"[^\W_][\w.-]{0,39}")
OFFICE_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,10})[A-Za-z0-9]")
CODE = re.compile(r"[^\W_][\w.-]{0,39}")
MOST_SHOWN = 50

NO_FILE = N_("There is no file %(file)s.")
ENCODING = N_("%(file)s is neither UTF-8 nor GB18030 from line %(line)s on. Save it as CSV in UTF-8.")
EMPTY = N_("%(file)s is empty. The first line names the columns: %(columns)s.")
NO_SUCH_TABLE = N_("There is no table %(given)s. Possible: %(known)s.")
AT = N_("line %(line)s, column %(column)s: %(what)s")
MISSING_COLUMN = N_("This column is missing. Columns: %(known)s.")
UNKNOWN_COLUMN = N_("There is no column of this name. Near: %(near)s.")
TWICE_COLUMN = N_("This column is there twice.")
TOO_LONG = N_("This line has more values than there are columns.")
UNQUOTED = N_("The quotation marks on this line do not match.")
FILL_IN = N_("Please fill this in.")
LONG_TEXT = N_("Too long: at most %(max_length)s characters.")
NOT_KNOWN = N_("%(value)s is not known here. Near: %(near)s.")
TWICE = N_("%(value)s is there twice.")
NAME_RULE = N_("A sign-in name has letters, digits, dot, hyphen and underscore, up to 40 characters.")
CODE_RULE = N_("A code has letters, digits, dot, hyphen and underscore, up to 40 characters.")
OFFICE_RULE = N_("The code of a service point has 2 to 12 letters, digits and hyphens.")
PHONE_RULE = N_("A phone number has 5 to 15 digits.")
YES_OR_NO = N_("Yes or no, please.")
DAY_RULE = N_("A day is mon to sun, or a date such as 2026-10-01. Near: %(near)s.")
HOURS_RULE = N_("Hours look like 09:00-12:00 13:00-18:00, in order, or are: closed.")
WHOLE_NUMBER = N_("A whole number, please.")


class Wrong(Exception):
    """A value that does not fit, with the sentence that says what would."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.because = Because(message, values)


@dataclass(frozen=True, slots=True)
class Known:
    """What a row is checked against."""

    reference: Reference
    office: str


Check = Callable[[str, Known], Any]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    check: Check
    required: bool = False
    default: str = ""
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A published table as a CSV file: its columns, its key, and two rows to copy."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    example: tuple[tuple[str, ...], tuple[str, ...]]


def near(value: str, known: Sequence[str]) -> str:
    return ", ".join(get_close_matches(value, known, 3, 0.3) or known[:8])


def one_of(known: Callable[[Known], Sequence[str]]) -> Check:
    def check(value: str, told: Known) -> str:
        possible = list(known(told))
        if value not in possible:
            raise Wrong(NOT_KNOWN, value=value, near=near(value, possible))
        return value

    return check


def all_of(known: Callable[[Known], Sequence[str]]) -> Check:
    one = one_of(known)
    return lambda value, told: " ".join(dict.fromkeys(one(part, told) for part in re.split(r"[\s,;，、；]+", value) if part))


def words_of(value: str, told: Known) -> str:
    return " ".join(dict.fromkeys(part for part in re.split(r"[\s,;，、；]+", value) if part))


def text(longest: int = 200) -> Check:
    def check(value: str, told: Known) -> str:
        if len(value) > longest:
            raise Wrong(LONG_TEXT, max_length=longest)
        return value

    return check


def shaped(pattern: re.Pattern[str], message: str) -> Check:
    def check(value: str, told: Known) -> str:
        if not pattern.fullmatch(value):
            raise Wrong(message)
        return value

    return check


def phone(value: str, told: Known) -> str:
    if value and not 5 <= sum(char.isdigit() for char in value) <= 15:
        raise Wrong(PHONE_RULE)
    return value


def yes(value: str, told: Known) -> int:
    if value.lower() not in (*YES, *NO):
        raise Wrong(YES_OR_NO)
    return int(value.lower() in YES)


def zone(value: str, told: Known) -> str:
    from zoneinfo import available_timezones

    return one_of(lambda told: sorted(available_timezones()))(value, told)


def day(value: str, told: Known) -> str:
    """`1` (Monday) to `7`, or a date."""
    from datetime import date

    plain = value.lower()
    if plain[:3] in WEEKDAYS and ("monday tuesday wednesday thursday friday saturday sunday".find(plain) >= 0):
        return str(WEEKDAYS.index(plain[:3]) + 1)
    if plain in tuple("1234567"):
        return plain
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError:
        raise Wrong(DAY_RULE, near=near(plain, WEEKDAYS)) from None


def hours(value: str, told: Known) -> str:
    """As `parse_hours` reads them; "" is closed. Spans follow each other."""
    try:
        spans = parse_hours(value)
    except ValueError:
        raise Wrong(HOURS_RULE) from None
    if any(later[0] < earlier[1] or earlier[1].isoformat() == "00:00:00" for earlier, later in pairwise(spans)):
        raise Wrong(HOURS_RULE)
    return " ".join(value.split()) if spans else ""


def pin(value: str, told: Known) -> str:
    try:
        return signin.verifier(value) if value else ""
    except Refused as refused:
        raise Wrong(refused.because.message, **refused.because.values) from None


CODE_LISTS = tuple(dict.fromkeys(name for name, *_ in DEFAULT_CODES))

TABLES: Mapping[str, Table] = {
    "staff": Table("staff", (
        Column("name", shaped(NAME, NAME_RULE), True),
        Column("display", text(60)),
        Column("roles", all_of(lambda told: tuple(ROLES)), True),
        Column("skills", all_of(lambda told: tuple(told.reference.codes.get("product", {})))),
        Column("areas", words_of),
        Column("office", one_of(lambda told: [*told.reference.offices, *([] if told.office in told.reference.offices else [told.office])])),
        Column("phone", phone),
        Column("active", yes, default="yes"),
        Column("pin", pin),
    ), ("name",), (("li.wei", "李伟", "engineer", "server printer", "高新区", "CD01", "138 0531 0042", "yes", "4711"),
                   ("zhao.min", "赵敏", "coordinator manager", "", "", "CD01", "", "yes", ""))),
    "offices": Table("office", (
        Column("code", shaped(OFFICE_CODE, OFFICE_RULE), True),
        Column("name", text(), True),
        Column("name_en", text()),
        Column("kind", one_of(lambda told: OFFICE_KINDS), default="branch"),
        Column("address", text(400)),
        Column("phone", phone),
        Column("zone", zone, default="Asia/Shanghai"),
        Column("calendar", text(40), kept_as="hours_calendar"),
        Column("active", yes, default="yes"),
    ), ("code",), (("CD01", "成都分中心", "Chengdu branch", "branch", "成都市高新区天府大道1号", "028-8511 0000", "Asia/Shanghai", "week", "yes"),
                   ("JN01", "济南分中心", "Jinan branch", "branch", "济南市历下区经十路88号", "0531-8888 0000", "Asia/Shanghai", "week", "yes"))),
    "calendars": Table("calendar", (
        Column("calendar", text(40), True, kept_as="office"),
        Column("day", day, True),
        Column("hours", hours, True),
    ), ("office", "day"), (("week", "mon", "09:00-12:00 13:00-18:00"), ("week", "2026-10-01", "closed"))),
    "codes": Table("code", (
        Column("list", one_of(lambda told: CODE_LISTS), True),
        Column("code", shaped(CODE, CODE_RULE), True),
        Column("zh", text(), True),
        Column("en", text(), True),
        Column("active", yes, default="yes"),
    ), ("list", "code"), (("cause", "PSU", "电源故障", "Power supply", "yes"), ("cause", "FAN", "风扇或积尘", "Fan or dust", "yes"))),
    "settings": Table("setting", (
        Column("key", one_of(lambda told: tuple(DEFAULTS)), True),
        Column("value", text(1000)),
    ), ("key",), (("hand_over_minutes", "15"), ("paper_language", "both"))),
}


def table_of(what: str) -> Table:
    if what not in TABLES:
        raise Refused("usage", NO_SUCH_TABLE, given=what, known=", ".join(TABLES))
    return TABLES[what]


def example(what: str) -> str:
    """Header and two rows of a table's CSV file."""
    import io

    table, out = table_of(what), io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[column.name for column in table.columns], *table.example])
    return out.getvalue()


def text_of(source: Path | bytes, name: str = "") -> str:
    """Text in UTF-8, with or without BOM, or GB18030. Raises Refused: not_found, or data with the line."""
    if isinstance(source, Path):
        name = name or str(source)
        try:
            content = source.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise Refused("not_found", NO_FILE, file=name) from None
    else:
        content = source
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as wrong:
        raise Refused("data", ENCODING, file=name, line=content[:wrong.start].count(b"\n") + 1) from None


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.key)


def checked(table: Table, path: Path, known: Known) -> list[Row]:
    """The rows of the file as the store keeps them. Raises Refused (data) with what is wrong by line and column."""
    wrong: list[tuple[int, str, Because]] = []
    names, lines = _lines(table, path, wrong)
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for number, values in lines:
        row = _row(table, number, dict(zip(names, values, strict=False)), known, wrong)
        if len(values) > len(names) and any(value.strip() for value in values[len(names):]):
            wrong.append((number, str(len(names) + 1), Because(TOO_LONG)))
        if row is None:
            continue
        if key_of(table, row) in seen:
            wrong.append((number, table.columns[0].name, Because(TWICE, {"value": " ".join(map(str, key_of(table, row)))})))
        seen.add(key_of(table, row))
        rows.append({**row, "order": len(rows) + 1} if table.name == "code" else row)
    if not wrong:
        return rows
    told = [Because(AT, {"line": line, "column": column, "what": what}) for line, column, what in wrong]
    fields = {f"{line}:{column}": what for (line, column, what) in wrong[:MOST_SHOWN]}
    raise Refused("data", told[0].message, fields=fields if len(wrong) > 1 else {}, **told[0].values)


def _lines(table: Table, path: Path, wrong: list[tuple[int, str, Because]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """(names of the columns, (line number, values) of each line); wrong columns are listed and nothing is read then."""
    content = text_of(path)
    known = [column.name for column in table.columns]
    first = content.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count) if "," not in first else ","
    reader = csv.reader(content.splitlines(keepends=True), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    while True:
        began = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error:
            wrong.append((began, "1", Because(UNQUOTED)))
            break
        if any(value.strip() for value in values):
            lines.append((began, values))
    if not lines:
        raise Refused("data", EMPTY, file=str(path), columns=", ".join(known))
    number, heads = lines[0]
    names = [head.strip().lower() for head in heads]
    for name in names:
        if name not in known:
            wrong.append((number, name, Because(UNKNOWN_COLUMN, {"near": near(name, known)})))
        elif names.count(name) > 1:
            wrong.append((number, name, Because(TWICE_COLUMN)))
    wrong += [(number, column.name, Because(MISSING_COLUMN, {"known": ", ".join(known)}))
              for column in table.columns if column.required and column.name not in names]
    return names, ([] if wrong else lines[1:])


def _row(table: Table, number: int, given: Mapping[str, str], known: Known, wrong: list[tuple[int, str, Because]]) -> Row | None:
    row: Row = {}
    right = True
    for column in table.columns:
        value = given.get(column.name, "").strip()
        try:
            if column.required and not value:
                raise Wrong(FILL_IN)
            value = value or column.default
            row[column.kept_as or column.name] = column.check(value, known) if value or column.required else value
        except Wrong as found:
            wrong.append((number, column.name, found.because))
            right = False
    if right and table.name == "setting":
        try:
            row["value"] = setting(row["key"], row["value"])
        except Wrong as found:
            wrong.append((number, "value", found.because))
            right = False
    if right and table.name == "staff":
        row["office"] = row["office"] or known.office
    return row if right else None


def setting(key: str, value: str) -> str:
    """A setting's value by its kind. Raises Wrong."""
    if DEFAULTS[key].kind in ("minutes", "number"):
        if not re.fullmatch(r"\d{1,7}", value, re.ASCII):
            raise Wrong(WHOLE_NUMBER)
        return str(int(value))
    if key in ALLOWED and value not in ALLOWED[key]:
        raise Wrong(NOT_KNOWN, value=value, near=", ".join(ALLOWED[key]))
    return value
