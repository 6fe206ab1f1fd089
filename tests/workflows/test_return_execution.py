"""An exchange is carried out: its device is set aside, prepared, sent and given (flow 6, steps 6 and 7)."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Policy
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.on_the_job.tags import tagged_parts
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.execution.debts import owed
from fieldservice.workflows.return_cases.execution.lines import decided_devices, reserved_pieces
from tests.support.return_execution import (
    BRANCH,
    HOUSE,
    HQ,
    PART,
    approved,
    booked,
    given_an_exchange,
    ready_to_sign,
    refused,
    stocked,
)
from tests.support.story import NEW

# The exchange


def test_an_exchange_device_leaves_only_against_the_old_one_which_is_faulty_stock_with_a_tag():
    story = ready_to_sign(given_an_exchange())

    story.at("tang", "sign_order")
    assert "An exchange device is given only for the old device. Take that in first" in refused(
        story, "tang", "give_exchange_device", old_is_here=False
    )
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
    assert "This day has passed" in refused(story, "commerce", "order_exchange", expected_on="2026-11-20")
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
