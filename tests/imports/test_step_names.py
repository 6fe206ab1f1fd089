"""A step is named in its workflow's table and nowhere else: screens and services look it up by its purpose."""

import ast
from collections.abc import Iterator

import pytest

from fieldservice.workflows.registry import WORKFLOWS
from tests.support.sources import modules, strings_among

MAY_NAME_STEPS = ("fieldservice/workflows/", "fieldservice/demo/")
NAMES = frozenset(step.name for workflow in WORKFLOWS.values() for step in workflow.steps)
OTHER_MEANINGS = frozenset(
    {
        "attach",  # command line
        "black_list",  # warning
        "cancel",  # print job
        "contact",  # field
        "found",  # key in --json
        "hand_over",  # key in --json
        "import",  # command line
        "leave",  # action of a screen
        "move",  # command line
        "note",  # field
        "quote",  # paper
        "release",  # action of a screen
        "remark",  # field
        "remind",  # column
        "replace",  # how bytes are decoded
        "review",  # view, column
        "settle",  # action of a screen
        "sign",  # code of a problem
        "take",  # command line
        "test",  # paper
        "trouble",  # field
        "wait",  # key of a message
        "work",  # widget
    }
)
"""Step names that are also other words: they count as a step only where a step is expected."""
TAKES_A_STEP = frozenset(
    {"take", "take_step", "take_or_record", "step", "fields", "check", "before", "together", "show_code", "StepScreen"}
)
"""Functions that take the name of a step among their arguments."""


def steps_named(source: str) -> list[tuple[int, str]]:
    """Line and name of each step that the source names by a string."""
    return strings_among(NAMES, source, OTHER_MEANINGS, _where_a_step_is_expected)


def _where_a_step_is_expected(node: ast.AST) -> Iterator[ast.AST]:
    """Constants that are compared with a step, given to a function that takes a step, or kept under the name STEP."""
    if isinstance(node, ast.Compare) and any(map(_is_a_step, (node.left, *node.comparators))):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call) and _called(node) in TAKES_A_STEP:
        yield from (argument for argument in node.args if isinstance(argument, ast.Constant))
        yield from (keyword.value for keyword in node.keywords if keyword.arg in ("step", "name"))
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and "step" in target.id.lower() for target in targets):
            yield from ast.walk(node.value)


def _is_a_step(node: ast.expr) -> bool:
    """Whether an expression holds a step: `step`, `self.step`, `offered`, or the name of a step or of its row."""
    if isinstance(node, ast.Attribute) and node.attr == "name":
        owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        return owner in ("step", "row", "found", "opening")
    word = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return word in ("step", "offered", "offers")


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_no_screen_and_no_service_names_a_step():
    named = [
        f"{module}:{line} {name}"
        for module, source in modules()
        if module.startswith("fieldservice/") and not module.startswith(MAY_NAME_STEPS)
        for line, name in steps_named(source)
    ]

    assert named == []


@pytest.mark.parametrize(
    "source",
    [
        'if step.name == "hand_on": pass',
        'if self.row.name == "note": pass',
        'if step.name in ("sign", "dispatch"): pass',
        'page = desk.take(by, job, "move", {"place": place})',
        'take_or_record(session, by, thing, "settle", data)',
        'StepScreen(desk, person, job, step="attach")',
        'PAPERS = {"check_in": ("ticket",)}',
        'STEP = "attach"',
        'can = "sign" in offered',
        'if self.step == "review": pass',
    ],
)
def test_a_step_named_outside_its_table_is_found(source):
    assert steps_named(source)


@pytest.mark.parametrize(
    "source",
    [
        'field = {"contact": said.get("contact", "")}',
        'Binding("escape", "leave", "Back")',
        'text.encode(errors="replace")',
        'if view == "review": pass',
        'self.run_worker(work, group="settle")',
    ],
)
def test_a_word_that_means_no_step_raises_no_alarm(source):
    assert not steps_named(source)


def test_a_word_that_is_excepted_is_still_the_name_of_a_step():
    assert OTHER_MEANINGS <= NAMES


def test_every_purpose_in_a_table_names_one_step_of_a_thing():
    for workflow in WORKFLOWS.values():
        purposes = [step.purpose for step in workflow.steps if step.purpose and not step.opens]
        assert len(purposes) == len(set(purposes)), workflow.name


def test_each_step_for_an_expected_device_replaces_a_step_that_opens_a_job():
    opening = {step.name for workflow in WORKFLOWS.values() for step in workflow.steps if step.opens}

    assert {step.instead_of for flow in WORKFLOWS.values() for step in flow.steps if step.instead_of} <= opening
