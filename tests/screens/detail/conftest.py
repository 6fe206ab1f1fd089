"""A branch for each test, and screens that look things up at once instead of after a pause in typing."""

import pytest

from fieldservice.screens import step
from fieldservice.screens.widgets import form
from tests.support.branch import Branch


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    yield found
    found.desk.close()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(step, "SECONDS_UNTIL_LOOKED_UP", 0.001)
    monkeypatch.setattr(form, "PAUSE", 0.001)
