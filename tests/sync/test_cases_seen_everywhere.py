"""What headquarters decides about an escalation or return case is seen at the branch at each step; without a line the
branch says since when it knows nothing new."""

from datetime import timedelta

import pytest

from fieldservice import words
from fieldservice.presentation.case_rows import standing
from fieldservice.presentation.values import Wording
from tests.support.organisation import Organisation
from tests.support.seen_cases import OFFER, REPORT, RETURN, SHEET

CENTRE = {"ding": "manager coordinator hotline_engineer liaison technical_centre commerce"}


@pytest.fixture
def organisation(tmp_path):
    words.use("en")
    found = Organisation(tmp_path)
    found.staff(**CENTRE)
    found.desk("HQ")
    found.desk("CD01")
    yield found
    found.close()


def told(organisation, code, thing):
    """What the page at an office says of each case or escalation of a job, or of itself."""
    desk = organisation.desk(code)
    page = desk.page(organisation.by(code, "zhao" if code == "CD01" else "ding"), thing)
    return [standing(each, Wording.of(desk)) for each in page.cases]


def test_the_branch_sees_each_step_of_headquarters_and_offline_when_it_last_heard_of_it(organisation):
    job = organisation.job("CD01", serial="EX-9001")
    organisation.take("CD01", "zhao", "accept", job)
    organisation.take("CD01", "zhao", "dispatch", job, engineer="wang", why_without_skill="只有他有空")
    escalation = organisation.take("CD01", "wang", "escalate", job, **SHEET).cases[0].thing

    (before,) = told(organisation, "CD01", job)
    assert "raised" in before and "Awaiting headquarters, last exchange" in before
    organisation.all("CD01")
    organisation.take("HQ", "ding", "classify", escalation, lane="hardware")
    assert "classified" in told(organisation, "HQ", job)[0] and "Awaiting" not in told(organisation, "HQ", job)[0]
    assert "raised" in told(organisation, "CD01", job)[0], "the line is cut, so the branch knows what it knew"
    organisation.all("CD01")
    assert "classified" in told(organisation, "CD01", job)[0]


def test_a_case_is_listed_at_both_offices_and_the_late_step_names_who_is_late(organisation):
    case = organisation.take("CD01", "zhao", "open_return", "new", **{**RETURN, "serials": "EX-2201"}).id
    organisation.take("CD01", "wang", "report_diagnosis", case, **REPORT)
    organisation.take("CD01", "zhao", "offer_solution", case, **OFFER)
    organisation.take("CD01", "zhao", "send_to_judge", case)
    organisation.all("CD01")

    for code, who, mine in (("CD01", "zhao", 0), ("HQ", "ding", 1)):
        desk, by = organisation.desk(code), organisation.by(code, who)
        (row,) = desk.cases.listed("return_case", by)
        assert (row.state, row.holder, row.office, row.waits_for_headquarters) == ("to_judge", "HQ", "CD01", True)
        assert len(desk.cases.listed("return_case", by, views=["mine"])) == mine
    assert organisation.desk("CD01").cases.late() == []

    organisation.now += timedelta(days=9)
    for code in ("CD01", "HQ"):
        (late,) = organisation.desk(code).cases.late()
        assert (late.thing, late.state, late.turn_role, late.holder) == (case, "to_judge", "technical_centre", "HQ")
