"""A number printed on a paper is never issued a second time, whatever is put back from a backup."""

import json

import pytest

from db import numbers
from fieldservice.admin import backups
from tests.support.clock import Clock
from tests.support.office import Office, brought_to, sqlite_office


def test_after_a_restore_the_next_number_is_higher_than_any_that_was_printed(tmp_path):
    office = sqlite_office(tmp_path / "office", tmp_path / "template")
    backups.backup(office.desk.session.store, tmp_path / "monday.zip")
    for _ in range(3):
        brought_to(office, "completed")
    office.take("li.wei", "sign")
    office.desk.papers.print_to_file(office.by("liu"), "slip", office.job, tmp_path / "slip.pdf")
    printed = office.desk.thing(office.job).get("number")
    assert json.loads((tmp_path / "office" / "numbers").read_text()) == {"J": 3, "R": 3}
    office.desk.close()

    backups.restore(tmp_path / "monday.zip", tmp_path / "office", force=True)
    again = brought_to(Office(tmp_path / "office", Clock()), "received")
    number = again.desk.thing(again.job).get("number")
    again.desk.close()

    assert (printed[:12], number[:12]) == ("CD01-J000003", "CD01-J000004")


def test_only_numbers_of_the_own_office_are_kept_and_only_the_highest(tmp_path):
    numbers.keep(
        tmp_path,
        numbers.of_papers("CD01", ["CD01-J000012-K", "CD02-J000099-A", "CD01-R000007-3", None, "CD01-J000011-Z"]),
    )
    numbers.keep(tmp_path, {"J": 9, "C": 1})

    assert numbers.read(tmp_path) == {"J": 12, "R": 7, "C": 1}


def test_a_file_of_numbers_that_cannot_be_read_stops_nobody(tmp_path):
    (tmp_path / "numbers").write_bytes(b"\x00\xff")

    assert numbers.read(tmp_path) == {}


def test_a_number_is_on_disk_before_the_paper_is(tmp_path, monkeypatch):
    from printing import sheets

    office = brought_to(sqlite_office(tmp_path / "office", tmp_path / "template"), "completed")
    there = []
    monkeypatch.setattr(sheets, "draw", lambda *_: there.append(numbers.read(office.desk.session.folder)) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        office.desk.papers.print_to_file(office.by("liu"), "slip", office.job, tmp_path / "slip.pdf")
    office.desk.close()

    assert there[0] == {"J": 1, "R": 1}
