"""The same desk tests on SQLite and on a real PostgreSQL server."""

import pytest

from tests.support.office import Office, postgresql_office, sqlite_office


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, tmp_path, tmp_path_factory):
    folder = tmp_path / "office"
    made: Office = (
        sqlite_office(folder, tmp_path_factory.getbasetemp() / "template")
        if request.param == "sqlite"
        else postgresql_office(folder)
    )
    yield made
    made.desk.close()
