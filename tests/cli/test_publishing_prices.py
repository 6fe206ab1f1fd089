"""Prices, services and warranty policies are published from CSV files: amounts in minor units, taxes in per mille."""

import pytest

from tests.cli.conftest import published_rows

SERVICES = "list,valid_from,tax,code,amount,kind,zh,en,unit,least,product\nstandard,2026-10-01,6%,"


PRICES = "list,code,valid_from,amount,currency,tax\n"


@pytest.mark.parametrize(
    "written, currency, minor",
    [
        ("120.00", "CNY", 12000),
        ("120.5", "CNY", 12050),
        ("0.07", "USD", 7),
        ("1200", "JPY", 1200),
        ("999999999.99", "CNY", 99999999999),
        ("￥120.00", "CNY", 12000),
        ("120.00元", "CNY", 12000),
        ("CNY 120", "CNY", 12000),
        ("$0.07", "USD", 7),
    ],
)
def test_an_amount_becomes_whole_minor_units_of_its_currency(line, publish, written, currency, minor):
    assert publish("prices", f"{PRICES}standard,PSU-450,2026/10/1,{written},{currency},13%\n").code == 0

    (row,) = published_rows(line, "price")
    assert (row["code"], row["valid_from"], row["amount"]) == ("PSU-450", "2026-10-01", minor)
    assert (row["currency"], row["tax"], row["kind"], row["unit"]) == (currency, 130, "part", "piece")


def test_the_sign_of_another_currency_is_refused(publish):
    answer = publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,€5,CNY,13%\n")

    assert "line 2, column amount: Write an amount in CNY" in answer.error["reason"]


def test_the_digits_of_each_currency_are_those_that_amounts_are_shown_with():
    from babel.numbers import get_currency_precision

    from fieldservice.admin.validators import CURRENCIES

    assert {currency: get_currency_precision(currency) for currency in CURRENCIES} == CURRENCIES


@pytest.mark.parametrize(
    "written, rate", [("13%", 130), ("6.5%", 65), ("0", 0), ("130", 130), ("100 %", 1000), ("6％", 60)]
)
def test_a_tax_rate_becomes_per_mille(line, publish, written, rate):
    publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1.00,CNY,{written}\n")

    assert published_rows(line, "price")[0]["tax"] == rate


def test_prices_of_codes_that_are_no_parts_are_published_and_named(publish):
    publish("parts", "code,zh,en\nPSU-450,电源,Power\n")

    answer = publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\nstandard,LABOUR,2026-10-01,1,CNY,6%\n")

    assert (answer.data["published"], answer.data["no_part"]) == (2, ["LABOUR"])


def test_a_service_is_published_with_its_words_unit_and_minimum_and_is_no_missing_part(line, publish):
    answer = publish("prices", f"{SERVICES}LABOUR,120.00,labour,维修工时,Labour,hour,60.00,server\n")

    assert "no_part" not in answer.data
    (row,) = published_rows(line, "price")
    assert (row["kind"], row["zh"], row["en"], row["unit"]) == ("labour", "维修工时", "Labour", "hour")
    assert (row["amount"], row["least"], row["inclusive"], row["product"]) == (12000, 6000, 0, "server")


def test_a_policy_without_terms_of_its_own_for_labour_has_those_for_parts(line, publish):
    publish("policies", "product,group,months\nserver,,36\n")
    publish("policies", "product,group,months,labour,start,adds_days\nstorage,,36,12,made + 3,yes\n", "--add")

    server, storage = published_rows(line, "policy")
    assert (server["labour"], server["on_site"], server["repair_days"], server["start"]) == (-1, -1, -1, "")
    assert (storage["labour"], storage["start"], storage["adds_days"]) == (12, "made+3", 1)


def test_the_last_price_of_a_list_is_not_taken_away_by_mistake(line, publish):
    publish("prices", f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\ndealer,PSU-450,2026-10-01,1,CNY,13%\n")
    less = f"{PRICES}standard,PSU-450,2026-10-01,1,CNY,13%\n"

    error = publish("prices", less).error

    assert error["code"] == "guard" and "dealer" in error["reason"] and "--force" in error["reason"]
    assert len(published_rows(line, "price")) == 2
    assert publish("prices", less, "--force").code == 0
