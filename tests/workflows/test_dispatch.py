"""Flow 2, step 1: engineers are proposed by skill, free time, area and load, each with the reasons in words."""

from datetime import timedelta

from fieldservice.workflows.common.dispatch import Diary, candidates
from tests.support.story import STAFF, given_a_job, given_a_request

NOON = "2026-11-24T04:00:00Z"


def ranked(job, loads=None, **appointments):
    diary = Diary(appointments, timedelta(minutes=120), lambda at: at[11:16])
    return candidates(job, STAFF.values(), loads or {}, lambda person: True, diary)


def names(job, loads=None, **appointments):
    return [who.person.name for who in ranked(job, loads, **appointments)]


def wanted(**data):
    story = given_a_request().when("chen", "hand_on", {"wanted": NOON, **data})
    return story.when("liu", "take_over").when("liu", "hand_over").folded()


def test_who_has_an_appointment_about_that_time_ranks_below_and_the_reason_says_when():
    job = wanted()
    job.facts["product"] = {"code": "tablet"}  # neither has the skill
    job.facts["area"] = ""

    assert names(job, wang=["2026-11-24T05:30:00Z"]) == ["li.wei", "wang"]
    first, second = ranked(job, **{"li.wei": ["2026-11-24T03:00:00Z"]})
    assert (first.person.name, second.person.name) == ("wang", "li.wei")
    assert "free at that time" in map(str, first.reasons())
    assert "has an appointment at 03:00" in map(str, second.reasons())


def test_two_visits_that_are_far_enough_apart_are_no_clash():
    assert not any(who.busy for who in ranked(wanted(), **{"li.wei": ["2026-11-24T06:00:00Z"]}))


def test_skill_counts_more_than_free_time_and_free_time_more_than_area():
    job = wanted()

    assert names(job, **{"li.wei": [NOON]}) == ["li.wei", "wang"]
    job.facts["product"] = {"code": "tablet"}
    assert names(job, **{"li.wei": [NOON]}) == ["wang", "li.wei"]


def test_without_a_time_for_the_visit_nothing_is_said_about_free_time():
    first, *_ = ranked(given_a_job().folded(), **{"li.wei": [NOON]})

    assert not any("time" in str(reason) or "appointment" in str(reason) for reason in first.reasons())
