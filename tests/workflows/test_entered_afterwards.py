"""Flow 2, step 6: what is entered afterwards carries the true times, and says when it was entered."""

import pytest

from tests.support.story import COMPLETED, ON_SITE, TO_ENGINEER, given_a_job, refusal

EVENING = {"hours": 10}
"""From nine in the morning to seven in the evening."""


@pytest.mark.parametrize("until", [2, 3, 4], ids=["dispatched", "taken", "appointed"])
def test_in_the_evening_one_form_enters_the_whole_visit_with_its_true_times(until):
    story = given_a_job(*ON_SITE[:until]).later(**EVENING).when("li.wei", "enter_completed")

    job = story.folded()
    assert (job.state, job.get("arrived"), job.get("finished")) == (
        "completed",
        "2026-11-23T06:05:00Z",
        "2026-11-23T07:40:00Z",
    )
    assert (job.get("appointment"), job.get("entered_at")) == ("2026-11-23T06:00:00Z", "2026-11-23T11:00:00Z")
    story.when("li.wei", "sign_on_paper", {"signed_at": "2026-11-23T07:45:00Z"}).when("li.wei", "hand_in")
    assert story.folded().state == "handed_in"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("returned", "2026-11-23T12:00:00Z"),
        ("appointment", "2026-11-23T12:00:00Z"),
        ("appointment", "2026-11-23T00:59:00Z"),
        ("set_out", "2026-11-22T05:00:00Z"),
        ("arrived", "2026-11-23T05:00:00Z"),
        ("finished", "2026-11-23T06:00:00Z"),
        ("returned", "2026-11-23T07:00:00Z"),
    ],
)
def test_a_time_that_cannot_be_true_is_named_beside_its_field(field, typed):
    story = given_a_job(*TO_ENGINEER).later(**EVENING)

    why = refusal(story, "li.wei", "enter_completed", {field: typed})

    assert (why.code, list(why.fields)) == ("data", [field])


def test_a_visit_at_the_very_minute_of_its_entry_and_of_the_call_is_possible():
    story = given_a_job(*TO_ENGINEER)
    now = "2026-11-23T01:00:00Z"
    times = dict.fromkeys(("appointment", "set_out", "arrived", "finished", "returned"), now)

    assert story.when("li.wei", "enter_completed", times).folded().state == "completed"


def test_whoever_came_before_the_agreed_time_enters_the_visit_before_it_too():
    story = given_a_job(*ON_SITE[:4]).later(hours=4)
    agreed = story.folded().get("appointment")
    visit = {"set_out": None, "arrived": "2026-11-23T03:00:00Z", "finished": "2026-11-23T04:00:00Z", "returned": None}

    story.when("li.wei", "enter_completed", {**visit, "appointment": agreed})

    assert agreed > "2026-11-23T05:00:00Z"
    assert (story.folded().state, story.folded().get("appointment")) == ("completed", agreed)


def test_without_the_customers_consent_or_test_no_visit_was_completed():
    story = given_a_job(*TO_ENGINEER).later(**EVENING)

    assert refusal(story, "li.wei", "enter_completed", {"consent": False}).code == "data"
    assert refusal(story, "li.wei", "enter_completed", {"tested": False}).code == "data"


def test_a_visit_that_was_not_completed_is_entered_afterwards_and_the_second_one_too():
    story = given_a_job(*TO_ENGINEER).later(**EVENING).when("li.wei", "enter_not_completed")
    assert (story.folded().state, story.folded().get("second_visit")) == ("not_completed", True)
    story.when("li.wei", "sign_on_paper")

    assert list(refusal(story, "li.wei", "enter_completed").fields) == ["set_out", "arrived"]
    story.later(days=1)
    names = ("set_out", "arrived", "finished", "returned")
    tomorrow = {name: f"2026-11-24T0{hour}:00:00Z" for hour, name in enumerate(names, 2)}
    story.when("li.wei", "enter_completed", {**tomorrow, "appointment": "2026-11-24T03:00:00Z"})
    assert (story.folded().state, story.folded().get("revision")) == ("completed", 2)


def test_after_a_completed_visit_none_is_entered():
    story = given_a_job(*COMPLETED, ("li.wei", "sign")).later(**EVENING)

    assert refusal(story, "li.wei", "enter_completed").code == "guard"


def test_arrival_and_finish_can_be_given_late_step_by_step_too():
    story = given_a_job(*ON_SITE[:4]).later(hours=6)

    assert list(refusal(story, "li.wei", "arrive", {"arrived": "2026-11-23T08:00:00Z"}).fields) == ["arrived"]
    story.when("li.wei", "arrive", {"set_out": "2026-11-23T02:00:00Z", "arrived": "2026-11-23T03:00:00Z"})
    story.when("li.wei", "examine")
    assert list(refusal(story, "li.wei", "complete", {"finished": "2026-11-23T02:30:00Z"}).fields) == ["finished"]
    story.when("li.wei", "complete", {"finished": "2026-11-23T05:00:00Z"})
    assert (story.folded().get("finished"), story.folded().get("entered_at")) == (
        "2026-11-23T05:00:00Z",
        "2026-11-23T07:00:00Z",
    )


def test_a_slip_that_is_written_at_once_is_not_called_entered_afterwards():
    assert given_a_job(*COMPLETED).folded().get("entered_at") is None


def test_a_slip_is_not_signed_before_the_work_was_finished():
    story = given_a_job(*TO_ENGINEER).later(**EVENING).when("li.wei", "enter_completed")

    why = refusal(story, "li.wei", "sign_on_paper", {"signed_at": "2026-11-23T07:00:00Z"})

    assert list(why.fields) == ["signed_at"]


def test_a_time_in_the_wrong_order_is_told_together_with_what_is_missing():
    story = given_a_job(*TO_ENGINEER).later(**EVENING)

    why = refusal(story, "li.wei", "enter_completed", {"arrived": "2026-11-23T05:00:00Z", "handling": ""})

    assert why.fields.keys() == {"arrived", "handling"}
