"""Words and amounts on papers: in Chinese, in English, or in both with Chinese first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from fieldservice.words import Words, forms
from fieldservice.words.marking import N_, NP_
from fieldservice.words.moments import local_text
from printing.preview import cells

LANGUAGES = ("zh", "en", "both")
COPIES = {
    "company": NP_("copy", "Company copy"),
    "customer": NP_("copy", "Customer copy"),
    "headquarters": NP_("copy", "Headquarters copy"),
}
DEMO_MARK, VOID = N_("DEMO - not valid"), N_("VOID")
"""Words across the sheets of a paper."""
NAME_CELLS = 20
"""The most cells of a name that is called out; a longer one ends in an ellipsis."""
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•・]+")
_ASIDE = re.compile("[(（].*?[)）]")
_ADDRESSED = re.compile("(?:先生|女士|小姐|老师|师傅|经理|主任|医生|教授)$")
_LONGEST_PERSON = 4
"""Characters: a Chinese name of more is that of an organisation."""
_ORGANISATION = re.compile(
    "(?:公司|集团|[银商支分]行|医院|诊所|学校|..[大中小]学|学院|幼儿园|..中心|酒店|宾馆|超市|商店|书店|药店|工厂|大厦|法院|邮局|税务局|"
    "公安局|派出所|研究所|事务所|办公室|信息科|财务科|财务部|技术部|服务站|服务部|经营部|营业部|营业厅|工作室|门市部)$"
)
_LATIN_ORGANISATION = re.compile(
    r"\b(?:bank|branch|cent(?:er|re)|clinic|co\.|college|company|corp|corporation|department|gmbh|group|hospital|hotel|"
    r"inc|institute|limited|llc|ltd|ministry|office|plc|school|services|store|university)(?!\w)",
    re.IGNORECASE,
)


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


def amount(minor: int | str | None, currency: str) -> str:
    """Money with its currency; "" where there is none."""
    return forms.money(int(minor), currency) if minor else ""


def surname(name: str) -> str:
    """The name that is called out at the counter: 欧阳, Schmidt; an organisation keeps a shortened name.

    Everybody can read it, so of a person nothing else is shown: of a Chinese name the surname, of another the last
    word.
    """
    name = " ".join(_ASIDE.sub(" ", name).split()) or name.strip()
    chinese = _HAN.findall(name)
    return _within(_chinese_surname(chinese) or name if chinese else _latin_surname(name))


def _chinese_surname(parts: list[str]) -> str:
    """The surname of the last person among the parts (人民医院 王小明); "" where none is a person."""
    whole = "".join(parts)
    people = [_ADDRESSED.sub("", part) for part in ([whole] if len(whole) <= _LONGEST_PERSON else parts)]
    people = [person.strip("·•・") for person in people if not _ORGANISATION.search(person)]
    people = [person for person in people if person and (len(person) <= _LONGEST_PERSON or "·" in person)]
    if not people:
        return ""
    *given, last = re.split("[·•・]", people[-1])
    if given:
        return last
    return last[:2] if len(last) > 2 and last[:2] in forms.COMPOUND_SURNAMES else last[:1]


def _latin_surname(name: str) -> str:
    if _LATIN_ORGANISATION.search(name):
        return name
    before_comma, comma, _given = name.partition(",")
    return before_comma if comma else name.rpartition(" ")[2]


def _within(name: str) -> str:
    if cells(name) <= NAME_CELLS:
        return name
    while cells(name) >= NAME_CELLS:
        name = name[:-1]
    return name.rstrip() + "…"


def printed_where(at: datetime, zone: ZoneInfo, where: str, who: str, language: str) -> str:
    """The line in the footer with the time, the place and the person of this print."""
    say = in_languages(language)
    return f"{say(N_('Printed'))} {local_text(at, zone)} {where} {who}".strip()
