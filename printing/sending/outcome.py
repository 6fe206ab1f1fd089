"""How a handing-over to a printer ended. Whoever sends always answers with one of these and never guesses: what may
have been printed is `uncertain`, and only what was certainly not taken is tried again.
"""

import socket
import ssl
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from fieldservice.shapes import Values
from fieldservice.words.marking import N_

NOBODY = N_("Nobody answers at %(address)s: is the printer switched on and connected?")
UNKNOWN_NAME = N_("There is no machine called %(address)s in this network.")
NOT_TRUSTED = N_("No encrypted connection to %(address)s could be made.")
CUT = N_("The connection broke while the paper was being sent; it may have been printed already.")


@dataclass(frozen=True)
class SendOutcome:
    """`state` is printed, waiting (try again later), failed (no trying again helps) or uncertain."""

    state: str
    message: str = ""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class JobAttributes:
    """What a printer must know beside the bytes. `name` is plain ASCII, is shown at the printer and holds nothing
    personal."""

    name: str
    media: str
    speaks: str
    stop: Event = field(default_factory=Event)
    """Set when the program ends: whoever waits for a printer stops waiting."""


PRINTED = SendOutcome("printed")


def later(message: str, **values: Any) -> SendOutcome:
    return SendOutcome("waiting", message, values)


def refused(message: str, **values: Any) -> SendOutcome:
    return SendOutcome("failed", message, values)


def unknown(message: str, **values: Any) -> SendOutcome:
    return SendOutcome("uncertain", message, values)


def not_reached(error: OSError, address: str) -> SendOutcome:
    """The connection was never there, so nothing was printed."""
    if isinstance(error, socket.gaierror):
        return later(UNKNOWN_NAME, address=address)
    return later(NOT_TRUSTED if isinstance(error, ssl.SSLError) else NOBODY, address=address)
