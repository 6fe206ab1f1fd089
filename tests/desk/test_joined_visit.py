"""A device that is added at the customer's, at the desk: warnings, related jobs, and the office that took the call."""

import pytest

from fieldservice.read_model import rebuild
from tests.support.organisation import Organisation


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    yield made
    made.close()


def on_site(organisation, job, office="CD02", coordinator="gao", engineer="he"):
    organisation.take(office, coordinator, "accept_and_dispatch", job, engineer=engineer)
    for step in ("take", "appoint", "arrive", "examine", "complete"):
        organisation.take(office, engineer, step, job)


def test_the_branch_that_took_the_call_sees_the_device_that_another_branch_added_and_owes_its_result(organisation):
    job = organisation.job("CD01", to="CD02")
    organisation.desk("CD02")
    organisation.all("CD01", "CD02")
    on_site(organisation, job)
    second = organisation.take("CD02", "he", "add_to_visit", job).made["job"]
    for step in ("examine", "complete", "sign", "hand_in"):
        organisation.take("CD02", "he", step, second)
    organisation.all("CD02", "CD01")

    desk = organisation.desk("CD01")
    assert desk.thing(second).state == "handed_in"
    owed = desk.lists.obligations(organisation.by("CD01", "liu"))
    assert [debt["thing"] for debt in owed if debt["kind"] == "pass_back"] == [second]
    assert desk.session.reader.rows("SELECT 1 FROM device_row WHERE thing = ?", (desk.thing(second).get("device"),))
    assert rebuild.verify(desk.session.store)["problems"] == []


def test_both_jobs_and_the_request_show_each_other_as_parts_of_one_call(organisation):
    job = organisation.job("CD01")
    on_site(organisation, job, "CD01", "zhao", "wang")
    page = organisation.take("CD01", "wang", "add_to_visit", job)
    second, request = page.made["job"], page.facts["request"]

    desk, by = organisation.desk("CD01"), organisation.by("CD01", "wang")
    shown = {thing: {row["thing"] for row in desk.page(by, thing).related} for thing in (job, second, request)}

    assert shown == {job: {request, second}, second: {request, job}, request: {job, second}}
    assert page.made["job_number"] == desk.thing(second).get("number")


def test_whoever_adds_a_device_is_warned_of_its_open_job_and_of_the_customer(organisation):
    other = {"phone": "139 0000 1111", "customer_name": "别人"}
    elsewhere = organisation.job("CD01", serial="PR-0091", product="printer", model="LJ2605D", **other)
    job = organisation.job("CD01")
    on_site(organisation, job, "CD01", "zhao", "wang")
    desk = organisation.desk("CD01")
    organisation.take("CD01", "sun", "black_list", str(desk.thing(job).get("customer")), reason="三次拒付上门费")

    before = [warning["code"] for warning in desk.lookup.warnings(job, "add_to_visit")]
    typed = desk.lookup.known(organisation.by("CD01", "wang"), phone="", serial="PR-0091")["warnings"]
    second = organisation.take("CD01", "wang", "add_to_visit", job).made["job"]

    assert before == ["black_list"] and [each["code"] for each in typed] == ["open_job"]
    after = {each["code"]: each["because"] for each in desk.lookup.warnings(second)}
    assert set(after) == {"black_list", "open_job"}
    assert desk.thing(elsewhere).get("number") in str(after["open_job"].values)
