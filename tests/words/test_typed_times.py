"""Times as people type them, on Sunday 22 November 2026, half past two in the afternoon, in Chengdu."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldservice.words.typed_times import typed_day, typed_time

CHENGDU = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 31, tzinfo=CHENGDU)

TIMES = {
    # the day and the time of day
    "tomorrow 9am": "11-23 09:00",
    "tomorrow at 3 pm": "11-23 15:00",
    "3pm tomorrow": "11-23 15:00",
    "tomorrow afternoon": "11-23 14:00",
    "day after tomorrow 15:00": "11-24 15:00",
    "yesterday 3pm": "11-21 15:00",
    "明天9点": "11-23 09:00",
    "明天上午十点": "11-23 10:00",
    "明天下午3点半": "11-23 15:30",
    "后天下午三点一刻": "11-24 15:15",
    "大后天 14:00": "11-25 14:00",
    "昨天15:20": "11-21 15:20",
    "今晚8点": "11-22 20:00",
    "明早9点": "11-23 09:00",
    "明晚": "11-23 19:00",
    # weekdays: the next such day, today if its time has not passed
    "周五 14:00": "11-27 14:00",
    "fri 2pm": "11-27 14:00",
    "14:00 周五": "11-27 14:00",
    "礼拜三下午2点": "11-25 14:00",
    "周日 20:00": "11-22 20:00",
    "星期天 10:00": "11-29 10:00",
    "sunday 10:00": "11-29 10:00",
    "next friday": "11-27 09:00",
    "下周一": "11-23 09:00",
    "last fri 16:00": "11-13 16:00",
    "上周五 16:00": "11-13 16:00",
    # dates; without a year the nearest
    "11-25 09:30": "11-25 09:30",
    "2026-11-25": "11-25 09:00",
    "2026-11-25 9:30": "11-25 09:30",
    "2026-11-25T09:30": "11-25 09:30",
    "2026/11/25 9:30": "11-25 09:30",
    "11月25日 9点30分": "11-25 09:30",
    "2026年11月25日 下午2:30": "11-25 14:30",
    "25号 9:00": "11-25 09:00",
    "二十五号下午四点": "11-25 16:00",
    "25 Nov 9:30": "11-25 09:30",
    "Nov 25, 2026 9:30": "11-25 09:30",
    "十二月三日": "12-03 09:00",
    # a time alone is today's
    "9am": "11-22 09:00",
    "14:00": "11-22 14:00",
    "noon": "11-22 12:00",
    "12am": "11-22 00:00",
    "12pm": "11-22 12:00",
    "中午12点半": "11-22 12:30",
    "凌晨2点": "11-22 02:00",
    "十一点二十": "11-22 11:20",
    "9点01分": "11-22 09:01",
    "晚上12点": "11-23 00:00",
    "now": "11-22 14:31",
    # from now on
    "+2d": "11-24 14:31",
    "+1w": "11-29 14:31",
    "+30m": "11-22 15:01",
    "+1h30m": "11-22 16:01",
    "in 2 days": "11-24 14:31",
    "in 1 hour": "11-22 15:31",
    "30分钟后": "11-22 15:01",
    "半小时后": "11-22 15:01",
    "2个半小时后": "11-22 17:01",
    "两天后": "11-24 14:31",
    # typed with an input method in full width
    "１１－２５　０９：３０": "11-25 09:30",
    "明天９：３０": "11-23 09:30",
}

NOT_UNDERSTOOD = [
    "", " ", "hello", "1", "12", "11-25 9", "25/11", "31-02", "02-30 9:00", "25:00", "9:75", "13pm", "0am", "24:30",
    "明天半", "下下周一", "tomorrow or so", "+", "+d", "+99999999999999999999d", "in", "后", "周八",
    "2026-13-01", "明天 明天", "9点 10点",
    "0001-01-01 00:00", "9999-12-31 24:00", "2036-12-31 10:00",  # farther away than ten years
]  # fmt: skip


@pytest.mark.parametrize("typed", TIMES)
def test_a_time_is_understood_as_it_is_typed(typed):
    moment = typed_time(typed, NOW, CHENGDU)

    assert moment is not None and f"{moment:%m-%d %H:%M}" == TIMES[typed]


@pytest.mark.parametrize("typed", NOT_UNDERSTOOD)
def test_a_typed_time_that_is_not_wholly_understood_is_never_guessed(typed):
    assert typed_time(typed, NOW, CHENGDU) is None
    assert typed_day(typed, NOW, CHENGDU) is None


def test_a_day_of_purchase_is_a_day_and_a_time_beside_it_is_refused():
    assert typed_day("2025-03-08", NOW, CHENGDU) == date(2025, 3, 8)
    assert typed_day("昨天", NOW, CHENGDU) == date(2026, 11, 21)
    assert typed_day("3月8日", NOW, CHENGDU) == date(2027, 3, 8)
    assert typed_day("昨天 9点", NOW, CHENGDU) is None
    assert typed_day("+3h", NOW, CHENGDU) is None


def test_early_in_january_a_day_in_december_is_last_years():
    early = datetime(2027, 1, 4, 9, tzinfo=CHENGDU)

    assert typed_day("12-30", early, CHENGDU) == date(2026, 12, 30)


def test_the_night_the_clocks_change_two_days_keep_the_hour_and_48_hours_do_not():
    london = ZoneInfo("Europe/London")
    before = datetime(2026, 10, 24, 9, tzinfo=london)

    assert f"{typed_time('+2d', before, london):%d %H:%M}" == "26 09:00"
    assert f"{typed_time('+48h', before, london):%d %H:%M}" == "26 08:00"


def test_the_zone_of_now_does_not_matter():
    assert typed_time("明天9点", NOW.astimezone(UTC), CHENGDU) == typed_time("明天9点", NOW, CHENGDU)


@given(st.text(alphabet="0123456789:-/+ 年月日号点半分时周一二三十上下午明后天amptorwfidh", max_size=16))
def test_no_typed_text_breaks_the_reading_of_a_time(typed):
    moment = typed_time(typed, NOW, CHENGDU)

    assert moment is None or moment.tzinfo is CHENGDU


@given(st.datetimes(NOW.replace(tzinfo=None) - timedelta(days=900), NOW.replace(tzinfo=None) + timedelta(days=900)))
def test_a_moment_written_out_is_read_back(moment):
    there = moment.replace(second=0, microsecond=0, tzinfo=CHENGDU)

    assert typed_time(f"{there:%Y-%m-%d %H:%M}", NOW, CHENGDU) == there
    assert typed_time(f"{there:%Y年%m月%d日 %H点%M分}", NOW, CHENGDU) == there
