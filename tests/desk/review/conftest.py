import pytest

from tests.support.organisation import Organisation


@pytest.fixture
def organisation(tmp_path):
    made = Organisation(tmp_path)
    yield made
    made.close()


@pytest.fixture
def organisation_on_postgresql(tmp_path):
    made = Organisation(tmp_path, "postgresql")
    yield made
    made.close()
