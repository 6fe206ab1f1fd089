"""The packing slip in the box: sender, recipient, parcel, and every item in it."""

from dataclasses import fields, replace

import pytest

from printing import samples, samples_bench
from printing.packing_slip import LABELS
from printing.preview import as_text, cells
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from, needs_zbar
from tests.printing.typed import typed_into

NUMBER = "CD01-J000012-K"


@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples_bench.PACKINGS))
def test_every_sample_is_drawn_without_faults(name, lang):
    samples.sound(drawn(draw, samples_bench.PACKINGS[name](lang), "A5").printed)


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_sender_recipient_parcel_and_contents_can_be_read(lang):
    slip = samples_bench.packing_full(lang)

    paper = drawn(draw, slip, "A5")

    expected = [getattr(slip, field.name) for field in fields(slip) if isinstance(getattr(slip, field.name), str)]
    expected += [*slip.terms, *(text for line in slip.lines for text in line)]
    assert missing_from(paper, expected) == []
    assert paper.printed.pages == 1 or lang == "both"  # two languages of everything need a second sheet


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_under_each_signature_stands_for_whom_it_is_given(lang):
    slip = samples_bench.packing_full(lang)

    text = drawn(draw, slip, "A5").run_on

    for whom in (slip.sender, slip.customer):
        assert "".join(f"{slip.labels['signed_for']}: {whom}".split()) in text, whom


def test_the_customer_copy_of_the_service_slip_is_listed_only_when_it_is_in_the_box():
    slip = samples_bench.packing_full("en")

    inside, not_inside = (drawn(draw, content, "A5") for content in (slip, replace(slip, slip_copy="")))

    expected = ["Customer copy of the service slip"]
    assert missing_from(inside, expected) == [] and missing_from(not_inside, expected) == expected


@pytest.mark.parametrize("dpi", [180, 203, 300])
@needs_zbar
def test_the_parcel_s_number_and_ours_scan_with_both_decoders(dpi):
    paper = drawn(draw, samples_bench.packing_full("both"), "A5")

    expected = {("Code128", NUMBER), ("QRCode", NUMBER), ("Code128", "SF1390425517703")}
    assert paper.codes(dpi=dpi) == paper.second_codes(dpi=dpi) == expected


@pytest.mark.parametrize("tracking", ["", "顺丰1390425517703", "1390425517703-" * 8])
def test_a_parcel_number_no_barcode_can_hold_is_still_printed_in_full(tracking):
    paper = drawn(draw, replace(samples_bench.packing_full(), tracking=tracking), "A5")

    assert tracking in paper.run_on
    assert {text for kind, text in paper.codes(dpi=300) if kind == "Code128"} == {NUMBER}
    samples.sound(paper.printed)


def test_many_slips_with_anything_typed_into_them_have_no_fault(rounds):
    for seed in range(rounds(40, soak=1000)):
        slip = typed_into(samples_bench.packing_full(samples.LANGUAGES[seed % 3]), seed)

        assert drawn(draw, slip, "A5").printed.faults == (), f"seed {seed}"


def test_the_same_content_gives_the_same_bytes():
    assert len({drawn(draw, samples_bench.packing_full("both"), "A5").pdf for _time in range(2)}) == 1


def test_every_label_is_on_some_slip():
    slips = [samples_bench.packing_full("en"), samples_bench.packing_empty("en"), samples_bench.packing_overlong("en")]
    keyed = {key: f"«{key}»" for key in LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}

    text = "".join(drawn(draw, replace(slip, labels=keyed), "A4").run_on for slip in slips)

    assert [key for key in LABELS if f"«{key}»" not in text] == []


@pytest.mark.parametrize("name", list(samples_bench.PACKINGS))
def test_the_preview_fits_the_terminal_and_names_the_parcel(name):
    slip = samples_bench.PACKINGS[name]("both")

    lines = as_text(slip, 78)

    assert [line for line in lines if cells(line) > 78] == []
    assert "".join(slip.tracking.split()) in "".join("".join(lines).split())
