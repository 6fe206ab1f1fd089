"""Working time by the calendar of a service point."""

from datetime import UTC, date, datetime, time

import pytest

from fieldservice.workflows.engine import clocks
from fieldservice.workflows.engine.clocks import (
    ALWAYS_OPEN,
    Calendar,
    after_days,
    after_working,
    is_open,
    level,
    parse_hours,
    pause,
    resume,
    wind,
)

OFFICE = Calendar(
    "Asia/Shanghai",
    {day: ((time(9), time(12)), (time(13), time(18))) for day in range(5)},
    {date(2026, 10, 1): (), date(2026, 10, 10): ((time(9), time(12)),)},
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23 09:00", 15, "2026-11-23 09:15"),
        ("2026-11-23 11:50", 15, "2026-11-23 13:05"),  # over lunch
        ("2026-11-23 17:50", 15, "2026-11-24 09:05"),  # over night
        ("2026-11-20 17:50", 15, "2026-11-23 09:05"),  # over the weekend
        ("2026-09-30 17:50", 15, "2026-10-02 09:05"),  # over the holiday
        ("2026-10-10 11:50", 15, "2026-10-12 09:05"),  # a Saturday that is worked until noon
        ("2026-11-21 10:00", 30, "2026-11-23 09:30"),  # registered on a Saturday
    ],
)
def test_a_limit_runs_in_working_time_only(start, minutes, due):
    assert after_working(OFFICE, local(start), minutes) == local(due)


def test_the_hotline_that_never_closes_counts_every_minute():
    assert after_working(ALWAYS_OPEN, local("2026-11-21 23:50"), 15) == local("2026-11-22 00:05")


def test_a_calendar_without_hours_does_not_stop_the_work():
    assert after_working(Calendar(), local("2026-11-21 10:00"), 30) == local("2026-11-21 10:30")


def test_a_limit_keeps_its_minutes_across_the_change_to_summer_time():
    berlin = Calendar("Europe/Berlin", {day: ((time(0), time(0)),) for day in range(7)})
    assert after_working(berlin, datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 60) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_warnings_come_at_half_three_quarters_and_the_whole_time():
    clock = wind(OFFICE, local("2026-11-23 09:00"), 60)

    assert [level(clock, local(f"2026-11-23 {at}")) for at in ("09:29", "09:30", "09:45", "10:00")] == [0, 1, 2, 3]


def test_paused_time_is_added_back_to_the_warnings_that_are_still_ahead():
    clock = pause(OFFICE, wind(OFFICE, local("2026-11-23 09:00"), 60), local("2026-11-23 09:40"))
    assert (clock["left"], level(clock, local("2026-11-25 09:00"))) == (20, 0)

    running = resume(OFFICE, clock, local("2026-11-24 10:00"))

    assert running["half"] == "2026-11-23T01:30:00Z"
    assert running["most"] == "2026-11-24T02:05:00Z"
    assert running["due"] == "2026-11-24T02:20:00Z"


def test_a_limit_that_was_overdue_when_paused_is_due_at_once_when_resumed():
    clock = pause(OFFICE, wind(OFFICE, local("2026-11-23 09:00"), 30), local("2026-11-23 11:00"))

    assert level(resume(OFFICE, clock, local("2026-11-24 10:00")), local("2026-11-24 10:00")) == 3


def test_an_appointment_is_not_moved_by_waiting():
    clock = clocks.until(local("2026-11-23 09:00"), local("2026-11-24 09:00"))

    assert pause(OFFICE, clock, local("2026-11-23 10:00")) == clock


@pytest.mark.parametrize("wrong", ["9-12", "12:00-09:00", "09:00", "morning"])
def test_hours_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError):
        parse_hours(wrong)


@pytest.mark.parametrize(
    ("start", "days", "promised"),
    [
        ("2026-11-23 09:30", 3, "2026-11-26 09:30"),
        ("2026-11-26 10:00", 3, "2026-12-01 10:00"),  # not on the Sunday
        ("2026-09-30 17:00", 1, "2026-10-02 17:00"),  # not on the holiday
        ("2026-11-23 12:20", 1, "2026-11-24 13:00"),  # not during lunch
        ("2026-11-23 19:30", 1, "2026-11-24 18:00"),  # not after closing
        ("2026-11-23 07:00", 1, "2026-11-24 09:00"),  # not before opening
        ("2026-10-09 15:00", 1, "2026-10-10 12:00"),  # a Saturday that is worked until noon
    ],
)
def test_a_promise_falls_on_a_working_day_and_into_opening_hours(start, days, promised):
    assert after_days(OFFICE, local(start), days) == local(promised)
    assert is_open(OFFICE, local(promised))


def test_where_it_is_never_closed_a_promise_is_a_number_of_days_later():
    assert after_days(ALWAYS_OPEN, local("2026-11-26 22:15"), 3) == local("2026-11-29 22:15")


def test_a_calendar_without_hours_still_gives_a_day():
    assert after_days(Calendar(), local("2026-11-26 10:00"), 3) == local("2026-11-29 10:00")
