"""The obligations that a device at the service point creates, and when each of them ends."""

import pytest

from fieldservice.workflows.obligations import FROM_DUE, obligations
from fieldservice.workflows.registry import workflow_of
from tests.support.story import (
    INSPECTED,
    LEFT_HERE,
    NOT_COMPLETED,
    REPAIRED,
    SHIPPED,
    SIGNED_OFF,
    TRIED,
    Story,
    given_a_device,
    given_a_job,
    given_a_parcel,
    given_an_expected,
    settled_as_in_0_3_0,
)

TAKEN_ALONG = (*NOT_COMPLETED, ("li.wei", "take_along"), ("li.wei", "sign_along"))


def owed(story: Story) -> dict[str, tuple[str, str]]:
    """The obligations of a job: kind -> (role, person)."""
    job = story.folded()
    return {each.kind: (each.role, each.person) for each in obligations(job, workflow_of(job))}


def due(story: Story, kind: str) -> str:
    job = story.folded()
    return next(each.due for each in obligations(job, workflow_of(job)) if each.kind == kind)


@pytest.mark.parametrize(
    ("story", "kind", "who"),
    [
        (lambda: given_a_device(("zhao", "dispatch")), "dispatch", ("coordinator", "zhao")),
        (lambda: given_a_device(*INSPECTED), "intake", ("engineer", "wang")),
        (lambda: given_a_device(*REPAIRED, **LEFT_HERE), "untold", ("coordinator", "")),
        (lambda: given_a_device(*REPAIRED, **LEFT_HERE), "remind", ("coordinator", "")),
        (lambda: given_a_device(("tang", "lend_loaner")), "loaner", ("coordinator", "")),
        (lambda: given_a_device(**LEFT_HERE), "promise", ("coordinator", "")),
        (lambda: given_a_device(**LEFT_HERE).when("tang", "promise"), "promise", ("coordinator", "tang")),
        (lambda: given_a_parcel(*SHIPPED), "delivery", ("coordinator", "")),
        (lambda: given_a_parcel(*SHIPPED, ("tang", "trouble")), "claim", ("coordinator", "")),
        (lambda: given_a_job(*TAKEN_ALONG), "put_down", ("engineer", "li.wei")),
        (lambda: given_a_device(*TRIED).when("tang", "sign_on_paper"), "paper", ("engineer", "wang")),
        (lambda: given_a_device(*SIGNED_OFF).when("tang", "hand_out", {"proof": "waited"}), "call_back", ("agent", "")),
        (lambda: settled_as_in_0_3_0(given_a_device(**LEFT_HERE), "closed"), "left_behind", ("coordinator", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_obligation_belongs_to_the_role_or_person_who_must_act(story, kind, who):
    assert owed(story())[kind] == who


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        (lambda: given_a_device(*INSPECTED, ("wang", "sign_intake")), "intake"),
        (lambda: given_a_device(*REPAIRED), "untold"),  # the customer waits here
        (lambda: given_a_device(*REPAIRED, ("zhao", "contact"), **LEFT_HERE), "untold"),
        (lambda: given_a_device(*REPAIRED, **LEFT_HERE), "promise"),
        (lambda: given_a_device(("tang", "lend_loaner"), ("tang", "take_loaner_back")), "loaner"),
        (lambda: given_a_device(*SIGNED_OFF), "slip"),  # a slip of the bench is not handed in
        (lambda: given_a_device(*TRIED).when("tang", "sign_on_paper").when("zhao", "receive_slip"), "paper"),
        (lambda: given_a_job(*TAKEN_ALONG, ("li.wei", "bring_to_branch")), "transfer"),
        (lambda: given_an_expected("mail_in"), "promise"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_obligation_ends_once_it_is_done(story, kind):
    assert kind not in owed(story())


def test_an_attempt_that_reached_nobody_does_not_inform_the_customer():
    story = given_a_device(*REPAIRED, **LEFT_HERE).when("zhao", "contact", {"result": "no_answer"})

    assert "untold" in owed(story)


def test_a_contact_before_the_device_was_ready_does_not_count():
    story = given_a_device(("zhao", "contact"), **LEFT_HERE).later(hours=2)
    for who, step in REPAIRED:
        story.when(who, step, {"engineer": "wang"} if step == "dispatch" else None)

    assert "untold" in owed(story)


def test_every_slip_signed_on_paper_is_owed_by_itself():
    story = given_a_job(
        *NOT_COMPLETED, ("li.wei", "take_along"), ("li.wei", "sign_on_paper_along"), ("li.wei", "bring_to_branch")
    )
    first = due(story, "paper")
    for who, step in (
        ("zhao", "dispatch"),
        ("li.wei", "inspect"),
        ("li.wei", "tell_finding"),
        ("li.wei", "test"),
        ("li.wei", "finish"),
        ("tang", "try_out"),
    ):
        story.later(days=1).when(who, step, {"checked": {}} if step == "inspect" else None)
    story.when("tang", "sign_on_paper")

    assert due(story, "paper") == first
    story.when("zhao", "receive_slip")
    assert due(story, "paper") > first
    assert "paper" not in owed(story.when("zhao", "receive_slip"))


def test_reminders_promises_and_loaners_carry_the_day_on_which_they_fall_due():
    story = given_a_device(("tang", "lend_loaner"), *REPAIRED, **LEFT_HERE)

    assert due(story, "remind") == "2026-11-30T01:00:00Z"
    assert due(story, "loaner") == "2027-01-04T01:00:00Z"
    assert due(given_a_device(**LEFT_HERE), "promise") == "2026-11-26T01:00:00Z"
    late_answers = {"quality_late", "supplier_credit", "supplier_back", "exchange_ordered"}
    in_the_store = {"parts_on_the_way", "consignment", "faulty_overdue"}
    assert set(FROM_DUE) == {"remind", "loaner", "promise", *in_the_store, "to_bank", "to_bank/manager", *late_answers}


def test_the_return_of_two_loaners_falls_due_with_the_earlier_one_that_is_still_out():
    story = given_a_device().when("tang", "lend_loaner", {"loaner": "LOAN-1", "loaner_due": "2026-12-24T01:00:00Z"})
    story.when("tang", "lend_loaner", {"loaner": "LOAN-2", "loaner_due": "2026-12-01T01:00:00Z"})
    assert due(story, "loaner") == "2026-12-01T01:00:00Z"

    assert due(story.when("tang", "take_loaner_back", {"loaner": "LOAN-2"}), "loaner") == "2026-12-24T01:00:00Z"
