"""The check of the printers for doctor: each is asked how it is and what it takes; nothing is printed or written."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.reading import Reader
    from fieldservice.desk.printer_looks import Seen
    from fieldservice.desk.printers import Printer

Asked = tuple[list["Printer"], int]
"""The printers that are set up, and the number of papers that need a person."""

NONE, ALL_OFF = N_("no printer is set up"), N_("all are paused")
READY = N_("ready: %(names)s")
TROUBLED = N_("%(name)s: %(why)s")
AND = N_("%(first)s; %(then)s")
STUCK = N_("papers not printed: %(count)s")
REMEDY = N_(
    "Check the printer. fieldservice printers test NAME prints a test page, fieldservice print-jobs lists what "
    "waits, fieldservice printers off NAME pauses it."
)


def asked(reader: Reader) -> Asked:
    from fieldservice.desk.printers import SELECT_PRINTERS, Printer
    from fieldservice.read_model.sync_status import prints_stuck

    return [Printer._make(row) for row in reader.rows(f"{SELECT_PRINTERS} ORDER BY name")], prints_stuck(reader)


def said(told: Asked) -> tuple[bool, Message]:
    """Whether all is well, and what is to be said. Asks the printers, all at once; it may take some seconds."""
    from fieldservice.desk.printer_looks import seen

    printers, stuck = told
    on = [printer for printer in printers if printer.active]
    if not on:
        return not stuck, _in_a_row([Message(ALL_OFF if printers else NONE), *_stuck(stuck)])
    with ThreadPoolExecutor(len(on), "look") as several:
        looks = list(several.map(seen, on))
    troubled = [trouble for look in looks if (trouble := _trouble(look))]
    ready = [look.printer.name for look in looks if not _trouble(look)]
    found = [Message(READY, {"names": ready})] if ready else []
    return not (troubled or stuck), _in_a_row([*troubled, *found, *_stuck(stuck)])


def _in_a_row(said: list[Message]) -> Message:
    return reduce(lambda first, then: Message(AND, {"first": first, "then": then}), said)


def _stuck(count: int) -> Sequence[Message]:
    return [Message(STUCK, {"count": count})] if count else []


def _trouble(look: Seen) -> Message | None:
    """Why a printer does not print, or what it says of itself; None where all is well."""
    from fieldservice.presentation.printer_words import reason_messages

    if look.fault:
        return Message(TROUBLED, {"name": look.printer.name, "why": look.fault})
    if look.look.state.reasons:
        return Message(TROUBLED, {"name": look.printer.name, "why": reason_messages(look.look.state.reasons)})
    return None
