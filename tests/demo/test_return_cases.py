"""The demo has return cases in every state, some late; exchanges, refunds and credit notes were carried out."""

from fieldservice.demo.quality import USUAL
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.reference import EXCHANGE
from fieldservice.workflows.return_cases.lines import devices_of
from fieldservice.workflows.return_cases.table import STATES
from fieldservice.workflows.supplier_returns.lines import pieces_of

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


def test_the_steps_of_a_case_are_spread_over_working_days_as_people_take_them(desk):
    rows = desk.session.reader.rows("SELECT DISTINCT thing FROM case_row WHERE decision <> ''", ())
    for case in (desk.thing(thing) for (thing,) in rows):
        days = {line.entry.made[:10] for line in case.history}
        minutes = [line.entry.made[:16] for line in case.history if line.before != line.after]
        assert len(days) > 1, case.get("number")
        assert len(minutes) == len(set(minutes)), case.get("number")


def test_each_case_of_the_demo_is_diagnosed_by_an_engineer_who_knows_such_devices(desk):
    staff = desk.session.reference().staff
    rows = desk.session.reader.rows("SELECT DISTINCT thing FROM case_row WHERE engineer <> ''", ())
    cases = [desk.thing(thing) for (thing,) in rows]
    opened_alone = [case for case in cases if not case.get("job")]

    assert opened_alone
    for case in opened_alone:
        known = {code_of(device.product) for device in devices_of(case)}
        assert known and known <= staff[case.get("engineer")].skills


def test_what_is_said_of_one_device_is_not_said_of_another(desk):
    rows = desk.session.reader.rows("SELECT DISTINCT thing FROM case_row", ())
    causes = [{line["cause"] for line in desk.thing(thing).lines("reports")} for (thing,) in rows]
    told = [cause for each in causes for cause in each]

    assert len(told) > 10 and len(told) == len(set(told))


def test_the_case_that_the_tour_begins_with_is_within_the_limit_of_a_manager_and_has_a_device_to_exchange(desk):
    first = desk.lists.work(desk.session.person("wang.qiang")).page(None, 0, 50)
    (late,) = [desk.thing(row[0]) for row in first if desk.thing(row[0]).kind == "return_case"][:1]
    (device,) = devices_of(late)

    assert 0 < device.price_paid <= 3000_00
    assert any(device.model in row.models for row in desk.loaners.free(EXCHANGE))


def test_the_demo_has_a_supplier_return_with_a_lost_and_a_refused_piece(desk):
    rows = desk.session.reader.rows("SELECT thing FROM work_row WHERE kind = 'supplier_return'", ())
    became = [{piece.status for piece in pieces_of(desk.thing(thing))} for (thing,) in rows]

    assert {"lost", "back"} in became


def test_an_answered_feedback_of_the_demo_names_the_devices_concerned_where_it_finds_a_batch(desk):
    rows = desk.session.reader.rows("SELECT thing FROM work_row WHERE kind = 'quality_feedback'", ())
    answers = [line for (thing,) in rows for line in desk.thing(thing).lines("results")]

    assert answers
    assert all(bool(line.get("affected")) for line in answers if code_of(line["quality_finding"]) == "batch")
    assert USUAL.finding == "single", "a fault without a story of its own is no batch"
