"""Flow 11: urgency shortens limits by a setting; it follows from the customer's file unless said otherwise."""

from dataclasses import replace

import pytest

from fieldservice.workflows.bench.table import MAILIN, SENDIN
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.hotline.table import REQUEST
from fieldservice.workflows.onsite.table import ONSITE
from tests.support.story import TO_ENGINEER, Story, given_a_device, given_a_job, given_a_request, refusal

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


def test_the_second_device_of_a_visit_has_the_urgency_of_the_visit_even_if_the_file_has_changed_since():
    customer = replace(Story().when("chen", "register").folded(), facts={"level": {"code": "urgent"}})
    story = Story().when("tang", "check_in", customer=customer)

    story.when("tang", "add_device", thing=story.thing, customer=replace(customer, facts={"level": {"code": "normal"}}))

    assert story.folded().get("level") == {"code": "urgent"} and story.folded().get("clock")["minutes"] == 5


URGENT, ORDINARY = ({"level": level, "reason": "全院停诊"} for level in ("urgent", "normal"))


def handed_on() -> Story:
    return given_a_request().when("chen", "hand_on")  # 01:00, to be taken over by 01:15


def limit(story: Story) -> str:
    return str(story.folded().get("clock")["due"])[11:16]


def test_urgency_shortens_the_time_that_is_left_and_lengthens_it_again():
    story = handed_on().later(minutes=5).when("chen", "set_urgency", URGENT)
    assert (limit(story), story.folded().get("level")["code"]) == ("01:10", "urgent")

    story.later(minutes=1).when("liu", "set_urgency", ORDINARY)
    assert limit(story) == "01:14"
    assert [line["reason"] for line in story.folded().lines("urgencies")] == ["全院停诊"] * 2
    assert "percent" not in story.folded().get("clock")


def test_the_next_limits_follow_the_new_urgency_too_and_so_does_the_job_of_a_request():
    story = handed_on().when("chen", "set_urgency", URGENT).when("liu", "take_over").when("liu", "hand_over")

    assert story.folded().get("clock")["minutes"] == 15
    assert story.when("zhao", "set_urgency", ORDINARY).when("zhao", "accept").folded().get("clock")["minutes"] == 60


def test_nobody_becomes_late_by_a_change_and_what_is_late_stays_late():
    late = handed_on().later(minutes=20).when("chen", "set_urgency", URGENT)
    assert limit(late) == "01:15"

    nearly = handed_on().later(minutes=14).when("chen", "set_urgency", URGENT)
    assert nearly.folded().get("clock")["due"] == "2026-11-23T01:14:30Z"


def test_work_that_waits_keeps_a_share_of_the_time_that_was_left():
    story = given_a_job(("zhao", "accept"), ("zhao", "wait"))
    left = story.folded().get("clock")["left"]

    story.when("sun", "set_urgency", URGENT)
    assert story.folded().get("clock")["left"] == left // 2
    assert limit(story.when("zhao", "resume")) == "01:30"


def test_an_appointment_is_not_moved():
    story = given_a_job(*TO_ENGINEER, ("li.wei", "appoint"))
    before = story.folded().get("clock")

    assert story.when("zhao", "set_urgency", URGENT).folded().get("clock") == before


def test_the_urgency_that_the_work_has_already_is_no_change():
    assert "already" in str(refusal(handed_on(), "chen", "set_urgency", ORDINARY).because)


def test_two_offices_that_change_it_at_once_shorten_the_limit_once():
    story = handed_on().later(minutes=5)
    first, second = story.draft("chen", "set_urgency", URGENT), story.draft("liu", "set_urgency", URGENT)

    story.happened(first).happened(second)

    assert (limit(story), len(story.folded().lines("urgencies")), story.folded().late) == ("01:10", 2, [])


def test_a_step_taken_meanwhile_keeps_the_limit_that_it_started():
    story = given_a_job()
    urgent = story.draft("chen", "set_urgency", URGENT)
    story.when("zhao", "accept")
    before = story.folded().get("clock")

    story.happened(urgent)

    assert (story.folded().get("clock"), story.folded().get("level")["code"]) == (before, "urgent")
    assert (story.folded().state, story.folded().late) == ("accepted", [])


def test_holder_and_registrar_change_it_and_nobody_else():
    story = given_a_job(("zhao", "accept"))
    job = story.folded()
    job.facts["from_office"], story.headquarters = "HQ", False

    def refused(office):
        story.office = office
        return may_begin(ONSITE, ONSITE.step("set_urgency"), job, story.context("zhao"))

    assert (refused("CD01"), refused("HQ")) == (None, None)
    assert refused("CD02").code == "turn"


@pytest.mark.parametrize("workflow", [REQUEST, ONSITE, SENDIN, MAILIN], ids=lambda row: row.name)
def test_it_can_be_changed_in_every_open_state_and_in_no_other(workflow):
    step = workflow.step("set_urgency")

    reached = {state for row in workflow.steps for state in (*row.states, *filter(None, [row.to]))}
    assert set(step.states) & reached == {
        name for name, state in workflow.states.items() if state.is_open and name in reached
    }
