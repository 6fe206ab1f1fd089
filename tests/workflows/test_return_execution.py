"""Carrying a return case out: exchange, refund and credit note (flow 6, steps 6 and 7)."""

from dataclasses import replace

import pytest

from fieldservice.workflows.common.approvals import disputes, waiting
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.money.lines import balance_in
from fieldservice.workflows.money.payments.credits import credits_of
from fieldservice.workflows.money.receipts import receipts_of
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.debts import owed
from fieldservice.workflows.return_cases.execution.lines import decided_devices, reserved_pieces
from tests.support.ledger import Ledger
from tests.support.return_execution import (
    BRANCH,
    DRAWER,
    HOUSE,
    HQ,
    PART,
    VAN,
    CaseStory,
    approved,
    booked,
    given_a_case,
    ready_to_sign,
    stocked,
    with_cash,
)
from tests.support.story import NEW


def refused(story: CaseStory, who: str, step: str, at: str = "", **data) -> str:
    with pytest.raises(Refused) as caught:
        story.draft(who, step, data, **story.known(who, at))
    because = caught.value.because
    return str(because.values.get("because") or because.message)


def given_an_exchange(place: str = "CD01/good", **more) -> CaseStory:
    return stocked(approved(given_a_case(**more)), "9A11-01", "9A11-02", place=place)


def test_an_exchange_device_leaves_only_against_the_old_one_which_is_faulty_stock_with_a_tag():
    story = ready_to_sign(given_an_exchange())

    story.at("tang", "sign_order")
    assert "only against the old device" in refused(story, "tang", "give_exchange_device", old_is_here=False)
    story.at("tang", "give_exchange_device")

    assert story.case.state == "closed" and story.case.get("outcome")["code"] == "carried_out"
    assert story.where("9A11-01") == ["CD01/exchanged"] and story.where("NB-5521-77") == ["CD01/faulty"]
    (tag,) = tagged_parts(story.case)
    assert (tag.serial, tag.account, tag.part, tag.value) == ("NB-5521-77", "CD01/faulty", PART, 0)


# Supplying


def test_a_chosen_device_is_reserved_for_its_case_until_it_is_given():
    story = given_an_exchange().at("commerce", "choose_exchange")

    assert [(each.part, each.account) for each in reserved_pieces(story.case)] == [(PART, "CD01/good")]
    story.at("support", "prepare_exchange").at("commerce", "pass_to_office").at("tang", "see_old_device")
    assert [each.account for each in reserved_pieces(story.case)] == ["CD01/good"]
    story.at("tang", "sign_order").at("tang", "give_exchange_device")
    assert reserved_pieces(story.case) == []


def test_only_an_exchange_device_that_is_free_at_headquarters_or_the_branch_is_set_aside():
    story = stocked(given_an_exchange(), "9A11-07", place="CD01/faulty")

    assert "not free" in refused(story, "commerce", "choose_exchange", exchange="9A11-07")
    assert "No exchange device" in refused(story, "commerce", "choose_exchange", exchange="NB-0000-00")


def test_a_piece_that_another_case_keeps_is_not_set_aside_again():
    story = given_an_exchange().at("commerce", "choose_exchange")
    first = story.thing
    asked = {"serials": "NB-5521-99", "new_devices": True, "product": "laptop", "price_paid": "2800.00"}
    story.when("tang", "open_return", asked, NEW, **story.known("tang"))
    story.thing = story.entries[-1].moves[0].thing
    story.at("wang", "report_diagnosis").at("zhao", "offer_solution").at("zhao", "send_to_judge")
    approved(story.at("centre", "judge_case", decision="exchange", value="2800.00"))

    assert "is set aside for" in refused(story, "commerce", "choose_exchange")
    second, story.thing = story.thing, first
    story.at("commerce", "choose_exchange", exchange="9A11-02")
    story.thing = second
    assert story.at("commerce", "choose_exchange").case.lines("exchange_choices")[0]["exchange"] == "9A11-01"


def test_a_device_that_was_ordered_is_owed_once_it_is_overdue_until_one_is_set_aside():
    story = given_an_exchange()
    assert "in the past" in refused(story, "commerce", "order_exchange", expected_on="2026-11-20")
    story.at("commerce", "order_exchange")

    def owed() -> list[tuple[str, str]]:
        return [(each.kind, each.role) for each in obligations(story.case, workflow_of(story.case))]

    assert ("exchange_ordered", "commerce") in owed()
    story.at("commerce", "choose_exchange")
    assert ("exchange_ordered", "commerce") not in owed() and ("exchange_to_prepare", "technical_support") in owed()
    story.at("support", "prepare_exchange")
    assert ("exchange_to_prepare", "technical_support") not in owed()


def test_technical_support_reads_the_serial_number_and_answers_every_item_of_the_checklist():
    story = given_an_exchange()
    assert "No exchange device is chosen" in refused(story, "support", "prepare_exchange")
    story.at("commerce", "choose_exchange")

    assert "was not chosen" in refused(story, "support", "prepare_exchange", exchange="9A11-02")
    with pytest.raises(Refused) as caught:
        story.draft(
            "support", "prepare_exchange", {"preparation": {"system": "other"}}, exactly=True, **story.known("support")
        )
    assert {"preparation.powers_on", "preparation.system.words"} <= set(caught.value.fields)
    assert decided_devices(story.at("support", "prepare_exchange").case)[0].prepared


def test_nothing_goes_to_the_office_before_a_device_was_chosen_and_prepared():
    story = given_an_exchange().at("commerce", "choose_exchange")

    assert "Nothing is ready" in refused(story, "commerce", "pass_to_office")


def test_a_device_that_is_changed_after_it_was_prepared_is_prepared_anew():
    story = given_an_exchange().at("commerce", "choose_exchange").at("support", "prepare_exchange")

    story.at("commerce", "choose_exchange", exchange="9A11-02", for_device="NB-5521-77")

    assert not decided_devices(story.case)[0].prepared and "Nothing is ready" in refused(
        story, "commerce", "pass_to_office"
    )


def test_a_device_of_headquarters_leaves_by_an_ordinary_shipment_and_is_handed_over_once_it_was_received():
    story = ready_to_sign(given_an_exchange("HQ/good"))
    shipment = story.case.get("shipment")

    assert story.where("9A11-01") == ["CD01/transit"] and story.folded(shipment).holder == BRANCH
    assert "Receive its shipment first" in refused(story, "tang", "sign_order")
    story.when("zhao", "receive_parts", {"scanned": "9A11-01"}, shipment, **story.known("zhao"))
    assert story.where("9A11-01") == ["CD01/good"]
    story.at("tang", "sign_order").at("tang", "give_exchange_device")
    assert story.where("9A11-01") == ["CD01/exchanged"]


def test_an_exchange_device_that_was_lost_on_the_way_is_replaced_by_another_one():
    story = ready_to_sign(given_an_exchange("HQ/good"))

    story.at("tang", "back_to_commerce")
    assert (story.case.state, story.case.holder) == ("approved", HQ)
    assert "exchange_to_choose" in [each.kind for each in owed(story.case)] and reserved_pieces(story.case) == []
    assert "Nothing is ready" in refused(story, "commerce", "pass_to_office")
    story.at("commerce", "choose_exchange", exchange="9A11-02")
    story.at("support", "prepare_exchange", exchange="9A11-02").at("commerce", "pass_to_office")
    assert story.where("9A11-02") == ["CD01/transit"] and story.case.state == "executing"


def test_an_exchange_device_that_the_office_has_goes_on_with_its_case_and_is_not_chosen_again():
    story = ready_to_sign(given_an_exchange()).at("tang", "back_to_commerce")

    assert "exchange_to_choose" not in [each.kind for each in owed(story.case)]
    assert story.at("commerce", "pass_to_office").case.state == "executing"
    story.at("tang", "sign_order").at("tang", "give_exchange_device")
    assert story.case.state == "closed"


def test_what_was_lost_at_the_office_after_the_case_went_back_is_not_passed_on():
    story = ready_to_sign(given_an_exchange()).at("tang", "back_to_commerce")
    booked(story, [Posting(PART, "CD01/good", "CD01/lost", 1, 0, "9A11-01").as_data()])

    assert "9A11-01 is not here" in refused(story, "commerce", "pass_to_office")


# The files of both devices


def test_the_files_name_each_other_and_the_new_device_takes_over_what_is_left_of_the_warranty():
    policies = {("laptop", ""): Policy("laptop", months=24, labour=12)}
    story = given_an_exchange(
        reference=replace(HOUSE, policies=policies), purchased="2025-05-01", purchase_proof="invoice"
    )
    ready_to_sign(story).at("tang", "sign_order").at("tang", "give_exchange_device")

    new, old = (
        next(
            story.folded(id_)
            for kind, id_ in story.entries[-1].touches
            if kind == "device" and story.folded(id_).get(fact)
        )
        for fact in ("exchanged_for", "exchanged_by")
    )
    assert (new.get("serial"), new.get("exchanged_for"), old.get("exchanged_by")) == (
        "9A11-01",
        "NB-5521-77",
        "9A11-01",
    )
    assert new.get("warranty_carried")["until"] == {"parts": "2027-04-30", "labour": "2026-04-30"}
    assert new.get("customer") == story.case.get("customer") and new.get("model") == "X1"


# Refund


def given_a_refund(**more) -> CaseStory:
    story = with_cash(approved(given_a_case(decision="refund", **more)), 5_000_00)
    return story.at("commerce", "pass_to_office").at("tang", "see_old_device")


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

    assert "number of their transaction" in refused(story, "tang", "pay_return", amount="2800.00", method="transfer")
    by_bank = {"amount": "2800.00", "method": "transfer", "reference": "TX-1"}
    assert "only" in refused(story, "tang", "pay_return", **by_bank)
    with_cash(story, 3_000_00, "CD01/bank").at("tang", "pay_return", **by_bank)
    assert story.balance("CD01/bank") == 200_00 and story.balance(DRAWER) == 5_000_00


def test_a_refund_is_paid_only_by_the_office_that_holds_the_case():
    story = given_a_refund().at("tang", "sign_order")

    assert "holds it now" in refused(story, "commerce", "pay_return", amount="2800.00")
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


def given_a_dealers_case() -> CaseStory:
    """Two devices to exchange, of which only one exchange device is there yet."""
    story = stocked(approved(given_a_case("NB-5521-77", "NB-5521-78")), "9A11-01", place="CD01/good")
    return ready_to_sign(story)


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

    assert "No device of the case" in refused(
        story, "commerce", "choose_exchange", exchange="9A11-05", for_device="NB-5521-77"
    )


# The old device


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
    assert "Say why" in refused(story, "tang", "see_old_device", **OUT_OF_ORDER[how])
    story.at("tang", "see_old_device", **OUT_OF_ORDER[how], old_why="客户已按当地规定处置")

    assert "Another person approves it" in refused(story, "tang", "sign_order")
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

    assert "Another person approves it" in refused(story, "tang", "sign_order")


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
    assert "At most" in refused(story, "tang", "see_old_device", kept_parts="主机", deduction="2800.01")
    story.at("tang", "see_old_device", kept_parts="硬盘", deduction="300.00").at("tang", "sign_order")

    assert "Exactly" in refused(story, "tang", "pay_return", amount="2800.00")
    story.at("tang", "pay_return", amount="2500.00")
    assert story.balance(DRAWER) == 2_500_00 and story.sums_to_nothing()


def test_an_order_that_is_wrong_is_signed_anew():
    story = ready_to_sign(given_an_exchange()).at("tang", "sign_order").at("tang", "correct_order")

    story.at("tang", "see_old_device", kept_parts="电源适配器", deduction="80.00").at("tang", "sign_order")

    assert len(story.case.lines("signatures")) == 2


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
    assert (
        refused(story, "tang", "sign_order") == "Nothing was passed on to this office that is still to be carried out."
    )
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
