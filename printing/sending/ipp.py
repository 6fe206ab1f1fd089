"""A small client of the Internet Printing Protocol (RFC 8011): asks the printer what it takes and how it is, sends
Print-Job, then asks Get-Job-Attributes until the job is done.

A printer that is busy, stopped or off is tried again later and a refusal is final. Once the paper has been sent, every
answer that does not say what became of it leaves it uncertain.
"""

import http.client
import re
import socket
import ssl
import struct
import time
from contextlib import suppress
from itertools import count
from typing import NamedTuple
from urllib.parse import urlsplit

from fieldservice.words.marking import N_
from printing.sending.addresses import printer_url
from printing.sending.ipp_messages import (
    CHARSET,
    END,
    INTEGER,
    JOB,
    KEYWORD,
    LANGUAGE,
    MIME,
    NAME,
    OF_JOB,
    OF_PRINTER,
    OPERATION,
    URI,
    Attributes,
    Groups,
    attribute,
    collection,
    number,
    of_group,
    parse,
    texts,
)
from printing.sending.outcome import (
    CUT,
    NOBODY,
    NOT_READY,
    PRINTED,
    JobAttributes,
    PrinterState,
    SendOutcome,
    later,
    not_reached,
    refused,
    unknown,
)
from printing.sending.page_raster import PIXELS, PWG, URF, NoRasterizer, RasterNeeds, nearest_dpi, raster_of

PRINT_JOB, GET_JOB, GET_PRINTER = 0x02, 0x09, 0x0B
VERSIONS = ((2, 0), (1, 1))
OLD_PRINTER, NOT_SUPPORTED, NO_SUCH_OPERATION = 0x0503, 0x040B, 0x0501

CONNECT, ANSWER = 5.0, 60.0
"""Seconds within which the connection must be made, and a whole paper answered."""
PAUSES = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds between requests for the state of a job; the last pause is repeated."""
ASK_WHY_FROM = 0.25
"""Pause from which on the printer itself is asked too, why it takes so long."""
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
AFTER_THE_PAPER = N_("The printer got the paper and answered %(status)s; it may have been printed already.")
NOT_UNDERSTOOD = N_("The printer got the paper, and its answer cannot be read; it may have been printed already.")
NO_RASTERIZER = N_(
    "The printer at %(address)s takes pages as pictures only. Install the library that draws them: "
    "pip install pypdfium2; or use a queue of the print system."
)
BROKEN_OFF = N_("The printer stopped inside this paper; a part of it was printed. Check what came out.")
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
NOT_TAKEN = {0x0506: NOT_NOW, 0x0507: BUSY, 0x050A: NOT_NOW, 0x050B: NOT_NOW}
"""Answers by which a printer certainly has not taken the paper, and may take it later."""
NEVER_TAKEN = (0x0501, OLD_PRINTER, 0x0509)
TOOK_TOO_LONG = (0x0405, 408)
"""Answers of IPP and HTTP when a part of the paper had arrived."""
HTTP_FAILED = {401: WANTS_PASSWORD, 403: WANTS_PASSWORD, 426: WANTS_SECURITY}
PROCESSING, CANCELLED, ABORTED, COMPLETED = (5, 6), 7, 8, 9
ENDED = (CANCELLED, ABORTED, COMPLETED)
STOPPED = 5
"""The state of a printer that prints nothing until a person has been there."""
SEVERITIES = ("-error", "-warning", "-report")
ASKED_OF_PRINTERS = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "media-supported",
    "media-col-supported",
    "sides-supported",
    "print-scaling-supported",
    "pwg-raster-document-type-supported",
    "pwg-raster-document-resolution-supported",
    "urf-supported",
)
ASKED_MEANWHILE = ASKED_OF_PRINTERS[:3]
PDF, AS_IT_IS = "application/pdf", "application/octet-stream"


class NoAnswer(Exception):
    """The server's answer is not IPP; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


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
        url = printer_url(address)
        self._path, self._number, self.version = url.path, 0, VERSIONS[0]
        # The zone of an address means something on this machine only.
        self._uri = str(url._replace(host=url.host.partition("%")[0]))
        self._headers = {
            "Content-Type": "application/ipp",
            "Accept": "application/ipp",
            "Host": "localhost" if local else urlsplit(self._uri).netloc,
        }
        if local:
            self._connection: http.client.HTTPConnection = _LocalConnection(local)
        elif url.scheme == "ipps":
            # Printers have self-signed certificates, so this protects against listeners, not against impostors.
            trust = ssl._create_unverified_context()
            self._connection = http.client.HTTPSConnection(url.host, url.port, timeout=CONNECT, context=trust)
        else:
            self._connection = http.client.HTTPConnection(url.host, url.port, timeout=CONNECT)

    def connect(self) -> None:
        """Open the connection where it is not open. Raises OSError."""
        if self._connection.sock is not None:
            return
        self._connection.timeout = CONNECT
        self._connection.connect()
        if self._connection.sock is not None:
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
            + attribute(URI, "printer-uri", self._uri)
            + asked
            + (JOB + of_job if of_job else b"")
            + END
        )
        self.connect()
        # A busy printer may answer and close before it has read everything; its answer can still be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._connection.request("POST", self._path, message + document, self._headers)
        response = self._connection.getresponse()
        answer = response.read(MOST)
        if response.status != 200:
            raise NoAnswer(response.status)
        status, groups = parse(answer)
        if status == OLD_PRINTER and self.version != VERSIONS[-1]:
            self.version = VERSIONS[-1]
            return self.ask(operation, asked, of_job, document)
        return status, groups

    def attributes(self, *names: str) -> tuple[int, Attributes]:
        """(status, attributes) of the printer itself."""
        first, *others = names or ("all",)
        asked = attribute(KEYWORD, "requested-attributes", first)
        status, groups = self.ask(GET_PRINTER, asked + b"".join(attribute(KEYWORD, "", name) for name in others))
        return status, of_group(groups, OF_PRINTER)

    def print_job(self, content: bytes, name: str, format_: str, of_job: bytes = b"") -> tuple[int, Groups]:
        return self.ask(
            PRINT_JOB,
            attribute(NAME, "requesting-user-name", "repair desk")
            + attribute(NAME, "job-name", name)
            + attribute(MIME, "document-format", format_),
            of_job,
            content,
        )

    def job(self, job_id: int) -> "JobState":
        """How a job is; its state is 0 where the printer does not know it."""
        status, groups = self.ask(
            GET_JOB, attribute(INTEGER, "job-id", job_id) + attribute(NAME, "requesting-user-name", "repair desk")
        )
        if status >= 0x0500:
            raise NoAnswer(status)
        found = of_group(groups, OF_JOB)
        sheets = max(number(found, "job-media-sheets-completed"), number(found, "job-impressions-completed"))
        return JobState(number(found, "job-state"), ", ".join(texts(found, "job-state-reasons")), sheets > 0)


class JobState(NamedTuple):
    state: int
    reasons: str
    has_sheets: bool
    """A sheet of it has come out."""


def printer_state(found: Attributes) -> PrinterState:
    """What a printer says of itself."""
    reasons = []
    for reason in texts(found, "printer-state-reasons"):
        ending = next((ending for ending in SEVERITIES if reason.endswith(ending)), "")
        reasons.append(reason.removesuffix(ending).lower())
    is_stopped = number(found, "printer-state") == STOPPED or found.get("printer-is-accepting-jobs", [True])[0] is False
    return PrinterState(tuple(dict.fromkeys(reason for reason in reasons if reason != "none")), is_stopped)


def media(name: str) -> str:
    return SIZES.get(name) or (f"custom_label_{name.partition('@')[0]}mm" if "x" in name else "")


def _of_job(media_name: str, format_: str, known: Attributes) -> bytes:
    """Size, sides and scaling of a job, as far as the printer knows them: a paper is drawn for its size."""
    said, sizes = b"", texts(known, "media-supported")
    size = re.search(r"_([\d.]+)x([\d.]+)mm$", media_name)
    if size and sizes and media_name not in sizes and "media-size" in texts(known, "media-col-supported"):
        across, along = (round(float(each) * 100) for each in size.groups())
        said += collection("media-col", {"media-size": {"x-dimension": across, "y-dimension": along}})
    elif media_name and (not sizes or media_name in sizes):
        said += attribute(KEYWORD, "media", media_name)
    if format_ != AS_IT_IS:
        for name, value in (("sides", "one-sided"), ("print-scaling", "none")):
            if value in (texts(known, f"{name}-supported") or [value]):
                said += attribute(KEYWORD, name, value)
    return said


def format_for(speaks: str, known: Attributes) -> str:
    """The format in which the printer takes a paper; "" where it takes none of ours."""
    taken = texts(known, "document-format-supported")
    ours = (PDF, PWG, URF) if speaks == "pdf" else (AS_IT_IS,)
    return next((format_ for format_ in ours if not taken or format_ in taken), "")


def _raster_needs(format_: str, known: Attributes) -> RasterNeeds:
    if format_ == URF:
        words = texts(known, "urf-supported")
        steps = next((word[2:].split("-") for word in words if word.startswith("RS")), [])
        offered = [int(step) for step in steps if step.isdecimal()]
        kinds = {"srgb_8": "SRGB24", "sgray_8": "W8"}
        pixels = [name for name, word in kinds.items() if word in words]
    else:
        pairs = known.get("pwg-raster-document-resolution-supported", [])
        offered = [pair[0] for pair in pairs if isinstance(pair, tuple) and pair[0] == pair[1]]
        pixels = [name for name in PIXELS if name in texts(known, "pwg-raster-document-type-supported")]
    return RasterNeeds(format_, nearest_dpi([dpi for dpi in offered if dpi > 0]), tuple(pixels) or ("sgray_8",))


def send(address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    printer = IppPrinter(address)
    try:
        return _send(printer, address, content, job)
    finally:
        printer.close()


def what_it_says(printer: IppPrinter, address: str, *names: str) -> Attributes | SendOutcome:
    """What a printer says of itself; where it says nothing, the outcome of a paper that is not sent to it."""
    try:
        printer.connect()
        status, known = printer.attributes(*names)
    except NoAnswer as answer:
        return _before(answer.status, address)
    except OSError as error:
        return not_reached(error, address)
    except http.client.IncompleteRead:
        return later(NOBODY, address=address)
    except (ValueError, http.client.HTTPException):
        return refused(NO_PRINTER_THERE, address=address)
    return refused(FAILED[status], address=address, format=PDF) if status in FAILED else known


def _send(printer: IppPrinter, address: str, content: bytes, job: JobAttributes) -> SendOutcome:
    known = what_it_says(printer, address, *ASKED_OF_PRINTERS)  # nothing of the paper goes out here
    if isinstance(known, SendOutcome):
        return known
    state, format_ = printer_state(known), format_for(job.speaks, known)
    if not format_:
        return refused(NO_FORMAT, address=address, format=PDF if job.speaks == "pdf" else AS_IT_IS)
    if state.is_stopped:
        return later(NOT_READY).of(state)
    try:
        document = raster_of(content, _raster_needs(format_, known)) if format_ in (PWG, URF) else content
    except NoRasterizer:
        return refused(NO_RASTERIZER, address=address)
    except ValueError:
        return refused(NO_FORMAT, address=address, format=PDF)
    try:
        printer.connect()
    except OSError as error:
        return not_reached(error, address)
    try:
        status, groups = printer.print_job(document, job.name, format_, _of_job(media(job.media), format_, known))
        if status == NOT_SUPPORTED:  # it takes the paper without them: the document itself has its size
            status, groups = printer.print_job(document, job.name, format_)
    except NoAnswer as answer:
        return _by_http(answer.status, address).of(state)
    except ValueError:
        return unknown(NOT_UNDERSTOOD).of(state)
    except (OSError, http.client.HTTPException):
        return unknown(CUT).of(state)
    if status >= 0x0100:
        return _by_status(status, address, format_).of(state)
    job_id = number(of_group(groups, OF_JOB), "job-id")
    return followed(printer, job_id, job, DONE_WITHIN, state) if job_id > 0 else unknown(NEVER_SAID).of(state)


def state(address: str, speaks: str) -> PrinterState:
    """What the printer says of itself now. Raises OSError where nobody answers."""
    return asked(IppPrinter(address))


def asked(printer: IppPrinter) -> PrinterState:
    """What a printer says of itself; closes its connection. Raises OSError."""
    try:
        status, found = printer.attributes(*ASKED_MEANWHILE)
    except (NoAnswer, ValueError, http.client.HTTPException) as odd:
        raise OSError(str(odd)) from odd
    finally:
        printer.close()
    if not found:
        raise OSError(f"0x{status:04x}")
    return printer_state(found)


def _before(status: int, address: str) -> SendOutcome:
    """The outcome where a web server did not even let the printer be asked."""
    if status >= 500:
        return later(NOT_NOW, address=address, status=f"HTTP {status}")
    return refused(HTTP_FAILED.get(status, NO_PRINTER_THERE), address=address)


def _by_http(status: int, address: str) -> SendOutcome:
    if status >= 500 or status in TOOK_TOO_LONG:
        return unknown(AFTER_THE_PAPER, status=f"HTTP {status}")
    return _before(status, address)


def _by_status(status: int, address: str, format_: str) -> SendOutcome:
    values = {"address": address, "status": f"0x{status:04x}", "format": format_}
    if status in NOT_TAKEN:
        return later(NOT_TAKEN[status], **values)
    if status in TOOK_TOO_LONG or (status >= 0x0500 and status not in NEVER_TAKEN):
        return unknown(AFTER_THE_PAPER, **values)
    return refused(FAILED.get(status, DID_NOT_TAKE), **values)


def followed(
    printer: IppPrinter, job_id: int, job: JobAttributes, within: float, said: PrinterState | None = None
) -> SendOutcome:
    """The outcome of a job that the printer has taken: ask until it is done, but no longer than `within` seconds."""
    began = heard = time.monotonic()
    for turn in count():
        pause = PAUSES[min(turn, len(PAUSES) - 1)]
        try:
            found = printer.job(job_id)
            if found.state not in ENDED and pause >= ASK_WHY_FROM:
                now_said = printer_state(printer.attributes(*ASKED_MEANWHILE)[1])
                if now_said != said:
                    said = now_said
                    job.says(said)
            heard = time.monotonic()
        except (OSError, http.client.HTTPException, NoAnswer, ValueError):
            printer.close()  # the next request opens a new one
            found = JobState(PROCESSING[0], "", False)
        if found.state in ENDED:
            return _ended(found).of(said)
        now = time.monotonic()
        if found.state == 0 or now - began > within or now - heard > GONE_FOR or job.stop.wait(pause):
            break
    return unknown(NEVER_SAID).of(said)


def _ended(found: JobState) -> SendOutcome:
    if found.state == COMPLETED:
        return PRINTED
    if found.has_sheets:
        return unknown(BROKEN_OFF)
    return refused(CANCELLED_THERE) if found.state == CANCELLED else refused(GAVE_UP, why=found.reasons or "-")
