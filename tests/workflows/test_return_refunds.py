"""Refunds, credit notes and the devices of dealers (flow 6, steps 6 and 7)."""

import pytest

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import balance_in
from fieldservice.workflows.money.payments.credits import credits_of
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.registry import workflow_of
from tests.support.return_execution import (
    BRANCH,
    DRAWER,
    HQ,
    approved,
    given_a_case,
    given_a_dealers_case,
    given_a_refund,
    refused,
    stocked,
    with_cash,
)

# Refund


def test_a_refund_goes_out_of_the_drawer_once_with_a_receipt_and_the_ledger_balances():
    story = given_a_refund().at("tang", "sign_order")
    story.at("tang", "pay_return", amount="2800.00")

    assert story.case.state == "closed" and story.balance(DRAWER) == 2_200_00 and story.sums_to_nothing()
    assert story.balance("CD01/revenue/returns") == 2_800_00
    assert balance_in(story.case, "CNY").open == 0 and story.case.lines("refunds")[0]["number"].startswith("CD01-E")
    assert story.where("NB-5521-77") == ["CD01/faulty"]
    assert refused(story, "tang", "pay_return", amount="2800.00")


@pytest.mark.parametrize("amount", ["2800.01", "5000.00", "2799.99"])
def test_a_refund_is_neither_more_nor_less_than_was_judged_and_approved(amount):
    story = given_a_refund().at("tang", "sign_order")

    assert "Exactly" in refused(story, "tang", "pay_return", amount=amount)


def test_a_refund_by_transfer_names_its_transaction_and_needs_the_money_at_the_bank():
    story = given_a_refund().at("tang", "sign_order")

    assert "A mobile payment or transfer needs its transaction number" in refused(
        story, "tang", "pay_return", amount="2800.00", method="transfer"
    )
    by_bank = {"amount": "2800.00", "method": "transfer", "reference": "TX-1"}
    assert "only" in refused(story, "tang", "pay_return", **by_bank)
    with_cash(story, 3_000_00, "CD01/bank").at("tang", "pay_return", **by_bank)
    assert story.balance("CD01/bank") == 200_00 and story.balance(DRAWER) == 5_000_00


def test_a_refund_is_paid_only_by_the_office_that_holds_the_case():
    story = given_a_refund().at("tang", "sign_order")

    assert "now. Here you can only add notes" in refused(story, "commerce", "pay_return", amount="2800.00")
    assert story.case.holder == BRANCH


def test_nothing_is_paid_or_given_before_the_customer_has_signed():
    story = given_a_refund()

    assert refused(story, "tang", "pay_return", amount="2800.00")
    assert story.case.state == "executing"


def test_a_case_of_which_something_was_given_is_not_withdrawn_any_more():
    story = given_a_dealers_case().at("tang", "sign_order").at("tang", "give_exchange_device")

    assert "carried out to its end" in refused(story, "commerce", "withdraw_case")
    assert given_a_refund().at("tang", "withdraw_case").case.state == "withdrawn"


# Credit notes and dealers


class Overpaid:
    """What a store says of a customer for whom something was credited."""

    def __init__(self, case: str) -> None:
        self.case = case

    def overpaid(self, customer: str) -> list[str]:
        return [self.case]


def test_a_dealers_devices_are_credited_on_the_account_in_one_act_and_pay_for_other_work():
    serials = ("NB-5521-77", "NB-5521-78", "NB-5521-79")
    story = approved(given_a_case(*serials, decision="credit")).at("commerce", "pass_to_office")
    for each in serials:
        story.at("tang", "see_old_device", old_serial=each)
    story.at("tang", "sign_order").at("tang", "note_credit")

    case, account = story.case, f"CD01/customer/{story.case.get('customer')}"
    assert case.state == "closed" and story.balance(account) == -3 * 2_800_00 and story.sums_to_nothing()
    assert balance_in(case, "CNY").open == -3 * 2_800_00
    assert [len(story.where(each)) for each in serials] == [1, 1, 1] and len(tagged_parts(case)) == 3
    kinds = [each.kind for each in obligations(case, workflow_of(case))]
    assert "paid_too_much" not in kinds, "a credit note stays on the account"
    job = Thing("job-1", "job", "ready", BRANCH, facts={"customer": case.get("customer")})
    context = story.context("tang", debts=Overpaid(case.id), **story.known("tang"))
    assert [(each.id, amount) for each, amount in credits_of(job, context)] == [(case.id, 3 * 2_800_00)]


def test_a_case_of_several_devices_is_carried_out_in_parts_and_the_rest_goes_back_to_commerce():
    story = given_a_dealers_case().at("tang", "sign_order").at("tang", "give_exchange_device")

    assert (story.case.state, story.case.holder) == ("approved", HQ)
    stocked(story, "9A11-05").at("commerce", "choose_exchange", exchange="9A11-05")
    story.at("support", "prepare_exchange", exchange="9A11-05").at("commerce", "pass_to_office")
    story.at("tang", "see_old_device", old_serial="NB-5521-78")
    story.when("zhao", "receive_parts", {"scanned": "9A11-05"}, story.case.get("shipment"), **story.known("zhao"))
    story.at("tang", "sign_order").at("tang", "give_exchange_device", exchange="9A11-05")
    assert story.case.state == "closed" and story.where("NB-5521-78") == ["CD01/faulty"]


def test_a_device_that_was_exchanged_is_not_exchanged_again():
    story = given_a_dealers_case().at("tang", "sign_order").at("tang", "give_exchange_device")
    stocked(story, "9A11-05")

    assert "matches no open device of the case. Open" in refused(
        story, "commerce", "choose_exchange", exchange="9A11-05", for_device="NB-5521-77"
    )
