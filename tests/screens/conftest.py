"""Screens that look things up at once instead of after a pause in typing."""

import pytest

from fieldservice.screens import find, step
from fieldservice.screens.panels import steps_of_row
from fieldservice.screens.widgets import form
from tests.support import idle, parsed_styles  # noqa: F401  (they wait and parse in Textual's place)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(step, "SECONDS_UNTIL_LOOKED_UP", 0.001)
    monkeypatch.setattr(form, "PAUSE", 0.001)
    monkeypatch.setattr(find, "PAUSE", 0.001)
    monkeypatch.setattr(steps_of_row, "SETTLE", 0.001)
