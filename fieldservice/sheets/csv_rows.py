"""Divides the text of a CSV file into rows with their lines. A quotation mark that is never closed costs its own row
and no other: reading goes on in the line after the one where it was opened.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

SIGNS = ",;\t|"
"""Possible separators of cells; the most frequent one in the first line is used."""
SEP = re.compile(r"""["']?sep=(.)["']?[,;\t|]*\s*""", re.IGNORECASE)
"""The line that tells Excel the separator, which some programs put in quotation marks like a cell."""
BLANKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
"""Characters that Python takes for line breaks and no spreadsheet does; within a cell they are blanks."""
MOST_LINES = 1000
"""A cell with more lines than this has lost its closing quotation mark."""

UNQUOTED = N_("The quotation marks on this line do not match.")
SWALLOWS = N_("A quotation mark on this line is not closed before line %(line)s, where another row begins.")
NUL = N_("This line contains a NUL character, which is not text. The file may be damaged.")

Record = tuple[int, list[str], Message | None, int]
"""Line where it begins, cells, what is wrong with it, and the place of the wrong cell, from 1; 0 for the whole row."""


def cleaned(text: str) -> str:
    """Text without byte order marks, and with blanks for the characters that only look like line breaks."""
    if BLANKS.search(text):
        text = BLANKS.sub(" ", text)
    return text.replace("\ufeff", "") if "\ufeff" in text else text


def lines_of(text: str) -> list[str]:
    """Lines with their ends, as an editor counts them: divided at CR, LF and CR LF only."""
    return list(StringIO(cleaned(text), newline=""))


def begun(lines: list[str]) -> tuple[str, int]:
    """(separator, number of lines before the one with the columns)."""
    first = 0
    if lines and (told := SEP.fullmatch(lines[0].rstrip("\r\n"))):
        return told[1], 1
    while first < len(lines) and not lines[first].strip(" \r\n\t,;|"):
        first += 1
    heads = re.sub('"[^"]*"', "", lines[first]) if first < len(lines) else ""
    return max(SIGNS, key=heads.count), first


def records(lines: list[str], sign: str, first: int = 0) -> Iterator[Record]:
    """Every row that is not blank. The first one has the names of the columns, and its width is that of the sheet."""
    width = 0
    while first < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(first, len(lines))), delimiter=sign, strict=True)
        done = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield first + done + 1, _loose(lines[first + done], sign), Message(UNQUOTED), 0
                break
            took = reader.line_num - done
            if took > 1 and (inside := _swallowed(lines, first + done, took, cells, sign, width)):
                yield first + done + 1, _loose(lines[first + done], sign), Message(SWALLOWS, {"line": inside + 1}), 0
                break
            if not (joined := "".join(cells)).isspace() and joined:
                width = width or len(cells)
                yield first + done + 1, cells, Message(NUL) if "\0" in joined else None, 0
            done = reader.line_num
        first += done + 1


def _swallowed(lines: list[str], first: int, took: int, cells: list[str], sign: str, width: int) -> int:
    """The place of the line with which a row begins that this record of several lines holds by mistake; 0 for none."""
    if took > MOST_LINES:
        return first + took
    inside = range(first + 1, first + took)
    if found := next((place for place in inside if _is_row(lines[place], sign, width)), 0):
        return found
    lacks_cells = len(cells) < width and any(sign in lines[place] for place in inside)
    return first + 1 if width and (lacks_cells or any(map(str.strip, cells[width:]))) else 0


def _is_row(line: str, sign: str, width: int) -> bool:
    """Whether a line alone has as many cells as the sheet, and begins as a row does: narrow sheets with one word."""
    if width < 2 or line.count(sign) < width - 1:
        return False
    cells = _loose(line, sign)
    return len(cells) == width and (width > 5 or (bool(cells[0]) and " " not in cells[0].strip()))


def _loose(line: str, sign: str) -> list[str]:
    """The cells of one line whose quotation marks do not match."""
    try:
        return next(csv.reader([line], delimiter=sign, strict=True), [])
    except csv.Error:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=sign, quoting=csv.QUOTE_NONE), [])
