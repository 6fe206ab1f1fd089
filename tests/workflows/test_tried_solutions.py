"""A solution of headquarters is tried: it works, or goes back one level higher (flow 4)."""

from fieldservice.workflows.case_base.lines import Votes, votes_of
from fieldservice.workflows.escalations.learned import votes_on_article
from tests.support.escalations import BRANCH, HQ, SOLVED, TO_DEPARTMENT, due, owed, raised, told


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
