"""Customers' accounts and invoices on the command line: as JSON, as a file for the tax program, as papers."""

import csv

import pytest

from fieldservice.admin.invoice_files import COLUMNS, rows_of
from fieldservice.desk.accounts import statement
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.fold import Thing
from tests.support.answers import CALL
from tests.support.command_line import CommandLine
from tests.support.office import sqlite_office


@pytest.fixture
def invoiced(tmp_path, tmp_path_factory):
    """A customer who paid a deposit of 100 at the counter, owes 120 from before, and wants an invoice."""
    office = sqlite_office(tmp_path / "office", tmp_path_factory.mktemp("template") / "office")
    job = office.take("tang", "check_in", "new", place="A3").made["job"]
    customer = str(office.desk.thing(job).get("customer"))
    office.take("sun", "note_unpaid", customer, unpaid="120.00")
    office.take("tang", "take_payment", job, amount="100")
    office.take(
        "tang", "ask_invoice", job, invoice_kind="ordinary", invoice_title=CALL["customer_name"],
        tax_number="91350100M000100Y43",
    )  # fmt: skip
    office.customer, office.job = customer, job
    return office


def test_an_account_its_list_and_the_invoices_as_json_and_as_a_file_that_may_be_made_again(invoiced, tmp_path):
    cli = CommandLine(invoiced.folder)

    account = cli.json("account", invoiced.customer, who="qian")
    assert (account["open"], account["currency"], account["paid_in_advance"]) == (120_00, "CNY", 100_00)
    assert [(row["kind"], row["amount"], row["balance"]) for row in account["rows"]] == [
        ("opening", 120_00, 120_00),
        ("payment", -100_00, 20_00),
    ]
    (owing,) = cli.json("list", "accounts", who="qian")["rows"]
    assert (owing["customer"], owing["open"], owing["overdue"]) == (invoiced.customer, 120_00, 0)
    assert cli.json("list", "accounts", "--overdue", who="qian")["rows"] == []
    (asked,) = cli.json("list", "invoices", "--state", "asked", who="qian")["rows"]
    assert asked["symptom"].startswith("100.00 CNY ")

    for again in (0, 1):
        done = cli.json("export", "invoices", str(tmp_path / "invoices.csv"), who="qian")
        assert (done["rows"], done["invoices"], done["again"]) == (1, 1, again)
        with (tmp_path / "invoices.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert (row["number"], row["again"], row["amount"]) == (asked["number"], "yes" if again else "", "100.00")
        assert (row["rate"], row["net"], row["tax"]) == ("", "", ""), "nobody knows the tax of a deposit"
        assert (row["title"], row["tax_number"]) == (CALL["customer_name"], "91350100M000100Y43")

    cli.json("paper", "statement", invoiced.customer, "--out", str(tmp_path / "statement.pdf"), who="qian")
    cli.json("paper", "invoice_sheet", asked["number"], "--out", str(tmp_path / "sheet.pdf"), who="qian")
    assert cli("account", invoiced.customer, who="wang").code == 1
    number = account["number"]
    assert number in cli("account", CALL["customer_name"], "--json", who="qian").error["reason"], "and no job of it"


def test_the_tax_program_gets_a_row_for_each_rate_of_tax_and_the_rows_sum_to_the_invoice(invoiced):
    rates = [{"rate": 130, "net": 20000, "tax": 2600, "gross": 22600}, {"rate": 60, "net": 100, "tax": 6, "gross": 106}]
    invoice = Thing(
        "x",
        "invoice",
        opened="2026-11-30T01:00:00Z",
        facts={"amount": 23706, "currency": "CNY", "items": [{"number": "J1", "rates": rates}]},
    )

    rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(invoiced.desk.session, invoice)]

    assert [(row["rate"], str(row["net"]), str(row["tax"]), str(row["amount"])) for row in rows] == [
        ("13%", "200.00", "26.00", "226.00"),
        ("6%", "1.00", "0.06", "1.06"),
        ("", "", "", "10.00"),
    ]
    assert {row["jobs"] for row in rows} == {"J1"}


def test_a_statement_up_to_today_has_todays_payment_under_its_local_day(invoiced):
    session = invoiced.desk.session
    today = local_text(session.now(), session.zone())[:10]

    made = statement(session, invoiced.desk.thing(invoiced.customer))

    assert (made.begins, made.ends, made.closing) == (today, today, 20_00)
    assert [row.act.amount for row in made.rows] == [120_00, -100_00]
