"""A return that is carried out at the customer's, by offices that were apart, or against a late refusal."""

import pytest

from fieldservice.workflows.common.approvals import disputes, waiting
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.lines import decided_devices, reserved_pieces
from tests.support.ledger import Ledger
from tests.support.return_execution import (
    BRANCH,
    HOUSE,
    PART,
    VAN,
    CaseStory,
    approved,
    given_a_refund,
    given_an_exchange,
    ready_to_sign,
    refused,
    with_cash,
)
from tests.support.story import NEW

# On site


def test_an_engineer_hands_the_device_over_at_the_customers_and_brings_the_old_one_along_in_the_van():
    story = given_an_exchange().at("commerce", "choose_exchange").at("support", "prepare_exchange")
    story.at("commerce", "pass_to_office").at("zhao", "to_engineer")
    assert story.case.holder == VAN and reserved_pieces(story.case) == []

    sent = {"receiver": VAN, "sending": f"{PART} x1 9A11-01"}
    story.when("zhao", "send_parts", sent, NEW, **story.known("zhao"))
    shipment = story.entries[-1].moves[0].thing
    story.when("li.wei", "receive_parts", {"scanned": "9A11-01"}, shipment, **story.known("li.wei"))
    story.at("li.wei", "see_old_device").at("li.wei", "sign_order").at("li.wei", "give_exchange_device")

    assert story.case.state == "closed" and story.where("NB-5521-77") == ["CD01-V2/custody/li.wei"]
    owed = [(each.kind.split("/")[0], each.person) for each in obligations(story.case, workflow_of(story.case))]
    assert ("faulty_parts", "li.wei") in owed


def test_a_van_pays_back_out_of_its_pouch_and_leaves_transfers_to_its_branch():
    story = given_a_refund().at("zhao", "to_engineer").at("li.wei", "sign_order")
    assert story.case.holder == VAN
    with_cash(story, 3_000_00, "CD01/bank")

    by_bank = {"amount": "2800.00", "method": "transfer", "reference": "TX-1"}
    assert "CD01 makes transfers" in refused(story, "li.wei", "pay_return", **by_bank)


def test_the_case_comes_back_from_the_van_to_its_branch():
    story = given_an_exchange().at("commerce", "choose_exchange").at("support", "prepare_exchange")
    story.at("commerce", "pass_to_office").at("zhao", "to_engineer").at("li.wei", "back_from_engineer")

    assert story.case.holder == BRANCH and [each.account for each in reserved_pieces(story.case)] == ["CD01/good"]


# Forced settling and offices that were apart


def test_what_was_given_before_the_case_was_settled_elsewhere_still_counts():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order")
    given = story.draft("tang", "give_exchange_device", **story.known("tang"))
    story.at("boss", "settle", state="executing", reason="网点断网")
    story.happened(given)

    assert story.case.state == "executing" and story.case.late
    assert story.where("9A11-01") == ["CD01/exchanged"] and decided_devices(story.case)[0].done
    assert refused(story, "tang", "sign_order") == "Nothing passed on to this office is still open."
    assert "carried out to its end" in refused(story, "tang", "withdraw_case")


def test_what_two_stores_gave_for_one_device_is_owed_to_be_looked_at_and_the_ledger_holds():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order")
    first = story.draft("tang", "give_exchange_device", **story.known("tang"))
    story.happened(story.draft("tang", "give_exchange_device", **story.known("tang"))).happened(first)

    def owed() -> list[str]:
        return [each.kind for each in obligations(story.case, workflow_of(story.case))]

    assert story.case.late and {"given_twice", "review"} <= set(owed())
    assert sum(Ledger(story.entries).held(PART).values()) == 0, "what is here too often is missing elsewhere"
    story.at("boss", "review", what="given_twice")
    assert "given_twice" not in owed()


def test_an_order_that_was_signed_on_paper_comes_in():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order_on_paper").at("tang", "give_exchange_device")

    assert "paper" in [each.kind for each in obligations(story.case, workflow_of(story.case))]
    story.at("zhao", "receive_slip")
    assert "paper" not in [each.kind for each in obligations(story.case, workflow_of(story.case))]


def test_of_a_case_some_devices_may_be_refused_and_the_others_carried_out():
    story = CaseStory(reference=HOUSE)
    listed = "NB-5521-77\nNB-5521-78"
    story.at("tang", "open_return", serials=listed, new_devices=True, product="laptop", price_paid="2800.00")
    for each in listed.split():
        story.at("wang", "report_diagnosis", serial=each)
    story.at("zhao", "offer_solution").at("zhao", "send_to_judge")
    story.at("centre", "judge_case", decision="refused", serials="NB-5521-77", proposal="免费维修")
    with_cash(approved(story.at("centre", "judge_case", decision="refund", value="2800.00")), 3_000_00)

    story.at("commerce", "pass_to_office").at("tang", "see_old_device", old_serial="NB-5521-78").at(
        "tang", "sign_order"
    )
    story.at("tang", "pay_return", amount="2800.00")
    assert story.case.state == "closed" and story.where("NB-5521-77") == []


def test_the_receipt_of_a_refund_names_no_payment_that_it_did_not_take_back():
    story = given_a_refund()
    story.at("tang", "see_old_device", kept_parts="硬盘", deduction="300.00").at("tang", "sign_order")
    story.at("tang", "pay_return", amount="2500.00")

    (receipt,) = receipts_of(story.case)
    assert (receipt.is_refund, receipt.amount, receipt.takes_back, receipt.open_after) == (True, 2_500_00, (), 0)


# What was approved


TWO_LANES = ("NB-5521-77", "NB-5521-78")
"""The first device is exchanged, the price of the second one goes back."""


def given_two_lanes() -> CaseStory:
    story = CaseStory(reference=HOUSE)
    listed = "\n".join(TWO_LANES)
    story.at("tang", "open_return", serials=listed, new_devices=True, product="laptop", price_paid="2800.00")
    for each in TWO_LANES:
        story.at("wang", "report_diagnosis", serial=each)
    story.at("zhao", "offer_solution").at("zhao", "send_to_judge")
    for serial, decision in zip(TWO_LANES, ("exchange", "refund"), strict=True):
        story.at("centre", "judge_case", decision=decision, serials=serial, value="2800.00")
    return story


def begun_after_a_refusal(lane: int) -> CaseStory:
    """Both lanes were approved and the case begun; of one lane a refusal comes in that counts, since it is earlier."""
    story = given_two_lanes()
    digest = waiting(story.case)[lane].digest
    refusal = story.draft("sun", "refuse_approval", {"digest": digest, "reason": "凭证不全"}, **story.known("sun"))
    before = len(story.entries)
    story.at("boss", "approve").at("boss", "approve").at("commerce", "begin_execution")
    story.happened(refusal)
    story.entries.insert(before, story.entries.pop())
    return story


@pytest.mark.parametrize("lane", (0, 1))
def test_what_is_carried_out_relies_on_the_approval_of_every_lane(lane):
    story = begun_after_a_refusal(lane)

    (dispute,) = disputes(story.case)
    assert dispute.act.entry.kind == "execution_begun" and dispute.counts.entry.kind == "approval_refused"


def test_a_refund_relies_on_the_approval_of_its_lane_and_of_the_old_device_that_is_out_of_order():
    story = given_a_refund()
    story.at("tang", "see_old_device", old_device="disposed", old_serial="", old_condition="", old_why="按规定处置")
    story.at("sun", "approve").at("tang", "sign_order").at("tang", "pay_return", amount="2800.00")

    by_id = {entry.id: entry for entry in story.entries}
    answers = [by_id[each] for each in story.entries[-1].data["relies_on"]]
    assert [(each.by, each.data["of_kind"]) for each in answers] == [("boss", "return_refund"), ("sun", "old_device")]


def test_an_exchange_relies_on_its_approval():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order").at("tang", "give_exchange_device")

    (approval,) = (each for each in story.entries if each.kind == "approval_given")
    (given,) = (each for each in story.entries if "instead_of" in each.data)
    assert given.data["relies_on"] == approval.id
