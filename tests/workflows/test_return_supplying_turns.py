"""Whose turn a case is while its exchange device is supplied (flow 6, step 6)."""

from fieldservice.workflows.registry import awaited_role
from tests.support.return_execution import approved, given_a_case, stocked


def test_a_case_waits_for_technical_support_while_its_device_is_to_be_prepared_and_for_commerce_before_and_after():
    story = stocked(approved(given_a_case()), "9A11-01")
    assert awaited_role(story.case) == "commerce"

    story.at("commerce", "choose_exchange")
    assert awaited_role(story.case) == "technical_support"

    story.at("support", "prepare_exchange")
    assert awaited_role(story.case) == "commerce"
    assert awaited_role(story.at("commerce", "pass_to_office").case) == "coordinator"
