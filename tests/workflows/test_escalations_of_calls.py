"""The problem of a call is handed up before there is a job, and goes along to it (flow 4)."""

from tests.support.escalations import BRANCH, HQ, PRODUCT, SHEET, a_call, a_job, owed, told


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
