"""A job that version 0.3.0 began comes to its end in this version, whatever that version had recorded."""

import zipfile

import pytest

from fieldservice.desk import Desk
from fieldservice.workflows.common.results import call_back_due, result_due
from fieldservice.workflows.engine.codes import code_of
from tests.support.command_line import CommandLine
from tests.support.to_the_end import to_the_end
from tests.upgrades.make import HERE


@pytest.fixture
def desk(tmp_path):
    with zipfile.ZipFile(HERE / "demo" / "0.3.0.zip") as archive:
        archive.extractall(tmp_path / "office")
    opened = Desk.open(tmp_path / "office")
    yield opened
    opened.close()


def jobs(desk, state, mode="on_site"):
    found = desk.session.reader.rows("SELECT thing FROM work_row WHERE state = ? AND mode = ?", (state, mode))
    return [desk.thing(thing) for (thing,) in found]


def take(desk, who, step, thing, **data):
    return desk.take(desk.session.person(who), thing, step, data)


def owed(desk, thing):
    return {kind for (kind,) in desk.session.reader.rows("SELECT kind FROM debt_row WHERE thing = ?", (thing,))}


def test_a_job_without_a_verdict_says_what_was_noted_of_its_warranty_then(desk, tmp_path):
    job = next(job for job in jobs(desk, "on_bench", "send_in") if code_of(job.get("warranty")) == "out")
    command = CommandLine(tmp_path / "office")

    found = command.json("verdict", str(job.get("number")), who="zhao.min", pin="0000")
    assert (found["classes"], found["said"]) == ({}, "out")
    assert (
        "out of warranty"
        in command("verdict", str(job.get("number")), who="zhao.min", pin="0000", FIELDSERVICE_LANG="en").out
    )


def test_a_job_that_was_handed_in_owes_its_result_and_then_a_call_back_and_closes(desk):
    job = next(job for job in jobs(desk, "handed_in") if not job.get("call_back_due"))
    assert result_due(job) and not call_back_due(job)

    take(desk, "liu.fang", "pass_back", job.id)
    assert owed(desk, job.id) == {"call_back"}
    take(desk, "chen.xiao", "call_back", job.id, result="reached", score=5)
    take(desk, "zhao.min", "close", job.id)

    assert (desk.thing(job.id).state, owed(desk, job.id)) == ("closed", set())


def test_a_result_that_was_passed_back_then_is_not_owed_again(desk):
    passed = [job for job in (*jobs(desk, "handed_in"), *jobs(desk, "closed")) if job.get("call_back_due")]

    assert passed and not any(result_due(job) for job in passed)


def test_jobs_that_were_cancelled_then_owe_nothing_now(desk):
    assert {kind for job in jobs(desk, "cancelled") for kind in owed(desk, job.id)} <= {"paper", "loaner"}


def test_a_device_is_still_taken_along_from_a_slip_that_was_signed_then(desk):
    job = next(job for job in jobs(desk, "signed") if job.get("result") == "not_completed")

    page = take(desk, str(job.get("engineer")), "take_along", job.id, condition="无划痕", why="要在维修间检修")

    assert page.state in ("taken_along", "going_along")


def test_a_job_that_began_without_a_status_page_gets_its_code_with_its_slip(desk):
    with desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "status_url", "value": "https://repair.example"}])
    job = jobs(desk, "on_site")[0]
    who = str(job.get("engineer"))
    assert "status_page" not in desk.page(desk.session.person(who), job.id).facts

    page = take(desk, who, "leave", job.id, reason="part_missing", explained="电源要从总部调拨", second_visit=True)

    assert page.facts["status_page"].startswith(f"https://repair.example/s/{job.get('number')}-")


def test_loaners_lent_then_are_listed_and_come_into_the_books_when_they_come_back(desk):
    lent = desk.loaners.rows()
    assert lent and all((row.state, row.part, bool(row.number)) == ("lent", "", True) for row in lent)
    with desk.session.store.writing() as tx:
        device = {"code": "LOAN-X1", "zh": "备用机", "en": "Loaner", "tracked": 1, "purpose": "loaner", "cost": 420_000}
        tx.publish("part", [device])

    row = lent[0]
    take(desk, "he.jing", "take_loaner_back", row.thing, loaner=row.serial, loaner_part="LOAN-X1")

    assert [(free.serial, free.place) for free in desk.loaners.free()] == [(row.serial, "CD01/good")]
    assert len(desk.loaners.rows()) == len(lent)


def test_a_job_begun_in_any_state_then_is_taken_on_to_its_end_now(desk):
    """Nothing that this version asks for is missing in a job of that one: it has no verdict, no quote and no price."""
    rows = desk.session.reader.rows(
        "SELECT min(thing) FROM work_row WHERE open = 1 AND holder = ? AND kind IN ('request', 'job')"
        " GROUP BY kind, mode, state ORDER BY 1",
        (desk.session.office,),
    )

    ends = {thing: to_the_end(desk, thing) for (thing,) in rows}

    assert len(ends) > 15
    assert set(ends.values()) == {"closed"}, ends


def people_of_headquarters(desk):
    """The departments that version 0.3.0 did not know: this office stands alone and has them itself."""
    with desk.session.store.writing() as tx:
        known = tx.published("staff")[0]
        roles = {"xu": "technical_centre", "guo": "hotline_engineer liaison", "pei": "quality technical_supervisor"}
        rows = [{**known, "name": name, "display": name, "roles": each} for name, each in roles.items()]
        tx.publish("staff", rows, replace=False)


def test_a_job_begun_then_asks_for_a_return_which_is_refused_and_is_repaired_to_its_end(desk):
    people_of_headquarters(desk)
    job = jobs(desk, "on_bench", "send_in")[0]
    asked = take(desk, "zhao.min", "request_return", job.id, return_reason="same_fault", reason_words="修过两次")
    case, report = asked.made["return_case"], {"cause_code": "BOARD", "cause": "主板电容鼓包", "tests": "替换法"}
    take(desk, str(job.get("engineer")), "report_diagnosis", case, **report, situation="停工", reason="多次维修")
    take(desk, "zhao.min", "offer_solution", case, offered="免费更换主板")
    take(desk, "zhao.min", "send_to_judge", case)
    take(
        desk,
        "xu",
        "judge_case",
        case,
        decision="refused",
        judged_words="首次故障",
        proposal="维修",
        against_policy="无",
    )
    take(desk, "zhao.min", "tell_refusal", case, told_to="王女士")

    assert take(desk, "zhao.min", "resume_work", job.id).state == "on_bench"
    assert to_the_end(desk, job.id) == "closed"


def test_a_job_begun_then_hands_its_problem_up_and_ends_with_the_solution(desk):
    people_of_headquarters(desk)
    job = jobs(desk, "on_bench", "send_in")[0]
    engineer, sheet = str(job.get("engineer")), {"symptom_code": "CRASH", "symptom": "满载死机", "tried": "换内存"}
    take(desk, engineer, "escalate", job.id, limit="+2d", serial="SN-1", **sheet)
    escalation = desk.thing(job.id).lines("escalations")[0]["escalation"]
    take(desk, "guo", "classify", escalation, lane="system")
    take(desk, "guo", "locate", escalation)
    take(desk, "guo", "hand_to_department", escalation, department="product", located="固件")
    take(desk, "pei", "solve", escalation, cause_code="SOFT", cause="固件缺陷", solution="升级固件 2.1")

    assert desk.thing(job.id).lines("solutions")[0]["solution"] == "升级固件 2.1"
    take(desk, engineer, "solution_worked", job.id)
    assert to_the_end(desk, job.id) == "closed"
