"""A piece with a serial number is in one place: what would put it into two, or take it out twice, is refused."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.parts.on_the_job.lines import part_lines
from fieldservice.workflows.parts.on_the_job.steps import what_comes_back, what_is_in_the_bag
from tests.support.parts import Posted, arrived, balances, requisition, stocked, take
from tests.support.store_story import given_stores
from tests.support.store_story import refusal as refused_in_store
from tests.support.story import ON_SITE, Story, given_a_job, refusal
from tests.workflows.test_parts_of_a_reassigned_job import VAN, at, issued_to_the_van

PSU, BAG = "PSU-450", "CD01/bag/li.wei"


def issued(*steps: tuple[str, dict]) -> Story:
    """The engineer got two of three power supplies for a job: S1 and S2."""
    story = stocked(given_a_job(*ON_SITE), FAN_80=10, PSU_450=3)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x2"})
    take(story, "zhao", "issue", {"parts": "PSU-450 x2 S1 S2"}, requisition(story))
    for step, data in steps:
        take(story, "li.wei", step, data)
    return story


def fault(story: Story, who: str, step: str, data: dict, thing: str = "") -> str:
    """What stands beside the field that is refused."""
    (words,) = refusal(story, who, step, data, thing, holdings=Posted(story)).fields.values()
    return render(words)


def in_store(story, who: str, step: str, **data) -> str:
    (words,) = refused_in_store(story, who, step, **data).fields.values()
    return render(words)


FITTED = {"parts": "PSU-450 x1 S1", "old": "none"}


def test_one_serial_number_in_two_spellings_is_one_piece():
    story = stocked(given_a_job(*ON_SITE), PSU_450=3)
    take(story, "li.wei", "request_parts", {"parts": "PSU-450 x2"})

    for parts in ("PSU-450 x2 S1 s1", "PSU-450 x1 S1\npsu-450 x1 s1"):
        assert "s1 is entered twice" in fault(story, "zhao", "issue", {"parts": parts}, requisition(story))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("PSU-450 x1", "Each PSU-450 has a serial number"),
        ("PSU-450 x1 S2", "S2 was not fitted in the device on this job"),
        ("PSU-450 x2 S1 S2", "PSU-450 from this job in the device: 1"),
        ("FAN-80 x1", "FAN-80 was not fitted on this job"),
    ],
)
def test_only_the_piece_that_was_fitted_is_taken_out_again(parts, said):
    story = issued(("fit_part", FITTED))

    assert said in fault(story, "li.wei", "take_part_out", {"parts": parts})


def test_a_piece_that_was_taken_out_and_fitted_again_can_be_taken_out_once_more():
    out = ("take_part_out", {"parts": "PSU-450 x1 s1"})
    story = issued(("fit_part", FITTED), ("fit_part", {"parts": "PSU-450 x1 S2", "old": "none"}), out)

    assert "S1 was not fitted in the device" in fault(story, "li.wei", *out[:1], {"parts": "PSU-450 x1 S1"})
    for step, data in (("fit_part", FITTED), out):
        take(story, "li.wei", step, data)
    assert balances(story)[BAG, PSU] == 1
    assert what_is_in_the_bag(story.folded()) == {"parts": "PSU-450 x1 s1"}


@pytest.mark.parametrize(
    ("old", "said"), [("s1", "of the new part"), ("S2", "in stock: bag of 李伟"), ("S3", "in stock: good stock")]
)
def test_the_serial_number_of_a_part_in_stock_is_not_that_of_the_replaced_one(old, said):
    story = issued()

    data = {"parts": "PSU-450 x1 S1", "old": "tagged", "old_serial": old}
    assert said in fault(story, "li.wei", "fit_part", data)


def test_two_replaced_parts_do_not_have_one_serial_number():
    story = issued(("fit_part", {**FITTED, "old": "tagged", "old_serial": "0A81-22"}))

    data = {"parts": "PSU-450 x1 S2", "old": "tagged", "old_serial": "0a81-22"}
    assert "faulty parts with 李伟" in fault(story, "li.wei", "fit_part", data)


def test_a_lost_piece_that_was_fitted_meanwhile_is_not_written_off():
    story = issued(("report_lost", {"parts": "PSU-450 x1 S1", "reason": "not in the car"}), ("fit_part", FITTED))
    take(story, "sun", "approve", thing=story.job)

    refused = refusal(story, "li.wei", "write_off", holdings=Posted(story))
    assert "The part reported lost has been accounted for. There is nothing to write off" in render(refused.because)


def test_an_engineer_does_not_receive_more_than_was_issued():
    assert "PSU-450 to be received: 2" in fault(issued(), "li.wei", "confirm_parts", {"parts": "PSU-450 x3 S1 S2 S3"})


def test_what_goes_to_a_van_and_comes_back_keeps_its_serial_numbers():
    story = issued_to_the_van()
    arrived(story, PSU, "S1", "S2")
    take(at(story, "CD01"), "zhao", "request_parts", {"parts": "PSU-450 x1"})
    take(story, "zhao", "issue", {"parts": "PSU-450 x1 S1"}, requisition(story))

    at(story, VAN)
    assert "has a serial number" in fault(story, "li.wei", "confirm_parts", {"parts": "PSU-450 x1"})
    assert "S2 is not on its way here" in fault(story, "li.wei", "confirm_parts", {"parts": "PSU-450 x1 S2"})
    take(story, "li.wei", "confirm_parts", {"parts": "PSU-450 x1 s1"})
    take(story, "li.wei", "return_parts", {"parts": "PSU-450 x1 S1"})
    at(story, "CD01")
    assert what_comes_back(story.folded()) == {"parts": "PSU-450 x1 S1"}
    assert "has a serial number" in fault(story, "zhao", "receive_returned", {"parts": "PSU-450 x1"})
    assert "S2 is not on its way here" in fault(story, "zhao", "receive_returned", {"parts": "PSU-450 x1 S2"})
    take(story, "zhao", "receive_returned", {"parts": "PSU-450 x1 S1"})
    assert not any(line.coming_pieces for line in part_lines(story.folded()))
    assert Posted(story).quantity("CD01/good", PSU, "S1") == 1 and not Posted(story).quantity("CD01/transit", PSU)


# Stores: what arrives, what is corrected, what is lost on the way.

SUPPLIED = {"supplier": "华芯", "supplier_note": "7"}


def test_a_delivery_that_is_entered_twice_is_told_by_its_serial_numbers():
    story = given_stores().when("guo", "receive_from_supplier", **SUPPLIED, arrived="PSU-450 x1 Z1")

    said = in_store(story, "guo", "receive_from_supplier", **SUPPLIED, arrived="PSU-450 x1 z1")
    assert said == "The books already have PSU-450 with serial number z1 in stock: good stock, 总部."


def test_a_piece_that_lies_here_does_not_arrive():
    story = (
        given_stores()
        .stocked("CD01/good", {"PSU-450": ("Z1",)})
        .when("zheng", "order_parts", sender="HQ", parts="PSU-450 x1")
    )
    story.when("guo", "send_order", sending="PSU-450 x1 9F11-07")

    assert "The books already have" in in_store(story, "zheng", "receive_parts", arrived="PSU-450 x1 Z1")
    story.when("zheng", "receive_parts", arrived="PSU-450 x1 9F11-07")
    assert story.ledger.places_of("9F11-07") == ["CD01/good"]


CORRECTED = {"place": "good", "reason": "damaged"}


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        ("scrap_stock", {"parts": "FAN-80 x15\nFAN-80 x15"}, "FAN-80: only 20 there"),
        ("adjust_stock", {"change": "less", "parts": "FAN-80 x15\nfan-80 x6"}, "FAN-80: only 20 there"),
        ("scrap_stock", {"parts": "PSU-450 x1 9F11-07\nPSU-450 x1 9f11-07"}, "9f11-07 is entered twice"),
        ("adjust_stock", {"change": "more", "parts": "PSU-450 x1 9f11-07"}, "in stock: good stock"),
    ],
)
def test_a_correction_takes_out_no_more_than_is_there_and_brings_in_nothing_twice(step, data, said):
    assert said in in_store(given_stores(), "guo", step, **CORRECTED, **data)


def test_a_correction_without_a_count_is_not_counted_again():
    story = given_stores().when("guo", "adjust_stock", **CORRECTED, change="less", parts="FAN-80 x2")

    refused = refused_in_store(story, "guo", "count_again", parts="FAN-80 x17")
    assert "Nothing was counted here" in render(refused.because)


def test_what_was_reported_lost_and_came_after_all_is_not_written_off():
    story = given_stores().when("zheng", "order_parts", sender="HQ", parts="FAN-80 x5\nPSU-450 x2")
    story.when("guo", "send_order", sending="FAN-80 x5\nPSU-450 x2 9F11-07 9F11-08")
    story.when("zheng", "report_loss", lost="FAN-80 x2\nPSU-450 x2 9F11-07 9F11-08", reason="box torn")
    story.when("zheng", "receive_parts", arrived="FAN-80 x4\nPSU-450 x1 9F11-07")
    story.when("sun", "approve").when("zheng", "write_off")

    assert story.ledger.held("FAN-80") == {"HQ/adjusted": -20, "HQ/good": 15, "CD01/good": 4, "CD01/lost": 1}
    assert (story.ledger.places_of("9F11-07"), story.ledger.places_of("9F11-08")) == (["CD01/good"], ["CD01/lost"])
    assert story.shipment.state == "received"


@pytest.mark.parametrize("typed", ["PSU-450 x-1", "PSU-450 x1.5", "PSU-450 x 2", "PSU-450 x1000000000", "FAN-80 ｘ0"])
def test_a_quantity_that_is_none_is_not_taken_for_a_serial_number(typed):
    said = in_store(given_stores(), "guo", "receive_from_supplier", **SUPPLIED, arrived=typed)

    assert said.startswith("One part per line: number, x and quantity, then serial numbers: PSU-450 x2 9F11-07 9F11-08")


def test_a_number_behind_a_part_without_serial_numbers_is_not_taken_for_one_piece():
    said = in_store(given_stores(), "guo", "receive_from_supplier", **SUPPLIED, arrived="FAN-80 12")

    assert said == "FAN-80 has no serial numbers: write x and the quantity, such as FAN-80 x2."


@pytest.mark.parametrize("parts", [" ; ", [], [{"part": "PSU-450", "quantity": 1, "serials": ["A", "B"]}]])
def test_a_list_without_parts_or_with_other_quantities_than_numbers_is_refused(parts):
    fault(stocked(given_a_job(*ON_SITE)), "li.wei", "request_parts", {"parts": parts})
