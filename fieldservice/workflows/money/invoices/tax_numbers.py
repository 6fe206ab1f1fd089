"""Tax numbers 纳税人识别号: what they may look like, and the check character of the unified social credit code.

The check character is that of GB 32100-2015 (MOD 31-3). Sole traders use the number of their identity card, whose check
character is that of GB 11643 (ISO 7064 MOD 11-2). Numbers of 15, 16, 17, 19 and 20 characters have none.
"""

from __future__ import annotations

import re
import unicodedata

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message

LENGTHS = range(15, 21)
WITH_CHECK = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of a unified social credit code: I, O, S, V and Z are not among them."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
OF_IDENTITY_CARD = tuple(pow(2, 17 - place, 11) for place in range(17))
NOT_LONG_ENOUGH = N_("A tax number has 15 to 20 letters and digits; this one has %(count)s.")
OTHER_CHARACTERS = N_("A tax number has letters and digits only.")
WRONG_CHECK = N_("This tax number has a typing error: its last character does not fit the others.")
MISTYPED = N_("This tax number has a typing error: I, O, S, V and Z do not occur in it.")


def plain_tax_number(text: str) -> str:
    """The number as it is kept: capitals, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_character_of_code(body: str) -> str:
    """The last character of a unified social credit code with these 17 characters before it."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_identity_number(number: str) -> bool:
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return False
    total = sum(int(char) * weight for char, weight in zip(number[:17], OF_IDENTITY_CARD, strict=True))
    return "10X98765432"[total % 11] == number[17]


def wrong_with(text: str) -> Message | None:
    """What is wrong with a tax number; None where nothing is."""
    number = plain_tax_number(text)
    if not re.fullmatch("[0-9A-Z]*", number):
        return Message(OTHER_CHARACTERS)
    if len(number) not in LENGTHS:
        return Message(NOT_LONG_ENOUGH, {"count": len(number)})
    if len(number) != WITH_CHECK or is_identity_number(number):
        return None
    if not set(number) <= set(ALPHABET):
        return Message(MISTYPED)
    return None if check_character_of_code(number[:17]) == number[17] else Message(WRONG_CHECK)
