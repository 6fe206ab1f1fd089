"""A print that failed is no print: "reprint n" counts the sheets that came out, or may have."""

import pytest

from fieldservice.desk import print_counts, spool, spool_sending
from fieldservice.read_model import rebuild
from fieldservice.workflows.engine.messages import Refused
from printing.sending import outcome
from tests.documents.visit import INTAKE, parcel, printer, visit, went

FAILED, UNKNOWN = outcome.refused("no paper"), outcome.unknown("cut")


@pytest.fixture
def sent(counter, monkeypatch):
    """Prints papers, and ends each with one of these outcomes; without one it waits."""
    printer(counter)
    printer(counter, "zpl", "60x40", "labels")
    answers = []
    monkeypatch.setattr(spool_sending, "send", lambda session, taken, stop: answers.pop(0))

    def send(kind, thing, *outcomes, to="laser"):
        queued = counter.desk.papers.print_to(counter.by("tang"), kind, thing, printer=to)
        answers.extend(outcomes)
        if outcomes:
            spool_sending.run_once(counter.desk.session)
        return queued

    send.answers = answers
    return send


def reprint(counter, kind, thing):
    """The number of the next print of a paper."""
    return counter.desk.papers.print_to(counter.by("tang"), kind, thing, printer="laser")["print"]


@pytest.mark.parametrize("kind", ["intake", "ticket", "packing"])
def test_a_print_that_failed_is_not_counted_and_the_next_sheet_is_no_reprint(counter, sent, kind):
    job = parcel(counter) if kind == "packing" else visit(counter).jobs[0]

    sent(kind, job, FAILED)

    assert reprint(counter, kind, job) == 1
    assert rebuild.verify(counter.desk.session.store)["ok"]
    rebuild.rebuild(counter.desk.session.store)
    assert reprint(counter, kind, job) == 2


@pytest.mark.parametrize("outcome", [outcome.PRINTED, UNKNOWN])
def test_a_print_that_came_out_or_may_have_makes_the_next_a_reprint(counter, sent, outcome):
    job = visit(counter).jobs[0]

    sent("intake", job, outcome)

    assert reprint(counter, "intake", job) == 2


def test_a_print_that_was_cancelled_before_it_was_sent_is_not_counted(counter, sent):
    job = visit(counter).jobs[0]
    queued = sent("intake", job)

    spool.cancel(counter.desk.session, counter.by("tang"), queued["id"])

    assert reprint(counter, "intake", job) == 1


def test_a_failed_print_that_is_sent_again_counts_once(counter, sent):
    job = visit(counter).jobs[0]
    queued = sent("intake", job, FAILED)

    sent.answers.append(outcome.PRINTED)
    assert spool.retry(counter.desk.session, counter.by("tang"), queued["id"])["print_no"] == 1
    assert spool_sending.run_once(counter.desk.session) == 1

    assert reprint(counter, "intake", job) == 2
    assert rebuild.verify(counter.desk.session.store)["ok"]


def test_a_failed_print_is_not_sent_again_once_its_paper_was_printed_otherwise(counter, sent):
    job = visit(counter).jobs[0]
    failed = sent("intake", job, FAILED)
    sent("intake", job, outcome.PRINTED)

    with pytest.raises(Refused) as refused:
        spool.retry(counter.desk.session, counter.by("tang"), failed["id"])

    assert refused.value.because.message == print_counts.PRINTED_SINCE
    assert spool.cancel(counter.desk.session, counter.by("tang"), failed["id"])["state"] == "cancelled"
    assert reprint(counter, "intake", job) == 2


def test_the_label_of_a_place_that_failed_is_not_counted(counter, sent):
    sent("place_label", "A3", FAILED, to="labels")

    queued = counter.desk.papers.print_to(counter.by("tang"), "place_label", "A3", printer="labels")

    assert queued["print"] == 1 and rebuild.verify(counter.desk.session.store)["ok"]


def test_the_history_says_that_a_paper_was_not_printed(counter, sent):
    went_in = visit(counter)
    went(counter, *INTAKE)
    sent("intake", went_in.jobs[0], FAILED)

    last = counter.desk.page(counter.by("zhao"), went_in.jobs[0]).history[-1]

    assert last.label == "Not printed" and ("paper", "intake") in last.details
