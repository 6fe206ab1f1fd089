"""The hand-over to accounting: every line in exactly one export, with a control total, also after late entries."""

import csv
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from db import ledgers
from fieldservice.admin.accounting import export_accounting
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money import accounts
from tests.support.office import postgresql_office, sqlite_office
from tests.support.stock import moved
from tests.support.tills import given_back, paid

DAY, NEXT = "2026-11-23", "2026-11-24"


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, tmp_path, tmp_path_factory):
    if request.param == "sqlite":
        made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    else:
        made = postgresql_office(tmp_path / "office")
    yield made
    made.desk.close()


@pytest.fixture
def days(office):
    """The local day of the office's clock, and the day after it."""
    today = office.clock().astimezone(office.desk.session.zone()).date()
    return today.isoformat(), (today + timedelta(days=1)).isoformat()


def exported(office, first, last, path, who="sun"):
    return export_accounting(office.desk.session, office.by(who), first, last, path)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def a_day_of_business(office):
    """Work was charged with tax and paid, something was given back, the drawer was closed and paid in."""
    owes = accounts.customers("CD01", "")
    moved(
        office,
        Posting("money/CNY", "CD01/revenue/labour", owes, 200_00),
        Posting("money/CNY", "CD01/tax/130", owes, 26_00),
        number="=1+1",
    )
    paid(office, 900_00), given_back(office, 10_00)
    cash_up = office.take("tang", "count_cash", "new", cash="888", cash_reason="change").id
    office.take("tang", "close_cash_up", cash_up)
    office.take("tang", "pay_in", cash_up, slip="BOC-1", day=DAY)


def test_the_journal_has_every_line_once_and_its_control_total_is_that_of_the_ledger(office, days, tmp_path):
    a_day_of_business(office)

    done = exported(office, days[0], days[1], tmp_path / "journal.csv")

    *lines, control = rows(tmp_path / "journal.csv")
    assert (done["lines"], done["again"], done["late"]) == (len(lines), False, 0)
    kinds = Counter(line["kind"] for line in lines)
    assert kinds == {"charge": 1, "tax": 1, "payment": 1, "refund": 1, "difference": 1, "transfer": 1, "bank": 1}
    assert {line["branch"] for line in lines} == {"CD01"}
    assert control["kind"] == "control_total"
    assert Decimal(control["amount"]) * 100 == done["control_total"]["CNY"]
    balances = Counter()
    for line in lines:
        balances[line["debit"]] += Decimal(line["amount"]) * 100
        balances[line["credit"]] -= Decimal(line["amount"]) * 100
    reader = office.desk.session.reader
    assert {name: ledgers.quantity(reader, name, "money/CNY") for name in balances} == balances
    posted = reader.value("SELECT sum(quantity) FROM posting_row WHERE item LIKE 'money/%'")
    assert done["control_total"]["CNY"] == posted
    assert next(line["number"] for line in lines if line["kind"] == "charge") == "'=1+1", "it calculates nothing"


def test_a_second_export_of_the_same_days_says_so_and_late_entries_come_in_the_next_one(office, days, tmp_path):
    paid(office, 100_00)
    first = exported(office, days[0], days[0], tmp_path / "one.csv")
    late = paid(office, 7_00)

    again = exported(office, days[0], days[0], tmp_path / "again.csv")
    following = exported(office, days[1], days[1], tmp_path / "next.csv")

    assert (first["lines"], again["lines"], again["again"]) == (1, 1, True)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "again.csv").read_bytes()
    assert (following["lines"], following["late"]) == (1, 1)
    (line,) = (line for line in rows(tmp_path / "next.csv") if line["kind"] == "payment")
    assert (line["receipt"], line["day"], line["late"]) == (late, days[0], "yes")
    assert first["control_total"]["CNY"] + following["control_total"]["CNY"] == 107_00


def test_an_exported_entry_that_headquarters_does_not_let_count_is_taken_back_by_the_next_export(
    office, days, tmp_path
):
    paid(office, 100_00)
    exported(office, days[0], days[0], tmp_path / "one.csv")
    with office.desk.session.store.writing() as tx:
        arrived = tx.value("SELECT max(arrived) FROM posting_row")
        tx.run("UPDATE entry SET mark = 'not_entitled' WHERE arrived = ?", (arrived,))
        tx.repost({arrived: []})

    following = exported(office, days[1], days[1], tmp_path / "next.csv")
    once_more = exported(office, days[0], days[0], tmp_path / "again.csv")

    assert (following["lines"], following["control_total"]) == (1, {"CNY": -100_00})
    assert (once_more["lines"], once_more["again"]) == (1, True)


def test_a_workbook_has_the_same_lines_and_only_some_roles_hand_over(office, days, tmp_path):
    from openpyxl import load_workbook

    paid(office, 100_00)
    done = exported(office, days[0], days[0], tmp_path / "journal.xlsx")

    sheet = load_workbook(tmp_path / "journal.xlsx").active
    assert done["lines"] == 1 and sheet.max_row == 3 and sheet["F2"].value == 100
    with pytest.raises(Refused, match="commerce, managers and administrators"):
        exported(office, days[0], days[0], tmp_path / "no.csv", "tang")
