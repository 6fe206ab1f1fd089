"""A contract entered at headquarters, a job at the branch, and an engineer on a van whose line is cut."""

from datetime import date, timedelta

import pytest

from fieldservice.workflows.engine.messages import Refused
from tests.support.answers import CALL
from tests.sync.usual_organisation import SERVER, UsualOrganisation, checklist

AGREED = {
    "phone": CALL["phone"],
    "customer_name": CALL["customer_name"],
    "serials": SERVER["serial"],
    "begins": f"{date.today() - timedelta(days=200)}",
    "ends": f"{date.today() + timedelta(days=300)}",
    "response_minutes": 45,
    "repair_minutes": 120,
}


@pytest.fixture
def organisation(tmp_path):
    made = UsualOrganisation(tmp_path)
    yield made
    made.close()


def test_branch_and_van_work_by_a_contract_of_headquarters_also_without_a_line(organisation):
    take, desks = organisation.take, organisation.desks
    known = {**AGREED, "new_devices": True, "product": "server", "model": SERVER["model"]}
    contract = take("ding", "enter_contract", **known)
    job = organisation.job("on_site", **SERVER)

    received = desks["CD01"].thing(job).record("clock")
    assert {name: promise[1] for name, promise in received["promises"].items()} == dict.fromkeys(
        ("response", "repair"), contract.number
    )
    with pytest.raises(Refused):
        desks["CD01"].thing(contract.id)  # the branch knows what it covers, and no more

    take("zhao", "accept", job)
    take("zhao", "dispatch", job, engineer="li.wei")
    organisation.exchange()
    organisation.cut()
    take("li.wei", "take", job)
    assert contract.number in str(desks["CD01-V2"].lookup.before(job, "appoint")[0]), "the work begins by its time"
    take("li.wei", "appoint", job)
    page = take("li.wei", "arrive", job)
    assert page.clock["contract"] == contract.number
    assert contract.number in str(page.covered[0])
    verdict = desks["CD01-V2"].thing(job).record("verdict")
    assert {verdict[name]["by"] for name in ("parts", "labour", "on_site")} == {"contract"}
    assert "cannot be reached" in str(desks["CD01"].lookup.ask_elsewhere(serial="SN-NOBODY-KNOWS")["says"])

    for step in ("examine", "complete", "sign", "hand_in"):
        take("li.wei", step, job)
    organisation.mend()
    organisation.exchange()

    take("ding", "end_contract", contract.id, ended_on=f"{date.today() - timedelta(days=1)}", reason="客户搬迁")
    organisation.exchange()
    organisation.cut()
    again = desks["CD01"].lookup.known(desks["CD01"].session.person("zhao"), serial=SERVER["serial"])
    assert "ended on" in str(again["covered"][0]), "the card says so without a line"
    organisation.mend()
    after = desks["CD01"].thing(organisation.job("on_site", **SERVER))
    assert "promises" not in after.record("clock")
    assert "contract" not in {after.record("verdict")[name]["by"] for name in ("parts", "labour", "on_site")}
    assert organisation.problems() == []


def test_an_extension_of_headquarters_covers_a_device_that_the_branch_took_in_as_a_new_one(organisation):
    take, desks = organisation.take, organisation.desks
    brought = {"phone": "139 0531 7788", "customer_name": "王小明", "product": "laptop", "model": "天逸 310"}
    known = {**AGREED, "new_devices": True, "product": "laptop", "contract_kind": "extension", "overlaps": True}
    organisation.cut()
    first = take("ding", "enter_contract", **{**known, "serials": "NB-EXT-1"})
    jobs = [take("tang", "check_in", **brought, serial=serial).made["job"] for serial in ("NB-EXT-1", "NB-EXT-2")]
    assert {"no_proof", "unknown"} >= {desks["CD01"].thing(job).record("verdict")["labour"]["by"] for job in jobs}
    organisation.mend()
    organisation.exchange()
    second = take("ding", "enter_contract", **{**known, "serials": "NB-EXT-2"})
    organisation.exchange()

    organisation.cut()
    for job, contract in zip(jobs, (first, second), strict=True):
        take("zhao", "dispatch", job, engineer="wang")
        page = take("wang", "inspect", job, **checklist(organisation, "inspect", job))
        assert contract.number in str(page.covered[0])
        assert desks["CD01"].thing(job).record("verdict")["labour"]["by"] == "extension"
    organisation.mend()
    organisation.exchange()
    assert organisation.problems() == []


def test_the_branch_that_makes_the_care_visits_of_a_contract_of_headquarters_does_so_without_a_line(organisation):
    take, desks = organisation.take, organisation.desks
    serial = {"serials": "SN-CARE-1", "new_devices": True, "product": "server", "overlaps": True}
    contract = take("ding", "enter_contract", **{**AGREED, **serial, "care_visits": 12, "point": "CD01"})
    organisation.exchange()
    assert "care_visit: coordinator" in organisation.owed()["CD01"]

    organisation.cut()
    job = str(take("zhao", "open_care_visit", contract.id).made["job"])
    for who, step in (("zhao", "accept"), ("zhao", "cancel")):
        take(who, step, job)
    assert "care_visit: coordinator" in organisation.owed()["CD01"], "nobody was there"
    take("zhao", "open_care_visit", contract.id)
    organisation.mend()
    organisation.exchange()

    assert desks["HQ"].thing(contract.id).lines("care_opened") == desks["CD01"].thing(contract.id).lines("care_opened")
    assert "care_visit: coordinator" not in organisation.owed().get("CD01", [])
    assert organisation.problems() == []
