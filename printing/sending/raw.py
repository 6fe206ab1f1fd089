"""Sends bytes to a printer's port 9100, for receipt and label printers.

A printer that can tell is asked before and after: it gets no paper while it cannot print, and "printed" means that it
has worked everything off. Of the others the only answer is the end of the connection: a paper counts as printed when
the printer closes it after we closed our side, or stays silent.
"""

import socket
import time
from contextlib import suppress

from fieldservice.words.marking import N_
from printing.sending.addresses import host_and_port
from printing.sending.outcome import (
    CUT,
    NOT_READY,
    PRINTED,
    JobAttributes,
    PrinterState,
    SendOutcome,
    later,
    not_reached,
    unknown,
)
from printing.sending.status import PORTS, EscPosPort, ZplPort

CONNECT = 5.0
"""Seconds within which a printer must accept the connection."""
STALLED = 30.0
"""Seconds after which a printer that takes no more bytes (paper out, cover open) is given up."""
SILENT = 5.0
"""Seconds to wait for a sign that the paper is through; many printers give none."""
DONE_WITHIN = 120.0
"""Seconds after which a printer that stopped inside a paper is given up and a person is asked."""

DID_NOT_ANSWER = N_("The printer at %(address)s no longer reports its state. It is asked once more.")
STOPPED_INSIDE = N_("The printer took the paper and then stopped. Check whether it was printed.")


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    host, port = host_and_port(address)
    try:
        connection = socket.create_connection((host, port), timeout=CONNECT)
    except OSError as error:
        return not_reached(error, address)
    with connection:
        printer = PORTS[job.speaks](connection) if job.speaks in PORTS and job.tells != "no" else None
        said = None
        if printer:
            try:
                said = printer.state()
            except OSError as error:  # the paper has not been sent
                return not_reached(error, address)
            if said is None and job.tells == "yes":
                return later(DID_NOT_ANSWER, address=address).of(PrinterState())
            if said is None:
                printer, said = None, PrinterState(tells="no")
            elif said.is_stopped:
                return later(NOT_READY).of(said)
        connection.settimeout(STALLED)
        try:
            connection.sendall(content)
            return _through(connection, printer, said, job) if printer and said else _closed(connection).of(said)
        except OSError:  # it is unknown how much of the paper the printer took
            return unknown(CUT).of(said)


def _closed(connection: socket.socket) -> SendOutcome:
    """The outcome of a paper for a printer that cannot tell. Raises OSError."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(SILENT)
    with suppress(TimeoutError):
        while connection.recv(4096):  # a reset means that bytes were lost
            pass
    return PRINTED


def _through(
    connection: socket.socket, printer: EscPosPort | ZplPort, said: PrinterState, job: JobAttributes
) -> SendOutcome:
    """The outcome of a paper that a printer has, from what it says meanwhile. Raises OSError."""
    printer.ask_when_through()
    began = time.monotonic()
    while not (through := printer.is_through()):
        now = printer.state()
        if now and now != said:
            said = now
            job.says(said)
        waited = time.monotonic() - began
        # Some printers answer DLE EOT alone: one that is ready and took every byte has printed.
        if isinstance(printer, EscPosPort) and now and not now.is_stopped and waited > SILENT:
            break
        if waited > DONE_WITHIN or job.stop.is_set():
            return unknown(STOPPED_INSIDE).of(said)
    return PRINTED.of((printer.state() if through else None) or said)


def state(address: str, speaks: str) -> PrinterState:
    """What the printer says of itself now. Raises OSError where nobody answers."""
    with socket.create_connection(host_and_port(address), timeout=CONNECT) as connection:
        found = PORTS[speaks](connection).state() if speaks in PORTS else None
    return found or PrinterState(tells="no")
