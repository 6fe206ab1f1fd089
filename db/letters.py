"""Normalises letters for the search, and says which scripts are written without spaces."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

# Written without spaces between words: Chinese, Japanese, Korean. Searched by pairs.
PAIRED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]+)")

SIMPLIFIED = Path(__file__).parent / "simplified.txt"
# Letters of their own that people without such keys type as these. Unicode has no decomposition for them.
PLAIN = {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "đ": "d",
    "ı": "i",
    "ȷ": "j",
    "ĸ": "k",
    "ŋ": "n",
    "ə": "e",
    "ɛ": "e",
    "ɔ": "o",
    "ʒ": "z",
    "ƶ": "z",
}
_WITH_A_STROKE = re.compile("LATIN SMALL LETTER ([A-Z]) WITH .*")
_LATIN = ("\u00df-\u02af", "\u1d80-\u1d9a", "\u2c60-\u2c7f", "\ua720-\ua7ff")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, full width made half width, accents taken off, letters made plain (ø, ł, ß), Chinese simplified."""
    if text.isascii():
        return text.lower()
    return simplified(plain_letters(text))


def simplified(text: str) -> str:
    """Traditional Chinese in simplified characters."""
    return text.translate(_simplified())


def plain_letters(text: str) -> str:
    """The same with Chinese as it is written: a traditional character may have a reading of its own."""
    return accents_off(text).translate(_plain())


def accents_off(text: str) -> str:
    """Letters as the first version of the search made them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


@cache
def _plain() -> dict[int, str]:
    stroked = {
        code: found[1].lower()
        for span in _LATIN
        for code in range(ord(span[0]), ord(span[-1]) + 1)
        if not unicodedata.decomposition(chr(code))
        and (found := _WITH_A_STROKE.fullmatch(unicodedata.name(chr(code), "")))
    }
    return stroked | {ord(letter): plain for letter, plain in PLAIN.items()}


def traditional(text: str) -> str:
    """Chinese in traditional characters, each in its commonest form."""
    return text.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    return {ord(simple): chr(each) for each, simple in reversed(_simplified().items())}


@cache
def _simplified() -> dict[int, str]:
    lines = SIMPLIFIED.read_text("utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def differs_from_first_version(text: str) -> bool:
    """Whether this version makes another text of one that the first version made. A change of what letters become needs
    a migration that makes search rows again (fieldservice/read_model/search_again.py)."""
    return not text.isascii() and not _changed().isdisjoint(text.lower())


@cache
def _changed() -> frozenset[str]:
    return frozenset(map(chr, (*_plain(), *_simplified())))


def is_paired(character: str) -> bool:
    return PAIRED.match(character) is not None


def is_chinese(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
    )
