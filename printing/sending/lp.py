"""A queue of the machine's own print system, by its command `lp`: arguments one by one, no shell, the paper on standard input.

What `lp` has taken lies in the system's own queue, which keeps it over a restart: it counts as printed.
"""

import os
import re
import subprocess

from printing.sending.outcome import N_, PRINTED, Outcome, Paper, later, refused, unknown

QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,126}")
PATIENCE = 60.0
"""Seconds for handing over; the system answers at once unless it is stuck."""

NO_LP = N_("There is no command lp on this machine: print to the printer itself (ipp) instead.")
NO_QUEUE = N_("The print system of this machine has no queue %(address)s.")
NOT_TAKEN = N_("The print system did not take the paper: %(why)s")
STUCK = N_("The print system did not answer; it may have taken the paper.")

MEDIA = {"241": "Custom.241x279.4mm", "241-half": "Custom.241x139.7mm", "241-third": "Custom.241x93.1mm", "80": "Custom.80x297mm", "58": "Custom.58x297mm"}


def media(name: str) -> str:
    """As `lp` calls it; a label's size is its own name."""
    return MEDIA.get(name) or (f"Custom.{name}mm" if "x" in name else name)


def send(address: str, content: bytes, paper: Paper) -> Outcome:
    arguments = ["lp", "-d", address, "-t", paper.name, "-o", f"media={media(paper.media)}"]
    if paper.speaks != "pdf":
        arguments += ["-o", "raw"]  # the printer's own language is not to be converted
    try:
        done = subprocess.run(arguments, input=content, capture_output=True, timeout=PATIENCE, check=False, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError:
        return refused(NO_LP)
    except subprocess.TimeoutExpired:
        return unknown(STUCK)
    except OSError as error:
        return later(NOT_TAKEN, why=error.strerror or str(error))
    if done.returncode == 0:
        return PRINTED
    said = " ".join(done.stderr.decode(errors="replace").split())[:200]
    if "does not exist" in said:
        return refused(NO_QUEUE, address=address)
    return later(NOT_TAKEN, why=said or f"lp {done.returncode}")
