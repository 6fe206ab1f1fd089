"""Writes a sheet as CSV or as a workbook, by the ending of the file's name; no cell of it calculates."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from fieldservice.private_files import replace_file
from fieldservice.sheets.formulas import CALCULATED, as_it_was, harmless
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

Cell = str | int | Decimal
Rows = Iterable[Sequence[Cell]]
WIDEST = 60
"""Widest column of a workbook, in characters."""
LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

NO_ENDING = N_("The file name must end in .csv or .xlsx: %(file)s.")


def write(path: Path, heads: Sequence[str], rows: Rows) -> int:
    """Write the rows, in a file that is complete or absent; returns their number. Raises Refused (usage), OSError."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise Refused("usage", NO_ENDING, file=str(path))
    content, count = writer(heads, rows)
    replace_file(path, content)
    return count


def _csv(heads: Sequence[str], rows: Rows) -> tuple[bytes, int]:
    out, count = StringIO(newline=""), 0
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        count += 1
    # With a byte order mark, so that spreadsheets read its Chinese.
    return out.getvalue().encode("utf-8-sig"), count


def _workbook(heads: Sequence[str], rows: Rows) -> tuple[bytes, int]:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, 2 * len(head) + 8)
    first = [_text(sheet, head) for head in heads]
    for cell in first:
        cell.font = Font(bold=True)
    sheet.append(first)
    count = 0
    for row in rows:
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else _number(sheet, cell) for cell in row])
        count += 1
    out = BytesIO()
    book.save(out)
    return out.getvalue(), count


def _text(sheet: Any, text: str) -> Any:  # Any: sheet and cell of openpyxl
    """A cell that stays text, also when a person opens it and presses Enter."""
    from openpyxl.cell import WriteOnlyCell

    plain = NOT_IN_XML.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = f"'{plain}" if as_it_was(plain) != plain else plain
    cell = WriteOnlyCell(sheet, LIKE_AN_ESCAPE.sub("_x005F_", plain))
    if plain:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = bool(CALCULATED.match(plain))
    return cell


def _number(sheet: Any, number: int | Decimal) -> Any:  # Any: sheet and cell of openpyxl
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, number)
    places = -int(number.as_tuple().exponent) if isinstance(number, Decimal) else 0
    cell.number_format = f"0.{'0' * places}" if places > 0 else "0"
    return cell


WRITERS: Mapping[str, Callable[[Sequence[str], Rows], tuple[bytes, int]]] = {".csv": _csv, ".xlsx": _workbook}
