"""Sending to printers: the bytes arrive unchanged, and each failure is reported as later, never or unknown."""

import http.server
import stat
import struct
import threading
from contextlib import contextmanager

import pytest

from printing import sending
from printing.sending import JobAttributes, file, ipp, lp, raw
from tests.desk.spool.devices import Port, free_port

TICKET = bytes(range(256)) * 400
PAPER = JobAttributes("CD01-T000007-X-ticket-1", "80", "escpos-text")
SLIP = JobAttributes("CD01-J000001-K-slip-1", "A4", "pdf")


@pytest.fixture
def port():
    made = Port()
    yield made
    made.close()


def test_every_kind_of_printer_has_a_function_that_sends():
    assert {kind: sending.sender(kind).__module__ for kind in sending.SENDERS} == {
        "file": "printing.sending.file",
        "raw": "printing.sending.raw",
        "ipp": "printing.sending.ipp",
        "lp": "printing.sending.lp",
    }


# A port


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


def test_a_printer_that_never_closes_its_end_counts_as_printed(port, monkeypatch):
    monkeypatch.setattr(raw, "SILENT", 0.05)
    silent = threading.Event()
    real = Port._serve

    def holds_on(self):
        line, _ = self.server.accept()
        self.received.append(line.recv(65536))
        silent.wait(20)
        line.close()
        real(self)

    monkeypatch.setattr(Port, "_serve", holds_on)
    quiet = Port()
    try:
        assert raw.send(quiet.address, b"ticket", PAPER).state == "printed"
    finally:
        silent.set()
        quiet.close()
    assert quiet.received[:1] == [b"ticket"]


def test_a_printer_that_stops_taking_bytes_is_uncertain(monkeypatch):
    import socket

    monkeypatch.setattr(raw, "STALLED", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as out_of_paper:
        outcome = raw.send(f"127.0.0.1:{out_of_paper.getsockname()[1]}", b"x" * 30_000_000, PAPER)

    assert outcome.state == "uncertain"


@pytest.mark.parametrize(
    ("address", "host_and_port"),
    [
        ("192.168.1.50", ("192.168.1.50", 9100)),
        ("ticket:9101", ("ticket", 9101)),
        ("[::1]:9100", ("::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_an_address_names_a_machine_and_perhaps_a_port(address, host_and_port):
    assert raw.host_and_port(address) == host_and_port


@pytest.mark.parametrize(
    "address", ["", ":9100", "a b", "host:0", "host:99999", "host:nine", "http://host/", "user@host"]
)
def test_a_malformed_printer_address_is_refused_before_anything_is_sent(address):
    with pytest.raises(ValueError):
        raw.send(address, b"x", PAPER)


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


# IPP, answered by any kind of server; the real printer program is used in tests/desk/spool.


@contextmanager
def answering(status=200, body=b"", breaks=False):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            if breaks:
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

        def handle_error(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"ipp://127.0.0.1:{server.server_address[1]}/ipp/print"
    finally:
        server.shutdown()
        server.server_close()


def answer(status, groups=b""):
    return struct.pack(">BBHI", 2, 0, status, 1) + groups + b"\x03"


@pytest.mark.parametrize(
    ("status", "state", "says"),
    [
        (0x0507, "waiting", "busy"),
        (0x0506, "waiting", "cannot print now"),
        (0x0504, "waiting", "0x0504"),
        (0x040A, "failed", "kind of document"),
        (0x0403, "failed", "password"),
        (0x0406, "failed", "not as a printer"),
        (0x0501, "failed", "0x0501"),
        (0x0503, "failed", "0x0503"),
    ],
)
def test_an_answer_of_a_printer_is_reported_in_words(status, state, says):
    with answering(body=answer(status)) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == state and says in outcome.message % outcome.values


@pytest.mark.parametrize(
    ("status", "state", "says"),
    [
        (401, "failed", "password"),
        (404, "failed", "not as a printer"),
        (426, "failed", "ipps://"),
        (503, "waiting", "HTTP 503"),
    ],
)
def test_an_answer_of_a_web_server_is_reported_in_words(status, state, says):
    with answering(status) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == state and says in outcome.message % outcome.values


@pytest.mark.parametrize(
    "body", [b"", b"<html>hello", answer(0)[:-1], struct.pack(">BBHI", 2, 0, 0, 1) + b"\x01\x47\xff\xff" + b"x" * 9]
)
def test_an_answer_that_is_not_from_a_printer_is_reported(body):
    with answering(body=body) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == "failed"


def test_an_answer_that_was_lost_is_uncertain():
    with answering(breaks=True) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == "uncertain" and "may have been printed" in outcome.message


def job_in(state, why="none"):
    return answer(
        0,
        b"\x02"
        + ipp.attribute(0x21, "job-id", 7)
        + ipp.attribute(0x23, "job-state", state)
        + ipp.attribute(0x44, "job-state-reasons", why),
    )


@pytest.mark.parametrize(
    ("state", "becomes", "says"),
    [(9, "printed", ""), (8, "failed", "document-format-error"), (7, "failed", "cancelled at the printer")],
)
def test_a_paper_ends_as_the_printer_reports(state, becomes, says):
    with answering(body=job_in(state, "document-format-error")) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == becomes and says in outcome.message % outcome.values


def test_a_printer_that_is_never_done_is_asked_no_longer_than_agreed(monkeypatch):
    monkeypatch.setattr(ipp, "DONE_WITHIN", 0.05)
    with answering(body=job_in(6, "media-empty")) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == "uncertain"


def test_ending_the_program_does_not_wait_for_the_printer():
    stop = threading.Event()
    stop.set()
    with answering(body=job_in(5)) as address:
        assert ipp.send(address, b"%PDF", JobAttributes("x", "A4", "pdf", stop)).state == "uncertain"
