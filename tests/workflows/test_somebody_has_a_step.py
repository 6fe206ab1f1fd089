"""Across job, escalation, requisition, payment and return case at once, nothing that is open waits for nobody."""

from collections import defaultdict

import pytest

from tests.conftest import SOAK
from tests.workflows.returns_walk import Walk, Who, ledger_sums_to_nothing

WALKS = 1_000 if SOAK else 30
LISTED = {
    ("escalation", "raised"): {"hotline_engineer"},
    ("escalation", "filtered"): {"liaison"},
    ("escalation", "locating"): {"liaison"},
    ("escalation", "with_department"): {"quality", "technical_supervisor"},
    ("escalation", "testing"): {"quality", "technical_supervisor"},
    ("escalation", "sent_back"): {"coordinator"},
    ("return_case", "requested"): {"engineer"},
    ("return_case", "diagnosed"): {"coordinator", "engineer"},
    ("return_case", "to_judge"): {"technical_centre"},
    ("return_case", "judged"): {"manager", "commerce"},
    ("return_case", "approved"): {"commerce"},
    ("return_case", "executing"): {"coordinator"},
    ("return_case", "signed"): {"coordinator"},
    ("return_case", "refused"): {"coordinator"},
}
"""Who goes on in each open state; others may as well."""


@pytest.fixture(scope="module")
def walked() -> list[Walk]:
    return [Walk(seed).wander(40) for seed in range(WALKS)]


def test_after_every_act_somebody_has_a_step_of_everything_that_is_open(walked):
    assert sum(len(walk.taken) for walk in walked) > 15 * WALKS  # Walk.check has looked after each of them


def test_what_is_given_paid_and_credited_on_the_way_came_from_somewhere(walked):
    assert all(map(ledger_sums_to_nothing, walked))


def test_who_goes_on_with_an_escalation_and_a_return_case_in_each_open_state(walked):
    found: Who = defaultdict(set)
    for walk in walked:
        for (kind, state), roles in walk.who.items():
            if kind in ("escalation", "return_case"):
                found[kind, state] |= roles

    assert {which: found[which] & roles for which, roles in LISTED.items()} == LISTED
    assert found.keys() == LISTED.keys()
