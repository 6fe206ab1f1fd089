"""Return cases where several offices work together: a van, a branch, the hotline and headquarters."""

import pytest

from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import workflow_of
from fieldservice.workflows.return_cases.lines import devices_of, last_news
from tests.support.cases import HOUSE, PRINTER, CaseStory, a_job, dealer_case, on_site
from tests.support.story import refusal


def test_a_return_that_is_asked_for_on_a_van_leaves_the_report_there_and_the_job_waits_at_the_branch():
    story = on_site("he")
    assert story.office == "CD01-V2"

    story.when("he", "request_return")

    job, case = story.folded(), story.held()
    assert (job.state, job.holder) == ("in_case", "CD01")
    assert (case.state, case.holder, case.get("office")) == ("requested", "CD01-V2", "CD01")
    story.on_case("he", "report_diagnosis")
    assert (story.held().state, story.held().holder) == ("diagnosed", "CD01")


def test_an_engineer_with_a_van_who_is_named_for_a_case_of_the_branch_has_it_on_the_van():
    story = dealer_case(PRINTER).on_case("zhao", "assign_engineer", {"engineer": "he"})

    assert story.held().holder == "CD01-V2"
    assert devices_of(story.held())[0].device in story.entries[-1].data["along"]
    assert story.on_case("he", "report_diagnosis").held().holder == "CD01"


def test_a_call_that_asks_for_a_return_becomes_a_case_of_the_service_point_and_learns_each_step():
    story = CaseStory(reference=HOUSE)
    story.at("HQ")
    story.when("chen", "register")
    story.when("chen", "open_case", {"office": "CD01"})
    call, case = story.folded(story.thing), story.held()

    assert (call.state, call.get("return_case")) == ("return_case", case.id)
    assert (case.state, case.holder, case.get("request"), case.given_by) == ("requested", "CD01", call.id, "HQ")
    assert case.get("customer_name") and case.get("reason_words")
    assert "case_engineer" in {each.kind for each in obligations(case, workflow_of(case))}
    story.on_case("zhao", "assign_engineer").on_case("li.wei", "report_diagnosis")
    assert last_news(story.folded(story.thing))["state"] == "diagnosed"


def test_a_call_that_is_not_complete_does_not_become_a_case():
    story = CaseStory(reference=HOUSE).when("chen", "register", {"symptom": "", "address": ""})

    assert "still missing" in str(refusal(story, "chen", "open_case", {"office": "CD01"}).because)


def test_a_job_on_site_goes_on_after_a_refused_return_and_is_dispatched_again():
    story = on_site("he")
    story.when("he", "request_return").on_case("zhao", "withdraw_case", office="CD01-V2")
    story.at("CD01").when("zhao", "resume_work")

    assert (story.folded().state, story.folded().holder) == ("accepted", "CD01")


def test_a_customer_on_site_keeps_the_device_unrepaired_which_asks_the_case_to_be_withdrawn():
    story = on_site("li.wei")
    story.when("li.wei", "request_return").at("CD01").when("zhao", "keep_unrepaired")

    assert story.folded().state == "cancelled" and story.held().lines("withdrawals")[0]["unrepaired"]


def test_what_the_case_of_a_job_became_is_known_where_the_case_itself_is_not():
    story = a_job()
    story.when("zhao", "request_return").on_case("zhao", "withdraw_case")
    story.at("CD01")

    assert story.draft("zhao", "resume_work", file=lambda id_: None).moves[0][3] == "on_bench"


def test_a_job_begun_before_return_cases_ends_as_it_always_did():
    story = a_job(("li.wei", "work"), ("li.wei", "test"), ("li.wei", "finish"), ("tang", "try_out"), ("tang", "sign"))
    story.when("tang", "hand_out", {"proof": "ticket", "ticket": story.folded().get("ticket")})

    assert story.folded().state == "closed"


def test_the_hotline_opens_a_case_for_a_service_point_which_then_has_it():
    story = CaseStory(reference=HOUSE).at("HQ")
    story.when("chen", "open_return", {"serials": PRINTER, "new_devices": True, "product": "printer", "point": "CD01"})

    case = story.held()
    assert (case.holder, case.get("office"), case.given_by) == ("CD01", "CD01", "HQ")
    assert story.on_case("zhao", "assign_engineer", {"engineer": "wang"}).held().get("engineer") == "wang"


def test_a_van_is_given_a_case_by_its_branch_alone():
    story = CaseStory(reference=HOUSE).at("HQ")
    asked = {"serials": PRINTER, "new_devices": True, "product": "printer", "point": "CD01-V2"}

    assert "A van gets its work from its branch. Choose the branch" in str(
        refusal(story, "chen", "open_return", asked, "new").fields["point"]
    )


def test_a_customer_who_changes_his_mind_at_the_van_ends_the_case_there_and_no_other_engineer_ends_it():
    story = on_site("he").when("he", "request_return").on_case("he", "ask_withdrawal")
    owed = {each.kind: (each.role, each.person) for each in obligations(story.held(), workflow_of(story.held()))}
    assert owed["case_withdrawal"] == ("engineer", "he"), "nobody else works in the van"

    story.office = "CD01-V2"
    assert refusal(story, "wang", "withdraw_case", {}, story.case).code == "role"
    assert story.on_case("he", "withdraw_case").held().state == "withdrawn"


def test_the_branch_takes_over_a_case_whose_engineer_in_the_van_fell_ill_before_the_report():
    story = on_site("he").when("he", "request_return")
    assert story.held().given_by == "", "nobody gave it to the van: it was opened there"

    assert refusal(story.at("CD02"), "gao", "settle", {"reason": "x"}, story.case).who_may == (
        "CD01-V2",
        "CD01",
        "headquarters",
    )
    story.on_case("zhao", "settle", {"state": None, "holder": "CD01", "reason": "工程师生病"}, office="CD01")
    story.on_case("zhao", "assign_engineer", {"engineer": "li.wei"}, office="CD01")

    assert story.on_case("li.wei", "report_diagnosis").held().state == "diagnosed"


def test_an_engineer_who_diagnosed_does_not_withdraw_what_the_branch_has_then():
    story = on_site("he").when("he", "request_return").on_case("he", "report_diagnosis")

    why = refusal(story.at("CD01"), "he", "withdraw_case", {}, story.case)
    assert why.code == "role" and "coordinator" in why.who_may


def test_an_engineer_in_a_van_who_is_named_after_the_diagnosis_writes_reports_and_may_end_the_case_there():
    story = on_site("li.wei").when("li.wei", "request_return").on_case("li.wei", "report_diagnosis")
    story.on_case("zhao", "assign_engineer", {"engineer": "he"})
    assert (story.held().state, story.held().holder) == ("diagnosed", "CD01-V2")

    story.on_case("he", "ask_withdrawal")
    assert story.on_case("he", "withdraw_case").held().state == "withdrawn"


@pytest.mark.parametrize("steps", [(), (("he", "examine"), ("he", "leave"))], ids=["on site", "not completed"])
def test_a_customer_who_asks_for_a_return_during_the_visit_signs_its_slip_first(steps):
    story = on_site("he").when("he", "arrive")
    for who, step in steps:
        story.when(who, step)
    assert "sign the slip" in str(refusal(story, "he", "request_return").because)

    for who, step in (("he", "examine"), ("he", "leave")) if not steps else ():
        story.when(who, step)
    story.when("he", "sign").when("he", "request_return")
    assert story.folded().state == "in_case"
