"""The data sheet of an invoice: tax by rate, red notes with the invoice that they correct, and what was given up."""

from dataclasses import replace

import pytest

from fieldservice.documents.invoice_sheet import invoice_sheet
from fieldservice.workflows.money.invoices.tax import rates_in
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from
from tests.support.filled_papers import REFERENCE, jobs
from tests.support.money import gains
from tests.support.story import given_a_job


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_sheet_has_the_tax_by_rate_and_names_each_red_note_with_the_invoice_that_it_corrects(language):
    (invoice,) = jobs("invoice_sheet", "full")

    made = invoice_sheet(invoice, REFERENCE, "CD01", language=language)

    known, unknown = made.rates
    assert (known.rate, known.net, known.tax, known.amount) == ("13%", "¥1,000.00", "¥130.00", "¥1,130.00")
    assert (unknown.net, unknown.amount, made.total) == ("", "¥565.00", "¥1,695.00")
    issued, red = made.issued
    assert red.corrects == issued.invoice_number and (red.amount, made.left) == ("-¥65.00", "¥1,630.00")
    assert {"zh": "红字发票", "en": "Red-letter invoice"}.get(language, "红字发票 Red-letter invoice") == red.document
    assert missing_from(drawn(draw, made, "A5"), [red.document, red.corrects, made.left, made.rates[0].tax]) == []


def test_an_invoice_that_was_given_up_is_void():
    (invoice,) = jobs("invoice_sheet", "full")

    made = invoice_sheet(replace(invoice, state="given_up"), REFERENCE, "CD01", language="en")

    assert made.header.mark == "VOID" and made.state == "invoice given up"


@pytest.mark.parametrize("amount", [1, 565_00, 700_00, 700_01, 1_000_07])
def test_the_tax_of_a_part_of_what_was_charged_sums_to_that_part(amount):
    lines = [
        {"kind": "labour", "rate": 130, "net": 500_00, "tax": 65_00, "gross": 565_00},
        {"kind": "visit", "rate": 60, "net": 410_44, "tax": 24_63, "gross": 435_07},
        {"kind": "rounded", "gross": -7, "net": -7},
    ]
    story = gains(given_a_job(), "charges", {"amount": 1_000_00, "currency": "CNY", "lines": lines})

    rates = rates_in(story.folded(), "CNY", amount)

    assert sum(each["gross"] for each in rates) == amount
    assert all(each["net"] + each["tax"] == each["gross"] for each in rates)
    if amount == 1_000_07:
        assert [(each["rate"], each["tax"]) for each in rates] == [(130, 65_00), (60, 24_63)]
    assert rates_in(story.folded(), "EUR", amount) == []
