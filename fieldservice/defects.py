"""What becomes of a defect of the program: its traceback goes to a file that only this account reads, a sentence to the
person, and the exit code is never 0.

The traceback has no values of variables, which may be personal data.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

from fieldservice.private_files import open_private
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now

LOG = "defects.log"
EXIT_CODE = 70
"""EX_SOFTWARE of sysexits.h; 1 means that a rule refused something."""
MOST_BYTES = 1_000_000
"""When the log is longer, it becomes the old log, and a new one begins."""
SENTENCE = N_(
    "The program ended because of a defect. What was typed into a form is kept as a draft. Please send the file "
    "%(file)s to whoever looks after the program."
)


def report(error: BaseException, folder: Path) -> int:
    """Write the log, say the sentence on standard error, and return the exit code."""
    try:
        file = record(error, folder)
    except OSError:  # a full disk, or a folder that may only be read
        file = record(error, Path(tempfile.mkdtemp(prefix="fieldservice-")))
    print(_(SENTENCE, file=file), file=sys.stderr, flush=True)
    return EXIT_CODE


def record(error: BaseException, folder: Path) -> Path:
    """Append the traceback to the log in this folder. Raises OSError."""
    file = folder / LOG
    if file.exists() and file.stat().st_size > MOST_BYTES:
        file.replace(file.with_suffix(".old.log"))
    with open_private(file, "a", encoding="utf-8") as log:
        log.write(f"{utc_now().isoformat(timespec='seconds')} {' '.join(map(os.path.basename, sys.argv[:2]))}\n")
        log.writelines(traceback.format_exception(error))
    return file
