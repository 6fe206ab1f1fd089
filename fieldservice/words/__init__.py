"""Translates the texts that people read. The msgids are the English sentences.

A text is translated when it is shown, so switching the language only needs a repaint. This module is loaded before the
first frame, so it imports only the standard library; `forms` imports Babel when a date or an amount is shown.
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
    """A language without a catalogue; the message names the languages that have one."""


class Words:
    """A translator into one language, independent of the screen's: papers are in the customer's language.

    Name it `_` where it is used (`_ = Words("zh")`), so that the catalogue tool finds the messages.
    """

    __slots__ = ("_catalogue", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, message: str, /, **values: object) -> str:
        # For the empty msgid gettext returns the header of the catalogue.
        text = self._catalogue.gettext(message) if message else ""
        return text % values if values else text

    def in_context(self, context: str, message: str, /, **values: object) -> str:
        """Translate a word that has two meanings, and two words in Chinese: `in_context("state", "open")`."""
        text = self._catalogue.pgettext(context, message) if message else ""
        return text % values if values else text

    def counted(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Singular or plural by the number, which the text can show as `%(n)s`."""
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
    """Use this language from now on; None uses the system's again. Raises UnknownLanguage."""
    global _chosen
    if language is not None:
        words(language)
    _chosen = language


def language() -> str:
    """The current language: the chosen one, else the system's."""
    return _chosen or _system()


@cache
def _system() -> str:
    return system_language(os.environ)


def system_language(environ: Mapping[str, str]) -> str:
    """FIELDSERVICE_LANG, else the locale in POSIX order; English for a language that we do not have."""
    for name in ("FIELDSERVICE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environ.get(name):
            # LANGUAGE refines a real locale; under C it must not count (GNU gettext, "Locale Environment Variables").
            if name != "FIELDSERVICE_LANG" and asked.partition(".")[0] not in ("C", "POSIX"):
                asked = environ.get("LANGUAGE") or asked
            return "zh" if asked.lower().startswith("zh") else SOURCE
    return _windows_language() if sys.platform == "win32" else SOURCE


def _windows_language() -> str:
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # type: ignore[attr-defined]  # Windows
    return "zh" if primary == 0x04 else SOURCE


def _(message: str, /, **values: object) -> str:
    """The message in the current language: `_("Held by %(office)s", office="CD01")`."""
    return words(language())(message, **values)


def in_context(context: str, message: str, /, **values: object) -> str:
    return words(language()).in_context(context, message, **values)


def _n(one: str, many: str, n: int, /, **values: object) -> str:
    return words(language()).counted(one, many, n, **values)
