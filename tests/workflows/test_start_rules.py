"""From when a warranty runs, and how long: the calendar has months of different length, and leap years."""

import pytest

from fieldservice.workflows.warranty.start_rules import days_between, last_day, months_later, read_rule, start_of

WITHIN_THREE_MONTHS = "invoiced<=made+3 made+3"


@pytest.mark.parametrize(
    "begins, months, until",
    [
        ("2024-04-01", 36, "2027-03-31"),
        ("2024-02-29", 12, "2025-02-28"),  # 2025 has no 29 February
        ("2024-02-29", 48, "2028-02-28"),  # 2028 has one, and the term ends the day before
        ("2023-02-28", 12, "2024-02-27"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-01-31", 6, "2026-07-30"),
        ("2025-12-15", 1, "2026-01-14"),
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-05-05", 12, "2027-05-04"),
    ],
)
def test_a_term_ends_the_day_before_the_same_day_or_with_a_month_that_has_no_such_day(begins, months, until):
    assert last_day(begins, months) == until


def test_months_later_is_the_same_day_or_the_last_of_the_month():
    assert [months_later("2024-01-31", each) for each in (0, 1, 2, 12, 13)] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2025-01-31",
        "2025-02-28",
    ]
    assert days_between("2024-02-28", "2024-03-01") == 2


@pytest.mark.parametrize(
    "rule, days, begins",
    [
        ("", {"purchased": "2025-05-05", "shipped": "2025-01-01"}, "2025-05-05"),
        ("", {"first_used": "2025-06-01", "shipped": "2025-01-01"}, "2025-06-01"),
        ("", {"shipped": "2025-01-01"}, "2025-01-01"),
        ("", {"made": "2024-12-01"}, ""),  # the usual order does not know the day of manufacture
        (WITHIN_THREE_MONTHS, {"invoiced": "2025-03-31", "made": "2024-12-31"}, "2025-03-31"),
        (WITHIN_THREE_MONTHS, {"invoiced": "2025-04-01", "made": "2024-12-31"}, "2025-03-31"),
        (WITHIN_THREE_MONTHS, {"invoiced": "2025-02-28", "made": "2024-11-30"}, "2025-02-28"),
        (WITHIN_THREE_MONTHS, {"invoiced": "2025-03-01", "made": "2024-11-30"}, "2025-02-28"),
        (WITHIN_THREE_MONTHS, {"made": "2023-11-30"}, "2024-02-29"),
        (WITHIN_THREE_MONTHS, {"invoiced": "2025-03-31"}, ""),  # nobody knows whether it is within three months
        (f"{WITHIN_THREE_MONTHS} purchased", {"invoiced": "2025-03-31", "purchased": "2025-04-02"}, "2025-04-02"),
    ],
)
def test_the_first_day_of_the_rule_that_is_known_counts(rule, days, begins):
    found = start_of(rule, days)

    assert (found.day if found else "") == begins


@pytest.mark.parametrize("rule", ["bought", "made+", "made+3 <= invoiced", "made-3", "invoiced<=", "made+999", "MADE"])
def test_a_rule_that_cannot_be_read_is_refused_with_an_example(rule):
    with pytest.raises(ValueError, match="invoiced<=made\\+3"):
        read_rule(rule)
