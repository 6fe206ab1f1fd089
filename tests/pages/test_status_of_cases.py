"""The status page of a return case, of the job that waits for it and of a job with an open escalation, in plain words
that promise nothing."""

import pytest

from fieldservice.desk.ticket_status import CASE_STATES, device_of, ticket_of
from fieldservice.workflows.return_cases.table import STATES
from tests.support.cases import (
    APPROVED,
    BEGUN,
    HOUSE,
    REFUSED,
    TO_JUDGE,
    CaseStory,
    a_case,
    a_job,
    dealer_case,
    on_site,
    on_the_way,
)
from tests.support.escalations import SHEET
from tests.support.story import and_then


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
    assert "We will call you" in shown(story).state

    story.on_case("zhao", "tell_refusal", {"told_to": "张老师", "told_how": "phone"})
    assert "We told you the decision" in shown(story).state


def test_a_job_that_waits_for_its_case_has_it_as_its_present_stage_and_promises_no_repair_behind_it():
    stages = [(stage.label, stage.status) for stage in device_of(a_case().folded()).way]

    assert stages[-2:] == [("Return or exchange", "now"), ("Handed over", "to_come")]
    assert {status for _, status in stages[:-2]} == {"done"}


def test_a_visit_without_a_repair_is_over_and_not_called_finished_while_its_case_is_open():
    story = and_then(on_site("li.wei"), *(("li.wei", step) for step in ("arrive", "examine", "leave", "sign")))
    story.when("li.wei", "request_return")

    stages = [(stage.label, stage.status) for stage in device_of(story.folded()).way]
    assert stages[-3:] == [("Visit ended", "done"), ("Return or exchange", "now"), ("Job closed", "to_come")]


def test_a_call_that_became_a_case_ends_with_it():
    story = CaseStory(reference=HOUSE)
    story.at("HQ")
    story.when("chen", "register").when("chen", "open_case", {"office": "CD01"})

    stages = [(stage.label, stage.status) for stage in device_of(story.folded(story.thing)).way]
    assert stages == [("Registered", "done"), ("Return or exchange", "now")]


def test_each_device_of_a_dealer_is_shown_with_the_end_of_its_serial_number():
    story = dealer_case("SN-2201", "SN-2202")
    ticket = ticket_of("W", [story.held()], HOUSE)

    assert [each.serial for each in ticket.devices] == ["…201", "…202"]
    assert ticket.is_case and ticket.point is not None and ticket.point.code == "CD01"


def test_specialists_at_headquarters_are_told_of_while_the_device_waits_for_them():
    story = a_job().when("li.wei", "escalate", SHEET)

    assert "specialists at headquarters" in device_of(story.folded()).state
