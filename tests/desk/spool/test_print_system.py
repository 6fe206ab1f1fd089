"""Papers go through a private cupsd to a real IPP printer program, and the job reports what became of them."""

import tempfile
from pathlib import Path

import pytest

from tests.desk.spool.devices import NotHere, PrintSystem

QUEUE = "二楼_Laser(旧);2"
"""CUPS allows nearly every name, and takes it in capitals too."""


@pytest.fixture
def queue(sqlite_counter, ipp_printer, buses, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        Path(folder).chmod(0o755)
        try:
            system = PrintSystem(buses, Path(folder))
        except NotHere as reason:
            pytest.skip(f"no print system: {reason}")
        system.queue(QUEUE, ipp_printer)
        monkeypatch.setenv("CUPS_SERVER", system.server)
        sqlite_counter.printer("lp", QUEUE)
        yield sqlite_counter, ipp_printer
        system.stop()


def test_a_paper_goes_through_a_queue_unchanged(queue):
    office, real = queue
    office.put(b"%PDF-1.4 through a queue")

    assert office.run() == 1
    assert real.printed() == [b"%PDF-1.4 through a queue"]


def test_a_paper_that_the_system_took_and_dropped_is_not_called_printed(queue):
    office, real = queue
    office.printer("lp", QUEUE.upper(), media="241-third", name="forms")
    id_ = office.put(printer="forms")  # a size this printer does not have

    assert office.run() == 0
    assert office.paper(id_)["state"] == "failed" and real.printed() == []


def test_a_queue_that_does_not_exist_fails(queue):
    office, _ = queue
    office.printer("lp", "Nothing", name="gone")
    id_ = office.put(printer="gone")

    office.run()

    assert office.paper(id_)["state"] == "failed" and "no queue Nothing" in str(office.paper(id_)["error"])
