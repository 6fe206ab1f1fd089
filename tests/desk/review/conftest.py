import pytest

from tests.support.organisation import Organisation
from tests.support.stores import drop_database


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
    drop_database((tmp_path / "HQ" / "postgresql.url").read_text().strip())
