"""Which device of a return case an event means: by its serial number, its place in the case, or without a word."""

from __future__ import annotations

from typing import Protocol

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.identity import label_key, serial_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.return_cases.execution.lines import DecidedDevice, undone
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND

NO_SUCH_DEVICE = N_("“%(given)s” matches no open device of the case. Open: %(known)s.")


class ForDevice(Protocol):
    """An event that may name a device of the case."""

    @property
    def for_device(self) -> str | None: ...


def _named(case: Thing, given: str | None, among: list[DecidedDevice]) -> DecidedDevice | None:
    """The device that is meant by its serial number, or its place in the case."""
    wanted = (given or "").strip()
    key = serial_key(wanted)
    return next((each for each in among if wanted == str(each.line) or key == serial_key(each.serial) != ""), None)


def for_exchange(case: Thing, event: ForDevice) -> DecidedDevice | None:
    """The device for which an exchange device is chosen or ordered: without a word the first that has none."""
    found = [each for each in undone(case) if each.decision == EXCHANGE]
    if event.for_device:
        return _named(case, event.for_device, found)
    return next((each for each in found if not each.exchange), found[0] if found else None)


def to_look_at(case: Thing, event: ForDevice) -> DecidedDevice | None:
    """The old device that is meant: without a word the first that nobody has seen."""
    found = undone(case)
    if event.for_device:
        return _named(case, event.for_device, found)
    return next((each for each in found if each.old is None), found[0] if found else None)


def no_such_device(case: Thing, event: ForDevice, *decisions: str) -> Message:
    """That no device is meant, with those that are still open: of these decisions, or all."""
    wanted = decisions or (EXCHANGE, REFUND, CREDIT)
    known = [f"{each.line} {each.serial}" for each in undone(case) if each.decision in wanted]
    return Message(NO_SUCH_DEVICE, {"given": event.for_device or "", "known": known})


def chosen(case: Thing, label: str) -> DecidedDevice | None:
    """The device of the case for which the exchange device with this serial number was chosen, and is not given."""
    return next((each for each in undone(case) if each.exchange and label_key(each.exchange) == label_key(label)), None)
