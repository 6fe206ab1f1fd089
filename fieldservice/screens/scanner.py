"""A scanner types faster than people do: a burst of keys ending in Enter whose text is a number with its check character."""

from __future__ import annotations

import re
from typing import Protocol, TypeGuard

GAP = 0.05
"""Seconds: a longer pause between two keys and it was a person."""
NUMBER = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*-[A-Z0-9]")
SHORTEST = 8
PREFIX = "~"
"""What the scanner is set to send first, so that a scan inside a text field is told from typing."""


class TakesText(Protocol):
    """A text field: what stands before its caret can be taken back."""

    def action_delete_left(self) -> None: ...


class Burst:
    """The keys that came without a pause. Times are in seconds, of any clock that only goes forward."""

    def __init__(self) -> None:
        self._text = ""
        self._last = 0.0

    def key(self, key: str, character: str | None, time: float) -> str:
        """What was scanned, in capitals, once Enter ends it; "" before and for anything else. The prefix is left on it."""
        quick = time - self._last <= GAP
        self._last = time
        if key == "enter":
            text, self._text = (self._text if quick else ""), ""
            return text if is_number(text.removeprefix(PREFIX)) else ""
        if character is None or not character.isprintable():
            self._text = ""
        else:
            self._text = (self._text if quick else "") + character.upper()
        return ""


def is_number(text: str) -> bool:
    """Whether this is a printed number of ours: its last character is the check of the others."""
    if len(text) < SHORTEST or not NUMBER.fullmatch(text):
        return False
    from fieldservice.taking import check_character

    body, _hyphen, check = text.rpartition("-")
    return check_character(body) == check


def takes_text(widget: object) -> TypeGuard[TakesText]:
    return hasattr(widget, "action_delete_left")


def take_back(field: TakesText, text: str) -> None:
    """Remove from a text field what a scan has typed into it."""
    for _character in text:
        field.action_delete_left()
