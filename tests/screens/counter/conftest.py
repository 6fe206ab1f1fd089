"""A counter for each test, and screens that look things up at once instead of after a pause in typing."""

import pytest

from fieldservice.screens import home, step
from fieldservice.screens.panels import arrival_papers
from fieldservice.screens.widgets import form
from tests.support.counter import IntakeCounter


@pytest.fixture
def counter(tmp_path, monkeypatch):
    found = IntakeCounter(tmp_path / "CD01")
    monkeypatch.setattr(arrival_papers, "put_to_printer", found.put)
    monkeypatch.setattr(arrival_papers, "check_printer", found.check)
    yield found
    found.desk.close()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(step, "SECONDS_UNTIL_LOOKED_UP", 0.001)
    monkeypatch.setattr(form, "PAUSE", 0.001)
    monkeypatch.setattr(home, "SETTLE", 0.001)
