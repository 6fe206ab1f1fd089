"""The settlement with a partner on paper: every line, and sums that are the sums of its printed lines."""

import re
from dataclasses import replace

import pytest

from fieldservice.documents.partner_settlement import partner_settlement
from printing.partner_settlement import story
from printing.sheets import draw
from tests.printing.reading import drawn
from tests.support.filled_papers import REFERENCE, jobs

AMOUNT = re.compile(r"(-?)¥([\d,]+)\.(\d\d)")


def fen(text: str) -> int:
    """The amounts in a text, in minor units, added up."""
    found = AMOUNT.findall(text)
    return sum(int(f"{sign}1") * (int(yuan.replace(",", "")) * 100 + int(cents)) for sign, yuan, cents in found)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_total_is_the_sum_of_the_printed_lines_and_of_labour_and_parts(language):
    (settlement,) = jobs("settlement_sheet", "full")

    made = partner_settlement(settlement, REFERENCE, "CD01", language=language)

    credited, claimed = (sum(fen(getattr(row, name)) for row in made.rows) for name in ("credited", "claimed"))
    assert credited == fen(made.total) == fen(made.labour) + fen(made.parts) == 900_00
    assert claimed == fen(made.all_claimed) == 1_350_00 and claimed + fen(made.withheld) == credited
    assert "只换了一件" in made.rows[1].what and {"zh": "有异议", "en": "disputed"}.get(language, "") in made.confirms
    assert (made.in_words == "人民币玖佰元整") is (language != "en")
    printed = drawn(draw, made, "A4").run_on.replace(" ", "")
    assert all(row.claimed.replace(" ", "") in printed for row in made.rows)


def test_a_further_sheet_begins_with_the_sums_of_the_lines_before():
    (settlement,) = jobs("settlement_sheet", "overlong")
    made = partner_settlement(settlement, REFERENCE, "CD01", language="en")

    _first, further = drawn(draw, made, "A4").pages

    line = int(re.search(r"Brought forward.*?\n(\d+) CD01-J", further, re.DOTALL)[1])
    carried = made.brought[line - 1]
    assert fen(carried.credited) == sum(fen(row.credited) for row in made.rows[: line - 1])
    assert carried.claimed in further and carried.credited in further


def test_a_settlement_that_was_given_up_is_void_and_nobody_signs_it():
    (settlement,) = jobs("settlement_sheet", "full")

    made = partner_settlement(replace(settlement, state="cancelled"), REFERENCE, "CD01", language="en")

    assert made.header.mark == "VOID" and not made.confirms
    assert not story(made)[-1].signs
