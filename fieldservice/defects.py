"""What becomes of a defect of the program: a report in a file that only this account reads, and, where no screen can
say that nothing is lost (`screens/defect.py`), some lines and an exit code that is never 0.

Neither the values of variables nor the words of an error are written down, because they may be personal data.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

from fieldservice.private_files import open_private
from fieldservice.program_log import log
from fieldservice.words import _, language
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now

LOG = "defects.log"
EXIT_CODE = 70
"""EX_SOFTWARE of sysexits.h; 1 means that a rule refused something."""
MOST_BYTES = 1_000_000
"""When the log is longer, it becomes the old log, and a new one begins."""
SAYS_NOTHING_PERSONAL = (AttributeError, ImportError, NameError, RecursionError, MemoryError)
"""Errors whose words are names in the program; the words of all others are left out."""
HEADING = N_("The program ended because of an internal error.")
NOTHING_LOST = N_("Nothing is lost: every completed step is saved, and what you typed into a form is kept as a draft.")
REPORT = N_(
    "The report is in the file %(file)s. It contains no names, phone numbers or typed text. Please send it to "
    "your support."
)
ON_SCREEN = (NOTHING_LOST, REPORT)
SENTENCES = (NOTHING_LOST, N_("Start again with: fieldservice"), REPORT)


def report(error: BaseException, folder: Path) -> int:
    """Write the report, say on standard error what happened and that nothing is lost, and return the exit code."""
    return said(kept(error, folder))


def kept(error: BaseException, folder: Path) -> Path:
    """Write the report where it can be written, and return its file."""
    try:
        return record(error, folder)
    except OSError:  # a full disk, or a folder that may only be read
        return record(error, Path(tempfile.mkdtemp(prefix="fieldservice-")))


def said(file: Path) -> int:
    """Say on standard error what happened, where no screen can, and return the exit code."""
    print(*lines(file), sep="\n", file=sys.stderr, flush=True)
    return EXIT_CODE


def lines(file: Path) -> list[str]:
    """What a person reads after a defect."""
    return ["", _(HEADING), "", *(f"  {_(sentence, file=file)}" for sentence in SENTENCES), ""]


def record(error: BaseException, folder: Path) -> Path:
    """Append the report to the log of defects in this folder. Raises OSError."""
    log.note("defect", "warning", kind=type(error).__name__)
    file = folder / LOG
    if file.exists() and file.stat().st_size > MOST_BYTES:
        file.replace(file.with_suffix(".old.log"))
    with open_private(file, "a", encoding="utf-8") as defects:
        defects.writelines(f"{line}\n" for line in (*about(), *without_words(error), ""))
    return file


def about() -> Iterator[str]:
    """When and where it happened: versions, terminal, command, and the last lines of the program's log."""
    from fieldservice import VERSION

    yield f"{utc_now().isoformat(timespec='seconds')} {' '.join(map(os.path.basename, sys.argv[:2]))}"
    yield f"fieldservice {VERSION}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    yield f"TERM={os.environ.get('TERM', '')}, language {language()}"
    yield from (f"  {line}" for line in log.last_lines())


def without_words(error: BaseException) -> Iterator[str]:
    """The traceback of an error and of those behind it, without their words."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from without_words(behind)
        yield "then:"
    yield "Traceback (most recent call last):"
    for line in traceback.format_tb(error.__traceback__):
        yield line.rstrip("\n")
    words = f": {error}" if isinstance(error, SAYS_NOTHING_PERSONAL) else ""
    yield f"{type(error).__name__}{words}"
