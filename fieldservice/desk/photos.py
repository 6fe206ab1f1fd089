"""Makes a file fit to be attached: a photo shows what its camera showed and says nothing else, a scan stays as it is.

A photo is drawn anew from its pixels before it is kept or sent, turned as the camera was held. So the place where it
was taken, the camera's number, the owner's name and whatever else a phone writes into it stay outside.
"""

from __future__ import annotations

import os
import warnings
from contextlib import suppress
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 20 * 1024 * 1024
"""Bytes of one attached file."""
MOST_PIXELS = 120_000_000
"""Pixels of one picture, more than phones take: a small file may claim to be a picture that no memory holds."""
LONGEST_NAME, LONGEST_ENDING = 100, 10
MOST_BYTES = 200
"""Bytes of a name, as file systems count."""

STARTS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
"""The types of files that may be attached, by their first bytes."""
HEIC = "image/heic"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""What stands behind `ftyp` in a photo of an iPhone."""
ENDINGS = {"image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"), "image/png": (".png",), "application/pdf": (".pdf",)}
"""Endings of names by type; the first is given to a name that has none of them."""
KNOWN_ENDINGS = {ending for endings in ENDINGS.values() for ending in endings} | {".heic", ".heif", ".hif"}

NOT_A_PHOTO = N_("%(name)s is neither a JPEG nor a PNG picture nor a PDF nor a HEIC photo.")
TOO_LARGE = N_("%(name)s is larger than %(most)s MB.")
TOO_MANY_PIXELS = N_("%(name)s has more than %(most)s million pixels.")
DAMAGED = N_("%(name)s is damaged: only part of the picture can be read.")
NO_FILE = N_("%(name)s cannot be read: %(why)s.")
NOT_THERE = N_("There is no file %(name)s.")
NO_HEIC = N_(
    "%(name)s is a HEIC photo. To attach such photos, run: pip install pillow-heif; or set the phone to take "
    "JPEG photos (“Most Compatible”)."
)
ELSEWHERE = N_("%(name)s is on the machine %(host)s. Copy it to this machine first.")
OF_A_FILE = (NOT_A_PHOTO, TOO_LARGE, TOO_MANY_PIXELS, DAMAGED, NO_FILE, NOT_THERE, NO_HEIC, ELSEWHERE)
"""What can be wrong with a file that somebody names."""


class Attachment(NamedTuple):
    """A file as it is kept."""

    name: str
    type: str
    content: bytes


def attachment(path: Path) -> Attachment:
    """The file at a path as it is kept. Raises Refused where it cannot be read or attached."""
    name, type_, content = found = as_it_is(path)
    if type_ == "application/pdf":
        return found._replace(name=name_for(name, type_))
    with warnings.catch_warnings():  # a warning about odd notes of a camera would be written over the screen
        warnings.simplefilter("ignore")
        type_, content = _drawn_anew(content, type_, name)
    return Attachment(name_for(name, type_), type_, content)


def as_it_is(path: Path) -> Attachment:
    """The file at a path. Raises Refused where its first look shows that it cannot be attached."""
    name = readable(path.name)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Refused("not_found", NOT_THERE, name=readable(str(path))) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or str(error)
        raise Refused("store", NO_FILE, name=readable(str(path)), why=why) from error
    if len(content) > LARGEST:
        raise Refused("data", TOO_LARGE, name=name, most=LARGEST // 1024 // 1024)
    type_ = type_of(content)
    if not type_:
        raise Refused("data", NOT_A_PHOTO, name=name)
    if type_ == HEIC and find_spec("pillow_heif") is None:
        raise Refused("usage", NO_HEIC, name=name)
    return Attachment(name, type_, content)


def type_of(content: bytes) -> str:
    """The type of a file by its first bytes, whatever its name says; "" for one that may not be attached."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    return next((type_ for start, type_ in STARTS.items() if content.startswith(start)), "")


def _drawn_anew(content: bytes, type_: str, name: str) -> tuple[str, bytes]:
    """(type, content) of a picture that holds its pixels and its colours only. Raises Refused."""
    from PIL import JpegImagePlugin

    kept = "image/png" if type_ == "image/png" else "image/jpeg"
    try:
        picture = _opened(content, type_, name)
        how: dict[str, object] = {"icc_profile": picture.info.get("icc_profile")}
        if isinstance(picture, JpegImagePlugin.JpegImageFile):
            # As fine as the camera made it, neither larger nor poorer.
            how |= {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}
        elif type_ == HEIC:
            how["quality"] = 92
        drawn = _turned(picture)
        drawn.info = {key: value for key, value in drawn.info.items() if key == "transparency"}
        out = BytesIO()
        drawn.save(out, kept.removeprefix("image/").upper(), **how)
    except Refused:
        raise
    except Exception as error:  # what a decoder raises depends on where the picture is torn
        raise Refused("data", DAMAGED, name=name) from error
    return kept, out.getvalue()


def _opened(content: bytes, type_: str, name: str) -> Image.Image:
    """A picture of a size that memory holds. Raises Refused, or whatever its decoder raises."""
    from PIL import Image

    too_many = Refused("data", TOO_MANY_PIXELS, name=name, most=MOST_PIXELS // 1_000_000)
    if type_ == HEIC:
        from pillow_heif import open_heif

        found = open_heif(BytesIO(content))
        if found.size[0] * found.size[1] > MOST_PIXELS:
            raise too_many
        return found.to_pillow().convert("RGB")
    try:
        picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as bomb:
        raise too_many from bomb
    if picture.width * picture.height > MOST_PIXELS:
        raise too_many
    return picture


def pixels(path: Path, width: int, height: int) -> list[list[tuple[int, int, int]]]:
    """The rows of a picture of at most so many pixels, each as (red, green, blue). The number of rows is even.

    Raises Refused where the file cannot be read or is no picture.
    """
    name, type_, content = as_it_is(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _turned(_opened(content, type_, name)).convert("RGB")
            picture.thumbnail((width, height))
            small = picture.crop((0, 0, picture.width, picture.height + picture.height % 2))
    except Refused:
        raise
    except Exception as error:  # as above
        raise Refused("data", DAMAGED, name=name) from error
    raw, wide = small.tobytes(), 3 * small.width
    return [
        [(raw[at], raw[at + 1], raw[at + 2]) for at in range(row * wide, (row + 1) * wide, 3)]
        for row in range(small.height)
    ]


def _turned(picture: Image.Image) -> Image.Image:
    """The picture as the camera was held; where that cannot be read, as it is."""
    from PIL import ImageOps

    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # the notes of a camera are often broken where its picture is whole
        return picture.copy()


# Names


def readable(name: str) -> str:
    """A name of the file system in characters that can be stored and shown; old archives have names in GB18030."""
    try:
        parts = os.fsencode(name).split(b"/")
    except UnicodeEncodeError:
        parts = name.encode("utf-8", "replace").split(b"/")
    return "/".join("".join(char if char.isprintable() else "_" for char in _decoded(part)) for part in parts)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "replace")


def name_for(name: str, type_: str) -> str:
    """The name under which a file of this type is kept: with an ending that programs know it by."""
    stem, ending = os.path.splitext(name)
    if ending.lower() not in ENDINGS[type_]:
        name = (stem if ending.lower() in KNOWN_ENDINGS else name) + ENDINGS[type_][0]
    return shortened(name)


def shortened(name: str) -> str:
    """A name that fits into an entry and into a file system together with the number of its job; its ending stays."""
    stem, ending = os.path.splitext(name)
    if len(ending) > LONGEST_ENDING:
        stem, ending = name, ""
    stem = stem[: LONGEST_NAME - len(ending)]
    while len((stem + ending).encode("utf-8", "replace")) > MOST_BYTES:
        stem = stem[:-1]
    return stem + ending
