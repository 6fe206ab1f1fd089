"""Approvals as given/when/then: who may answer, what counts, and what a change does to it."""

from dataclasses import replace

import pytest

from fieldservice.workflows.common.approvals import (
    APPROVED,
    Ask,
    answer_to,
    approvers,
    asks_of,
    digest_of,
    has_role,
    is_approved,
    refused_to,
    thresholds,
    waiting,
)
from fieldservice.workflows.engine.marks import NOT_ENTITLED
from fieldservice.workflows.engine.reference import Office, Person, Reference
from tests.support.story import REFERENCE, SIGNED_OFF, given_a_device, refusal

OFFICES = {
    "HQ": Office("HQ", "总部", kind="headquarters"),
    "CD01": Office("CD01", "成都分中心"),
    "CD02": Office("CD02", "南充网点"),
    "CD01-V2": Office("CD01-V2", "二号车", kind="van", branch="CD01"),
}


def person(name: str, office: str, *roles: str) -> Person:
    return Person(name, name, frozenset(roles), office)


PEOPLE = {
    each.name: each
    for each in (
        person("branch", "CD01", "manager"),
        person("elsewhere", "CD02", "manager"),
        person("service", "CD01", "service_management"),
        person("head", "HQ", "manager"),
        person("clerk", "CD01", "counter_clerk"),
        person("van", "CD01-V2", "engineer"),
    )
}


def reference(**settings: str) -> Reference:
    return Reference(staff=PEOPLE, offices=OFFICES, settings=settings)


THREE_STEPS = {"approval_requisition": "0 manager 3000 service_management 10000 headquarters"}


@pytest.mark.parametrize(
    ("amount", "may"),
    [
        (0, {"branch", "service", "head"}),
        (299_999, {"branch", "service", "head"}),
        (300_000, {"service", "head"}),
        (999_999, {"service", "head"}),
        (1_000_000, {"head"}),
    ],
)
def test_a_higher_amount_needs_a_higher_role_and_a_higher_role_may_always(amount, may):
    roles = approvers("requisition", amount, reference(**THREE_STEPS), "CD01")

    assert {
        name for name, each in PEOPLE.items() if any(has_role(each, role, reference(), "CD01") for role in roles)
    } == may


def test_below_the_first_amount_nobody_is_asked():
    assert approvers("requisition", 199_999, reference(), "CD01") == ()
    assert approvers("requisition", 200_000, reference(), "CD01") == ("manager", "headquarters")


def test_a_limit_may_be_published_for_one_office():
    known = reference(**{"approval_requisition@CD02": "50 manager"})

    assert approvers("requisition", 6_000, known, "CD02") and not approvers("requisition", 6_000, known, "CD01")


def test_the_setting_is_read_in_whole_units_of_the_currency():
    assert [(step.amount, step.role) for step in thresholds("0 manager 10000 headquarters")] == [
        (0, "manager"),
        (1_000_000, "headquarters"),
    ]


ROLES = {"requester": "clerk", "judge": "service", "approver": "branch"}


@pytest.mark.parametrize("asked_by", PEOPLE)
@pytest.mark.parametrize("judged_by", ["", *PEOPLE])
@pytest.mark.parametrize("answered_by", PEOPLE)
def test_of_every_pair_only_a_third_person_within_the_limit_answers(asked_by, judged_by, answered_by):
    asked = Ask("requisition", "d", asked_by, "", 500_000, "CNY", judged_by)

    refused = refused_to(PEOPLE[answered_by], asked, reference(**THREE_STEPS), "CD01", PEOPLE[answered_by].office)

    third, entitled = answered_by not in (asked_by, judged_by), answered_by in ("service", "head")
    assert (refused is None) == (third and entitled)


def test_an_office_that_stands_alone_is_its_own_headquarters():
    alone = Reference(staff=PEOPLE, offices={"CD01": OFFICES["CD01"]})

    assert has_role(PEOPLE["branch"], "headquarters", alone, "CD01")
    assert not has_role(PEOPLE["branch"], "headquarters", reference(), "CD01")


def test_another_value_has_another_digest():
    digests = {digest_of(kind, thing, what) for kind in ("a", "b") for thing in ("j1", "j2") for what in ({}, {"x": 1})}

    assert len(digests) == 8


@pytest.fixture
def story():
    return given_a_device(*SIGNED_OFF)


def test_a_release_that_a_clerk_asks_for_waits_for_a_manager(story):
    story.when("tang", "ask_release")

    (asked,) = waiting(story.folded())
    assert (asked.kind, asked.by) == ("release", "tang")
    assert "Without the ticket" in str(refusal(story, "tang", "hand_out", {"proof": "lost"}).because)
    assert refusal(story, "tang", "approve").who_may

    story.when("sun", "approve")

    assert waiting(story.folded()) == [] and is_approved(story.folded(), asked.digest)
    assert story.when("tang", "hand_out", {"proof": "lost"}).folded().state == "closed"


def test_what_was_not_approved_is_not_handed_over(story):
    story.when("tang", "ask_release").when("sun", "refuse_approval")

    assert "Without the ticket" in str(refusal(story, "tang", "hand_out", {"proof": "lost"}).because)


def test_of_two_answers_the_first_counts(story):
    story.when("tang", "ask_release")
    (asked,) = waiting(story.folded())
    yes, no = story.draft("sun", "approve"), story.draft("sun", "refuse_approval")

    story.happened(no)
    story.happened(yes)

    assert answer_to(story.folded(), asked.digest)["answer"] != APPROVED
    assert not is_approved(story.folded(), asked.digest)


def test_an_answer_that_headquarters_did_not_admit_is_none(story):
    story.when("tang", "ask_release")
    (asked,) = waiting(story.folded())
    story.when("sun", "approve")
    story.entries[-1] = replace(story.entries[-1], mark=NOT_ENTITLED)

    assert waiting(story.folded()) == [asked]


def test_what_is_asked_anew_replaces_what_was_asked_before(story):
    story.when("tang", "ask_release")
    story.when("tang", "ask_release", {"collector": "李小姐"})
    first, second = asks_of(story.folded())

    assert waiting(story.folded()) == [second]
    assert refusal(story, "sun", "approve", {"digest": first.digest}).code == "changed"

    story.when("sun", "approve")
    other = {"proof": "lost", "collector": "张老师", "identity": "id_card"}
    assert "another person" in str(refusal(story, "tang", "hand_out", other).because)


def test_nobody_releases_or_approves_what_they_asked_for_nor_hands_over_what_they_released(story):
    both = replace(REFERENCE.staff["sun"], roles=frozenset({"manager", "counter_clerk"}))
    story.reference = replace(REFERENCE, staff={**REFERENCE.staff, "sun": both})
    story.when("sun", "ask_release")

    assert "yourself" in str(refusal(story, "sun", "approve").because)
    assert "yourself" in str(refusal(story, "sun", "release").because)

    other = given_a_device(*SIGNED_OFF)
    other.reference = story.reference
    other.when("sun", "release")
    assert "a colleague hands it over" in str(refusal(other, "sun", "hand_out", {"proof": "lost"}).because)
    assert other.when("tang", "hand_out", {"proof": "lost"}).folded().state == "closed"


def test_a_managers_own_release_answers_what_was_asked(story):
    story.when("tang", "ask_release").when("sun", "release")

    assert waiting(story.folded()) == []


def test_the_digest_of_a_release_says_nothing_about_the_person_once_the_salt_is_erased(story):
    story.when("tang", "ask_release")
    same = given_a_device(*SIGNED_OFF).when("tang", "ask_release")

    assert waiting(story.folded())[0].digest != waiting(same.folded())[0].digest
    assert "张老师" not in str(story.entries[-1].data)


def test_a_refusal_above_the_limit_names_those_who_may():
    story = given_a_device(*SIGNED_OFF)
    limits = {"settings": {"approval_release": "0 headquarters"}, "offices": OFFICES}
    story.reference = replace(REFERENCE, **limits)
    story.when("tang", "ask_release")

    refused = refusal(story, "sun", "approve")
    assert refused.who_may == ("manager@headquarters",)
    assert refusal(story, "sun", "release").who_may == ("manager@headquarters",)

    story.reference = replace(REFERENCE, **(limits | {"offices": {"CD01": OFFICES["CD01"]}}))
    assert story.when("sun", "approve") and waiting(story.folded()) == []


def test_a_guest_of_the_day_approves_nothing_and_releases_nothing():
    story = given_a_device(*SIGNED_OFF)
    guest = replace(REFERENCE.staff["sun"], office="CD02")
    story.reference = replace(REFERENCE, staff={**REFERENCE.staff, "sun": guest}, offices=OFFICES)
    story.when("tang", "ask_release")

    assert "Guests" in str(refusal(story, "sun", "approve").because)
    assert "Guests" in str(refusal(story, "sun", "release").because)
