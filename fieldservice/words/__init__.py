"""Every word that a person reads: msgids are the English sentences, and they are translated at the moment they are
shown.

So a switch of language needs nothing but painting again. Only the standard library is imported here: this module
stands before the first frame; Babel comes with `forms`, when a date or an amount is shown.
"""

import gettext
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
SOURCE = "en"  # the language of the msgids; it needs no catalogue

_chosen: str | None = None


class UnknownLanguage(ValueError):
    """A language without a catalogue; the message names those there are."""


class Words:
    """A translator for one language, whatever the screen speaks: papers go out in the customer's.

    Name it `_` where it is used (`_ = Words("zh")`), so that the catalogue tool finds the words.
    """

    __slots__ = ("_catalogue", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, message: str, /, **values: object) -> str:
        # gettext answers the empty msgid with the header of the catalogue.
        text = self._catalogue.gettext(message) if message else ""
        return text % values if values else text

    def in_context(self, context: str, message: str, /, **values: object) -> str:
        """For words that are one in English and two in Chinese: `in_context("state", "open")`."""
        text = self._catalogue.pgettext(context, message) if message else ""
        return text % values if values else text

    def counted(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Singular or plural by the number, which the text may show as `%(n)s`."""
        return self._catalogue.ngettext(one, many, n) % {"n": n, **values}


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language not in LANGUAGES:
        raise UnknownLanguage(f"No words in {language!r}; there are: {', '.join(LANGUAGES)}")
    if language == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation("fieldservice", Path(__file__).parent, [language])


@cache
def words(language: str) -> Words:
    return Words(language)


def use(language: str | None) -> None:
    """From now on speak this language; None leaves it to the system again. Raises UnknownLanguage."""
    global _chosen
    if language is not None:
        words(language)
    _chosen = language


def language() -> str:
    """What is spoken now: what was chosen, else what the system asks for."""
    return _chosen or _system()


@cache
def _system() -> str:
    return system_language(os.environ)


def system_language(environ: Mapping[str, str]) -> str:
    """FIELDSERVICE_LANG, else the locale as POSIX orders it; a language we do not have gives English."""
    for name in ("FIELDSERVICE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environ.get(name):
            # LANGUAGE refines a real locale; under C it must not count (GNU gettext, "Locale Environment Variables").
            if name != "FIELDSERVICE_LANG" and asked.partition(".")[0] not in ("C", "POSIX"):
                asked = environ.get("LANGUAGE") or asked
            return "zh" if asked.lower().startswith("zh") else SOURCE
    return _windows_language() if sys.platform == "win32" else SOURCE


def _windows_language() -> str:
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # type: ignore[attr-defined]
    return "zh" if primary == 0x04 else SOURCE


def _(message: str, /, **values: object) -> str:
    """The message in the language spoken now: `_("Held by %(office)s", office="CD01")`."""
    return words(language())(message, **values)


def in_context(context: str, message: str, /, **values: object) -> str:
    return words(language()).in_context(context, message, **values)


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    return words(language()).counted(one, many, n, **values)
