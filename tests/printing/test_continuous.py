"""Papers on 241 mm forms of three parts: needles print them once through all parts, so nothing may be pale, fine or
small."""

import re
from dataclasses import replace

import pytest

from printing import samples, samples_bench
from printing.pdf.sheet import SIZES
from printing.sheets import draw
from tests.printing.reading import Read, drawn, missing_from, needs_zbar
from tests.printing.test_layout import invented
from tests.printing.typed import typed_into

FORMS = {"241": 279.4, "241-half": 139.7, "241-third": 93.1}  # millimetres between the perforations
MM = 72 / 25.4
TEAR = 12.7 * MM
NUMBERS = r"(?:-?[\d.]+ )"


def slips():
    yield from (
        samples_bench.on_form(make(lang), lang)
        for make in (*samples.SAMPLES.values(), samples_bench.bench)
        for lang in samples.LANGUAGES
    )


def operators(paper: Read) -> list[str]:
    return [page.get_contents().get_data().decode("latin-1") for page in paper.reader.pages]


def too_weak(paper: Read) -> list[str]:
    """Marks too weak for the third part of a form, found in the PDF operators."""
    found = []
    for page in operators(paper):
        # White is the margin kept free around a code; all other ink is black.
        greys = {float(shade) for shade in re.findall(r"(?<![\d.] )(-?[\d.]+) [gG]\b", page)}
        found += [f"grey {grey}" for grey in greys - {0.0, 1.0}]
        found += [f"rule {width}" for width in re.findall(r"([\d.]+) w\b", page) if float(width) < 0.5]
        found += [f"text {size}" for size in re.findall(r"([\d.]+) Tf\b", page) if float(size) < 9]
        for part in re.findall(rf"0 g ((?:{NUMBERS}{{4}}re )+)f", page):
            found += [
                f"module {wide}"
                for wide in re.findall(rf"{NUMBERS}{{2}}([\d.]+) [\d.]+ re", part)
                if float(wide) < 0.5 * MM
            ]
            found += [
                f"module {high}" for high in re.findall(rf"{NUMBERS}{{3}}([\d.]+) re", part) if float(high) < 0.5 * MM
            ]
    return found


def ink_on_the_strips(paper: Read, page: int) -> bool:
    picture = paper.picture(page, 100)
    strip = int(12.7 / 25.4 * 100)
    edges = ((0, 0, strip, picture.height), (picture.width - strip, 0, picture.width, picture.height))
    return any(picture.crop(edge).getextrema()[0] < 255 for edge in edges)


@pytest.mark.parametrize("size", list(FORMS))
def test_every_sample_is_free_of_faults_dark_enough_and_off_the_tear_strips(size):
    for slip in slips():
        paper = drawn(draw, slip, size)

        samples.sound(paper.printed)
        assert too_weak(paper) == []
        assert not any(ink_on_the_strips(paper, page) for page in range(min(paper.printed.pages, 2)))


@pytest.mark.parametrize("size", list(FORMS))
def test_the_intake_sheet_is_also_printed_on_continuous_forms(size):
    for make in samples_bench.INTAKES.values():
        paper = drawn(draw, make("both"), size)

        samples.sound(paper.printed)
        assert too_weak(paper) == []


def test_the_checks_find_lines_and_text_that_are_too_weak():
    found = too_weak(drawn(draw, samples.full(), "A5"))

    assert {what.split()[0] for what in found} == {"grey", "rule", "text", "module"}


@pytest.mark.parametrize(("size", "height"), list(FORMS.items()))
def test_a_sheet_is_as_high_as_the_form_from_perforation_to_perforation(size, height):
    paper = drawn(draw, samples.full(), size)

    boxes = {tuple(float(side) for side in page.mediabox[2:]) for page in paper.reader.pages}
    assert [(round(wide / MM, 1), round(high / MM, 1)) for wide, high in boxes] == [(241, height)]
    assert all(setting.side >= 12.7 for setting in SIZES[size])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", [samples.full, samples_bench.bench])
def test_half_a_form_holds_an_ordinary_slip(make, lang):
    assert drawn(draw, samples_bench.on_form(make(lang), lang), "241-half").printed.pages == 1


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_a_full_form_holds_an_ordinary_slip_in_both_languages(lang):
    assert drawn(draw, samples_bench.on_form(samples.full(lang), lang), "241").printed.pages == 1


def test_a_third_may_go_on_to_a_second_form_which_names_the_slip_again():
    paper = drawn(draw, samples_bench.on_form(samples.full()), "241-third")

    assert paper.printed.pages == 2
    for page in range(2):
        assert ("Code128", "CD01-1-000042-K") in paper.codes(page)
        assert f"第 {page + 1} 页 共 2 页" in paper.pages[page]


@pytest.mark.parametrize("size", list(FORMS))
def test_all_parts_show_one_image_so_it_names_no_copy_but_says_which_part_is_whose(size):
    slip = samples_bench.on_form(samples.full())

    paper = drawn(draw, slip, size)

    for page in paper.pages:
        bare = "".join(page.split())
        assert "".join(slip.header.distribution.split()) in bare and "客户联" not in bare


def test_sheets_of_single_copies_do_not_mention_parts():
    assert missing_from(drawn(draw, samples_bench.on_form(samples.full()), "A4"), ["第三联"]) == ["第三联"]


@pytest.mark.parametrize("size", list(FORMS))
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_every_text_of_the_content_can_be_read_on_the_form(lang, size):
    slip = samples_bench.on_form(samples_bench.bench(lang), lang)

    expected = [
        slip.customer,
        slip.contact,
        slip.phone,
        slip.address,
        slip.job,
        slip.ticket,
        slip.mode,
        slip.device,
        slip.serial,
    ]
    expected += [
        slip.warranty,
        slip.configuration,
        slip.accessories,
        slip.symptom,
        slip.finding,
        slip.remark,
        slip.total,
    ]
    expected += [text for row in (*slip.handling, *slip.tests, *slip.charges) for text in row]
    expected += [slip.header.digest, slip.header.company, slip.header.printed, slip.signature.signer, *slip.terms]
    expected += [text for part in slip.parts for text in (part.number, part.name, part.old_serial, part.new_serial)]
    assert missing_from(drawn(draw, slip, size), expected) == []


@pytest.mark.parametrize("size", list(FORMS))
@pytest.mark.parametrize("dpi", [180, 203, 300])
@needs_zbar
def test_codes_scan_with_both_decoders_also_through_the_outline_of_a_demo(dpi, size):
    number = "CD01-1-000042-K"
    for slip in (samples.full(), replace(samples.full(), header=replace(samples.full().header, mark="演示 DEMO"))):
        paper = drawn(draw, slip, size)

        assert paper.codes(dpi=dpi) == paper.second_codes(dpi=dpi) == {("Code128", number), ("QRCode", number)}


def test_a_demo_is_marked_across_every_form():
    paper = drawn(draw, samples.overlong(), "241-third")

    assert all("notvalid" in "".join(page.split()) for page in paper.pages)


def test_many_papers_with_any_typed_text_have_no_fault_and_are_dark_enough(rounds):
    sizes = list(FORMS)
    for seed in range(rounds(40, soak=1000)):
        if seed % 2:
            paper = drawn(draw, invented(seed), sizes[seed % 3])
        else:
            paper = drawn(
                draw, typed_into(samples_bench.intake_full(samples.LANGUAGES[seed % 3]), seed), sizes[seed // 2 % 3]
            )

        assert paper.printed.faults == (), f"seed {seed}"
        assert too_weak(paper) == [], f"seed {seed}"


def test_the_same_content_gives_the_same_bytes():
    slip = samples_bench.on_form(samples.full())

    assert len({drawn(draw, slip, "241-half").pdf for _time in range(2)}) == 1
