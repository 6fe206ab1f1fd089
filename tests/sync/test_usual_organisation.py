"""Hotline and clerk at headquarters, coordinator and engineers at a branch, one with a van: every job closes."""

import pytest

from tests.sync.usual_organisation import FLOWS, UsualOrganisation


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=FLOWS)
def flow(request):
    return request.param


def test_a_job_is_closed_and_called_back_although_the_line_was_cut_and_nobody_owes_anything(organisation, flow):
    job = FLOWS[flow](organisation)

    assert set(organisation.state(job).values()) == {"closed"}
    assert len(organisation.state(job)) == (3 if flow == "on-site" else 2)
    assert organisation.owed() == {}
    headquarters = organisation.desks["HQ"].thing(job)
    assert (headquarters.late, headquarters.marked) == ([], [])
    assert organisation.problems() == []


def test_headquarters_owes_the_result_and_the_call_back_of_what_the_branch_closed(organisation):
    FLOWS["on-site"](organisation)

    closed = next(index for index, line in enumerate(organisation.told) if "CD01 赵敏: close" in line)
    assert organisation.told[closed + 1 : closed + 3] == [
        "    HQ owes call_back: agent",
        "    HQ owes pass_back: information_clerk",
    ]
