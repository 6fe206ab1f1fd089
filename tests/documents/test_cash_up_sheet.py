"""The cash-up sheet read back from paper: its lines sum to its totals, and every receipt stands on it."""

import re
from dataclasses import replace

import pytest

from fieldservice.documents.cash_up_sheet import cash_up_sheet
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from
from tests.support.filled_papers import REFERENCE, jobs
from tests.support.office import sqlite_office
from tests.support.tills import given_back, paid


@pytest.fixture
def office(tmp_path, tmp_path_factory):
    made = sqlite_office(tmp_path / "office", tmp_path_factory.getbasetemp() / "template")
    yield made
    made.desk.close()


def fen(text):
    """¥1,285.00 or -¥8.50 as it is printed, in minor units."""
    whole, rest = re.fullmatch(r"-?\D*([\d,]+)\.(\d\d)", text).groups()
    return (-1 if text.startswith("-") else 1) * int(whole.replace(",", "") + rest)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_lines_sum_to_the_totals_and_every_receipt_and_the_bank_slip_can_be_read(office, language):
    numbers = [paid(office, 1_285_00), paid(office, 99_50), paid(office, 300_00, "card")]
    given_back(office, 84_50)
    cash_up = office.take("tang", "count_cash", "new", cash="1290", cash_reason="change", card="300").id
    office.take("tang", "close_cash_up", cash_up)
    office.take("tang", "pay_in", cash_up, slip="BOC-20-77120", day="2026-11-23")

    sheet = cash_up_sheet(office.desk.thing(cash_up), office.desk.session.reference(), "CD01", language=language)
    paper = drawn(draw, sheet, "A4")

    *kinds, total = sheet.kinds
    for name in ("before", "taken", "given", "expected", "counted", "difference"):
        assert sum(fen(getattr(line, name)) for line in kinds) == fen(getattr(total, name)), name
    for line in sheet.kinds:
        assert fen(line.before) + fen(line.taken) - fen(line.given) == fen(line.expected)
        assert fen(line.counted) - fen(line.expected) == fen(line.difference)
    assert sum(fen(line.amount) for line in sheet.lines) == fen(total.taken) - fen(total.given)
    (banked,) = sheet.banked
    assert fen(sheet.left) + fen(banked.amount) == fen(kinds[0].counted)
    cells = [text for line in sheet.kinds for text in (line.taken, line.expected, line.counted, line.difference)]
    assert missing_from(paper, [*numbers, "BOC-20-77120", "唐琳", *cells, *(line.amount for line in sheet.lines)]) == []
    assert {("Code128", sheet.header.number)} <= paper.codes()
    assert fen(sheet.total) == sum(fen(line.amount) for line in sheet.lines)
    assert {"zh": "差额原因如上", "en": "is explained above"}.get(language, "差额原因如上") in sheet.confirms


def test_what_a_counter_received_of_a_pouch_stands_on_its_sheet_with_what_differs():
    (cash_up,) = jobs("cash_up_sheet", "full")
    came = {"method": "cash", "currency": "CNY", "expected": 500_00, "counted": 480_00, "words": "少 20"}
    received = {"entry": "3", "at": "2026-11-23T10:00:00Z", "by": "li.wei", "came": [came]}

    made = cash_up_sheet(replace(cash_up, lists={"received": [received]}), REFERENCE, "CD01", language="zh")

    (line,) = made.received
    assert (line.received_by, line.expected, line.difference, line.reason) == ("李伟", "¥500.00", "-¥20.00", "少 20")
    assert missing_from(drawn(draw, made, "A4"), [line.difference, line.reason, "2026-11-23 18:00"]) == []


def test_the_sentence_says_whether_something_differs_and_the_period_begins_with_the_cash_up_before():
    (cash_up,) = jobs("cash_up_sheet", "full")
    cash, card = cash_up.facts["kinds"]
    said = {
        name: cash_up_sheet(
            replace(cash_up, facts={**cash_up.facts, "kinds": kinds, "counted_since": "2026-11-22T09:30:00Z"}),
            REFERENCE,
            "CD01",
            language="en",
        )
        for name, kinds in {"equal": [card], "unknown": [{**cash, "reason": {}, "words": ""}, card]}.items()
    }

    assert "matches the books" in said["equal"].confirms and "is not explained yet" in said["unknown"].confirms
    assert said["equal"].period == "2026-11-22 17:30 to 2026-11-23 09:00"
    assert cash_up_sheet(replace(cash_up, state="cancelled"), REFERENCE, "CD01", language="en").confirms == ""
