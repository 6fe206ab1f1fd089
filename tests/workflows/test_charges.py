"""What is charged when the work ends, whatever its end, and what is owed then, as given/when/then."""

import pytest

from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.money import (
    FEE,
    accepted,
    act,
    answered,
    balances,
    declined,
    known,
    money,
    owed,
    quoted,
    why_not,
    with_limit,
)
from tests.support.story import (
    HANDED_IN,
    LEFT_HERE,
    NOT_COMPLETED,
    ON_THE_BENCH,
    PARCEL_TOLD,
    SIGNED_OFF,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_a_request,
    given_an_expected,
    refusal,
)

TICKET = {"proof": "waited"}


def test_a_dearer_version_after_the_charge_is_charged_by_the_difference_alone():
    story = accepted(given_a_device(*SIGNED_OFF))
    act(act(story, "tang", "take_payment"), "tang", "hand_out", TICKET)
    act(story, "sun", "settle", {"state": "signed", "reason": "拿错了"})
    act(story, "tang", "move", LEFT_HERE)
    accepted(story, 2, lines=({"kind": "labour", "net": 500_00, "tax": 65_00 + 10_00, "rate": 130},))

    against = {"proof": "ticket", "ticket": story.folded().get("ticket")}
    act(act(story, "tang", "take_payment"), "tang", "hand_out", against)

    assert money(story) == (575_00, 575_00, 0)
    assert balances(story)["CD01/revenue/part"] == 0 and balances(story)["CD01/tax/130"] == -75_00


def test_settling_into_an_end_state_charges_as_the_act_would_and_ends_nothing_unpaid():
    story = accepted(given_a_device(*SIGNED_OFF))
    closed = {"state": "closed", "gone": "customer", "reason": "已取走"}
    settled = refusal(story, "sun", "settle", closed, **known(story))
    assert "565.00 is still to be paid" in str(settled.fields["state"])

    act(act(story, "tang", "take_payment"), "sun", "settle", closed)

    assert money(story) == (565_00, 565_00, 0) and not owed(story)
    assert balances(story)["CD01/revenue/labour"] == -200_00

    act(story, "sun", "settle", {"state": "cancelled", "reason": "没修"})  # then it was only accepted, and goes back
    assert money(story) == (0, 565_00, -565_00) and not balances(story)["CD01/revenue/labour"]


def test_what_was_declined_is_settled_as_cancelled_against_the_fee():
    story, cancelled = declined(given_a_job(*HANDED_IN)), {"state": "cancelled", "reason": "客户不修"}
    assert "inspection fee of ¥53.00" in why_not(story, "sun", "settle", cancelled)

    act(act(story, "tang", "take_payment"), "sun", "settle", cancelled)

    assert money(story) == (53_00, 53_00, 0) and balances(story)["CD01/revenue/inspection"] == -50_00


def test_what_was_accepted_on_a_call_and_is_withdrawn_is_not_owed():
    story = act(act(accepted(given_a_request()), "tang", "take_payment", {"amount": "100"}), "chen", "withdraw")
    assert money(story) == (0, 100_00, -100_00) and owed(story) == {"paid_too_much"}


def test_a_parcel_that_is_lost_on_its_way_here_is_not_charged_and_one_that_was_sent_back_stays_charged():
    story = accepted(given_a_parcel(*PARCEL_TOLD))
    act(act(story, "tang", "take_payment", {"method": "card"}), "tang", "ship")
    for step in ("trouble", "end_claim"):
        act(story, "zhao", step)
    assert money(story) == (565_00, 565_00, 0)

    story = accepted(given_an_expected("mail_in"))
    for step in ("trouble", "end_claim"):
        act(story, "zhao", step)
    assert money(story) == (0, 0, 0) and not balances(story) and not owed(story)


def test_work_that_was_accepted_and_never_done_is_not_owed():
    story = accepted(given_a_job(("zhao", "accept")))

    act(story, "zhao", "cancel")

    assert money(story) == (0, 0, 0) and not balances(story)


def test_what_is_taken_along_to_the_bench_is_still_owed():
    story = accepted(given_a_job(*NOT_COMPLETED))
    act(story.later(minutes=5), "li.wei", "take_payment", {"amount": "100"})
    for step in ("take_along", "sign_along", "bring_to_branch"):
        act(story, "li.wei", step)
        assert money(story) == (0, 100_00, 465_00)


def test_what_could_not_be_repaired_is_not_owed_and_the_deposit_goes_back():
    story = act(accepted(given_a_device(*ON_THE_BENCH)), "tang", "take_payment", {"amount": "200"})
    act(story.later(hours=1), "wang", "stop")
    assert money(story) == (0, 200_00, -200_00)
    assert "paid_too_much" in {each.kind for each in obligations(story.folded(), workflow_of(story.folded()))}

    quoted(story.later(minutes=5), 2, lines=(FEE,))  # made afterwards, and not dearer than what was accepted
    answered(story, "accepted", 2)

    assert money(story) == (0, 200_00, -147_00)
    act(act(act(story, "tang", "try_out"), "tang", "sign"), "tang", "hand_out", TICKET)
    assert money(story) == (53_00, 200_00, -147_00)


@pytest.mark.parametrize("answer", ["", "declined"])
def test_a_quote_that_nobody_answered_is_no_debt(answer):
    story = quoted(given_a_device(*SIGNED_OFF))
    if answer:
        answered(story, answer)

    owed = [each.owed_now for each in balances_of(story.folded())]

    assert owed == ([53_00] if answer else [])


def test_what_was_paid_too_much_what_is_on_account_and_awaited_transfers_are_owed():
    story = with_limit(accepted(given_a_device(*SIGNED_OFF)), 600_00)
    assert not owed(story)
    assert owed(act(story, "tang", "await_transfer")) == {"transfer_awaited"}
    assert owed(act(story, "zhao", "put_on_account")) == {"transfer_awaited", "on_account"}

    act(story, "tang", "take_payment", {"amount": "600", "more": True, "method": "transfer", "reference": "7"})

    assert owed(story) == {"paid_too_much"}


def test_a_dearer_quote_that_was_accepted_while_the_device_went_out_is_owed_by_the_counter():
    story = act(given_a_device(*SIGNED_OFF), "tang", "hand_out", TICKET)

    assert owed(accepted(story)) == {"not_paid"}
    assert not owed(act(story, "tang", "take_payment"))
