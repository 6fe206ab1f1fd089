"""Flow 11: urgency shortens limits by a setting; it follows from the customer's file unless said otherwise."""

from dataclasses import replace

from tests.support.story import Story, given_a_device, given_a_request

WITH_CLERK = (("chen", "hand_on"), ("liu", "take_over"))


def urgent_call(**settings) -> Story:
    story = given_a_request()
    story.reference = replace(story.reference, settings={**story.reference.settings, **settings})
    return story.when("chen", "hand_on", {"level": "urgent"})


def test_urgent_work_has_half_of_every_limit():
    story = urgent_call()
    assert story.folded().get("clock")["due"] == "2026-11-23T01:07:00Z"  # 15 minutes would be 01:15

    job = story.when("liu", "take_over").when("liu", "hand_over").folded()
    assert (job.get("clock")["minutes"], job.get("clock")["percent"]) == (15, 50)
    job = story.when("zhao", "accept").folded()
    assert job.get("clock")["minutes"] == 30


def test_the_share_is_a_setting_also_of_one_office_and_an_entry_keeps_it():
    story = urgent_call(**{"urgent_percent": "80", "urgent_percent@CD01": "20"})

    assert story.folded().get("clock")["minutes"] == 3
    story.reference = replace(story.reference, settings={})
    assert story.folded().get("clock")["minutes"] == 3


def test_ordinary_work_keeps_its_limits():
    assert given_a_request().when("chen", "hand_on").folded().get("clock")["minutes"] == 15


def test_the_level_of_the_customers_file_is_that_of_the_call_unless_said_otherwise():
    story = Story().when("chen", "register")
    file = story.entries[0].touches[0][1] if story.entries[0].touches[0][0] == "customer" else ""
    customer = replace(story.folded(file or story.folded().get("customer")), facts={"level": {"code": "urgent"}})

    again = Story().when("chen", "register", customer=customer)
    assert again.folded().get("level") == {"code": "urgent"}
    assert again.when("chen", "hand_on").folded().get("clock")["minutes"] == 7

    calm = Story().when("chen", "register", customer=customer).when("chen", "hand_on", {"level": "normal"})
    assert calm.folded().get("clock")["minutes"] == 15


def test_at_the_counter_a_customer_with_this_level_waits_half_as_long():
    customer = replace(Story().when("chen", "register").folded(), facts={"level": {"code": "urgent"}})

    story = Story().when("tang", "check_in", customer=customer)

    assert story.folded().get("clock")["minutes"] == 5
    assert story.folded(story.thing).get("level") == {"code": "urgent"}
    assert given_a_device().folded().get("clock")["minutes"] == 10
