"""The consignment note in a box of faulty parts: from, to, a row for each piece, and who scanned them."""

from dataclasses import astuple, fields, replace

import pytest

from printing import samples
from printing.consignment_note import LABELS
from printing.preview import as_text, cells
from printing.samples_parts import CONSIGNMENTS, consignment_full
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("name", list(CONSIGNMENTS))
def test_every_sample_is_drawn_without_faults(name, size, lang):
    samples.sound(drawn(draw, CONSIGNMENTS[name](lang), size).printed)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_offices_way_and_every_piece_can_be_read(lang):
    note = consignment_full(lang)

    paper = drawn(draw, note, "A5")

    expected = [getattr(note, field.name) for field in fields(note) if isinstance(getattr(note, field.name), str)]
    pieces = [line for row in note.rows for text in astuple(row) for line in text.split("\n")]
    assert missing_from(paper, [*expected, *pieces]) == []
    assert paper.printed.pages == 1


def test_its_number_and_that_of_the_parcel_can_be_scanned():
    note = consignment_full("both")

    codes = drawn(draw, note, "A5").codes(dpi=203)

    assert {("Code128", note.header.number), ("Code128", note.tracking)} <= codes


def test_every_label_is_on_some_note():
    keyed = {key: f"«{key}»" for key in LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}

    text = "".join(drawn(draw, replace(make("en"), labels=keyed), "A4").run_on for make in CONSIGNMENTS.values())

    assert [key for key in LABELS if f"«{key}»" not in text] == []


def test_the_preview_fits_the_terminal():
    assert [line for line in as_text(consignment_full("both"), 78) if cells(line) > 78] == []
