"""What is due while an escalation is open: word to the customer, and the time limits of each state (flow 4)."""

import pytest

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.workflows.escalations.lines import progress_due
from tests.support.escalations import BRANCH, HQ, TO_DEPARTMENT, Escalated, a_device, a_job, due, owed, raised

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
