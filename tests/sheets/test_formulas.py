"""No cell of ours calculates in a spreadsheet, and each comes back as it went out."""

import pytest

from fieldservice.sheets.formulas import as_it_was, harmless

CALCULATED = (
    "=1+1",
    "+86 28 5550 3305",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "'=1",
    "''@x",
    "-",
    "- dead",
    "+5",
)


@pytest.mark.parametrize("text", CALCULATED)
def test_a_text_that_would_be_calculated_gets_an_apostrophe_and_loses_it_again(text):
    assert harmless(text) == f"'{text}"
    assert as_it_was(harmless(text)) == text


@pytest.mark.parametrize("text", ["-120.00", "-5", "-6%", "", "5", "a=b", "'tis", "'", "李伟", "028-5550", "'quoted'"])
def test_a_text_that_is_harmless_stays_as_it_is(text):
    assert harmless(text) == text
    assert as_it_was(text) == text
