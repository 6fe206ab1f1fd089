"""Return cases are approved by value and lane, and each of their steps has a time limit."""

from dataclasses import replace

import pytest

from fieldservice.read_model.case_rows import case_rows
from fieldservice.read_model.line_rows import debt_rows
from fieldservice.read_model.projections import work_row
from fieldservice.workflows.common.approvals import awaited_role, waiting
from fieldservice.workflows.registry import RETURN_CASE
from fieldservice.workflows.return_cases.lines import granted
from tests.support.cases import (
    APPROVED,
    DIAGNOSED,
    JUDGED,
    PRINTER,
    REFUSED,
    SERVER,
    TO_JUDGE,
    a_job,
    dealer_case,
    on_the_way,
    owed,
    refused,
)


@pytest.mark.parametrize(
    ("value", "who", "may"),
    [("2999.99", "sun", True), ("3000.00", "sun", False), ("3000.00", "lin", True), ("9999.99", "lin", True),
     ("10000.00", "lin", False), ("10000.00", "guo", True)],
)  # fmt: skip
def test_a_return_is_approved_by_value_to_the_branch_manager_service_management_or_headquarters(value, who, may):
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", {"value": value})
    office = "CD01" if who == "sun" else "HQ"

    if may:
        assert story.on_case(who, "approve", office=office).held().lines("approvals")
    else:
        assert "more than you may approve" in str(refused(story, who, "approve", office=office).because)


def test_a_case_is_on_the_list_of_managers_while_it_waits_for_approval_and_then_on_that_of_commerce():
    story = on_the_way(*JUDGED)
    assert work_row(story.held())["turn_role"] == "manager"

    story.on_case("lin", "approve")

    assert work_row(story.held())["turn_role"] == "commerce"


def test_the_manager_of_the_branch_approves_at_the_branch_although_headquarters_holds_the_case():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", {"value": "1200.00"})
    assert awaited_role(story.held(), RETURN_CASE.states["judged"]) == "manager"

    story.on_case("sun", "approve", office="CD01")

    assert awaited_role(story.held(), RETURN_CASE.states["judged"]) == "commerce"
    assert story.folded().lines("case_news")[-1]["answer"] == "approved"


def test_commerce_begins_only_after_the_approval():
    story = on_the_way(*JUDGED)
    assert "waiting for approval" in str(refused(story, "mei", "begin_execution").because)

    story.on_case("lin", "approve").on_case("mei", "begin_execution")

    case = story.held()
    assert case.state == "approved" and [each.decision for each in granted(case)] == ["exchange"]
    assert case.record("clock")["due"][:10] == "2026-11-26", "three working days to carry it out"


def test_a_lane_that_is_switched_off_needs_no_approval():
    story = on_the_way(*TO_JUDGE)
    story.reference = replace(story.reference, settings={"approval_return_exchange": ""})
    story.on_case("xu", "judge_case")

    assert not waiting(story.held()) and story.on_case("mei", "begin_execution").held().state == "approved"


def test_what_was_not_approved_goes_back_to_the_branch_with_a_proposed_solution():
    story = on_the_way(*JUDGED).on_case("lin", "refuse_approval", {"reason": "先修"})
    assert "Nothing of it was approved" in str(refused(story, "mei", "begin_execution").because)

    assert [row["decision"] for row in case_rows(story.held())] == ["refused"], "the list says what came of it"
    story.on_case("mei", "pass_refusal_on")

    assert (story.held().state, story.held().holder) == ("refused", "CD01")


def test_devices_of_one_decision_are_approved_by_their_value_together():
    story = dealer_case(SERVER, PRINTER)
    for serial in (SERVER, PRINTER):
        story.on_case("wang", "report_diagnosis", {"serial": serial})
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")
    story.on_case("xu", "judge_case", {"serials": SERVER, "value": "2000.00"})
    story.on_case("xu", "judge_case", {"serials": PRINTER, "value": "2000.00"})

    (asked,) = waiting(story.held())
    assert asked.amount == 4000_00
    assert "more than you may approve" in str(refused(story, "sun", "approve", office="CD01").because)


def test_who_judged_owes_no_answer_since_commerce_goes_on():
    assert "answer" not in owed(on_the_way(*APPROVED))


def test_the_approval_and_the_news_of_a_refusal_have_a_working_day_each():
    assert on_the_way(*JUDGED).held().record("clock")["due"][:10] == "2026-11-24"

    refusing = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", REFUSED)
    assert refusing.held().record("clock")["due"][:10] == "2026-11-24"


@pytest.mark.parametrize(("steps", "offices"), [((), {"CD01"}), (DIAGNOSED, {"CD01"}), (TO_JUDGE, {"CD01", "HQ"})])
def test_a_late_case_is_owed_by_the_managers_of_its_branch_and_of_headquarters_where_it_waits_there(steps, offices):
    case = on_the_way(*steps).held()

    rows = [row for row in debt_rows(case) if row["kind"].startswith("case_late")]
    assert {(row["role"], row["office"]) for row in rows} == {("manager", office) for office in offices}
    assert all(row["since"] == row["due"] == case.record("clock")["due"] for row in rows)


def test_each_time_limit_of_a_case_is_a_setting_in_working_days():
    story = a_job()
    story.reference = replace(story.reference, settings={"return_diagnosis_days": "5", "return_judgement_days": "3"})
    story.when("zhao", "request_return")
    assert story.held().record("clock")["due"][:10] == "2026-11-30", "five working days, with a week end between"

    for who, step in TO_JUDGE:
        story.on_case(who, step)
    assert story.held().record("clock")["due"][:10] == "2026-11-26"
