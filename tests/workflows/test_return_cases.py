"""Return cases as given/when/then: who writes the report, who judges, how a case ends, what each step waits for."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from fieldservice.read_model.case_rows import case_rows
from fieldservice.read_model.projections import work_row
from fieldservice.read_model.search_rows import work_words
from fieldservice.workflows.common.approvals import disputes, waiting
from fieldservice.workflows.engine.past import Past
from fieldservice.workflows.registry import RETURN_CASE
from fieldservice.workflows.return_cases.lines import decisions_of, granted, last_news, reports_of
from fieldservice.workflows.return_cases.policy import says_of
from tests.support.cases import (
    APPROVED,
    BEGUN,
    DIAGNOSED,
    HOUSE,
    JUDGED,
    PRINTER,
    REFUSED,
    SERVER,
    TO_JUDGE,
    CaseStory,
    a_case,
    a_job,
    dealer_case,
    on_the_way,
    owed,
    refused,
)
from tests.support.story import refusal


def test_a_return_asked_for_on_the_bench_opens_a_case_and_the_job_waits_at_its_branch():
    story = a_case()

    job, case = story.folded(), story.held()
    assert (job.state, job.holder, job.get("before_case")) == ("in_case", "CD01", "on_bench")
    assert (case.state, case.holder, case.get("engineer"), case.get("job")) == ("requested", "CD01", "li.wei", job.id)
    assert case.get("number")[:6] == "CD01-W" and case.get("customer") == job.get("customer")
    assert case.get("reason_words")
    assert case.record("clock")["due"][:10] == "2026-11-25", "two working days for the diagnosis"


@pytest.mark.parametrize("who", ["zhao", "sun", "qian", "tang"])
def test_nobody_but_an_engineer_writes_a_diagnosis_report(who):
    why = refused(a_case(), who, "report_diagnosis")

    assert why.code == "role" and why.who_may == ("li.wei",), "the engineer of this case, and no other"


@pytest.mark.parametrize("who", ["wang", "gao"])
def test_no_engineer_writes_the_report_of_another(who):
    why = refused(a_case(), who, "report_diagnosis")

    assert why.code == "role" and why.who_may == ("li.wei",) and "李伟" in str(why.because.values)


def test_an_engineer_who_is_also_a_coordinator_writes_his_own_report():
    story = a_case().on_case("zhao", "assign_engineer", {"engineer": "gao"})

    assert story.on_case("gao", "report_diagnosis").held().state == "diagnosed"
    assert story.held().lines("reports")[0]["by"] == "gao"


def test_where_nobody_is_named_the_engineer_who_writes_the_report_answers_for_it():
    story = dealer_case(SERVER)
    assert owed(story)["case_engineer"] == "coordinator"

    assert story.on_case("wang", "report_diagnosis").held().get("engineer") == "wang"


@pytest.mark.parametrize(
    ("data", "field"),
    [({"cause_code": ""}, "cause_code"), ({"cause_code": "NFF"}, "cause_code"), ({"cause": ""}, "cause"),
     ({"tests": ""}, "tests"), ({"situation": ""}, "situation"), ({"reason": ""}, "reason")],
    ids=["no cause", "no fault found", "no words of the cause", "no tests", "no situation", "no reason"],
)  # fmt: skip
def test_a_report_without_a_located_cause_tests_situation_or_reason_is_refused(data, field):
    assert field in refused(a_case(), "li.wei", "report_diagnosis", data).fields


def test_a_case_goes_to_headquarters_only_after_a_solution_was_offered():
    story = on_the_way(*DIAGNOSED)
    assert "Offer a solution first" in str(refused(story, "zhao", "send_to_judge").because)

    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")

    case = story.held()
    assert (case.state, case.holder) == ("to_judge", "HQ")
    assert case.record("clock")["due"][:10] == "2026-11-24", "one working day for the judgement"
    assert case.lines("offers")[0]["offered"]


def test_only_the_technical_centre_at_headquarters_judges():
    story = on_the_way(*TO_JUDGE)

    assert refused(story, "zhao", "judge_case", office="CD01").code in ("role", "turn")
    for who in ("guo", "mei", "lin", "dong"):
        assert refused(story, who, "judge_case").code == "role"
    story.on_case("xu", "judge_case")
    assert story.held().state == "judged"


def test_a_branch_does_not_judge_even_where_it_holds_the_case():
    story = on_the_way(*TO_JUDGE).on_case("zhao", "settle", {"state": "to_judge", "holder": "CD01"}, office="CD01")
    assert story.held().holder == "CD01"

    assert refused(story, "xu", "judge_case", office="CD01").code in ("turn", "role")


def test_nobody_judges_what_they_diagnosed():
    story = a_case().on_case("zhao", "assign_engineer", {"engineer": "li.wei"})
    story.on_case("li.wei", "report_diagnosis").on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")
    moved = replace(story.reference.staff["yan"], name="li.wei")
    story.reference = replace(story.reference, staff={**story.reference.staff, "li.wei": moved})

    assert "diagnosed it yourself" in str(refused(story, "li.wei", "judge_case").because)


def test_the_judgement_keeps_the_sentence_of_the_policy():
    story = on_the_way(*TO_JUDGE, purchased="2026-11-18").on_case("xu", "judge_case", {"against_policy": None})

    (line,) = story.held().lines("judgements")
    says = says_of(line["says"]["1"])
    assert (says.ground, says.values["days"], says.values["limit"]) == ("refund_days", 5, 7)


def test_a_decision_against_the_policy_needs_its_reason():
    story = on_the_way(*TO_JUDGE, purchased="2025-11-18")

    why = refused(story, "xu", "judge_case", {"against_policy": ""})

    assert "policy says otherwise" in str(why.fields["against_policy"])


def test_a_refusal_names_what_is_offered_instead_and_goes_back_to_the_branch():
    story = on_the_way(*TO_JUDGE)
    assert "proposal" in refused(story, "xu", "judge_case", {**REFUSED, "proposal": ""}).fields

    story.on_case("xu", "judge_case", REFUSED)

    case = story.held()
    assert (case.state, case.holder) == ("refused", "CD01")
    assert last_news(story.folded())["state"] == "refused"


def test_a_customer_who_is_told_the_refusal_ends_the_case_and_the_job_goes_on_where_it_was():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", REFUSED)
    story.at("CD01")
    assert "still open" in str(refusal(story, "zhao", "resume_work").because)

    story.on_case("zhao", "tell_refusal")
    assert owed(story, story.job)["case_over"] == "coordinator"
    story.when("zhao", "resume_work")

    assert (story.held().state, story.held().get("outcome")["code"]) == ("closed", "not_granted")
    assert story.folded().state == "on_bench" and "case_over" not in owed(story, story.job)


def test_a_customer_who_insists_is_diagnosed_anew_and_the_first_report_counts_no_more():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", REFUSED).on_case("zhao", "customer_insists")

    assert story.held().state == "requested" and not reports_of(story.held())
    story.on_case("li.wei", "report_diagnosis")
    assert "Offer a solution" in str(refused(story, "zhao", "send_to_judge").because)
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge").on_case("xu", "judge_case")
    assert story.held().state == "judged" and len(story.held().lines("judgements")) == 2


def test_a_dealers_devices_are_judged_one_by_one_where_the_decisions_differ():
    story = dealer_case(SERVER, PRINTER)
    for serial in (SERVER, PRINTER):
        assert story.held().state == "requested"
        story.on_case("wang", "report_diagnosis", {"serial": serial})
    story.on_case("zhao", "offer_solution").on_case("zhao", "send_to_judge")

    story.on_case("xu", "judge_case", {"serials": SERVER, "decision": "refund", "value": "2000.00"})
    assert story.held().state == "to_judge"
    assert "Judged already" in str(refused(story, "xu", "judge_case", {"serials": SERVER}).fields["serials"])
    story.on_case("xu", "judge_case", REFUSED)

    case = story.held()
    assert case.state == "judged" and len(waiting(case)) == 1
    assert {each.device.serial: each.decision for each in decisions_of(case).values()} == {
        SERVER: "refund", PRINTER: "refused",
    }  # fmt: skip
    assert [(row["decision"], row["value"]) for row in case_rows(case)] == [("refund", 2000_00), ("refused", 0)]
    story.on_case("sun", "approve", office="CD01").on_case("mei", "begin_execution")
    assert [each.device.serial for each in granted(story.held())] == [SERVER]


def test_a_second_case_about_the_same_device_is_refused():
    story = a_case()
    device = story.folded().get("device")
    story.at("CD01")

    why = refusal(story, "zhao", "open_return", {"serials": SERVER}, "new", devices={SERVER: story.folded(device)})

    assert "already has an open return case" in str(why.because) and why.code == "data"


def test_after_the_case_ended_another_may_be_opened():
    story = a_case().on_case("zhao", "withdraw_case")
    story.at("CD01").when("zhao", "resume_work")

    assert story.when("zhao", "request_return").folded().state == "in_case"


@pytest.mark.parametrize("steps", [(), DIAGNOSED, TO_JUDGE, JUDGED, APPROVED, BEGUN], ids=lambda steps: str(len(steps)))
def test_a_case_is_withdrawn_by_whoever_holds_it_until_something_was_given(steps):
    story = on_the_way(*steps)
    story.on_case("tang", "ask_withdrawal", office="CD01")
    assert "case_withdrawal" in owed(story)

    who = "zhao" if story.held().holder == "CD01" else "mei"
    story.on_case(who, "withdraw_case")

    assert story.held().state == "withdrawn" and last_news(story.folded())["state"] == "withdrawn"
    assert story.at("CD01").when("zhao", "resume_work").folded().state == "on_bench"


def test_the_customer_may_always_take_the_device_unrepaired_which_asks_the_case_to_be_withdrawn():
    story = on_the_way(*TO_JUDGE).at("CD01").when("tang", "take_unrepaired")

    job = story.folded()
    assert (job.state, job.get("result")) == ("ready", "not_completed")
    assert story.held().state == "to_judge" and owed(story)["case_withdrawal"] == "technical_centre"


def test_a_customer_who_accepts_what_was_offered_ends_the_case():
    story = on_the_way(*DIAGNOSED)
    assert "Offer a solution first" in str(refused(story, "zhao", "accept_offer").because)

    story.on_case("zhao", "offer_solution").on_case("zhao", "accept_offer")

    assert story.held().get("outcome")["code"] == "solved"
    assert story.at("CD01").when("zhao", "resume_work").folded().state == "on_bench"


def test_headquarters_sends_an_incomplete_case_back_with_a_question_and_the_time_of_the_branch_runs_again():
    story = on_the_way(*TO_JUDGE).later(days=1).on_case("xu", "send_back_case")

    case = story.held()
    assert (case.state, case.holder) == ("diagnosed", "CD01") and case.record("clock")["due"][:10] == "2026-11-26"
    story.on_case("li.wei", "report_diagnosis").on_case("zhao", "send_to_judge")
    assert story.held().state == "to_judge"


def test_the_job_does_not_end_with_its_case_before_something_was_exchanged():
    assert "Nothing has been exchanged or taken back yet" in str(refusal(a_case(), "zhao", "end_with_case").because)


def test_a_job_waits_in_no_other_states_than_those_in_which_it_was():
    story = a_job()
    story.when("zhao", "request_return")

    assert "not possible" in str(refusal(story, "li.wei", "finish").because)


def test_a_report_may_become_an_article_of_the_case_base_that_names_nobody():
    said = {"for_case_base": True, "case_symptom": "开机无显示，蜂鸣三声", "solution": "直接整机更换"}
    story = a_case()
    assert "solution" in refused(story, "li.wei", "report_diagnosis", {**said, "solution": ""}).fields
    assert "solution" in refused(story, "li.wei", "report_diagnosis", {**said, "solution": "请电 13805310042"}).fields

    draft = story.draft("li.wei", "report_diagnosis", said, story.case)
    (article,) = RETURN_CASE.step("report_diagnosis").then_opens(draft, story.context("li.wei"))

    assert article.data["solution"] == "直接整机更换" and article.data["source"] == story.held().get("number")
    assert article.data["cause_code"] == "BOARD" and article.opens == draft.data["article"]


def test_no_more_goes_back_than_was_paid_and_the_price_paid_is_the_value_where_nobody_says_another():
    story = on_the_way(*TO_JUDGE, price_paid="3600.00")
    why = refused(story, "xu", "judge_case", {"decision": "refund", "value": "3600.01"})
    assert "3,600.00 was paid" in str(why.fields["value"])

    story.on_case("xu", "judge_case", {"decision": "refund", "value": ""})

    assert decisions_of(story.held())[1].value == 3600_00


def test_a_value_that_nobody_knows_is_asked_for():
    story = on_the_way(*TO_JUDGE, price_paid="")

    assert "value" in refused(story, "xu", "judge_case", {"value": ""}).fields


def test_a_device_with_two_open_cases_is_granted_nothing_before_one_of_them_is_withdrawn():
    story = on_the_way(*TO_JUDGE)
    device = story.folded().get("device")
    twice = [*story.folded(device).lines("return_cases"), {"case": "other", "number": "CD02-W9", "office": "CD02"}]
    knows_both = SimpleNamespace(of=lambda _device: Past({}, (), twice))
    story.office = "HQ"

    why = refusal(story, "xu", "judge_case", {}, story.case, pasts=knows_both)

    assert why.code == "data" and "CD02-W9" in str(why.because)
    assert story.draft("xu", "judge_case", REFUSED, story.case, pasts=knows_both)


@pytest.mark.parametrize("steps", [(), DIAGNOSED, TO_JUDGE, JUDGED, APPROVED, BEGUN], ids=lambda steps: str(len(steps)))
def test_whatever_the_case_has_come_to_the_customer_may_take_the_device_unrepaired(steps):
    story = on_the_way(*steps).at("CD01").when("tang", "take_unrepaired")

    assert story.folded().state == "ready" and "case_withdrawal" in owed(story)


@pytest.mark.parametrize(("named", "asks"), [({}, "dealer"), ({"by_kind": "own_staff"}, "own_staff")])
def test_who_called_asks_for_the_return_of_a_job_unless_another_is_named(named, asks):
    brought = {"serial": PRINTER, "product": "printer", "model": "LJ2605D", "caller_kind": "dealer"}
    story = CaseStory(reference=HOUSE).when("tang", "check_in", brought).when("zhao", "request_return", named)

    assert story.held().get("by_kind")["code"] == asks


def refund_with_the_old_device_in(decision="refund"):
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", {"decision": decision, "against_policy": "批次"})
    story.on_case("lin", "approve").on_case("mei", "begin_execution").on_case("mei", "pass_to_office")
    return story.on_case("tang", "see_old_device", {"old_serial": SERVER})


def test_nothing_is_given_for_a_device_that_the_customer_takes_unrepaired():
    story = refund_with_the_old_device_in().at("CD01").when("tang", "take_unrepaired")

    for step in ("sign_order_on_paper", "refuse_order"):
        assert "The customer took the device unrepaired with job" in str(refused(story, "tang", step).because)
    assert story.on_case("zhao", "withdraw_case").held().state == "withdrawn"


def test_money_is_not_paid_back_for_a_device_that_went_back_after_its_order_was_signed():
    story = refund_with_the_old_device_in().on_case("tang", "sign_order_on_paper")
    story.at("CD01").when("tang", "take_unrepaired")

    assert "The customer took the device unrepaired with job" in str(
        refused(story, "tang", "pay_return", {"amount": "3600.00"}).because
    )


@pytest.mark.parametrize(
    "step", ["withdraw_case", "judge_case", "customer_insists", "begin_execution", "send_to_judge"]
)
def test_a_case_that_has_ended_stays_ended(step):
    story = on_the_way().on_case("zhao", "withdraw_case")
    everybody = replace(story.reference.staff["guo"], roles=frozenset(RETURN_CASE.step(step).roles))
    story.reference = replace(story.reference, staff={**story.reference.staff, "guo": everybody})

    assert refused(story, "guo", step, office="CD01").code in ("state", "turn")


def test_a_case_is_found_by_the_serial_number_of_each_of_its_devices():
    assert {SERVER, PRINTER} <= set(work_words(dealer_case(SERVER, PRINTER).held())["idents"])


def test_a_note_of_an_office_that_does_not_know_the_end_leaves_the_job_with_the_end():
    story = a_case()
    offered = story.draft("zhao", "offer_solution", thing=story.case)
    story.on_case("zhao", "withdraw_case").happened(offered)

    assert last_news(story.folded())["state"] == "withdrawn"
    assert story.when("zhao", "resume_work").folded().state == "on_bench"


def test_a_job_whose_case_is_carried_out_as_approved_has_nothing_that_must_be_looked_into():
    story = on_the_way(*BEGUN)

    assert (disputes(story.held()), disputes(story.folded())) == ([], [])


def credited_elsewhere(*steps):
    """Two stores that are apart: one credits the price, the other one takes these steps of the job before it hears."""
    story = refund_with_the_old_device_in("credit").on_case("tang", "sign_order_on_paper").at("CD01")
    credited = story.draft("tang", "note_credit", {}, story.case)
    for step in steps:
        story.when("tang", step, {"ticket": story.folded().get("ticket")} if step == "hand_out" else {})
    return story.happened(credited)


def test_a_device_that_went_back_while_its_price_was_credited_elsewhere_is_told_until_a_manager_has_looked():
    story = credited_elsewhere("take_unrepaired", "sign_on_paper", "hand_out")

    assert (story.held().state, story.folded().state) == ("closed", "closed")
    assert owed(story, story.job)["given_twice"] == "manager" and work_row(story.folded())["review"] == 1
    story.when("sun", "review", {"what": "given_twice"})
    assert "given_twice" not in owed(story, story.job) and work_row(story.folded())["review"] == 0


@pytest.mark.parametrize("step", ["hand_out", "request_return"])
def test_a_device_for_which_its_case_gave_something_elsewhere_does_not_go_out_and_its_job_ends_with_the_case(step):
    story = credited_elsewhere("take_unrepaired", "sign_on_paper")

    assert "was carried out" in str(refusal(story, "tang", step).because)
    assert owed(story, story.job)["case_over"] == "coordinator"
    story.when("sun", "settle", {"state": "in_case"}).when("zhao", "end_with_case")
    assert story.folded().state == "closed" and not {"case_over", "given_twice"} & set(owed(story, story.job))


def test_a_case_is_not_judged_while_the_customer_accepts_what_was_offered():
    story = on_the_way(*DIAGNOSED).on_case("zhao", "offer_solution", {"offer_answer": "accepted"})
    assert "The customer accepted the offer. End the case with it, or record another answer first" in str(
        refused(story, "zhao", "send_to_judge").because
    )

    story.on_case("zhao", "offer_solution", {"offer_answer": "declined"}).on_case("zhao", "send_to_judge")
    assert story.held().state == "to_judge"


def test_another_engineer_writes_a_further_report_where_the_first_one_fell_ill_after_the_diagnosis():
    story = on_the_way(*TO_JUDGE).on_case("xu", "send_back_case")
    assert refused(story, "wang", "report_diagnosis").code == "role"

    story.on_case("zhao", "assign_engineer", {"engineer": "wang"})

    assert story.held().state == "diagnosed"
    assert story.on_case("wang", "report_diagnosis").held().lines("reports")[-1]["by"] == "wang"


def test_a_case_that_waits_for_its_approval_names_who_gives_it_by_its_value():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", {"value": "3600.00"})

    why = refused(story, "mei", "begin_execution")
    assert str(why.because).endswith("Waits for: service management, manager at headquarters.") and not why.who_may


@pytest.mark.parametrize(("steps", "step"), [(APPROVED, "begin_execution"), (BEGUN, "pass_to_office")])
def test_commerce_carries_nothing_out_for_a_device_that_the_customer_takes_unrepaired(steps, step):
    story = on_the_way(*steps).at("CD01").when("tang", "take_unrepaired")

    assert "The customer took the device unrepaired with job" in str(refused(story, "mei", step).because)
    assert story.on_case("mei", "withdraw_case").held().state == "withdrawn"
