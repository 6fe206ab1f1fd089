import pytest

from fieldservice.desk import sign_in
from tests.support.branch import Branch

PIN = "4711"


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    with found.desk.session.store.writing() as tx:
        tx.publish("staff", [{**row, "pin": sign_in.verifier(PIN)} for row in tx.published("staff")])
    yield found
    found.desk.close()
