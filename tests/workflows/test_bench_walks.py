"""Random walks through both bench flows: no device leaves its shelf without an entry that says where it went."""

import json
import random

import pytest

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.read_model.projections import APPENDS_TO, bench_row, work_row
from fieldservice.read_model.search_rows import work_words
from fieldservice.workflows.bench.device import loaners_out, next_reminder
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.handovers import handovers
from fieldservice.workflows.registry import WORKFLOWS, known_kinds, workflow_of
from tests.conftest import SOAK
from tests.support.story import Made, Moved
from tests.workflows.bench_mutants import MUTANTS, caught
from tests.workflows.bench_walk import NOT_HERE, walk

WALKS = 6_000 if SOAK else 120
A_LOT = 30
"""Walks that one test runs."""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, WALKS, A_LOT))
def test_on_every_random_walk_each_device_is_in_one_place_and_every_job_ends_without_it_here(first):
    settled = 0
    for seed in range(first, first + A_LOT):
        walked = walk(seed)
        for job, device in walked.shadow.devices.items():
            folded = walked.story.folded(job)
            assert not workflow_of(folded).states[folded.state].is_open
            assert folded.late == [] and json.dumps(folded.facts)
            assert bench_row(folded)["present"] == 0
            assert "left_behind" not in {row["kind"] for row in debt_rows(folded)}
            settled += device.settled
    assert settled, "a manager settled some of them"


@pytest.mark.slow
def test_the_walks_take_every_step_of_both_flows():
    taken = {step.split()[0] for seed in range(400 if SOAK else 90) for step in walk(seed).taken}

    own = {step.name for name in ("sendin", "mailin") for step in WORKFLOWS[name].steps if step.name not in NOT_HERE}
    missed = own - taken
    assert missed <= {
        "give_away",
        "decline_transfer",
        "arrived_ready",
        "review",
        "refuse_to_sign",
        "refuse_intake",
        "end_claim",
        "inspect_again",
        "correct",
        "call_back",
        "attend",
        "receive_slip",
        "sign_intake_on_phone",
        "sign_intake_on_paper",
    }, missed


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_defect_of_the_rules_is_caught_by_the_walks(mutant):
    assert caught(mutant)


def test_the_fold_of_a_bench_job_never_fails_on_any_entry():
    chance = random.Random(20261123)
    junk = [
        None,
        1,
        "x",
        [],
        {},
        {"place": 7},
        {"place": []},
        {"place": {"at": 3, "name": []}},
        {"mode": {"code": "send_in"}, "ticket": 5},
        {"mode": {"code": "mail_in"}, "trouble": "lost"},
        {"loaner": ["a"], "loaner_due": 4},
        {"reminders_due": "soon", "ready_at": 3},
        {"of": {"t": {"place": None, "ticket_key": {}}}},
        {"signed": 3, "intake_signed": [1]},
        {"signed": {"how": "paper"}},
        {"accessories": "bag", "promised": {}, "pickup": [], "customer_waits": "yes"},
        {"voided": ["place", 3]},
        {"also_for": 3},
        {"files": "x"},
        {"ready_at": "2026", "reminders_due": [None, 3]},
    ]
    kinds = [*known_kinds(), "unheard_of"]
    for _ in range(1500):
        entries, last = (
            [
                Made(
                    "e",
                    "checked_in",
                    "",
                    "",
                    (Moved("t", "job", None, "received", "CD01"),),
                    (("job", "t"),),
                    {"of": {"t": {"mode": {"code": chance.choice(("send_in", "mail_in"))}}}},
                    None,
                )
            ],
            "e",
        )
        for number in range(chance.randrange(1, 12)):
            state = chance.choice(["received", "ready", "signed", "closed", "shipped", "in_claim", "in_transit", "?"])
            moves = [Moved("t", "job", chance.choice([last, None, "elsewhere"]), state, "CD01")]
            if chance.random() < 0.3:
                moves.insert(chance.randrange(2), Moved("u", "job", None, state, "CD01"))
            entries.append(
                Made(
                    f"e{number}",
                    chance.choice(kinds),
                    "",
                    "",
                    tuple(moves) if chance.random() < 0.6 else (),
                    (("job", "t"),),
                    chance.choice(junk),
                    chance.choice(junk),
                )
            )
            last = f"e{number}"
        folded = fold("t", entries, APPENDS_TO)
        row = bench_row(folded)
        assert row is None or all(isinstance(value, str | int) for value in row.values())
        assert work_row(folded)["thing"] == "t" and work_words(folded)
        assert (
            isinstance(debt_rows(folded), list)
            and isinstance(loaners_out(folded), list)
            and isinstance(next_reminder(folded), str)
        )
        assert isinstance(handovers(folded, workflow_of(folded)), list)
