"""How sending a paper to a printer ended.

A sender never guesses: a paper that may have been printed is `uncertain`, and only a paper that the printer certainly
did not take is tried again.
"""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import NamedTuple

from fieldservice.shapes import Values
from fieldservice.words.marking import N_

NOBODY = N_("Nobody answers at %(address)s: is the printer switched on and connected?")
UNKNOWN_NAME = N_("There is no machine called %(address)s in this network.")
NOT_TRUSTED = N_("No encrypted connection to %(address)s could be made.")
CUT = N_("The connection broke while the paper was being sent; it may have been printed already.")
NOT_READY = N_("The paper was not sent to it; it is sent when the printer is ready.")


class PrinterState(NamedTuple):
    """What a printer says of itself."""

    reasons: tuple[str, ...] = ()
    """Keywords of IPP without their severity, such as media-empty or cover-open."""
    is_stopped: bool = False
    """Nothing comes out until a person has been there."""
    tells: str = ""
    """Whether a printer at a port answers when it is asked: yes, no, or "" while that is not known."""


@dataclass(frozen=True)
class SendOutcome:
    """`state` is printed, waiting (to be tried again later), failed (for good) or uncertain."""

    state: str
    message: str = ""
    values: Values = field(default_factory=dict)
    printer: PrinterState | None = None
    """What the printer said last; None where it said nothing."""

    def of(self, printer: PrinterState | None) -> "SendOutcome":
        """This outcome together with what the printer said last."""
        return replace(self, printer=printer)


def _nobody_listens(printer: PrinterState) -> None:
    pass


@dataclass(frozen=True)
class JobAttributes:
    """The attributes of a print job besides its bytes.

    `name` is plain ASCII, is shown at the printer and holds no personal data.
    """

    name: str
    media: str
    speaks: str
    stop: Event = field(default_factory=Event)
    """Set when the program ends, so that senders stop waiting for a printer."""
    tells: str = ""
    """What was learnt of this printer before: see PrinterState."""
    says: Callable[[PrinterState], None] = _nobody_listens
    """Called whenever the printer says something new while it has the paper."""


PRINTED = SendOutcome("printed")


def later(message: str, **values: object) -> SendOutcome:
    return SendOutcome("waiting", message, values)


def refused(message: str, **values: object) -> SendOutcome:
    return SendOutcome("failed", message, values)


def unknown(message: str, **values: object) -> SendOutcome:
    return SendOutcome("uncertain", message, values)


UNREACHED: tuple[tuple[type[OSError], str, str], ...] = (
    (socket.gaierror, "host-unknown", UNKNOWN_NAME),
    (ssl.SSLError, "not-encrypted", NOT_TRUSTED),
    (OSError, "not-reached", NOBODY),
)
"""Why no connection was made: the error, its keyword beside those of IPP, its sentence; the first that fits."""


def not_reached(error: OSError, address: str) -> SendOutcome:
    """The outcome when no connection was made, so nothing was printed."""
    return later(_unreached(error)[1], address=address)


def without_answer(error: OSError) -> PrinterState:
    """The state of a printer to which no connection was made."""
    return PrinterState((_unreached(error)[0],), True)


def _unreached(error: OSError) -> tuple[str, str]:
    return next((keyword, sentence) for kind, keyword, sentence in UNREACHED if isinstance(error, kind))
