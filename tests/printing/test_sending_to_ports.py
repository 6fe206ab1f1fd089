"""Sending to a printer's port: the bytes arrive unchanged, a printer that can tell is asked, and what is not known is
never called printed."""

import socket
from dataclasses import replace

import pytest

from printing.sending import JobAttributes, PrinterState, raw, status
from printing.sending.addresses import host_and_port
from tests.desk.spool.devices import Port, free_port

TICKET = bytes(range(256)) * 400
PAPER = JobAttributes("CD01-T000007-X-ticket-1", "80", "escpos-text")


@pytest.fixture
def port():
    made = Port()
    yield made
    made.close()


def test_a_port_gets_every_byte(port):
    assert raw.send(port.address, TICKET, PAPER).state == "printed"
    assert port.received == [TICKET]


def test_a_paper_for_a_port_where_nobody_listens_is_tried_later():
    outcome = raw.send(f"127.0.0.1:{free_port()}", TICKET, PAPER)

    assert outcome.state == "waiting" and "switched on" in outcome.message


def test_a_paper_for_an_unknown_machine_is_tried_later():
    assert raw.send("ticket-printer.invalid", TICKET, PAPER).state == "waiting"


@pytest.mark.parametrize("after", [1, 5000])
def test_a_connection_cut_in_the_middle_is_uncertain(port, after):
    port.cut_after = after

    outcome = raw.send(port.address, TICKET * 40, PAPER)

    assert outcome.state == "uncertain" and "may have been printed" in outcome.message
    assert sum(map(len, port.received)) <= after


def test_a_printer_that_cannot_tell_is_sent_the_paper_and_is_not_asked_again(port, monkeypatch):
    monkeypatch.setattr(status, "ANSWERS", 0.05)
    port.is_mute = True

    first = raw.send(port.address, b"ticket", PAPER)
    asked = port.asked
    second = raw.send(port.address, b"another", replace(PAPER, tells=first.printer.tells))

    assert (first.state, second.state, first.printer.tells) == ("printed", "printed", "no")
    assert port.received == [b"ticket", b"another"] and port.asked == asked == 1


def test_a_printer_that_cannot_tell_and_never_closes_its_end_counts_as_printed(port, monkeypatch):
    monkeypatch.setattr(raw, "SILENT", 0.05)
    port.never_closes = True

    assert raw.send(port.address, b"ticket", replace(PAPER, tells="no")).state == "printed"


@pytest.mark.parametrize(
    ("question", "answer", "reasons"),
    [
        (2, 0x12 | 0x20, ("media-empty",)),
        (2, 0x12 | 0x04, ("cover-open",)),
        (4, 0x12 | 0x60, ("media-empty",)),
        (1, 0x12 | 0x08, ("offline",)),
    ],
)
def test_a_receipt_printer_that_cannot_print_is_sent_nothing_and_says_why(port, question, answer, reasons):
    port.says[question] = answer

    outcome = raw.send(port.address, TICKET, PAPER)

    assert outcome.state == "waiting" and outcome.printer.reasons == reasons and port.received == []


def test_a_cutter_that_jams_is_named_rather_than_the_fault_it_causes(port):
    port.says |= {1: 0x1A, 2: 0x52, 3: 0x1A}

    assert raw.state(port.address, "escpos-text") == PrinterState(("cutter-jam",), True, "yes")


def test_a_receipt_printer_that_runs_low_prints_and_says_so(port):
    port.says[4] = 0x12 | 0x0C

    outcome = raw.send(port.address, TICKET, PAPER)

    assert outcome.state == "printed" and outcome.printer.reasons == ("media-low",) and port.received == [TICKET]


def test_a_roll_that_ends_inside_a_ticket_is_not_called_printed(port, monkeypatch):
    monkeypatch.setattr(status, "ANSWERS", 0.05)
    monkeypatch.setattr(raw, "DONE_WITHIN", 0.1)
    port.knows_only_dle_eot, heard = True, []
    port.on_paper = lambda: port.says.update({2: 0x12 | 0x20})

    outcome = raw.send(port.address, TICKET, replace(PAPER, says=heard.append))

    assert outcome.state == "uncertain" and "then stopped" in outcome.message
    assert heard[0].reasons == outcome.printer.reasons == ("media-empty",)


def test_a_roll_that_is_changed_inside_a_ticket_ends_in_a_printed_one(port, monkeypatch):
    monkeypatch.setattr(status, "ANSWERS", 0.05)
    monkeypatch.setattr(raw, "SILENT", 0.05)
    port.knows_only_dle_eot = True
    port.on_paper = lambda: port.says.update({2: 0x12 | 0x20})

    outcome = raw.send(port.address, TICKET, replace(PAPER, says=lambda said: port.says.update({2: 0x12})))

    assert outcome.state == "printed" and outcome.printer.reasons == ()


def test_a_printer_that_could_tell_and_is_silent_is_asked_once_more_before_it_counts_as_one_that_cannot(
    port, monkeypatch
):
    monkeypatch.setattr(status, "ANSWERS", 0.05)
    port.is_mute = True

    first = raw.send(port.address, b"ticket", replace(PAPER, tells="yes"))
    second = raw.send(port.address, b"ticket", replace(PAPER, tells=first.printer.tells))

    assert (first.state, second.state, second.printer.tells) == ("waiting", "printed", "no")
    assert port.received == [b"ticket"]


def test_a_label_printer_counts_what_is_left(port, monkeypatch):
    label = JobAttributes("label-1", "60x40", "zpl")
    port.paper_out = True
    assert raw.send(port.address, b"^XA^XZ", label).printer.reasons == ("media-empty",)
    assert port.received == []

    port.paper_out, port.labels_left = False, 2
    monkeypatch.setattr(raw, "DONE_WITHIN", 0.0)
    assert raw.send(port.address, b"^XA^XZ", label).state == "waiting" or port.received == [b"^XA^XZ"]
    port.labels_left = 0
    assert raw.send(port.address, b"^XA^XZ", label).state == "printed"


def test_a_printer_that_stops_taking_bytes_is_uncertain(monkeypatch):
    monkeypatch.setattr(raw, "STALLED", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as out_of_paper:
        outcome = raw.send(f"127.0.0.1:{out_of_paper.getsockname()[1]}", b"x" * 30_000_000, PAPER)

    assert outcome.state == "uncertain"


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("192.168.1.50", ("192.168.1.50", 9100)),
        ("ticket:9101", ("ticket", 9101)),
        ("[::1]:9100", ("::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_an_address_names_a_machine_and_perhaps_a_port(address, becomes):
    assert host_and_port(address) == becomes


@pytest.mark.parametrize(
    "address",
    ["", ":9100", "a b", "host:0", "host:99999", "host:nine", "http://host/", "user@host", "0300.0250.1.1", "[::1"],
)
def test_a_malformed_printer_address_is_refused_before_anything_is_sent(address):
    with pytest.raises(ValueError):
        raw.send(address, b"x", PAPER)
