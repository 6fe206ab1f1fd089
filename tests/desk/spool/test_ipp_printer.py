"""A real IPP printer program prints exactly the queued bytes, also when it is busy, vanishes, or the sender is
killed."""

import os
import signal
import subprocess
import sys

import pytest
from PIL import ImageChops

from fieldservice.desk import printers, spool
from fieldservice.desk.spool_worker import SpoolWorker
from printing.sending import JobAttributes, ipp
from tests.desk.spool.devices import IppPrinter, answers, until
from tests.support.command_line import CommandLine
from tests.support.raster import pages_of

SEND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from fieldservice.desk import Desk, spool_sending
desk = Desk.open(Path(sys.argv[1]), lambda: datetime(2026, 11, 24, tzinfo=UTC))
spool_sending.run_once(desk.session)
desk.close()
"""


@pytest.fixture
def desk_with(sqlite_counter, ipp_printer):
    sqlite_counter.printer("ipp", ipp_printer.address)
    return sqlite_counter, ipp_printer


def test_the_printer_gets_the_file_that_was_queued(desk_with):
    office, real = desk_with
    id_ = printers.test_page(office.desk.session, office.by("zhao"), "laser")
    content = (office.folder / "spool" / id_).read_bytes()

    assert content.startswith(b"%PDF") and office.run() == 1

    assert real.printed() == [content] and office.states() == ["printed"]


def test_the_printer_reports_what_it_can_print(desk_with):
    _, real = desk_with
    printer = ipp.IppPrinter(real.address)

    _status, attributes = printer.attributes()
    printer.close()

    assert "application/pdf" in attributes["document-format-supported"]


def test_a_real_printer_is_looked_at_before_it_is_set_up(sqlite_counter, ipp_printer):
    line = CommandLine(sqlite_counter.folder)

    made = line.json("printers", "add", "laser", "ipp", ipp_printer.address, who="sun")

    assert made["look"]["prints"] and made["look"]["formats"] == ["PDF"] and "A4" in made["look"]["sizes"]
    assert any(made["look"]["model"] in sentence for sentence in made["found"]) and ipp_printer.printed() == []
    assert line.json("printers", "test", "laser", who="sun")["job"]["state"] == "printed"
    assert "ready: laser" in line("doctor", who="sun").out


def test_a_size_that_the_printer_does_not_know_is_printed_all_the_same(desk_with):
    _, real = desk_with

    assert ipp.send(real.address, b"%PDF-1.4 form", JobAttributes("form-1", "241-third", "pdf")).state == "printed"
    assert real.printed() == [b"%PDF-1.4 form"]


def test_several_papers_at_once_come_out_each_once_and_in_order(desk_with):
    office, real = desk_with
    papers = [b"%%PDF-1.4 paper %d" % n for n in range(12)]
    for content in papers:
        office.put(content)

    assert office.run() == 12
    assert real.printed() == papers


def test_a_busy_printer_is_waited_for(desk_with):
    office, real = desk_with
    real.hold()
    other = ipp.IppPrinter(real.address)
    assert other.print_job(b"%PDF-1.4 somebody else's", "other", "application/pdf")[0] < 0x100
    ids = [office.put(b"%%PDF-1.4 ours %d" % n * 100_000) for n in range(3)]

    assert office.run() == 0
    assert office.paper(ids[0])["state"] == "waiting" and "busy" in str(office.paper(ids[0])["error"])
    assert office.run(seconds=5) == 0, "still busy"
    assert [office.paper(id_)["tries"] for id_ in ids] == [2, 0, 0]

    real.let_go()
    until(lambda: other.job(1).state == ipp.COMPLETED)
    other.close()
    assert office.run(seconds=15) == 3
    assert len(real.printed()) == 4 and office.states() == ["printed"] * 3


def test_no_paper_is_lost_or_doubled_over_a_hundred_busy_answers(desk_with):
    office, real = desk_with
    real.hold()
    other = ipp.IppPrinter(real.address)
    other.print_job(b"%PDF-1.4 somebody else's", "other", "application/pdf")
    papers = [b"%%PDF-1.4 ours %d" % n for n in range(3)]
    for content in papers:
        office.put(content)

    for _ in range(100):
        assert office.run(seconds=300) == 0
    assert spool.jobs(office.desk.session)[-1]["tries"] == 100

    real.let_go()
    until(lambda: other.job(1).state == ipp.COMPLETED)
    other.close()
    assert office.run(seconds=300) == 3 and real.printed()[1:] == papers


def test_a_printer_that_vanished_gets_its_papers_when_it_is_back(desk_with):
    office, real = desk_with
    real.switch_off()
    office.put(b"%PDF-1.4 patient")

    assert office.run() == 0
    assert office.states() == ["waiting"] and "switched on" in str(spool.jobs(office.desk.session)[0]["error"])

    real.switch_on()
    assert office.run(seconds=5) == 1 and real.printed() == [b"%PDF-1.4 patient"]


def test_a_printer_that_dies_with_the_paper_in_it_leaves_it_uncertain(desk_with, monkeypatch):
    office, real = desk_with
    monkeypatch.setattr(ipp, "GONE_FOR", 0.3)
    real.hold()
    id_ = office.put()
    worker = SpoolWorker(office.desk.session, every=3600)
    worker.start()
    until(lambda: real.printed())

    real.switch_off()
    until(lambda: office.states() == ["uncertain"])
    worker.stop()

    # Either the first answer was lost or the answer about its progress, depending on the moment.
    assert any(
        words in str(office.paper(id_)["error"]) for words in ("Check whether it was printed", "may have been printed")
    )
    assert office.run(hours=1) == 0


def test_a_wrong_address_on_the_right_machine_fails_and_is_not_tried_again(desk_with):
    office, real = desk_with
    office.printer("ipp", real.address.replace("print", "nothing"), name="wrong")
    id_ = office.put(printer="wrong")

    office.run()

    assert office.paper(id_)["state"] == "failed" and "not as a printer" in str(office.paper(id_)["error"])


def test_a_printer_that_takes_only_pictures_of_pages_gets_them(sqlite_counter, buses, tmp_path):
    real = IppPrinter(buses, tmp_path / "raster", "image/pwg-raster")
    try:
        sqlite_counter.printer("ipp", real.address, media="A6")
        printers.test_page(sqlite_counter.desk.session, sqlite_counter.by("zhao"), "laser")

        assert sqlite_counter.run() == 1
        (printed,) = real.printed()
    finally:
        real.switch_off()
    (page,) = pages_of(printed, tmp_path)
    assert page.height > page.width > 1000 and ImageChops.invert(page.convert("L")).getbbox()


def test_a_printer_that_waits_for_paper_is_named_in_both_lists_and_prints_when_it_has_some(desk_with):
    office, real = desk_with
    line = CommandLine(office.folder)
    real.needs("media-empty-error")
    real.hold()
    office.put(b"%PDF-1.4 patient")
    worker = SpoolWorker(office.desk.session, every=3600)
    worker.start()

    until(lambda: spool.jobs(office.desk.session)[0]["reasons"] == ["media-empty"])
    assert "out of paper" in line("printers", who="zhao").out.replace("\n", " ")
    assert "Printer status: out of paper." in line("print-jobs", who="zhao").out.replace("\n", " ")
    assert line.json("print-jobs", who="zhao")["jobs"][0]["state"] == "sending"
    real.let_go()
    until(lambda: office.states() == ["printed"])
    worker.stop()

    asked = line.json("printers", "--ask", who="zhao")["printers"][0]
    assert asked["reasons"] == [] and asked["heard"]
    assert spool.jobs(office.desk.session)[0]["reasons"] == []


def test_a_language_that_the_printer_does_not_understand_fails(desk_with):
    office, real = desk_with
    office.printer("ipp", real.address, "zpl", name="label")
    id_ = office.put(b"^XA^XZ", printer="label")

    office.run()

    assert office.paper(id_)["state"] == "failed" and real.printed() == []


def test_an_encrypted_connection_prints_as_well(desk_with):
    office, real = desk_with
    office.printer("ipp", real.address.replace("ipp:", "ipps:"), name="safe")
    office.put(b"%PDF-1.4 secret", printer="safe")

    assert office.run() == 1 and real.printed() == [b"%PDF-1.4 secret"]


def test_a_program_killed_while_sending_leaves_only_that_paper_uncertain(desk_with):
    office, real = desk_with
    first, second = office.put(b"%PDF-1.4 first"), office.put(b"%PDF-1.4 second")
    real.hold()
    sending = subprocess.Popen([sys.executable, "-c", SEND, str(office.folder)], cwd=os.getcwd())
    until(lambda: real.printed())
    assert office.states() == ["sending", "waiting"]

    sending.send_signal(signal.SIGKILL)
    sending.wait(20)
    real.let_go()
    until(lambda: ipp.IppPrinter(real.address).job(1).state == ipp.COMPLETED)

    assert office.run() == 1
    assert office.states() == ["uncertain", "printed"] and "may already have been printed" in str(
        office.paper(first)["error"]
    )
    assert real.printed() == [b"%PDF-1.4 first", b"%PDF-1.4 second"]
    assert office.files() == [first] and office.paper(second)["state"] == "printed"


def test_a_test_printer_that_is_switched_on_again_has_the_same_port(ipp_printer: IppPrinter):
    ipp_printer.switch_off()
    assert not answers(ipp_printer.port)
    ipp_printer.switch_on()
    assert answers(ipp_printer.port)
