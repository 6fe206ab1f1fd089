"""Files beside the store: the same one kept by several at once, a damaged one, a full disk, a program that died."""

import errno
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from db import errors, files
from fieldservice import private_files
from fieldservice.sync import attachments

PHOTO = b"\xff\xd8\xff\xe0" + b"a photo of the main board" * 4000
DIGEST = sha256(PHOTO).hexdigest()


def parts(folder):
    return sorted(path.name for path in folder.rglob("*.part"))


def keep_many(folder):
    return [files.keep(folder, PHOTO + bytes([n])) for n in range(10)]


def test_four_threads_keep_the_same_photos_at_once(tmp_path):
    with ThreadPoolExecutor(4) as several:
        kept = list(several.map(keep_many, [tmp_path] * 4))

    assert kept == [kept[0]] * 4
    assert all(files.read(tmp_path, digest) is not None for digest in kept[0])
    assert parts(tmp_path) == [] and len(files.every(tmp_path)) == 10


def test_two_programs_keep_the_same_photos_at_once(tmp_path):
    with multiprocessing.get_context("fork").Pool(2) as programs:
        kept = programs.map(keep_many, [tmp_path] * 2)

    assert kept[0] == kept[1] and all(files.read(tmp_path, digest) for digest in kept[0])
    assert parts(tmp_path) == []


@pytest.mark.parametrize("left", [b"", PHOTO[:100], PHOTO[:-1] + b"?"], ids=("empty", "torn", "flipped"))
def test_a_damaged_file_is_mended_by_keeping_it_again(tmp_path, left):
    files.keep(tmp_path, PHOTO)
    files.path_of(tmp_path, DIGEST).write_bytes(left)
    assert files.read(tmp_path, DIGEST) is None

    files.keep(tmp_path, PHOTO)

    assert files.read(tmp_path, DIGEST) == PHOTO


def test_a_whole_file_is_not_written_again(tmp_path):
    files.keep(tmp_path, PHOTO)
    before = files.path_of(tmp_path, DIGEST).stat()

    files.keep(tmp_path, PHOTO)

    assert files.path_of(tmp_path, DIGEST).stat().st_ino == before.st_ino


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_no_part_of_a_photo(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(errors.StoreTrouble, match="disk is full"):
        files.keep(tmp_path, PHOTO)

    assert parts(tmp_path) == [] and files.every(tmp_path) == []


def test_a_full_disk_leaves_no_part_of_a_received_file(tmp_path, monkeypatch):
    part = files.path_of(tmp_path, DIGEST).with_name(f"{DIGEST}.fetched.part")
    attachments.append_piece(part, tmp_path, 0, PHOTO[:1000])
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(errors.StoreTrouble, match="disk is full"):
        attachments.append_piece(part, tmp_path, 1000, PHOTO[1000:])

    assert parts(tmp_path) == []


def test_what_a_program_left_behind_when_it_died_is_deleted_with_the_next_photo(tmp_path, monkeypatch):
    def dies(*_: object) -> None:
        os._exit(9)

    child = os.fork()
    if not child:
        private_files.os.replace = dies
        files.keep(tmp_path, PHOTO)
    os.waitpid(child, 0)
    assert parts(tmp_path) == [f"{DIGEST}.part"]

    files.keep(tmp_path, b"another photo")

    assert parts(tmp_path) == [] and files.read(tmp_path, DIGEST) is None


def test_the_same_file_received_from_two_stores_at_once_is_whole_and_leaves_no_part(tmp_path):
    def receive(store):
        part = files.path_of(tmp_path, DIGEST).with_name(f"{DIGEST}.{store}.part")
        size = 0
        while size < len(PHOTO):
            size = attachments.append_piece(part, tmp_path, size, PHOTO[size : size + 9000])
        return attachments.complete(part, tmp_path, DIGEST)

    with ThreadPoolExecutor(2) as several:
        assert list(several.map(receive, ("CD01", "CD02"))) == [True, True]

    assert files.read(tmp_path, DIGEST) == PHOTO
    assert parts(tmp_path) == []


def test_two_programs_that_receive_the_same_pieces_at_once_do_not_mix_them(tmp_path):
    part = files.path_of(tmp_path, DIGEST).with_name(f"{DIGEST}.CD01.part")

    with ThreadPoolExecutor(4) as several:
        sizes = list(several.map(lambda _: attachments.append_piece(part, tmp_path, 0, PHOTO), range(4)))

    assert sizes == [len(PHOTO)] * 4
    assert attachments.complete(part, tmp_path, DIGEST) and attachments.complete(part, tmp_path, DIGEST)


def test_a_received_file_that_is_not_what_it_says_is_thrown_away(tmp_path):
    part = files.path_of(tmp_path, DIGEST).with_name(f"{DIGEST}.CD01.part")
    attachments.append_piece(part, tmp_path, 0, PHOTO[:-1] + b"?")

    assert not attachments.complete(part, tmp_path, DIGEST)
    assert parts(tmp_path) == []
