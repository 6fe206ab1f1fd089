"""Sending by IPP to any kind of server; tests/desk/spool uses the real printer program.

Only a clear answer after the paper counts; before the paper it is tried later or refused.
"""

import struct
import threading

import pytest

from printing.sending import JobAttributes, ipp
from printing.sending.ipp_messages import INTEGER, KEYWORD, attribute
from tests.printing.ipp_answers import answer, answering, job_in, printer_is

SLIP = JobAttributes("CD01-J000001-K-slip-1", "A4", "pdf")


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
