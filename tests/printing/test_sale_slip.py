"""The slip of a sale over the counter: on a sheet and on a roll, with every part, its price and the total."""

from dataclasses import fields

import pytest

from printing import samples
from printing.sale_slip import strip, thermal
from printing.samples_parts import SALES, sale_full
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from


@pytest.mark.parametrize("name", list(SALES))
def test_every_sample_is_drawn_without_faults_on_a_sheet_and_on_a_roll(name):
    for lang in samples.LANGUAGES:
        samples.sound(drawn(draw, SALES[name](lang), "A5").printed)
        assert thermal(SALES[name](lang), "escpos-text", "80").missing == ()


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_number_date_parts_serial_numbers_and_prices_can_be_read(lang):
    slip = sale_full(lang)

    paper = drawn(draw, slip, "A5")

    said = [getattr(slip, field.name) for field in fields(slip) if isinstance(getattr(slip, field.name), str)]
    of_lines = [getattr(line, field.name) for line in slip.lines for field in fields(line)]
    assert missing_from(paper, [slip.header.number, *said, *filter(None, of_lines)]) == []


def test_the_roll_has_each_part_with_its_amount_and_last_the_total():
    blocks = strip(sale_full("en"))

    right = {block.text: block.right for block in blocks if getattr(block, "right", "")}
    assert right == {"PSU-450": "¥450.00", "FAN-80": "¥36.00"}
    assert "Total  ¥486.00" in [getattr(block, "text", "") for block in blocks]


def test_a_small_sheet_in_both_languages_has_its_number_in_the_foot_too():
    slip = sale_full("both")

    assert drawn(draw, slip, "A5").text.count(slip.header.number) == 2
