"""The file of rejected rows beside the store, with line and reason of each; written even when there are none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from fieldservice.private_files import make_folder, open_private, touch
from fieldservice.sheets.formulas import harmless

FOLDER = "rejects"


class Rejects:
    """The open file of one import; `flush` writes the rows to disk."""

    def __init__(self, folder: Path, name: str, now: datetime, columns: Sequence[str]) -> None:
        self.count = 0
        self.path = _fresh(folder / FOLDER, f"{name}-{now:%Y%m%d-%H%M%S}")
        # With a byte order mark, so that spreadsheets read its Chinese.
        self._file = open_private(self.path, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["line", "reason", *columns])

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        self.count += 1
        self._writer.writerow([line, reason, *map(harmless, cells)])

    def flush(self) -> None:
        self._file.flush()

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()


def _fresh(folder: Path, name: str) -> Path:
    """An empty file with a name that was free."""
    make_folder(folder)
    number = 1
    while True:
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.csv"
        try:
            return touch(path)
        except FileExistsError:
            number += 1
