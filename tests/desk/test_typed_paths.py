"""Paths of files are read as terminals and file managers drop, paste and copy them."""

import os
import socket

import pytest

from fieldservice.desk.typed_paths import path, paths
from fieldservice.workflows.engine.messages import Refused


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.jpg", "b.jpg", "two words.jpg", "it's.jpg", "外箱 1.jpg", "100%.jpg", "(1).jpg"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("{0}/two words.jpg", ["two words.jpg"]),
        ("'{0}/two words.jpg' ", ["two words.jpg"]),
        ('"{0}/two words.jpg"', ["two words.jpg"]),
        ("“{0}/two words.jpg”", ["two words.jpg"]),
        ("{0}/two\\ words.jpg", ["two words.jpg"]),
        ("{0}/it's.jpg", ["it's.jpg"]),
        ("'{0}/it'\\''s.jpg' '{0}/a.jpg'", ["it's.jpg", "a.jpg"]),
        ("{0}/a.jpg {0}/two\\ words.jpg {0}/\\(1\\).jpg", ["a.jpg", "two words.jpg", "(1).jpg"]),
        ("{0}/two words.jpg {0}/外箱 1.jpg", ["two words.jpg", "外箱 1.jpg"]),
        ("{0}/it's.jpg {0}/a.jpg", ["it's.jpg", "a.jpg"]),
        ("{0}/a.jpg\r\n{0}/two words.jpg\n\n'{0}/b.jpg'", ["a.jpg", "two words.jpg", "b.jpg"]),
        ("'{0}/a.jpg'; \"{0}/b.jpg\",", ["a.jpg", "b.jpg"]),
        ("file://{0}/two%20words.jpg", ["two words.jpg"]),
        ("file://localhost{0}/%E5%A4%96%E7%AE%B1%201.jpg", ["外箱 1.jpg"]),
        ("file:{0}/100%25.jpg", ["100%.jpg"]),
        ("FILE://{0}/it's.jpg file://{0}/a.jpg", ["it's.jpg", "a.jpg"]),
        ("file://{0}/a.jpg\r\nfile://{0}/b.jpg\r\n", ["a.jpg", "b.jpg"]),
        ("{0}/100%.jpg", ["100%.jpg"]),
        ("~/a.jpg '~/two words.jpg'", ["a.jpg", "two words.jpg"]),
    ],
)
def test_paths_are_read_as_they_are_dropped_or_pasted(folder, typed, names):
    assert paths(typed.format(folder)) == [folder / name for name in names]


def test_an_address_with_the_name_of_this_machine_is_here_and_with_another_it_says_where_the_file_is(folder):
    assert paths(f"file://{socket.gethostname()}{folder}/a.jpg") == [folder / "a.jpg"]
    with pytest.raises(Refused, match=r"a\.jpg is on the machine nas-2"):
        paths("file://nas-2/photos/a.jpg")


def test_an_address_may_name_a_file_whose_name_is_no_utf_8(folder):
    with open(os.path.join(os.fsencode(folder), "外.jpg".encode("gb18030")), "wb"):
        pass

    (found,) = paths(f"file://{folder}/%CD%E2.jpg")

    assert found.is_file() and os.fsencode(found).endswith(b"/\xcd\xe2.jpg")


def test_many_files_at_once_are_longer_than_a_path_may_be(folder):
    assert paths(" ".join([f"{folder}/a.jpg"] * 300)) == [folder / "a.jpg"] * 300


def test_a_file_that_is_not_there_is_named_as_it_was_meant(folder):
    assert paths(f"'{folder}/gone away.jpg' {folder}/a.jpg") == [folder / "gone away.jpg", folder / "a.jpg"]
    assert str(path("~nobody-here/a.jpg")) == "~nobody-here/a.jpg"
