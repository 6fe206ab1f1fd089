"""An office with a counter; the tests that write to its store run on PostgreSQL too."""

import pytest

from tests.desk.conftest import office as office
from tests.support.office import sqlite_office


@pytest.fixture
def counter(tmp_path, tmp_path_factory):
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield made
    made.desk.close()


@pytest.fixture
def publish(counter):
    def settings(**values):
        with counter.desk.session.store.writing() as tx:
            tx.publish("setting", [{"key": key, "value": value} for key, value in values.items()], replace=False)

    return settings
