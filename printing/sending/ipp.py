"""A small client of the Internet Printing Protocol (RFC 8010, RFC 8011): Print-Job, then Get-Job-Attributes until done.

A printer that is busy or off is tried again later, a refusal is final, and only a lost answer is uncertain.
"""

import http.client
import socket
import ssl
import struct
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from fieldservice.words.marking import N_
from printing.sending.outcome import CUT, PRINTED, JobAttributes, SendOutcome, later, not_reached, refused, unknown

PRINT_JOB, GET_JOB, GET_PRINTER = 0x02, 0x09, 0x0B
OPERATION, JOB, END = b"\x01", b"\x02", b"\x03"
INTEGER, KEYWORD, URI, CHARSET, LANGUAGE, MIME, NAME = 0x21, 0x44, 0x45, 0x47, 0x48, 0x49, 0x42
NUMBERS = (0x21, 0x23)  # integer, enum
VERSIONS = ((2, 0), (1, 1))
OLD_PRINTER, NOT_SUPPORTED = 0x0503, 0x040B

CONNECT, ANSWER = 5.0, 60.0
"""Seconds within which the connection must be made, and a whole paper answered."""
PAUSES = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds between requests for the state of a job; the last pause is repeated."""
DONE_WITHIN = 600.0
"""Seconds after which a person is asked whether it was printed."""
GONE_FOR = 30.0
"""Seconds without an answer after which a printer that has taken the paper counts as gone."""
MOST = 1 << 20
"""Bytes of an answer that are read at most; real answers have a few thousand."""

SIZES = {
    "A4": "iso_a4_210x297mm",
    "A5": "iso_a5_148x210mm",
    "A6": "iso_a6_105x148mm",
    "241": "custom_form_241x279.4mm",
    "241-half": "custom_form_241x139.7mm",
    "241-third": "custom_form_241x93.1mm",
    "80": "custom_roll_80x297mm",
    "58": "custom_roll_58x297mm",
}

BUSY = N_("The printer at %(address)s is busy.")
NOT_NOW = N_("The printer at %(address)s cannot print now (answer %(status)s).")
NO_FORMAT = N_(
    "The printer cannot print this kind of document (%(format)s). Set another language for it, or use a queue of the "
    "print system."
)
WANTS_PASSWORD = N_(
    "The printer at %(address)s asks for a password, which is not supported. Allow printing without one in its "
    "settings."
)
NO_PRINTER_THERE = N_(
    "There is no printer at %(address)s: the machine answers, but not as a printer. Look at the part behind the "
    "machine's name."
)
WANTS_SECURITY = N_("The printer at %(address)s takes encrypted connections only: write ipps:// instead of ipp://.")
DID_NOT_TAKE = N_("The printer at %(address)s refuses the paper (answer %(status)s).")
GAVE_UP = N_("The printer stopped printing this paper: %(why)s")
CANCELLED_THERE = N_("The paper was cancelled at the printer.")
NEVER_SAID = N_("The printer accepted the paper but did not confirm it. Check whether it was printed.")

FAILED = {
    0x0401: WANTS_PASSWORD,
    0x0402: WANTS_PASSWORD,
    0x0403: WANTS_PASSWORD,
    0x0406: NO_PRINTER_THERE,
    0x040A: NO_FORMAT,
}
HTTP_FAILED = {401: WANTS_PASSWORD, 403: WANTS_PASSWORD, 426: WANTS_SECURITY}
PENDING, PROCESSING, CANCELLED, ABORTED, COMPLETED = (3, 4), (5, 6), 7, 8, 9

Attributes = dict[str, list[Any]]  # Any: a value is a number, a text or bytes, by its tag
Groups = list[tuple[int, Attributes]]  # (tag of the group, its attributes)


class NoAnswer(Exception):
    """The server's answer is not IPP; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def attribute(tag: int, name: str, value: str | int) -> bytes:
    raw = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw


def parse(answer: bytes) -> tuple[int, Groups]:
    """(status, groups as (tag, {name: values})). Raises ValueError."""
    try:
        status, at, groups, name = (struct.unpack_from(">H", answer, 2)[0], 8, Groups(), "")
        while (tag := answer[at]) != END[0]:
            at += 1
            if tag < 0x10:
                groups.append((tag, {}))
                continue
            (length,) = struct.unpack_from(">H", answer, at)
            # Without a name it is another value of the previous attribute.
            name = answer[at + 2 : at + 2 + length].decode() or name
            at += 2 + length
            (length,) = struct.unpack_from(">H", answer, at)
            raw = answer[at + 2 : at + 2 + length]
            at += 2 + length
            value = (
                struct.unpack(">i", raw)[0] if tag in NUMBERS else raw.decode(errors="replace") if tag >= 0x40 else raw
            )
            groups[-1][1].setdefault(name, []).append(value)
    except (struct.error, IndexError, UnicodeDecodeError) as bad:
        raise ValueError("no answer of IPP") from bad
    return status, groups


def of_group(groups: Groups, tag: int) -> Attributes:
    return next((found for group, found in groups if group == tag), {})


class _LocalConnection(http.client.HTTPConnection):
    """A connection to the machine's own print system, which listens on a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=CONNECT)
        self._at = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(CONNECT)
        self.sock.connect(self._at)


class IppPrinter:
    """A printer at an ipp:// or ipps:// address; `local` is the path of a Unix socket.

    It keeps its connection until `close`.
    """

    def __init__(self, address: str, local: str = "") -> None:
        self.address = address
        url = urlsplit(address)
        self._path, self._number, self.version = url.path or "/", 0, VERSIONS[0]
        host, port = url.hostname or "", url.port or 631
        if local:
            self._connection: http.client.HTTPConnection = _LocalConnection(local)
        elif url.scheme == "ipps":
            # Printers have self-signed certificates, so this protects against listeners, not against impostors.
            trust = ssl._create_unverified_context()
            self._connection = http.client.HTTPSConnection(host, port, timeout=CONNECT, context=trust)
        else:
            self._connection = http.client.HTTPConnection(host, port, timeout=CONNECT)

    def connect(self) -> None:
        """Open the connection. Raises OSError."""
        self._connection.timeout = CONNECT
        self._connection.connect()
        self._connection.sock.settimeout(ANSWER)

    def close(self) -> None:
        self._connection.close()

    def ask(self, operation: int, asked: bytes = b"", of_job: bytes = b"", document: bytes = b"") -> tuple[int, Groups]:
        """(status, groups) of one operation. Raises OSError, HTTPException, NoAnswer, ValueError."""
        self._number += 1
        message = (
            struct.pack(">BBHI", *self.version, operation, self._number)
            + OPERATION
            + attribute(CHARSET, "attributes-charset", "utf-8")
            + attribute(LANGUAGE, "attributes-natural-language", "en")
            + attribute(URI, "printer-uri", self.address)
            + asked
            + (JOB + of_job if of_job else b"")
            + END
        )
        if self._connection.sock is None:
            self.connect()
        # A busy printer may answer and close before it has read everything; its answer can still be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._connection.request(
                "POST", self._path, message + document, {"Content-Type": "application/ipp", "Accept": "application/ipp"}
            )
        response = self._connection.getresponse()
        answer = response.read(MOST)
        if response.status != 200:
            raise NoAnswer(response.status)
        status, groups = parse(answer)
        if status == OLD_PRINTER and self.version != VERSIONS[-1]:
            self.version = VERSIONS[-1]
            return self.ask(operation, asked, of_job, document)
        return status, groups

    def attributes(self) -> Attributes:
        """The printer's own attributes."""
        return of_group(self.ask(GET_PRINTER)[1], 4)

    def print_job(self, content: bytes, name: str, format_: str, media: str) -> tuple[int, Groups]:
        return self.ask(
            PRINT_JOB,
            attribute(NAME, "requesting-user-name", "repair desk")
            + attribute(NAME, "job-name", name)
            + attribute(MIME, "document-format", format_),
            attribute(KEYWORD, "media", media) if media else b"",
            content,
        )

    def job(self, number: int) -> tuple[int, str]:
        """(state, reasons) of a job; state 0 where the printer does not know it."""
        status, groups = self.ask(
            GET_JOB, attribute(INTEGER, "job-id", number) + attribute(NAME, "requesting-user-name", "repair desk")
        )
        found = of_group(groups, 2)
        if status >= 0x0500:
            raise NoAnswer(status)
        return found.get("job-state", [0])[0], ", ".join(map(str, found.get("job-state-reasons", [])))


def media(name: str) -> str:
    return SIZES.get(name) or (f"custom_label_{name}mm" if "x" in name else "")


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    printer = IppPrinter(address)
    format_ = "application/pdf" if job.speaks == "pdf" else "application/octet-stream"
    try:
        try:
            printer.connect()
        except OSError as error:
            return not_reached(error, address)
        try:
            status, groups = printer.print_job(content, job.name, format_, media(job.media))
            if status == NOT_SUPPORTED:  # unknown media: the document itself has its size
                status, groups = printer.print_job(content, job.name, format_, "")
        except NoAnswer as answer:
            return _by_http(answer.status, address)
        except ValueError:
            return refused(NO_PRINTER_THERE, address=address)
        except (OSError, http.client.HTTPException):
            return unknown(CUT)
        if status >= 0x0100:
            return _by_status(status, address, format_)
        number = of_group(groups, 2).get("job-id", [0])[0]
        return followed(printer, number, job, DONE_WITHIN) if number else unknown(NEVER_SAID)
    finally:
        printer.close()


def _by_http(status: int, address: str) -> SendOutcome:
    if status >= 500:
        return later(NOT_NOW, address=address, status=f"HTTP {status}")
    return refused(HTTP_FAILED.get(status, NO_PRINTER_THERE), address=address)


def _by_status(status: int, address: str, format_: str) -> SendOutcome:
    values = {"address": address, "status": f"0x{status:04x}", "format": format_}
    if status in (0x0507, 0x0506):
        return later(BUSY if status == 0x0507 else NOT_NOW, **values)
    if status >= 0x0500 and status not in (0x0501, OLD_PRINTER):
        return later(NOT_NOW, **values)
    return refused(FAILED.get(status, DID_NOT_TAKE), **values)


def followed(printer: IppPrinter, number: int, job: JobAttributes, within: float) -> SendOutcome:
    """The outcome of a job that the printer has taken: ask until it is done, but no longer than `within` seconds."""
    began = heard = time.monotonic()
    for turn in range(1_000_000):
        try:
            state, why = printer.job(number)
            heard = time.monotonic()
        except (OSError, http.client.HTTPException, NoAnswer, ValueError):
            printer.close()  # the next request opens a new one
            state, why = PROCESSING[0], ""
        if state == COMPLETED:
            return PRINTED
        if state == CANCELLED:
            return refused(CANCELLED_THERE)
        if state == ABORTED:
            return refused(GAVE_UP, why=why or "-")
        now = time.monotonic()
        if (
            state == 0
            or now - began > within
            or now - heard > GONE_FOR
            or job.stop.wait(PAUSES[min(turn, len(PAUSES) - 1)])
        ):
            return unknown(NEVER_SAID)
    return unknown(NEVER_SAID)
