"""The preview of the slip in the terminal has the same content as the print."""

import subprocess
import sys
from dataclasses import replace

import pytest

from printing import samples
from printing.preview import as_text, braille, cells
from printing.service_slip import Signature


@pytest.mark.parametrize("width", [40, 78, 118])
@pytest.mark.parametrize("lang", samples.LANGUAGES)
@pytest.mark.parametrize("name", list(samples.SAMPLES))
def test_no_line_is_wider_than_the_terminal(name, lang, width):
    assert [line for line in as_text(samples.SAMPLES[name](lang), width) if cells(line) > width] == []


def test_the_preview_shows_the_facts_that_the_paper_will_show():
    slip = samples.full()

    text = "".join("".join(as_text(slip)).split())

    for expected in (
        slip.header.number,
        slip.customer,
        slip.serial,
        slip.symptom,
        slip.finding,
        slip.handling[2][1],
        slip.total,
        slip.header.digest,
    ):
        assert "".join(expected.split()) in text


def test_the_signature_shows_as_braille_and_only_when_drawn():
    drawn, on_paper = samples.full(), replace(samples.full(), signature=Signature("paper"))

    shown = [any("\u2801" <= char <= "\u28ff" for line in as_text(slip) for char in line) for slip in (drawn, on_paper)]

    assert shown == [True, False]


def test_a_straight_stroke_runs_from_corner_to_corner():
    upper, lower = braille([[(0, 0), (3, 7)]], 2, 2)

    first, last = ord(upper[0]) - 0x2800, ord(lower[-1]) - 0x2800
    assert first & 0x01 and last & 0x80


def test_a_demo_is_marked_in_the_first_line():
    assert as_text(samples.overlong())[0] == "DEMO 演示 - not valid"


def test_no_escape_sequence_reaches_the_terminal():
    slip = replace(samples.full(), remark="\x1b]0;owned\x07\x9b31m", customer="a\u202eb")

    assert not any(char in line for line in as_text(slip) for char in "\x1b\x07\x9b\u202e")


def test_a_preview_loads_no_pdf_library():
    seen = "import sys; from printing import preview, samples; preview.as_text(samples.full()); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout.split()

    assert not {"reportlab", "segno"} & set(loaded)
