"""Who asked is told the answer: it is owed to that person until the person acts on the thing again."""

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import SIGNED_OFF, given_a_device


def told(story) -> list[tuple[str, str]]:
    job = story.folded()
    return [(owed.person, owed.label) for owed in obligations(job, workflow_of(job)) if owed.kind == "answer"]


def test_the_clerk_who_asked_is_told_that_the_device_may_go_out_until_it_has():
    story = given_a_device(*SIGNED_OFF).when("tang", "ask_release")
    assert told(story) == []

    story.when("sun", "approve")
    assert told(story) == [("tang", "Release approved: hand the device over")]
    story.when("zhao", "note", {"words": "客户下午来"})
    assert told(story)

    story.when("tang", "hand_out", {"proof": "lost"})
    assert told(story) == []


def test_a_refusal_is_told_until_the_clerk_acts_on_it():
    story = given_a_device(*SIGNED_OFF).when("tang", "ask_release").when("sun", "refuse_approval")
    assert told(story) == [("tang", "Release not approved: read the reason")]

    story.when("tang", "ask_release", {"reason": "找到发票了"})
    assert told(story) == []


def test_a_hand_over_without_the_ticket_names_the_release_that_it_relies_on():
    story = given_a_device(*SIGNED_OFF).when("tang", "ask_release").when("sun", "approve")
    answer = story.entries[-1].id

    story.when("tang", "hand_out", {"proof": "lost"})

    assert story.entries[-1].data["relies_on"] == answer and "relies_on" not in story.folded().facts
