"""A terminal that cannot show lines and blocks gets ASCII, and a bar never lies about nothing and everything."""

import pytest
from rich.cells import cell_len

from fieldservice.presentation import glyphs


@pytest.fixture(autouse=True)
def signs_of_this_terminal():
    before = glyphs.in_use()
    yield
    glyphs.use(before)


@pytest.mark.parametrize(
    ("environ", "encoding", "expected"),
    [
        ({"TERM": "xterm-256color"}, "utf-8", "unicode"),
        ({"TERM": "tmux-256color"}, "UTF8", "unicode"),
        ({"TERM": "xterm"}, "gb18030", "ascii"),
        ({"TERM": "linux"}, "utf-8", "ascii"),
        ({"TERM": "vt220"}, "utf-8", "ascii"),
        ({"TERM": "xterm"}, None, "ascii"),
        ({"TERM": "linux", glyphs.VARIABLE: "unicode"}, "ascii", "unicode"),
        ({"TERM": "xterm", glyphs.VARIABLE: "ASCII"}, "utf-8", "ascii"),
    ],
)
def test_the_signs_fit_the_terminal_unless_somebody_chose(environ, encoding, expected):
    assert glyphs.fitting(environ, encoding) == expected


WIDER = {"ellipsis": 2, "arrow": 2, "chosen": 3, "not_chosen": 3}
"""Cells of the signs that take more than one in ASCII."""


def test_each_sign_takes_one_cell_but_for_some_in_ascii():
    for name, signs in glyphs.SETS.items():
        for field, sign in signs._asdict().items():
            for each in sign if field in ("sparks", "corners") else [sign]:
                assert cell_len(each) == (1 if name == "unicode" else WIDER.get(field, 1)), field


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [
        (0, 9, "...."),
        (1, 100, "#..."),
        (5, 10, "##.."),
        (99, 100, "###."),
        (9, 9, "####"),
        (12, 9, "####"),
        (1, 0, "...."),
    ],
)
def test_a_bar_is_empty_only_for_nothing_and_full_only_for_everything(part, whole, drawn):
    glyphs.use("ascii")
    assert glyphs.bar(part, whole, 4) == drawn


def test_a_sparkline_has_a_column_for_each_value():
    glyphs.use("unicode")
    assert glyphs.sparkline([0, 1, 2, 4]) == "▁▃▅█" and glyphs.sparkline([0, 0]) == "▁▁" and glyphs.sparkline([]) == ""
