"""The settlement with a partner on paper: every line, and sums that are the sums of its printed lines."""

import re

import pytest

from fieldservice.documents.partner_settlement import partner_settlement
from printing.sheets import draw
from tests.printing.reading import drawn
from tests.support.filled_papers import REFERENCE, jobs

AMOUNT = re.compile(r"¥([\d,]+)\.(\d\d)")


def fen(text: str) -> int:
    """The amounts in a text, in minor units, added up."""
    return sum(int(yuan.replace(",", "")) * 100 + int(cents) for yuan, cents in AMOUNT.findall(text))


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_total_is_the_sum_of_the_printed_lines_and_of_labour_and_parts(language):
    (settlement,) = jobs("settlement_sheet", "full")

    made = partner_settlement(settlement, REFERENCE, "CD01", language=language)

    lines = sum(fen(row.amount) for row in made.rows)
    assert lines == fen(made.total) == fen(made.labour) + fen(made.parts) == 900_00
    assert (made.in_words == "人民币玖佰元整") is (language != "en")
    printed = drawn(draw, made, "A4").run_on.replace(" ", "")
    assert all(row.amount.split("\n")[0].replace(" ", "") in printed for row in made.rows)
