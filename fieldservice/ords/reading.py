"""Reads a CSV file of the Open Repair Data Standard v0.3: rows with their line, or the reason why one cannot be read.

Columns are found by name, in any order; other columns are ignored.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused

ENCODINGS = ("utf-8", "gb18030")
SIGNS = ",;\t"
"""Possible separators of cells; the most frequent one in the first line is used."""
REQUIRED = ("id", "data_provider", "product_category", "repair_status", "event_date", "problem")
BLOCK = 1 << 20

NO_FILE = N_("There is no file %(file)s.")
NOT_READABLE = N_("The file %(file)s cannot be read: %(reason)s.")
NOT_TEXT = N_("The file is neither UTF-8 nor GB18030: line %(line)s holds bytes that are no text.")
NO_COLUMNS = N_("These columns are missing in line 1: %(missing)s. Found: %(found)s.")
COLUMN_TWICE = N_("Line 1 names a column twice: %(twice)s.")
WIDTH = N_("%(found)s columns instead of %(wanted)s.")
BROKEN = N_("Not CSV: %(reason)s.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line where it begins, its cells as read, and its values by column, or the reason why it is wrong."""

    line: int
    cells: list[str]
    values: dict[str, str]
    wrong: Message | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose first line has been read."""

    path: Path
    encoding: str
    sign: str
    columns: tuple[str, ...]
    lines: int

    def rows(self) -> Iterator[Row]:
        """Every row after the first line, without blank lines."""
        width = len(self.columns)
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.sign)
            next(reader)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(line, [], {}, Message(BROKEN, {"reason": str(error)}))
                    continue
                if len(cells) == width:
                    yield Row(line, cells, dict(zip(self.columns, cells, strict=True)))
                elif cells:
                    yield Row(line, cells, {}, Message(WIDTH, {"found": len(cells), "wanted": width}))


def opened(path: Path) -> Source:
    """The file with its encoding, columns and number of lines.

    Raises Refused: not_found, or data with the line and the columns.
    """
    try:
        encoding, lines = _encoding(path)
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline()
            sign = max(SIGNS, key=first.count)
            file.seek(0)
            named = next(csv.reader(file, delimiter=sign), [])
    except FileNotFoundError:
        raise Refused("not_found", NO_FILE, file=str(path)) from None
    except (OSError, csv.Error) as error:
        raise Refused(
            "data", NOT_READABLE, file=str(path), reason=getattr(error, "strerror", None) or str(error)
        ) from error
    columns = tuple(name.strip().lower() for name in named)
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise Refused("data", NO_COLUMNS, missing=", ".join(missing), found=", ".join(filter(None, columns)) or "-")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise Refused("data", COLUMN_TWICE, twice=", ".join(twice))
    return Source(path, encoding, sign, columns, lines)


def _encoding(path: Path) -> tuple[str, int]:
    """The first encoding that fits the whole file, and the number of lines."""
    for encoding in ENCODINGS:
        decoder, lines, last = codecs.getincrementaldecoder(encoding)(), 0, b""
        with path.open("rb") as file:
            marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
            file.seek(0)
            try:
                while block := file.read(BLOCK):
                    decoder.decode(block)
                    lines += block.count(b"\n")
                    last = block[-1:]
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                bad = lines + 1 + error.object[: error.start].count(b"\n")
                continue
        return ("utf-8-sig" if marked else encoding), lines + (last not in (b"\n", b""))
    raise Refused("data", NOT_TEXT, line=bad)
