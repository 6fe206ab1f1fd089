"""Times, amounts, phones and names are formatted for people, in both languages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fieldservice.words import forms
from fieldservice.words.moments import local_text

CHENGDU = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 14, 31, tzinfo=CHENGDU)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2026-11-22T06:05:07Z", "14:05", "14:05"),
        ("2026-11-23T01:00:00Z", "Tomorrow 09:00", "明天 09:00"),
        ("2026-11-20T17:00:00.123Z", "Yesterday 01:00", "昨天 01:00"),
        ("2026-11-25T01:30:00Z", "11-25 09:30", "11-25 09:30"),
        ("2025-03-08T01:30:00Z", "2025-03-08", "2025-03-08"),
    ],
)
def test_a_time_in_a_list_is_as_short_as_it_can_be_and_local(text, english, chinese):
    assert forms.short_time(text, NOW, CHENGDU, "en") == english
    assert forms.short_time(text, NOW, CHENGDU, "zh") == chinese


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_a_time_at_the_end_of_the_calendar_in_an_entry_hides_no_job(text, zone):
    assert forms.short_time(text, NOW, ZoneInfo(zone))
    assert local_text(text, ZoneInfo(zone))


def test_a_time_on_a_paper_is_written_out_by_locale():
    assert forms.long_time("2026-11-25T01:30:00Z", CHENGDU, "en") == "Nov 25, 2026, 09:30"
    assert forms.long_time("2026-11-25T01:30:00Z", CHENGDU, "zh") == "2026年11月25日 09:30"


def test_money_is_whole_fen_and_shown_with_a_sign_that_no_other_currency_has_in_every_language():
    assert [forms.money(123450, each) for each in ("CNY", "USD", "HKD")] == ["¥1,234.50", "US$1,234.50", "HK$1,234.50"]
    assert [forms.money(-500, each) for each in ("CNY", "JPY", "MOP")] == ["-¥5.00", "-JP¥500", "-MOP\u00a05.00"]
    assert forms.amount(1000000, "zh") == "1,000,000"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800138000", "138****8000"),
        ("138 0013 8000", "138****8000"),
        ("028-8765432", "028***5432"),
        ("10086", "***86"),
        ("", ""),
    ],
)
def test_a_masked_phone_keeps_the_digits_that_distinguish_callers(phone, masked):
    assert forms.masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳修文", "欧阳**"),
        ("李", "李"),
        ("Maria Schmidt", "M**** S******"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_surname(name, masked):
    assert forms.masked_name(name) == masked
