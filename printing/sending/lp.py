"""Prints through a queue of the machine's print system with the command `lp`, without a shell.

The print system accepts a paper before the printer has, so it is then asked by IPP whether the paper was printed.
"""

import os
import re
import subprocess
from urllib.parse import quote

from fieldservice.words.marking import N_
from printing.sending import ipp
from printing.sending.addresses import queue
from printing.sending.outcome import PRINTED, JobAttributes, PrinterState, SendOutcome, later, refused, unknown

PATIENCE = 60.0
"""Seconds for `lp` to take the paper; it answers at once unless the print system hangs."""

LISTED_WITHIN = 6.0
"""Seconds for the list of queues: the print system looks for printers in the network meanwhile."""
DONE_WITHIN = 120.0
"""Seconds after which a person is asked whether it was printed; the print system goes on trying by itself."""
TAKEN = re.compile(rb"request id is \S+-(\d+)")
SOCKET = "/run/cups/cups.sock"

NO_LP = N_("There is no command lp on this machine: print to the printer itself (ipp) instead.")
NO_QUEUE = N_("The print system of this machine has no queue %(address)s.")
NOT_TAKEN = N_("The print system did not take the paper: %(why)s")
STUCK = N_("The print system did not answer; it may have taken the paper.")

MEDIA = {"241": "Custom.241x279.4mm", "241-half": "Custom.241x139.7mm", "241-third": "Custom.241x93.1mm"}


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    arguments = ["lp", "-d", queue(address), "-t", job.name]
    size = MEDIA.get(job.media) or ipp.SIZES.get(job.media, job.media)
    # Data in the printer's own language must not be converted and includes its own length.
    options = [f"media={size}", "sides=one-sided", "print-scaling=none"] if job.speaks == "pdf" else ["raw"]
    arguments += [word for option in options for word in ("-o", option)]
    try:
        done = _called(arguments, content)
    except FileNotFoundError:
        return refused(NO_LP)
    except subprocess.TimeoutExpired:
        return unknown(STUCK)
    except OSError as error:
        return later(NOT_TAKEN, why=error.strerror or str(error))
    if done.returncode == 0:
        taken = TAKEN.search(done.stdout)
        return _followed(address, int(taken[1]), job) if taken else PRINTED
    error_text = " ".join(done.stderr.decode(errors="replace").split())[:200]
    if "does not exist" in error_text:
        return refused(NO_QUEUE, address=address)
    return later(NOT_TAKEN, why=error_text or f"lp {done.returncode}")


def state(address: str, speaks: str) -> PrinterState:
    """What the print system says of the queue now. Raises OSError where it does not answer."""
    return ipp.asked(queue_at(address))


def queues() -> tuple[str, ...]:
    """The queues of this machine and the printers that the print system sees in the network; () where it says none."""
    try:
        said = subprocess.run(["lpstat", "-e"], capture_output=True, timeout=LISTED_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(
        dict.fromkeys(line.strip() for line in said.stdout.decode(errors="replace").splitlines() if line.strip())
    )


def _called(arguments: list[str], content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        arguments, input=content, capture_output=True, timeout=PATIENCE, check=False, env={**os.environ, "LC_ALL": "C"}
    )


def queue_at(name: str) -> ipp.IppPrinter:
    """The queue as the print system shows it: as a printer of IPP."""
    server = os.environ.get("CUPS_SERVER") or (SOCKET if os.path.exists(SOCKET) else "localhost:631")
    local = server if server.startswith("/") else ""
    host = "localhost" if local else server.partition("/")[0]  # behind it may stand /version=1.1
    return ipp.IppPrinter(f"ipp://{host}/printers/{quote(name)}", local)


def _followed(address: str, job_id: int, job: JobAttributes) -> SendOutcome:
    printer = queue_at(address)
    try:
        printer.connect()
    except OSError:
        return PRINTED  # the system has the paper, and nothing more can be found out
    try:
        return ipp.followed(printer, job_id, job, DONE_WITHIN)
    finally:
        printer.close()
