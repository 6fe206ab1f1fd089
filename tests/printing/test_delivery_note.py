"""The delivery note in a box of parts: from, to, every part with its serial numbers, and who counted them."""

from dataclasses import fields, replace

import pytest

from printing import samples
from printing.delivery_note import LABELS
from printing.preview import as_text, cells
from printing.samples_parts import NOTES, note_full, note_overlong
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("size", ["A4", "A5"])
@pytest.mark.parametrize("name", list(NOTES))
def test_every_sample_is_drawn_without_faults(name, size, lang):
    samples.sound(drawn(draw, NOTES[name](lang), size).printed)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_offices_way_and_parts_can_be_read(lang):
    note = note_full(lang)

    paper = drawn(draw, note, "A5")

    expected = [getattr(note, field.name) for field in fields(note) if isinstance(getattr(note, field.name), str)]
    assert missing_from(paper, [*expected, *(text for line in note.lines for text in line)]) == []
    assert paper.printed.pages == 1 or lang == "both"


def test_its_number_and_that_of_the_parcel_can_be_scanned():
    note = note_full("both")

    codes = drawn(draw, note, "A5").codes(dpi=203)

    assert {("Code128", note.header.number), ("Code128", note.tracking)} <= codes


def test_every_label_is_on_some_note():
    keyed = {key: f"«{key}»" for key in LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}

    text = "".join(drawn(draw, replace(make("en"), labels=keyed), "A4").run_on for make in NOTES.values())

    assert [key for key in LABELS if f"«{key}»" not in text] == []


def test_the_preview_fits_the_terminal():
    assert [line for line in as_text(note_full("both"), 78) if cells(line) > 78] == []


def test_who_received_parts_signs_below_a_part():
    note = note_overlong("en")

    last = drawn(draw, note, "A5").pages[-1]

    assert LABELS["differs"] in last and LABELS["signed_for"] in last and "\nPH-820" in last
