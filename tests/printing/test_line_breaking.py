"""The parts of papers by themselves: lines of text, codes and strokes."""

from itertools import pairwise

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fieldservice.words.line_breaking import breaks, lines
from printing import barcodes, strokes
from printing.plain_text import plain


def cells(text: str) -> int:
    return sum(1 if char < "\u2000" else 2 for char in text)


def test_english_words_stay_whole():
    assert lines("更换 firmware internationally", 16, cells) == ["更换 firmware", "internationally"]


def test_closing_marks_never_begin_and_opening_marks_never_end_a_line():
    assert lines("打印机，坏了", 6, cells) == ["打印", "机，坏", "了"]
    assert lines("打印（机）", 6, cells) == ["打印", "（机）"]
    assert lines("他说“好”了", 6, cells) == ["他说", "“好”", "了"]


@given(st.text(alphabet="打，。：）（ a1-。F5"), st.integers(2, 12))
def test_lines_are_cut_where_the_breaks_are_and_lose_blanks_alone(text, width):
    places = [0, *breaks(text, width, cells), len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]

    assert all(parts) or not text
    assert all(cells(part.rstrip(" ")) <= width for part in parts)
    assert "".join(lines(text, width, cells)).replace(" ", "") == text.replace(" ", "")


def test_a_serial_longer_than_the_line_is_cut_hard():
    assert lines("PH24N1907C1183", 6, cells) == ["PH24N1", "907C11", "83"]


@pytest.mark.parametrize(
    "number",
    ["028-8512 3456", "138 0531 0042", "+86 138 0531 0042", "(028) 8512 3456", "PH24 N190 7C11", "1390 4255 1770"],
)
def test_a_number_in_groups_stays_on_one_line(number):
    for before in ("寄件 成都高新服务站 ", "From Chengdu service point ", "电话："):
        for width in range(cells(number), 40):
            assert any(number in line for line in lines(f"{before}{number}, 成都", width + 1, cells))


def test_a_number_wider_than_the_line_is_broken_between_its_groups():
    assert lines("PH24 N190 7C11 83AB", 10, cells) == ["PH24 N190", "7C11 83AB"]


def test_line_feeds_are_kept_and_an_empty_text_gives_no_line():
    assert lines("一\n\n二", 10, cells) == ["一", "", "二"]
    assert lines("", 10, cells) == []


@given(st.text(alphabet="ab0 ，。（）“”打印机-/%￥😀", max_size=80), st.integers(2, 30))
def test_no_character_is_lost_and_no_line_is_too_wide(text, width):
    broken = lines(text, width, cells)

    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= max(width, 2) for line in broken)


def test_control_and_direction_characters_do_not_reach_paper():
    assert plain("a\x00b\x1b[31m\u202ec\u200d\ufe0f\td\r\ne\u2028f\u00a0g\ud800") == "ab[31mc d\ne\nf g"


def test_accents_are_composed():
    assert plain("e\u0301") == "é"


def decoded(text: str) -> set[str]:
    bars = barcodes.code128(text)
    whole = bars[-1][0] + bars[-1][1] + 2 * barcodes.QUIET_BARS
    picture = Image.new("L", (whole * 3, 90), 255)
    for at, wide in bars:
        picture.paste(0, ((at + barcodes.QUIET_BARS) * 3, 0, (at + wide + barcodes.QUIET_BARS) * 3, 90))
    return {found.text for found in zxingcpp.read_barcodes(picture) if found.format.name == "Code128"}


def test_barcodes_of_every_printable_character_read_back():
    printable = "".join(map(chr, range(32, 127)))
    for start in range(0, len(printable), 12):
        text = "A" + printable[start : start + 12] + "Z"
        assert decoded(text) == {text}


def test_barcodes_of_numbers_read_back_however_many_digits_stand_together():
    for text in (
        "1",
        "12",
        "123",
        "1234",
        "12345",
        "AB1234",
        "1234AB",
        "CD01-1-000042-K",
        "00" * 9,
        "9" * 19,
        "A1B22C333D4444E55555",
    ):
        assert decoded(text) == {text}


def test_digits_in_pairs_make_a_shorter_barcode():
    assert barcodes.code128("000042000042")[-1][0] < barcodes.code128("ABCDEFGHIJKL")[-1][0]


def test_a_text_that_code128_cannot_hold_gives_no_barcode():
    assert barcodes.code128("") is barcodes.code128("成都") is barcodes.code128("a\n") is None


def test_a_smoothed_stroke_passes_through_every_point():
    drawn = [(0.0, 0.0), (4.0, 6.0), (9.0, 2.0), (9.0, 2.0), (12.0, 8.0)]

    assert [segment[4:] for segment in strokes.curves(drawn)] == [(4.0, 6.0), (9.0, 2.0), (12.0, 8.0)]


def test_a_signature_keeps_its_proportions_in_its_box():
    fitted = strokes.fitted([[(10, 10, 0), (30, 20, 9)], [], [(20, 20, 12)]], 100, 100)

    assert fitted == [[(0, 25), (100, 75)], [(50, 75)]]


def test_a_width_without_room_for_anything_gives_each_character_a_line_and_ends():
    assert lines("开机", -4, len) == ["开", "机"]
