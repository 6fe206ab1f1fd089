"""Whoever fills in a form reads beside a field when it is needed, before anything is refused."""

import pytest

from fieldservice.workflows.engine.fields import fields
from fieldservice.workflows.registry import WORKFLOWS

SOMETIMES_NEEDED = {
    (step.kind, field.name): field
    for workflow in WORKFLOWS.values()
    for step in workflow.steps
    for guard in step.guards
    for field in fields(step.event_class())
    if field.name in guard.beside and not field.required
}
"""Optional fields without which, or with the wrong value of which, a step is refused."""


@pytest.mark.parametrize(("kind", "name"), SOMETIMES_NEEDED)
def test_a_field_that_is_needed_only_sometimes_says_so(kind, name):
    assert SOMETIMES_NEEDED[kind, name].help
