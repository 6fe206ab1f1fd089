"""A printer is looked at before it is set up: who does not answer, or takes nothing of ours, is not set up unasked."""

import pytest

from fieldservice.admin import doctor
from fieldservice.desk import printer_looks, printers
from fieldservice.presentation.messages import render
from fieldservice.presentation.printer_words import findings
from fieldservice.workflows.engine.messages import Refused
from tests.desk.spool.devices import free_port
from tests.printing.ipp_answers import answering, printer_is
from tests.support.command_line import CommandLine

SIZES = ("iso_a4_210x297mm", "iso_a5_148x210mm")


def look(address, kind="ipp", speaks="pdf", media=""):
    return printer_looks.look("laser", kind, str(address), speaks, media)


def test_a_look_says_what_the_printer_takes_and_how_it_is():
    with answering(asked=printer_is(5, "media-empty-error", media=SIZES)) as address:
        seen = look(address, media="A6")

    assert seen.fault is None and seen.look.state.is_stopped
    assert findings(seen) == [
        "The printer answers.",
        "Formats: PDF.",
        "Sizes: A4, A5.",
        "It does not report the size A6. Check the test page.",
        "Printer status: out of paper.",
    ]


def test_a_printer_that_does_not_take_the_language_has_a_fault_that_no_waiting_mends():
    with answering(asked=printer_is()) as address:
        seen = look(address, speaks="zpl")

    assert seen.is_final and "cannot print this kind of document" in render(seen.fault)


@pytest.mark.parametrize(("kind", "speaks"), [("raw", "zpl"), ("ipp", "pdf"), ("file", "pdf")])
def test_a_printer_that_nobody_answers_for_is_set_up_only_when_it_is_wanted_anyway(
    sqlite_counter, tmp_path, kind, speaks
):
    port = free_port()
    address = {"raw": f"127.0.0.1:{port}", "ipp": f"ipp://127.0.0.1:{port}/ipp/print", "file": str(tmp_path / "no")}
    line = CommandLine(sqlite_counter.folder)
    asked = ("printers", "add", "laser", kind, address[kind], "--speaks", speaks)

    refused = line(*asked, who="sun")

    assert refused.code == 4 and "--anyway" in refused.err and printers.printers(sqlite_counter.desk.session) == []
    made = line.json(*asked, "--anyway", who="sun")
    assert made["look"]["prints"] is False and made["found"] == [made["look"]["fault"]]
    assert line("printers", "look", "laser", who="zhao").code == 4
    with pytest.raises(Refused, match="already"):
        printer_looks.add(sqlite_counter.desk.session, sqlite_counter.by("sun"), *asked[2:5])


def test_doctor_names_each_printer_that_cannot_print_and_those_that_can(sqlite_counter):
    folder = sqlite_counter.folder

    assert render(doctor.printers(folder).found) == "no printer is set up"
    with answering(asked=printer_is(5, "cover-open-error")) as address:
        sqlite_counter.printer("ipp", address, name="open")
        sqlite_counter.printer("file", folder, name="files")
        sqlite_counter.printer("raw", f"127.0.0.1:{free_port()}", "zpl", name="off")
        found = doctor.printers(folder)
    assert (found.name, found.state) == ("printers", "warn") and found.remedy
    assert render(found.found).startswith("off: Nobody answers at 127.0.0.1:")
    assert render(found.found).endswith("open: cover open; ready: files")
    for name in ("open", "files", "off"):
        printers.switch(sqlite_counter.desk.session, sqlite_counter.by("admin"), name, False)
    assert render(doctor.printers(folder).found) == "all are paused"
