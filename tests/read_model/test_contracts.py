"""An office knows the contracts of the customers and devices it knows, wherever they were entered."""

from fieldservice.read_model.covers import StoredCovers
from tests.read_model.test_remote_summaries import shared
from tests.support.answers import CALL

PROMISED = {
    "phone": CALL["phone"],
    "customer_name": CALL["customer_name"],
    "begins": "2026-11-01",
    "ends": "2027-10-31",
    "care_visits": 2,
    "response_minutes": 60,
}


def entered(organisation, code="HQ", who="ding", **data):
    return organisation.take(code, who, "enter_contract", **{**PROMISED, "serials": CALL["serial"], **data})


def covers(organisation, code, customer, device, site=""):
    session = organisation.desk(code).session
    found = StoredCovers(session.reader, session.office).of(customer, device, "", site)
    return [(each.number, each.ends, sorted(each.classes)) for each in found]


def test_a_contract_entered_at_headquarters_is_known_at_the_branches_that_know_the_device(organisation):
    _, customer, device = shared(organisation)
    page = entered(organisation)
    organisation.all("CD01", "CD02")

    known = [(page.number, "2027-10-31", ["labour", "on_site", "parts"])]
    for code in ("HQ", "CD01", "CD02"):
        assert covers(organisation, code, customer, device) == known
    with organisation.desk("CD02").session.store.reading() as tx:
        assert tx.entries_of(page.id) == []

    organisation.take("HQ", "ding", "end_contract", page.id, ended_on="2026-12-31", reason="客户搬迁")
    organisation.all("CD01", "CD02")
    assert [ends for _number, ends, _classes in covers(organisation, "CD02", customer, device)] == ["2026-12-31"]


def test_the_service_point_that_makes_the_care_visits_sees_the_contract_itself_and_owes_them(organisation):
    shared(organisation)
    page = entered(organisation, point="CD02", begins="2026-11-02", care_visits=12)
    organisation.all("CD01", "CD02")

    desk, gao = organisation.desk("CD02"), organisation.by("CD02", "gao")
    assert desk.page(gao, page.id).facts["customer_name"] == CALL["customer_name"]
    assert "care_visit" in [debt["kind"] for debt in desk.lists.obligations(gao)]

    job = organisation.take("CD02", "gao", "open_care_visit", page.id).made["job"]
    organisation.all("CD01", "CD02")
    assert organisation.desk("HQ").page(organisation.by("HQ", "ding"), job).holder == "CD02"
    assert "care_visit" not in [debt["kind"] for debt in desk.lists.obligations(gao)]


def test_a_contract_of_a_site_covers_what_stands_at_an_address_with_these_words(organisation):
    _, customer, device = shared(organisation)
    entered(organisation, serials="", scope="site", site="文化东路 41 号")
    organisation.all("CD01", "CD02")

    assert len(covers(organisation, "CD02", customer, device, CALL["address"])) == 1
    assert covers(organisation, "CD02", customer, device, "济南市历下区经十路 9 号") == []
