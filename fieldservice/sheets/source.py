"""Opens a sheet: bytes become text in the right encoding or cells of a workbook, then rows with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldservice.shapes import JsonObject
from fieldservice.sheets import csv_rows, encodings, formulas, workbooks
from fieldservice.sheets.csv_rows import Record
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

MOST_BYTES = 256 << 20

NO_FILE = N_("There is no file %(file)s.")
NOT_READABLE = N_("The file %(file)s cannot be read: %(reason)s.")
TOO_LARGE = N_("%(file)s has more than %(most)s MB. Divide it into several files.")
NO_SHEET_FILE = N_("%(file)s is %(kind)s, not a table. Save the table as .xlsx or as CSV in UTF-8.")
OTHER_KINDS = ((b"%PDF", N_("a PDF document")), (b"<html", N_("a web page")), (b"<!doctype html", N_("a web page")))
"""How files begin that programs call sheets and that are none."""
READ_AS = N_("Read as %(encoding)s; --encoding sets another.")
READ_AS_ON_SCREEN = N_("Read as %(encoding)s; you can choose another encoding in the form.")
READ_SHEET = N_("Read the sheet %(sheet)s of the workbook; choose another with --sheet: %(others)s.")
READ_SHEET_ON_SCREEN = N_("Read the sheet %(sheet)s of the workbook; you can choose another in the form: %(others)s.")
SCREENS = {READ_AS: READ_AS_ON_SCREEN, READ_SHEET: READ_SHEET_ON_SCREEN}
TORN_ON = N_("This row seems to be split: it continues in line %(line)s.")
TORN_FROM = N_("This seems to be the second half of the row in line %(line)s.")
LEAST_TORN = 4
"""Rows of fewer columns are not searched for halves, since a short row among them is a whole one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line where it begins, its cells, and the reason why it cannot be read, with the column of one cell."""

    line: int
    cells: list[str]
    wrong: Message | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a file: its encoding, and the sheet of a workbook; "" leaves the choice to the program."""

    encoding: str = ""
    sheet: str = ""


UNTOLD = Told()


@dataclass(slots=True)
class Source:
    """A sheet whose columns have been read: their names in small letters, without the empty ones at the end."""

    file: str
    columns: tuple[str, ...]
    line: int
    """The line of the columns."""
    lines: int
    encoding: str = ""
    """Empty for a workbook."""
    sheet: str = ""
    """Empty for CSV."""
    others: tuple[str, ...] = ()
    """The other sheets of the workbook."""
    _records: Iterator[Record] = field(default=iter(()), repr=False)
    count: int = 0
    """The rows of the file, counted where they are divided, once `rows` was walked to its end."""

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, once. The halves of a row that is torn in two are both wrong."""
        width, before = len(self.columns), None
        for line, cells, wrong, place in self._records:
            self.count += 1
            while len(cells) > width and (not cells[-1] or cells[-1].isspace()):
                cells.pop()
            if not formulas.BEGIN.isdisjoint([cell[:1] for cell in cells]):
                cells = list(map(formulas.as_it_was, cells))
            row = Row(line, cells, wrong, self.column(place))
            if before is not None:
                if self.encoding and _are_halves(before, row, width):
                    yield Row(before.line, before.cells, before.wrong or Message(TORN_ON, {"line": line}))
                    row = Row(line, row.cells, wrong or Message(TORN_FROM, {"line": before.line}))
                else:
                    yield before
            before = row
        if before is not None:
            yield before

    def column(self, place: int) -> str:
        """The name of a column by its place from 1, or its letter where it has none; "" for the row as a whole."""
        from openpyxl.utils import get_column_letter

        named = self.columns[place - 1] if 0 < place <= len(self.columns) else ""
        return named or (get_column_letter(place) if place else "")

    def answer(self) -> JsonObject:
        """What the program decided, as it is answered: {"encoding"} or {"sheet"}, and {"choice"}."""
        choice = self.choice()
        decided = {"sheet": self.sheet} if self.sheet else {"encoding": self.encoding}
        return {**decided, **({"choice": choice} if choice else {})}

    def choice(self) -> Message | None:
        """What the program decided where it could have been otherwise, for the command line."""
        if self.others:
            return Message(READ_SHEET, {"sheet": self.sheet, "others": ", ".join(self.others)})
        if self.encoding in ("", encodings.UTF8):
            return None
        return Message(READ_AS, {"encoding": self.encoding})


def on_screen(choice: Message) -> Message:
    """The sentence of `Source.choice` for a screen, which has fields instead of options."""
    return Message(SCREENS.get(choice.message, choice.message), choice.values)


def _are_halves(first: Row, second: Row, width: int) -> bool:
    """Whether a line break in a cell has made two rows of one."""
    both = len(first.cells) + len(second.cells) - 1
    return width >= LEAST_TORN and both == width and len(second.cells) < width and not (first.wrong or second.wrong)


def opened(source: Path | bytes, name: str = "", told: Told = UNTOLD) -> Source:
    """The sheet, with its columns read; without columns where the file is empty.

    Raises Refused: not_found, usage (an unknown encoding or sheet), or data with what to do.
    """
    content, name = _content(source, name)
    if workbooks.is_workbook(content, name):
        book = workbooks.opened(content, name, told.sheet)
        others = tuple(other for other in book.sheets if other != book.sheet) if not told.sheet else ()
        return _begun(Source(name, (), 0, book.lines, sheet=book.sheet, others=others, _records=book.records))
    text, encoding = encodings.decoded(content, name, told.encoding)
    _refuse_other_kinds(content, name)
    lines = csv_rows.lines_of(text)
    sign, first = csv_rows.begun(lines)
    records = csv_rows.records(lines, sign, first)
    return _begun(Source(name, (), 0, len(lines), encoding=encoding, _records=records))


def _begun(source: Source) -> Source:
    line, heads, *_ = next(source._records, (0, [], None, 0))
    names = [head.strip().lower() for head in heads]
    while names and not names[-1]:
        names.pop()
    return replace(source, columns=tuple(names), line=line)


def text_of(source: Path | bytes, name: str = "", encoding: str = "") -> str:
    """The text of a file that is no sheet. Raises Refused: not_found, or data with the line."""
    content, name = _content(source, name)
    return encodings.decoded(content, name, encoding)[0]


def _content(source: Path | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name
    name = name or str(source)
    try:
        with source.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Refused("not_found", NO_FILE, file=name) from None
    except OSError as wrong:
        raise Refused("data", NOT_READABLE, file=name, reason=wrong.strerror or str(wrong)) from wrong
    if len(content) > MOST_BYTES:
        raise Refused("data", TOO_LARGE, file=name, most=MOST_BYTES >> 20)
    return content, name


def _refuse_other_kinds(content: bytes, name: str) -> None:
    head = content[:200].lstrip().lower()
    for begins, kind in OTHER_KINDS:
        if head.startswith(begins.lower()):
            raise Refused("data", NO_SHEET_FILE, file=name, kind=Message(kind))
