"""Getting a paper to a printer: one small module a way, all with the same `send(address, content, paper) -> SendOutcome`.

None raises for what a printer or a network does; a paper that may have been printed is never sent again from here.
"""

from collections.abc import Callable
from importlib import import_module

from printing.sending.outcome import JobAttributes, SendOutcome

SENDERS = {kind: f"printing.sending.{kind}" for kind in ("file", "raw", "ipp", "lp")}
"""By kind of printer; each is loaded when it is first used."""


def sender(kind: str) -> Callable[[str, bytes, JobAttributes], SendOutcome]:
    """Raises KeyError for a kind that there is not."""
    found: Callable[[str, bytes, JobAttributes], SendOutcome] = import_module(SENDERS[kind]).send
    return found


__all__ = ["SENDERS", "JobAttributes", "SendOutcome", "sender"]
