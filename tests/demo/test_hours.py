"""Positions in working minutes: nothing invented happens at night, on Sunday or on a holiday."""

from datetime import UTC, datetime

import pytest

from fieldservice.demo.branch import calendar
from fieldservice.demo.hours import Hours, half_hour
from fieldservice.read_model.calendars import calendars


def hours(now):
    rows = calendar(now.date())
    return Hours(calendars(rows, {})["CD01"], now)


WEDNESDAY = datetime(2026, 11, 25, 6, 20, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NATIONAL_DAY = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "back", "then"),
    [
        (WEDNESDAY, 0, "2026-11-25T06:20"),
        (WEDNESDAY, -79, "2026-11-25T05:01"),
        (WEDNESDAY, -81, "2026-11-25T03:59"),
        (WEDNESDAY, 30, "2026-11-25T06:50"),
        (SUNDAY_NIGHT, 0, "2026-11-21T09:30"),
        (SUNDAY_NIGHT, -15, "2026-11-21T09:15"),
        (SUNDAY_NIGHT, 10, "2026-11-23T00:40"),
        (NATIONAL_DAY, -60, "2026-09-30T08:30"),
        (NATIONAL_DAY, 60, "2026-10-05T01:30"),
    ],
)
def test_a_position_is_a_moment_of_working_time(now, back, then):
    assert hours(now).at(back).isoformat()[:16] == then


def test_an_appointment_is_on_the_half_hour_and_ahead():
    arrival, agreed = datetime(2026, 11, 25, 6, 50, tzinfo=UTC), datetime(2026, 11, 25, 6, 40, tzinfo=UTC)

    assert half_hour(arrival, datetime(2026, 11, 25, 3, 0, tzinfo=UTC)).minute == 30
    assert half_hour(arrival, agreed) > agreed
