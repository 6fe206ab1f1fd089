"""Reads what a scanned text means: which of our printed labels it is, or that it only looks like one.

A scan is a printed number, an accessory's number (`<job>/<n>`), the label of a place, or the address of a claim
ticket's status page. Its check character keeps another code from being taken for one of ours.
"""

from __future__ import annotations

import re
from typing import Protocol, TypeGuard

from fieldservice.late_dataclass import dataclass
from fieldservice.workflows.engine.numbers import is_printed_number, place_of

NUMBER = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*-[A-Z0-9]")
PLACE = re.compile(r".+-P-[A-Z0-9]{1,12}-[A-Z0-9]")
TICKET = re.compile(r".*-T\d+-[A-Z0-9]")
ACCESSORY = re.compile(r"(.+)/(\d{1,2})")
ADDRESS = re.compile(r"HTTPS?://.*/S/([^/?#]+)(?:[?#].*)?")
SHORTEST = 8
"""Characters that a printed number has at least."""
OURS = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*-([A-Z]\d{6,}|P-[A-Z0-9]{1,12})-[A-Z0-9](/\d{1,2})?")
"""The shape of our labels, whatever their check character."""
LONGEST_LABEL = 40
"""Characters; a longer text is none of our labels with a wrong character."""
ARTICLE = re.compile(r"\d{12,14}")
"""The number of an article of trade (EAN, UPC, GTIN), whose last digit checks the others."""


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


def looks_like_ours(text: str) -> bool:
    """Whether a text in capitals has the shape of one of our labels, but not its check character."""
    if len(text) > LONGEST_LABEL or scan_of(text):
        return False
    # Whichever character is wrong, a letter, a digit or a hyphen in its place makes the shape right.
    return any(
        OURS.fullmatch(text[:place] + right + text[place + 1 :]) for place in range(len(text)) for right in "A0-"
    )


def is_code(text: str) -> bool:
    """Whether nobody types this by chance: a label of ours in capitals, also a wrong one, or an article's number."""
    if ARTICLE.fullmatch(text):
        digits = [int(digit) for digit in reversed(text)]
        return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
    return scan_of(text) is not None or looks_like_ours(text)


def is_number(text: str) -> bool:
    """Whether this is a printed number of the program: its last character checks the others."""
    return len(text) >= SHORTEST and NUMBER.fullmatch(text) is not None and is_printed_number(text)


def is_text_input(widget: object) -> TypeGuard[TextInputLike]:
    return hasattr(widget, "action_delete_left")
