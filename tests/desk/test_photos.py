"""A photo that is attached shows what its camera showed, and says neither where it was taken nor by whom."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from fieldservice.desk import photos
from fieldservice.workflows.engine.messages import Refused
from tests.support.photos import SECRETS, heic, jpeg, picture, png, saved


def attached(tmp_path, content, name="photo.jpg"):
    (tmp_path / name).write_bytes(content)
    return photos.attachment(tmp_path / name)


def shown(kept):
    return Image.open(BytesIO(kept.content))


@pytest.mark.parametrize("content", [jpeg(), jpeg(6), png(), png(3)], ids=["jpeg", "turned", "png", "turned png"])
def test_place_camera_owner_and_comments_stay_outside(tmp_path, content):
    assert any(secret in content for secret in SECRETS), "the test photo has them"

    kept = attached(tmp_path, content)

    assert [secret for secret in SECRETS if secret in kept.content] == []
    assert dict(shown(kept).getexif()) == {} and "xmp" not in shown(kept).info and "comment" not in shown(kept).info


@pytest.mark.parametrize(
    ("turned", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1)), (2, (1, 0)), (5, (0, 0))]
)
@pytest.mark.parametrize("make", [jpeg, png])
def test_a_photo_stands_as_the_camera_was_held(tmp_path, make, turned, corner):
    found = shown(attached(tmp_path, make(turned))).convert("L")

    assert found.size == ((60, 40) if turned < 5 else (40, 60))
    width, height = found.size
    at = (corner[0] * (width - 1), corner[1] * (height - 1))
    assert found.getpixel(at) < 60 and found.getpixel((width - 1 - at[0], height - 1 - at[1])) > 200


def test_a_photo_whose_notes_are_torn_is_kept_as_it_is_seen(tmp_path, recwarn):
    content = jpeg(6)
    at = content.index(b"Exif\0\0") + 10

    kept = attached(tmp_path, content[:at] + b"\xff" * 20 + content[at + 20 :])

    assert shown(kept).size == (60, 40) and not recwarn.list


def test_a_photo_keeps_its_fineness_and_its_colours(tmp_path):
    profile = b"\0" * 128
    original = saved(picture(), "JPEG", quality=70, subsampling=2, icc_profile=profile)

    kept = shown(attached(tmp_path, original))

    assert kept.quantization == Image.open(BytesIO(original)).quantization and kept.info["icc_profile"] == profile
    transparent = saved(Image.new("P", (4, 4)), "PNG", transparency=0)
    assert shown(attached(tmp_path, transparent)).info["transparency"] == 0


def test_a_scan_stays_as_it_is(tmp_path):
    assert attached(tmp_path, b"%PDF-1.4 scan", "a.pdf") == ("a.pdf", "application/pdf", b"%PDF-1.4 scan")


def test_a_photo_of_an_iphone_is_kept_as_one_that_every_program_shows(tmp_path):
    kept = attached(tmp_path, heic(), "IMG_0042.HEIC")

    assert (kept.name, kept.type, shown(kept).format, shown(kept).size) == (
        "IMG_0042.jpg",
        "image/jpeg",
        "JPEG",
        (128, 96),
    )
    assert [secret for secret in SECRETS if secret in kept.content] == []


@pytest.mark.parametrize(("turned", "size", "corner"), [(1, (128, 96), (2, 2)), (6, (96, 128), (93, 2))])
def test_a_photo_of_an_iphone_is_turned_once(tmp_path, turned, size, corner):
    found = shown(attached(tmp_path, heic(turned), "IMG_0042.HEIC")).convert("L")

    assert found.size == size and found.getpixel(corner) < 60 and found.getpixel((2, size[1] - 3)) > 200


def test_without_the_library_for_photos_of_iphones_the_sentence_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(photos, "find_spec", lambda name: None)

    with pytest.raises(Refused, match="pip install pillow-heif"):
        attached(tmp_path, heic(), "IMG_0042.HEIC")


def png_of(width, height):
    """A small file that claims to be a picture of this size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (jpeg(size=(600, 400))[:-1500], "damaged"),
        (b"\xff\xd8\xff" + b"0" * 3000, "damaged"),
        (png()[:-40], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "damaged"),
        (png_of(40, 40), "damaged"),
        (heic()[:400], "damaged"),
        (png_of(30_000, 30_000), "more than 120 million pixels"),
        (png_of(12_000, 11_000), "more than 120 million pixels"),
        (b"GIF89a" + b"0" * 30, "neither a JPEG"),
        (b"", "neither a JPEG"),
    ],
)
def test_a_damaged_picture_or_one_that_no_memory_holds_is_refused(tmp_path, content, says, recwarn):
    with pytest.raises(Refused, match=says) as no:
        attached(tmp_path, content)

    assert no.value.code == "data" and not recwarn.list, "a warning would be written over the screen"


@pytest.mark.parametrize(
    ("name", "content", "becomes"),
    [
        ("box.jpg", jpeg(), "box.jpg"),
        ("BOX.JPEG", jpeg(), "BOX.JPEG"),
        ("scan.png", jpeg(), "scan.jpg"),
        ("photo", png(), "photo.png"),
        ("2026.11.29", jpeg(), "2026.11.29.jpg"),
        ("x.pdf", png(), "x.png"),
        ("长" * 80 + ".jpg", jpeg(), "长" * 65 + ".jpg"),
        ("l" * 200 + ".jpeg", jpeg(), "l" * 95 + ".jpeg"),
        ("two\nlines\x1b[31m.jpg", jpeg(), "two_lines_[31m.jpg"),
    ],
)
def test_a_name_keeps_an_ending_that_says_what_the_file_is(tmp_path, name, content, becomes):
    assert attached(tmp_path, content, name).name == becomes


@pytest.mark.parametrize(
    ("name", "becomes"),
    [("外箱.jpg".encode("gb18030"), "外箱.jpg"), (b"caf\xe9.jpg", "caf\N{REPLACEMENT CHARACTER}.jpg")],
)
def test_a_name_that_is_no_utf_8_is_kept_in_characters_that_can_be_stored(tmp_path, name, becomes):
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb") as file:
        file.write(jpeg())

    assert photos.attachment(Path(os.fsdecode(path))).name == becomes


def test_a_file_that_is_not_there_is_not_found_and_one_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(Refused, match="There is no file") as no:
        photos.attachment(tmp_path / "gone.jpg")
    assert no.value.code == "not_found"
    with pytest.raises(Refused, match="cannot be read") as no:
        photos.attachment(tmp_path)
    assert no.value.code == "store"
