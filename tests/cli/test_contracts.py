"""Contracts on the command line: entered by `take`, listed and narrowed, and what is wrong is said."""

import re
from datetime import date, timedelta

from tests.support.answers import ANSWERS

SERIAL = ANSWERS["check_in"]["serial"]


def agreed(line, **more):
    """The values of a contract that ends within sixty days; one care visit is to be made."""
    days = {"begins": f"{date.today() - timedelta(days=320)}", "ends": f"{date.today() + timedelta(days=30)}"}
    who = {name: ANSWERS["check_in"][name] for name in ("phone", "customer_name")}
    return {**who, **days, "serials": SERIAL, "care_visits": 2, **more}


def test_a_contract_is_entered_listed_by_state_and_its_care_visit_becomes_a_job(line):
    line.take("zhao", "new", "check_in", **ANSWERS["check_in"])
    line.take("zhao", "new", "enter_contract", **agreed(line))

    (row,) = line.json("list", "contracts", SERIAL, "--state", "ending", who="zhao")["rows"]
    assert (row["kind"], row["covers"], row["devices"], row["care_is_due"]) == ("contract", "devices", 1, True)
    assert line.json("list", "contracts", "--state", "over", who="zhao")["rows"] == []
    assert row["number"] in line("list", "contracts", who="zhao").out
    contract = line("show", row["number"], "--lang", "en", who="zhao").out
    assert re.search(r"next by \d{4}-\d\d-\d\d\n", contract) and re.search(r"1/1 +due by \d{4}-\d\d-\d\d\n", contract)

    job = line.json("take", row["number"], "open_care_visit", who="zhao")["job"]
    page = line.json("show", job, who="zhao")
    assert page["facts"]["contract_number"] == row["number"] and row["number"] in page["covered"][0]
    assert "Maintenance visit due by" in line("show", job, who="zhao").out
    assert line.json("list", "contracts", who="zhao")["rows"][0]["care_due"] is None


def test_what_is_wrong_is_said_and_nothing_is_entered(line):
    unknown = line("take", "new", "enter_contract", *sets(agreed(line, serials="SN-UNKNOWN-1")), who="zhao")
    crossed = line("take", "new", "enter_contract", *sets(agreed(line, ends="2020-01-01")), who="zhao")

    assert (unknown.code, crossed.code) == (1, 1)
    assert "SN-UNKNOWN-1" in unknown.err and "The last day is before the first day" in crossed.err
    assert line.json("list", "contracts", who="zhao")["rows"] == []
    assert line("list", "contracts", "--state", "lost", who="zhao").code == 2


def sets(values):
    return [each for name, value in values.items() for each in ("--set", f"{name}={value}")]
