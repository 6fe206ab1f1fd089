"""A page offers no step that nobody asked for and that has no object: it is not even shown as blocked."""

import re

from fieldservice.presentation.messages import in_short
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.registry import WORKFLOWS

SAYS_THAT_NOTHING_IS_THERE = re.compile(r"(No|Nothing|Nobody|None) ")
WAITS_FOR_SOMETHING = {
    "something is credited": "the refusal names the way out: cancel it",
    "something is packed": "the box is to be packed first",
    "something is in the box": "the box is to be packed first",
    "something is ready for the office": "the supply chooses a device first",
    "some news is here": "the news comes with the next exchange",
    "the customer is known": "the call is completed first",
}
"""Guards of steps that everybody expects next: they stand on the page, with what comes first."""


def test_a_step_that_nobody_asked_for_is_left_out_in_every_table():
    guards = {
        guard
        for flow in WORKFLOWS.values()
        for step in flow.steps
        for guard in step.guards
        if step.moves and not step.opens and not step.override and not guard.needs_data
    }
    unmarked = sorted(
        f"{guard.name}: {guard.message}"
        for guard in guards
        if SAYS_THAT_NOTHING_IS_THERE.match(guard.message)
        and not guard.not_offered
        and guard.name not in WAITS_FOR_SOMETHING
    )

    assert unmarked == []


def test_no_step_is_left_out_for_a_fault_of_the_form():
    assert not [
        guard.name
        for flow in WORKFLOWS.values()
        for step in flow.steps
        for guard in step.guards
        if guard.not_offered and guard.needs_data
    ]


def test_a_reason_in_short_is_its_first_clause():
    assert in_short(Message("The parts are not settled. Open: FAN-80, 2.5 m.")) == "The parts are not settled"
    assert in_short(Message("The slip is not signed: record why.")) == "The slip is not signed"
    assert in_short(Message("备件未结清。还差：风扇")) == "备件未结清"
    assert in_short(Message("CD01 holds it")) == "CD01 holds it"
