"""Names in stores and in scripts are those of 0.3.0; more may be added."""

import json

import pytest
import typer

from fieldservice.cli.commands import app
from fieldservice.documents.registry import PAPERS
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.engine.settings import DEFAULTS
from fieldservice.workflows.registry import WORKFLOWS, known_kinds
from tests.upgrades.make import HERE

THEN = json.loads((HERE / "names-0.3.0.json").read_text("utf-8"))
STEPS = [step for workflow in WORKFLOWS.values() for step in workflow.steps]


def commands(group, before=""):
    """Every command with its options and arguments, by the words that are typed."""
    for name, command in getattr(group, "commands", {}).items():
        typed = f"{before} {name}".strip()
        yield typed, {word for each in command.params for word in (*each.opts, *each.secondary_opts)}
        yield from commands(command, typed)


def test_every_kind_of_entry_is_known_and_adds_to_the_list_it_added_to():
    assert THEN["kinds"].items() <= known_kinds().items()


@pytest.mark.parametrize("name", THEN["workflows"])
def test_a_workflow_keeps_its_states_and_steps(name):
    then, now = THEN["workflows"][name], WORKFLOWS[name]

    assert (now.thing, now.mode) == (then["thing"], then["mode"])
    assert set(then["states"]) <= set(now.states)
    assert then["steps"].items() <= {step.name: step.kind for step in now.steps}.items()


@pytest.mark.parametrize("kind", THEN["fields"])
def test_an_event_keeps_its_fields_and_what_is_private_among_them(kind):
    step = next(step for step in STEPS if step.kind == kind and not step.as_kind)

    now = [[field.name, field.kind, field.private] for field in fields(step.event_class())]

    assert [field for field in THEN["fields"][kind] if field not in now] == []


def test_settings_codes_and_papers_keep_their_names():
    assert set(THEN["settings"]) <= set(DEFAULTS)
    assert {tuple(code) for code in THEN["codes"]} <= {(listed, code) for listed, code, _, _ in DEFAULT_CODES}
    assert set(THEN["papers"]) <= set(PAPERS)


def test_every_command_still_takes_its_earlier_arguments_and_options():
    now = dict(commands(typer.main.get_command(app)))

    assert {name: words for name, words in THEN["commands"].items() if not set(words) <= now.get(name, set())} == {}
