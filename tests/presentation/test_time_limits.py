"""A time limit shows how much time is left, and how urgent it is without any colour."""

from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from fieldservice import words
from fieldservice.presentation.time_limits import Countdown, countdown, in_short, level, long, short, span
from fieldservice.words.moments import zone_named
from fieldservice.workflows.engine.clocks import Calendar, parse_hours, working_minutes
from fieldservice.workflows.engine.working_time import WorkingTime

DUE = "2026-11-23T10:00:00Z"
MOST, HALF = "2026-11-23T09:45:00Z", "2026-11-23T09:30:00Z"
END = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_before", "shown"),
    [
        (61, Countdown("1 h 01 left", 0, "")),
        (30, Countdown("30 min left", 1, "")),
        (15, Countdown("! 15 min left", 2, "soon")),
        (0.5, Countdown("! 1 min left", 2, "soon")),
        (0, Countdown("overdue 1 min", 3, "late")),
        (-65.9, Countdown("overdue 1 h 05", 3, "late")),
        (-60 * 51, Countdown("overdue 2 d 3 h", 3, "late")),
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


WEEKDAYS = WorkingTime(Calendar("Asia/Shanghai", {day: parse_hours("09:00-12:00 13:00-18:00") for day in range(5)}, {}))
"""A branch that works eight hours a day, from Monday to Friday."""
ZONE = zone_named("Asia/Shanghai")


def local(day, time):
    return datetime.fromisoformat(f"2026-11-{day}T{time}:00").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("due", "now", "said"),
    [
        (local(23, "10:00"), local(23, "10:25"), "-25m"),
        (local(23, "11:30"), local(23, "13:30"), "-1h"),  # nobody works from 12:00 to 13:00
        (local(23, "16:00"), local(24, "09:30"), "-2h"),  # nor at night
        (local(20, "17:00"), local(23, "10:00"), "-2h"),  # nor at the weekend
        (local("09", "09:00"), local(23, "09:00"), "-10d"),
        (local(23, "10:25"), local(23, "10:00"), "25m"),
        (local(23, "13:10"), local(23, "11:50"), "20m"),
        (local(23, "16:00"), local(23, "10:00"), "16:00"),
        (local(24, "09:10"), local(23, "17:55"), "11-24"),
    ],
)
def test_a_list_shows_a_limit_in_six_cells_and_in_working_time(due, now, said):
    assert short(now, due, WEEKDAYS, ZONE) == said


def test_a_page_says_the_same_working_time_as_the_list():
    due, now = local(20, "17:00"), local(23, "10:00")

    assert countdown(now, due, time=WEEKDAYS).text == "overdue 2 h 00"
    assert countdown(due, now, time=WEEKDAYS).text == "2 h 00 left"
    assert in_short(now, due, time=WEEKDAYS).role == "late"


def test_an_appointment_comes_by_the_clock():
    assert short(local(23, "13:30"), local(23, "11:30"), zone=ZONE) == "-2h"


def test_a_short_limit_takes_six_cells_at_most_in_chinese_too():
    words.use("zh")
    said = [short(END + timedelta(minutes=minutes), END, zone=ZONE) for minutes in (-25, -300, 25, 130, 120 * 24 * 60)]

    assert said == ["25分", "18:00", "-25分", "-2时", "-120天"]
    assert max(map(cell_len, said)) <= 6


@pytest.mark.parametrize(("start", "end"), [((9, "08:00"), (23, "19:30")), ((20, "17:59"), (23, "09:01"))])
def test_lists_count_working_time_as_the_clocks_do(start, end):
    begin, until = local(f"{start[0]:02d}", start[1]), local(*end)

    assert WEEKDAYS.minutes(begin, until) == working_minutes(WEEKDAYS.calendar, begin, until)


def test_the_first_minute_past_a_limit_is_one_minute_on_lists_and_on_pages():
    now = END + timedelta(seconds=20)

    assert short(now, END) == "-1m" and long(now, END) == "overdue 1 min"
