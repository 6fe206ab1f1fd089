"""What headquarters lists, and adds up, is read together, however long the list is."""

import pytest

from db.reading import Reader
from db.statements import Statements
from fieldservice.read_model.ended_work import StoredEndedWork

FEEDBACK = {"product": "laptop", "model": "天逸 310", "symptom_code": "NO-DISPLAY", "fault": "无显示"}


@pytest.fixture
def asked(monkeypatch):
    """The statements that were asked, on the light reader and in transactions."""
    found = []
    for reads in (Reader, Statements):
        ask = reads.rows

        def counted(self, sql, params=(), ask=ask):
            found.append(sql)
            return ask(self, sql, params)

        monkeypatch.setattr(reads, "rows", counted)
    return found


def statements(asked, read):
    asked.clear()
    read()
    return len(asked)


def test_a_longer_list_of_ended_feedback_asks_no_more_of_the_store(office, asked):
    def report_and_drop():
        feedback = office.take("sun", "report_quality", thing="new", **FEEDBACK).id
        office.take("sun", "drop_feedback", thing=feedback, reason="单机故障")

    report_and_drop()
    of_one = statements(asked, office.desk.quality.rows)
    for _ in range(4):
        report_and_drop()

    assert statements(asked, office.desk.quality.rows) == of_one and len(office.desk.quality.rows()) == 5


def test_a_longer_list_of_supplier_returns_asks_no_more_of_the_store(office, asked):
    def pack():
        office.take("sun", "open_supplier_return", thing="new", maker="长城电源厂")

    pack()
    of_one = statements(asked, office.desk.supplier_returns.rows)
    for _ in range(4):
        pack()

    rows = office.desk.supplier_returns.rows()
    assert statements(asked, office.desk.supplier_returns.rows) == of_one
    assert [row.maker for row in rows] == ["长城电源厂"] * 5


def test_a_rule_about_all_returns_to_makers_asks_no_more_of_the_store_where_there_are_more(office, asked):
    def known():
        with office.desk.session.store.reading() as tx:
            return StoredEndedWork(tx).of_kind("supplier_return")

    office.take("sun", "open_supplier_return", thing="new", maker="长城电源厂")
    of_one = statements(asked, known)
    office.take("sun", "open_supplier_return", thing="new", maker="华川电子")

    assert statements(asked, known) == of_one and [each.get("maker") for each in known()] == ["长城电源厂", "华川电子"]
