"""Looks at a printer before it is set up: whether somebody answers at its address, what it is, and what it can print.

Nothing is printed. A look never raises because of a printer or a network; the time that it takes is that of one
connection.
"""

import os
from collections.abc import Callable
from importlib.util import find_spec
from shutil import which
from typing import NamedTuple

from printing.sending import asker, file, ipp, lp
from printing.sending.ipp_messages import Attributes, texts
from printing.sending.outcome import PrinterState, SendOutcome, later, not_reached, refused
from printing.sending.page_raster import PWG, URF

MODEL, LOADED = "printer-make-and-model", "media-ready"
WORDS = {ipp.PDF: "PDF", PWG: "PWG raster", URF: "URF", "image/jpeg": "JPEG", "application/postscript": "PostScript"}
"""Formats of documents that are named to people."""


class PrinterLook(NamedTuple):
    """What was seen of a printer."""

    fault: SendOutcome | None = None
    """What would become of a paper sent to it now, where it could not be printed; None where it could."""
    state: PrinterState = PrinterState()
    model: str = ""
    """Maker and model in the printer's own words; "" where it does not say."""
    formats: tuple[str, ...] = ()
    """Formats that it says it takes, such as PDF."""
    sizes: tuple[str, ...] = ()
    """Our sizes that it says it takes, such as A4."""
    loaded: tuple[str, ...] = ()
    """Our sizes that are in its trays now."""


def look(kind: str, address: str, speaks: str) -> PrinterLook:
    """What a printer of this kind says at this address. Raises KeyError for an unknown kind."""
    return LOOKS[kind](address, speaks)


def _ipp(address: str, speaks: str) -> PrinterLook:
    return _asked(ipp.IppPrinter(address), address, speaks)


def _lp(name: str, speaks: str) -> PrinterLook:
    if which("lp") is None:
        return PrinterLook(refused(lp.NO_LP))
    seen = _asked(lp.queue_at(name), name, speaks)
    if seen.fault and seen.fault.message == ipp.NO_PRINTER_THERE:
        return seen._replace(fault=refused(lp.NO_QUEUE, address=name))
    return seen


def _asked(printer: ipp.IppPrinter, address: str, speaks: str) -> PrinterLook:
    try:
        found = ipp.what_it_says(printer, address, *ipp.ASKED_OF_PRINTERS, MODEL, LOADED)
    finally:
        printer.close()
    if isinstance(found, SendOutcome):
        return PrinterLook(found)
    formats = texts(found, "document-format-supported")
    return PrinterLook(
        _fault(found, address, speaks),
        ipp.printer_state(found),
        next(iter(texts(found, MODEL)), ""),
        tuple(WORDS[each] for each in WORDS if each in formats),
        _ours(texts(found, "media-supported")),
        _ours(texts(found, LOADED)),
    )


def _fault(found: Attributes, address: str, speaks: str) -> SendOutcome | None:
    format_ = ipp.format_for(speaks, found)
    if not format_:
        return refused(ipp.NO_FORMAT, format=ipp.PDF if speaks == "pdf" else ipp.AS_IT_IS)
    if format_ in (PWG, URF) and find_spec("pypdfium2") is None:
        return refused(ipp.NO_RASTERIZER, address=address)
    return None


def _ours(names: list[str]) -> tuple[str, ...]:
    return tuple(size for size, name in ipp.SIZES.items() if name in names)


def _raw(address: str, speaks: str) -> PrinterLook:
    try:
        return PrinterLook(state=asker("raw")(address, speaks))
    except OSError as error:
        return PrinterLook(not_reached(error, address))


def _file(address: str, speaks: str) -> PrinterLook:
    if not os.path.isdir(address):
        return PrinterLook(later(file.NO_FOLDER, address=address))
    if not os.access(address, os.W_OK | os.X_OK):
        return PrinterLook(later(file.NOT_WRITTEN, address=address, why=os.strerror(13)))
    return PrinterLook()


def _invented(address: str, speaks: str) -> PrinterLook:
    return PrinterLook(state=asker("invented")(address, speaks))


LOOKS: dict[str, Callable[[str, str], PrinterLook]] = {
    "ipp": _ipp,
    "lp": _lp,
    "raw": _raw,
    "file": _file,
    "invented": _invented,
}
