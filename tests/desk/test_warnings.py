"""Whoever lets a customer or a device in is warned: the same list on every way in."""

import pytest

from fieldservice.presentation.messages import render
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.office import brought_to

NOTEBOOK = {"serial": "NB-5521-77", "product": "laptop", "model": "天逸 310"}
SCHOOL = {"phone": "138 0531 0042", "customer_name": "济南实验中学"}


def codes(warnings) -> list[str]:
    return [warning["code"] for warning in warnings]


def sentences(warnings) -> list[str]:
    return [render(warning["because"]) for warning in warnings]


def fresh(office):
    """Forget the request and job before, so that the next step opens a request of its own."""
    office.request = office.job = ""
    return office


@pytest.fixture
def feared(office):
    """A customer on the black list with a bill to pay, whose notebook is in the workshop under J1."""
    page = office.take("tang", "check_in", "new", place="A3")
    customer = page.facts["customer"]
    office.take("sun", "black_list", customer, reason="三次拒付上门费")
    office.take("sun", "note_unpaid", customer, unpaid="120.00")
    office.first = office.desk.thing(page.made["job"]).get("number")
    return fresh(office)


def expected_job(office, mode: str) -> str:
    fresh(office).take("chen", "register", **SCHOOL, **NOTEBOOK)
    office.take("chen", "hand_on", mode=mode)
    office.take("liu", "take_over")
    return str(office.take("liu", "hand_over").made["job"])


ALL = ["black_list", "unpaid", "open_job"]


def test_a_call_and_a_visit_are_warned_while_the_numbers_are_typed(feared):
    known = feared.desk.lookup.known(feared.by("chen"), phone="138 0531 0042", serial="NB-5521-77")

    assert sentences(known["warnings"]) == [
        "This customer is on the black list (孙经理): 三次拒付上门费",
        "This customer has not paid ¥120.00 yet.",
        f"There is an open job on this serial number: {feared.first}.",
    ]


@pytest.mark.parametrize("step", ["register", "check_in", "take_parcel_in"])
def test_what_was_just_opened_is_not_its_own_open_job(feared, step):
    who = "chen" if step == "register" else "tang"
    page = feared.take(who, step, "new", **SCHOOL, **NOTEBOOK)

    warned = feared.desk.lookup.warnings(page.made.get("job", page.id))

    assert codes(warned) == ALL
    assert sentences(warned)[-1] == f"There is an open job on this serial number: {feared.first}."


@pytest.mark.parametrize(("mode", "step"), [("send_in", "bring_in"), ("mail_in", "take_parcel"), ("on_site", "accept")])
def test_an_announced_device_and_a_job_on_site_are_warned_before_the_step_is_taken(feared, mode, step):
    job = expected_job(feared, mode)

    assert codes(feared.desk.lookup.warnings(job, step)) == ALL


def test_the_engineer_is_warned_on_arrival(feared):
    job = expected_job(feared, "on_site")
    for who, step in (("zhao", "accept"), ("zhao", "dispatch"), ("li.wei", "take"), ("li.wei", "appoint")):
        feared.take(who, step, job, **({"why_without_skill": "无人"} if step == "dispatch" else {}))

    assert codes(feared.desk.lookup.warnings(job, "arrive")) == ALL


def test_before_a_request_is_handed_over_the_clerk_is_warned(feared):
    feared.take("chen", "register", **SCHOOL, **NOTEBOOK)
    feared.take("chen", "hand_on", mode="on_site")
    feared.take("liu", "take_over")

    assert codes(feared.desk.lookup.warnings(feared.request, "hand_over")) == ALL


def test_with_the_second_device_of_a_visit_the_customer_is_warned_of_and_the_first_device_is_not(feared):
    visit = feared.take("tang", "check_in", "new", **SCHOOL, serial="NB-9", place="A4")

    assert codes(feared.desk.lookup.warnings(visit.id, "add_device")) == ["black_list", "unpaid"]

    added = feared.take("tang", "add_device", visit.id, **NOTEBOOK, place="A5")
    assert codes(feared.desk.lookup.warnings(added.made["job"])) == ALL
    assert codes(feared.desk.lookup.warnings(visit.id)) == ALL


def test_when_a_device_is_handed_over_its_customer_is_warned_of_and_not_its_past(feared):
    job = feared.take("tang", "check_in", "new", **SCHOOL, **NOTEBOOK, place="A4").made["job"]

    assert codes(feared.desk.lookup.warnings(job, "hand_out")) == ["black_list", "unpaid"]


def test_devices_that_came_together_do_not_warn_of_each_other(office):
    visit = office.take("tang", "check_in", "new", place="A3")
    office.take("tang", "add_device", visit.id, place="A4")

    assert office.desk.lookup.warnings(visit.id) == []
    assert office.desk.lookup.around(visit.id)["warnings"] == []


def test_a_step_that_lets_nothing_in_is_not_preceded_by_warnings(feared):
    job = expected_job(feared, "send_in")

    assert feared.desk.lookup.warnings(job, "contact") == []


def test_the_third_repair_within_a_year_and_the_repeat_are_named(office):
    for _ in range(2):
        brought_to(fresh(office), "closed")

    found = office.desk.lookup.known(office.by("chen"), phone="", serial="SN-7D42-0193")["warnings"]

    assert codes(found) == ["repeat_repair", "third_repair"]


def test_without_data_there_is_no_warning_about_money(office):
    page = office.take("tang", "check_in", "new", place="A3")

    assert office.desk.lookup.warnings(page.made["job"]) == []


def test_every_step_that_opens_work_or_takes_a_device_in_is_a_way_in():
    wrong = [
        step.name
        for workflow in WORKFLOWS.values()
        for step in workflow.steps
        if workflow.mode != "history"
        and workflow.thing
        not in (
            "shipment",
            "sale",
            "consignment",
            "stock_count",
            "faulty_return",
            "partner_settlement",
            "cash_up",
            "contract",
            "invoice",
            "accounting_export",
            "quality_feedback",
            "supplier_return",
            "article",
        )  # no customer and no device comes in by these
        and (step.opens or step.instead_of or step.purpose in ("adds_device", "decides_service"))
        and not step.way_in
    ]

    assert wrong == []


def test_a_parcel_that_differs_from_the_senders_list_is_a_warning_until_the_customer_was_told(office):
    page = office.take("tang", "take_parcel_in", "new", declared="电源线、鼠标", contents="电源线、说明书")
    job = page.made["job"]

    for thing in (page.id, job):
        assert codes(office.desk.lookup.warnings(thing)) == ["contents_missing", "contents_unlisted"]
    assert sentences(office.desk.lookup.warnings(job))[0] == (
        "Missing from the parcel according to the sender's list: 鼠标. Tell the customer."
    )
    told = [render(each) for each in office.desk.lookup.before(job, "tell_difference")]
    assert told == sentences(office.desk.lookup.warnings(job))
    office.take("zhao", "tell_difference", job)
    assert office.desk.lookup.warnings(job) == []
