"""The result of a job and the call-back: owed by the office that took the call, wherever the job was done."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.offices import registrar
from fieldservice.workflows.engine.reference import Office, Person
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import (
    COMPLETED,
    HANDED_IN,
    NOT_COMPLETED,
    REFERENCE,
    SIGNED_OFF,
    STAFF,
    Story,
    answered,
    given_a_job,
    given_an_expected,
    refusal,
)

CENTRAL = replace(
    REFERENCE,
    staff={
        **STAFF,
        "chen": replace(STAFF["chen"], office="HQ"),
        "liu": replace(STAFF["liu"], office="HQ"),
        "ming": Person("ming", "明洁", frozenset({"information_clerk", "agent"}), "CD01"),
    },
    offices={**REFERENCE.offices, "HQ": Office("HQ", "总部", kind="headquarters", calendar="CD01")},
)
"""The usual organisation: hotline and information clerk at headquarters, everybody else at the branch."""
AT_HEADQUARTERS = ("chen", "liu", "ding")


def central(*steps: tuple[str, str], reference=CENTRAL, mode: str = "on_site") -> Story:
    """A call that headquarters registered and handed over to the branch, and what happened then."""
    story = Story(office="HQ", reference=reference, headquarters=False)
    story.when("chen", "register").when("chen", "hand_on", {"mode": mode}).when("liu", "take_over")
    story.when("liu", "hand_over", {"office": "CD01"})
    story.job = next(move.thing for move in story.entries[-1].moves if move.kind == "job")
    return then(story, *steps)


def then(story: Story, *steps: tuple[str, str]) -> Story:
    for who, step in steps:
        story.office = "HQ" if who in AT_HEADQUARTERS else "CD01"
        story.when(who, step)
    return story


def owed(story: Story) -> dict[str, str]:
    """The office that owes each obligation, "" for the holder."""
    job = story.folded()
    return {each.kind: each.office for each in obligations(job, workflow_of(job))}


def test_a_job_under_a_central_hotline_is_closed_by_the_branch_and_its_result_is_owed_by_headquarters():
    story = central(*HANDED_IN, ("zhao", "close"))

    assert registrar(story.folded()) == "HQ"
    assert story.folded().state == "closed"
    assert owed(story) == {"pass_back": "HQ", "call_back": "HQ"}

    then(story, ("liu", "pass_back"), ("chen", "call_back"))

    assert owed(story) == {}


def test_headquarters_passes_the_result_back_while_the_branch_still_holds_the_job():
    story = then(central(*HANDED_IN), ("liu", "pass_back"), ("chen", "call_back"))

    job = story.folded()
    assert (job.state, job.holder, owed(story)) == ("handed_in", "CD01", {})
    assert then(story, ("zhao", "close")).folded().state == "closed"


def test_the_branch_is_told_whose_it_is_when_it_wants_to_call_back():
    refused = refusal(central(*HANDED_IN), "ming", "call_back")

    assert (refused.code, refused.who_may) == ("turn", ("HQ",))


def test_a_setting_lets_the_branch_pass_the_result_back_where_it_has_a_clerk_of_its_own():
    reference = replace(CENTRAL, settings={"result_owed_by@CD01": "branch"})
    story = central(*HANDED_IN, ("zhao", "close"), reference=reference)

    assert owed(story) == {"pass_back": "CD01", "call_back": "CD01"}
    assert owed(then(story, ("ming", "pass_back"), ("ming", "call_back"))) == {}


def test_the_coordinator_passes_the_result_back_where_hotline_and_coordinator_sit_in_one_room():
    story = given_a_job(*HANDED_IN).when("zhao", "pass_back").when("zhao", "call_back")

    assert owed(story) == {}


def test_a_result_is_passed_back_once():
    assert refusal(given_a_job(*HANDED_IN).when("liu", "pass_back"), "liu", "pass_back").code == "guard"


def test_the_result_and_the_call_back_fall_due_with_the_hand_in_each_with_its_own_limit():
    job = given_a_job(*HANDED_IN)

    due = {each.kind: each.due for each in obligations(job.folded(), workflow_of(job.folded()))}

    assert (due["pass_back"], due["call_back"]) == ("2026-11-23T02:00:00Z", "2026-11-25T10:00:00Z")


def test_a_corrected_slip_has_a_new_result_that_goes_back_again():
    story = given_a_job(*HANDED_IN).when("liu", "pass_back").when("zhao", "correct")
    assert "pass_back" not in owed(story)

    story.when("li.wei", "sign").when("zhao", "hand_in")

    assert owed(story)["pass_back"] == "CD01"


@pytest.mark.parametrize(
    "end",
    [(("li.wei", "sign"), ("zhao", "give_up")), (("li.wei", "sign"), ("zhao", "appoint_second"), ("zhao", "cancel"))],
    ids=["given up", "second visit cancelled"],
)
def test_a_job_that_ends_without_repair_after_a_visit_owes_its_result_and_a_call_back(end):
    story = central(*NOT_COMPLETED, *end)

    assert owed(story) == {"pass_back": "HQ", "call_back": "HQ"}
    assert owed(then(story, ("liu", "pass_back"), ("chen", "call_back"))) == {}


def test_a_visited_job_that_a_manager_settles_to_its_end_owes_its_result_too():
    story = given_a_job(*COMPLETED).when("sun", "settle", {"state": "closed", "reason": "重复登记"})

    assert set(owed(story)) == {"pass_back", "call_back"}


def test_a_job_cancelled_before_anybody_came_owes_nothing():
    assert owed(given_a_job(("zhao", "accept"), ("zhao", "cancel"))) == {}


@pytest.mark.parametrize(
    "end",
    [(("zhao", "give_up"),), (("zhao", "appoint_second"), ("zhao", "cancel"))],
    ids=["given up", "second visit cancelled"],
)
def test_a_slip_signed_on_paper_still_comes_in_after_the_job_ended_without_repair(end):
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign_on_paper"), *end)
    assert "paper" in owed(story)

    assert "paper" not in owed(story.when("zhao", "receive_slip"))


def test_a_device_announced_by_a_central_hotline_is_called_back_by_it():
    story = central(("tang", "bring_in"), mode="send_in")
    for who, step in SIGNED_OFF:
        by_wang = {"engineer": "wang", "why_without_skill": "王强今天在店"}
        story.when(who, step, by_wang if step == "dispatch" else answered(story, step))
    story.when("tang", "hand_out", {"proof": "waited"})

    assert owed(story)["call_back"] == "HQ"


def test_the_work_ends_even_where_the_office_that_took_the_call_was_closed_down():
    offices = {**CENTRAL.offices, "HQ": replace(CENTRAL.offices["HQ"], active=False)}
    story = central(*HANDED_IN)
    story.reference = replace(CENTRAL, offices=offices)
    story.office = "CD01"

    assert owed(story.when("zhao", "pass_back").when("ming", "call_back")) == {}


def test_an_expected_device_that_never_comes_owes_nothing():
    assert owed(given_an_expected("send_in").when("zhao", "cancel")) == {}


def test_completed_work_is_owed_by_nobody_before_it_is_handed_in():
    assert set(owed(given_a_job(*COMPLETED))) == {"slip"}
