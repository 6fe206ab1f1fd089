"""Sends papers to printers: one module for each kind, all with `send(address, content, job) -> SendOutcome`.

None of them raises because of a printer or a network, and none sends a paper again that may have been printed.
"""

from collections.abc import Callable
from importlib import import_module

from printing.sending.outcome import JobAttributes, PrinterState, SendOutcome, without_answer

SENDERS = {kind: f"printing.sending.{kind}" for kind in ("file", "raw", "ipp", "lp", "invented")}
"""Module by kind of printer; each is loaded when it is first used."""


def sender(kind: str) -> Callable[[str, bytes, JobAttributes], SendOutcome]:
    """The `send` of a kind of printer. Raises KeyError for an unknown kind."""
    found: Callable[[str, bytes, JobAttributes], SendOutcome] = import_module(SENDERS[kind]).send
    return found


def asker(kind: str) -> Callable[[str, str], PrinterState]:
    """The function by which a kind of printer is asked how it is: `state(address, speaks)`, which raises OSError."""
    found: Callable[[str, str], PrinterState] = import_module(SENDERS[kind]).state
    return found


__all__ = ["SENDERS", "JobAttributes", "PrinterState", "SendOutcome", "asker", "sender", "without_answer"]
