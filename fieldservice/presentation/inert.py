"""Makes text harmless for a terminal, so that a customer's name cannot move the cursor or change colours."""

import unicodedata

_SPACE = ("Cc", "Zl", "Zp")
_LEFT_OUT = "Cf"
_BROKEN = "Cs"


def inert(text: str) -> str:
    """`text` on one line, without escapes, bidirectional marks and half surrogates."""
    return text if text.isprintable() else "".join(map(_inert_character, text))


def _inert_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACE:
        return " "
    if category == _BROKEN:
        return "?"
    return "" if category == _LEFT_OUT else character
