"""Flow 9 on site: "while you are here, look at this one too" is a job of its own in the same call and visit."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.offices import registrar
from fieldservice.workflows.engine.reference import Office
from fieldservice.workflows.handovers import handovers
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.registry import ONSITE
from tests.support.story import COMPLETED, NOT_COMPLETED, ON_SITE, STAFF, TO_ENGINEER, given_a_job, refusal
from tests.workflows.test_results import central, owed, then

IN_A_VAN = {**STAFF, "li.wei": replace(STAFF["li.wei"], office="CD01-V2")}
VAN = Office("CD01-V2", "二号车", "Van 2", calendar="CD01", branch="CD01")
THERE = {"on site": ON_SITE, "completed": COMPLETED, "not completed": NOT_COMPLETED}


def joined(story, who="li.wei", **data):
    """The id of the job that this person adds to the visit of the story's job."""
    draft = story.draft(who, "add_to_visit", data)
    story.happened(draft)
    return draft.moves[0][0]


@pytest.mark.parametrize("steps", THERE.values(), ids=THERE)
def test_an_engineer_at_the_customers_adds_a_second_device_which_is_a_job_of_the_same_call_and_visit(steps):
    story = given_a_job(*steps)

    first, second = story.folded(), story.folded(joined(story))

    assert (second.state, second.holder, second.get("mode")["code"]) == ("on_site", "CD01", "on_site")
    same = ("request", "request_number", "customer", "customer_name", "address", "engineer", "appointment", "arrived")
    assert {name: second.get(name) for name in same} == {name: first.get(name) for name in same}
    assert (second.get("serial"), second.get("symptom")) == ("PR-0091", "卡纸")
    assert second.get("number") != first.get("number") and second.get("device") != first.get("device")
    assert first.get("serial") == "SN-7D42-0193", "the first job keeps its own device"
    assert not second.get("consent"), "each device is examined with consent"


def test_the_history_of_both_jobs_and_of_the_call_says_who_added_the_device_and_why():
    story = given_a_job(*COMPLETED)

    second = joined(story, why_added="found")

    for thing in (story.job, second, story.thing):
        entry = story.folded(thing).history[-1].entry
        assert (entry.kind, entry.by, entry.data["why_added"]["code"]) == ("visit_device_added", "li.wei", "found")


def test_the_second_device_has_the_limit_of_a_job_that_begins_on_site_and_is_no_hand_over():
    story = given_a_job(*COMPLETED).later(hours=1)

    second = story.folded(joined(story))

    assert second.get("clock")["due"] == "2026-11-23T07:00:00Z"
    assert handovers(second, ONSITE) == []


@pytest.mark.parametrize(
    ("step", "also"), [("sign", True), ("sign_on_paper", True), ("refuse_to_sign", True), ("sign", False)]
)
def test_one_signature_covers_both_devices_where_it_is_wished(step, also):
    story = given_a_job(*COMPLETED)
    second = joined(story)
    story.when("li.wei", "examine", thing=second).when("li.wei", "leave", {"second_visit": False}, thing=second)

    story.when("li.wei", step, {"also_for": [second]} if also else {})
    story.when("li.wei", "hand_in", {"also_for": [second]} if also else {})

    assert story.folded().state == "handed_in"
    assert story.folded(second).state == ("handed_in" if also else "not_completed")


def test_the_result_of_each_device_is_owed_to_the_hotline_that_took_the_call():
    story = central(*COMPLETED)
    second = joined(story)

    assert registrar(story.folded(second)) == "HQ"
    for step in ("examine", "complete", "sign", "hand_in"):
        story.when("li.wei", step, thing=second)
    story.job = second
    assert owed(story) == {"pass_back": "HQ", "call_back": "HQ"}
    assert owed(then(story, ("liu", "pass_back"), ("chen", "call_back"), ("zhao", "close"))) == {}


def test_the_branch_takes_the_second_device_back_from_a_van_as_it_does_the_first():
    story = central(("zhao", "accept"))
    story.reference = replace(story.reference, staff=IN_A_VAN, offices={**story.reference.offices, "CD01-V2": VAN})
    then(story, ("zhao", "dispatch"))
    story.office = "CD01-V2"
    for step in ("take", "appoint", "arrive"):
        story.when("li.wei", step)

    second = story.folded(joined(story))

    assert (second.holder, second.given_by, registrar(second)) == ("CD01-V2", "CD01", "HQ")
    story.office = "CD01"
    story.when("zhao", "replace", {"reason": "李伟病倒"}, thing=second.id)
    assert (story.folded(second.id).state, story.folded(second.id).holder) == ("accepted", "CD01")


@pytest.mark.parametrize(
    ("steps", "who", "state", "engineer"),
    [
        ((("zhao", "accept"),), "zhao", "accepted", None),
        (TO_ENGINEER, "li.wei", "taken", "li.wei"),
        ((*TO_ENGINEER, ("li.wei", "appoint")), "zhao", "appointed", "li.wei"),
    ],
)
def test_a_customer_who_calls_before_the_visit_gets_both_devices_into_it(steps, who, state, engineer):
    story = given_a_job(*steps)

    second = story.folded(joined(story, who, why_added="called"))

    assert (second.state, second.get("engineer"), second.get("arrived")) == (state, engineer, None)
    assert second.get("appointment") == story.folded().get("appointment")


def test_a_coordinator_adds_a_device_for_the_van_and_its_files_go_along():
    story = given_a_job(("zhao", "accept"))
    story.reference = replace(story.reference, staff=IN_A_VAN, offices={**story.reference.offices, "CD01-V2": VAN})
    story.when("zhao", "dispatch")
    story.office = "CD01-V2"
    story.when("li.wei", "take").when("li.wei", "appoint")
    story.office = "CD01"

    draft = story.draft("zhao", "add_to_visit")

    assert draft.moves[0][3:] == ("appointed", "CD01-V2")
    assert {story.thing, story.folded().get("customer"), draft.data["device"]} <= set(draft.data["along"])


def test_a_device_that_goes_along_does_not_keep_another_from_being_added():
    story = given_a_job(*NOT_COMPLETED, ("li.wei", "take_along"))

    second = story.folded(joined(story))

    assert (second.state, second.get("ticket"), second.get("goes_along")) == ("on_site", None, None)


@pytest.mark.parametrize("data", [{"symptom": ""}, {"serial": "", "model": "", "product": ""}])
def test_a_second_device_needs_what_every_device_needs(data):
    assert refusal(given_a_job(*ON_SITE), "li.wei", "add_to_visit", data).code == "data"


def test_the_device_of_the_job_itself_does_not_join_it():
    refused = refusal(given_a_job(*ON_SITE), "li.wei", "add_to_visit", {"serial": "sn-7d42-0193"})

    assert (refused.code, list(refused.fields)) == ("data", ["serial"])


def test_only_the_engineer_of_the_visit_and_the_coordinator_add_to_it():
    assert refusal(given_a_job(*ON_SITE), "wang", "add_to_visit").code == "role"
    assert refusal(given_a_job(*ON_SITE), "chen", "add_to_visit").code == "role"


@pytest.mark.parametrize("last", ["sign", "hand_in"])
def test_nothing_joins_a_visit_whose_slip_is_signed(last):
    story = given_a_job(*COMPLETED, ("li.wei", "sign"))
    if last == "hand_in":
        story.when("li.wei", "hand_in")

    assert refusal(story, "li.wei", "add_to_visit").code == "state"


def test_what_is_owed_for_the_second_device_is_owed_by_the_same_engineer():
    story = given_a_job(*COMPLETED)
    second = joined(story)
    story.when("li.wei", "examine", thing=second).when("li.wei", "complete", thing=second)

    assert [(each.kind, each.person) for each in obligations(story.folded(second), ONSITE)] == [("slip", "li.wei")]
