"""Formats days, times, amounts and masked names for people; times are kept in UTC and shown in local time.

Short times are formatted without Babel, because lists paint thousands of them and the first frame must not wait for it;
long forms for papers and pages use Babel.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from fieldservice.words import language as spoken
from fieldservice.words import words
from fieldservice.words.amounts import money
from fieldservice.words.marking import N_
from fieldservice.words.moments import localised
from fieldservice.words.moments import moment as kept

__all__ = [
    "about", "amount", "in_language", "in_sentence", "listed", "long_day", "long_time", "masked_name", "masked_phone",
    "money", "named", "phone", "short_day", "short_time", "sortable_time", "weekday",
]  # fmt: skip

ERASED = N_("(erased)")
"""The name of an erased customer in rows and pages; workflows/engine/fold.py has the same."""
COMPOUND_SURNAMES = frozenset((
    "欧阳", "司马", "诸葛", "上官", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "宇文", "长孙", "端木", "司空", "西门", "东郭", "轩辕", "闻人", "澹台", "公冶", "宗政", "濮阳", "淳于", "申屠",
    "钟离", "鲜于", "呼延", "赫连", "拓跋", "百里", "万俟", "太史", "公羊", "司寇", "亓官", "南门", "东门", "第五",
    "梁丘", "左丘",
))  # fmt: skip


def short_time(moment: datetime | str, now: datetime, tz: tzinfo | None = None, language: str | None = None) -> str:
    """`14:05` today, `Tomorrow 09:00`, `11-25 09:30` within half a year, else `2025-11-25`; always in 24 hours."""
    local, today = _local(moment, tz), _local(now, tz)
    _ = words(language or spoken())
    days = (local.date() - today.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return _("Tomorrow %(time)s", time=f"{local:%H:%M}")
    if days == -1:
        return _("Yesterday %(time)s", time=f"{local:%H:%M}")
    return f"{local:%m-%d %H:%M}" if abs(days) < 180 else f"{local:%Y-%m-%d}"


def about(span: timedelta, language: str | None = None) -> str:
    """A span of time in its largest unit: 3 years, 20 minutes."""
    from babel.dates import format_timedelta

    return str(format_timedelta(span, threshold=1, locale=language or spoken()))


def in_sentence(time: str) -> str:
    """A short time within a sentence: `since yesterday 15:07`."""
    return time[:1].lower() + time[1:]


def named(name: str) -> str:
    """A customer's name, or "(erased)" in the current language."""
    return words(spoken())(ERASED) if name == ERASED else name


def in_language(texts: Mapping[str, object], language: str | None = None) -> str:
    """The text of a coded value or of a name in both languages: in this language, else in the other, else the code."""
    return str(texts.get(language or spoken()) or texts.get("en") or texts.get("zh") or texts.get("code") or "")


def listed(texts: Iterable[str], language: str | None = None) -> str:
    """Texts in a row, with the separator of the language."""
    _ = words(language or spoken())
    return _(", ").join(texts)


def sentences(texts: Iterable[str], language: str | None = None) -> str:
    """Those that are not empty, one after the other; between Chinese sentences stands no blank."""
    return ("" if (language or spoken()) == "zh" else " ").join(filter(None, texts))


def long_time(moment: datetime | str, tz: tzinfo | None = None, language: str | None = None) -> str:
    """Day and time by locale: `Nov 25, 2026, 09:30` / `2026年11月25日 09:30`."""
    local = _local(moment, tz)
    separator = ", " if (language or spoken()) == "en" else " "
    return f"{long_day(local.date(), language)}{separator}{local:%H:%M}"


def sortable_time(moment: datetime | str, tz: tzinfo | None = None) -> str:
    """`2026-11-25 09:30`, for files that are read later and elsewhere."""
    return f"{_local(moment, tz):%Y-%m-%d %H:%M}"


def weekday(number: int, language: str) -> str:
    """A day of the week, Monday being 0, in its short form: Mon, 周一."""
    from babel.dates import get_day_names

    return str(get_day_names("abbreviated", "format", language)[number])


def long_day(day: date | str, language: str | None = None) -> str:
    from babel.dates import format_date

    return format_date(date.fromisoformat(day) if isinstance(day, str) else day, "medium", locale=language or spoken())


def short_day(day: str, now: datetime, language: str | None = None) -> str:
    """`Nov 29`, with the year where it is another one."""
    from babel.dates import format_skeleton

    spelt = date.fromisoformat(day)
    if spelt.year != now.year:
        return long_day(spelt, language)
    return str(format_skeleton("MMMd", spelt, locale=language or spoken()))


def amount(number: int | float, language: str | None = None) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=language or spoken())


def phone(stored: object) -> str:
    """A stored phone number as people write it, the extension behind a hyphen: `02855503305-21`."""
    number, _, extension = str(stored or "").partition("x")
    return f"{number}-{extension}" if extension.isdigit() else str(stored or "")


def masked_phone(phone: str) -> str:
    """`138****8000`; a short number keeps its last two digits, so that callers can still be distinguished."""
    if "*" in phone:
        return phone
    digits = "".join(char for char in phone.partition("x")[0] if char.isdigit())
    if len(digits) < 7:
        return "*" * max(len(digits) - 2, 0) + digits[-2:]
    return f"{digits[:3]}{'*' * max(len(digits) - 7, 1)}{digits[-4:]}"


def masked_name(name: str) -> str:
    """`张*`, `欧阳**`, `M**** S*****`: the surname of a Chinese name, the first letters of another."""
    if name.isascii() or " " in name:
        return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
    shown = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:shown] + "*" * (len(name) - shown)


def _aware(moment: datetime | str) -> datetime:
    return kept(moment) if isinstance(moment, str) else moment


def _local(moment: datetime | str, tz: tzinfo | None) -> datetime:
    return localised(_aware(moment), tz)
