"""Approvals on the command line: what waits for a person, and an answer to exactly what the script has seen."""

import pytest

from tests.support.command_line import CommandLine
from tests.support.counter import SIGNED, new_counter


@pytest.fixture
def asked(tmp_path, tmp_path_factory):
    """(command line, number of the job): a clerk asks for the release of a device."""
    counter = new_counter(tmp_path / "CD01", tmp_path_factory.getbasetemp() / "counter_template")
    job = counter.brought(*SIGNED)
    counter.take("tang", "ask_release", thing=job)
    number = counter.number(job)
    counter.desk.close()
    return CommandLine(tmp_path / "CD01"), number


def test_a_script_reads_what_waits_and_approves_what_it_has_read(asked):
    line, number = asked

    (row,) = line.json("list", "approvals", who="sun")["rows"]
    assert (row["number"], row["kind"], row["by"], row["office"], row["amount"]) == (
        number,
        "release",
        "tang",
        "CD01",
        0,
    )
    assert any("张老师" in sentence for sentence in row["says"]) and "13805310042" not in str(row)
    assert line.json("list", "approvals", who="tang")["rows"] == []

    line.take("tang", number, "ask_release", collector="李晓明", identity="id_card", reason="代取")
    stale = line("take", number, "approve", "--set", f"digest={row['digest']}", "--json", who="sun")
    assert (stale.code, stale.error["code"]) == (1, "changed")

    (row,) = line.json("list", "approvals", who="sun")["rows"]
    line.take("sun", number, "approve", digest=row["digest"])
    assert line.json("list", "approvals", who="sun")["rows"] == []


def test_the_list_is_read_by_people_too_and_written_into_a_file(asked, tmp_path):
    line, number = asked

    assert number in line("list", "approvals", who="sun").out
    assert line.json("list", "approvals", "--out", tmp_path / "a.csv", who="sun")["rows"] == 1
    assert "唐琳" in (tmp_path / "a.csv").read_text("utf-8-sig")
