"""Across job, escalation, requisition, payment and return case at once, nothing that is open waits for nobody."""

from collections import defaultdict

import pytest

from fieldservice.workflows.registry import WORKFLOWS
from tests.conftest import SOAK
from tests.workflows.returns_walk import Walk, Who, ledger_sums_to_nothing, walks

WALKS, AT_MOST, ACTS = (1_000, 1_000, 60) if SOAK else (20, 120, 40)
"""So many walks in any case, and more until every step below was taken, but no more than these."""
LISTED = {
    ("escalation", "raised"): {"hotline_engineer"},
    ("escalation", "filtered"): {"liaison"},
    ("escalation", "locating"): {"liaison"},
    ("escalation", "with_department"): {"quality", "technical_supervisor"},
    ("escalation", "testing"): {"quality", "technical_supervisor"},
    ("escalation", "sent_back"): {"coordinator"},
    ("quality_feedback", "sent"): {"quality"},
    ("quality_feedback", "in_progress"): {"quality"},
    ("quality_feedback", "answered"): {"liaison"},
    ("return_case", "requested"): {"engineer"},
    ("return_case", "diagnosed"): {"coordinator", "engineer"},
    ("return_case", "to_judge"): {"technical_centre"},
    ("return_case", "judged"): {"manager", "commerce"},
    ("return_case", "approved"): {"commerce"},
    ("return_case", "executing"): {"coordinator"},
    ("return_case", "signed"): {"coordinator"},
    ("return_case", "refused"): {"coordinator"},
    ("job", "in_case"): {"coordinator"},
    ("article", "published"): {"technical_supervisor"},
    ("article", "retired"): {"technical_supervisor"},
}
"""Who goes on in each open state; others may as well. An article is no open work: headquarters edits and retires it."""
WHOLE = ("escalation", "quality_feedback", "return_case")
"""Kinds of which every open state is reached."""
TAKEN = {
    "return_case": {
        *("report_diagnosis", "offer_solution", "accept_offer", "send_to_judge", "send_back_case", "judge_case"),
        *("approve", "refuse_approval", "begin_execution", "pass_refusal_on", "tell_refusal", "customer_insists"),
        *("choose_exchange", "prepare_exchange", "pass_to_office", "see_old_device", "to_engineer", "back_to_commerce"),
        *("sign_order", "sign_order_on_paper", "refuse_order", "give_exchange_device", "pay_return", "note_credit"),
        *("take_payment", "ask_withdrawal", "withdraw_case"),
    },
    "escalation": {
        *("filter_solved", "classify", "locate", "hand_to_department", "not_ours", "begin_tests", "record_test"),
        *("solve", "not_solved", "send_back", "complete_sheet", "withdraw_escalation", "ask_withdrawal"),
    },
    "quality_feedback": {"take_up_feedback", "answer_feedback", "pass_on_result"},
    "requisition": {"reserve", "issue", "not_needed"},
    "article": {"vote_article", "edit_article", "retire_article"},
    "job": {
        *("escalate", "request_return", "request_parts", "resume_work", "take_unrepaired", "hand_out"),
        *("solution_worked", "solution_failed", "take_payment", "give_money_back"),
    },
}
"""The steps that the walks take at least once, so that no way through the tables stays unwalked."""


def not_taken(walked: list[Walk]) -> dict[str, set[str]]:
    taken = {each for walk in walked for each in walk.taken}
    missing = {kind: {step for step in steps if (kind, step) not in taken} for kind, steps in TAKEN.items()}
    return {kind: steps for kind, steps in missing.items() if steps}


@pytest.fixture(scope="module")
def walked() -> list[Walk]:
    found: list[Walk] = []
    for walk in walks(AT_MOST, ACTS):
        found.append(walk)
        if len(found) >= WALKS and not not_taken(found):
            break
    return found


def test_after_every_act_somebody_has_a_step_of_everything_that_is_open(walked):
    assert sum(len(walk.taken) for walk in walked) > 15 * len(walked)  # Walk.look has looked after each of them


def test_the_walks_come_to_refund_credit_exchange_payment_and_to_every_answer_of_every_table(walked):
    assert not_taken(walked) == {}


def test_what_is_given_paid_and_credited_on_the_way_came_from_somewhere(walked):
    assert all(map(ledger_sums_to_nothing, walked))


def test_who_goes_on_with_everything_that_waits_is_in_the_list(walked):
    found: Who = defaultdict(set)
    for walk in walked:
        for which, roles in walk.who.items():
            found[which] |= roles

    assert {which: found[which] & roles for which, roles in LISTED.items()} == LISTED


@pytest.mark.parametrize("kind", WHOLE)
def test_every_open_state_of_the_table_is_reached(kind, walked):
    (table,) = (each for each in WORKFLOWS.values() if each.thing == kind)
    reached = {state for walk in walked for of, state in walk.who if of == kind}

    assert {name for name, state in table.states.items() if state.is_open} <= reached
