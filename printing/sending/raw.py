"""Bytes straight to a printer's port (9100), for receipt and label printers.

There is no answer but the end of the connection: a paper counts as printed when the printer closed after our end, or
kept silent.
"""

import socket
from contextlib import suppress

from printing.sending.outcome import CUT, PRINTED, JobAttributes, SendOutcome, not_reached, unknown

PORT = 9100
CONNECT = 5.0
"""Seconds until a printer must answer the call."""
STALLED = 30.0
"""Seconds without a byte taken: paper out, cover open."""
SILENT = 5.0
"""Seconds to wait for the other end to close; many printers never do."""


def place(address: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port` or `[::1]:port`. Raises ValueError."""
    if address.startswith("["):
        host, _, rest = address[1:].partition("]")
        port = rest.removeprefix(":")
    elif address.count(":") > 1:  # an IPv6 address alone
        host, port = address, ""
    else:
        host, _, port = address.partition(":")
    number = int(port) if port else PORT
    if not host or not 0 < number < 65536 or any(char.isspace() or char in "/@?#" for char in host):
        raise ValueError(address)
    return host, number


def send(address: str, content: bytes, paper: JobAttributes) -> SendOutcome:
    host, port = place(address)
    try:
        line = socket.create_connection((host, port), timeout=CONNECT)
    except OSError as error:
        return not_reached(error, address)
    with line:
        line.settimeout(STALLED)
        try:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
        except OSError:  # how much of it the printer took cannot be known
            return unknown(CUT)
        line.settimeout(SILENT)
        try:
            with suppress(TimeoutError):
                while line.recv(4096):  # status bytes mean nothing here; a reset says that bytes were thrown away
                    pass
        except OSError:
            return unknown(CUT)
    return PRINTED
