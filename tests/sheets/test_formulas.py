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


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'13800138000", "13800138000"),
        ('="13800138000"', "13800138000"),
        ('= "0012"', "0012"),
        ("'SN-7B9B-0012", "SN-7B9B-0012"),
        ("'0012", "0012"),
        ("'(028) 5550 3305", "(028) 5550 3305"),
        ('="5"" disk"', '5" disk'),
    ],
)
def test_what_keeps_a_spreadsheet_from_rounding_is_no_part_of_the_text(cell, text):
    assert as_it_was(cell) == text


@pytest.mark.parametrize("text", ["'13800138000", '="13800138000"', "''0012", "'SN-1"])
def test_a_text_that_only_looks_like_it_comes_back_as_it_went_out(text):
    assert as_it_was(harmless(text)) == text
