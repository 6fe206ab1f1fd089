"""Flow 2, on-site service, as given / when / then."""

import pytest

from fieldservice.workflows.engine.model import FIRST
from fieldservice.workflows.registry import workflow_of
from tests.support.story import COMPLETED, NOT_COMPLETED, ON_SITE, TO_ENGINEER, given_a_job, given_a_request, refusal


def test_a_call_becomes_a_job_of_the_service_point_in_one_act():
    story = given_a_job()

    assert story.folded(story.thing).state == "handed_over"
    job = story.folded()
    assert (job.state, job.holder) == ("received", "CD01")
    assert job.get("symptom") == "开机无显示，蜂鸣三声"
    assert job.get("product")["code"] == "server"


def test_an_incomplete_call_is_parked_and_cannot_be_handed_on():
    story = given_a_request()
    story.entries.clear()
    story.thing = ""
    story.when("chen", "register", {"phone": None, "address": None})

    why = refusal(story, "chen", "hand_on")

    assert why.code == "guard"
    assert [str(field) for field in why.because.values["missing"]] == ["Phone", "Address"]


def test_a_call_goes_on_once_its_missing_phone_is_filled_in():
    story = given_a_request()
    story.entries.clear()
    story.thing = ""
    story.when("chen", "register", {"phone": None}).when("chen", "complete_call", {"phone": "028-8612 0042"})

    assert story.when("chen", "hand_on").folded().state == "handed_on"


def test_a_clerk_who_took_more_than_fifteen_minutes_must_give_the_reason():
    story = given_a_request().when("chen", "hand_on").when("liu", "take_over").later(minutes=16)

    assert refusal(story, "liu", "hand_over", {"late_reason": None}).code == "data"
    assert story.when("liu", "hand_over", {"late_reason": "三单同时到"}).folded(story.thing).state == "handed_over"


def test_the_fifteen_minutes_run_from_the_hotline_not_from_the_clerks_acceptance():
    story = given_a_request().when("chen", "hand_on").later(minutes=10).when("liu", "take_over")

    assert story.folded().get("clock")["due"] == "2026-11-23T01:15:00Z"


def test_a_request_sent_back_with_a_question_runs_the_agents_clock_again():
    story = given_a_request().when("chen", "hand_on").later(minutes=5).when("liu", "send_back")

    request = story.folded()
    assert request.state == "open"
    assert request.get("clock")["due"] == "2026-11-23T02:05:00Z"
    assert request.lines("questions")[0]["question"] == "机器在几楼？"


def test_dispatching_without_the_skill_asks_why():
    story = given_a_job(("zhao", "accept"))

    assert refusal(story, "zhao", "dispatch", {"engineer": "wang"}).code == "data"
    story.when("zhao", "dispatch", {"engineer": "wang", "why_without_skill": "由李伟远程指导"})
    assert story.folded().get("engineer_display") == "王强"


def test_one_coordinator_accepts_and_dispatches_in_one_form():
    story = given_a_job().when("zhao", "accept_and_dispatch")

    job = story.folded()
    assert (job.state, job.get("engineer"), len(job.lines("dispatches"))) == ("dispatched", "li.wei", 1)
    assert refusal(given_a_job(), "zhao", "accept_and_dispatch", {"engineer": "wang"}).code == "data"


def test_only_the_dispatched_engineer_takes_the_job():
    story = given_a_job(("zhao", "accept"), ("zhao", "dispatch"))

    why = refusal(story, "wang", "take")

    assert (why.code, why.who_may) == ("role", ("li.wei",))


@pytest.mark.parametrize("until", [2, 3, 4])
def test_the_coordinator_takes_a_job_back_before_the_engineer_arrives(until):
    story = given_a_job(*ON_SITE[:until]).when("zhao", "take_back")

    assert story.folded().state == "accepted"


def test_an_engineer_who_cannot_go_gives_the_job_back():
    assert given_a_job(*TO_ENGINEER).when("li.wei", "decline").folded().state == "accepted"


def test_an_appointment_is_in_the_future():
    story = given_a_job(*TO_ENGINEER)

    assert refusal(story, "li.wei", "appoint", {"appointment": "2026-11-20T01:00:00Z"}).code == "data"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_an_appointment_at_the_end_of_the_calendar_is_a_slip_of_the_keys(moment):
    story = given_a_job(*TO_ENGINEER)

    assert list(refusal(story, "li.wei", "appoint", {"appointment": moment}).fields) == ["appointment"]


def test_the_clock_of_an_appointed_job_runs_to_the_appointment():
    assert given_a_job(*ON_SITE[:4]).folded().get("clock")["due"] == "2027-01-04T01:00:00Z"


def test_the_device_is_not_repaired_without_the_customers_consent():
    story = given_a_job(*ON_SITE).when("li.wei", "examine", {"consent": False})

    assert refusal(story, "li.wei", "complete").code == "guard"
    assert story.when("li.wei", "leave").folded().state == "not_completed"


def test_the_device_is_examined_first_until_the_customer_was_asked():
    def rank(*steps):
        job = given_a_job(*ON_SITE, *steps).folded()
        return workflow_of(job).step("examine").rank_for(job)

    assert rank() == FIRST
    assert rank(("li.wei", "examine")) > 0
    refused = given_a_job(*ON_SITE).when("li.wei", "examine", {"consent": False}).folded()
    assert workflow_of(refused).step("examine").rank_for(refused) > 0


def test_work_counts_as_completed_only_after_the_customers_test():
    story = given_a_job(*ON_SITE, ("li.wei", "examine"))

    assert refusal(story, "li.wei", "complete", {"tested": False}).code == "data"


def test_a_second_visit_needs_its_reason_and_its_own_appointment():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign"))

    assert refusal(story, "li.wei", "hand_in").code == "guard"
    story.when("li.wei", "appoint_second").when("li.wei", "arrive").when("li.wei", "examine").when("li.wei", "complete")
    job = story.folded()
    assert (job.state, job.get("revision")) == ("completed", 2)
    assert [visit["kind"] for visit in job.lines("visits")] == ["not_completed", "completed"]


def test_consent_is_asked_again_on_the_second_visit():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign"), ("li.wei", "appoint_second"), ("li.wei", "arrive"))

    assert refusal(story, "li.wei", "complete").code == "guard"


@pytest.mark.parametrize("how", ["sign", "sign_on_paper", "refuse_to_sign"])
def test_a_slip_is_handed_in_once_it_is_signed_off_in_one_of_three_ways(how):
    story = given_a_job(*COMPLETED)

    assert refusal(story, "li.wei", "hand_in").code == "guard"
    assert story.when("li.wei", how).when("li.wei", "hand_in").folded().state == "handed_in"


def test_a_refused_signature_needs_a_witness_and_the_form_says_so_beside_the_field():
    why = refusal(given_a_job(*COMPLETED), "li.wei", "refuse_to_sign", {"witness": ""})

    assert (why.code, list(why.fields)) == ("data", ["witness"])


def test_a_customer_who_is_absent_did_not_refuse_and_nobody_witnesses_it():
    story = given_a_job(*COMPLETED).when("li.wei", "refuse_to_sign", {"reason": "absent", "witness": ""})

    assert story.folded().record("signed")["how"] == "absent"
    assert story.when("li.wei", "hand_in").folded().state == "handed_in"


def test_a_drawn_signature_needs_at_least_one_stroke():
    assert list(refusal(given_a_job(*COMPLETED), "li.wei", "sign", {"strokes": []}).fields) == ["strokes"]


def test_a_correction_is_a_new_revision_that_must_be_signed_again():
    story = given_a_job(*COMPLETED, ("li.wei", "sign")).when("li.wei", "correct")

    job = story.folded()
    assert (job.state, job.get("revision"), job.get("signed")) == ("completed", 2, None)
    assert refusal(story, "li.wei", "hand_in").code == "guard"
    assert job.lines("signatures")[0]["signed"]["revision"] == 1


def test_a_signed_slip_cannot_be_remarked_on_or_completed_again():
    story = given_a_job(*COMPLETED, ("li.wei", "sign"))

    assert refusal(story, "li.wei", "remark", {"score": 1}).code == "state"
    assert refusal(story, "li.wei", "complete").code == "state"


def test_a_paper_slip_is_missing_until_it_comes_in():
    story = given_a_job(*COMPLETED, ("li.wei", "sign_on_paper"))

    assert story.folded().get("slip_due") == "2026-11-25T10:00:00Z"
    story.when("zhao", "receive_slip")
    assert refusal(story, "zhao", "receive_slip").code == "guard"


def test_waiting_stops_the_clock_and_the_time_waited_is_added_back():
    story = given_a_job(("zhao", "accept")).later(minutes=20).when("zhao", "wait")
    assert story.folded().get("clock")["left"] == 40

    story.later(hours=3).when("zhao", "resume")

    clock = story.folded().get("clock")
    assert clock["due"] == "2026-11-23T05:40:00Z"  # 12:20 is lunch: 40 minutes from 13:00 on
    assert not story.folded().get("waiting")


def test_cancelling_is_for_the_coordinator_and_a_wish_to_cancel_for_everybody():
    story = given_a_job(*TO_ENGINEER)

    assert refusal(story, "li.wei", "cancel").who_may == ("coordinator",)
    story.when("li.wei", "ask_cancel", {"words": "客户说不修了"}).when("zhao", "cancel")
    assert story.folded().state == "cancelled"


def test_a_visit_without_success_can_end_without_repair():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "sign")).when("zhao", "give_up")

    assert story.folded().state == "cancelled"


def test_a_wrong_code_names_the_near_ones():
    why = refusal(given_a_job(*ON_SITE, ("li.wei", "examine")), "li.wei", "complete", {"cause_code": "PSV"})

    assert "PSU" in why.fields["cause_code"].values["near"]


def test_a_field_that_does_not_exist_is_named_in_the_refusal():
    assert list(refusal(given_a_job(*COMPLETED), "li.wei", "hand_in", {"colour": "red"}).fields) in ([], ["colour"])
    assert list(refusal(given_a_job(), "zhao", "accept", {"colour": "red"}).fields) == ["colour"]
