"""No obligation that cannot be fulfilled, and nothing that cannot come to its end."""

import random
import re
from inspect import getsource

import pytest

from fieldservice.workflows import obligations as module
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.obligations import PAID_BY, obligations
from fieldservice.workflows.registry import WORKFLOWS, workflow_of
from tests.support.story import REFERENCE, Story
from tests.workflows.bench_shadow import Broken
from tests.workflows.bench_walk import unpaid_forever, walk
from tests.workflows.test_whose_turn import _answer, _open_steps

STEPS = {step.name for workflow in WORKFLOWS.values() for step in workflow.steps}
NOTES = ("pass_back", "call_back", "unhappy", "paper", "loaner")
"""Obligations that a single note fulfils, whatever else is open."""


def test_every_kind_of_obligation_names_the_steps_that_fulfil_it():
    kinds = {
        *re.findall(r'Obligation\(\s*"(\w+)"', getsource(module)),
        *(kind for kind, _, _ in module.OF_STATE.values()),
    }

    assert kinds == set(PAID_BY)
    assert {name for names in PAID_BY.values() for name in names} <= STEPS


@pytest.mark.parametrize("seed", range(60))
def test_on_site_whatever_is_owed_can_be_fulfilled_in_every_state(seed):
    chance = random.Random(seed)
    story = Story().when("chen", "register")
    for _ in range(50):
        job = story.folded()
        unpaid_forever(job, REFERENCE)
        fulfilled_by_notes(story)
        choices = _open_steps(story)
        if not choices:
            break
        who, step = chance.choice(choices)
        story.when(who, step, _answer(story, step, chance)).later(minutes=chance.randrange(1, 90))


def fulfilled_by_notes(story):
    job = story.folded()
    workflow = workflow_of(job)
    for owed in obligations(job, workflow):
        if owed.kind in NOTES:
            steps = [workflow.step(name) for name in PAID_BY[owed.kind]]
            assert any(
                may_begin(workflow, step, job, story.context(who)) is None for step in steps for who in REFERENCE.staff
            ), (owed.kind, job.state)


def test_a_table_that_lost_its_step_for_paper_slips_is_found(monkeypatch):
    monkeypatch.setitem(PAID_BY, "loaner", ("bring_in",))

    with pytest.raises(Broken, match="loaner"):
        for seed in range(40):
            walk(seed)
