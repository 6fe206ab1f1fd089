"""Escalation 疑难问题提升 as given/when/then: flow 4 from the sheet to the solution, with each of its prohibitions."""

import pytest

from fieldservice.read_model.projections import work_row
from fieldservice.workflows.escalations.learned import as_on_the_sheet, writes_article
from tests.support.escalations import (
    BRANCH,
    HQ,
    PRODUCT,
    SHEET,
    SOLVED,
    TO_DEPARTMENT,
    a_call,
    a_device,
    a_job,
    raised,
    told,
)

# The sheet


def test_a_problem_that_is_handed_up_waits_for_the_hotline_engineer_at_headquarters():
    story = raised()

    sheet, job = story.escalation, story.folded()
    assert (sheet.kind, sheet.state, sheet.holder, sheet.given_by) == ("escalation", "raised", HQ, BRANCH)
    assert work_row(sheet)["turn_role"] == "hotline_engineer"
    assert (sheet.get("office"), sheet.get("job"), sheet.get("raiser")) == (BRANCH, job.id, "li.wei")
    assert sheet.get("number").startswith("CD01-U")
    assert job.state == "on_site"
    assert [line["escalation"] for line in job.lines("escalations")] == [sheet.id]


def test_the_sheet_has_device_customer_symptom_what_was_tried_and_the_time_limit():
    sheet = raised().escalation

    assert (sheet.get("serial"), sheet.get("model")) == ("SN-7D42-0193", "NF5280M6")
    assert (sheet.get("customer_name"), bool(sheet.get("customer"))) == ("济南实验中学", True)
    assert {name: sheet.get(name) for name in ("symptom", "tried", "limit")} == {
        name: SHEET[name] for name in ("symptom", "tried", "limit")
    }


def test_what_is_personal_on_the_sheet_is_in_the_private_part_of_its_entry():
    entry = raised().entries[-1]

    assert {"symptom", "tried", "customer_name", "phone"} <= (entry.private or {}).keys()
    assert SHEET["tried"] not in str(entry.data)


@pytest.mark.parametrize("missing", ["symptom", "symptom_code", "tried", "limit"])
def test_an_incomplete_sheet_is_refused(missing):
    why = a_job().refused(BRANCH, "li.wei", "escalate", {missing: ""})

    assert why.code == "data" and missing in why.fields


def test_a_sheet_of_a_device_without_serial_number_and_model_is_refused():
    story = a_call(serial="", model="", product="")

    assert story.refused(HQ, "guo", "escalate").fields.keys() == {"serial", "model"}
    story.at(HQ, "guo", "escalate", {"model": "NF5280M6"})
    assert story.escalation.get("model") == "NF5280M6"


def test_a_sheet_of_nobodys_device_is_refused():
    story = a_call(phone="", customer_name="")

    assert "owner of the device" in str(story.refused(HQ, "guo", "escalate").because)


def test_a_time_limit_that_is_over_is_refused():
    assert a_job().refused(BRANCH, "li.wei", "escalate", {"limit": "2026-11-20T09:00:00Z"}).fields.keys() == {"limit"}


@pytest.mark.parametrize("who", ["tang", "chen", "liu", "sun"])
def test_only_repair_staff_hands_up_the_problem_of_a_job(who):
    assert a_job().refused(BRANCH, who, "escalate").code == "role"


def test_nobody_hands_up_the_problem_of_anothers_job():
    assert a_job().refused(BRANCH, "wang", "escalate").who_may == ("li.wei", "coordinator")


def test_the_coordinator_may_hand_up_the_problem_for_the_engineer():
    assert a_job().at(BRANCH, "zhao", "escalate").escalation.state == "raised"


def test_a_second_sheet_is_refused_while_one_is_open_and_allowed_once_it_is_solved():
    story = raised()
    assert story.escalation.get("number") in str(story.refused(BRANCH, "li.wei", "escalate").because)

    story.hq("filter_solved").at(BRANCH, "li.wei", "escalate")

    assert len(story.folded().lines("escalations")) == 2 and story.escalation.state == "raised"


def test_at_the_bench_as_on_site():
    story = a_device()
    story.at(BRANCH, "wang", "escalate").hq(*TO_DEPARTMENT, "solve")

    assert story.folded().state == "on_bench" and told(story)[-1] == "solved"


def test_an_office_that_stands_alone_is_its_own_headquarters():
    story = a_device(alone=True)
    story.at(BRANCH, "wang", "escalate")

    sheet = story.escalation
    assert (sheet.holder, sheet.get("headquarters"), sheet.given_by) == (BRANCH, BRANCH, "")
    story.at(BRANCH, "ban", "classify", thing=sheet.id).at(BRANCH, "ban", "locate", thing=sheet.id)
    assert story.escalation.state == "locating"


# The hotline engineer filters


def test_what_is_solvable_now_goes_back_at_once():
    story = raised().hq("filter_solved")

    assert (story.escalation.state, told(story)) == ("solved", ["solved"])
    assert story.folded().lines("solutions")[0]["solution"] == "BMC 恢复出厂设置后正常"


@pytest.mark.parametrize("step", ["filter_solved", "classify"])
def test_only_a_hotline_engineer_filters(step):
    story = raised()

    assert {story.refused(HQ, who, step, thing=story.sheet()).code for who in ("he", "pei", "tian", "luo")} == {"role"}


@pytest.mark.parametrize("step", ["filter_solved", "classify", "send_back"])
def test_a_hotline_engineer_of_the_branch_does_not_filter(step):
    story = raised()

    why = story.refused(BRANCH, "ban", step, thing=story.sheet())
    assert (why.code, why.who_may) == ("turn", (HQ,))


@pytest.mark.parametrize("step", ["hand_to_department", "solve", "begin_tests"])
def test_what_is_not_filtered_is_with_no_department(step):
    story = raised()

    assert (
        story.refused(HQ, "tian" if step != "hand_to_department" else "he", step, thing=story.sheet()).code == "state"
    )


@pytest.mark.parametrize("lane", ["hardware", "system", "quality"])
def test_a_classified_problem_waits_for_the_liaison(lane):
    story = raised().hq("classify", lane=lane, fault="满载黑屏" if lane == "quality" else "")

    assert work_row(story.escalation)["turn_role"] == "liaison" and told(story) == ["filtered"]


def test_a_kind_of_problem_that_is_not_in_the_list_is_refused():
    story = raised()

    assert "lane" in story.refused(HQ, "guo", "classify", {"lane": "other"}, story.sheet()).fields


def test_a_major_quality_problem_leads_to_a_feedback_with_the_job_in_its_batch():
    story = raised().hq("classify", lane="quality", fault="满载两小时黑屏", extent="同批 30 台")

    feedback = story.folded(story.escalation.get("feedback"))
    assert (feedback.kind, feedback.state, feedback.holder) == ("quality_feedback", "sent", HQ)
    gathered = feedback.lines("gathered")[0]["work"]
    assert [each["id"] for each in gathered] == [story.sheet(), story.job]


def test_a_major_quality_problem_without_what_fails_is_refused():
    story = raised()

    assert "fault" in story.refused(HQ, "guo", "classify", {"lane": "quality"}, story.sheet()).fields


# The liaison locates


def test_the_liaison_who_locates_it_has_it():
    story = raised().hq("classify", "locate")

    assert (work_row(story.escalation)["turn_role"], work_row(story.escalation)["turn_person"]) == ("liaison", "he")


@pytest.mark.parametrize(("lane", "department"), [("hardware", "other"), ("system", "quality"), ("quality", "product")])
def test_a_problem_goes_to_no_department_that_does_not_deal_with_its_kind(lane, department):
    story = raised().hq("classify", lane=lane, fault="满载黑屏" if lane == "quality" else "").hq("locate")

    why = story.refused(HQ, "he", "hand_to_department", {"department": department}, story.sheet())
    assert "department" in why.fields


@pytest.mark.parametrize(
    ("lane", "department"),
    [("hardware", "quality"), ("hardware", "product"), ("system", "product"), ("quality", "quality")],
)
def test_hardware_goes_to_quality_or_product_system_to_product_major_quality_to_quality(lane, department):
    story = raised().hq("classify", lane=lane, fault="满载黑屏" if lane == "quality" else "").hq("locate")

    assert story.hq("hand_to_department", department=department).escalation.state == "with_department"


def test_a_problem_that_is_not_located_is_handed_to_nobody():
    story = raised().hq("classify", "locate")

    assert "located" in story.refused(HQ, "he", "hand_to_department", {"located": ""}, story.sheet()).fields


def test_a_department_with_a_store_of_its_own_has_it_and_gives_it_back_with_the_solution():
    story = raised().hq("classify", "locate", "hand_to_department", department_office=PRODUCT)
    assert (story.escalation.holder, story.escalation.state) == (PRODUCT, "with_department")
    assert story.refused(HQ, "tian", "solve", thing=story.sheet()).code == "turn"

    story.at(PRODUCT, "qi", "solve", thing=story.sheet())

    assert (story.escalation.holder, story.escalation.state) == (HQ, "solved")


def test_what_lies_elsewhere_goes_back_to_the_liaison():
    story = raised().hq("classify", "locate", "hand_to_department", department_office=PRODUCT)

    story.at(PRODUCT, "qi", "not_ours", thing=story.sheet())

    assert (story.escalation.holder, story.escalation.state) == (HQ, "locating")
    assert story.folded().lines("escalation_news")[-1]["reason"] == "供电正常，应为固件问题"


# Tests and solution


def test_the_way_from_the_sheet_to_the_solution_is_seen_on_the_job_step_by_step():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "record_test", "solve")

    sheet = story.escalation
    assert (sheet.state, sheet.holder, sheet.get("solution")) == ("solved", HQ, SOLVED["solution"])
    assert told(story) == ["filtered", "locating", "with_department", "testing", "testing", "solved"]
    assert [line["what"] for line in story.folded().lines("escalation_news") if "what" in line] == ["满载 48 小时"]
    assert [line["solution"] for line in story.folded().lines("solutions")] == [SOLVED["solution"]]


def test_tests_wait_for_the_technical_supervisor():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests")

    assert work_row(story.escalation)["turn_role"] == "technical_supervisor"


@pytest.mark.parametrize("who", ["guo", "he", "luo"])
@pytest.mark.parametrize("step", ["begin_tests", "solve"])
def test_nobody_but_department_and_technical_supervisor_organises_tests_or_delivers_a_solution(step, who):
    story = raised().hq(*TO_DEPARTMENT)

    assert story.refused(HQ, who, step, thing=story.sheet()).code == "role"


@pytest.mark.parametrize("missing", ["cause", "cause_code", "solution"])
def test_a_solution_without_cause_is_refused(missing):
    story = raised().hq(*TO_DEPARTMENT)

    assert missing in story.refused(HQ, "tian", "solve", {missing: ""}, story.sheet()).fields


@pytest.mark.parametrize("words", ["济南实验中学机房请先断电", "致电 138 0531 0042 确认", "SN-7D42-0193 换板"])
def test_a_solution_names_no_customer_and_no_device(words):
    story = raised().hq(*TO_DEPARTMENT)

    assert story.refused(HQ, "tian", "solve", {"solution": words}, story.sheet()).fields.keys() == {"solution"}


def test_the_solution_goes_into_the_case_base_under_the_article_that_the_job_names():
    story = raised().hq(*TO_DEPARTMENT)
    draft = story.drafted(HQ, "tian", "solve", {"case_symptom": "NF5280M6 满载黑屏"}, story.sheet())

    (article,) = writes_article(draft, story.context("tian"))

    assert article.step == "write_article" and article.data["symptom"] == "NF5280M6 满载黑屏"
    assert (article.data["models"], article.data["source"]) == (["NF5280M6"], story.escalation.get("number"))
    story.happened(draft)
    assert story.folded().lines("solutions")[0]["article"] == article.opens


def test_a_symptom_that_names_the_customer_does_not_go_into_the_case_base():
    story = raised(symptom="济南实验中学机房服务器满载黑屏").hq(*TO_DEPARTMENT)

    assert as_on_the_sheet(story.escalation) == {}
    assert story.refused(HQ, "tian", "solve", thing=story.sheet()).fields.keys() == {"case_symptom"}
    story.hq("solve", case_symptom="满载黑屏")
    assert story.escalation.state == "solved"


def test_a_solution_that_is_not_for_the_case_base_writes_no_article():
    story = raised().hq(*TO_DEPARTMENT)
    draft = story.drafted(HQ, "tian", "solve", {"for_case_base": False}, story.sheet())

    assert writes_article(draft, story.context("tian")) == ()
