"""The status page of a return case, of the job that waits for it and of a job with an open escalation, in plain words
that promise nothing."""

import pytest

from fieldservice.desk.ticket_status import CASE_STATES, device_of, ticket_of
from fieldservice.workflows.return_cases.table import STATES
from tests.support.cases import APPROVED, BEGUN, HOUSE, REFUSED, TO_JUDGE, a_case, a_job, dealer_case, on_the_way
from tests.support.escalations import SHEET


def shown(story):
    """The sentence and the stages of the case, on its own page and on that of its job."""
    case, job = (
        ticket_of(story.held().get("number"), [thing], HOUSE).devices[0] for thing in (story.held(), story.folded())
    )
    assert case.state == job.state
    return case


def test_every_state_of_a_case_is_told_to_the_customer():
    assert STATES.keys() == CASE_STATES.keys()


def test_the_page_never_says_that_the_customer_signed_because_a_signature_may_have_been_refused():
    assert not any("igned" in sentence for sentence in CASE_STATES.values())


@pytest.mark.parametrize(
    ("steps", "says", "now"),
    [
        ((), "registered", "Registered"),
        (TO_JUDGE, "Headquarters is examining", "Decided at headquarters"),
        (APPROVED, "being confirmed", "Decided at headquarters"),
        (BEGUN, "approved", "Being carried out"),
    ],
)
def test_the_page_says_how_far_the_case_is(steps, says, now):
    device = shown(on_the_way(*steps))

    assert says in device.state
    assert [stage.label for stage in device.way if stage.status == "now"] == [now]


def test_a_refusal_is_talked_over_and_said_once_it_was_told():
    story = on_the_way(*TO_JUDGE).on_case("xu", "judge_case", REFUSED)
    assert "We call you" in shown(story).state

    story.on_case("zhao", "tell_refusal", {"told_to": "张老师", "told_how": "phone"})
    assert "We told you the decision" in shown(story).state


def test_the_job_stays_at_its_stage_while_it_waits_for_its_case():
    job = device_of(a_case().folded())

    assert [stage.label for stage in job.way if stage.status == "now"] == ["In repair"]


def test_each_device_of_a_dealer_is_shown_with_the_end_of_its_serial_number():
    story = dealer_case("SN-2201", "SN-2202")
    ticket = ticket_of("W", [story.held()], HOUSE)

    assert [each.serial for each in ticket.devices] == ["…201", "…202"]
    assert ticket.is_case and ticket.point is not None and ticket.point.code == "CD01"


def test_specialists_at_headquarters_are_told_of_while_the_device_waits_for_them():
    story = a_job().when("li.wei", "escalate", SHEET)

    assert "specialists at headquarters" in device_of(story.folded()).state
