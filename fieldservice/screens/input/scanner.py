"""A scanner types faster than people do: a burst of keys ending in Enter that reads as something of ours.

What counts bears a check character, so that typing is never taken for a scan: a printed number, that of an accessory
(`<job>/<n>`), the label of a place, the address of a claim ticket's status page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from fieldservice.workflows.engine.numbers import is_printed_number, place_of

GAP = 0.05
"""Seconds: a longer pause between two keys and it was a person."""
NUMBER = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*-[A-Z0-9]")
PLACE = re.compile(r".+-P-[A-Z0-9]{1,12}-[A-Z0-9]")
TICKET = re.compile(r".*-T\d+-[A-Z0-9]")
ACCESSORY = re.compile(r"(.+)/(\d{1,2})")
ADDRESS = re.compile(r"HTTPS?://.*/S/([^/?#]+)(?:[?#].*)?")
SHORTEST = 8
PREFIX = "~"
"""What the scanner is set to send first, so that a scan inside a text field is told from typing."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a label or paper said. `kind` is number, ticket, accessory or place."""

    kind: str
    number: str
    """Printed number: of the thing, of the ticket, of the accessory's job, of the place."""
    part: str = ""
    """Which accessory (from 1), the name of the place, or the key of a ticket whose status page was scanned."""


def scan_of(text: str) -> Scan | None:
    """What a text in capitals names; None where it is nothing that bears a check character of ours."""
    if address := ADDRESS.fullmatch(text):
        from fieldservice.workflows.engine.addresses import ticket_in

        number, _hyphen, key = address[1].rpartition("-")
        ticket, key = ticket_in(f"{number}-{key.lower()}")
        return Scan("ticket", ticket, key) if is_number(ticket) else None
    if accessory := ACCESSORY.fullmatch(text):
        return Scan("accessory", accessory[1], accessory[2]) if is_number(accessory[1]) else None
    if PLACE.fullmatch(text) and (place := place_of(text)):
        return Scan("place", text, place)
    return Scan("ticket" if TICKET.fullmatch(text) else "number", text) if is_number(text) else None


class TextInputLike(Protocol):
    """A text field: what stands before its caret can be taken back."""

    def action_delete_left(self) -> None: ...


class KeyBurst:
    """The keys that came without a pause. Times are in seconds, of any clock that only goes forward."""

    def __init__(self) -> None:
        self._text = ""
        self._last = 0.0
        self.runs = False
        """Whether the last key belongs to a scan that is being sent: on a list or page it must not do what it does when pressed."""

    def key(self, key: str, character: str | None, time: float) -> str:
        """What was scanned, in capitals, once Enter ends it; "" before and for anything else. The prefix is left on it."""
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
            # A key held down repeats as fast, and two letters may come together from quick hands or over a slow line.
            self.runs = len(self._text) >= (3 if character.isalpha() else 2) and len(set(self._text)) > 1
        return ""


def is_number(text: str) -> bool:
    """Whether this is a printed number of ours: its last character is the check of the others."""
    return len(text) >= SHORTEST and NUMBER.fullmatch(text) is not None and is_printed_number(text)


def is_text_input(widget: object) -> TypeGuard[TextInputLike]:
    return hasattr(widget, "action_delete_left")


def take_back(field: TextInputLike, text: str) -> None:
    """Remove from a text field what a scan has typed into it."""
    for _character in text:
        field.action_delete_left()
