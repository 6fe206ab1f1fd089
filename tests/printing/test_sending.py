"""Sending to printers: the bytes arrive unchanged, and each failure is reported as later, never or unknown."""

import http.server
import socket
import stat
import struct
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from printing import sending
from printing.sending import JobAttributes, PrinterState, file, ipp, lp, raw, status
from printing.sending.addresses import host_and_port
from printing.sending.ipp_messages import ENUM, INTEGER, KEYWORD, attribute
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


# IPP, answered by any kind of server; the real printer program is used in tests/desk/spool.


@contextmanager
def answering(status=200, body=b"", breaks=False, asked=b"", seen=None):
    """A server that answers a paper and questions about it; `asked` is its answer to a question about the printer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            message = self.rfile.read(int(self.headers["Content-Length"]))
            about_the_printer = message[2:4] == struct.pack(">H", ipp.GET_PRINTER) and asked
            if seen is not None:
                seen.append(message)
            if breaks and not about_the_printer:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            answer = asked if about_the_printer else body
            self.send_response(200 if about_the_printer else status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
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


def printer_is(state=3, *reasons, **supported):
    """The answer of a printer about itself."""
    lists = {"printer-state-reasons": reasons or ("none",), "document-format-supported": ("application/pdf",)}
    lists |= {f"{name.replace('_', '-')}-supported": values for name, values in supported.items()}
    return answer(
        0,
        b"\x04"
        + attribute(ENUM, "printer-state", state)
        + b"".join(
            attribute(KEYWORD, name if place == 0 else "", value)
            for name, values in lists.items()
            for place, value in enumerate(values)
        ),
    )


READY = printer_is()


@pytest.mark.parametrize(
    ("status", "state", "says"),
    [
        (0x0507, "waiting", "busy"),
        (0x0506, "waiting", "cannot print now"),
        (0x050A, "waiting", "cannot print now"),
        (0x050B, "waiting", "cannot print now"),
        (0x0500, "uncertain", "0x0500"),
        (0x0502, "uncertain", "0x0502"),
        (0x0504, "uncertain", "0x0504"),
        (0x0505, "uncertain", "may have been printed"),
        (0x0508, "uncertain", "may have been printed"),
        (0x05FF, "uncertain", "0x05ff"),
        (0x0405, "uncertain", "may have been printed"),
        (0x040A, "failed", "kind of document"),
        (0x0403, "failed", "password"),
        (0x0406, "failed", "not as a printer"),
        (0x0501, "failed", "0x0501"),
        (0x0503, "failed", "0x0503"),
    ],
)
def test_an_answer_of_a_printer_to_a_paper_is_reported_in_words(status, state, says):
    with answering(body=answer(status), asked=READY) as address:
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
def test_an_answer_of_a_web_server_before_the_paper_was_sent_is_reported_in_words(status, state, says):
    with answering(status) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == state and says in outcome.message % outcome.values


@pytest.mark.parametrize(
    ("status", "state"),
    [(500, "uncertain"), (502, "uncertain"), (503, "uncertain"), (408, "uncertain"), (401, "failed"), (413, "failed")],
)
def test_after_an_error_of_the_server_behind_the_paper_somebody_must_look(status, state):
    with answering(status, asked=READY) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == state


@pytest.mark.parametrize(
    "body", [b"", b"<html>hello", answer(0)[:-1], struct.pack(">BBHI", 2, 0, 0, 1) + b"\x01\x47\xff\xff" + b"x" * 9]
)
def test_an_answer_that_cannot_be_read_is_a_wrong_address_before_the_paper_and_uncertain_after_it(body):
    with answering(body=body) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == "failed"
    with answering(body=body, asked=READY) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == "uncertain"


def test_an_answer_that_was_lost_after_the_paper_is_uncertain_and_before_it_is_tried_later():
    with answering(breaks=True, asked=READY) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)
    with answering(breaks=True) as address:
        assert ipp.send(address, b"%PDF", SLIP).state == "waiting"

    assert outcome.state == "uncertain" and "may have been printed" in outcome.message


@pytest.mark.parametrize(
    "job_id",
    [
        b"",
        attribute(INTEGER, "job-id", 0),
        attribute(INTEGER, "job-id", -7),
        attribute(KEYWORD, "job-id", "seven"),
        attribute(0x12, "job-id", b""),
        attribute(INTEGER, "job-id", b"\0\7"),
        attribute(INTEGER, "job-id", b""),
    ],
    ids=["missing", "zero", "negative", "text", "out of band", "short", "empty"],
)
def test_a_paper_under_an_odd_job_id_was_taken_and_nothing_more_is_known(job_id):
    with answering(body=answer(0, b"\x02" + job_id), asked=READY) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == "uncertain" and "did not confirm" in outcome.message


def job_in(state, why="none", sheets=0):
    return answer(
        0,
        b"\x02"
        + attribute(INTEGER, "job-id", 7)
        + attribute(ENUM, "job-state", state)
        + attribute(KEYWORD, "job-state-reasons", why)
        + attribute(INTEGER, "job-media-sheets-completed", sheets),
    )


@pytest.mark.parametrize(
    ("state", "sheets", "becomes", "says"),
    [
        (9, 1, "printed", ""),
        (8, 0, "failed", "document-format-error"),
        (7, 0, "failed", "cancelled at the printer"),
        (8, 2, "uncertain", "a part of it was printed"),
        (7, 1, "uncertain", "a part of it was printed"),
    ],
)
def test_a_paper_ends_as_the_printer_reports(state, sheets, becomes, says):
    with answering(body=job_in(state, "document-format-error", sheets), asked=READY) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == becomes and says in outcome.message % outcome.values


def test_a_printer_that_is_never_done_is_asked_no_longer_than_agreed_and_says_why(monkeypatch):
    monkeypatch.setattr(ipp, "DONE_WITHIN", 0.05)
    monkeypatch.setattr(ipp, "ASK_WHY_FROM", 0.0)
    heard = []
    needs_paper = JobAttributes("x", "A4", "pdf", says=heard.append)
    with answering(body=job_in(6), asked=printer_is(4, "media-empty-error", "toner-low-report")) as address:
        outcome = ipp.send(address, b"%PDF", needs_paper)

    assert outcome.state == "uncertain" and outcome.printer.reasons == ("media-empty", "toner-low")


def test_ending_the_program_does_not_wait_for_the_printer():
    stop = threading.Event()
    stop.set()
    with answering(body=job_in(5), asked=READY) as address:
        assert ipp.send(address, b"%PDF", JobAttributes("x", "A4", "pdf", stop)).state == "uncertain"


@pytest.mark.parametrize("reason", ["media-jam", "cover-open-error", "paused"])
def test_a_stopped_printer_gets_no_paper_and_says_why(reason):
    seen = []
    with answering(body=job_in(9), asked=printer_is(5, reason), seen=seen) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == "waiting" and outcome.printer.reasons == (reason.removesuffix("-error"),)
    assert len(seen) == 1 and b"%PDF" not in seen[0]


def test_a_printer_without_our_formats_is_refused_before_anything_is_sent():
    seen = []
    with answering(body=job_in(9), asked=printer_is(document_format=("image/jpeg",)), seen=seen) as address:
        outcome = ipp.send(address, b"%PDF", SLIP)

    assert outcome.state == "failed" and "application/pdf" in outcome.message % outcome.values and len(seen) == 1


def paper_sent(**supported):
    """The request by which a slip on a form is printed, by the attributes that the printer knows."""
    seen = []
    with answering(body=job_in(9), asked=printer_is(**supported), seen=seen) as address:
        assert ipp.send(address, b"%PDF", JobAttributes("slip-1", "241-third", "pdf")).state == "printed"
    return next(message for message in seen if b"%PDF" in message)


def test_a_paper_is_printed_in_its_size_on_one_side_and_as_it_was_drawn():
    sent = paper_sent()

    assert attribute(KEYWORD, "media", "custom_form_241x93.1mm") in sent
    assert attribute(KEYWORD, "sides", "one-sided") in sent and attribute(KEYWORD, "print-scaling", "none") in sent


def test_a_size_without_a_name_at_the_printer_is_given_in_figures():
    sent = paper_sent(media=("iso_a4_210x297mm",), media_col=("media-size", "media-source"))

    assert b"custom_form" not in sent and b"media-col" in sent
    assert struct.pack(">i", 24100) in sent and struct.pack(">i", 9310) in sent


def test_a_printer_is_not_told_what_it_does_not_know():
    sent = paper_sent(media=("iso_a4_210x297mm",), print_scaling=("auto", "fit"), sides=("one-sided",))

    assert b"media" not in sent and b"print-scaling" not in sent and b"one-sided" in sent
