"""Writes a paper into a folder: the file is complete or missing, and never replaces another."""

import os
from itertools import count
from pathlib import Path

from fieldservice.private_files import open_private
from fieldservice.words.marking import N_
from printing.sending.outcome import PRINTED, JobAttributes, PrinterState, SendOutcome, later

NO_FOLDER = N_("The folder %(address)s is not there.")
NOT_WRITTEN = N_("Nothing can be written into the folder %(address)s: %(why)s")
SUFFIX = {"pdf": ".pdf", "zpl": ".zpl", "escpos-text": ".escpos", "escpos-raster": ".escpos"}


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    folder, suffix = Path(address), SUFFIX.get(job.speaks, ".bin")
    if not folder.is_dir():
        return later(NO_FOLDER, address=address)  # the drive may be disconnected for the moment
    aside = folder / f".{job.name}.{os.getpid()}.part"
    try:
        try:
            with open_private(aside, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            names = (folder / f"{job.name}{'' if number == 1 else f'-{number}'}{suffix}" for number in count(1))
            os.replace(aside, next(name for name in names if not name.exists()))
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        return later(NOT_WRITTEN, address=address, why=error.strerror or str(error))
    return PRINTED


def state(address: str, speaks: str) -> PrinterState:
    """A folder has no troubles of its own. Raises OSError where it is not there."""
    os.scandir(address).close()
    return PrinterState()
