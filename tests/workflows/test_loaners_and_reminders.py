"""Devices lent until the customer's own is back, and devices that nobody collects (flow 5a, step 8)."""

from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.registry import workflow_of
from tests.support.story import LEFT_HERE, REPAIRED, SIGNED_OFF, Story, given_a_device, given_an_expected, refusal


def offered(story: Story, who: str, thing: str = "") -> set[str]:
    folded = story.folded(thing)
    workflow = workflow_of(folded)
    return {
        step.name
        for step in workflow.steps
        if (not step.states or folded.state in step.states)
        and may_begin(workflow, step, folded, story.context(who)) is None
    }


def test_a_loaner_that_is_out_keeps_the_job_open():
    story = given_a_device(("tang", "lend_loaner"), *SIGNED_OFF)

    assert refusal(story, "tang", "hand_out", {"proof": "waited"}).because.values["loaner"] == ["LOAN-07"]
    story.when("tang", "take_loaner_back")
    assert story.when("tang", "hand_out", {"proof": "waited"}).folded().state == "closed"


def test_a_loaner_is_not_lent_twice_however_its_label_is_typed():
    story = given_a_device(("tang", "lend_loaner"))

    assert refusal(story, "tang", "lend_loaner").code == "data"
    assert (
        story.when("tang", "take_loaner_back", {"loaner": "loan-07"})
        .when("tang", "lend_loaner")
        .folded()
        .lines("loans")
    )


def test_only_a_loaner_that_was_lent_with_the_job_comes_back_to_it():
    story = given_a_device(("tang", "lend_loaner"))

    assert refusal(story, "tang", "take_loaner_back", {"loaner": "LOAN-99"}).code == "data"
    assert refusal(given_a_device(), "tang", "take_loaner_back").code == "guard"


def test_an_expected_job_with_a_loaner_out_is_not_cancelled():
    story = given_an_expected("send_in", ("tang", "lend_loaner"))

    assert refusal(story, "zhao", "cancel").code == "guard"
    assert story.when("tang", "take_loaner_back").when("zhao", "cancel").folded().state == "cancelled"


def test_a_loaner_can_be_taken_back_after_a_manager_settled_the_job_as_closed():
    story = given_a_device(("tang", "lend_loaner")).when("sun", "settle", {"state": "closed", "gone": "customer"})

    assert "take_loaner_back" in offered(story, "tang")


def test_reminders_fall_due_seven_thirty_and_sixty_days_after_it_was_ready():
    story = given_a_device(*REPAIRED, **LEFT_HERE)

    assert story.folded().get("reminders_due") == [
        "2026-11-30T01:00:00Z",
        "2026-12-23T01:00:00Z",
        "2027-01-22T01:00:00Z",
    ]
    assert refusal(story, "zhao", "remind").because.values["day"] == "2026-11-30"
    story.later(days=7).when("zhao", "remind")
    assert refusal(story, "zhao", "remind").because.values["day"] == "2026-12-23"


def test_only_after_the_last_reminder_a_manager_applies_the_storage_policy():
    story = given_a_device(*REPAIRED, **LEFT_HERE)
    for days in (7, 23):
        story.later(days=days).when("zhao", "remind")
        assert refusal(story, "sun", "give_away").code == "guard"
    story.later(days=30).when("zhao", "remind")

    assert refusal(story, "zhao", "give_away").who_may == ("manager",)
    job = story.when("sun", "give_away").folded()
    assert (job.state, job.get("place")["at"]) == ("disposed", "disposed")


def test_reminders_of_a_device_that_went_back_to_the_bench_start_again():
    story = given_a_device(*REPAIRED, **LEFT_HERE).later(days=7).when("zhao", "remind")
    story.later(hours=1).when("wang", "back_to_bench").when("wang", "test").when("wang", "finish")

    assert story.folded().get("reminders_due")[0] == "2026-12-07T02:00:00Z"
    assert refusal(story, "zhao", "remind").because.values["day"] == "2026-12-07"
