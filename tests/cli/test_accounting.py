"""The hand-over to accounting: every line in exactly one export, with a control total, also after late entries."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from db import ledgers
from fieldservice.admin.accounting import export_accounting
from fieldservice.workflows.engine.ledger import Posting
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.money import accounts
from tests.support.office import brought_to, postgresql_office, sqlite_office
from tests.support.stock import BAG, FAN, KNOWN, PSU, moved, with_catalogue
from tests.support.tills import given_back, paid
from tests.support.world import act

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


def _plain(row):
    """A row without what only a second file says, and amounts as numbers."""
    return {
        **row,
        "amount": Decimal(row["amount"]),
        "again": "",
        **{name: row[name].lstrip("'") for name in ("number", "receipt")},
    }


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
    moved(office, accounts.moved("USD", 80_00, owes, accounts.bank("CD01")), number="CD01-E000077-K")
    cancelled = accounts.moved("CNY", 2_00, accounts.drawer("CD01", "front-1", "cash"), owes)
    moved(office, cancelled, kind="payment_cancelled")
    cash_up = office.take("tang", "count_cash", "new", cash="886", cash_reason="change").id
    office.take("tang", "close_cash_up", cash_up)
    office.take("tang", "pay_in", cash_up, slip="BOC-1", day=DAY)


def test_the_journal_has_every_line_once_and_its_control_total_is_that_of_the_ledger(office, days, tmp_path):
    a_day_of_business(office)

    done = exported(office, days[0], days[1], tmp_path / "journal.csv")

    *lines, control, dollars = rows(tmp_path / "journal.csv")
    assert (done["lines"], done["again"], done["late"]) == (len(lines), False, 0)
    kinds = Counter(line["kind"] for line in lines)
    once = ("charge", "tax", "refund", "reversal", "difference", "transfer", "bank")
    assert kinds == {"payment": 2, **dict.fromkeys(once, 1)}
    assert {line["branch"] for line in lines} == {"CD01"}
    assert {line["number"][:6] for line in lines if line["kind"] in ("difference", "transfer", "bank")} == {"CD01-Z"}
    charged = {line["kind"]: Decimal(line["amount"]) for line in lines if line["kind"] in ("charge", "tax")}
    assert charged == {"charge": Decimal(200), "tax": Decimal(26)}
    assert control["kind"] == dollars["kind"] == "control_total"
    sums = {row["currency"]: Decimal(row["amount"]) * 100 for row in (control, dollars)}
    assert sums == done["control_total"] and sums["USD"] == 80_00
    balances = Counter()
    for line in (each for each in lines if each["currency"] == "CNY"):
        balances[line["debit"]] += Decimal(line["amount"]) * 100
        balances[line["credit"]] -= Decimal(line["amount"]) * 100
    reader = office.desk.session.reader
    assert {name: ledgers.quantity(reader, name, "money/CNY") for name in balances} == balances
    posted = reader.value("SELECT sum(quantity) FROM posting_row WHERE item = 'money/CNY'")
    assert done["control_total"]["CNY"] == posted
    assert next(line["number"] for line in lines if line["kind"] == "charge") == "'=1+1", "it calculates nothing"


def test_a_second_export_of_the_same_days_says_so_and_tells_apart_what_came_later(office, days, tmp_path):
    paid(office, 100_00)
    first = exported(office, days[0], days[0], tmp_path / "one.csv")
    late = paid(office, 7_00)

    again = exported(office, days[0], days[0], tmp_path / "again.csv")
    once_more = exported(office, days[0], days[0], tmp_path / "more.csv")
    following = exported(office, days[1], days[1], tmp_path / "next.csv")

    assert (first["lines"], first["again"], first["added"]) == (1, False, 0)
    assert (again["lines"], again["again"], again["added"], again["added_total"]) == (2, True, 1, {"CNY": 7_00})
    assert (again["control_total"], following["lines"]) == ({"CNY": 107_00}, 0), "it came once"
    before, line, added, _control = rows(tmp_path / "again.csv")
    assert (before["again"], before["late"]) == ("yes", "")
    assert (line["receipt"], line["again"], line["late"]) == (late, "", "yes")
    assert (added["kind"], Decimal(added["amount"])) == ("added_total", 7)
    assert (once_more["lines"], once_more["added"]) == (2, 0)


def test_what_became_known_late_of_an_exported_day_is_in_the_next_export(office, days, tmp_path):
    paid(office, 100_00)
    first = exported(office, days[0], days[0], tmp_path / "one.csv")
    late = paid(office, 7_00)

    following = exported(office, days[1], days[1], tmp_path / "next.csv")

    assert (following["lines"], following["late"]) == (1, 1)
    (line,) = (line for line in rows(tmp_path / "next.csv") if line["kind"] == "payment")
    assert (line["receipt"], line["day"], line["late"]) == (late, days[0], "yes")
    assert first["control_total"]["CNY"] + following["control_total"]["CNY"] == 107_00
    assert exported(office, days[0], days[0], tmp_path / "again.csv")["added"] == 0


def test_the_cost_of_a_part_is_under_warranty_by_the_group_that_it_had_when_it_was_fitted(office, days, tmp_path):
    with_catalogue(office)
    job = brought_to(office, "received").job
    covered = {"covered": True, "by": "policy", "because": "x"}
    expired = {**covered, "covered": False, "by": "expired"}
    verdict = {"parts": covered, "groups": {"power": expired}}
    act(office.desk.session.store, job, "accepted", "CD01", by="zhao", data={"verdict": verdict})
    fitted = [Posting(FAN, BAG, "CD01/installed", 2, 24_00), Posting(PSU, BAG, "CD01/installed", 1, 450_00, "9F11")]
    said = [{"part": FAN, "group": "cooling", "currency": "CNY"}, {"part": PSU, "group": "power", "currency": "CNY"}]
    moved(office, *fitted, kind="part_fitted", thing=job, act="fitted", lines=said)
    done = exported(office, *days, tmp_path / "one.csv")

    with_catalogue(office, [replace(KNOWN[FAN], group="power"), replace(KNOWN[PSU], group="cooling")])
    again = exported(office, *days, tmp_path / "again.csv")

    (line,) = (line for line in rows(tmp_path / "again.csv") if line["kind"] == "warranty_part")
    assert (line["receipt"], Decimal(line["amount"]), line["number"]) == (FAN, 24, office.desk.thing(job).get("number"))
    assert (again["control_total"], again["added"]) == (done["control_total"], 0)


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

    a_day_of_business(office)
    exported(office, *days, tmp_path / "journal.xlsx")
    exported(office, *days, tmp_path / "journal.csv")

    heads, *sheet = load_workbook(tmp_path / "journal.xlsx").active.values
    read = [dict(zip(heads, ("" if each is None else str(each) for each in row), strict=True)) for row in sheet]
    assert [_plain(row) for row in read] == [_plain(row) for row in rows(tmp_path / "journal.csv")]
    with pytest.raises(Refused, match="commerce, managers and administrators"):
        exported(office, days[0], days[0], tmp_path / "no.csv", "tang")
