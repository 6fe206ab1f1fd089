"""A customer's account from its acts: balances, open items by age, a proposed rating, and a statement that sums."""

import re
from dataclasses import replace

import pytest

from fieldservice.documents.account_statement import account_statement
from fieldservice.workflows.engine.debts import OpenItem
from fieldservice.workflows.money.account import (
    Act,
    ageing,
    items_of,
    open_items,
    overdue,
    proposed,
    rows_of,
    statement_of,
    words_of,
)
from fieldservice.workflows.money.lines import CHARGES
from fieldservice.workflows.money.reminders.lines import REMINDERS, remind_by
from fieldservice.workflows.obligations import obligations, obligations_of_file
from fieldservice.workflows.registry import workflow_of
from printing.sheets import draw
from tests.printing.reading import drawn
from tests.support.money import act, gains, known
from tests.support.story import given_a_job, refusal

NOW = "2026-11-23T08:00:00Z"


def happened(day: str, kind: str, amount: int, job: str = "J1", **more) -> Act:
    return Act(kind, job, "job", job, "CD01", amount, "CNY", f"{day}T02:00:00Z", **more)


def test_a_charge_below_zero_reads_as_a_credit_note():
    acts = [happened("2026-10-03", "charge", 565_00), happened("2026-10-04", "charge", -565_00)]

    assert [words_of(act) for act in acts] == ["Charged", "Credit note"]


def test_each_act_has_its_balance_and_what_is_only_agreed_or_on_account_has_none():
    acts = [
        happened("2026-10-03", "charge", 565_00),
        happened("2026-10-01", "payment", -100_00),
        happened("2026-10-03", "on_account", 465_00, due="2026-11-02T15:59:59Z"),
        happened("2026-10-20", "payment", -400_00, paper="E1"),
        replace(happened("2026-10-04", "charge", 30_00), currency="EUR"),
    ]

    assert [(row.act.kind, row.balance) for row in rows_of(acts, "CNY")] == [
        ("payment", -100_00),
        ("charge", 465_00),
        ("payment", 65_00),
    ]
    assert [(item.currency, item.open, item.due[:10]) for item in open_items(items_of(acts, 30))] == [
        ("CNY", 65_00, "2026-11-02"),
        ("EUR", 30_00, "2026-11-03"),
    ]


def test_open_items_stand_by_age_and_what_was_paid_in_advance_pays_no_other():
    acts = [
        happened("2026-11-20", "charge", 1_00, "J1"),
        happened("2026-10-20", "charge", 2_00, "J2"),
        happened("2026-09-01", "charge", 4_00, "J3"),
        happened("2026-07-25", "opening", 8_00, "J4"),
        happened("2026-05-01", "charge", 16_00, "J5"),
        happened("2026-05-01", "payment", -100_00, "J6"),
    ]

    items = items_of(acts, 30)

    assert ageing(items, NOW) == (1_00, 2_00, 4_00, 0, 24_00)
    assert [item.thing for item in overdue(items, NOW)] == ["J5", "J4", "J3", "J2"]


@pytest.mark.parametrize(
    ("acts", "rating", "says"),
    [
        ([], None, ""),
        ([("2026-10-01", "charge", 9), ("2026-10-20", "payment", -9)], "A", "Paid on time (1 items)."),
        ([("2026-09-01", "charge", 9), ("2026-10-11", "payment", -9)], "B", "On average paid 10 days late"),
        ([("2026-10-20", "charge", 9)], "B", "Days overdue: 4"),
        ([("2026-09-01", "charge", 9)], "C", "Days overdue: 53"),
        ([("2026-01-01", "charge", 9), ("2026-10-01", "payment", -9)], "C", "On average paid 243 days late"),
        ([("2026-07-01", "charge", 9)], "D", "Days overdue: 115"),
        ([("2026-07-01", "charge", 9), ("2026-07-02", "written_off", -9)], "D", "An amount was written off."),
    ],
)
def test_a_rating_is_proposed_by_how_the_customer_paid_and_says_why(acts, rating, says):
    found = proposed(items_of([happened(*each) for each in acts], 30), NOW)

    assert (found.rating if found else None) == rating and (found is None or str(found.because).startswith(says))


def amounts_on(paper) -> list[int]:
    return [
        int(sign + text.replace(",", "").replace(".", ""))
        for sign, text in re.findall(r"(-?)[¥￥]([\d,]+\.\d\d)", paper.text)
    ]


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_statement_read_back_from_paper_sums_to_its_closing_balance_and_says_it_in_capitals(language):
    acts = [
        happened("2026-10-01", "opening", 120_00, "C1"),
        happened("2026-10-20", "charge", 565_00, "J1"),
        happened("2026-11-02", "charge", 80_50, "J2"),
        happened("2026-11-03", "payment", -365_00, "J1", paper="E7"),
        happened("2026-11-30", "charge", 1_00, "J3"),
    ]
    days = {each.at: each.at[:10] for each in acts}
    stated = statement_of(acts, "CNY", "2026-11-01", "2026-11-23", 30, days)
    assert (stated.opening, stated.closing, sum(amount for _age, amount in stated.by_age)) == (685_00, 400_50, 400_50)
    story = given_a_job()
    file = story.folded(str(story.folded().get("customer")))

    paper = drawn(draw, account_statement(file, story.reference, "CD01", account=stated, language=language), "A4")

    found = amounts_on(paper)
    signed = 2 if language == "both" else 1
    assert found[:6] == [685_00, 80_50, 765_50, 365_00, 400_50, 400_50] and sum(found[6:-signed]) == 400_50
    assert found[-signed:] == [400_50] * signed and {"zh": "版本", "en": "version"}.get(language, "") in paper.text
    assert ("肆佰元零伍角" in paper.text) == (language != "en")
    assert "2026-11-30" not in paper.text and "济南实验中学" in paper.text


class Owing:
    """The open items of a customer as the rows of money say."""

    def __init__(self, *items: OpenItem) -> None:
        self.items = items

    def of(self, customer: str):
        return self.items


def test_what_is_overdue_is_reminded_of_with_a_level_and_falls_due_again():
    story = given_a_job()
    file = str(story.folded().get("customer"))
    gains(story, CHARGES, {"amount": 565_00, "currency": "CNY"})
    gains(story, "on_account", {"amount": 565_00, "currency": "CNY", "due": "2026-12-23T16:00:00Z"})
    due = [each for each in obligations(story.folded(), workflow_of(story.folded())) if each.kind == "on_account"]
    assert [(each.role, each.due) for each in due] == [("commerce", "2026-12-23T16:00:00Z")]
    item = OpenItem(
        "job", story.job, "J1", 565_00, "CNY", "2026-11-23T01:00:00Z", 565_00, "2026-12-23T16:00:00Z", 565_00
    )
    more = {**known(story), "debts": Owing(item)}
    assert "overdue" in str(refusal(story, "tang", "remind_to_pay", {}, file, **more).because)

    story.later(days=31)
    story.when("tang", "remind_to_pay", {}, file, **more)
    story.when("tang", "remind_to_pay", {"pay_by": "2027-01-15"}, file, **more)

    (first, second) = story.folded(file).lines(REMINDERS)
    assert (first["level"], first["pay_by"], second["level"], second["amount"]) == (1, "2026-12-31", 2, 565_00)
    assert remind_by(story.folded()) == "2027-01-15T16:00:00Z"


def test_an_opening_amount_is_reminded_of_after_the_days_of_credit():
    story = given_a_job()
    file = str(story.folded().get("customer"))
    act(story, "tang", "note_unpaid", {"unpaid": "80"}, file)

    (owed,) = [each for each in obligations_of_file(story.folded(file)) if each.kind == "on_account"]

    assert (owed.due[:10], owed.office) == ("2026-12-23", "CD01")
