"""Every table keeps the rules of turn, so that two offices can never both be right."""

import json
import random
from dataclasses import replace

import pytest

from fieldservice.read_model.line_rows import debt_rows
from fieldservice.read_model.projections import APPENDS_TO, work_row
from fieldservice.read_model.search_rows import file_words, work_words
from fieldservice.workflows.common.turns import LED_ON_BY_THE_ENGINEER
from fieldservice.workflows.engine.fold import fold
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.model import SAME
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.registry import MAILIN, ONSITE, SENDIN, WORKFLOWS, known_kinds, workflow_of
from tests.support.answers import ANSWERS
from tests.support.story import (
    COMPLETED,
    STAFF,
    TO_ENGINEER,
    Made,
    Moved,
    Story,
    given_a_job,
    given_an_expected,
    refusal,
)

TABLES = list(WORKFLOWS.values())
EVERY_STEP = [(workflow, step) for workflow in TABLES for step in workflow.steps]
ON_A_THING = [(workflow, step) for workflow, step in EVERY_STEP if not step.opens]


@pytest.mark.parametrize(("workflow", "step"), EVERY_STEP, ids=lambda row: row.name)
def test_every_step_starts_and_ends_in_states_of_its_table(workflow, step):
    assert set(step.states) <= set(workflow.states)
    assert step.to in (None, SAME) or step.to in (step.into or workflow.states)


@pytest.mark.parametrize("workflow", [table for table in TABLES if table.states], ids=lambda row: row.name)
def test_an_open_state_waits_for_a_role_that_can_take_it_on(workflow):
    for name, state in workflow.states.items():
        going = [step for step in workflow.steps if name in step.states and step.moves and step.to != SAME]
        assert bool(going) or not state.is_open, name
        if state.is_open:
            assert any(
                state.awaits_role in step.roles for step in workflow.steps if name in step.states and step.moves
            ), name


@pytest.mark.parametrize(("workflow", "step"), ON_A_THING, ids=lambda row: row.name)
def test_an_office_that_neither_holds_a_job_nor_took_its_call_may_only_take_notes_that_are_anybodys(workflow, step):
    story = given_a_job(*COMPLETED)
    thing = story.folded()
    story.office, story.headquarters = "CD02", False

    refused = may_begin(workflow, step, thing, _with_role(story.context("sun"), step))

    assert (refused is not None and refused.code == "turn") == (step.whose != "any")


def _with_role(context, step):
    return replace(context, by=replace(context.by, roles=frozenset(step.roles)))


def test_keys_of_a_state_do_not_collide():
    for workflow in TABLES:
        for state in workflow.states or ("",):
            for role in STAFF["li.wei"].roles | {"coordinator", "agent", "information_clerk"}:
                keys = [
                    step.key
                    for step in workflow.steps
                    if step.key and role in step.roles and (not step.states or state in step.states)
                ]
                # Wait and resume exclude each other, and so do calling a customer and that the customer came.
                clashes = {key for key in keys if keys.count(key) > 1} - {"ctrl+w", "ctrl+b"}
                assert not clashes, (workflow.name, state, role, clashes)


def test_a_late_move_adds_its_facts_replaces_nothing_and_is_on_the_review_list():
    story = given_a_job(*TO_ENGINEER, ("li.wei", "appoint"))
    cellar = story.draft("li.wei", "arrive")
    story.when("zhao", "take_back")

    story.happened(cellar)

    job = story.folded()
    assert job.state == "accepted"
    assert len(job.late) == 1
    assert job.lines("arrivals")
    assert not job.get("arrived")


def test_settling_puts_the_state_right_and_ends_the_review():
    story = given_a_job(*TO_ENGINEER, ("li.wei", "appoint"))
    cellar = story.draft("li.wei", "arrive")
    story.when("zhao", "take_back").happened(cellar)

    story.when("sun", "settle", {"state": "on_site", "voided": ["bring"], "reason": "李伟当时已到现场"})

    job = story.folded()
    assert (job.state, job.late) == ("on_site", [])


def test_settling_to_a_state_that_does_not_exist_names_those_that_do():
    assert "accepted" in str(refusal(given_a_job(), "sun", "settle", {"state": "lost"}).because)


@pytest.mark.parametrize(
    ("story", "state"),
    [(given_a_job, "on_site"), (given_a_job, "going_along"), (lambda: given_an_expected("send_in"), "taken_along")],
    ids=["on site", "going along", "taken along"],
)
def test_a_job_without_an_engineer_is_not_settled_to_where_only_an_engineer_could_go_on(story, state):
    why = refusal(story(), "sun", "settle", {"state": state})

    assert why.fields.keys() == {"state"} and "received" in str(why.because.values["known"])


def test_from_every_other_state_that_waits_for_the_engineer_a_coordinator_can_go_on_too():
    nobody = {
        name
        for workflow in (ONSITE, SENDIN, MAILIN)
        for name, state in workflow.states.items()
        if state.person == "engineer"
        and not any(
            step.moves and not step.override and name in step.states and "coordinator" in step.roles
            for step in workflow.steps
            if step.to != SAME and step.into is None
        )
    }

    assert nobody == set(LED_ON_BY_THE_ENGINEER)


def test_two_moves_after_the_same_move_leave_the_first_in_force():
    story = given_a_job(("zhao", "accept"))
    first, second = story.draft("zhao", "dispatch"), story.draft("zhao", "cancel")

    story.happened(first).happened(second)

    assert story.folded().state == "dispatched"


def test_a_kind_of_a_newer_version_is_kept_and_still_moves():
    story = given_a_job(("zhao", "accept"))
    job = story.folded()
    story.entries.append(
        Made(
            "entry-x",
            "robot_sent",
            "zhao",
            "2026-11-23T02:00:00.000Z",
            (Moved(job.id, "job", job.last, "robot_on_the_way", "CD01"),),
            (("job", job.id),),
            {"robot": 7},
            None,
        )
    )

    folded = story.folded()

    assert folded.state == "robot_on_the_way"
    assert not folded.history[-1].known
    assert "robot" not in folded.facts


def test_an_erased_private_part_leaves_the_job_in_its_state():
    story = given_a_job(*COMPLETED)
    story.entries = [replace(entry, private=None) for entry in story.entries]

    job = story.folded()

    assert job.state == "completed"
    assert not job.get("customer_name")


def test_folding_never_fails_on_any_entry():
    chance = random.Random(20261122)
    junk = [
        None,
        1,
        "x",
        [],
        {},
        {"of": 3},
        {"of": {"t": "x"}},
        {"voided": "state"},
        {"clock": 5, "of": None},
        {"signed": []},
    ]
    kinds = [*known_kinds(), "unheard_of"]
    for _ in range(500):
        entries, last = [], None
        for number in range(chance.randrange(1, 12)):
            moves = (
                Moved("t", "job", chance.choice([last, None, "elsewhere"]), chance.choice(["received", "?"]), "CD01"),
            )
            entries.append(
                Made(
                    f"e{number}",
                    chance.choice(kinds),
                    "",
                    "",
                    moves if chance.random() < 0.6 else (),
                    (("job", "t"),),
                    chance.choice(junk),
                    chance.choice(junk),
                )
            )
            last = f"e{number}"
        thing = fold("t", entries, APPENDS_TO)
        assert work_row(thing)["thing"] == "t"
        assert file_words(thing) and work_words(thing) and isinstance(debt_rows(thing), list)


@pytest.mark.parametrize("seed", range(40))
def test_random_legal_walks_can_always_be_folded_and_always_end(seed):
    """The likely steps can bring any job to its end, whichever steps of the table were taken before."""
    chance = random.Random(seed)
    story = Story().when("chen", "register")
    for _ in range(60):
        choices = _open_steps(story)
        if not choices:
            break
        who, step = chance.choice(choices)
        story.when(who, step, _answer(story, step, chance)).later(minutes=chance.randrange(1, 90))
    story.office = "CD01"
    for _ in range(40):
        if not _is_open(story):
            break
        who, step = min(_open_steps(story), key=lambda pair: _order(story, pair[1]))
        story.when(who, step, _answer(story, step, None)).later(minutes=5)
    assert not _is_open(story), (story.folded().state, [entry.kind for entry in story.entries][-12:])
    assert json.dumps(story.folded().facts)


def _is_open(story):
    thing = story.folded()
    return workflow_of(thing).states[thing.state].is_open


def _open_steps(story):
    thing = story.folded()
    workflow = workflow_of(thing)
    if not _is_open(story):
        return []
    found = []
    for step in workflow.steps:
        if step.opens or not step.moves or step.override:
            continue
        for who in STAFF:
            if (not step.states or thing.state in step.states) and may_begin(
                workflow, step, thing, story.context(who)
            ) is None:
                found.append((who, step.name))
    return found


def _answer(story, step, chance):
    """The values for a step. Appointments follow the clock of the story, because it moves."""
    if step.startswith("appoint"):
        return {"appointment": story.now.replace(year=story.now.year + 1).strftime("%Y-%m-%dT%H:%M:%SZ")}
    if step == "dispatch":
        return {"engineer": chance.choice(["li.wei", "wang"]) if chance else "li.wei", "why_without_skill": "无人可派"}
    if step in ("leave", "correct_not_completed") and chance is None:
        return {"second_visit": False}
    if step == "complete_call":
        return {"contact": "王老师"}
    if step in ("remark",):
        return {"score": 4}
    if step == "judge_warranty":
        return {"work": "repair"}
    return ANSWERS.get(step, {})


AWAY = (
    "send_back",
    "take_back",
    "decline",
    "leave",
    "wait",
    "appoint_second",
    "correct",
    "correct_not_completed",
    "remark",
    "complete_call",
    "withdraw",
    "cancel",
    "solve_by_phone",
    "escalate",
    "give_up",
    "appoint",
)


def _order(story, name):
    """The steps in the order to try them: the likely step first, steps that only lead around last."""
    step = workflow_of(story.folded()).step(name)
    thing = story.folded()
    if name == "appoint":
        return 5 if thing.state == "taken" else 95
    if name == "examine":
        return 95 if thing.get("consent") else 0
    if name == "resume":
        return 0
    return 90 + AWAY.index(name) if name in AWAY else step.rank


def test_a_walk_that_was_refused_leaves_nothing_behind():
    story = given_a_job()
    before = len(story.entries)
    with pytest.raises(Refused):
        story.when("li.wei", "accept")
    assert len(story.entries) == before
