"""No obligation that cannot be fulfilled, and nothing that cannot come to its end."""

import random
import re
from pathlib import Path

import pytest

import fieldservice.workflows
from fieldservice.workflows.bench import debts as device
from fieldservice.workflows.common.debts import CALL_BACK
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.fulfilment import FULFILLED_BY
from fieldservice.workflows.money.cash_up import debts as cash_ups
from fieldservice.workflows.obligations import obligations
from fieldservice.workflows.parts.consignments import debts as consignments
from fieldservice.workflows.parts.requisitions.debts import NEWS
from fieldservice.workflows.parts.shipments import debts as shipments
from fieldservice.workflows.registry import ONSITE, WORKFLOWS, workflow_of
from fieldservice.workflows.return_cases.given_twice import GIVEN_TWICE
from tests.support.story import ON_SITE, REFERENCE, TO_ENGINEER, Story, given_a_job
from tests.workflows.bench_shadow import Broken
from tests.workflows.bench_walk import unpaid_forever, walk
from tests.workflows.test_whose_turn import _answer, _is_open, _open_steps, _order

FLOWS = Path(fieldservice.workflows.__file__).parent
STEPS = {step.name for workflow in WORKFLOWS.values() for step in workflow.steps}
DECIDED = "conflict"
"""Chosen on the review list, by no step: which of two values counts."""
NOTES = ("pass_back", "call_back", "unhappy", "paper", "loaner")
"""Obligations that a single note fulfils, whatever else is open."""


def test_every_kind_of_obligation_names_the_steps_that_fulfil_it():
    files = [*FLOWS.rglob("debts.py"), FLOWS / "obligations.py"]
    written = (re.findall(r'Obligation\(\s*f?"([\w/]+)["/{]', file.read_text("utf-8")) for file in files)
    kinds = {
        *(kind.rstrip("/") for found in written for kind in found),
        *(kind for kind, _, _ in device.OF_STATE.values()),
        *(debt.kind for state in cash_ups.BY_STATE for debt in cash_ups.owed(Thing("", "cash_up", state))),
        GIVEN_TWICE,
        CALL_BACK,
        *(kind for kind, _ in (*shipments.BY_STATE.values(), *consignments.BY_STATE.values(), *NEWS.values())),
    }

    assert kinds - {DECIDED} == set(FULFILLED_BY)
    assert {name for names in FULFILLED_BY.values() for name in names} <= STEPS


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


@pytest.mark.parametrize("seed", range(15))
def test_every_device_that_joins_a_visit_owes_what_can_be_fulfilled_and_comes_to_its_end(seed):
    chance = random.Random(seed)
    story = given_a_job(*chance.choice((TO_ENGINEER[:1], TO_ENGINEER, ON_SITE)))
    jobs = [story.job]
    for _ in range(40):
        story.job = chance.choice(jobs)
        unpaid_forever(story.folded(), REFERENCE)
        fulfilled_by_notes(story)
        if who := [name for name in ("li.wei", "zhao") if may_join(story, name)][: len(jobs) < 3]:
            jobs.append(story.when(who[0], "add_to_visit", {"serial": f"PR-{len(jobs)}"}).entries[-1].moves[0].thing)
        elif choices := _open_steps(story):
            taken(story, chance.choice(choices), chance)
            story.later(minutes=chance.randrange(1, 90))

    for story.job in jobs:
        while _is_open(story) and workflow_of(story.folded()) is ONSITE:  # the bench has walks of its own
            choices = sorted(_open_steps(story), key=lambda pair: _order(story, pair[1]))
            assert any(taken(story.later(minutes=5), choice, None) for choice in choices)
    assert len(jobs) > 1


def taken(story, choice, chance):
    """Whether this person could take this step; one that is refused changes nothing."""
    who, step = choice
    try:
        story.when(who, step, _answer(story, step, chance))
    except Refused:
        return False
    return True


def may_join(story, who):
    job = story.folded()
    step = workflow_of(job).step("add_to_visit")
    return step is not None and may_begin(workflow_of(job), step, job, story.context(who)) is None


def fulfilled_by_notes(story):
    job = story.folded()
    workflow = workflow_of(job)
    for owed in obligations(job, workflow):
        if owed.kind in NOTES:
            steps = [workflow.step(name) for name in FULFILLED_BY[owed.kind]]
            assert any(
                may_begin(workflow, step, job, story.context(who)) is None for step in steps for who in REFERENCE.staff
            ), (owed.kind, job.state)


def test_a_table_that_lost_its_step_for_paper_slips_is_found(monkeypatch):
    monkeypatch.setitem(FULFILLED_BY, "loaner", ("bring_in",))

    with pytest.raises(Broken, match="loaner"):
        for seed in range(40):
            walk(seed)
