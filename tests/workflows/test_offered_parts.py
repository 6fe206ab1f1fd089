"""An engineer passes parts to a colleague: whoever has them, it is one of the two."""

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.store_story import given_stores, refusal


def offered(giver="wang", colleague="he", office="CD01", **more):
    bag = f"{office}/bag/{giver}"
    story = given_stores().stocked(bag, {"FAN-80": 2}).stocked(bag, {"PSU-450": ("7A01-1",)})
    return story.when(giver, "offer_part", colleague=colleague, sending="FAN-80 x1\nPSU-450 x1 7A01-1", **more)


def places(story):
    return {place: many for place, many in story.ledger.held("FAN-80").items() if "bag" in place or "transit" in place}


def owed(story):
    thing = story.shipment
    return {(debt.kind, debt.office or thing.holder, debt.person) for debt in obligations(thing, workflow_of(thing))}


def test_within_one_store_the_parts_stay_in_the_bag_until_the_colleague_accepts():
    story = offered()
    assert places(story) == {"CD01/bag/wang": 2}
    assert owed(story) == {("offer", "CD01", "he"), ("offered", "CD01", "wang")}

    story.when("he", "accept_part")

    assert places(story) == {"CD01/bag/wang": 1, "CD01/bag/he": 1}
    assert story.ledger.places_of("7A01-1") == ["CD01/bag/he"] and story.shipment.state == "received"


def test_to_a_van_the_parts_are_on_the_way_until_the_colleague_accepts():
    story = offered(colleague="li.wei")
    assert places(story) == {"CD01/bag/wang": 1, "CD01-V2/transit": 1}
    assert (story.shipment.state, story.shipment.holder) == ("offered", "CD01-V2")
    assert owed(story) == {("offer", "CD01-V2", "li.wei"), ("offered", "CD01", "wang")}

    story.when("li.wei", "accept_part")

    assert places(story) == {"CD01/bag/wang": 1, "CD01-V2/bag/li.wei": 1}


def test_from_a_van_a_colleague_of_the_branch_can_be_named():
    story = offered("li.wei", "wang", "CD01-V2").when("wang", "accept_part")

    assert places(story) == {"CD01-V2/bag/li.wei": 1, "CD01/bag/wang": 1}


@pytest.mark.parametrize("colleague", ["he", "li.wei"])
def test_declined_parts_are_back_in_the_bag_they_came_from(colleague):
    story = offered(colleague=colleague).when(colleague, "decline_part", reason="用不上")

    assert places(story) == {"CD01/bag/wang": 2} and story.ledger.places_of("7A01-1") == ["CD01/bag/wang"]
    assert story.shipment.state == "declined" and owed(story) == set()


def test_an_offer_within_one_store_is_withdrawn_and_one_to_a_van_is_asked_back():
    assert offered().when("wang", "withdraw_offer").shipment.state == "withdrawn"

    story = offered(colleague="li.wei")
    assert refusal(story, "wang", "withdraw_offer").code == "turn"
    story.when("wang", "ask_back", reason="自己要用")
    assert story.shipment.lines("asked_back") and story.shipment.state == "offered"


def test_nobody_accepts_for_another_and_nobody_offers_to_themselves():
    story = offered()

    assert refusal(story, "wang", "accept_part").who_may == ("he",)
    assert refusal(story, "wang", "offer_part", colleague="wang", sending="FAN-80 x1").fields.keys() == {"colleague"}
    assert story.when("zheng", "decline_part", reason="何军离职").shipment.state == "declined"


def test_what_was_used_meanwhile_cannot_be_accepted():
    story = offered()
    story.stocked("CD01/installed", {"FAN-80": 2}, source="CD01/bag/wang")

    assert "reserved: 0" in str(refusal(story, "he", "accept_part").because)


def test_only_what_is_in_the_own_bag_can_be_offered():
    assert "reserved: 2" in str(refusal(offered(), "wang", "offer_part", colleague="he", sending="FAN-80 x3").because)


def test_an_offer_of_a_colleague_who_left_is_settled_only_when_nothing_is_on_the_way():
    story = offered(colleague="li.wei")
    assert refusal(story, "sun", "settle", state="declined", reason="离职").fields.keys() == {"state"}
    assert offered().when("sun", "settle", state="declined", reason="离职").shipment.state == "declined"
