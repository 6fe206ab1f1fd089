"""Amounts are typed and said with the digits of their currency: yen have none behind the point."""

import pydantic
import pytest

from fieldservice.workflows.common.approvals import approvers, plain_amount
from fieldservice.workflows.engine.currencies import amount_text, read_amount
from fieldservice.workflows.engine.fields import CURRENCY, Event, Money, ask, wrong_fields
from fieldservice.workflows.engine.reference import Office, Reference
from fieldservice.workflows.money.payments.events import PaymentTaken


class Paid(Event):
    amount: Money = ask("Amount")


@pytest.mark.parametrize(
    "typed, currency, minor",
    [
        ("128.50", "CNY", 12850),
        ("128.5", "CNY", 12850),
        ("1,280", "CNY", 128000),
        ("1,234,567.89", "CNY", 123456789),
        ("￥１２８", "CNY", 12800),
        ("128元", "CNY", 12800),
        ("RMB 128", "CNY", 12800),
        ("1280", "JPY", 1280),
        ("¥1,280", "JPY", 1280),
        ("€0.07", "EUR", 7),
        ("$ 12", "USD", 1200),
        ("0", "CNY", 0),
    ],
)
def test_an_amount_is_typed_in_the_currency_of_the_office(typed, currency, minor):
    assert read_amount(typed, currency) == minor
    assert Paid.model_validate({"amount": typed}, context={CURRENCY: currency}).amount == minor


@pytest.mark.parametrize(
    "typed, currency",
    [
        ("128.505", "CNY"),
        ("128.5", "JPY"),
        ("$128", "CNY"),
        ("", "CNY"),
        ("1.", "CNY"),
        ("12,50", "CNY"),
        ("1,2.3", "CNY"),
    ],
)
def test_what_is_no_amount_in_the_currency_is_refused(typed, currency):
    with pytest.raises(pydantic.ValidationError) as found:
        Paid.model_validate({"amount": typed}, context={CURRENCY: currency})

    wrong = wrong_fields(found.value)["amount"]
    assert ("whole amount" in wrong.message) == (currency == "JPY") and wrong.values["currency"] == currency


def test_a_refused_amount_says_what_would_be_right():
    def wrong(typed, currency="CNY", event=Paid):
        with pytest.raises(pydantic.ValidationError) as found:
            event.model_validate({"amount": typed}, context={CURRENCY: currency})
        return str(wrong_fields(found.value)["amount"])

    assert wrong("-20.50") == wrong("−20.50") == "Enter it without a minus sign: 20.50."
    assert wrong("200000000000") == "100000000000.00 at most."
    assert wrong("0", event=PaymentTaken) == "Enter a number above 0."


@pytest.mark.parametrize("currency", ["CNY", "JPY"])
def test_an_amount_is_shown_as_it_can_be_typed_again(currency):
    assert [read_amount(amount_text(minor, currency), currency) for minor in (0, 7, 70, 12850)] == [0, 7, 70, 12850]


def test_an_amount_in_a_sentence_has_the_digits_of_its_currency():
    assert [plain_amount(3000, each) for each in ("CNY", "JPY")] == ["¥30.00", "JP¥3,000"]
    assert plain_amount(-705, "CNY") == "-¥7.05"


def test_who_approves_is_written_in_whole_units_of_the_currency():
    known = Reference(
        offices={"TY01": Office("TY01", "东京")}, settings={"currency@TY01": "JPY", "approval_refund": "50000 manager"}
    )

    assert approvers("refund", 49_999, known, "TY01") == ()
    assert approvers("refund", 50_000, known, "TY01") == ("manager", "headquarters")
    assert approvers("refund", 50_000, known, "CD01") == ()
    assert approvers("refund", 50_000_00, known, "CD01") == ("manager", "headquarters")
    assert approvers("refund", 50_000, known, "TY01", "CNY") == ()
