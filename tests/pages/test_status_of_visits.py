"""The status page of work without a claim ticket: a call, a visit, a parcel, reached by the code on the slip."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from fieldservice.desk import sign_links
from fieldservice.desk.ticket_status import REQUEST_STATES, VISIT_STATES, WITH_CASE, TicketStatus, device_of, stages_of
from fieldservice.pages import status_page
from fieldservice.screens.input.scanner import scan_of
from fieldservice.sync.repair import erasure
from fieldservice.sync_rules.rules import RULES
from fieldservice.workflows.hotline.table import STATES as OF_REQUESTS
from fieldservice.workflows.onsite.table import STATES as OF_VISITS
from fieldservice.workflows.return_cases.opening import IN_CASE
from tests.documents.test_visits_on_paper import AGAIN, ARRIVED, CALL, TAKEN
from tests.documents.visit import on_paper
from tests.support.office import sqlite_office
from tests.support.organisation import Organisation
from tests.support.served import ServedApp

ADDRESS = "https://repair.example"


class VisitDesk:
    """An office that is its own headquarters, with its status page on a server."""

    def __init__(self, office):
        self.office, self.seconds = office, 0.0
        with office.desk.session.store.writing() as tx:
            tx.publish("setting", [{"key": "status_url", "value": ADDRESS}])
        pages = status_page.StatusPage(TicketStatus(office.desk.session.store), office.clock, lambda: self.seconds)
        self.served = ServedApp(Starlette(routes=status_page.routes(pages)))
        self.http = httpx.Client(base_url=self.served.url, timeout=30)

    def went(self, *steps, **last):
        for number, (who, step) in enumerate(steps, 1):
            self.office.take(who, step, **(last if number == len(steps) else {}))

    def thing(self, id_=""):
        return self.office.desk.thing(id_ or self.office.job or self.office.request)

    def address(self, id_=""):
        """The address that the page of the work names."""
        page = self.office.desk.page(self.office.by("liu"), self.thing(id_).id)
        return str(page.facts.get("status_page") or "")

    def page(self, id_="", language="en"):
        self.seconds += 60
        return self.http.get(self.address(id_).removeprefix(ADDRESS), headers={"accept-language": language})

    def way(self):
        return [(stage.label, stage.status) for stage in device_of(self.thing()).way]


@pytest.fixture
def desk(tmp_path, tmp_path_factory):
    made = VisitDesk(sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template"))
    yield made
    made.http.close()
    made.served.close()
    made.office.desk.close()


def test_a_call_has_a_status_page_before_it_becomes_a_job(desk):
    desk.went(("chen", "register"))

    page = desk.page().text

    assert REQUEST_STATES["open"] in page and "Registered" in page and str(desk.thing().get("number")) in page
    assert "Claim ticket" not in page and "bring the claim ticket" not in page


def test_the_code_of_the_call_leads_to_its_jobs_once_there_are_any(desk):
    desk.went(("chen", "register"))
    address = desk.address()
    desk.went(*CALL[1:])

    page = desk.http.get(address.removeprefix(ADDRESS), headers={"accept-language": "en"}).text

    assert VISIT_STATES["received"] in page and page.count("<article") == 1


def test_several_devices_of_one_call_are_on_one_page(desk):
    desk.went(("chen", "register"))
    desk.office.take("chen", "add_to_call", serial="NB-9904-12", model="天逸 510", product="laptop", symptom="键盘失灵")
    desk.went(*CALL[1:])

    page = desk.page(desk.office.job).text

    assert page.count("<article") == 2 and "…4-12" in page


def test_a_device_that_joins_the_visit_is_on_the_same_page(desk):
    desk.went(*ARRIVED)
    first = desk.office.job
    desk.office.take(
        "li.wei", "add_to_visit", serial="NB-9904-12", model="天逸 510", product="laptop", symptom="键盘失灵"
    )

    page = desk.page(first).text

    assert page.count("<article") == 2 and "…4-12" in page


def test_the_steps_of_a_visit_are_registered_engineer_appointment_on_site_finished_closed(desk):
    desk.went(*ARRIVED)

    assert desk.way() == [
        ("Registered", "done"),
        ("Engineer chosen", "done"),
        ("Appointment agreed", "done"),
        ("Engineer on site", "now"),
        ("Work finished", "to_come"),
        ("Job closed", "to_come"),
    ]
    desk.went(("li.wei", "complete"), ("li.wei", "sign_on_paper"), ("li.wei", "hand_in"), ("zhao", "close"))
    assert {status for _label, status in desk.way()} == {"done"}
    assert VISIT_STATES["closed"] in desk.page().text


def test_the_day_of_the_visit_and_the_offices_phone_are_shown_and_neither_hour_nor_person_nor_place(desk):
    desk.went(*TAKEN, ("li.wei", "appoint"))
    job = desk.thing()

    page = desk.page().text

    assert "Day of the visit" in page and str(job.get("appointment"))[:10] in page and "400-010-0042" in page
    for name in ("customer_name", "phone", "address", "symptom", "serial", "engineer_display", "engineer"):
        assert str(job.get(name)) not in page, name


def test_a_second_visit_is_a_step_of_its_own_and_begins_the_way_again_at_its_appointment(desk):
    desk.went(*ARRIVED, ("li.wei", "leave"), ("li.wei", "sign_on_paper"))

    assert desk.way()[-2:] == [("Second visit", "now"), ("Job closed", "to_come")]
    assert "A second visit is needed. We will agree the day with you." in desk.page().text
    desk.went(*AGAIN[1:2])
    assert desk.way()[2:] == [
        ("Appointment agreed", "now"),
        ("Engineer on site", "to_come"),
        ("Work finished", "to_come"),
        ("Job closed", "to_come"),
    ]


def test_an_unrepaired_visit_is_never_called_finished_and_a_refused_signature_never_a_signature(desk):
    desk.went(*ARRIVED)
    desk.office.take("li.wei", "leave", second_visit=False)
    desk.office.take("li.wei", "refuse_to_sign")

    page = desk.page().text

    assert VISIT_STATES["not_completed"] in page and "Visit ended" in page
    assert "finished" not in page and "igned" not in page and "collect" not in page


def test_every_state_of_a_visit_and_of_a_call_has_its_words_and_its_place_on_the_way(desk):
    desk.went(*CALL)

    # While a return case is open it says how far it is (test_status_of_cases.py).
    assert set(VISIT_STATES) == set(OF_VISITS) - set(WITH_CASE)
    assert set(REQUEST_STATES) == set(OF_REQUESTS) - set(WITH_CASE)
    assert set(OF_VISITS) - {state for _, states in stages_of(desk.thing()) for state in states} == {
        "cancelled",
        IN_CASE,
    }
    on_the_way = {state for _, states in stages_of(desk.thing(desk.office.request)) for state in states}
    assert set(OF_REQUESTS) - on_the_way == {"withdrawn", "return_case"}


def test_a_device_that_was_taken_along_is_found_by_its_slip_and_by_its_ticket(desk):
    desk.went(*ARRIVED, ("li.wei", "leave"))
    by_slip = desk.address()
    desk.went(("li.wei", "take_along"), ("li.wei", "sign_on_paper_along"))

    assert "-T" in desk.address() and "bringing the device" in desk.page().text
    assert "bringing the device" in desk.http.get(by_slip.removeprefix(ADDRESS) + "?lang=en").text


def test_a_parcel_that_nobody_announced_has_a_status_page_too(desk):
    desk.office.take("tang", "take_parcel_in", "new")
    ((job,),) = desk.office.rows("SELECT thing FROM work_row WHERE kind = 'job'")

    page = desk.page(job).text

    assert "The device is here. It will be inspected." in page and "On its way to you" in page


def test_a_wrong_key_and_an_unknown_number_are_answered_like_any_other_wrong_path(desk):
    desk.went(*CALL)
    path = desk.address().removeprefix(ADDRESS)
    number, _, key = path.rpartition("-")
    other = ("0" if key[0] != "0" else "1") + key[1:]

    assert desk.page().status_code == 200
    for wrong in (f"{number}-{other}", number, f"{number}-", f"/s/CD01-J999999-A-{key}", f"{path}0"):
        assert desk.http.get(wrong).status_code == 404, wrong


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_status_page_is_only_read(desk, method):
    desk.went(*CALL)

    answer = desk.http.request(method, desk.address().removeprefix(ADDRESS), content=b"x" * 100_000)

    assert answer.status_code == 405 and str(desk.thing().get("number")) not in answer.text


def test_the_keys_of_two_calls_differ_and_cannot_be_guessed(desk):
    keys = set()
    for _ in range(3):
        request = desk.office.take("chen", "register", "new")
        keys.add(desk.thing(request.id).get("status_key"))

    assert len(keys) == 3 and all(len(key) == 16 for key in keys)


def test_an_erased_customer_shows_nothing(desk):
    desk.went(*ARRIVED)
    path, customer = desk.address().removeprefix(ADDRESS), desk.thing().get("customer")
    assert desk.http.get(path).status_code == 200
    with desk.office.desk.session.store.writing() as tx:
        erasure.erase(tx, RULES, customer, "2026-11-23T02:00:00Z")

    assert desk.http.get(path).status_code == 404
    assert desk.address() == ""


def signed_now(desk):
    """What a signature on the slip would sign now."""
    return sign_links.shown_facts(desk.office.desk.session, [desk.thing()], "slip")[0]


def test_the_slip_names_the_status_page_in_words_and_as_its_code_and_the_signature_covers_it(desk, tmp_path):
    desk.went(*ARRIVED, ("li.wei", "complete"))
    office = desk.office

    content = office.desk.papers.content(office.by("li.wei"), "slip", office.job)

    assert content.header.qr == desk.address() and desk.address() in " ".join(content.header.point_lines)
    assert signed_now(desk)["status_page"] == desk.address()
    shown = on_paper(office, "slip", office.job, tmp_path, who="li.wei", language="zh").run_on
    assert f"进度查询页:{desk.address()}" in shown


def test_where_no_address_is_published_the_slip_is_as_before(desk):
    with desk.office.desk.session.store.writing() as tx:
        tx.publish("setting", [{"key": "status_url", "value": ""}])
    desk.went(*ARRIVED, ("li.wei", "complete"))

    content = desk.office.desk.papers.content(desk.office.by("li.wei"), "slip", desk.office.job)

    assert desk.address() == "" and content.header.qr == ""
    assert not any("http" in line or "Status page" in line for line in content.header.point_lines)


def test_the_code_of_a_slip_opens_its_job_at_the_desk(desk):
    desk.went(*CALL)

    scan = scan_of(desk.address().upper())

    assert (scan.kind, scan.number, scan.part) == ("number", desk.thing().get("number"), "")


def test_after_the_exchange_headquarters_shows_the_visit_of_a_branch(tmp_path: Path):
    organisation = Organisation(tmp_path / "organisation")
    try:
        with organisation.hq.writing() as tx:
            tx.publish("setting", [{"key": "status_url", "value": ADDRESS}])
        job = organisation.dispatched("CD01", engineer="wang")
        thing = organisation.desk("CD01").thing(job)
        path = f"{thing.get('number')}-{thing.get('status_key')}"
        organisation.all("CD01")

        found = TicketStatus(organisation.hq).ticket(path)

        assert [device.state for device in found.devices] == [VISIT_STATES["dispatched"]] and found.as_of
    finally:
        organisation.close()
