"""Reads PWG and Apple raster with CUPS' own library, so that the reader is not the writer's."""

import ctypes
import ctypes.util
import os
import struct

import pytest
from PIL import Image, ImageChops

HEAD = 1796
MODES = {18: "L", 19: "RGB", 3: "1"}


def pages_of(raster: bytes, folder) -> list[Image.Image]:
    """The pages of a raster as pictures; skips the test where the library is missing."""
    name = ctypes.util.find_library("cups")
    if not name:
        pytest.skip("needs libcups (package libcups2)")
    cups = ctypes.CDLL(name)
    cups.cupsRasterOpen.restype = ctypes.c_void_p
    path = folder / "pages.raster"
    path.write_bytes(raster)
    file = os.open(path, os.O_RDONLY)
    reader = ctypes.c_void_p(cups.cupsRasterOpen(file, 0))
    pages, head = [], ctypes.create_string_buffer(4096)
    try:
        while cups.cupsRasterReadHeader2(reader, head):
            width, height = struct.unpack_from("=II", head, 372)
            row, _order, space = struct.unpack_from("=III", head, 392)
            line, lines = ctypes.create_string_buffer(row), []
            for _ in range(height):
                assert cups.cupsRasterReadPixels(reader, line, row) == row, "the raster ends too early"
                lines.append(line.raw)
            page = Image.frombytes(MODES[space], (width, height), b"".join(lines))
            pages.append(ImageChops.invert(page) if space == 3 else page)
    finally:
        cups.cupsRasterClose(reader)
        os.close(file)
    return pages
