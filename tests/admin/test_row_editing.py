"""One row of a table is changed with the checks of a whole file, and nothing else of the table changes."""

import pytest

from fieldservice.admin import publishing, row_editing
from fieldservice.desk import sign_in
from fieldservice.workflows.engine.messages import Refused
from tests.support.branch import Branch

PIN = "471182"


@pytest.fixture
def branch(tmp_path):
    found = Branch(tmp_path / "CD01")
    boss = {
        "name": "admin",
        "display": "孙岚",
        "pin": sign_in.verifier(PIN),
        "roles": "administrator",
        "office": "CD01",
    }
    with found.desk.session.store.writing() as tx:
        tx.publish("staff", [*tx.published("staff"), {**boss, "active": 1}])
    yield found
    found.desk.close()


def boss(branch):
    return branch.desk.session.person("admin")


def change(branch, what, id_="", **cells):
    session = branch.desk.session
    return row_editing.put(session, boss(branch), what, {**row_editing.typed(session, what, id_), **cells}, id_)


def staff(branch, name):
    return next(row for row in publishing.rows(branch.desk.session, "staff") if row["name"] == name)


def test_a_person_is_changed_and_keeps_the_pin_and_everything_else(branch):
    before, others = staff(branch, "chen"), len(publishing.rows(branch.desk.session, "staff"))
    change(branch, "staff", "chen", display="陈小晓")
    assert staff(branch, "chen") == {**before, "display": "陈小晓"}
    change(branch, "staff", name="new.one", roles="engineer", display="新人", pin="774812")
    assert len(publishing.rows(branch.desk.session, "staff")) == others + 1
    assert branch.desk.sign_in("new.one", "774812").display == "新人"


def test_what_is_wrong_is_told_by_column_and_nothing_is_written(branch):
    with pytest.raises(Refused) as refused:
        change(branch, "staff", name="a b", roles="engineer king")
    assert set(refused.value.fields) == {"name", "roles"}
    with pytest.raises(Refused) as refused:
        change(branch, "staff", name="boss2", roles="manager", pin="cd01cd")
    assert set(refused.value.fields) == {"pin"}  # the number of the office
    with pytest.raises(Refused) as refused:
        change(branch, "staff", name="chen", roles="engineer")
    assert "exists already" in str(refused.value.fields["name"].message)


def test_the_last_administrator_stays_and_whoever_has_open_work_leaves_only_after_a_second_yes(branch):
    with pytest.raises(Refused, match="administrator"):
        row_editing.withdraw(branch.desk.session, boss(branch), "staff", "admin")


def test_a_code_of_a_built_in_list_is_reworded_and_the_others_of_its_list_stay(branch):
    before = branch.desk.session.reference().codes["product"]
    change(branch, "codes", "product server", en="Servers")
    after = branch.desk.session.reference().codes["product"]
    assert after["server"].en == "Servers" and set(after) == set(before)
    row_editing.withdraw(branch.desk.session, boss(branch), "codes", "product printer")
    assert set(branch.desk.session.reference().codes["product"]) == set(before) - {"printer"}


def test_a_setting_is_changed_and_has_its_usual_value_again(branch):
    change(branch, "settings", "hand_over_minutes", value="20")
    assert branch.desk.session.reference().minutes("hand_over_minutes") == 20
    with pytest.raises(Refused) as refused:
        change(branch, "settings", "hand_over_minutes", value="soon")
    assert set(refused.value.fields) == {"value"}
    row_editing.withdraw(branch.desk.session, boss(branch), "settings", "hand_over_minutes")
    assert branch.desk.session.reference().minutes("hand_over_minutes") == 15


def test_nobody_else_changes_a_row(branch):
    session = branch.desk.session
    with pytest.raises(Refused) as refused:
        row_editing.put(session, session.person("chen"), "settings", {"key": "rings", "value": "4"})
    assert refused.value.code == "role"


def test_every_column_of_every_table_has_its_name_on_the_form():
    from fieldservice.admin.csv_tables import TABLES
    from fieldservice.presentation.table_words import COLUMNS

    assert {what: list(columns) for what, columns in COLUMNS.items()} == {
        what: [column.name for column in table.columns] for what, table in TABLES.items()
    }
