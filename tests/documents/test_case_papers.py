"""The papers of escalations, quality feedback and return cases say what happened: when, by whom, in which words."""

from fieldservice.documents.diagnosis_report import diagnosis_report
from fieldservice.documents.escalation_sheet import escalation_sheet
from fieldservice.documents.quality_sheet import quality_sheet
from fieldservice.workflows.engine.fold import Thing
from tests.support import cases, escalations
from tests.support.cases import HOUSE, PRINTER, SERVER, TO_JUDGE, a_case, a_job, dealer_case, on_the_way
from tests.support.escalations import ORGANISED, SHEET, SOLVED, TO_DEPARTMENT, raised
from tests.support.quality import ANSWER, KNOWN, REPORT, given_jobs


def report_of(story, language="en", office="CD01"):
    return diagnosis_report(story.held(), HOUSE, office, language=language)


def test_the_sheet_of_a_feedback_names_each_device_with_the_fault_and_the_course_with_names_and_times():
    story = given_jobs().when("jie", "report_quality", **REPORT, numbers="J1\nJ3")
    story.when("pin", "take_up_feedback").when("pin", "record_progress", words="已复现")
    feedback = story.when("pin", "answer_feedback", **ANSWER).shipment

    zh = quality_sheet(feedback, KNOWN, "HQ", language="zh")
    en = quality_sheet(feedback, KNOWN, "HQ", language="en")

    assert [(row.work, row.serial) for row in zh.gathered] == [("J1", "SN-J1"), ("J3", "SN-J3")] and zh.count == "2"
    assert (zh.reported_by, zh.symptom, zh.symptom_code) == ("接口人小介", REPORT["fault"], "NO-DISPLAY 无显示")
    assert [(line.what, line.by, line.words) for line in en.progress][:2] == [
        ("Accept the feedback", "品管老平", ""),
        ("Record progress of quality", "品管老平", "已复现"),
    ]
    assert (zh.cause, zh.result, zh.answered_by) == (ANSWER["cause"], ANSWER["measure"], "品管老平")
    assert zh.answered == zh.progress[-1].at and (zh.state, zh.limit) == ("品管已答复", "")


def test_the_sheet_of_a_feedback_that_waits_names_the_limit():
    feedback: Thing = given_jobs().when("jie", "report_quality", **REPORT).shipment

    sheet = quality_sheet(feedback, KNOWN, "HQ", language="en")

    assert sheet.limit == "2026-11-28 09:00" and not sheet.answered_by and not sheet.gathered


def test_an_escalation_sheet_says_what_was_raised_each_step_and_the_solution():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "record_test", "solve")

    zh = escalation_sheet(story.escalation, ORGANISED, escalations.HQ, language="zh")

    assert (zh.raised_by, zh.customer, zh.serial) == ("李伟", "济南实验中学", SERVER)
    assert (zh.symptom, zh.tried, zh.limit) == (SHEET["symptom"], SHEET["tried"], "2026-11-27 17:00")
    assert [line.by for line in zh.course] == ["李伟", "郭亮", "何静", "何静", "田工", "田工", "田工"]
    assert SHEET["symptom"] not in zh.course[0].words and "两台 2 小时后黑屏" in zh.course[5].words
    assert (zh.solution, zh.solved_by) == (SOLVED["solution"], "田工") and SOLVED["cause"] in zh.cause


def test_a_sheet_in_both_languages_says_each_thing_that_was_written_once():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "record_test", "solve")

    sheet = escalation_sheet(story.escalation, ORGANISED, escalations.HQ, language="both")

    told = [line.words for line in sheet.course]
    assert [words.count(SOLVED["solution"]) for words in told] == [0, 0, 0, 0, 0, 0, 1]
    assert f"解决办法 Solution：{SOLVED['solution']}" in told[-1].splitlines()


def test_an_escalation_sheet_names_no_solution_that_failed_as_the_solution():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "solve")
    story.at(escalations.BRANCH, "li.wei", "solution_failed").hq("not_solved")

    sheet = escalation_sheet(story.escalation, ORGANISED, escalations.HQ, language="en")

    assert (sheet.solution, sheet.solved_by, sheet.tier) == ("", "", "2")
    assert any(SOLVED["solution"] in line.words for line in sheet.course) and sheet.due


def test_a_diagnosis_report_says_cause_tests_situation_reason_and_what_was_offered():
    story = on_the_way(*TO_JUDGE)
    (line,) = story.held().lines("reports")

    zh, en = report_of(story, "zh"), report_of(story)

    (written,) = zh.reports
    assert [written.cause, written.tests, written.situation, written.reason] == [
        line[name] for name in ("cause", "tests", "situation", "reason")
    ]
    assert (written.serial, written.written_by, zh.engineer) == (SERVER, "李伟", "李伟") and written.written
    (offered,) = zh.offers
    assert offered.by == "赵敏" and offered.offered and offered.answer
    assert not zh.judgements and not zh.approvals and not zh.judged_by
    assert en.state == "awaits headquarters' judgement" and zh.job == story.folded().get("number")


def test_judgement_and_approvals_stand_on_the_report_as_they_happened_with_names_and_times():
    story = on_the_way(*cases.APPROVED)

    report = report_of(story, "both")

    (judged,) = report.judgements
    assert (judged.decision, judged.value, judged.judged_by) == ("换机 Exchange", "¥3,600.00", "徐工")
    assert judged.in_words == "人民币叁仟陆佰元整" and len(judged.policy.splitlines()) == 2
    assert report.approvals[1].what == "批准：换机 Approved: Exchange of a device"
    assert [(line.what, line.amount, line.by) for line in report_of(story).approvals] == [
        ("Approval asked: Exchange of a device", "¥3,600.00", "徐工"),
        ("Approved: Exchange of a device", "¥3,600.00", "林主任"),
    ]
    assert all(line.at for line in report.approvals)


def test_a_report_that_a_new_one_replaced_stays_on_the_paper_as_an_earlier_one():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", cases.REFUSED)
    story.on_case("zhao", "customer_insists").on_case("li.wei", "report_diagnosis", {"cause": "驱动板击穿"})

    report = report_of(story)

    assert [each.title for each in report.reports] == ["Device and diagnosis (earlier report)", "Device and diagnosis"]
    assert report.judgements[0].proposed == cases.REFUSED["proposal"]


def test_each_device_of_a_dealer_has_a_report_of_its_own_and_each_judgement_names_its_devices():
    story = dealer_case(price_paid="3600.00")
    for serial in (SERVER, PRINTER):
        story.on_case("wang", "report_diagnosis", {"serial": serial})
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")
    story.on_case("xu", "judge_case", {"serials": SERVER, "decision": "exchange", "against_policy": "批量故障"})

    report = report_of(story)

    assert [(each.title, each.serial) for each in report.reports] == [
        ("Device 1 of 2", SERVER),
        ("Device 2 of 2", PRINTER),
    ]
    assert [(each.devices, each.against_policy) for each in report.judgements] == [(SERVER, "批量故障")]


def test_photos_of_the_job_stand_on_the_diagnosis_report_beside_those_of_the_case():
    story = a_job()
    story.when("li.wei", "attach").when("zhao", "request_return", {"price_paid": "3600.00"})
    story.on_case("li.wei", "report_diagnosis").on_case("li.wei", "attach")

    with_job = diagnosis_report(story.held(), HOUSE, "CD01", language="zh", job=story.folded())

    assert [(each.file, each.by) for each in with_job.photos] == [("箱子.jpg", "李伟")] * 2
    assert [each.at for each in with_job.photos] == sorted(each.at for each in with_job.photos)
    assert len(report_of(story).photos) == 1


def test_a_case_without_a_report_has_no_diagnosis_report():
    from fieldservice.documents.registry import why_not

    assert why_not("diagnosis_report", a_case().held()) is not None
    assert why_not("diagnosis_report", on_the_way(*cases.DIAGNOSED).held()) is None
