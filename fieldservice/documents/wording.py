"""Words and amounts on papers: in Chinese, in English, or in both with Chinese first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from fieldservice.words import Words, forms
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import local_text

LANGUAGES = ("zh", "en", "both")
COPIES = {
    "company": NP_("copy", "Company copy"),
    "customer": NP_("copy", "Customer copy"),
    "headquarters": NP_("copy", "Headquarters copy"),
}
DEMO_MARK = N_("DEMO - not valid")
ORGANISATION = 5
"""A Chinese name of so many characters is that of an organisation; a person's name has two to four."""


def spoken_by(language: str) -> tuple[str, ...]:
    return ("zh", "en") if language == "both" else (language,)


def tag(language: str) -> str:
    """The BCP 47 tag of a paper."""
    return "en" if language == "en" else "zh-CN"


def in_languages(language: str) -> Callable[..., str]:
    """A translator for a paper; in both languages, Chinese comes first."""
    speakers = [Words(spoken) for spoken in spoken_by(language)]

    def say(message: str, context: str = "") -> str:
        texts = [speak.in_context(context, message) if context else speak(message) for speak in speakers]
        return " ".join(dict.fromkeys(texts))

    return say


def labels(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """The labels of a paper, each in its language(s)."""
    say = in_languages(language)
    return {key: say(text) for key, text in texts.items()}


def both(texts: Mapping[str, str], language: str) -> str:
    """The text in the language(s) of a paper, each once."""
    return " ".join(dict.fromkeys(filter(None, (forms.in_language(texts, spoken) for spoken in spoken_by(language)))))


Text = str | list[str] | dict[str, str]
"""A text that is the same in every language, several of them in a row, or a text by language, perhaps with a code."""


def in_texts(text: Text, language: str) -> str:
    """A text in the language(s) of a paper; a coded one behind its code."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return listed(text, language)
    return " ".join(dict.fromkeys(filter(None, (text.get("code", ""), both(text, language)))))


def terms(texts: Mapping[str, str], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts[spoken] for spoken in spoken_by(language) if texts.get(spoken)))


def coded(value: object, language: str, with_code: bool = False) -> str:
    """A coded value in the words it had when it was used, behind its code if that is wanted."""
    if not isinstance(value, Mapping):
        return str(value or "")
    worded = both(value, language)
    return " ".join(dict.fromkeys((str(value.get("code")), worded))) if with_code else worded


def ticked(value: object, language: str) -> tuple[tuple[str, bool], ...]:
    """The answer that was given, ticked; the answers that were not chosen are not printed."""
    return ((coded(value, language), True),) if value else ()


def checked(lines: Iterable[object] | None, language: str) -> tuple[tuple[str, str], ...]:
    """A checklist as (item, what was found), in the words of that day."""
    return tuple(
        (coded(line, language), coded(line.get("result"), language))
        for line in lines or ()
        if isinstance(line, Mapping)
    )


def listed(texts: Iterable[str] | None, language: str) -> str:
    """Several texts in a row; on a paper in both languages as Chinese separates them."""
    return forms.listed(texts or (), spoken_by(language)[0])


def amount(minor: int | str | None, currency: str, language: str) -> str:
    """Money with its currency; "" where there is none."""
    return forms.money(int(minor), currency, spoken_by(language)[0]) if minor else ""


def surname(name: str) -> str:
    """The name that is called out at the counter: 欧阳, Schmidt. The name of an organisation is not shortened."""
    name = name.strip()
    if name.isascii():
        return name.rpartition(" ")[2] if name.count(" ") == 1 else name
    if len(name) >= ORGANISATION or " " in name:
        return name
    return name[:2] if len(name) > 2 and name[:2] in forms.COMPOUND_SURNAMES else name[:1]


def printed_where(at: datetime, zone: ZoneInfo, where: str, who: str, language: str) -> str:
    """The line in the footer with the time, the place and the person of this print."""
    say = in_languages(language)
    return f"{say(N_('Printed'))} {local_text(at, zone)} {where} {who}".strip()
