"""A time limit shows how much time is left, and how urgent it is without any colour."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldservice import words
from fieldservice.presentation.time_limits import Countdown, countdown, level, span

DUE = "2026-11-23T10:00:00Z"
MOST, HALF = "2026-11-23T09:45:00Z", "2026-11-23T09:30:00Z"
END = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_before", "shown"),
    [
        (61, Countdown("1 h 01 left", 0, "")),
        (30, Countdown("30 min left", 1, "")),
        (15, Countdown("! 15 min left", 2, "warning")),
        (0.5, Countdown("! 1 min left", 2, "warning")),
        (0, Countdown("overdue 0 min", 3, "overdue")),
        (-65.9, Countdown("overdue 1 h 05", 3, "overdue")),
        (-60 * 51, Countdown("overdue 2 d 3 h", 3, "overdue")),
    ],
)
def test_a_limit_warns_at_half_at_most_and_at_the_end_of_its_time(minutes_before, shown):
    assert countdown(END - timedelta(minutes=minutes_before), DUE, HALF, MOST) == shown


@pytest.mark.parametrize("none", ["", "9999"])
def test_without_a_limit_nothing_is_shown(none):
    assert countdown(END, none) == Countdown("", 0, "")


def test_a_limit_without_warning_instants_is_quiet_until_it_is_over():
    assert level(END - timedelta(minutes=1), "", "", END) == 0
    assert level(END, "", "", END) == 3


def test_lengths_read_as_people_say_them():
    assert [span(minutes) for minutes in (0, 59, 60, 65, 24 * 60)] == ["0 min", "59 min", "1 h 00", "1 h 05", "1 d 0 h"]


def test_a_limit_reads_in_both_languages():
    words.use("zh")

    assert countdown(END - timedelta(minutes=15), DUE).text == "剩 15 分钟"
    assert span(125) == "2小时05分"
