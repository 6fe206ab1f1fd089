"""Hotline and clerk at headquarters, coordinator and engineers at a branch, one with a van: every job closes."""

import pytest

from tests.sync.usual_organisation import FLOWS, UsualOrganisation, second_device


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    yield made
    made.close()


@pytest.fixture(params=FLOWS)
def flow(request):
    return request.param


def test_a_job_is_closed_and_called_back_although_the_line_was_cut_and_nobody_owes_anything(organisation, flow):
    made = FLOWS[flow](organisation)

    for job in [made] if isinstance(made, str) else made:
        assert set(organisation.state(job).values()) == {"closed"}
        assert len(organisation.state(job)) == (2 if flow in ("send-in", "mail-in") else 3)
        headquarters = organisation.desks["HQ"].thing(job)
        assert (headquarters.late, headquarters.marked) == ([], [])
    assert organisation.owed() == {}
    assert organisation.problems() == []


def test_headquarters_learns_of_a_device_that_an_engineer_added_at_the_customers(organisation):
    first, second = second_device(organisation)
    desk = organisation.desks["HQ"]
    clerk = desk.session.person("liu")

    for page in (desk.page(clerk, first), desk.page(clerk, str(desk.thing(first).get("request")))):
        assert second in [row["thing"] for row in page.related]
        assert "Add a device to this visit" in [line.label for line in page.history]
    assert first in [row["thing"] for row in desk.page(clerk, second).related]


def test_headquarters_owes_the_result_and_the_call_back_of_what_the_branch_closed(organisation):
    FLOWS["on-site"](organisation)

    closed = next(index for index, line in enumerate(organisation.told) if "CD01 赵敏: close" in line)
    assert organisation.told[closed + 1 : closed + 3] == [
        "    HQ owes call_back: agent",
        "    HQ owes pass_back: information_clerk",
    ]


def test_a_customer_whom_branch_and_hotline_filed_is_merged_at_headquarters_and_stands_alone_again(organisation):
    visit = {"phone": "13900139000", "symptom": "不开机", "model": "T1"}
    filed = (
        organisation.take("tang", "check_in", customer_name="王明", serial="SN-98", place="A1", **visit),
        organisation.take("chen", "register", customer_name="王明先生", serial="SN-99", **visit),
    )
    older, younger = sorted(page.facts["customer"] for page in filed)
    organisation.exchange()
    desks = {code: organisation.desks[code] for code in ("HQ", "CD01")}
    clerk = desks["HQ"].session.person("liu")
    (proposal,) = desks["HQ"].duplicates.proposals(clerk)

    desks["HQ"].duplicates.merge(clerk, proposal.key, "电话核对")
    organisation.exchange()
    assert [desk.thing(younger).id for desk in desks.values()] == [older, older]

    organisation.take("liu", "undo_merge", older, duplicate=younger, reason="弄错了")
    organisation.exchange()
    assert [desk.thing(younger).id for desk in desks.values()] == [younger, younger]
    assert organisation.problems() == []
