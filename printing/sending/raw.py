"""Sends bytes to a printer's port 9100, for receipt and label printers.

The only answer is the end of the connection: a paper counts as printed when the printer closes the connection after we
closed our side, or stays silent.
"""

import socket
from contextlib import suppress

from printing.sending.outcome import CUT, PRINTED, JobAttributes, SendOutcome, not_reached, unknown

PORT = 9100
CONNECT = 5.0
"""Seconds within which a printer must accept the connection."""
STALLED = 30.0
"""Seconds after which a printer that takes no more bytes (paper out, cover open) is given up."""
SILENT = 5.0
"""Seconds to wait for the printer to close the connection; many never do."""


def host_and_port(address: str) -> tuple[str, int]:
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


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    host, port = host_and_port(address)
    try:
        connection = socket.create_connection((host, port), timeout=CONNECT)
    except OSError as error:
        return not_reached(error, address)
    with connection:
        connection.settimeout(STALLED)
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        except OSError:  # it is unknown how much of the paper the printer took
            return unknown(CUT)
        connection.settimeout(SILENT)
        try:
            with suppress(TimeoutError):
                while connection.recv(4096):  # status bytes are ignored; a reset means that bytes were lost
                    pass
        except OSError:
            return unknown(CUT)
    return PRINTED
