"""Requisitions on the command line: listed by state and person, as text in both languages and as JSON."""

import pytest

from tests.support.answers import ANSWERS

PARTS = "code,zh,en,product,tracked,cost\nFAN-80,风扇,Fan,laptop,no,12.00\n"


@pytest.fixture
def asked(line):
    """A laptop for which two fans were asked for; the page of its job."""
    (line.home.parent / "parts.csv").write_text(PARTS, "utf-8")
    assert line("publish", "parts", line.home.parent / "parts.csv").code == 0
    line.take("zhao", "new", "check_in", **ANSWERS["check_in"])
    job = line.json("list", "jobs", who="zhao")["rows"][0]["number"]
    line.take("zhao", job, "request_parts", parts="FAN-80 x2")
    return line.json("show", job, who="zhao")


def test_what_is_asked_of_the_store_is_listed_and_ends_when_it_is_settled(line, asked):
    (row,) = line.json("list", "requisitions", "--mine", who="zhao")["rows"]
    assert (row["kind"], row["state"], row["symptom"]) == ("requisition", "asked", "FAN-80 x2")

    line.take("zhao", row["number"], "do_not_issue", parts="FAN-80 x2", reason="out_of_stock")

    assert line.json("list", "requisitions", "--mine", who="zhao")["rows"] == []
    (ended,) = line.json("list", "requisitions", "--state", "issued", who="zhao")["rows"]
    assert ended["number"] == row["number"]


@pytest.mark.parametrize(
    ("language", "said"), [("zh", ("备件", "已申请", "FAN-80 x2")), ("en", ("Parts", "asked for"))]
)
def test_the_list_is_said_in_both_languages(line, asked, language, said):
    shown = line("list", "requisitions", "--lang", language, who="zhao").out

    assert all(each in shown for each in said)


def test_headings_stand_also_above_an_empty_list(line):
    assert line.json("list", "requisitions", who="zhao")["rows"] == []
    assert line("list", "requisitions", who="zhao").code == 0
