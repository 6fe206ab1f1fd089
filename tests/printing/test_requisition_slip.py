"""The requisition slip and the issue note: lines, serial numbers, who asked, issued and received."""

from dataclasses import replace

import pytest

from printing import samples, samples_requisitions
from printing.preview import as_text, cells
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from, needs_zbar


@pytest.mark.parametrize("size", ["A5", "A4"])
@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples_requisitions.REQUISITIONS))
def test_every_sample_is_drawn_without_faults(name, lang, size):
    content = samples_requisitions.REQUISITIONS[name](lang)

    paper = drawn(draw, content, size)

    samples.sound(paper.printed)
    assert missing_from(paper, [line.part for line in content.lines]) == []
    assert paper.printed.pages == 1 or name == "overlong"
    for width in (40, 80):
        assert max(map(cells, as_text(content, width))) <= width


def test_what_is_not_known_has_no_field_and_no_column():
    full = samples_requisitions.requisition_full("en")

    shown = drawn(draw, replace(full, needed="", approval="", lines=full.lines[:1]), "A5").run_on

    assert "Urgency" in shown and "Issued" in shown
    assert not any(label in shown for label in ("Neededby", "Approval", "Expectedon", "Serialnumbers"))


@needs_zbar
def test_the_number_of_the_requisition_scans():
    paper = drawn(draw, samples_requisitions.requisition_full("both"), "A5")

    expected = {("Code128", "CD01-Q000017-K"), ("QRCode", "CD01-Q000017-K")}
    assert paper.codes(dpi=203) == paper.second_codes(dpi=203) == expected
