"""Reads one sheet of an Excel workbook (.xlsx) as rows of text, and refuses workbooks that are made to exhaust memory.

openpyxl reads row by row, with defusedxml against entities; sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from fieldservice.sheets.csv_rows import Record, cleaned
from fieldservice.sheets.formulas import held_by_formula
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ZIP = b"PK"
OLD = b"\xd0\xcf\x11\xe0"
"""Begins an .xls file, and an .xlsx file that is locked with a password."""
MOST_UNPACKED = 128 << 20
MOST_TIMES = 400
"""A sheet of one repeated row is packed to a hundredth; a bomb to a thousandth."""
MOST_PARTS = 2000
MOST_BLANK_ROWS = 50_000
MOST_CELLS = 500
"""Cells of one row."""
MOST_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number; what a person typed behind them is lost."""

OLD_WORKBOOK = N_(
    "%(file)s is an old workbook (.xls) or has a password. Save it without a password as .xlsx or as CSV in "
    "UTF-8, and use that file."
)
OTHER_WORKBOOK = N_(
    "%(file)s is a compressed file, but not an .xlsx workbook. Open it in a spreadsheet program and save it as "
    ".xlsx or as CSV in UTF-8."
)
DAMAGED = N_("The workbook %(file)s is damaged and cannot be read (%(reason)s). Save it again, or as CSV in UTF-8.")
TOO_LARGE = N_(
    "The workbook %(file)s would take %(megabytes)s MB when it is unpacked; at most %(most)s MB are read. Save the one "
    "sheet as CSV in UTF-8."
)
PACKED_TOO_TIGHTLY = N_(
    "The workbook %(file)s is compressed in an unusual way and was not opened. Save the sheet as CSV in UTF-8."
)
TOO_EMPTY = N_(
    "The sheet %(sheet)s has more than %(most)s empty rows up to line %(line)s. Delete them, or copy the rows into a "
    "new sheet."
)
TOO_WIDE = N_("Line %(line)s of the sheet %(sheet)s has %(found)s cells; at most %(most)s are read.")
NO_SHEET = N_("There is no sheet %(given)s in the workbook. Possible: %(known)s.")
NO_SHEETS = N_("The workbook %(file)s has no sheet with cells.")
NOT_CALCULATED = N_("This cell contains a formula without a saved value. Open the workbook, save it again, and retry.")
AN_ERROR = N_("This cell shows the error %(error)s.")
DIGITS_LOST = N_(
    "This number has more than 15 digits, and the spreadsheet has lost the last ones. Enter the cell as text."
)

UNREADABLE = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, RuntimeError,
    SyntaxError, ArithmeticError, zlib.error,
)  # fmt: skip
"""What openpyxl and its parsers raise for damaged or hostile workbooks."""


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet of a workbook, and the names of all."""

    sheet: str
    sheets: tuple[str, ...]
    lines: int
    records: Iterator[Record]


def is_workbook(content: bytes, file: str) -> bool:
    """Whether this is to be read as a workbook. Raises Refused (data) for the kinds that cannot be read."""
    if content.startswith(OLD):
        raise Refused("data", OLD_WORKBOOK, file=file)
    return content.startswith(ZIP)


def opened(content: bytes, file: str, wanted: str = "") -> OpenedSheet:
    """The sheet named `wanted`, else the first one that is not hidden. Raises Refused: data, or usage for its name."""
    _check_sizes(content, file)
    try:
        book = _book(content, formulas=False)
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
        if not sheets:
            raise Refused("data", NO_SHEETS, file=file)
        names = tuple(str(sheet.title) for sheet in sheets)
        if wanted and wanted not in names:
            raise Refused("usage", NO_SHEET, given=wanted, known=", ".join(names))
        name = wanted or next((str(sheet.title) for sheet in sheets if sheet.sheet_state == "visible"), names[0])
        lines = int(book[name].max_row or 0)
        return OpenedSheet(name, names, lines, _records(content, book, name, file))
    except UNREADABLE as wrong:
        raise Refused("data", DAMAGED, file=file, reason=_short(wrong)) from None


def _book(content: bytes, formulas: bool) -> Workbook:
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl mentions styles and extensions that it leaves out
        return load_workbook(BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)


def _check_sizes(content: bytes, file: str) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except UNREADABLE as wrong:
        raise Refused("data", DAMAGED, file=file, reason=_short(wrong)) from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Refused("data", OTHER_WORKBOOK, file=file)
    # zipfile unpacks no more of a part than its directory says, so that these sizes cannot be lies.
    size = sum(part.file_size for part in parts)
    if (size > 1 << 20 and size > MOST_TIMES * len(content)) or len(parts) > MOST_PARTS:
        raise Refused("data", PACKED_TOO_TIGHTLY, file=file)
    if size > MOST_UNPACKED:
        raise Refused("data", TOO_LARGE, file=file, megabytes=size >> 20, most=MOST_UNPACKED >> 20)


def _short(wrong: Exception) -> str:
    return (str(wrong) or type(wrong).__name__).splitlines()[0][:80]


def _records(content: bytes, book: Workbook, name: str, file: str) -> Iterator[Record]:
    try:
        rows = _rows(book, name)
        formulas = _rows(_book(content, formulas=True), name) if _has_formulas(content, book, name) else ()
        blank = 0
        for line, (row, written) in enumerate(zip_longest(rows, formulas, fillvalue=()), 1):
            if len(row) > MOST_CELLS:
                raise Refused("data", TOO_WIDE, line=line, sheet=name, found=len(row), most=MOST_CELLS)
            found = [_text(cell) or _held(written, place) for place, cell in enumerate(row)]
            wrong, wrong_at = next(
                ((problem, place + 1) for place, cell in enumerate(row) if (problem := _problem(cell, written, place))),
                (None, 0),
            )
            if wrong is None and not any(cell and not cell.isspace() for cell in found):
                blank += 1
                if blank > MOST_BLANK_ROWS:
                    raise Refused("data", TOO_EMPTY, sheet=name, most=MOST_BLANK_ROWS, line=line)
                continue
            yield line, found, wrong, wrong_at
    except UNREADABLE as wrong_file:
        raise Refused("data", DAMAGED, file=file, reason=_short(wrong_file)) from None


def _rows(book: Workbook, name: str) -> Iterator[tuple[Any, ...]]:  # Any: cells of openpyxl have many classes
    sheet = book[name]
    sheet.reset_dimensions()  # what the sheet says of its size may be wrong, and rows would be filled up to it
    return iter(sheet.iter_rows())


def _has_formulas(content: bytes, book: Workbook, name: str) -> bool:
    with ZipFile(BytesIO(content)) as packed:
        return b"<f" in packed.read(str(book[name]._worksheet_path).lstrip("/"))


def _problem(cell: Any, written: tuple[Any, ...], place: int) -> Message | None:  # Any: a cell of openpyxl
    value = cell.value
    if value is None:
        lost = place < len(written) and written[place].data_type == "f" and not _held(written, place)
        return Message(NOT_CALCULATED) if lost else None
    if cell.data_type == "e":
        return Message(AN_ERROR, {"error": str(value)})
    if isinstance(value, int | float) and abs(value) >= MOST_DIGITS:
        return Message(DIGITS_LOST)
    return None


def _held(written: tuple[Any, ...], place: int) -> str:  # Any: cells of openpyxl
    """The text that a formula without a kept value is nothing but; "" for other cells."""
    return held_by_formula(str(written[place].value)) if place < len(written) else ""


def _text(cell: Any) -> str:  # Any: a cell of openpyxl
    """The value of a cell as a person would type it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return cleaned(_unescaped(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        day, clock = value.date().isoformat(), _clock(value.time())
        return day if clock == "00:00" else f"{day} {clock}"
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _number(value: int | float, shown: str) -> str:
    """The digits without an exponent; a share whose cell shows per cent as per cent."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    exact = Decimal(repr(value))
    per_cent = "%" in shown
    exact = exact * 100 if per_cent else exact
    whole = exact == exact.to_integral_value()
    return f"{exact.to_integral_value() if whole else exact.normalize():f}{'%' if per_cent else ''}"


def _unescaped(text: str) -> str:
    """Excel writes control characters as `_x000D_`."""
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text))
