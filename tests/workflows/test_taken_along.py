"""Flow 2, step 6: what goes along is decided and named before the customer signs."""

import pytest

from fieldservice.workflows.registry import workflow_of
from tests.support.story import COMPLETED, NOT_COMPLETED, given_a_job, refusal

GOES_ALONG = (*NOT_COMPLETED, ("li.wei", "take_along"))
WAYS = ("sign_along", "sign_on_phone_along", "sign_on_paper_along", "refuse_to_sign_along")


def test_ticket_accessories_condition_and_reason_are_known_before_the_signature():
    story = given_a_job(*NOT_COMPLETED).when("li.wei", "take_along", {"accessories": "导轨"})

    job = story.folded()
    assert (job.state, job.get("signed"), job.get("mode")["code"]) == ("going_along", None, "on_site")
    assert (job.get("accessories"), job.get("condition"), job.get("on_site_reason")) == (
        ["导轨"],
        "外壳完好",
        "需要返厂测试",
    )
    assert job.get("ticket") and not job.get("second_visit")


@pytest.mark.parametrize("step", WAYS)
def test_after_the_sign_off_the_device_is_in_the_engineers_hands_under_the_same_ticket(step):
    story = given_a_job(*GOES_ALONG)
    ticket = story.folded().get("ticket")

    job = story.when("li.wei", step, link=step.startswith("sign_on_phone")).folded()

    assert (job.state, workflow_of(job).name, job.get("ticket")) == ("taken_along", "sendin", ticket)
    assert job.get("place") == {"at": "engineer", "name": "李伟"}
    assert story.when("li.wei", "bring_to_branch").folded().state == "received"


def test_a_slip_that_was_signed_before_is_signed_again_with_what_goes_along():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign")).when("li.wei", "take_along")

    assert (story.folded().get("revision"), story.folded().get("signed")) == (2, None)
    assert story.when("li.wei", "sign_along").folded().state == "taken_along"


def test_a_device_that_stays_after_all_leaves_nothing_on_the_slip():
    story = given_a_job(*GOES_ALONG).when("li.wei", "leave_here")

    job = story.folded()
    assert (job.state, job.get("second_visit")) == ("not_completed", True)
    assert not any(job.get(name) for name in ("ticket", "accessories", "condition", "promised", "on_site_reason"))
    assert story.when("li.wei", "sign").folded().state == "signed"


def test_a_device_whose_work_is_completed_stays_where_it_is():
    assert refusal(given_a_job(*COMPLETED), "li.wei", "take_along").code == "state"
    assert refusal(given_a_job(*COMPLETED, ("li.wei", "sign")), "li.wei", "take_along").code == "guard"
