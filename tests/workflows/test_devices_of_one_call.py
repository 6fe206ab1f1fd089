"""Flow 9 on site: several devices of one call, promises, loaners and photos as on the bench."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import ONSITE
from tests.support.answers import STROKES
from tests.support.story import NOT_COMPLETED, STAFF, TO_ENGINEER, given_a_job, given_a_request, refusal


def given_two_devices():
    """Story, and the ids of the two jobs of its call."""
    story = given_a_request().when("chen", "add_to_call").when("chen", "hand_on").when("liu", "take_over")
    story.when("liu", "hand_over")
    jobs = [move.thing for move in story.entries[-1].moves if move.kind == "job"]
    return story, jobs


def test_each_device_of_a_call_becomes_a_job_of_its_own_under_one_request():
    story, jobs = given_two_devices()

    first, second = map(story.folded, jobs)
    assert (first.get("serial"), second.get("serial")) == ("SN-7D42-0193", "PR-0091")
    assert (first.get("symptom"), second.get("symptom")) == ("开机无显示，蜂鸣三声", "卡纸")
    assert first.get("request_number") == second.get("request_number") and first.get("number") != second.get("number")
    assert second.get("customer_name") == first.get("customer_name") and second.get("device") != first.get("device")
    assert story.folded(story.thing).get("serial") == "SN-7D42-0193"


def test_a_device_without_symptom_is_not_added_to_a_call():
    assert refusal(given_a_request(), "chen", "add_to_call", {"symptom": ""}).code == "data"


@pytest.mark.parametrize("how", ["sign", "sign_on_paper", "refuse_to_sign"])
def test_one_visit_and_one_signature_serve_all_devices_of_a_call(how):
    story, (first, second) = given_two_devices()
    both = {"also_for": [second]}
    for who, step, data in (
        ("zhao", "accept", both),
        ("zhao", "dispatch", {**both, "why_without_skill": "一次上门处理两台"}),
        ("li.wei", "take", both),
        ("li.wei", "appoint", both),
        ("li.wei", "arrive", both),
    ):
        story.when(who, step, data, thing=first)
    assert {story.folded(job).state for job in (first, second)} == {"on_site"}
    for job in (first, second):
        story.when("li.wei", "examine", thing=job).when("li.wei", "complete", thing=job)

    before = len(story.entries)
    story.when("li.wei", how, both, thing=first)
    story.when("li.wei", "hand_in", both, thing=first)

    assert len(story.entries) == before + 2
    assert {story.folded(job).state for job in (first, second)} == {"handed_in"}
    assert all(len(story.folded(job).lines("signatures")) == 1 for job in (first, second))


def test_the_files_of_both_devices_go_along_to_the_van_of_the_engineer():
    story, (first, second) = given_two_devices()
    van = Office("CD01-V2", "二号车", "Van 2", calendar="CD01", branch="CD01")
    staff = {**STAFF, "li.wei": replace(STAFF["li.wei"], office="CD01-V2")}
    story.reference = replace(story.reference, staff=staff, offices={**story.reference.offices, "CD01-V2": van})
    story.when("zhao", "accept", {"also_for": [second]}, thing=first)

    draft = story.draft("zhao", "dispatch", {"also_for": [second], "why_without_skill": "一次上门"}, thing=first)

    assert {move[4] for move in draft.moves} == {"CD01-V2"}
    assert {story.folded(job).get("device") for job in (first, second)} <= set(draft.data["along"])


def kinds(story):
    return {owed.kind for owed in obligations(story.folded(), ONSITE)}


def test_a_promise_made_on_site_is_owed_until_the_work_is_completed():
    story = given_a_job(*TO_ENGINEER).when("li.wei", "promise")

    assert "promise" in kinds(story) and story.folded().get("owner") == "li.wei"
    for step in ("appoint", "arrive", "examine", "complete"):
        story.when("li.wei", step)
    assert "promise" not in kinds(story)


def test_a_loaner_lent_on_site_is_owed_until_it_is_back_also_after_the_end():
    story = given_a_job(*NOT_COMPLETED).when("li.wei", "lend_loaner")
    story.when("li.wei", "sign", {"strokes": STROKES}).when("zhao", "give_up")
    assert "loaner" in kinds(story)

    story.when("zhao", "take_loaner_back")
    assert "loaner" not in kinds(story)


def test_photos_are_attached_on_site():
    assert len(given_a_job(*TO_ENGINEER).when("li.wei", "attach").folded().lines("photos")) == 1
