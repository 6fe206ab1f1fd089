"""The four papers of flows 4 and 6, made of what happened and read back from the sheet: every field and the number as a
code, in Chinese and in English."""

import pytest

from fieldservice.documents.diagnosis_report import diagnosis_report
from fieldservice.documents.escalation_sheet import escalation_sheet
from fieldservice.documents.exchange_order import exchange_order, order_facts
from fieldservice.documents.quality_sheet import quality_sheet
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from
from tests.support import cases, return_execution
from tests.support.cases import JUDGED, on_the_way
from tests.support.escalations import HQ, ORGANISED, TO_DEPARTMENT, raised
from tests.support.papers import fields
from tests.support.quality import ANSWER, KNOWN, REPORT, given_jobs
from tests.support.return_execution import approved, given_a_case, ready_to_sign, stocked

LANGUAGES = ("zh", "en")


def an_escalation(language):
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "record_test", "solve")
    return story.escalation, escalation_sheet(story.escalation, ORGANISED, HQ, language=language)


def a_feedback(language):
    story = given_jobs().when("jie", "report_quality", **REPORT, numbers="J1\nJ3")
    feedback = story.when("pin", "answer_feedback", **ANSWER).shipment
    return feedback, quality_sheet(feedback, KNOWN, "HQ", language=language)


def a_report(language):
    case = on_the_way(*JUDGED).on_case("lin", "approve").held()
    return case, diagnosis_report(case, cases.HOUSE, "CD01", language=language)


def an_order(language):
    story = ready_to_sign(stocked(approved(given_a_case()), "9A11-01", place="CD01/good"))
    facts = order_facts(story.case, return_execution.HOUSE, "CD01")
    return story.case, exchange_order(facts, {}, language=language)


PAPERS = {"escalation": an_escalation, "feedback": a_feedback, "diagnosis report": a_report, "exchange order": an_order}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_field_and_the_number_as_a_code_are_read_from_the_sheet(paper, language):
    thing, content = PAPERS[paper](language)

    sheet = drawn(draw, content, "A4")

    said = [text for pair in fields(content) for text in pair if text]
    assert len(said) > 12 and missing_from(sheet, said) == []
    number = str(thing.get("number"))
    assert {("Code128", number), ("QRCode", number)} & sheet.codes() and number in sheet.run_on
