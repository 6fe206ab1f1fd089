"""Recognises scans: a scanner types faster than people do, and what it types ends in Enter and has a check character.

The check character keeps typing from being taken for a scan. A scan is a printed number, an accessory's number
(`<job>/<n>`), the label of a place, or the address of a claim ticket's status page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from fieldservice.workflows.engine.numbers import is_printed_number, place_of

GAP = 0.05
"""Seconds between two keys; after a longer pause a person typed the second one."""
NUMBER = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*-[A-Z0-9]")
PLACE = re.compile(r".+-P-[A-Z0-9]{1,12}-[A-Z0-9]")
TICKET = re.compile(r".*-T\d+-[A-Z0-9]")
ACCESSORY = re.compile(r"(.+)/(\d{1,2})")
ADDRESS = re.compile(r"HTTPS?://.*/S/([^/?#]+)(?:[?#].*)?")
SHORTEST = 8
PREFIX = "~"
"""Character that a scanner can be set to send first, which marks a scan inside a text field."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The content of a scanned label or paper. `kind` is number, ticket, accessory or place."""

    kind: str
    number: str
    """The printed number: of the record, the ticket, the accessory's job, or the place."""
    part: str = ""
    """The number of the accessory (from 1), the name of the place, or the key from the address of a status page."""


def scan_of(text: str) -> Scan | None:
    """The scan in a text in capitals; None where it has no valid check character."""
    if address := ADDRESS.fullmatch(text):
        from fieldservice.workflows.engine.addresses import number_in

        number, _hyphen, key = address[1].rpartition("-")
        number, key = number_in(f"{number}-{key.lower()}")
        if not is_number(number):
            return None
        return Scan("ticket", number, key) if TICKET.fullmatch(number) else Scan("number", number)
    if accessory := ACCESSORY.fullmatch(text):
        return Scan("accessory", accessory[1], accessory[2]) if is_number(accessory[1]) else None
    if PLACE.fullmatch(text) and (place := place_of(text)):
        return Scan("place", text, place)
    return Scan("ticket" if TICKET.fullmatch(text) else "number", text) if is_number(text) else None


class TextInputLike(Protocol):
    """A text field in which the character before the caret can be deleted."""

    def action_delete_left(self) -> None: ...


class KeyBurst:
    """Collects keys that follow each other without a pause. Times are in seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._text = ""
        self._last = 0.0
        self.runs = False
        """Whether the last key seems to be part of a scan, so that it must not act as a command on a list or page."""

    def key(self, key: str, character: str | None, time: float) -> str:
        """Add a key. Returns the scanned text in capitals, with its prefix, when Enter completes a scan; else ""."""
        quick = time - self._last <= GAP
        self._last = time
        self.runs = False
        if key == "enter":
            text, self._text = (self._text if quick else ""), ""
            return text if scan_of(text.removeprefix(PREFIX)) else ""
        if character is None or not character.isprintable():
            self._text = ""
        else:
            self._text = (self._text if quick else "") + character.upper()
            # A key held down repeats as fast, and two letters may arrive together from a fast typist or a slow line.
            self.runs = len(self._text) >= (3 if character.isalpha() else 2) and len(set(self._text)) > 1
        return ""


def is_number(text: str) -> bool:
    """Whether this is a printed number of the program: its last character checks the others."""
    return len(text) >= SHORTEST and NUMBER.fullmatch(text) is not None and is_printed_number(text)


def is_text_input(widget: object) -> TypeGuard[TextInputLike]:
    return hasattr(widget, "action_delete_left")


def delete_scanned(field: TextInputLike, text: str) -> None:
    """Delete the text that a scan has typed into a text field."""
    for _character in text:
        field.action_delete_left()
