"""Escalation between a van, its branch and headquarters: nobody waits for a line, and each office sees each step."""

import pytest

from fieldservice.read_model import rebuild
from fieldservice.workflows.case_base.lines import Votes, votes_of
from fieldservice.workflows.engine.messages import Refused
from tests.support.escalations import ANSWERS, SOLVED
from tests.support.organisation import Organisation

DEPARTMENTS = "manager hotline_engineer liaison quality technical_supervisor"
EVERYWHERE = ("HQ", "CD01", "CD01-V2")


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    made.staff(ding=DEPARTMENTS)
    for code in EVERYWHERE:
        made.desk(code)
    yield made
    made.close()


def take(organisation, code, who, step, thing, **data):
    return organisation.take(code, who, step, thing, **{**ANSWERS.get(step, {}), **data})


def hq(organisation, sheet, *steps, **data):
    for step in steps:
        take(organisation, "HQ", "ding", step, sheet, **(data if step == steps[-1] else {}))


def raised(organisation):
    """(job, sheet): an engineer in the van, whose line is cut, hands up the problem of the job on site."""
    job = organisation.dispatched()
    organisation.all()
    organisation.cut.add("CD01-V2")
    for step in ("take", "appoint", "arrive", "examine", "escalate"):
        take(organisation, "CD01-V2", "li.wei", step, job)
    return job, str(organisation.desk("CD01-V2").thing(job).lines("escalations")[0]["escalation"])


def mend(organisation):
    organisation.cut.clear()
    organisation.all()


def seen(organisation, job):
    """What each office was told of the escalation on the job."""
    return {
        code: [line["state"] for line in organisation.desk(code).thing(job).lines("escalation_news")]
        for code in EVERYWHERE
    }


def problems(organisation):
    return [each for desk in organisation.desks.values() for each in rebuild.verify(desk.session.store)["problems"]]


def test_a_problem_raised_in_a_van_without_a_line_is_solved_at_headquarters_step_by_step(organisation):
    job, sheet = raised(organisation)
    take(organisation, "CD01-V2", "li.wei", "tell_progress", job)
    mend(organisation)
    assert organisation.desk("HQ").thing(sheet).state == "raised"

    hq(organisation, sheet, "send_back")
    organisation.all()
    assert organisation.desk("CD01-V2").thing(sheet).holder == "CD01-V2"
    organisation.cut.add("CD01-V2")
    take(organisation, "CD01-V2", "li.wei", "complete_sheet", sheet)
    mend(organisation)

    told = ["sent_back", "raised"]
    assert seen(organisation, job) == dict.fromkeys(EVERYWHERE, told)
    for step in ("classify", "locate", "hand_to_department", "begin_tests", "record_test", "solve"):
        hq(organisation, sheet, step)
        organisation.all()
        told.append(organisation.desk("HQ").thing(sheet).state)
        assert seen(organisation, job) == dict.fromkeys(EVERYWHERE, told)
    solutions = organisation.desk("CD01-V2").thing(job).lines("solutions")
    assert [line["solution"] for line in solutions] == [SOLVED["solution"]]

    organisation.cut.add("CD01-V2")
    take(organisation, "CD01-V2", "li.wei", "solution_failed", job)
    mend(organisation)
    hq(organisation, sheet, "not_solved", "solve", solution="更换 V3 版主板")
    organisation.all()
    take(organisation, "CD01-V2", "li.wei", "solution_worked", job)
    organisation.all()

    first, second = (line["article"] for line in organisation.desk("CD01").thing(job).lines("solutions"))
    votes = {code: votes_of(organisation.desk(code).thing(second)) for code in EVERYWHERE}
    assert votes == dict.fromkeys(EVERYWHERE, Votes(helped=1))
    assert votes_of(organisation.desk("HQ").thing(first)) == Votes(failed=1)
    assert {organisation.desk(code).thing(sheet).state for code in EVERYWHERE} == {"solved"}
    assert not any(organisation.listed().values()) and problems(organisation) == []


def test_what_branch_and_headquarters_do_without_seeing_each_other_is_neither_late_nor_lost(organisation):
    job, sheet = raised(organisation)
    mend(organisation)

    organisation.cut.add("CD01-V2")
    hq(organisation, sheet, "classify", "locate", "hand_to_department", "solve")
    take(organisation, "CD01-V2", "li.wei", "ask_escalation_withdrawn", job)
    take(organisation, "CD01-V2", "li.wei", "tell_progress", job)
    mend(organisation)

    for code in EVERYWHERE:
        folded = organisation.desk(code).thing(sheet)
        assert (folded.state, folded.late, len(folded.lines("withdrawals"))) == ("solved", [], 1), code
    assert not any(organisation.listed().values()) and problems(organisation) == []


def test_a_department_with_a_store_of_its_own_solves_it_there_and_knows_the_job(organisation):
    organisation.staff(ding=DEPARTMENTS, gao="quality technical_supervisor")
    organisation.desk("CD02")
    job, sheet = raised(organisation)
    mend(organisation)

    hq(organisation, sheet, "classify", "locate", "hand_to_department", department_office="CD02")
    organisation.all()
    organisation.cut.add("CD02")
    for step in ("begin_tests", "record_test", "solve"):
        take(organisation, "CD02", "gao", step, sheet)
    assert organisation.desk("CD02").thing(job).get("serial") == organisation.desk("CD01").thing(job).get("serial")
    mend(organisation)

    assert seen(organisation, job)["CD01-V2"][-1] == "solved" == organisation.desk("HQ").thing(sheet).state
    assert organisation.desk("HQ").thing(sheet).holder == "HQ"
    assert not any(organisation.listed().values()) and problems(organisation) == []


def test_a_branch_that_did_not_raise_it_sees_nothing_of_it(organisation):
    organisation.desk("CD02")
    _job, sheet = raised(organisation)
    mend(organisation)

    with pytest.raises(Refused):
        organisation.desk("CD02").thing(sheet)
