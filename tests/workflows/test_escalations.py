"""Escalation 疑难问题提升 as given/when/then: flow 4, with each of its prohibitions."""

import pytest

from fieldservice.read_model.projections import work_row
from tests.support.escalations import BRANCH, HQ, SHEET, SOLVED, TO_DEPARTMENT, a_job, raised


def states(story):
    return [line["state"] for line in story.folded().lines("escalation_news")]


def test_a_problem_that_is_handed_up_waits_for_the_hotline_engineer_at_headquarters():
    story = raised()

    sheet, job = story.escalation, story.folded()
    assert (sheet.kind, sheet.state, sheet.holder, sheet.given_by) == ("escalation", "raised", HQ, BRANCH)
    assert work_row(sheet)["turn_role"] == "hotline_engineer"
    assert (sheet.get("office"), sheet.get("job"), sheet.get("raiser")) == (BRANCH, job.id, "li.wei")
    assert sheet.get("number") == "CD01-U" + sheet.get("number")[6:]
    assert job.state == "on_site"
    assert [line["escalation"] for line in job.lines("escalations")] == [sheet.id]


def test_the_sheet_has_device_customer_symptom_what_was_tried_and_the_time_limit():
    sheet = raised().escalation

    assert (sheet.get("serial"), sheet.get("model")) == ("SN-7D42-0193", "NF5280M6")
    assert (sheet.get("customer_name"), bool(sheet.get("customer"))) == ("济南实验中学", True)
    assert {name: sheet.get(name) for name in ("symptom", "tried", "limit")} == {
        name: SHEET[name] for name in ("symptom", "tried", "limit")
    }


@pytest.mark.parametrize("missing", ["symptom", "symptom_code", "tried", "limit"])
def test_an_incomplete_sheet_is_refused(missing):
    why = a_job().refused(BRANCH, "li.wei", "escalate", {missing: ""})

    assert why.code == "data" and missing in why.fields


def test_the_way_from_the_sheet_to_the_solution():
    story = raised().hq(*TO_DEPARTMENT, "begin_tests", "record_test", "solve")

    sheet = story.escalation
    assert (sheet.state, sheet.holder, sheet.get("solution")) == ("solved", HQ, SOLVED["solution"])
    assert states(story) == ["filtered", "locating", "with_department", "testing", "testing", "solved"]
    assert [line["solution"] for line in story.folded().lines("solutions")] == [SOLVED["solution"]]
