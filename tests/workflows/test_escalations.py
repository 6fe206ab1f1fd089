"""Escalation 疑难问题提升 as given/when/then: flow 4, with each of its prohibitions and limits."""

import pytest

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.read_model.projections import work_row
from fieldservice.workflows.case_base.lines import Votes, votes_of
from fieldservice.workflows.escalations.learned import as_on_the_sheet, votes_on_article, writes_article
from fieldservice.workflows.escalations.lines import progress_due
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.escalations import (
    BRANCH,
    HQ,
    PRODUCT,
    SHEET,
    SOLVED,
    TO_DEPARTMENT,
    VAN,
    Escalated,
    a_call,
    a_device,
    a_job,
    raised,
)


def told(story: Escalated) -> list[str]:
    """The states that the job was told, in order."""
    return [line["state"] for line in story.folded().lines("escalation_news")]


def owed(story: Escalated, thing: str = "") -> dict[str, tuple[str, str]]:
    """By kind: the role and the office of what is owed because of the job, or of this thing."""
    folded = story.folded(thing)
    found = obligations(folded, workflow_of(folded))
    return {each.kind: (each.role, each.office or folded.holder) for each in found}


def due(story: Escalated, kind: str, thing: str = "") -> str:
    return next(row["due"] for row in debt_rows(story.folded(thing)) if row["kind"] == kind)


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

    assert "whose device" in str(story.refused(HQ, "guo", "escalate").because)


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


# The solution is tried


def test_the_raiser_owes_an_answer_whether_the_solution_works():
    story = raised().hq("filter_solved")
    assert owed(story)["try_solution"] == ("engineer", BRANCH)
    assert due(story, "try_solution")[:10] == "2026-11-24"

    story.at(BRANCH, "li.wei", "solution_worked")

    assert "try_solution" not in owed(story)
    assert [line["tier"] for line in story.escalation.lines("worked")] == [1]


def test_no_solution_is_judged_before_one_has_come():
    story = raised()

    assert {story.refused(BRANCH, "li.wei", step).code for step in ("solution_worked", "solution_failed")} == {"guard"}


def test_a_solution_that_failed_goes_back_to_the_department_one_level_higher():
    story = raised().hq(*TO_DEPARTMENT, "solve").at(BRANCH, "li.wei", "solution_failed")
    assert owed(story, story.sheet())["solution_failed"] == ("liaison", HQ)

    story.hq("not_solved")

    sheet = story.escalation
    assert (sheet.state, sheet.get("tier"), sheet.holder) == ("with_department", 2, HQ)
    assert sheet.get("solution") is None and sheet.lines("found")[0]["solution"] == SOLVED["solution"]
    assert "solution_failed" not in owed(story, story.sheet())
    assert (told(story)[-1], story.folded().lines("escalation_news")[-1]["tier"]) == ("with_department", 2)


def test_nothing_goes_higher_before_a_solution_has_failed():
    story = raised().hq(*TO_DEPARTMENT, "solve")

    assert story.refused(HQ, "he", "not_solved", thing=story.sheet()).code == "guard"
    story.at(BRANCH, "li.wei", "solution_worked")
    assert story.refused(HQ, "he", "not_solved", thing=story.sheet()).code == "guard"


def test_one_failure_that_two_people_tell_counts_once():
    story = raised().hq(*TO_DEPARTMENT, "solve").at(BRANCH, "li.wei", "solution_failed")
    assert story.refused(BRANCH, "zhao", "solution_failed").code == "guard"

    story.hq("not_solved").hq("solve")

    assert "solution_failed" not in owed(story, story.sheet()) and "try_solution" in owed(story)


def test_what_the_hotline_answered_goes_higher_only_with_its_kind_and_a_department():
    story = raised().hq("filter_solved").at(BRANCH, "li.wei", "solution_failed")
    refused = {
        tuple(story.refused(HQ, "he", "not_solved", data, story.sheet()).fields)
        for data in ({}, {"lane": "hardware"}, {"lane": "system", "department": "quality"})
    }
    assert refused == {("lane",), ("department",)}

    story.hq("not_solved", lane="hardware", department="product")

    assert (story.escalation.state, story.escalation.get("tier")) == ("with_department", 2)


def test_a_solution_that_worked_may_fail_later():
    story = raised().hq("filter_solved").at(BRANCH, "li.wei", "solution_worked")

    story.at(BRANCH, "li.wei", "solution_failed")

    assert owed(story, story.sheet())["solution_failed"] == ("liaison", HQ)


def test_a_job_votes_for_the_article_of_its_solution_once():
    story = raised().hq(*TO_DEPARTMENT, "solve").at(BRANCH, "li.wei", "solution_worked")
    article = story.folded().lines("solutions")[0]["article"]
    assert votes_of(story.folded(article)) == Votes(helped=1)

    story.at(BRANCH, "li.wei", "solution_failed")

    assert votes_of(story.folded(article)) == Votes(helped=1)


def test_a_job_does_not_vote_where_the_article_is_not_known_yet():
    story = raised().hq(*TO_DEPARTMENT, "solve")
    draft = story.drafted(BRANCH, "li.wei", "solution_failed")

    assert votes_on_article(draft, story.context("li.wei")) == ()


# Sent back for information


def test_a_question_goes_to_the_engineer_of_the_job_and_the_answer_straight_back_to_who_asked():
    story = raised().hq(*TO_DEPARTMENT)

    story.at(HQ, "pei", "send_back", thing=story.sheet())

    row = work_row(story.escalation)
    assert (row["state"], row["holder"], row["turn_person"]) == ("sent_back", BRANCH, "li.wei")
    assert story.folded().lines("escalation_news")[-1]["question"] == "BMC 固件是哪一版？"
    story.at(BRANCH, "li.wei", "complete_sheet", thing=story.sheet())
    assert (story.escalation.state, story.escalation.holder) == ("with_department", HQ)
    assert story.escalation.get("answer") == "1.20"


@pytest.mark.parametrize(
    ("steps", "who", "state"),
    [((), "guo", "raised"), (("classify",), "he", "filtered"), (("classify", "locate"), "he", "locating"),
     ((*TO_DEPARTMENT, "begin_tests"), "tian", "testing")],
)  # fmt: skip
def test_an_incomplete_sheet_is_sent_back_from_everywhere_and_keeps_its_kind(steps, who, state):
    story = raised()
    story.hq(*steps).at(HQ, who, "send_back", thing=story.sheet())

    story.at(BRANCH, "li.wei", "complete_sheet", {"serial": "SN-7D42-0194"}, story.sheet())

    assert (story.escalation.state, story.escalation.get("serial")) == (state, "SN-7D42-0194")
    assert bool(story.escalation.get("lane")) == bool(steps)


def test_a_department_with_a_store_of_its_own_gets_the_answer_there():
    story = raised().hq("classify", "locate", "hand_to_department", department_office=PRODUCT)
    story.at(PRODUCT, "qi", "send_back", thing=story.sheet()).at(BRANCH, "zhao", "complete_sheet", thing=story.sheet())

    assert (story.escalation.state, story.escalation.holder) == ("with_department", PRODUCT)


def test_nobody_asks_about_a_sheet_that_another_department_has():
    story = raised().hq(*TO_DEPARTMENT)

    why = story.refused(HQ, "guo", "send_back", thing=story.sheet())
    assert (why.code, why.who_may) == ("role", ("quality", "technical_supervisor"))


def test_a_sheet_without_a_question_is_not_sent_back():
    assert "question" in raised_refused("guo", "send_back", {"question": ""}).fields


def raised_refused(who, step, data):
    story = raised()
    return story.refused(HQ, who, step, data, story.sheet())


def test_nobody_at_headquarters_answers_for_the_raiser():
    story = raised().at(HQ, "guo", "send_back", thing=raised().sheet())

    assert story.refused(HQ, "guo", "complete_sheet", thing=story.sheet()).code == "turn"


def test_a_question_goes_to_the_van_while_its_engineer_has_the_job_and_to_the_branch_afterwards():
    story = a_job(van=True).at(VAN, "li.wei", "escalate")
    assert (story.escalation.get("office"), story.escalation.get("raised_at")) == (BRANCH, VAN)
    story.at(HQ, "guo", "send_back", thing=story.sheet())
    assert story.escalation.holder == VAN
    story.at(VAN, "li.wei", "complete_sheet", thing=story.sheet())

    story.back_from_the_van().at(HQ, "guo", "send_back", thing=story.sheet())

    assert story.escalation.holder == BRANCH


# Withdrawn


@pytest.mark.parametrize("who", ["guo", "he", "pei", "tian", "luo"])
def test_nobody_at_headquarters_drops_a_problem_whose_raiser_has_not_given_it_up(who):
    story = raised()

    assert story.refused(HQ, who, "withdraw_escalation", thing=story.sheet()).code == "guard"


def test_the_raiser_asks_on_the_job_and_headquarters_ends_it():
    story = raised().hq("classify").at(BRANCH, "li.wei", "ask_escalation_withdrawn")
    assert owed(story, story.sheet())["escalation_ends"] == ("liaison", HQ)
    assert "asked already" in str(story.refused(BRANCH, "li.wei", "ask_escalation_withdrawn").because)

    story.at(HQ, "he", "withdraw_escalation", thing=story.sheet())

    assert (story.escalation.state, told(story)[-1]) == ("withdrawn", "withdrawn")
    assert owed(story, story.sheet()) == {} and "progress" not in owed(story)


def test_the_raiser_may_ask_on_the_sheet_too_once():
    story = raised()
    story.at(BRANCH, "zhao", "ask_withdrawal", thing=story.sheet())

    assert owed(story, story.sheet())["escalation_ends"] == ("hotline_engineer", HQ)
    assert story.refused(BRANCH, "zhao", "ask_withdrawal", thing=story.sheet()).code == "guard"


def test_while_its_own_office_has_the_sheet_it_ends_it_itself():
    story = raised()
    story.at(HQ, "guo", "send_back", thing=story.sheet())
    assert story.refused(HQ, "luo", "withdraw_escalation", thing=story.sheet()).code == "turn"

    story.at(BRANCH, "zhao", "withdraw_escalation", thing=story.sheet())

    assert (story.escalation.state, told(story)[-1]) == ("withdrawn", "withdrawn")


def test_a_job_that_ends_owes_a_word_about_its_open_sheet():
    story = raised()
    story.at(BRANCH, "sun", "settle", {"state": "cancelled"}, story.job)
    assert owed(story)["escalation_left"] == ("coordinator", BRANCH) and "progress" not in owed(story)

    story.at(BRANCH, "zhao", "ask_escalation_withdrawn")

    assert "escalation_left" not in owed(story)


def test_what_is_settled_is_told_to_the_job():
    story = raised().hq("classify")

    story.at(HQ, "luo", "settle", {"state": "raised", "reason": "误分类"}, story.sheet())

    assert told(story)[-1] == "raised"


# The customer is kept informed


def test_a_progress_contact_is_due_each_working_day():
    story = raised()
    assert due(story, "progress") == "2026-11-24T01:00:00Z" and owed(story)["progress"] == ("engineer", BRANCH)

    story.later(hours=20).at(BRANCH, "li.wei", "tell_progress")

    assert due(story, "progress")[:10] == "2026-11-25"
    assert len(story.escalation.lines("progress")) == 1
    assert len(story.folded().lines("contacts")) == 1


def test_on_friday_it_is_due_on_monday():
    story = a_job().later(days=4).at(BRANCH, "li.wei", "escalate", {"limit": "2026-12-09T09:00:00Z"})

    assert progress_due(story.folded())[:10] == "2026-11-30"


def test_a_customer_who_was_not_reached_has_not_been_told():
    story = raised().later(hours=20)

    story.at(BRANCH, "li.wei", "tell_progress", {"result": "no_answer"})

    assert due(story, "progress")[:10] == "2026-11-24" and len(story.folded().lines("contacts")) == 1


def test_no_progress_is_told_without_an_open_escalation():
    assert a_job().refused(BRANCH, "li.wei", "tell_progress").code == "guard"
    assert raised().hq("filter_solved").refused(BRANCH, "li.wei", "tell_progress").code == "guard"


def test_no_progress_is_due_once_it_is_solved_and_again_when_the_solution_failed():
    story = raised().hq(*TO_DEPARTMENT, "solve")
    assert "progress" not in owed(story)

    story.later(days=2).at(BRANCH, "li.wei", "solution_failed").hq("not_solved")

    assert due(story, "progress")[:10] == "2026-11-26"


# Time limits


def limit(story: Escalated) -> str:
    return str(story.escalation.record("clock")["due"])[:16]


def test_a_sheet_is_filtered_within_the_minutes_of_the_setting_by_the_calendar_of_headquarters():
    assert limit(raised()) == "2026-11-23T02:00"


def test_an_urgent_sheet_is_filtered_in_half_the_time():
    story = a_job(level="urgent").at(BRANCH, "li.wei", "escalate")

    assert limit(story) == "2026-11-23T01:30"


def test_a_problem_is_located_within_a_working_day_also_while_a_liaison_has_it():
    story = raised().hq("classify")
    assert limit(story) == "2026-11-24T01:00"

    assert limit(story.later(hours=3).hq("locate")) == "2026-11-24T01:00"


@pytest.mark.parametrize(
    ("lane", "department", "until"),
    [("hardware", "quality", "2026-11-26"), ("system", "product", "2026-11-26"), ("quality", "quality", "2026-11-30")],
)
def test_the_department_has_three_three_and_five_working_days_by_the_kind_of_problem(lane, department, until):
    story = raised().hq("classify", lane=lane, fault="满载黑屏" if lane == "quality" else "").hq("locate")

    story.hq("hand_to_department", department=department)

    assert limit(story)[:10] == until
    assert limit(story.later(days=1).hq("begin_tests"))[:10] == until


def test_the_limits_are_settings_of_each_kind():
    story = raised(settings={"escalation_hardware_days": "7"}).hq(*TO_DEPARTMENT)

    assert limit(story)[:10] == "2026-12-02"


def test_while_a_question_is_open_the_time_of_the_raiser_runs_and_that_of_the_department_anew_afterwards():
    story = raised().hq(*TO_DEPARTMENT).later(days=2)
    story.at(HQ, "pei", "send_back", thing=story.sheet())
    assert limit(story)[:10] == "2026-11-26"

    story.later(days=1).at(BRANCH, "li.wei", "complete_sheet", thing=story.sheet())

    assert limit(story)[:10] == "2026-12-01"


def test_a_late_sheet_is_owed_by_the_managers_of_the_raisers_office_and_of_headquarters_once_it_is_late():
    story = raised()

    rows = {row["kind"]: row for row in debt_rows(story.escalation) if row["kind"].startswith("escalation_late")}
    assert {(row["role"], row["office"]) for row in rows.values()} == {("manager", BRANCH), ("manager", HQ)}
    assert all(row["since"] == row["due"] == "2026-11-23T02:00:00Z" for row in rows.values())


def test_the_time_by_which_the_raiser_needs_it_makes_it_late_too():
    story = raised(limit="2026-11-24T09:00:00Z").hq(*TO_DEPARTMENT)

    assert due(story, "escalation_late", story.sheet()) == "2026-11-24T09:00:00Z"


def test_where_the_office_is_its_own_headquarters_one_manager_owes_it():
    story = a_device(alone=True).at(BRANCH, "wang", "escalate")

    assert [kind for kind in owed(story, story.sheet()) if kind.startswith("escalation_late")] == ["escalation_late"]


def test_a_solved_sheet_is_never_late():
    story = raised().hq("filter_solved")

    assert owed(story, story.sheet()) == {}


# Before there is a job


def test_the_problem_of_a_call_goes_along_to_its_job():
    story = a_call().at(HQ, "guo", "escalate").hq("classify")
    assert (story.folded().state, story.folded().record("clock")) == ("escalated", {})
    assert [line["state"] for line in story.folded().lines("escalation_news")] == ["filtered"]
    assert owed(story)["progress"] == ("hotline_engineer", HQ)

    story.becomes_a_job()
    story.hq("locate", "hand_to_department", "solve")

    assert story.folded().kind == "job" and told(story) == ["filtered", "locating", "with_department", "solved"]
    assert "progress" not in owed(story, story.thing) and "try_solution" in owed(story)


def test_who_answers_the_phone_may_hand_up_the_problem_of_a_call():
    assert a_call().at(HQ, "guo", "escalate").escalation.get("request")
    assert a_call().refused(HQ, "liu", "escalate").code == "role"


def test_a_call_whose_problem_is_solved_at_headquarters_ends_by_phone():
    story = a_call().at(HQ, "guo", "escalate").hq("filter_solved").at(HQ, "guo", "solution_worked")

    story.at(HQ, "guo", "solve_by_phone")

    assert story.folded().state == "solved_by_phone" and owed(story) == {}


def test_the_sheet_of_a_call_says_what_the_sheet_of_a_job_says():
    sheet = a_call().at(HQ, "guo", "escalate").escalation

    assert (sheet.state, sheet.holder, sheet.get("tried"), sheet.get("limit")) == (
        "raised", HQ, SHEET["tried"], SHEET["limit"]
    )  # fmt: skip
    assert (sheet.get("serial"), sheet.get("customer_name")) == ("SN-7D42-0193", "济南实验中学")
    assert sheet.get("number").startswith("CD01-U")


def test_escalations_go_along_when_a_job_changes_its_office():
    story = a_job(("zhao", "accept")).at(BRANCH, "zhao", "escalate")

    story.at(BRANCH, "zhao", "transfer", {"office": PRODUCT})

    assert story.sheet() in story.entries[-1].data["along"]
