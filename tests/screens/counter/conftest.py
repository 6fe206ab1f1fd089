"""A counter for each test."""

import pytest

from fieldservice.screens.panels import arrival_papers
from tests.support.counter import IntakeCounter


@pytest.fixture
def counter(tmp_path, monkeypatch):
    found = IntakeCounter(tmp_path / "CD01")
    monkeypatch.setattr(arrival_papers, "put_to_printer", found.put)
    monkeypatch.setattr(arrival_papers, "check_printer", found.check)
    yield found
    found.desk.close()
