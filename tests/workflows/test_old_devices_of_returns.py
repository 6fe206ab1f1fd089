"""The old device of a return: out of order, with parts that the customer keeps, on an order that was wrong."""

import pytest

from fieldservice.workflows.common.approvals import waiting
from fieldservice.workflows.money.lines import balance_in
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.return_execution import (
    DRAWER,
    approved,
    given_a_case,
    given_an_exchange,
    ready_to_sign,
    refused,
    with_cash,
)

OUT_OF_ORDER = {
    "disposed": {"old_device": "disposed", "old_serial": "", "old_condition": ""},
    "lost_in_transit": {"old_device": "lost_in_transit", "old_serial": "", "old_condition": ""},
    "other serial": {"old_serial": "NB-9999-01"},
    "parts kept": {"kept_parts": "硬盘"},
}


@pytest.mark.parametrize("how", OUT_OF_ORDER)
def test_an_old_device_out_of_order_has_a_reason_and_another_person_approves_it_before_anything_is_given(how):
    story = given_an_exchange().at("commerce", "choose_exchange").at("support", "prepare_exchange")
    story.at("commerce", "pass_to_office")
    assert (
        "Give the reason: it is not handed in, has another serial number, or parts are kept without a deduction"
        in refused(story, "tang", "see_old_device", **OUT_OF_ORDER[how])
    )
    story.at("tang", "see_old_device", **OUT_OF_ORDER[how], old_why="客户已按当地规定处置")

    assert "Another person must approve before anything is given for it" in refused(story, "tang", "sign_order")
    (asked,) = (each for each in waiting(story.case) if each.kind == "old_device")
    assert (asked.amount, asked.by) == (2_800_00, "tang")
    story.at("sun", "approve").at("tang", "sign_order")
    story.at("tang", "give_exchange_device", old_is_here=how in ("other serial", "parts kept"))
    there = "NB-9999-01" if how == "other serial" else "NB-5521-77"
    assert story.where(there) == ([] if how in ("disposed", "lost_in_transit") else ["CD01/faulty"])


def test_what_is_seen_after_an_approval_asks_for_another_one():
    story = given_an_exchange().at("commerce", "choose_exchange").at("support", "prepare_exchange")
    story.at("commerce", "pass_to_office").at("tang", "see_old_device", old_serial="NB-9999-01", old_why="标签更换过")
    story.at("sun", "approve").at("tang", "see_old_device", old_serial="NB-9999-02", old_why="又换了一台")

    assert "Another person must approve before anything is given for it" in refused(story, "tang", "sign_order")


def test_parts_that_the_customer_keeps_are_paid_before_the_exchange_device_goes_out():
    story = ready_to_sign(given_an_exchange(), kept_parts="硬盘（含数据）", deduction="300.00")
    story.at("tang", "sign_order")

    assert "is still to be paid" in refused(story, "tang", "give_exchange_device")
    story.at("tang", "take_payment", amount="300.00").at("tang", "give_exchange_device")
    assert story.balance(DRAWER) == 300_00 and story.sums_to_nothing() and balance_in(story.case, "CNY").open == 0


def test_a_deduction_that_is_corrected_is_charged_as_it_is_now():
    story = ready_to_sign(given_an_exchange(), kept_parts="硬盘", deduction="300.00")
    story.at("tang", "see_old_device", kept_parts="硬盘", deduction="100.00")

    assert balance_in(story.case, "CNY").open == 100_00 and story.sums_to_nothing()


def test_a_case_that_headquarters_withdraws_is_corrected_in_the_books_in_which_its_parts_were_charged():
    story = ready_to_sign(given_an_exchange(), kept_parts="硬盘", deduction="300.00")
    story.at("tang", "back_to_commerce").at("commerce", "withdraw_case")

    assert balance_in(story.case, "CNY").open == 0
    assert [story.balance(f"{office}/revenue/kept_parts") for office in ("CD01", "HQ")] == [0, 0]


def test_a_withdrawn_case_charges_no_kept_parts_gives_back_what_was_paid_and_its_signed_order_still_comes_in():
    story = ready_to_sign(given_an_exchange(), kept_parts="硬盘", deduction="300.00").at("tang", "sign_order_on_paper")
    story.at("tang", "take_payment", amount="300.00").at("tang", "withdraw_case")
    assert balance_in(story.case, "CNY").open == -300_00

    story.at("tang", "give_money_back", amount="300.00", reason="不换了").at("tang", "receive_slip")
    assert (balance_in(story.case, "CNY").open, story.balance(DRAWER), story.sums_to_nothing()) == (0, 0, True)
    assert obligations(story.case, workflow_of(story.case)) == []


def test_parts_that_the_customer_keeps_are_deducted_from_the_refund():
    story = with_cash(approved(given_a_case(decision="refund")), 5_000_00).at("commerce", "pass_to_office")
    assert "Name the parts" in refused(story, "tang", "see_old_device", deduction="300.00")
    assert "at most" in refused(story, "tang", "see_old_device", kept_parts="主机", deduction="2800.01")
    story.at("tang", "see_old_device", kept_parts="硬盘", deduction="300.00").at("tang", "sign_order")

    assert "Exactly" in refused(story, "tang", "pay_return", amount="2800.00")
    story.at("tang", "pay_return", amount="2500.00")
    assert story.balance(DRAWER) == 2_500_00 and story.sums_to_nothing()


def test_an_order_that_is_wrong_is_signed_anew():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order").at("tang", "correct_order")

    story.at("tang", "see_old_device", kept_parts="电源适配器", deduction="80.00").at("tang", "sign_order")

    assert len(story.case.lines("signatures")) == 2


def test_what_was_paid_for_kept_parts_of_a_case_that_headquarters_withdraws_is_given_back_at_the_branch():
    story = ready_to_sign(given_an_exchange(), kept_parts="硬盘", deduction="300.00")
    story.at("tang", "take_payment", amount="300.00", method="cash")
    story.at("tang", "back_to_commerce").at("commerce", "withdraw_case")

    assert (story.case.state, story.case.holder) == ("withdrawn", "CD01")
    story.at("tang", "give_money_back", amount="300.00", reason="退换货撤回")
    assert balance_in(story.case, "CNY").open == 0
