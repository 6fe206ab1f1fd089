"""A customer who is unhappy at the call-back: owed by a manager until somebody attended to it (flows 2 and 7)."""

from dataclasses import replace

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import (
    HANDED_IN,
    LEFT_HERE,
    NOT_COMPLETED,
    SHIPPED,
    SIGNED_OFF,
    Story,
    and_then,
    given_a_device,
    given_a_job,
    given_a_parcel,
    refusal,
)
from tests.workflows.test_results import CENTRAL, central, then

UNHAPPY = {"result": "reached", "score": 2}
ENDS = {
    "handed in": lambda: given_a_job(*HANDED_IN),
    "closed": lambda: given_a_job(*HANDED_IN, ("zhao", "close")),
    "given up": lambda: given_a_job(*NOT_COMPLETED, ("li.wei", "sign"), ("zhao", "give_up")),
    "collected": lambda: collected(),
    "delivered": lambda: given_a_parcel(*SHIPPED, ("tang", "deliver")),
}


def collected() -> Story:
    story = given_a_device(*SIGNED_OFF, **LEFT_HERE)
    return story.when("tang", "hand_out", {"ticket": story.folded().get("ticket")})


def owed(story: Story) -> dict[str, tuple[str, str]]:
    """By kind: the role and the office that owe it."""
    job = story.folded()
    return {each.kind: (each.role, each.office) for each in obligations(job, workflow_of(job))}


@pytest.mark.parametrize("end", ENDS)
def test_in_every_flow_an_unhappy_call_back_is_owed_by_the_manager_until_somebody_attended_to_it(end):
    story = ENDS[end]().when("chen", "call_back", UNHAPPY)

    assert owed(story)["unhappy"] == ("manager", "CD01")
    assert "unhappy" in owed(story.later(days=400))
    assert "unhappy" not in owed(story.when("sun", "attend"))


@pytest.mark.parametrize("said", [{"score": 1}, {"score": 5}, {"complains": True}])
def test_a_call_that_reached_nobody_says_nothing_about_the_customer(said):
    story = given_a_job(*HANDED_IN)

    assert list(refusal(story, "chen", "call_back", {"result": "no_answer", **said}).fields) == ["result"]
    assert "unhappy" not in owed(story.when("chen", "call_back", {"result": "no_answer", "score": None}))


@pytest.mark.parametrize(
    ("said", "is_unhappy"),
    [
        ({"score": 1}, True),
        ({"score": 2}, True),
        ({"score": 3}, False),
        ({"score": 5, "complains": True}, True),
        ({}, False),
    ],
)
def test_unhappy_is_a_low_score_or_the_wish_to_complain(said, is_unhappy):
    story = given_a_job(*HANDED_IN).when("chen", "call_back", {"result": "reached", **said})

    assert ("unhappy" in owed(story)) is is_unhappy


def test_the_score_from_which_on_a_customer_is_unhappy_is_a_setting_and_later_changes_change_nothing():
    story = given_a_job(*HANDED_IN)
    story.reference = replace(story.reference, settings={"unhappy_score@CD01": "3"})
    story.when("chen", "call_back", {"result": "reached", "score": 3})
    story.reference = replace(story.reference, settings={})

    assert "unhappy" in owed(story)


def test_only_a_manager_attends_with_words_and_only_to_a_customer_who_is_unhappy():
    story = given_a_job(*HANDED_IN)
    assert refusal(story, "sun", "attend").code == "guard"
    story.when("chen", "call_back", UNHAPPY)

    assert refusal(story, "zhao", "attend").who_may == ("manager",)
    assert "words" in refusal(story, "sun", "attend", {"words": None}).fields


def test_after_that_the_customer_is_called_back_again_and_may_be_unhappy_again():
    story = given_a_job(*HANDED_IN).when("chen", "call_back", UNHAPPY)
    assert "call_back" not in owed(story)

    assert "call_back" in owed(story.when("sun", "attend"))
    story.when("chen", "call_back", {"result": "no_answer"})
    assert "call_back" in owed(story)
    story.when("chen", "call_back", {"result": "reached", "score": 1})
    assert set(owed(story)) >= {"unhappy"} and "call_back" not in owed(story)
    and_then(story, ("sun", "attend"))
    story.when("chen", "call_back", {"result": "reached", "score": 5})
    assert not {"unhappy", "call_back"} & set(owed(story))


def test_an_unhappy_customer_stays_owed_after_the_slip_was_corrected_or_the_job_settled():
    corrected = given_a_job(*HANDED_IN).when("chen", "call_back", UNHAPPY).when("zhao", "correct")
    settled = given_a_job(*HANDED_IN).when("chen", "call_back", UNHAPPY).when("sun", "settle", {"state": "accepted"})

    for story in (corrected, settled):
        assert "unhappy" in owed(story)
        assert "unhappy" not in owed(story.when("sun", "attend"))


def test_a_call_back_that_was_not_known_when_the_manager_attended_is_still_owed():
    story = given_a_job(*HANDED_IN).when("chen", "call_back", UNHAPPY)
    attended = story.draft("sun", "attend")
    story.when("chen", "call_back", {**UNHAPPY, "complains": True})

    assert "unhappy" in owed(story.happened(attended))


def test_under_a_central_hotline_the_manager_of_the_branch_owes_it_or_headquarters_where_the_branch_has_none():
    story = then(central(*HANDED_IN), ("liu", "pass_back"))
    story.office = "HQ"
    assert owed(story.when("chen", "call_back", UNHAPPY))["unhappy"] == ("manager", "CD01")

    no_manager = {name: person for name, person in CENTRAL.staff.items() if name != "sun"}
    story = central(*HANDED_IN, reference=replace(CENTRAL, staff=no_manager))
    story.office = "HQ"
    assert owed(story.when("chen", "call_back", UNHAPPY))["unhappy"] == ("manager", "HQ")
