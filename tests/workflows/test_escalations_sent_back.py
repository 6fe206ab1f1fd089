"""An escalation is sent back for information, or withdrawn (flow 4)."""

import pytest

from fieldservice.read_model.projections import work_row
from tests.support.escalations import BRANCH, HQ, PRODUCT, TO_DEPARTMENT, VAN, a_job, owed, raised, told

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
    assert "already asked" in str(story.refused(BRANCH, "li.wei", "ask_escalation_withdrawn").because)

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
