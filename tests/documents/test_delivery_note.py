"""The delivery note says what was sent, from where to where, in the words of the catalogue of that day."""

import pytest

from fieldservice.documents.delivery_note import delivery_note
from fieldservice.documents.registry import likely, why_not
from tests.support.store_story import given_stores


@pytest.fixture
def story():
    return given_stores().when("zheng", "order_parts", sender="HQ", parts="FAN-80 x5\nPSU-450 x2", parts_remark="急用")


def note(story, language):
    return delivery_note(story.shipment, story.reference, "HQ", language=language)


@pytest.mark.parametrize(
    ("language", "fan", "pieces"),
    [("zh", "风扇", "9F11-07、9F11-08"), ("en", "Fan", "9F11-07, 9F11-08"), ("both", "风扇 Fan", "9F11-07、9F11-08")],
)
def test_it_lists_what_was_sent_with_serial_numbers(story, language, fan, pieces):
    story.when("guo", "send_order", sending="FAN-80 x3", scanned="9F11-07\n9F11-08", tracking="SF1", carrier="sf")

    made = note(story, language)

    assert [(line[0], *line[2:]) for line in made.lines] == [("FAN-80", "3", ""), ("PSU-450", "2", pieces)]
    assert made.lines[0][1] == fan and made.header.number == story.shipment.get("number")
    assert (made.tracking, made.packed_by, made.remark) == ("SF1", "郭仓管", "急用")


def test_a_shipment_has_it_once_something_was_sent(story):
    assert likely(story.shipment) == () and why_not("delivery_note", story.shipment) is not None

    story.when("guo", "send_order", sending="FAN-80 x3")

    assert likely(story.shipment) == ("delivery_note",)


def test_between_two_engineers_it_names_both():
    story = given_stores().stocked("CD01/bag/wang", {"FAN-80": 1})
    made = note(story.when("wang", "offer_part", colleague="li.wei", sending="FAN-80"), "zh")

    assert (made.sender, made.receiver) == ("成都分中心 王强", "成都2号车 李伟")


def test_each_sending_has_a_note_of_its_own_that_says_what_follows(story):
    story.when("guo", "send_order", sending="FAN-80 x3", tracking="SF1", carrier="sf")
    first = note(story, "zh")
    story.when("guo", "send_rest", sending="FAN-80 x2", scanned="9F11-07", tracking="SF2")
    second = note(story, "zh")

    assert [line[0::2] for line in first.lines] == [("FAN-80", "3")] and first.rest == "FAN-80 x2、PSU-450 x2"
    assert [line[0::2] for line in second.lines] == [("FAN-80", "2"), ("PSU-450", "1")]
    assert (second.tracking, second.rest) == ("SF2", "PSU-450 x1")


def test_the_note_of_an_earlier_sending_is_the_same_when_it_is_printed_again(story):
    story.when("guo", "send_order", sending="FAN-80 x3", tracking="SF1", carrier="sf")
    first = note(story, "zh")
    story.when("guo", "send_rest", sending="FAN-80 x2", scanned="9F11-07")

    assert delivery_note(story.shipment, story.reference, "HQ", language="zh", sending=1) == first


def test_the_remark_of_the_receiver_does_not_become_one_of_the_sender(story):
    story.when("guo", "send_order", sending="FAN-80 x5", scanned="9F11-07\n9F11-08")
    sent = note(story, "zh")
    story.when("zheng", "receive_parts", arrived="FAN-80 x4", parts_remark="外箱一角破损")

    assert note(story, "zh") == sent and sent.remark == "急用"
