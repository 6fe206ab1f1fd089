"""What the published return policy says about a device: days since the purchase, repairs of the same fault."""

import pytest

from fieldservice.workflows.engine.reference import ReturnPolicy
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND
from fieldservice.workflows.return_cases.policy import Known, same_fault, says_of, what_it_says

POLICY = ReturnPolicy()
SERVERS = ReturnPolicy("server", remedy=REFUND)
PSU = {"code": "PSU"}
REPAIRS = [
    {"job": "j1", "number": "CD01-J1", "cause": PSU, "ready": "2026-02-01"},
    {"job": "j2", "number": "CD01-J2", "cause": PSU, "ready": "2026-09-01"},
    {"job": "j3", "number": "CD01-J3", "cause": {"code": "FAN"}, "ready": "2026-10-01"},
    {"job": "j4", "number": "CD01-J4", "cause": PSU, "ready": "2024-10-01"},
    {"job": "j5", "number": "CD01-J5", "cause": PSU, "ready": "2026-11-23"},
]


@pytest.mark.parametrize(
    ("bought", "ground", "allows"),
    [
        ("2026-11-23", "refund_days", (REFUND, EXCHANGE, CREDIT)),
        ("2026-11-16", "refund_days", (REFUND, EXCHANGE, CREDIT)),
        ("2026-11-15", "exchange_days", (EXCHANGE,)),
        ("2026-11-08", "exchange_days", (EXCHANGE,)),
        ("2026-11-07", "none", ()),
        ("", "no_day", ()),
        ("2026-11-24", "no_day", ()),
    ],
    ids=["same day", "day 7", "day 8", "day 15", "day 16", "nobody knows", "still to come"],
)
def test_days_since_the_purchase_decide_between_return_exchange_and_neither(bought, ground, allows):
    says = what_it_says(POLICY, Known("laptop", bought, "2026-11-23"))

    assert (says.ground, says.allows) == (ground, allows)
    assert says_of(says.as_data()) == says and says.sentence.message


def test_two_repairs_of_the_same_fault_allow_an_exchange_and_for_some_lines_a_return():
    known = Known("server", "2025-01-01", "2026-11-23", ("CD01-J1",), told=1)

    assert what_it_says(POLICY, known).allows == (EXCHANGE,)
    assert what_it_says(SERVERS, known).allows == (REFUND, EXCHANGE, CREDIT)
    assert what_it_says(POLICY, Known("server", "2025-01-01", "2026-11-23", ("CD01-J1",))).ground == "none"
    assert what_it_says(ReturnPolicy(repairs=0), known).ground == "none"


def test_without_a_published_policy_headquarters_decides_with_a_reason():
    assert what_it_says(None, Known("server", "2026-11-20", "2026-11-23")).ground == "no_policy"


def test_only_repairs_of_the_same_cause_within_the_days_count_and_not_the_present_job():
    assert same_fault(REPAIRS, PSU, POLICY, "2026-11-23", "j5") == ("CD01-J1", "CD01-J2")
    assert same_fault(REPAIRS, {"code": ""}, POLICY, "2026-11-23", "j5") == ()


@pytest.mark.parametrize("junk", [None, 3, "x", [], {}, {"ground": 5}, {"ground": "unheard of"}])
def test_what_an_entry_of_a_newer_version_keeps_is_no_answer_of_this_one(junk):
    assert says_of(junk) is None
