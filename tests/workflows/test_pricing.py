"""What the lines of a quote cost, against examples worked outside the program, and by random lines.

Source of quote_lines.csv and of the totals below: worked by hand on paper, with the working in the last column, and
checked with decimal fractions (ROUND_HALF_UP) without any code of the program. The order of the steps and the rounding
are those that money/pricing.py states.
"""

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest

from fieldservice.workflows.engine.currencies import digits, minor_units
from fieldservice.workflows.money.pricing import Wanted, by_rate, half_up, hours, priced, rounding_unit

ROWS = list(csv.DictReader((Path(__file__).parent / "quote_lines.csv").open(encoding="utf-8")))
TOTALS = [
    # quote, currency, rounding, over all, net, tax, rounded, total
    ("hours", "CNY", 1, 0, "174.77", "10.49", "0.00", "185.26"),
    ("hours", "CNY", 10, 0, "174.77", "10.49", "0.04", "185.30"),
    ("hours", "CNY", 100, 0, "174.77", "10.49", "-0.26", "185.00"),
    ("minimum", "CNY", 1, 0, "204.00", "26.52", "0.00", "230.52"),
    ("inclusive", "CNY", 1, 0, "242.00", "27.71", "0.00", "269.71"),
    ("inclusive", "CNY", 5, 0, "242.00", "27.71", "-0.01", "269.70"),
    ("mixed", "CNY", 10, 0, "964.14", "117.10", "-0.04", "1081.20"),
    ("over all", "CNY", 100, 50, "86.33", "5.24", "0.43", "92.00"),
    ("yen", "JPY", 10, 0, "8918", "892", "0", "9810"),
    ("yen", "JPY", 100, 0, "8918", "892", "-10", "9800"),
    ("zero", "CNY", 10, 0, "0.00", "0.00", "0.00", "0.00"),
    ("credit", "CNY", 10, 0, "-203.25", "-16.40", "-0.05", "-219.70"),
    ("dollars", "USD", 1, 0, "98.66", "0.00", "0.00", "98.66"),
    ("large", "CNY", 1, 0, "9999989990000.01", "1299998698700.00", "0.00", "11299988688700.01"),
]
OVER_ALL = {quote: over_all for quote, _, _, over_all, *_ in TOTALS}


def minor(text):
    return int(text.replace(".", ""))


def wanted(row):
    numbers = {name: minor(row[name]) for name in ("quantity", "price", "least", "discount", "rate")}
    return Wanted("", unit=row["unit"], inclusive=row["inclusive"] == "1", **numbers)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['quote']}: {row['working']}")
def test_a_line_costs_what_was_worked_by_hand(row):
    line = priced([wanted(row)], "CNY", discount=OVER_ALL[row["quote"]]).lines[0]

    assert {name: line[name] for name in ("amount", "reduced", "net", "tax", "gross")} == {
        name: minor(row[name]) for name in ("amount", "reduced", "net", "tax", "gross")
    }


@pytest.mark.parametrize(("quote", "currency", "rounding", "over_all", "net", "tax", "rounded", "total"), TOTALS)
def test_a_quote_costs_what_was_worked_by_hand(quote, currency, rounding, over_all, net, tax, rounded, total):
    found = priced([wanted(row) for row in ROWS if row["quote"] == quote], currency, rounding, over_all)

    assert (found.net, found.tax, found.rounded, found.total) == tuple(map(minor, (net, tax, rounded, total)))
    assert found.currency == currency


def test_the_rounding_is_a_line_of_its_own_and_the_last_one():
    lines = priced([Wanted("LAB", kind="labour", price=10004)], "CNY", rounding=10).lines

    assert [(line["kind"], line["net"], line["tax"], line["gross"]) for line in lines] == [
        ("labour", 10004, 0, 10004),
        ("rounded", -4, 0, -4),
    ]
    assert lines[-1]["words"]["zh"] == "尾数取整"


def test_nothing_is_rounded_where_the_total_is_even():
    assert [line["code"] for line in priced([Wanted("LAB", price=100)], "CNY", rounding=10).lines] == ["LAB"]


def test_tax_is_added_up_by_rate_the_highest_first():
    sums = by_rate(priced([wanted(row) for row in ROWS if row["quote"] == "mixed"], "CNY", rounding=10).lines)

    assert [(each.rate, each.net, each.tax, each.gross) for each in sums] == [
        (130, 83999, 10920, 94919),
        (90, 4500, 405, 4905),
        (60, 6415, 385, 6800),
        (0, 1500, 0, 1500),
    ]


@pytest.mark.parametrize("wrong", [-1, 1001])
def test_a_discount_above_all_or_below_nothing_is_no_discount(wrong):
    for lines, over_all in (([Wanted("LAB", discount=wrong)], 0), ([Wanted("LAB")], wrong)):
        with pytest.raises(ValueError, match="between 0 and 1000"):
            priced(lines, "CNY", discount=over_all)


def test_a_rounding_unit_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        priced([], "CNY", rounding=0)


@pytest.mark.parametrize(
    ("setting", "currency", "unit"),
    [
        ("0.01", "CNY", 1),
        ("0.1", "CNY", 10),
        ("1", "CNY", 100),
        (".5", "EUR", 50),
        ("0.01", "JPY", 1),
        ("10", "JPY", 10),
    ],
)
def test_the_setting_of_the_rounding_is_read_in_the_units_of_the_currency(setting, currency, unit):
    assert rounding_unit(setting, currency) == unit


def test_minutes_of_work_are_charged_as_hours():
    assert [hours(minutes) for minutes in (0, 15, 20, 50, 90)] == [0, 25, 33, 83, 150]


def test_a_currency_has_its_digits():
    assert [(digits(each), minor_units(12, each)) for each in ("CNY", "JPY")] == [(2, 1200), (0, 12)]


def test_sums_of_lines_equal_totals_whatever_the_lines_are():
    chance = random.Random(20261130)
    for _ in range(400):
        rounding, over_all = chance.choice((1, 5, 10, 100)), chance.choice((0, 0, 25, 333, 1000))
        lines, goodwill = [_random(chance) for _ in range(chance.randrange(9))], chance.choice((0, 30_00, 10**12))
        found = priced(lines, "CNY", rounding, over_all, goodwill)

        full = priced([replace(each, waived=0) for each in lines], "CNY", rounding, over_all)
        waived = sum(line.get("waived", 0) for line in found.lines)
        assert 0 <= waived <= goodwill and full.net + full.tax - waived == found.net + found.tax
        assert sum(line["gross"] for line in found.lines) == found.total == found.net + found.tax + found.rounded
        assert all(line["net"] + line["tax"] == line["gross"] for line in found.lines)
        assert all(line["amount"] - line["reduced"] == _as_priced(line) for line in found.lines)
        assert sum(each.gross for each in by_rate(found.lines)) == found.total - found.rounded
        assert found.total % rounding == 0 and 2 * abs(found.rounded) <= rounding


def test_a_credit_takes_back_exactly_what_was_charged():
    chance = random.Random(20261201)
    for _ in range(400):
        charge = _random(chance)
        credit = Wanted("", quantity=-charge.quantity, **{
            name: getattr(charge, name) for name in ("price", "rate", "inclusive", "least", "discount")
        })  # fmt: skip

        (first,), (second,) = priced([charge], "CNY").lines, priced([credit], "CNY").lines

        assert [first[name] + second[name] for name in ("amount", "reduced", "net", "tax", "gross")] == [0] * 5


def test_the_nearest_whole_number_is_at_most_a_half_away():
    chance = random.Random(20261202)
    for _ in range(1000):
        numerator, denominator = chance.randrange(-(10**12), 10**12), chance.randrange(1, 2000)

        assert 2 * abs(half_up(numerator, denominator) * denominator - numerator) <= denominator


def _as_priced(line):
    return line["gross"] if line["inclusive"] else line["net"]


def _random(chance):
    return Wanted(
        "",
        quantity=chance.randrange(0, 2000),
        price=chance.choice((0, 1, chance.randrange(10**5), chance.randrange(10**12))),
        rate=chance.choice((0, 10, 30, 60, 90, 130)),
        inclusive=chance.random() < 0.5,
        least=chance.choice((0, chance.randrange(10**4))),
        discount=chance.choice((0, 0, 100, chance.randrange(1001))),
        waived=chance.choice((0, 0, 1000, chance.randrange(1001))),
    )
