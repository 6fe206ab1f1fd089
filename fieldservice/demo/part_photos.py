"""The pictures that the demo's catalogue names: simple drawings of a board, a disk, a laptop and the like."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from fieldservice.desk.parts import FOLDER
from fieldservice.private_files import make_folder, open_private

if TYPE_CHECKING:
    from fieldservice.desk import Desk

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int, Colour]
"""Left, top, right, bottom and colour of a rectangle, in pixels of a picture of 96 by 64."""

WIDTH, HEIGHT = 96, 64
PAPER, STEEL, DARK, GREEN, GOLD, BLUE, GREY, WHITE = (
    (236, 238, 240),
    (150, 158, 168),
    (40, 44, 52),
    (28, 110, 66),
    (214, 168, 60),
    (52, 92, 150),
    (92, 100, 112),
    (250, 250, 250),
)
LAPTOP: tuple[Box, ...] = (
    (20, 6, 76, 40, DARK),
    (23, 9, 73, 37, BLUE),
    (28, 14, 50, 17, WHITE),
    (28, 20, 62, 22, STEEL),
    (14, 42, 82, 50, STEEL),
    (18, 44, 78, 47, GREY),
    (42, 51, 54, 55, GREY),
)
POWER: tuple[Box, ...] = (
    (12, 18, 84, 50, STEEL),
    (16, 22, 40, 46, DARK),
    (22, 28, 34, 40, GREY),
    (66, 24, 80, 44, DARK),
    (48, 28, 60, 32, GOLD),
)
DISK: tuple[Box, ...] = (
    (24, 8, 72, 56, STEEL),
    (30, 14, 66, 40, GREY),
    (44, 22, 52, 32, WHITE),
    (30, 46, 66, 50, GREEN),
    (34, 51, 62, 55, GOLD),
)
BOARD: tuple[Box, ...] = (
    (8, 8, 88, 58, GREEN),
    (16, 14, 40, 36, DARK),
    (20, 18, 36, 32, STEEL),
    (50, 12, 54, 40, GOLD),
    (60, 12, 64, 40, GOLD),
    (12, 44, 60, 50, DARK),
    (70, 44, 84, 54, STEEL),
)
SHAPES = {"power": POWER, "disk": DISK, "storage": DISK, "board": BOARD, "loaner": LAPTOP}
"""By part group: what is drawn, one rectangle above the other."""


def put_photos(desk: Desk) -> None:
    """Write the pictures that are missing; a part group without a drawing is drawn as a board."""
    folder = make_folder(desk.session.folder / FOLDER)
    for name, group in desk.session.reader.rows("SELECT photo, \"group\" FROM part WHERE photo <> ''"):
        if not (folder / name).exists():
            with open_private(folder / name, "wb") as file:
                file.write(png(drawn(SHAPES.get(group, BOARD))))


def drawn(boxes: tuple[Box, ...]) -> list[list[Colour]]:
    """The rows of a picture, on light paper."""
    rows = [[PAPER] * WIDTH for _ in range(HEIGHT)]
    for left, top, right, bottom, colour in boxes:
        for row in rows[top:bottom]:
            row[left:right] = [colour] * (right - left)
    return rows


def png(rows: list[list[Colour]]) -> bytes:
    """A picture as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
