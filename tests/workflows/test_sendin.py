"""Flow 5a, send-in 送修, as given / when / then."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.take import take
from fieldservice.workflows.registry import workflow_of
from tests.support.answers import ANSWERS
from tests.support.story import (
    INSPECTED,
    LEFT_HERE,
    ON_THE_BENCH,
    REFERENCE,
    REPAIRED,
    SIGNED_OFF,
    TRIED,
    Story,
    and_then,
    given_a_device,
    given_an_expected,
    refusal,
)

# 1: the counter registers the device, the coordinator dispatches it at once


def test_a_visit_at_the_counter_is_a_request_a_job_and_a_ticket_in_one_act():
    story = given_a_device(**LEFT_HERE)

    job, request = story.folded(), story.folded(story.thing)
    assert len(story.entries) == 1
    assert (request.state, job.state) == ("handed_over", "received")
    assert (job.get("mode")["code"], job.get("place")) == ("send_in", {"at": "shelf", "name": "A3"})
    assert job.get("ticket") == request.get("ticket") != job.get("number")
    assert job.get("accessories") == ["电源适配器", "鼠标"]
    assert job.get("symptom") == "开机无显示"


def test_the_time_limit_of_a_waiting_customer_is_ten_minutes():
    waiting, left = given_a_device().folded(), given_a_device(**LEFT_HERE).folded()

    assert (waiting.get("customer_waits"), left.get("customer_waits")) == (True, False)
    assert waiting.get("clock")["due"] == "2026-11-23T01:10:00Z"
    assert left.get("clock")["due"] == "2026-11-23T02:00:00Z"


def test_the_waiting_clock_runs_from_registration_through_dispatch_and_inspection():
    story = given_a_device().later(minutes=4).when("zhao", "dispatch", {"engineer": "wang"})
    assert story.folded().get("clock")["due"] == "2026-11-23T01:10:00Z"

    assert story.later(minutes=2).when("wang", "inspect").folded().get("clock")["due"] == "2026-11-23T01:10:00Z"


@pytest.mark.parametrize(("who", "step"), [("zhao", "take_back"), ("wang", "decline")])
def test_a_customer_who_waits_is_not_put_at_the_end_of_the_line_when_the_engineer_cannot(who, step):
    story = given_a_device(("zhao", "dispatch")).later(minutes=6).when(who, step)

    assert story.folded().state == "received"
    assert story.folded().get("clock")["due"] == "2026-11-23T01:10:00Z"


@pytest.mark.parametrize("missing", ["phone", "customer_name", "symptom"])
def test_a_device_is_not_taken_in_while_customer_or_symptom_is_unknown(missing):
    assert refusal(Story(), "tang", "check_in", {missing: None}).code == "data"


def test_a_serial_number_is_enough_where_the_model_is_not_known():
    assert refusal(Story(), "tang", "check_in", {"serial": None, "model": None}).code == "data"
    assert Story().draft("tang", "check_in", {"model": None}).kind == "checked_in"


def test_an_engineer_takes_no_device_in_and_an_agent_neither():
    for who in ("wang", "chen"):
        why = refusal(Story(), who, "check_in")
        assert (why.code, set(why.who_may)) == ("role", {"counter_clerk", "coordinator"})


def test_dispatching_asks_for_the_skill_as_on_site():
    story = given_a_device()

    assert refusal(story, "zhao", "dispatch", {"engineer": "li.wei"}).code == "data"
    assert refusal(story, "tang", "dispatch").code == "role"
    assert story.when("zhao", "dispatch", {"engineer": "wang"}).folded().state == "dispatched"


def test_the_hotlines_job_waits_for_its_device_and_begins_at_the_counter():
    story = given_an_expected("send_in")
    assert (story.folded().state, story.folded().get("place"), story.folded().get("clock")) == ("expected", None, None)

    job = story.when("tang", "bring_in", LEFT_HERE).folded()

    assert (job.state, job.get("place")["name"]) == ("received", "A3")
    assert job.get("ticket") and job.get("ticket_key")
    assert job.opened < job.get("came_in") or job.opened[:19] == job.get("came_in")[:19]


# 3: the bench


def test_several_people_work_in_several_sessions_and_the_slip_sums_the_minutes():
    story = given_a_device(*ON_THE_BENCH).when("wang", "work", {"minutes": 40}).when("li.wei", "work", {"minutes": 25})
    story.when("zhao", "pass_on", {"engineer": "li.wei", "why_without_skill": "王强休假"})
    story.when("wang", "test").when("li.wei", "finish")

    job = story.folded()
    assert [line["by"] for line in job.lines("sessions")] == ["wang", "li.wei"]
    assert job.get("work_minutes") == 65


def test_a_repair_is_finished_only_after_a_passed_test():
    story = given_a_device(*ON_THE_BENCH, ("wang", "work"))

    assert refusal(story, "wang", "finish").code == "guard"
    story.when("wang", "test", {"passed": False, "words": "仍蓝屏"})
    assert refusal(story, "wang", "finish").code == "guard"
    assert story.when("wang", "test").when("wang", "finish").folded().state == "ready"


def test_a_test_needs_every_item_too_and_words_about_what_was_not_possible():
    story = given_a_device(*ON_THE_BENCH)
    tests = dict.fromkeys(REFERENCE.checklist("test", "laptop"), "passed")

    assert len(refusal(story, "wang", "test", {"tests": {"start": "passed"}}, exactly=True).fields) == len(tests) - 1
    why = refusal(story, "wang", "test", {"tests": {**tests, "network": "not_possible"}}, exactly=True)
    assert list(why.fields) == ["tests.network.words"]
    story.when("wang", "test", {"tests": {**tests, "network": "not_possible", "network.words": "无网线"}}, exactly=True)
    assert story.folded().get("tests_passed") is True


def test_a_job_of_version_0_3_goes_on_with_a_test_without_items():
    story = given_a_device(*ON_THE_BENCH, ("wang", "test"))
    story.entries[-1].data["tests"] = []

    assert story.when("wang", "finish").folded().state == "ready"


def test_work_after_the_test_asks_for_another_test():
    story = given_a_device(*ON_THE_BENCH, ("wang", "work"), ("wang", "test"), ("li.wei", "work"))

    assert refusal(story, "wang", "finish").code == "guard"
    assert story.when("wang", "test").when("wang", "finish").folded().state == "ready"


def test_a_failed_test_needs_words_about_what_failed():
    why = refusal(given_a_device(*ON_THE_BENCH), "wang", "test", {"passed": False})

    assert (why.code, list(why.fields)) == ("data", ["words"])


def test_a_device_repaired_while_the_customer_waits_needs_no_shelf():
    story = given_a_device(*SIGNED_OFF)
    assert story.folded().get("place")["at"] == "bench"

    story.when("tang", "hand_out", {"proof": "waited"})

    job = story.folded()
    assert (job.state, job.get("place")["at"], job.get("customer_waits")) == ("closed", "customer", False)
    assert job.get("call_back_due") and not job.get("clock")


# 4: not repaired at once


def test_a_customer_who_waited_leaves_with_the_ticket_and_the_device_gets_a_shelf():
    story = given_a_device(*ON_THE_BENCH).when("tang", "leave_device", {"why": "要等备件"})

    job = story.folded()
    assert (job.get("customer_waits"), job.get("place")) == (False, {"at": "shelf", "name": "A3"})
    assert job.get("promised") == "2026-11-26T01:00:00Z"
    assert refusal(story, "tang", "leave_device").code == "guard"


@pytest.mark.parametrize(("steps", "minutes"), [((), 60), (REPAIRED, 240)])
def test_once_the_customer_has_left_the_ordinary_clock_of_the_state_runs(steps, minutes):
    assert given_a_device(*steps).when("tang", "leave_device").folded().get("clock")["minutes"] == minutes


def test_a_promise_is_in_the_future_and_has_an_owner():
    story = given_a_device(**LEFT_HERE)

    assert refusal(story, "tang", "promise", {"promised": "2026-11-20T01:00:00Z"}).code == "data"
    assert story.when("tang", "promise").folded().get("owner") == "tang"


def test_work_that_waits_for_a_part_stops_the_clock():
    story = given_a_device(*ON_THE_BENCH).when("wang", "wait", {"waiting": "part"})
    left = story.folded().get("clock")["left"]

    job = story.later(days=2).when("wang", "resume").folded()

    assert "left" not in job.get("clock") and job.get("waiting") is None and left > 0


@pytest.mark.parametrize("steps", [(), (("zhao", "dispatch"),), INSPECTED, ON_THE_BENCH])
def test_a_job_can_end_as_not_repaired_at_any_time_with_a_reason(steps):
    story = given_a_device(*steps, **LEFT_HERE).when("zhao", "stop", {"place": "B1"})

    job = story.folded()
    assert (job.state, job.get("result"), job.get("place")["name"]) == ("ready", "not_completed", "B1")
    assert job.lines("visits")[-1]["explained"] == "主板已停产"


# 5-7: ready, customer informed, signed, collected


def test_every_attempt_to_reach_the_customer_is_kept():
    story = given_a_device(*REPAIRED).when("zhao", "contact", {"result": "no_answer"}).when("zhao", "contact")

    assert [line["result"]["code"] for line in story.folded().lines("contacts")] == ["no_answer", "reached"]


def test_the_agreed_time_of_collection_is_in_the_future():
    story = given_a_device(*REPAIRED)

    assert refusal(story, "zhao", "pick_up", {"pickup": "2026-11-20T01:00:00Z"}).code == "data"
    assert story.when("zhao", "pick_up").folded().get("pickup") == "2027-01-04T01:00:00Z"


@pytest.mark.parametrize(
    ("step", "how"),
    [("sign", "drawn"), ("sign_on_phone", "phone"), ("sign_on_paper", "paper"), ("refuse_to_sign", "refused")],
)
def test_the_slip_is_signed_off_in_any_of_four_ways_before_the_device_goes(step, how):
    story = given_a_device(*TRIED)
    assert refusal(story, "tang", "hand_out").code == "state"

    job = story.when("tang", step, link=step.endswith("phone")).folded()

    assert (job.state, job.get("signed")["how"], job.get("signed")["revision"]) == ("signed", how, 1)


def test_a_signed_device_that_goes_back_to_the_bench_needs_another_test_and_signature():
    story = given_a_device(*SIGNED_OFF).when("tang", "back_to_bench")

    job = story.folded()
    assert (job.state, job.get("place"), job.get("signed")) == ("on_bench", {"at": "bench", "name": "王强"}, None)
    assert refusal(story, "wang", "finish").code == "guard"


def test_a_signed_slip_is_corrected_by_a_new_revision_that_nobody_has_signed():
    story = given_a_device(*SIGNED_OFF)
    ready_at = story.folded().get("ready_at")

    job = story.later(days=1).when("wang", "correct", {"tested": None, "correction": "备件写错"}).folded()

    assert (job.state, job.get("revision"), job.get("signed"), job.get("result")) == ("ready", 2, None, "completed")
    assert job.get("ready_at") == ready_at


def test_a_corrected_slip_of_an_unrepaired_device_still_says_not_repaired():
    story = given_a_device(("zhao", "stop"), ("tang", "sign"))

    assert refusal(story, "zhao", "correct", {"tested": None, "correction": "写错"}).code == "guard"
    job = story.when("zhao", "correct_not_repaired", {**ANSWERS["stop"], "correction": "原因写错"}).folded()
    assert (job.state, job.get("revision"), job.get("result")) == ("ready", 2, "not_completed")


def test_a_customer_signs_only_after_the_test_of_the_repaired_device_is_recorded():
    story = given_a_device(*REPAIRED)

    for step in ("sign", "sign_on_paper"):
        assert refusal(story, "tang", step).code == "guard"
    story.when("tang", "try_out", {"customer_test": "not_in_order", "tested_what": "键盘有一个键不灵"})

    job = story.when("tang", "sign").folded()
    assert (job.get("customer_test")["code"], job.get("tested_by"), job.get("tested_what")) == (
        "not_in_order",
        "张老师",
        "键盘有一个键不灵",
    )


def test_what_the_customer_tested_is_named_unless_there_was_no_test():
    story = given_a_device(*REPAIRED)

    why = refusal(story, "tang", "try_out", {"tested_what": None})
    assert (why.code, list(why.fields)) == ("data", ["tested_what"])
    assert "tested_by" in refusal(story, "tang", "try_out", {"tested_by": None}).fields
    story.when("tang", "try_out", {"customer_test": "not_wanted", "tested_what": None})
    assert story.when("tang", "sign").folded().state == "signed"


def test_a_device_that_was_not_repaired_needs_no_test_by_the_customer():
    assert given_a_device(("zhao", "stop"), ("tang", "sign")).folded().state == "signed"


def test_a_device_that_was_worked_on_again_is_tested_again_by_the_customer():
    story = given_a_device(*SIGNED_OFF).when("tang", "back_to_bench").when("wang", "test").when("wang", "finish")

    assert (story.folded().get("customer_test"), story.folded().get("tested_what")) == (None, None)
    assert refusal(story, "tang", "sign").code == "guard"


def test_a_corrected_slip_keeps_what_the_customer_tested():
    story = given_a_device(*SIGNED_OFF).when("wang", "correct", {"tested": None, "correction": "备件写错"})

    assert story.folded().get("tested_what") == "开机、上网"
    assert story.when("tang", "sign").folded().state == "signed"


# Several devices at once


def test_several_devices_of_a_visit_are_jobs_of_one_request_under_one_ticket():
    story = given_a_device()
    first = story.folded()

    second = story.when("tang", "add_device", thing=story.thing).folded()

    assert second.id != first.id
    assert (second.get("ticket"), second.get("ticket_key"), second.get("request"), second.get("customer")) == (
        first.get("ticket"),
        first.get("ticket_key"),
        first.get("request"),
        first.get("customer"),
    )
    assert second.get("symptom") == "键盘失灵"


def test_the_hotlines_request_gains_no_device_at_the_counter():
    story = given_an_expected("send_in")

    assert refusal(story, "tang", "add_device", thing=story.thing).code == "guard"


def test_a_signature_cannot_cover_the_device_of_another_customer():
    mine, other = given_a_device(*TRIED), given_a_device(*TRIED)
    folded, stranger = mine.folded(), other.folded()
    workflow = workflow_of(folded)
    stranger.id, stranger.facts = "id-x", {**stranger.facts, "customer": "somebody else"}

    with pytest.raises(Refused) as caught:
        take(
            workflow,
            workflow.step("sign"),
            folded,
            {**ANSWERS["sign"], "also_for": ["id-x"]},
            replace(mine.context("tang"), others={"id-x": stranger}),
        )

    assert caught.value.code == "data"


def test_a_signature_cannot_cover_a_job_that_is_not_ready():
    story = given_a_device(*TRIED)
    first = story.job
    story.when("tang", "add_device", thing=story.thing)

    why = refusal(story, "tang", "sign", {"also_for": [story.job]}, thing=first)

    assert why.code == "state" and why.because.values["number"] == story.folded().get("number")


def test_a_job_that_a_manager_settles_keeps_the_place_of_its_device():
    story = given_a_device(**LEFT_HERE)

    assert refusal(story, "sun", "settle", {"state": "on_bench", "voided": ["place"]}).code == "data"
    assert story.when("sun", "settle", {"state": "on_bench"}).folded().get("place")["name"] == "A3"


def test_a_refused_person_reads_who_can_do_it_as_things_are():
    story = given_a_device(*SIGNED_OFF)

    for who, step, may in (
        ("chen", "hand_out", {"counter_clerk", "coordinator", "engineer"}),
        ("tang", "give_away", set()),
        ("tang", "release", {"manager"}),
        ("tang", "correct", {"wang", "coordinator"}),
    ):
        why = refusal(story, who, step, None)
        assert (why.code, set(why.who_may)) == ("role", may)


def test_a_device_goes_from_the_counter_through_every_state_to_the_closed_job():
    story = given_a_device(*SIGNED_OFF, **LEFT_HERE)
    ticket = story.folded().get("ticket")

    story.when("tang", "hand_out", {"ticket": ticket})

    assert [line.after for line in story.folded().history if line.after != line.before] == [
        "received",
        "dispatched",
        "inspected",
        "on_bench",
        "ready",
        "signed",
        "closed",
    ]
    assert and_then(story, ("chen", "call_back")).folded().lines("call_backs")


def test_a_slip_at_the_counter_is_refused_with_a_witness_only():
    assert list(refusal(given_a_device(*REPAIRED), "tang", "refuse_to_sign", {"witness": ""}).fields) == ["witness"]
