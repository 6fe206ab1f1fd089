"""The demo has return cases in every state, some late; exchanges, refunds and credit notes were carried out."""

from fieldservice.workflows.return_cases.table import STATES

OF_CASES = "SELECT state, count(*) FROM work_row WHERE kind = 'return_case' GROUP BY state"


def test_the_demo_has_a_return_case_in_every_state_and_late_steps(desk):
    found = dict(desk.session.reader.rows(OF_CASES))

    assert found.keys() == STATES.keys()
    late = {each.state for each in desk.cases.late() if each.kind == "return_case"}
    assert {"requested", "to_judge"} <= late
    decided = {row for (row,) in desk.session.reader.rows("SELECT decision FROM case_row WHERE exchanged <> ''")}
    assert decided == {"exchange"}


def test_the_demo_has_an_exchange_device_that_technical_support_is_to_prepare(desk):
    owed = desk.lists.obligations(desk.session.person("cao.yang"))

    assert [each["kind"] for each in owed] == ["exchange_to_prepare"]
