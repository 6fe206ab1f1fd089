"""A branch for each test."""

import pytest

from tests.support.branch import Branch


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    yield found
    found.desk.close()
