"""A branch where everybody's PIN is 471182."""

import pytest

from fieldservice.desk import sign_in
from tests.support.branch import Branch

PIN = "471182"
VERIFIER = sign_in.verifier(PIN)
ADMINISTRATOR = {
    "name": "admin", "display": "孙岚", "pin": VERIFIER, "roles": "administrator manager", "skills": "", "areas": "",
    "office": "CD01", "active": 1, "phone": "",
}  # fmt: skip


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    with found.desk.session.store.writing() as tx:
        staff = [{**row, "pin": VERIFIER} for row in tx.published("staff")]
        tx.publish("staff", [*staff, ADMINISTRATOR])
    yield found
    found.desk.close()
