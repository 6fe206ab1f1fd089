"""Labels on devices, accessories, shelves and parcels: they fit their size, and the scanner reads them."""

import random
from dataclasses import replace

import pytest

from printing import labels, typefaces
from printing.labels import LabelContent
from printing.samples import LANGUAGES
from printing.samples_labels import JOB, LABELS, address, device, overlong, place
from printing.thermal.label_layout import LabelLayout, laid_out
from printing.thermal.media import media_named
from tests.printing.thermal_reading import (
    PIECES,
    coded,
    decoded,
    decoded_by_zbar,
    escpos,
    faults,
    needs_zbar,
    words_on,
    zpl,
)

SIZES = ("60x40", "50x30", "100x70", "40x30", "60x40@300")


def laid(content: LabelContent) -> LabelLayout:
    return laid_out(content, media_named(content.size))


def printed(content: LabelContent):
    """The label as a printer of each language puts it on paper."""
    on = media_named(content.size)
    [label] = zpl(labels.thermal(content, "zpl").data)
    [part] = escpos(labels.thermal(content, "escpos-raster").data)
    assert part.ended == "next label" and len(part.rows) <= on.height
    assert part.picture(on.width, on.height).tobytes() == label.tobytes()
    return label


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LABELS)
def test_every_label_shows_its_lines_and_codes_inside_its_edges(name, lang, size):
    content = LABELS[name](lang, size)

    label = laid(content)

    assert faults(label.canvas, media_named(size).height) == []
    text = words_on(label.canvas)
    for line, _weight in content.lines:
        assert squeezed(typefaces.settle(line, set())) in text or line in label.shortened + label.left_out
    assert decoded(printed(content)) == coded(label.canvas)
    assert {text for _kind, text in coded(label.canvas)} == {content.code, content.barcode} - {""}


@pytest.mark.parametrize("name", ["device", "accessory", "place"])
@pytest.mark.parametrize(("size", "lang"), [*(("60x40", lang) for lang in LANGUAGES), ("50x30", "zh"), ("50x30", "en")])
def test_an_everyday_label_is_never_shortened(name, size, lang):
    assert laid(LABELS[name](lang, size)).shortened == ()


def test_the_label_of_a_device_in_both_languages_stands_whole_on_50_by_30_mm():
    label = laid(device("both", "50x30"))

    assert label.whole and label.left_out == ()


@pytest.mark.parametrize("size", ["60x40", "50x30", "40x30", "35x25", "40x20"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_small_label_does_without_what_matters_least_before_a_word_is_cut(lang, size):
    content = replace(device(lang, size), mark="")
    steps = [text for text, _instead in content.without]

    label = laid(content)

    assert label.whole and label.shortened == ()
    assert list(label.left_out) == [text for text in steps if text in label.left_out]
    shown = words_on(label.canvas)
    assert JOB in shown and "A-12" in shown and ("QRCode", JOB) in coded(label.canvas)


def test_the_second_language_goes_before_a_field_and_the_promised_time_before_the_serial_and_the_model():
    small, smaller = (laid(device("both", size)) for size in ("40x30", "35x25"))

    assert small.left_out and all("恒印" in text or "Promised for" in text for text in small.left_out)
    assert "2026-11-24" in words_on(small.canvas) and "PH24N1907C1183" in words_on(small.canvas)
    assert "2026-11-24" not in words_on(smaller.canvas) and "恒印" in words_on(smaller.canvas)


def test_a_short_line_stands_again_where_only_a_long_one_had_to_go():
    content = LabelContent(
        lines=((JOB, "number"), ("欧阳", "big"), ("说明" * 90, "text"), ("2 / 3", "small")),
        code=JOB,
        size="50x30",
        without=(("2 / 3", ""), ("说明" * 90, "")),
    )

    label = laid(content)

    assert label.left_out == ("说明" * 90,) and "2/3" in words_on(label.canvas)


def test_a_mark_in_two_languages_is_not_cut_but_said_in_one():
    label = laid(overlong("both", "40x30"))

    assert [box.text for box in label.canvas.placed if box.white] == ["演示 不作凭证"]


@pytest.mark.parametrize("size", ["100x70", "60x40", "50x30", "40x30"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_phone_number_and_no_tracking_number_is_broken_on_an_address_label(lang, size):
    label = laid(address(lang, size))

    rows = [box.text for box in label.canvas.placed if box.what == "text"]
    for number in ("138 0531 7762", "028-8512 3456", "SF1390425517703", JOB):
        assert any(number in row for row in rows) or any(number in text for text in label.left_out + label.shortened)
    assert any("138 0531 7762" in row for row in rows) and JOB in rows


@pytest.mark.parametrize("size", ["30x20", "25x15"])
def test_every_character_of_the_job_number_stands_on_the_smallest_labels(size):
    assert JOB in words_on(laid(device("both", size)).canvas)


def test_rare_letters_of_a_name_stand_on_a_label_as_dots_of_their_own():
    name = "𠮷田 Thế Muñoz Jäger"
    label = laid(replace(device(), lines=((JOB, "number"), (name, "big"))))

    assert label.missing == () and squeezed(name) in words_on(label.canvas)


def test_the_address_label_has_room_for_a_long_address_in_both_languages():
    assert laid(LABELS["address"]("both")).shortened == ()


@needs_zbar
def test_a_second_decoder_reads_the_same_codes(tmp_path):
    contents = [LABELS[name]("both", size) for name in LABELS for size in ("60x40", "50x30", "100x70")]

    found = decoded_by_zbar([printed(content) for content in contents], tmp_path)

    assert found == [coded(laid(content).canvas) for content in contents]


@pytest.mark.parametrize("name", LABELS)
def test_a_smeared_label_still_gives_its_qr(name):
    content = LABELS[name]()

    assert {code for code in coded(laid(content).canvas) if code[0] == "QRCode"} <= decoded(printed(content), blur=1)


@pytest.mark.parametrize("size", SIZES)
def test_no_module_is_finer_than_a_scanner_reads(size):
    per_mm = media_named(size).per_mm
    for name in LABELS:
        for box in laid(LABELS[name]("zh", size)).canvas.placed:
            assert box.what not in ("bars", "square") or box.module / per_mm >= {"bars": 0.25, "square": 0.5}[box.what]


def test_a_barcode_too_long_for_the_label_becomes_a_qr():
    short, long = laid(device()), laid(replace(device(), barcode="PH24N1907C1183" * 2))

    assert coded(short.canvas) == {("QRCode", JOB), ("Code128", JOB)}
    assert coded(long.canvas) == {("QRCode", JOB), ("QRCode", "PH24N1907C1183" * 2)}


def test_a_qr_too_large_for_the_label_becomes_text():
    label = laid(replace(place(), code="https://example.cn/" + "x" * 60, size="50x30"))
    tiny = laid(replace(place(), code="https://example.cn/" + "x" * 300, size="40x30"))

    assert coded(label.canvas) == {("QRCode", "https://example.cn/" + "x" * 60)}
    assert coded(tiny.canvas) == set() and "https://example.cn/xxx" in words_on(tiny.canvas)


def test_a_text_that_does_not_fit_the_label_ends_with_an_ellipsis_and_is_reported():
    label = laid(overlong())

    assert "…" in words_on(label.canvas)
    assert set(label.shortened) <= {line for line, _weight in overlong().lines} and label.shortened


def test_a_label_too_small_for_any_line_is_refused():
    assert laid(replace(overlong(), size="25x15")).shortened
    with pytest.raises(ValueError, match="no thermal media"):
        labels.thermal(replace(overlong(), size="20x10"), "zpl")


def test_the_job_number_is_the_largest_thing_on_a_device_label_that_is_not_wrapped():
    texts = [box for box in laid(device()).canvas.placed if box.what == "text"]

    [number] = [box for box in texts if box.text == JOB]
    assert number.size > max(box.size for box in texts if box.text.startswith(("恒印", "PH24", "预计")))


@pytest.mark.parametrize("size", SIZES)
def test_no_letter_on_a_label_is_under_seven_points(size):
    on = media_named(size)
    for name in LABELS:
        texts = [box for box in laid(LABELS[name]("both", size)).canvas.placed if box.what == "text"]
        assert min(box.size for box in texts) / on.per_mm >= 7 * 25.4 / 72 - 0.02


@pytest.mark.parametrize("name", ["欧阳", "成都高新技术产业开发区人民医院信息科 欧阳修文", "Ouyang " * 12])
def test_a_long_name_does_not_make_the_job_number_smaller(name):
    content = device()
    long = replace(content, lines=(content.lines[0], (name, "big"), *content.lines[2:]))

    sizes = {box.size for label in (content, long) for box in laid(label).canvas.placed if box.text == JOB and box.bold}

    assert len(sizes) == 1
    assert squeezed(name) in words_on(laid(long).canvas)


def test_a_long_name_takes_a_second_line_before_its_letters_are_small():
    content = device()
    long = replace(
        content, lines=(content.lines[0], ("成都高新技术产业开发区人民医院信息科 欧阳修文", "big"), *content.lines[2:])
    )

    named = [box for box in laid(long).canvas.placed if box.bold and box.text != JOB and box.what == "text"]

    assert len(named) == 2 and min(box.size for box in named) >= 28


@pytest.mark.parametrize("roll", ["80", "58"])
def test_an_office_without_a_label_printer_prints_its_labels_on_the_receipt_roll(roll):
    [text] = escpos(labels.thermal(device(), "escpos-text", roll).data)
    [picture] = escpos(labels.thermal(device(), "escpos-raster", roll).data)

    assert text.ended == picture.ended == "cut"
    assert JOB in text.text and "PH24N1907C1183" in text.text
    assert {(code.kind, code.text) for code in text.codes} == {("QRCode", JOB), ("Code128", JOB)}
    assert decoded(picture.picture(media_named(roll).width)) == {("QRCode", JOB), ("Code128", JOB)}


def test_many_labels_with_anything_typed_into_them_fit(rounds):
    for seed in range(rounds(40, soak=1000)):
        chance = random.Random(seed)

        def text(longest: int, chance: random.Random = chance) -> str:
            return "".join(chance.choice(PIECES) for _ in range(chance.choice((0, 1, 2, 5, longest))))

        lines = tuple(
            (text(60), chance.choice(("number", "big", "text", "small"))) for _ in range(chance.randint(0, 7))
        )
        code, bars = (chance.choice((JOB, JOB + "/12", text(6), "")) for _ in range(2))
        content = LabelContent(
            lines=lines, code=code, barcode=bars, mark=chance.choice(("", text(9))), size=chance.choice(SIZES)
        )

        label = laid(content)

        assert faults(label.canvas, media_named(content.size).height) == [], f"seed {seed}"
        assert decoded(printed(content)) == coded(label.canvas), f"seed {seed}"
        shown = words_on(label.canvas)
        for line, _weight in lines:
            settled = typefaces.settle(line, set())
            assert squeezed(settled) in shown or settled in label.shortened, f"seed {seed}"
        assert not set("镕䶮𠮷打印头firmware") & set(label.missing), f"seed {seed}"


@pytest.mark.parametrize("size", ["60x40", "50x30", "40x30"])
def test_a_small_tag_keeps_its_own_code_and_every_word_before_the_bars_of_a_serial_number(size):
    tag, serial, kept = "CD01-F000030-7", "OLD-FUS-0718", "CD01-J000050-5  孙丽  2026-11-30"
    lines = ((tag, "number"), ("FUS-3300", "big"), ("定影组件", "text"), (serial, "text"), (kept, "small"))
    content = LabelContent(
        lines=lines, code=tag, barcode=serial, mark="演示 - 无效", size=size, without=(("定影组件", ""),)
    )

    label = laid(content)

    assert label.whole and faults(label.canvas, media_named(size).height) == []
    assert decoded(printed(content)) == coded(label.canvas) and ("QRCode", tag) in coded(label.canvas)
    for shown in (tag, "FUS-3300", serial, squeezed(kept)):
        assert shown in words_on(label.canvas)
