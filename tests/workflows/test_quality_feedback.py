"""Major quality problems: one feedback for one batch, with a limit, progress and a result for every gathered job."""

from datetime import timedelta

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.quality.batch import proposed
from fieldservice.workflows.quality.lines import gathered_of, news_of, result_of
from fieldservice.workflows.registry import workflow_of
from tests.support.quality import ANSWER, KNOWN, REPORT, given_jobs
from tests.support.store_story import refusal
from tests.support.story import MONDAY_MORNING


def reported(*numbers, by="jie", **more):
    return given_jobs().when(by, "report_quality", **REPORT, numbers="\n".join(numbers) or None, **more)


def answered(*numbers):
    return reported(*numbers).when("pin", "answer_feedback", **ANSWER)


def passed_on(*numbers):
    return answered(*numbers).when("jie", "pass_on_result")


def state(story):
    return story.shipment.state, story.shipment.holder


def gathered(story):
    return [each.number for each in gathered_of(story.shipment)]


def news(story, job):
    return [(line["act"], line["number"]) for line in news_of(story.folded(job))]


def owed(story):
    feedback = story.shipment
    return {
        (debt.kind, debt.role, debt.office or feedback.holder) for debt in obligations(feedback, workflow_of(feedback))
    }


def test_a_feedback_goes_to_quality_with_a_limit_and_gathers_the_jobs_that_are_named():
    story = reported("J1", "J3")
    feedback = story.shipment

    assert state(story) == ("sent", "HQ")
    assert feedback.get("number").startswith("HQ-Y") and feedback.get("fault") == REPORT["fault"]
    assert gathered(story) == ["J1", "J3"]
    assert feedback.record("clock")["due"] == "2026-11-28T01:00:00Z"  # five days, as no calendar is published
    assert owed(story) == {("quality_answer", "quality", "HQ"), ("quality_late", "manager", "HQ")}


def test_the_limit_may_be_named():
    story = reported(answer_by="2026-11-25T04:00:00Z")

    assert story.shipment.record("clock")["due"] == "2026-11-25T04:00:00Z"


def test_a_limit_that_is_over_is_refused():
    why = refusal(given_jobs(), "jie", "report_quality", **REPORT, answer_by="2026-11-20T04:00:00Z")

    assert why.fields.keys() == {"answer_by"}


@pytest.mark.parametrize("missing", ["product", "model", "symptom_code", "fault"])
def test_an_incomplete_feedback_is_refused(missing):
    why = refusal(given_jobs(), "jie", "report_quality", **{**REPORT, missing: None})

    assert why.fields.keys() == {missing}


def test_each_gathered_job_shows_the_feedback_in_whichever_office_it_is():
    story = reported("J1", "J3")
    number = story.shipment.get("number")

    assert news(story, "J1") == news(story, "J3") == [("gathered", number)]
    assert news(story, "J2") == []


def test_no_entry_of_it_names_a_customer():
    story = reported("J1").when("jie", "gather_work", numbers="J2")

    assert all("张女士" not in f"{entry.data}{entry.private}" for entry in story.entries[3:])


def test_jobs_on_the_same_fault_of_the_same_model_are_proposed_from_the_window_on():
    long_ago = MONDAY_MORNING - timedelta(days=31)
    story = given_jobs("CD01", "CD02")
    story.job("OLD", opened=long_ago).job("OTHER-FAULT", symptom_code={"code": "NOISE"}).job("OTHER", model="XT-331")
    story.job("LIKE", model="xt-330 ").when("jie", "report_quality", **REPORT, numbers="J1")

    assert [each.number for each in proposed(story.shipment, story.context("jie"))] == ["J2", "LIKE"]


def test_a_job_that_comes_in_later_is_proposed_too():
    story = reported("J1", "J2", "J3").later(days=3).job("J4", "CD02")

    assert [each.number for each in proposed(story.shipment, story.context("jie"))] == ["J4"]


def test_the_window_is_a_setting():
    known = KNOWN.__class__(KNOWN.staff, KNOWN.offices, catalogue=KNOWN.catalogue, settings={"batch_days": "40"})
    story = given_jobs(reference=known).job("OLD", opened=MONDAY_MORNING - timedelta(days=31))
    story.when("jie", "report_quality", **REPORT)

    assert "OLD" in [each.number for each in proposed(story.shipment, story.context("jie"))]


def test_jobs_are_gathered_one_by_one_or_all_that_are_proposed():
    assert gathered(reported().when("jie", "gather_work", numbers="J3\nJ1")) == ["J3", "J1"]
    assert gathered(reported("J2").when("jie", "gather_work", everything=True)) == ["J2", "J1", "J3"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"numbers": "J9"}, "No job or escalation here has the number J9"),
        ({"numbers": "J1"}, "J1 is already gathered"),
        ({"numbers": "J2\nJ2"}, "is listed twice"),
        ({}, "Enter jobs or escalations, or gather all that are proposed"),
    ],
)
def test_what_is_unknown_or_gathered_already_is_not_gathered(data, says):
    why = refusal(reported("J1"), "jie", "gather_work", **data)

    assert says in str(why.because) and why.fields.keys() == {"numbers"}


def test_where_nothing_more_is_alike_nothing_is_gathered():
    story = reported("J1", "J2", "J3")

    assert "No other job with this fault of this model is known" in str(
        refusal(story, "jie", "gather_work", everything=True).because
    )


def test_only_headquarters_gathers_since_it_alone_sees_the_jobs_of_all_offices():
    story = reported("J1").when("jie", "hand_on_feedback", department="QD01")

    assert "Headquarters" in str(refusal(story, "qi", "gather_work", numbers="J2").because)
    assert gathered(story.when("jie", "gather_work", numbers="J2")) == ["J1", "J2"]


def test_what_does_not_belong_to_the_batch_is_taken_out_and_gets_no_result():
    story = answered("J1", "J2").when("jie", "take_out_of_batch", numbers="J2", reason="另一故障")
    story.when("jie", "pass_on_result")

    assert gathered(story) == ["J1"]
    assert [act for act, _ in news(story, "J2")] == ["gathered", "taken_out"]


def test_only_what_was_gathered_is_taken_out():
    why = refusal(reported("J1"), "jie", "take_out_of_batch", numbers="J2", reason="x")

    assert why.fields.keys() == {"numbers"}


def test_what_was_taken_out_can_be_gathered_again():
    story = reported("J1").when("jie", "take_out_of_batch", numbers="J1", reason="误收")

    assert gathered(story.when("jie", "gather_work", numbers="J1")) == ["J1"]


def test_quality_takes_it_up_tells_its_progress_and_answers_in_the_time_that_runs_on():
    story = reported("J1")
    due = story.shipment.record("clock")["due"]
    story.later(days=1).when("pin", "take_up_feedback").when("pin", "record_progress", words="已复现")

    assert state(story) == ("in_progress", "HQ") and story.shipment.record("clock")["due"] == due
    assert [line["words"] for line in story.shipment.lines("progress")] == ["已复现"]

    story.when("pin", "answer_feedback", **ANSWER)
    assert state(story) == ("answered", "HQ") and owed(story) == {("quality_result", "liaison", "HQ")}


def test_the_quality_department_works_in_a_store_of_its_own_and_its_answer_comes_back():
    story = reported("J1").when("jie", "hand_on_feedback", department="QD01")
    assert state(story) == ("sent", "QD01")
    assert owed(story) == {("quality_answer", "quality", "QD01"), ("quality_late", "manager", "HQ")}

    story.when("qi", "take_up_feedback").when("qi", "record_progress", words="样品已到")
    story.when("qi", "answer_feedback", **ANSWER)

    assert state(story) == ("answered", "HQ")


def test_what_goes_to_the_quality_department_is_the_feedback_alone():
    story = reported("J1").when("jie", "hand_on_feedback", department="QD01")

    assert "along" not in story.entries[-1].data and story.entries[-1].touches == (("quality_feedback", story.thing),)


@pytest.mark.parametrize(("office", "says"), [("HQ", "already has it"), ("CD01-V2", "quality department")])
def test_a_feedback_is_handed_to_another_office_that_is_no_van(office, says):
    assert says in str(refusal(reported(), "jie", "hand_on_feedback", department=office).because)


@pytest.mark.parametrize("step", ["take_up_feedback", "record_progress", "answer_feedback"])
def test_only_quality_answers(step):
    why = refusal(reported(), "jie", step, **({"words": "x"} if step == "record_progress" else ANSWER))

    assert why.code == "role" and why.who_may == ("quality",)


def test_quality_does_not_answer_what_another_store_has():
    story = reported().when("jie", "hand_on_feedback", department="QD01")

    assert refusal(story, "pin", "answer_feedback", **ANSWER).code == "turn"


@pytest.mark.parametrize("missing", ["quality_finding", "cause", "measure"])
def test_an_answer_without_finding_cause_or_measure_is_refused(missing):
    assert refusal(reported(), "pin", "answer_feedback", **{**ANSWER, missing: None}).fields.keys() == {missing}


def test_the_result_comes_onto_every_gathered_job():
    story = passed_on("J1", "J3")

    assert state(story) == ("closed", "HQ") and not owed(story)
    for job in ("J1", "J3"):
        line = news_of(story.folded(job))[-1]
        assert (line["act"], line["cause"], line["measure"]) == ("result", ANSWER["cause"], ANSWER["measure"])
        assert line["quality_finding"]["code"] == "batch"
    assert news(story, "J2") == []


def test_a_job_that_is_gathered_after_the_end_gets_the_result_at_once():
    story = passed_on("J1").when("jie", "gather_work", numbers="J2")

    assert state(story) == ("closed", "HQ") and gathered(story) == ["J1", "J2"]
    assert news_of(story.folded("J2"))[-1]["measure"] == ANSWER["measure"]


@pytest.mark.parametrize("given", [answered, passed_on])
def test_where_the_answer_does_not_do_or_the_fault_comes_back_quality_is_asked_again(given):
    story = given("J1").later(days=2).when("jie", "ask_quality_again", reason="更换后仍有复发")

    assert state(story) == ("sent", "HQ")
    assert story.shipment.record("clock")["due"] == "2026-11-30T01:00:00Z"

    story.when("pin", "answer_feedback", **{**ANSWER, "measure": "更换屏组件"}).when("jie", "pass_on_result")
    assert result_of(story.shipment)["measure"] == news_of(story.folded("J1"))[-1]["measure"] == "更换屏组件"


def test_only_a_manager_moves_the_limit():
    story = reported()
    assert refusal(story, "pin", "extend_feedback", answer_by="2026-12-10T01:00:00Z", reason="x").code == "role"

    story.when("ding", "extend_feedback", answer_by="2026-12-10T01:00:00Z", reason="等供应商报告")
    assert story.shipment.record("clock")["due"] == "2026-12-10T01:00:00Z"


def test_a_branch_reports_no_major_quality_problem_but_raises_an_escalation():
    why = refusal(given_jobs(), "sun", "report_quality", **REPORT)

    assert (
        "Headquarters and the quality department report major quality problems. Elsewhere, raise an escalation"
        in str(why.because)
    )


def test_quality_reports_what_it_found_by_itself_in_its_own_store():
    story = reported(by="qi")

    assert state(story) == ("sent", "QD01")
    assert state(story.when("qi", "answer_feedback", **ANSWER)) == ("answered", "HQ")


def test_two_feedbacks_about_one_batch_are_told():
    first = reported("J1")
    number = first.shipment.get("number")

    why = refusal(first, "re", "report_quality", **{**REPORT, "model": "xt-330"})

    assert number in str(why.because) and why.fields.keys() == {"apart"}
    second = first.when("re", "report_quality", **REPORT, apart=True)
    assert second.shipment.get("number") != number


@pytest.mark.parametrize("more", [{"model": "XT-331"}, {"symptom_code": "NOISE"}])
def test_feedback_about_another_fault_or_model_is_another_batch(more):
    assert reported().when("re", "report_quality", **{**REPORT, **more}).shipment.state == "sent"


def test_after_its_end_a_new_feedback_about_the_fault_is_opened_freely():
    assert passed_on().when("re", "report_quality", **REPORT).shipment.state == "sent"


def test_of_two_feedbacks_about_one_batch_one_goes_on_with_the_work_of_both():
    story = reported("J1", "J2")
    first, number = story.thing, story.shipment.get("number")
    story.when("re", "report_quality", **REPORT, numbers="J2\nJ3", apart=True)

    story.when("jie", "drop_feedback", reason="同一批次", feedback=number)

    assert story.shipment.state == "dropped"
    assert [each.number for each in gathered_of(story.folded(first))] == ["J1", "J2", "J3"]
    assert news(story, "J3")[-1] == ("gathered", number)


def test_a_feedback_does_not_go_on_with_itself_or_with_one_that_has_ended():
    story = reported("J1")
    own = story.shipment.get("number")

    assert "itself" in str(refusal(story, "jie", "drop_feedback", reason="x", feedback=own).because)
    assert "No open" in str(refusal(story, "jie", "drop_feedback", reason="x", feedback="HQ-Y000099-A").because)


def test_what_was_gathered_for_a_feedback_that_is_given_up_learns_it():
    story = reported("J1").when("jie", "drop_feedback", reason="个别现象")

    assert state(story) == ("dropped", "HQ") and not owed(story)
    assert [act for act, _ in news(story, "J1")] == ["gathered", "dropped"]


def test_an_answer_that_comes_late_stands_in_the_list_and_moves_nothing():
    story = reported("J1").when("jie", "hand_on_feedback", department="QD01")
    draft = story.draft("qi", "answer_feedback", **ANSWER)
    story.when("ding", "settle", state="closed", holder="HQ", reason="品管部停用")
    story.happened(draft, "QD01")

    assert state(story) == ("closed", "HQ") and story.shipment.late
    assert result_of(story.shipment)["cause"] == ANSWER["cause"]


def test_from_every_state_somebody_has_a_step():
    flow = workflow_of(reported().shipment)

    for name, state_ in flow.states.items():
        roles = {role for step in flow.steps if step.moves and name in step.states for role in step.roles}
        assert not state_.is_open or state_.awaits_role in roles, name


CLASSIFIED = {"lane": "quality", "fault": REPORT["fault"]}


def classified(story=None, **more):
    story = (story or given_jobs()).escalation("E1", "J1")
    return story.when("re", "classify", **{**CLASSIFIED, **more})


def feedback_of(story):
    return story.folded(story.folded("E1").get("feedback"))


def test_an_escalation_that_is_a_major_quality_problem_opens_the_feedback_by_the_same_entry():
    story = classified(extent="9月生产")
    feedback = feedback_of(story)

    assert (feedback.state, feedback.holder, feedback.get("model")) == ("sent", "HQ", "XT-330")
    assert feedback.get("fault") == REPORT["fault"] and feedback.get("extent") == "9月生产"
    assert [(each.kind, each.number) for each in gathered_of(feedback)] == [("escalation", "E1"), ("job", "J1")]
    assert story.folded("E1").get("feedback_number") == feedback.get("number")
    assert news(story, "J1") == news(story, "E1") == [("gathered", feedback.get("number"))]


def test_the_feedback_of_an_escalation_has_its_own_time_limit():
    story = classified(answer_by="2026-11-24T04:00:00Z")

    assert feedback_of(story).record("clock")["due"] == "2026-11-24T04:00:00Z"
    assert story.folded("E1").record("clock").get("due") != "2026-11-24T04:00:00Z"


@pytest.mark.parametrize("lane", ["hardware", "system"])
def test_another_kind_of_problem_leads_to_no_feedback(lane):
    story = classified(lane=lane, fault=None)

    assert story.folded("E1").state == "filtered" and not story.folded("E1").get("feedback")


def test_a_major_quality_problem_without_a_word_of_what_fails_is_refused():
    story = given_jobs().escalation("E1", "J1")

    assert refusal(story, "re", "classify", lane="quality").fields.keys() == {"fault"}


def test_an_escalation_of_a_known_batch_joins_its_feedback():
    story = reported("J1")
    first, number = story.thing, story.shipment.get("number")
    story.escalation("E1", "J2").when("re", "classify", lane="quality")

    assert story.folded("E1").get("feedback") == first
    assert [each.number for each in gathered_of(story.folded(first))] == ["J1", "E1", "J2"]
    assert news(story, "J2") == [("gathered", number)]


def test_an_escalation_joins_the_feedback_that_is_named():
    story = given_jobs().when("jie", "report_quality", **{**REPORT, "model": "XT-339"})
    first, number = story.thing, story.shipment.get("number")
    story.escalation("E1", "J1").when("re", "classify", lane="quality", feedback=number)

    assert story.folded("E1").get("feedback") == first


def test_a_feedback_that_is_unknown_or_has_ended_is_not_joined():
    story = passed_on("J2")
    number = story.shipment.get("number")
    story.escalation("E1", "J1")

    for name in (number, "HQ-Y999999-9"):
        assert refusal(story, "re", "classify", **CLASSIFIED, feedback=name).fields.keys() == {"feedback"}


def test_the_result_comes_onto_the_escalation_and_its_job():
    story = classified()
    feedback = feedback_of(story).id
    story.when("pin", "answer_feedback", feedback, **ANSWER).when("jie", "pass_on_result", feedback)

    for thing in ("E1", "J1"):
        assert news_of(story.folded(thing))[-1]["measure"] == ANSWER["measure"]
