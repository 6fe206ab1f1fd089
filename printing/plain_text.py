"""Makes text harmless for paper and terminal: composed characters, one kind of space, no control or format characters.

Line feeds are the only control characters that remain, as line breaks.
"""

import re
import unicodedata

_INVISIBLE = ("Cc", "Cf", "Cs")  # escapes, direction overrides and joiners, half surrogates
# In Chinese faces curly quotes are as wide as an ideograph, which tears English words apart.
_LATIN_QUOTE = re.compile("(?<![\u2e80-\uffef])[‘’“”](?=[!-~])|(?<=[!-~])[‘’“”](?![\u2e80-\uffef])")


def plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return text if text.isprintable() and not _varied(text) else "".join(map(_plain_character, text))


def narrow_quotes(text: str) -> str:
    """The text with straight quotes in place of curly ones next to Latin words."""
    return _LATIN_QUOTE.sub(lambda found: "'" if found[0] in "‘’" else '"', text)


def _varied(text: str) -> bool:
    return any("\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" for char in text)


def _plain_character(char: str) -> str:
    kind = unicodedata.category(char)
    if char == "\n" or kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Zs":
        return " "
    return "" if kind in _INVISIBLE or _varied(char) else char
