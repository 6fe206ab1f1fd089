"""Sends papers to printers: one module for each kind, all with `send(address, content, job) -> SendOutcome`.

None of them raises because of a printer or a network, and none sends a paper again that may have been printed.
"""

from collections.abc import Callable
from importlib import import_module

from printing.sending.outcome import JobAttributes, SendOutcome

SENDERS = {kind: f"printing.sending.{kind}" for kind in ("file", "raw", "ipp", "lp")}
"""Module by kind of printer; each is loaded when it is first used."""


def sender(kind: str) -> Callable[[str, bytes, JobAttributes], SendOutcome]:
    """The `send` of a kind of printer. Raises KeyError for an unknown kind."""
    found: Callable[[str, bytes, JobAttributes], SendOutcome] = import_module(SENDERS[kind]).send
    return found


__all__ = ["SENDERS", "JobAttributes", "SendOutcome", "sender"]
