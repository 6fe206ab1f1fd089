"""Every state has a phase, so that its word has the same colour on every list and page."""

import pytest

from fieldservice.presentation.phases import PHASES, phase_of, row_phase
from fieldservice.workflows.registry import WORKFLOWS


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_open_state_has_a_phase_and_every_end_is_done(name):
    states = WORKFLOWS[name].states
    without = [state for state in states if states[state].is_open and state not in PHASES.get(name, {})]

    assert without == []
    assert {phase_of(name, state) for state in states if not states[state].is_open} <= {"done"}


def test_no_phase_is_kept_for_a_state_that_no_flow_has():
    states = {state for flow in WORKFLOWS.values() for state in flow.states}

    assert set(PHASES) <= set(WORKFLOWS)
    assert {state for phases in PHASES.values() for state in phases} <= states


def test_a_row_has_the_phase_of_its_flow():
    assert row_phase({"kind": "job", "mode": "send_in", "state": "ready", "open": 1}) == "ready"
    assert row_phase({"kind": "job", "mode": "on_site", "state": "on_site", "open": 1}) == "working"
    assert row_phase({"kind": "request", "state": "open", "open": 1}) == "waiting"
    assert row_phase({"kind": "job", "mode": "on_site", "state": "closed", "open": 0}) == "done"


def test_a_state_from_a_newer_version_waits():
    assert phase_of("onsite", "dreamt_of") == "waiting"
