"""Sending to a folder and to the machine's print system: the bytes arrive unchanged, and each failure is reported as
later, never or unknown."""

import stat

import pytest

from printing import sending
from printing.sending import JobAttributes, file, lp
from tests.desk.spool.devices import free_port
from tests.printing.ipp_answers import answering, job_in

TICKET = bytes(range(256)) * 400
SLIP = JobAttributes("CD01-J000001-K-slip-1", "A4", "pdf")


def test_every_kind_of_printer_has_a_function_that_sends():
    assert {kind: sending.sender(kind).__module__ for kind in sending.SENDERS} == {
        "file": "printing.sending.file",
        "raw": "printing.sending.raw",
        "ipp": "printing.sending.ipp",
        "lp": "printing.sending.lp",
        "invented": "printing.sending.invented",
    }


# A folder


def test_a_file_is_whole_private_and_never_over_another(tmp_path):
    for content in (b"first", b"second"):
        assert file.send(str(tmp_path), content, SLIP).state == "printed"

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        "CD01-J000001-K-slip-1.pdf": b"first",
        "CD01-J000001-K-slip-1-2.pdf": b"second",
    }
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_a_folder_that_is_not_there_may_come_back(tmp_path):
    outcome = file.send(str(tmp_path / "stick"), b"x", SLIP)

    assert (
        outcome.state == "waiting"
        and outcome.message % outcome.values == f"The folder {tmp_path / 'stick'} is not there."
    )


def test_a_full_disk_leaves_no_half_file_and_is_tried_later(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("printing.sending.file.os.fsync", full)

    outcome = file.send(str(tmp_path), b"x", SLIP)

    assert outcome.state == "waiting" and "No space left" in outcome.message % outcome.values
    assert list(tmp_path.iterdir()) == []


# The machine's print system: a stand-in named lp, which records how it was called.


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    def made(ending="exit 0"):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        command = folder / "lp"
        command.write_text(
            f'#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done >{tmp_path}/words\n'
            f"/bin/cat >{tmp_path}/paper\n{ending}\n"
        )
        command.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return tmp_path

    return made


def test_a_queue_gets_the_paper_on_standard_input_and_the_size_as_an_option(stand_in):
    kept = stand_in()

    assert lp.send("Office_Laser", TICKET, JobAttributes("slip-1", "241-half", "pdf")).state == "printed"

    assert (kept / "words").read_text().splitlines() == [
        "-d",
        "Office_Laser",
        "-t",
        "slip-1",
        "-o",
        "media=Custom.241x139.7mm",
        "-o",
        "sides=one-sided",
        "-o",
        "print-scaling=none",
    ]
    assert (kept / "paper").read_bytes() == TICKET


def test_a_printers_own_language_goes_through_a_queue_unchanged(stand_in):
    kept = stand_in()

    lp.send("Labels", b"^XA^XZ", JobAttributes("label-1", "60x40", "zpl"))

    assert (kept / "words").read_text().splitlines()[4:] == ["-o", "raw"]


@pytest.mark.parametrize(("state", "becomes"), [(9, "printed"), (7, "failed"), (8, "failed"), (5, "uncertain")])
def test_the_print_system_is_asked_for_the_outcome_of_a_paper_that_it_took(stand_in, monkeypatch, state, becomes):
    stand_in('echo "request id is Office_Laser-7 (0 file(s))"')
    monkeypatch.setattr(lp, "DONE_WITHIN", 0.05)
    with answering(body=job_in(state)) as address:
        monkeypatch.setenv("CUPS_SERVER", address.split("/")[2])
        assert lp.send("Office_Laser", b"x", SLIP).state == becomes


def test_a_paper_counts_as_printed_when_the_print_system_took_it_and_cannot_be_asked(stand_in, monkeypatch):
    stand_in('echo "request id is Office_Laser-7 (0 file(s))"')
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")

    assert lp.send("Office_Laser", b"x", SLIP).state == "printed"


@pytest.mark.parametrize(
    ("ending", "state", "says"),
    [
        ('echo "lp: The printer or class does not exist." >&2; exit 1', "failed", "no queue Office_Laser"),
        ('echo "lp: Error - scheduler not responding." >&2; exit 1', "waiting", "scheduler not responding"),
        ("exit 3", "waiting", "lp 3"),
    ],
)
def test_a_paper_that_a_queue_does_not_take_is_reported(stand_in, ending, state, says):
    stand_in(ending)

    outcome = lp.send("Office_Laser", b"x", SLIP)

    assert outcome.state == state and says in outcome.message % outcome.values


def test_a_print_system_that_does_not_answer_is_uncertain(stand_in, monkeypatch):
    stand_in("exec /bin/sleep 60")
    monkeypatch.setattr(lp, "PATIENCE", 0.2)

    assert lp.send("Office_Laser", b"x", SLIP).state == "uncertain"


def test_without_a_print_system_the_message_names_ipp_instead(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    outcome = lp.send("Office_Laser", b"x", SLIP)

    assert outcome.state == "failed" and "(ipp)" in outcome.message
