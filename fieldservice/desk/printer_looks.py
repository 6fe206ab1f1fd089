"""Looks at a printer before it is set up, and tries one that is: what it says of itself, and how a test page ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk import printers, spool
from fieldservice.desk.printers import Printer, checked, may_set_up
from fieldservice.desk.spool_sending import BAD_ADDRESS, send_due
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from printing.sending.looks import PrinterLook

NOT_ADDED = N_("%(why)s The printer %(name)s was not set up. Solve the problem, or add --anyway; its papers then wait.")


class Seen(NamedTuple):
    """A printer as it would be set up, and what it says of itself; `fault` is why it cannot print, None where it can.

    `is_final` says that no waiting helps: the printer answers, and does not take what would be sent to it.
    """

    printer: Printer
    look: PrinterLook
    fault: Message | None
    is_final: bool


def look(name: str, kind: str, address: str, speaks: str = "pdf", media: str = "") -> Seen:
    """Check the typed values of a printer and ask the printer itself. It may take some seconds.

    Raises Refused (usage) for values that no printer can have; what the printer says is never raised.
    """
    return seen(checked(name, kind, address, speaks, media))


def seen(asked: Printer) -> Seen:
    """What a printer says of itself now. It may take some seconds."""
    from printing.sending.looks import PrinterLook
    from printing.sending.looks import look as look_at
    from printing.sending.outcome import refused

    try:
        found = look_at(asked.kind, asked.address, asked.speaks)
    except ValueError:  # an address of an earlier version may not be one
        found = PrinterLook(refused(BAD_ADDRESS, address=asked.address))
    fault = Message(found.fault.message, found.fault.values) if found.fault else None
    return Seen(asked, found, fault, bool(found.fault and found.fault.state == "failed"))


def look_again(session: Session, name: str) -> Seen:
    """What a printer that is set up says of itself now. Raises Refused (not_found)."""
    return seen(printers.printer(session.reader, name))


def add(
    session: Session,
    by: Person,
    name: str,
    kind: str,
    address: str,
    speaks: str = "pdf",
    media: str = "",
    anyway: bool = False,
) -> Seen:
    """Look at a printer and set it up.

    Raises Refused where it cannot print (unreachable, or guard where no waiting helps) and is not wanted `anyway`.
    """
    may_set_up(session, by)
    printers.refuse_known_name(session.reader, name.strip())
    found = look(name, kind, address, speaks, media)
    if found.fault and not anyway:
        code = "guard" if found.is_final else "unreachable"
        raise Refused(code, NOT_ADDED, why=found.fault, name=found.printer.name)
    printers.add(session, by, *found.printer[:-1])
    return found


def try_out(session: Session, by: Person, name: str) -> JsonObject:
    """Print a test page and return its print job, as `spool.job` does; its state says how it ended.

    It takes as long as the printer: run it beside the screens. A printer that is switched off lets the page wait.
    """
    id_ = printers.test_page(session, by, name)
    send_due(session, name, wait=True)  # a terminal program that runs may be sending it
    return spool.job(session, id_)
