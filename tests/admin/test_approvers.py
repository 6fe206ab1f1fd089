"""The settings that say who approves from which amount on: what a file may say, and a mistake by line and column."""

import pytest

from fieldservice.admin import publishing
from fieldservice.presentation.messages import render
from fieldservice.workflows.common.approvals import approvers
from fieldservice.workflows.engine.messages import Refused
from tests.support.office import sqlite_office


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = sqlite_office(
        tmp_path_factory.mktemp("approvers") / "office", tmp_path_factory.getbasetemp() / "office-for-publishing"
    )
    yield made
    made.desk.close()


@pytest.fixture
def publish(office, tmp_path):
    def publish(value, key="approval_requisition"):
        file = tmp_path / "settings.csv"
        file.write_text(f'key,value\nlock_minutes,15\n{key},"{value}"\n', "utf-8")
        publishing.publish(office.desk.session, office.by("admin"), "settings", file)
        return office.desk.session.reference()

    return publish


@pytest.mark.parametrize(
    ("value", "at_five_thousand"),
    [
        ("2000 manager", ("manager", "headquarters")),
        ("0 manager 5000 service_management 10000 headquarters", ("service_management", "headquarters")),
        ("  0   manager   5000 headquarters ", ("headquarters",)),
        ("6000 manager", ()),
    ],
)
def test_amounts_with_roles_are_published_and_say_who_approves(publish, value, at_five_thousand):
    assert approvers("requisition", 500_000, publish(value), "CD01") == at_five_thousand


def test_a_limit_is_published_for_one_service_point(publish):
    reference = publish("0 headquarters", key="approval_requisition@CD01")

    assert approvers("requisition", 1, reference, "CD01") and not approvers("requisition", 1, reference, "CD02")


@pytest.mark.parametrize(
    "value",
    [
        "manager",
        "2000",
        "2000 manager 10000",
        "2000 boss",
        "9000 manager 2000 headquarters",
        "0 manager 0 headquarters",
        "1.5 manager",
        "-1 manager",
        "2000 engineer",
    ],
)
def test_a_mistake_is_named_by_line_and_column_with_the_roles_that_are_known(publish, value):
    with pytest.raises(Refused) as refused:
        publish(value)

    (line,) = refused.value.lines
    assert render(line).startswith("line 3, column value: Write rising amounts, each followed by who approves")
    assert "manager, service_management, headquarters" in render(line)
