"""The intake sheet as the customer signs it: everything found together, nothing that must stay secret."""

from dataclasses import fields, replace

import pytest

from printing import intake_sheet, samples, samples_bench
from printing.intake_sheet import LABELS, IntakeContent
from printing.preview import as_text, cells
from printing.service_slip import Signature
from printing.sheets import draw
from tests.printing.reading import drawn, missing_from, needs_zbar
from tests.printing.typed import typed_into

SIZES = ("A4", "A5")
NUMBER = "CD01-J000012-K"
TICKS = ("data_consent", "backup", "password", "reproduced")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples_bench.INTAKES))
def test_every_sample_is_drawn_without_faults(name, lang, size):
    samples.sound(drawn(draw, samples_bench.INTAKES[name](lang), size).printed)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_everything_found_with_the_customer_can_be_read_on_the_sheet(lang, size):
    sheet = samples_bench.intake_full(lang)

    expected = [getattr(sheet, field.name) for field in fields(sheet) if isinstance(getattr(sheet, field.name), str)]
    expected += [*sheet.accessories, *sheet.terms, *(text for pair in sheet.checklist for text in pair)]
    expected += [text for name in TICKS for text, _ticked in getattr(sheet, name)]
    expected += [
        sheet.header.title,
        sheet.header.copy,
        sheet.header.printed,
        sheet.signature.signer,
        sheet.signature.at,
    ]
    assert missing_from(drawn(draw, sheet, size), expected) == []


@pytest.mark.parametrize(("lang", "size"), [("zh", "A4"), ("en", "A4"), ("both", "A4"), ("zh", "A5")])
def test_an_ordinary_intake_fits_one_sheet(lang, size):
    assert drawn(draw, samples_bench.intake_full(lang), size).printed.pages == 1


def test_accessories_bear_the_numbers_of_their_labels():
    text = drawn(draw, samples_bench.intake_full("en"), "A4").text

    assert all(f"{n} {what}" in text for n, what in enumerate(samples_bench.intake_full("en").accessories, 1))


def test_an_intake_sheet_has_no_field_for_a_password():
    empty = IntakeContent(header=samples_bench.intake_full().header, labels={})

    assert empty.password == () and not any(field.name == "pin" or "secret" in field.name for field in fields(empty))


def test_without_accessories_the_sheet_says_so():
    bare = replace(samples_bench.intake_full("en"), accessories=(), checklist=())

    assert missing_from(drawn(draw, bare, "A4"), ["No accessories left", "Nothing checked yet"]) == []


def test_a_sheet_to_be_filled_in_by_hand_has_rows_and_says_neither():
    paper = drawn(draw, samples_bench.intake_empty("en"), "A4")

    assert len(missing_from(paper, ["No accessories left", "Nothing checked yet"])) == 2
    assert paper.printed.pages == 1


def test_the_signature_is_drawn_as_vectors_and_the_digest_is_in_the_footer_of_every_page():
    sheet = samples_bench.intake_overlong()
    signed = replace(sheet, signature=samples_bench.intake_full().signature)

    paper, unsigned = drawn(draw, signed, "A5"), drawn(draw, replace(sheet, signature=Signature("paper")), "A5")

    curves = [read.reader.pages[-1].get_contents().get_data().count(b" c ") for read in (paper, unsigned)]
    assert curves[0] > 70 and curves[1] == 0
    assert all(sheet.header.digest in page for page in paper.pages) and len(paper.pages) > 1


def test_a_refused_signature_is_printed_with_reason_and_witness():
    refused = replace(
        samples_bench.intake_full("en"), signature=Signature("refused", reason="Disputes the crack", witness="Liu Fang")
    )

    assert missing_from(drawn(draw, refused, "A5"), ["Signature refused", "Disputes the crack", "Liu Fang"]) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dpi", [180, 203, 300])
@needs_zbar
def test_both_decoders_read_the_bare_number_off_the_sheet(dpi, size):
    paper = drawn(draw, samples_bench.intake_full("both"), size)

    assert paper.codes(dpi=dpi) == paper.second_codes(dpi=dpi) == {("Code128", NUMBER), ("QRCode", NUMBER)}


def test_many_sheets_with_anything_typed_into_them_have_no_fault(rounds):
    for seed in range(rounds(40, soak=1000)):
        sheet = typed_into(samples_bench.intake_full(samples.LANGUAGES[seed % 3]), seed)

        printed = drawn(draw, sheet, SIZES[seed % 2]).printed

        assert printed.faults == (), f"seed {seed}"
        assert not set("镕䶮𠮷打印头firmware") & set(printed.missing), f"seed {seed}"


def test_the_same_content_gives_the_same_bytes():
    first, second = (drawn(draw, samples_bench.intake_full("both"), "A4").pdf for _time in range(2))

    assert first == second != drawn(draw, samples_bench.intake_full("zh"), "A4").pdf


def test_every_label_is_on_some_sheet():
    sheets = [samples_bench.intake_full("en"), samples_bench.intake_overlong("en")]
    keyed = {key: f"«{key}»" for key in LABELS} | {"reprint": "«reprint»%(n)s", "page": "«page»"}
    bare = replace(sheets[0], accessories=(), checklist=())

    text = "".join(drawn(draw, replace(sheet, labels=keyed), "A4").run_on for sheet in (*sheets, bare))

    assert [key for key in LABELS if f"«{key}»" not in text] == []


@pytest.mark.parametrize("width", [40, 78, 118])
@pytest.mark.parametrize("name", list(samples_bench.INTAKES))
def test_the_preview_of_the_sheet_fits_the_terminal(name, width):
    lines = as_text(samples_bench.INTAKES[name]("both"), width)

    assert [line for line in lines if cells(line) > width] == []
    assert intake_sheet.LABELS["password"] in "".join(lines)
