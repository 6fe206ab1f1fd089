"""Reads days and times that people type in English or Chinese: `tomorrow 9am`, `明天下午3点半`, `+2d`, `周五 14:00`.

A text that is not completely understood gives None and never a guess, because a wrong appointment costs a journey.
(dateparser takes 0.2 s for its first answer, does not know `明天9点`, and reads `今天下午` as the present minute.)
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_STARTS = time(9)  # the time of a day that is typed without one
FARTHEST = timedelta(days=3660)
"""A moment farther away is a slip of the keys; the first and the last year of all cannot even be told in UTC."""

WEEKDAYS = {
    **{name: n for n, names in enumerate(("mon monday", "tue tues tuesday", "wed wednesday", "thu thur thurs thursday",
       "fri friday", "sat saturday", "sun sunday")) for name in names.split()},
    **{char: n for n, chars in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for char in chars},
}  # fmt: skip
MONTHS = {
    name: n
    for n, full in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
    for name in {full, full[:3], full[:4]}
}
DAYS = {
    "today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "day after tomorrow": 2, "yesterday": -1,
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2,
}  # fmt: skip
# Part of the day: its hour when it is typed alone, and the hour from which a 12-hour figure is not moved by 12.
PARTS = {
    "凌晨": (0, 0), "早上": (8, 1), "上午": (9, 1), "中午": (12, 11), "下午": (14, 12), "傍晚": (18, 12),
    "晚上": (19, 12),
    "morning": (9, 1), "noon": (12, 11), "afternoon": (14, 12), "evening": (19, 12), "am": (None, 1), "pm": (None, 12),
}  # fmt: skip
UNITS = {
    "minutes": "m min mins minute minutes 分 分钟", "hours": "h hr hrs hour hours 时 小时 个小时",
    "days": "d day days 天 日", "weeks": "w week weeks 周 星期 个星期",
}  # fmt: skip
UNIT = {word: unit for unit, words in UNITS.items() for word in words.split()}
NUMERALS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, with the longest first; Latin words match only as a whole."""
    return "|".join(rf"{w}(?![a-z])" if w.isascii() else w for w in sorted(words, key=len, reverse=True))


_OFFSET = re.compile(rf"(\d{{1,5}}(?:\.5)?)\s*({_any(UNIT)})\s*(半)?\s*")
_DAY: tuple[tuple[str, Callable[[re.Match[str], date], date | None]], ...] = (
    (r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?(?!\d)", lambda m, today: _dated(m)),
    (r"(?P<m>\d{1,2})\s*(?:[-/]|月)\s*(?P<d>\d{1,2})(?![\d:])\s*[日号]?", lambda m, today: _nearest(m, today)),
    (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<mon>{_any(MONTHS)})\.?(?:,?\s+(?P<y>\d{{4}}))?",
     lambda m, today: _named(m, today)),
    (rf"(?P<mon>{_any(MONTHS)})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<y>\d{{4}}))?",
     lambda m, today: _named(m, today)),
    (rf"{_any(DAYS)}", lambda m, today: today + timedelta(days=DAYS[m[0]])),
    (rf"(?:(?P<which>next|this|last)\s+)?(?P<w>{_any(w for w in WEEKDAYS if w.isascii() and w.isalpha())})",
     lambda m, today: _weekday(m, today)),
    (r"(?P<which>[上本这下]?)个?(?:周|星期|礼拜)(?P<w>[一二三四五六日天1-7])", lambda m, today: _weekday(m, today)),
    (r"(?P<d>\d{1,2})\s*[号日]", lambda m, today: _of_month(int(m["d"]), today)),
)  # fmt: skip
DAY = tuple((re.compile(pattern), read) for pattern, read in _DAY)
_BEFORE = _any({w: 0 for w in PARTS if not w.isascii()})
_AFTER = _any({w: 0 for w in PARTS if w.isascii()})
_TIME = re.compile(
    rf"(?P<before>{_BEFORE})?\s*(?P<h>\d{{1,2}})"
    r"(?:\s*(?:(?P<colon>:)|[点时])\s*(?:(?P<mi>\d{1,2})\s*分?|(?P<part>半|[13]刻|整))?|(?=\s*[ap]m))"
    r"\s*(?P<after>am|pm)?(?![a-z\d])"
)
_PART = re.compile(rf"{_BEFORE}|(?:in the\s+)?(?:{_AFTER})")
_QUARTERS = {"半": 30, "1刻": 15, "3刻": 45, "整": 0}


def typed_time(text: str, now: datetime, tz: tzinfo, day_starts: time = DAY_STARTS) -> datetime | None:
    """The typed moment in `tz`; None when the text is not completely understood.

    `now` must have a time zone. A time alone is today's; a weekday is the coming one; a day without a year is the
    nearest one; a day without a time begins with the working day; `+2d` keeps the time of day, `+30m` adds minutes.
    """
    local, plain = now.astimezone(tz), _plain(text)
    if plain in ("now", "现在"):
        return local
    if offset := _offset(plain):
        days, rest = offset
        moved = (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=tz) if days else local
        return (moved.astimezone(UTC) + rest).astimezone(tz) if rest else moved
    found = _split(plain, local.date())
    if found is None:
        return None
    day, clock, later, weekday = found
    if abs(day - local.date()) > FARTHEST:
        return None
    moment = datetime.combine(day, clock or day_starts, tz) + timedelta(days=later)
    # "Friday 9:00" typed on a Friday afternoon means next week.
    return moment + timedelta(days=7) if weekday and day == local.date() and moment < local else moment


def typed_day(text: str, now: datetime, tz: tzinfo) -> date | None:
    """The typed day (such as a date of purchase); None when it is not understood or has a time."""
    local, plain = now.astimezone(tz), _plain(text)
    if offset := _offset(plain):
        return None if offset[1] else local.date() + timedelta(days=offset[0])
    found = _split(plain, local.date())
    return found[0] if found and found[1] is None else None


def _plain(text: str) -> str:
    """The text in half-width lower case, with Chinese figures as digits and without filler words."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    plain = re.sub(
        r"(?<!周)(?<!星期)(?<!礼拜)[零〇一二两三四五六七八九十]+(?=[个点时分刻月日号天周星小半])", _figure, plain
    )
    plain = re.sub(r"(?<=点)[零〇一二两三四五六七八九十]+", _figure, plain)
    plain = re.sub(r"(\d)个半(小时|星期)", r"\1.5\2", plain)
    plain = re.sub(r"半个?小时", "30分钟", plain)
    plain = re.sub(r"([今明昨])(早|晚)上?", r"\1天\2上", plain)
    plain = re.sub(r"(?<=\d)t(?=\d)", " ", plain)
    return re.sub(r"\s+", " ", re.sub(r"\bat\b|\bon\b|[,的]", " ", plain)).strip()


def _figure(match: re.Match[str]) -> str:
    tens, ten, ones = match[0].rpartition("十")
    if not ten:
        return "".join(str(NUMERALS[char]) for char in ones)
    return str((NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones[-1]] if ones else 0))


def _offset(plain: str) -> tuple[int, timedelta] | None:
    """`+1d2h`, `in 2 days`, `30分钟后` as whole days and the rest; None for any other text."""
    if match := re.fullmatch(r"(?:\+|in )\s*(.+)|(.+?)(?:以后|之后|后| later)", plain):
        rest, days, time_part = match[1] or match[2], 0, timedelta()
        while rest and (step := _OFFSET.match(rest)):
            amount = float(step[1]) + (0.5 if step[3] else 0)
            span = timedelta(**{UNIT[step[2]]: amount})
            whole = UNIT[step[2]] in ("days", "weeks") and amount.is_integer()
            days, time_part = (days + span.days, time_part) if whole else (days, time_part + span)
            rest = rest[step.end() :]
        if not rest and (days or time_part) and timedelta(days=days) <= FARTHEST and time_part <= FARTHEST:
            return days, time_part
    return None


def _split(plain: str, today: date) -> tuple[date, time | None, int, bool] | None:
    """Day, time, days to add (for midnight), and whether the day was a bare weekday; None unless all text was read."""
    rest, day, weekday, clock, later = plain, None, False, None, 0
    for pattern, read in DAY:
        if match := pattern.search(rest):
            day = read(match, today)
            if day is None:
                return None
            weekday = "w" in match.groupdict() and not match["which"]
            rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
            break
    if rest:
        match = _TIME.fullmatch(rest)
        if match:
            read_clock = _clock(match)
            if read_clock is None:
                return None
            clock, later = read_clock
        elif (part := _PART.fullmatch(rest)) and (
            hour := PARTS[part[0].removeprefix("in the ").strip()][0]
        ) is not None:
            clock = time(hour)
        else:
            return None
    return (day or today, clock, later, weekday) if day or clock else None


def _clock(match: re.Match[str]) -> tuple[time, int] | None:
    hour, minute = int(match["h"]), int(match["mi"] or _QUARTERS.get(match["part"] or "", 0))
    if (match["colon"] and match["mi"] is None) or minute > 59 or hour > 24 or (match["before"] and match["after"]):
        return None
    named, later = match["before"] or match["after"], 0
    if named in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if named == "pm" else 0)
    elif named == "凌晨":
        hour %= 12
    elif named == "晚上" and hour == 12:
        hour = 24
    elif named and PARTS[named][1] >= 11 and hour < PARTS[named][1]:
        hour += 12
    if hour == 24:
        hour, later = 0, 1
    return (time(hour, minute), later) if later == 0 or minute == 0 else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(match: re.Match[str]) -> date | None:
    return _made(int(match["y"]), int(match["m"]), int(match["d"]))


def _nearest(match: re.Match[str], today: date, month: int | None = None) -> date | None:
    years = (_made(today.year + n, month or int(match["m"]), int(match["d"])) for n in (-1, 0, 1))
    return min(filter(None, years), key=lambda each: abs(each - today), default=None)


def _named(match: re.Match[str], today: date) -> date | None:
    month = MONTHS[match["mon"]]
    return _made(int(match["y"]), month, int(match["d"])) if match["y"] else _nearest(match, today, month)


def _weekday(match: re.Match[str], today: date) -> date:
    """A bare weekday is the coming one or today; next, this and last mean that week, which begins on Monday."""
    wanted, which = WEEKDAYS[match["w"]], match["which"]
    if not which:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    weeks = {"next": 1, "下": 1, "last": -1, "上": -1}.get(which, 0)
    return today + timedelta(days=wanted - today.weekday() + 7 * weeks)


def _of_month(day: int, today: date) -> date | None:
    """`25号`: of this month, or of the next one when that day is past."""
    following = today.replace(day=1) + timedelta(days=32)
    this, coming = _made(today.year, today.month, day), _made(following.year, following.month, day)
    return this if this and this >= today else coming
