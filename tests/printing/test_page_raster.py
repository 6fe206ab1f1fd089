"""Pages as pictures, for printers that take no PDF: CUPS' own reader reads back what was drawn."""

import sys
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing.sending.page_raster import PWG, URF, NoRasterizer, RasterNeeds, nearest_dpi, raster_of
from tests.support.raster import pages_of


def pdf(*sizes, colour=(0, 0, 0)):
    out = BytesIO()
    canvas = Canvas(out)
    for size in sizes:
        canvas.setPageSize(size)
        canvas.setFillColorRGB(*colour)
        canvas.drawString(20, 20, "CD01-T000007-X, and what belongs to it")
        canvas.rect(40, 40, 30, 10, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("format_", [PWG, URF])
def test_each_page_is_read_back_as_it_was_drawn(format_, tmp_path):
    drawn = pdf((105 * mm, 148 * mm), (148 * mm, 105 * mm))

    pages = pages_of(raster_of(drawn, RasterNeeds(format_, 200, ("sgray_8",))), tmp_path)

    assert [page.mode for page in pages] == ["L", "L"]
    assert [page.size for page in pages] == [(827, 1166), (1166, 827)]
    for page in pages:
        boxes = ImageChops.invert(page).getbbox()
        assert boxes and boxes[3] <= page.height - 40, "the text stands at the foot of the page"


def test_colours_are_kept_where_the_printer_has_them_and_a_grey_page_stays_small(tmp_path):
    both, size = ("srgb_8", "sgray_8"), (105 * mm, 148 * mm)

    (red,) = pages_of(raster_of(pdf(size, colour=(1, 0, 0)), RasterNeeds(PWG, 150, both)), tmp_path)
    (grey,) = pages_of(raster_of(pdf(size), RasterNeeds(PWG, 150, both)), tmp_path)
    (only,) = pages_of(raster_of(pdf(size), RasterNeeds(PWG, 150, ("srgb_8",))), tmp_path)

    assert (red.mode, grey.mode, only.mode) == ("RGB", "L", "RGB")
    assert (255, 0, 0) in {colour for _count, colour in red.getcolors(100_000)}


def test_a_printer_of_black_dots_gets_black_dots(tmp_path):
    (page,) = pages_of(raster_of(pdf((105 * mm, 148 * mm)), RasterNeeds(PWG, 203, ("black_1",))), tmp_path)

    assert page.mode == "1" and 0 < page.histogram()[0] < page.histogram()[-1]


def test_lines_that_repeat_and_pixels_that_differ_are_packed_and_unpacked_alike(tmp_path):
    noise = Image.frombytes("L", (300, 700), bytes((x * y * 7) % 256 for y in range(700) for x in range(300)))
    noise.paste(255, (0, 100, 300, 690))  # more equal lines than one count holds
    out = BytesIO()
    canvas = Canvas(out, noise.size)
    canvas.drawImage(ImageReader(noise), 0, 0)
    canvas.save()

    (page,) = pages_of(raster_of(out.getvalue(), RasterNeeds(PWG, 72, ("sgray_8",))), tmp_path)

    assert page.size == (300, 700) and page.crop((0, 100, 300, 690)).getextrema() == (255, 255)
    assert page.crop((0, 0, 300, 100)).getextrema() != (255, 255)


@pytest.mark.parametrize(
    ("offered", "taken"), [([600, 300], 300), ([600, 1200], 600), ([203], 203), ([200, 400], 400), ([], 300)]
)
def test_the_nearest_resolution_is_taken(offered, taken):
    assert nearest_dpi(offered) == taken


def test_without_the_library_that_draws_pages_somebody_must_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)

    with pytest.raises(NoRasterizer):
        raster_of(pdf((100, 100)), RasterNeeds(PWG, 300, ("sgray_8",)))


def test_what_is_no_pdf_is_refused():
    with pytest.raises(ValueError):
        raster_of(b"%PDF-1.4 torn", RasterNeeds(PWG, 300, ("sgray_8",)))
