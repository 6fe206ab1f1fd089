"""A printer of the demo: it is out of paper and stays so. Nobody can set up one of this kind, and nothing is sent."""

from printing.sending.outcome import NOT_READY, JobAttributes, PrinterState, SendOutcome, later

OUT_OF_PAPER = PrinterState(("media-empty",), True, "yes")


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    return later(NOT_READY).of(OUT_OF_PAPER)


def state(address: str, speaks: str) -> PrinterState:
    return OUT_OF_PAPER
