"""A refusal names who can do exactly this: all tables, every step, every role, with and without what is missing."""

from dataclasses import replace

import pytest

from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import ROLES
from fieldservice.workflows.engine.take import may_begin
from fieldservice.workflows.registry import WORKFLOWS
from tests.support.story import COMPLETED, SIGNED_OFF, Story, given_a_device, given_a_job, refusal

ROWS = [pytest.param(table, id=name) for name, table in WORKFLOWS.items()]
FACTS = ({}, {"engineer": "li.wei", "engineer_display": "李伟", "called": "2026-11-20T01:00:00Z"})
"""A thing of which nothing is known, and one that has its engineer."""


def somebody(role: str, name: str = "somebody") -> Person:
    return Person(name, name, frozenset((role,)), "CD01")


def named(story: Story, who: str) -> list[Person]:
    """The people of this office whom a refusal means by a word; [] for another office."""
    if who in ROLES:
        return [somebody(who, "another")]
    return [story.reference.staff[who]] if who in story.reference.staff else []


def things(table: Workflow, step: Step) -> list[Thing | None]:
    if step.opens:
        return [None]
    return [
        Thing("t1", table.thing, state, "CD01", facts=dict(facts), opened="2026-11-20T01:00:00Z")
        for state in step.states or ("",)
        for facts in FACTS
    ]


@pytest.mark.parametrize("table", ROWS)
def test_whoever_a_refusal_names_can_take_exactly_this_step(table):
    story, wrong = Story(), []
    for step, thing in ((each, thing) for each in table.steps for thing in things(table, each)):
        for role in ROLES:
            refused = may_begin(table, step, thing, replace(story.context("zhao"), by=somebody(role)))
            for person in (each for who in (refused.who_may if refused else ()) for each in named(story, who)):
                again = may_begin(table, step, thing, replace(story.context("zhao"), by=person))
                wrong += [(step.name, role, person.name, *person.roles, str(again))] if again else []

    assert not wrong


@pytest.mark.parametrize("table", ROWS)
def test_a_guard_names_only_roles_to_which_its_step_belongs(table):
    context, wrong = Story().context("zhao"), []
    for step in table.steps:
        for guard in step.guards:
            thing = None if step.opens else Thing("t1", table.thing, (step.states or ("",))[0], "CD01")
            for who in () if guard.needs_data else guard.who_may(thing, None, context):
                role = who.partition("@")[0]
                wrong += [(step.name, guard.name, who)] if role in ROLES and role not in step.roles else []

    assert not wrong


@pytest.mark.parametrize("table", ROWS)
def test_a_field_that_is_missing_or_wrong_names_nobody_else(table):
    """Nobody else could do it with the same input."""
    beside = [guard for step in table.steps for guard in step.guards if guard.beside or guard.faults]

    assert not [guard.name for guard in beside if guard.who_may(None, None, Story().context("zhao"))]


MISSING = [
    ("hand out without anything in hand", lambda: given_a_device(*SIGNED_OFF), "tang", "hand_out", {"proof": None}),
    ("hand out with another ticket", lambda: given_a_device(*SIGNED_OFF), "tang", "hand_out", {"ticket": "CD01-T9"}),
    ("fit a part that is not in the bag", lambda: given_a_job(*COMPLETED[:-1]), "li.wei", "fit_part", {}),
]


@pytest.mark.parametrize(("what", "given", "who", "step", "data"), MISSING)
def test_whoever_left_something_out_is_not_sent_to_somebody_else(what, given, who, step, data):
    why = refusal(given(), who, step, data)

    assert why.is_told_only and why.who_may == ()
