"""Nothing on paper is clipped, overlapping or lost, whatever text people type."""

import random
from dataclasses import fields, replace

import pytest

from printing import samples, typefaces
from printing.pdf import layout_lint
from printing.pdf.sheet import SIZES, PdfSheet, TextStyle
from printing.service_slip import Signature, SlipContent, SlipPart
from tests.printing.reading import read

PIECES = (
    "镕", "䶮", "𠮷", "打印头", "不", "（", "）", "，", "。", "“", "”", "《", "》", "……", "——", "￥12.50", "100%",
    " ", "\n", "\t", "\r\n",
    "firmware", "internationalisation", "V2.31-rc4", "https://example.cn/a?b=c&d=e", "S" * 70, "0123456789", "é",
    "e\u0301", "ß",
    "😀", "👨\u200d👩\u200d👧", "שלום", "مرحبا", "\u202eabc\u202c", "\x00", "\x1b[31m", "\x7f", "\ud800", "\ufe0f",
    "\u2028", "﷽", "​",
)  # fmt: skip


def invented(seed: int) -> SlipContent:
    """A slip with every text left empty, short or overlong, made of pieces that once broke a paper."""
    chance = random.Random(seed)

    def text(longest: int) -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.choice((0, 0, 1, 2, 5, longest))))

    base = samples.full(chance.choice(samples.LANGUAGES))
    texts = {f.name: text(40) for f in fields(SlipContent) if isinstance(getattr(base, f.name), str)}
    texts |= {"symptom": text(200), "finding": text(200), "remark": text(200)}
    if chance.random() < 0.5:
        texts |= {"ticket": "", "received": "", "promised": ""}  # a visit, nothing on the bench
    heads = ("company", "point", "copy", "revision", "printed", "mark", "title")
    paper = replace(base.header, **{name: text(12) for name in heads}, print_no=chance.randint(1, 12))
    return replace(
        base,
        **texts,
        header=paper,
        handling=tuple((text(2), text(300)) for _ in range(chance.randint(0, 9))),
        parts=tuple(SlipPart(text(3), text(9), text(1), text(3), text(3)) for _ in range(chance.randint(0, 20))),
        charges=tuple((text(4), text(2)) for _ in range(chance.randint(0, 6))),
        result=tuple((text(5), chance.random() < 0.5) for _ in range(chance.randint(0, 4))),
        tests=tuple((text(5), text(9)) for _ in range(chance.choice((0, 0, 0, 5)))),
        terms=tuple(text(40) for _ in range(chance.randint(0, 5))),
        signature=chance.choice((
            base.signature, Signature(), Signature("paper", text(5)), Signature("drawn", strokes=(((3, 4, 0),), ())),
            Signature("refused", reason=text(60), witness=text(5)),
        )),
    )  # fmt: skip


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples.SAMPLES))
def test_every_sample_is_drawn_without_faults(name, lang, size):
    samples.sound(read(samples.SAMPLES[name](lang), size).printed)


def test_a_sample_with_a_missing_glyph_is_refused_by_the_name_of_the_character():
    with pytest.raises(samples.Unsound, match=r"'😀' U\+1F600"):
        samples.sound(read(replace(samples.full(), remark="好😀")).printed)


def test_at_the_counter_a_missing_glyph_is_printed_as_its_code_point_and_reported():
    paper = read(replace(samples.full(), remark="好😀"))

    assert "好〓U+1F600" in paper.run_on
    assert paper.printed.missing == ("😀",)


def test_a_hundred_slips_with_anything_typed_into_them_have_no_fault(rounds):
    for seed in range(rounds(100, soak=1000)):
        slip = invented(seed)
        paper = read(slip, ("A4", "A5", "241", "A5", "241-half", "241-third")[seed % 6])

        assert paper.printed.faults == (), f"seed {seed}"
        assert paper.printed.pages == len(paper.reader.pages), f"seed {seed}"
        assert not set("镕䶮𠮷打印头firmware") & set(paper.printed.missing), f"seed {seed}"


def test_rows_longer_than_a_sheet_lose_no_word():
    words = [f"{number}号部件" for number in range(2000)]

    paper = read(replace(samples.full(), finding="，".join(words)), "A5")

    # Below the label, which is repeated on each page, and above the footer.
    body = ["".join(page.split()).partition("诊断结果")[2].partition("打印2026")[0] for page in paper.pages]
    assert "，".join(words) in "".join(body)
    assert paper.printed.pages > 3 and paper.printed.faults == ()


def test_serial_numbers_stay_on_one_line():
    serial = "DL820K2409A00317-REWORK-00042"
    parts = (SlipPart("PH-820-24N-LONG-NUMBER", "打印头" * 20, "1", serial, serial),)

    paper = read(replace(samples.full(), serial=serial, parts=parts), "A4")

    assert paper.text.count(serial) == 3


@pytest.mark.parametrize(
    ("what", "draw"),
    [
        ("clipped", lambda sheet: sheet.text(100, 100, "Print head", TextStyle(9), (100, 90, 120, 104))),
        ("outside", lambda sheet: sheet.text(20, 100, "Print head", TextStyle(9), (0, 90, 200, 104))),
        (
            "overlapping",
            lambda sheet: [sheet.text(x, 100, "Print head", TextStyle(9), (100, 90, 200, 104)) for x in (100, 110)],
        ),
        ("small", lambda sheet: sheet.text(100, 100, "Print head", TextStyle(6.8), (100, 90, 200, 104))),
        (
            "overlapping",
            lambda sheet: [
                sheet.text(100, 100, "Print head", TextStyle(9), (100, 90, 200, 104)),
                sheet.cells("qr", 90, 80, 60, 60, []),
            ],
        ),
    ],
)
def test_the_checks_find_text_that_is_clipped_outside_overlapping_or_small(what, draw):
    sheet = PdfSheet(SIZES["A4"][0])

    draw(sheet)

    assert {fault.what for fault in layout_lint.faults([sheet])} == {what}


def test_bold_and_regular_are_faces_of_different_names():
    names = {typefaces.face(name).face.name for name in (typefaces.REGULAR, typefaces.BOLD, typefaces.RARE)}

    assert len(names) == 3


def test_a_missing_font_is_named(monkeypatch):
    monkeypatch.setitem(typefaces.FILES, "Lost", "Lost.ttf")

    with pytest.raises(typefaces.CannotPrint, match=r"Lost\.ttf"):
        typefaces.face("Lost")
