"""Normalises letters for the search, and says which scripts are written without spaces."""

import re
import unicodedata
from functools import lru_cache

# Written without spaces between words: Chinese, Japanese, Korean. Searched by pairs.
PAIRED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+)")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, full width made half width, accents taken off."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def is_paired(character: str) -> bool:
    return PAIRED.match(character) is not None


def is_chinese(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
    )
