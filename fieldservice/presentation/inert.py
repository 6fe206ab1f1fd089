"""Text that a terminal obeys in nothing."""

import unicodedata

_SPACE = ("Cc", "Zl", "Zp")
_NOTHING = "Cf"
_BROKEN = "Cs"


def inert(text: str) -> str:
    """`text` on one line and without anything a terminal would obey: escapes, bidirectional marks, half surrogates."""
    return text if text.isprintable() else "".join(map(_inert_character, text))


def _inert_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in _SPACE:
        return " "
    if category == _BROKEN:
        return "?"
    return "" if category == _NOTHING else character
