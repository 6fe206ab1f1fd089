"""Flow 2, step 3: the engineer solves it by telephone or remotely, before anybody goes."""

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import ONSITE
from tests.support.story import COMPLETED, TO_ENGINEER, given_a_job, refusal

APPOINTED = (*TO_ENGINEER, ("li.wei", "appoint"))
SOLVED = (*TO_ENGINEER, ("li.wei", "solve_remotely"))


@pytest.mark.parametrize("before", [TO_ENGINEER, APPOINTED], ids=["taken", "appointed"])
def test_a_fault_that_was_solved_by_telephone_needs_neither_visit_nor_signature(before):
    story = given_a_job(*before).when("li.wei", "solve_remotely")

    job = story.folded()
    assert (job.state, job.get("result"), job.get("solved_how")["code"]) == ("solved", "completed", "phone")
    assert job.get("work_minutes") == 25
    assert story.when("li.wei", "hand_in").folded().state == "handed_in"


def test_the_result_goes_back_to_the_hotline_and_the_customer_is_called_as_after_a_visit():
    story = given_a_job(*SOLVED)
    assert "slip" in {owed.kind for owed in obligations(story.folded(), ONSITE)}

    story.when("li.wei", "hand_in")
    assert "pass_back" in {owed.kind for owed in obligations(story.folded(), ONSITE)}

    story.when("liu", "pass_back")
    assert "call_back" in {owed.kind for owed in obligations(story.folded(), ONSITE)}


def test_a_solution_names_its_cause_what_was_done_and_who_confirmed_it():
    why = refusal(
        given_a_job(*TO_ENGINEER),
        "li.wei",
        "solve_remotely",
        {"cause_code": "", "resolution_code": "", "handling": "", "confirmed_by": ""},
    )

    assert set(why.fields) == {"cause_code", "resolution_code", "handling", "confirmed_by"}


def test_only_the_engineer_of_the_job_says_that_it_is_solved():
    assert refusal(given_a_job(*TO_ENGINEER), "wang", "solve_remotely").code == "role"


def test_the_slip_can_still_be_sent_to_the_customers_phone():
    story = given_a_job(*SOLVED).when("li.wei", "send_slip", link=True)

    assert story.folded().state == "signed"
    assert story.when("li.wei", "hand_in").folded().state == "handed_in"


def test_its_slip_is_corrected_as_what_it_is_and_not_as_a_visit():
    story = given_a_job(*SOLVED, ("li.wei", "hand_in"))

    assert refusal(story, "li.wei", "correct").code == "guard"
    assert refusal(story, "li.wei", "correct_not_completed").code == "guard"
    story.when("li.wei", "correct_solved")
    assert (story.folded().state, story.folded().get("revision")) == ("solved", 2)
    assert refusal(given_a_job(*COMPLETED, ("li.wei", "sign")), "li.wei", "correct_solved").code == "guard"


def test_where_the_fault_is_back_a_visit_follows_and_its_slip_is_signed():
    story = given_a_job(*SOLVED).when("li.wei", "visit_after_all")

    assert (story.folded().get("result"), story.folded().get("solved_how")) == (None, None)
    for step in ("arrive", "examine", "complete"):
        story.when("li.wei", step)
    assert refusal(story, "li.wei", "hand_in").code == "guard"
    assert [visit["kind"] for visit in story.folded().lines("visits")] == ["solved_remotely", "completed"]
