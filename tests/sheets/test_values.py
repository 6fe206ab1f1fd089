"""Days, times, amounts and shares are read as people and spreadsheets type them; what is not certain is not read."""

from datetime import date
from decimal import Decimal

import pytest

from fieldservice.sheets import values


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01",
        "2026/10/1",
        "2026.10.1",
        "20261001",
        "2026年10月1日",
        "２０２６／１０／１",
        "2026-10-01 00:00:00",
        " 2026/10/01 ",
    ],
)
def test_a_day_is_read_as_it_is_written(text):
    assert values.day(text) == date(2026, 10, 1)


@pytest.mark.parametrize(
    "text",
    [
        "01.10.2026",
        "1/10/2026",
        "10/1/26",
        "20261301",
        "2026-02-30",
        "2026-10/1",
        "00121001",
        "2026-10-01 09:00",
        "46296",
    ],
)
def test_a_day_that_may_mean_another_is_not_read(text):
    assert values.day(text) is None


@pytest.mark.parametrize(("text", "hours"), [
    ("8:30-12:00 13:30-17:30", "08:30-12:00 13:30-17:30"),
    ("８：３０－１２：００", "08:30-12:00"),
    ("9:00–18:00", "09:00-18:00"),
    ("9:00 - 12:00, 13:00 - 24:00", "09:00-12:00 13:00-24:00"),
    ("9:00至18:00", "09:00-18:00"),
    ("closed", "closed"),
    ("9-18", "9-18"),
])  # fmt: skip
def test_hours_get_two_digits(text, hours):
    assert values.hours(text) == hours


@pytest.mark.parametrize(("text", "number"), [
    ("1,234.00", "1234.00"), ("1 234.5", "1234.5"), ("1'234'567", "1234567"), ("1\u00a0234", "1234"), ("１２３", "123"),
    ("1.234,00", "1234.00"), ("-5.00", "-5.00"), ("120.", "120"),
])  # fmt: skip
def test_a_number_is_read_exactly(text, number):
    assert values.number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,23", "12,34.00", "1.39E+10", "abc", "", "1,234,56", "--1", "¥5"])
def test_a_number_that_is_not_certain_is_not_read(text):
    assert values.number(text) is None


@pytest.mark.parametrize(("text", "share"), [("6.00%", "6"), ("13 %", "13"), ("６％", "6"), ("6", None)])
def test_a_share_has_its_sign(text, share):
    assert values.share(text) == (Decimal(share) if share else None)


@pytest.mark.parametrize(
    ("text", "lost"), [("1.39E+10", True), ("1,39e10", True), ("13900002222", False), ("E10", False)]
)
def test_a_number_with_an_exponent_has_lost_digits(text, lost):
    assert values.has_lost_digits(text) is lost
