"""The printer languages by themselves: the content of commands, and the sending of pictures."""

import random

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printing import barcodes, typefaces
from printing.thermal import escpos, paper_strip, zpl
from tests.printing.thermal_reading import escpos as read
from tests.printing.thermal_reading import white
from tests.printing.thermal_reading import zpl as read_label


@given(st.text(max_size=60))
def test_a_line_of_settled_text_is_sent_in_the_printers_characters_without_a_command_or_as_dots(text):
    for line in escpos.settled(text, set()).split("\n"):
        if not escpos.is_held(line):
            assert set(line) <= typefaces.face(typefaces.REGULAR).drawable | typefaces.face(typefaces.RARE).drawable
            continue
        data = escpos.encoded(line)

        assert len(data) == escpos.cells(line)
        assert not any(byte < 32 or byte == 127 for byte in data)
        assert data.decode("gbk") == line


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=40))
def test_the_printers_own_code128_encodes_the_text(text):
    data = escpos.START + escpos.code128(text, 2) + b"\n" + escpos.CUT

    assert [code.text for code in read(data)[0].codes] == [text]


@given(st.text(max_size=80))
def test_the_room_that_a_qr_code_takes_is_never_underestimated(text):
    inert = paper_strip.code_text(text)

    if inert:
        assert barcodes.qr(inert)[0] <= barcodes.qr_side(inert)


def test_a_text_too_long_for_a_qr_code_has_no_size():
    assert barcodes.qr_side("x" * 2331) == 177 and barcodes.qr_side("x" * 2332) is None


def speckled(seed: int) -> Image.Image:
    """A picture with ink here and there, in stretches of any width, as no paper of ours has."""
    chance = random.Random(seed)
    made = Image.new("1", (chance.choice((8, 100, 384, 576)), chance.randint(1, 900)))
    for _ in range(chance.randint(0, 30)):
        x, y = chance.randrange(made.width), chance.randrange(made.height)
        made.paste(1, (x, y, min(made.width, x + chance.randint(1, 300)), min(made.height, y + chance.randint(1, 60))))
    return made


def test_a_picture_comes_out_dot_for_dot_however_it_was_split():
    for seed in range(60):
        picture = speckled(seed)

        [part] = read(escpos.START + escpos.raster(picture) + escpos.CUT)
        [label] = read_label(zpl.label(picture))

        assert part.picture(picture.width).tobytes() == label.tobytes() == white(picture).tobytes()


def test_a_white_picture_takes_few_bytes():
    assert len(escpos.raster(Image.new("1", (576, 1000)))) < 1100
