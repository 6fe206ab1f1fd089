"""The log of the program: what it did and when, in a file beside the store that only this account reads.

No personal data is written down: commands by their name, papers by their kind, no number, name or typed word.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from fieldservice.private_files import open_private
from fieldservice.words.moments import utc_now

LOG = "fieldservice.log"
LEVELS = ("debug", "info", "warning", "off")
"""The levels from which on lines are written, the most talkative first."""
MOST_BYTES = 500_000
"""When the file is longer it becomes the older one, and a new one begins."""
KEPT = 3
"""Older files that are kept: fieldservice.log.1 is the newest of them."""


class ProgramLog:
    """The log of this process; before `open` nothing is written down."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.level = "info"
        self.is_verbose = False
        """Whether every line, debug ones too, is also printed on standard error."""

    def open(self, folder: Path, level: str = "info") -> None:
        """Write into this folder from now on, where it is there."""
        self.folder, self.level = folder, level if level in LEVELS else "info"

    def note(self, what: str, level: str = "info", **values: object) -> None:
        """Write one line: what happened, and values that are no personal data. A full disk loses the line alone."""
        said = " ".join([what, *(f"{name}={value}" for name, value in values.items())])
        line = f"{utc_now().isoformat(timespec='milliseconds')} {level} {said}".replace("\n", " ")
        if self.is_verbose:
            print(line, file=sys.stderr, flush=True)
        if self.folder is not None and LEVELS.index(level) >= LEVELS.index(self.level) and self.folder.is_dir():
            with suppress(OSError):
                _append(self.folder / LOG, line)

    def last_lines(self, most: int = 40) -> list[str]:
        """The newest lines of the file, the oldest first."""
        try:
            written = (self.folder or Path()).joinpath(LOG).read_text("utf-8", "replace") if self.folder else ""
        except OSError:
            return []
        return written.splitlines()[-most:]


def _append(file: Path, line: str) -> None:
    """Raises OSError."""
    if file.exists() and file.stat().st_size > MOST_BYTES:
        for place in range(KEPT, 0, -1):
            older = file.with_name(f"{LOG}.{place - 1}") if place > 1 else file
            if older.exists():
                older.replace(file.with_name(f"{LOG}.{place}"))
    with open_private(file, "a", encoding="utf-8") as log:
        log.write(f"{line}\n")


log = ProgramLog()
"""A process has one log."""
