"""The queue of papers: nothing is lost or printed twice without a record, and each printer gets its papers in order."""

import json
import stat
import threading

import pytest

from db import errors, spool_files
from fieldservice.desk import Desk, printers, spool, spool_sending, spool_worker
from fieldservice.desk.spool_worker import SpoolWorker
from fieldservice.read_model import projections
from fieldservice.workflows.engine.messages import Refused
from printing import sending
from printing.sending.outcome import PRINTED, later, refused, unknown
from tests.desk.spool.devices import until


@pytest.fixture
def fake_printer(monkeypatch):
    """A printer that answers what a test wants, and keeps what it received."""

    class FakePrinter:
        def __init__(self):
            self.answers, self.received = [], []

        def send(self, address, content, paper):
            self.received.append(content)
            answer = self.answers.pop(0) if self.answers else PRINTED
            return answer() if callable(answer) else answer

    printer = FakePrinter()
    monkeypatch.setattr(sending, "sender", lambda kind: printer.send)
    return printer


@pytest.fixture
def laser(counter, tmp_path):
    counter.printer("file", tmp_path)
    return counter


def test_a_paper_is_printed_and_its_bytes_are_gone(laser, fake_printer):
    id_ = laser.put(b"%PDF a slip")
    assert laser.states() == ["waiting"] and laser.files() == [id_]

    assert laser.run() == 1

    assert fake_printer.received == [b"%PDF a slip"]
    assert laser.states() == ["printed"] and laser.files() == []


def test_a_waiting_paper_is_readable_by_its_owner_alone_and_its_row_names_no_customer(laser):
    id_ = laser.put("欧阳翀雯 13977018823".encode())

    file = laser.folder / "spool" / id_
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "欧阳" not in json.dumps(laser.rows("SELECT * FROM print_job"), ensure_ascii=False)


def test_a_paper_and_its_record_are_written_in_one_transaction(laser, fake_printer):
    with pytest.raises(RuntimeError, match="the step failed"), laser.desk.session.store.writing() as tx:
        laser.put(tx=tx)
        raise RuntimeError("the step failed")

    assert laser.states() == []
    assert laser.run() == 0 and fake_printer.received == []
    assert laser.files() == [], "bytes of a paper that never was are swept"


def test_a_disk_that_does_not_take_the_bytes_leaves_no_job(laser, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.spool_files.os.fsync", full)
    with pytest.raises(errors.StoreTrouble, match="disk is full"):
        laser.put()

    monkeypatch.undo()
    assert laser.states() == [] and laser.files() == []


def test_a_printer_that_is_off_is_tried_again_with_longer_pauses_and_says_why(laser, fake_printer):
    fake_printer.answers = [later("Nobody answers at %(address)s", address="x")] * 6
    id_ = laser.put()

    for pause in (5, 15, 60, 300, 300):
        assert laser.run() == 0
        assert laser.paper(id_)["state"] == "waiting" and str(laser.paper(id_)["error"]) == "Nobody answers at x"
        before = len(fake_printer.received)
        assert laser.run(seconds=pause - 1) == 0 and len(fake_printer.received) == before
        laser.clock.later(seconds=1)
    fake_printer.answers = []
    assert laser.run() == 1 and laser.paper(id_)["tries"] == 6


def test_papers_come_out_in_order_also_when_the_first_had_to_wait(laser, fake_printer):
    fake_printer.answers = [later("busy")]
    for content in (b"1", b"2", b"3"):
        laser.put(content)

    assert laser.run() == 0
    assert laser.run(seconds=5) == 3
    assert fake_printer.received == [b"1", b"1", b"2", b"3"]


def test_a_paper_behind_one_that_waits_has_the_same_reason_and_counts_as_not_printed(laser, fake_printer):
    fake_printer.answers = [later("Nobody answers at %(address)s", address="x")] * 2
    first = laser.put(b"1")
    laser.run()
    second, other = laser.put(b"1", print_no=2), laser.put(b"2", number="CD01-J000002-K", thing="job-2")
    laser.run()

    assert laser.paper(first)["behind"] is None
    for id_, same in ((second, 1), (other, 0)):
        behind = laser.paper(id_)
        assert behind["behind"] == {"id": first, "paper": "slip", "number": "CD01-J000001-K", "same": same}
        assert str(behind["error"]) == "Nobody answers at x" and behind["late"] and not behind["tries"]
    assert laser.desk.lists.prints_stuck() == 3

    assert laser.run(seconds=300) == 3
    assert laser.desk.lists.prints_stuck() == 0 and laser.paper(second)["behind"] is None


def test_printing_again_tries_a_printer_at_once_that_was_left_alone_for_minutes(laser, fake_printer):
    fake_printer.answers = [later("off")] * 4
    first = laser.put(b"1")
    for seconds in (0, 5, 15, 60):
        laser.run(seconds=seconds)
    assert laser.paper(first)["tries"] == 4

    laser.clock.later(seconds=1)
    laser.put(b"2")

    assert laser.run() == 2 and fake_printer.received[-2:] == [b"1", b"2"]


def test_a_paper_that_the_printer_refuses_has_failed_and_does_not_stop_the_next(laser, fake_printer):
    fake_printer.answers = [refused("No such document")]
    bad, good = laser.put(b"bad"), laser.put(b"good")

    assert laser.run() == 1

    assert laser.states() == ["failed", "printed"] and laser.files() == [bad]
    fake_printer.answers = []
    assert spool.retry(laser.desk.session, laser.by("zhao"), bad)["state"] == "waiting"
    assert laser.run() == 1 and laser.paper(good)["state"] == laser.paper(bad)["state"] == "printed"


def test_a_paper_that_may_have_been_printed_is_never_sent_again_by_itself(laser, fake_printer):
    fake_printer.answers = [unknown("The connection broke")]
    id_ = laser.put()

    assert laser.run() == 0
    assert laser.run(hours=24) == 0
    assert len(fake_printer.received) == 1 and laser.states() == ["uncertain"] and laser.files() == [id_]


def test_a_person_who_has_the_paper_confirms_it(laser, fake_printer):
    fake_printer.answers = [unknown("The connection broke")]
    id_ = laser.put()
    laser.run()

    assert spool.confirm(laser.desk.session, laser.by("zhao"), id_)["state"] == "printed"
    assert laser.files() == [] and laser.run(hours=1) == 0 and len(fake_printer.received) == 1


def test_printing_an_uncertain_paper_again_is_counted_as_a_reprint(laser, fake_printer):
    def recorded():
        return [entry.data for entry in entries if entry.kind == "printed"]

    common = {"paper": "slip", "revision": 1, "copy": "customer", "size": "A4", "language": "zh", "printer": "laser"}
    with laser.desk.session.store.writing() as tx:
        id_ = laser.put(tx=tx)
        entry = tx.append(
            {
                "kind": "printed",
                "by": "zhao",
                "made": laser.desk.session.now(),
                "touches": [("job", "job-1")],
                "data": {**common, "print": 1, "spool": id_},
            }
        )
        projections.post(tx, (entry,))
    fake_printer.answers = [unknown("The connection broke")]
    laser.run()

    again = spool.retry(laser.desk.session, laser.by("zhao"), id_)

    assert again["print_no"] == 2 and laser.run() == 1
    with laser.desk.session.store.reading() as tx:
        entries = tx.entries_of("job-1")
        assert tx.ledger("prints", "job-1/slip/1/customer") == 2
    assert [(data["print"], data.get("again")) for data in recorded()] == [(1, None), (2, True)]


def test_a_cancelled_paper_is_never_printed_and_its_bytes_are_gone(laser, fake_printer):
    id_ = laser.put()

    assert spool.cancel(laser.desk.session, laser.by("zhao"), id_)["state"] == "cancelled"

    assert laser.files() == [] and laser.run(hours=1) == 0 and fake_printer.received == []
    for act in (spool.retry, spool.cancel, spool.confirm):
        with pytest.raises(Refused) as no:
            act(laser.desk.session, laser.by("zhao"), id_)
        assert no.value.code == "state"


def test_only_an_uncertain_paper_can_be_confirmed(laser):
    with pytest.raises(Refused, match="may have been printed"):
        spool.confirm(laser.desk.session, laser.by("zhao"), laser.put())


def test_a_paper_whose_printer_was_set_up_wrongly_fails_with_a_reason(laser):
    laser.printer("raw", "10.0.0.9", "escpos-text", name="ticket")
    id_ = laser.put(printer="ticket")
    with laser.desk.session.store.writing() as tx:
        tx.run("UPDATE printer SET address = 'a b' WHERE name = 'ticket'")

    laser.run()

    assert laser.paper(id_)["state"] == "failed" and "a b is not a valid address" in str(laser.paper(id_)["error"])


def test_papers_wait_while_their_printer_is_switched_off_in_the_program(laser, fake_printer):
    laser.put()
    printers.switch(laser.desk.session, laser.by("admin"), "laser", False)
    assert laser.run(hours=1) == 0 and laser.states() == ["waiting"]
    (paper,) = spool.jobs(laser.desk.session)
    assert str(paper["error"]) == "The printer laser is paused; its papers wait." and not paper["late"]

    printers.switch(laser.desk.session, laser.by("admin"), "laser", True)
    assert laser.run() == 1


def test_after_a_restore_jobs_that_waited_then_fail_and_are_not_printed(sqlite_counter, tmp_path, fake_printer):
    sqlite_counter.printer("file", tmp_path)
    id_ = sqlite_counter.put()
    (sqlite_counter.folder / "spool" / id_).unlink()

    assert sqlite_counter.run() == 0

    assert sqlite_counter.states() == ["failed"] and "no longer on this machine" in str(
        sqlite_counter.paper(id_)["error"]
    )
    with pytest.raises(Refused, match="Print the paper again"):
        spool.retry(sqlite_counter.desk.session, sqlite_counter.by("zhao"), id_)


def test_on_a_shared_database_the_machine_that_has_the_bytes_sends_them(shared_counter, tmp_path, fake_printer):
    counter = shared_counter
    counter.printer("file", tmp_path)
    counter.put(b"from the front")
    beside = tmp_path / "second machine"
    beside.mkdir()
    (beside / "postgresql.url").write_text((counter.folder / "postgresql.url").read_text())
    other = Desk.open(beside, counter.clock)

    assert spool_sending.run_once(other.session) == 0 and counter.states() == ["waiting"]
    assert counter.run() == 1 and fake_printer.received == [b"from the front"]
    other.close()


def test_bytes_without_an_open_job_are_swept(laser, fake_printer):
    id_ = laser.put()
    for name in ("0191-orphan", "0191-half.part"):
        (laser.folder / "spool" / name).write_bytes(b"x")

    spool_sending.tidy(laser.desk.session)

    assert laser.files() == [id_]


def test_two_programs_that_send_at_once_send_each_paper_once(laser, fake_printer):
    ids = [laser.put(b"%d" % n) for n in range(20)]
    other = Desk.open(laser.folder, laser.clock)
    hands = [
        threading.Thread(target=spool_sending.run_once, args=(desk.session,))
        for desk in (laser.desk, other, laser.desk)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    # The second sender left at once, and the first may have ended before the last paper was due.
    spool_sending.run_once(laser.desk.session)

    assert fake_printer.received == [b"%d" % n for n in range(20)]
    assert laser.states() == ["printed"] * len(ids)
    other.close()


def test_a_slow_printer_does_not_hold_up_another(laser, fake_printer, tmp_path):
    laser.printer("file", tmp_path, name="ticket")
    both = threading.Barrier(2, timeout=20)

    def at_once():
        both.wait()  # passes only while a paper is being sent to the other printer too
        return PRINTED

    fake_printer.answers = [at_once, at_once]
    laser.put(printer="laser")
    laser.put(printer="ticket")

    assert laser.run() == 2


def test_no_transaction_is_open_while_a_paper_is_being_sent(laser, fake_printer):
    def somebody_works():
        with laser.desk.session.store.writing() as tx:
            tx.set_meta("note", "taken meanwhile")
        return PRINTED

    fake_printer.answers = [somebody_works]
    laser.put()

    assert laser.run() == 1


def test_the_job_that_is_being_sent_cannot_be_cancelled(laser, fake_printer):
    refusals = []

    def try_to_cancel():
        with pytest.raises(Refused, match="being sent") as no:
            spool.cancel(laser.desk.session, laser.by("zhao"), id_)
        refusals.append(no.value.code)
        return PRINTED

    fake_printer.answers = [try_to_cancel]
    id_ = laser.put()

    assert laser.run() == 1 and refusals == ["state"]


def test_the_worker_prints_a_paper_of_its_own_program_at_once(laser, fake_printer):
    worker = SpoolWorker(laser.desk.session, every=3600)
    worker.start()
    try:
        with laser.desk.session.store.writing() as tx:
            laser.put(b"mine", tx=tx)
        until(lambda: laser.states() == ["printed"])
        assert worker.trouble is None
    finally:
        worker.stop()

    laser.put(b"another's")
    worker = SpoolWorker(laser.desk.session, every=3600)
    worker.start()
    try:
        until(lambda: laser.states() == ["printed"] * 2)
    finally:
        worker.stop()
    assert fake_printer.received == [b"mine", b"another's"]


def test_the_worker_lets_a_printer_finish_when_the_program_ends(laser, fake_printer):
    began, go = threading.Event(), threading.Event()

    def slowly():
        began.set()
        assert go.wait(20)
        return PRINTED

    fake_printer.answers = [slowly]
    worker = SpoolWorker(laser.desk.session, every=3600)
    worker.start()
    laser.put(b"1")
    laser.put(b"2")
    assert began.wait(20)
    threading.Timer(0.05, go.set).start()
    worker.stop()

    assert laser.states() == ["printed", "waiting"], "nothing new is begun"


def test_a_printer_in_trouble_is_asked_again_after_a_while_and_its_name_leaves_the_bar(laser, monkeypatch):
    said = [sending.PrinterState(("media-empty",), True), sending.PrinterState()]
    monkeypatch.setattr(sending, "asker", lambda kind: lambda address, speaks: said.pop(0))
    printers.ask_all(laser.desk.session)
    worker = SpoolWorker(laser.desk.session)

    worker._ask_again()
    assert laser.desk.lists.printers_in_trouble() and said  # not yet: it has just been asked
    worker._asked -= spool_worker.ASK_AGAIN + 1
    worker._ask_again()
    worker._asker.join()

    assert laser.desk.lists.printers_in_trouble() == [] and not said


def test_the_worker_goes_on_after_an_error_of_the_store(laser, fake_printer, monkeypatch):
    real, calls = spool_worker.due, []

    def fails_once(reader, now):
        calls.append(now)
        if len(calls) == 1:
            raise errors.StoreTrouble(errors.FULL)
        return real(reader, now)

    monkeypatch.setattr(spool_worker, "due", fails_once)
    laser.put()
    worker = SpoolWorker(laser.desk.session, every=0.01)
    worker.start()
    try:
        until(lambda: laser.states() == ["printed"])
    finally:
        worker.stop()


def test_jobs_are_listed_newest_first_and_found_by_the_end_of_their_id(laser):
    first, second = laser.put(), laser.put()

    assert [job["id"] for job in spool.jobs(laser.desk.session)] == [second, first]
    assert spool.jobs(laser.desk.session, 1)[0]["by"] == "zhao"
    assert laser.paper(second[-8:])["id"] == second
    with pytest.raises(Refused) as no:
        laser.paper("%")
    assert no.value.code == "not_found"
    assert spool.counts(laser.desk.session) == {"waiting": 2}


def test_erasing_a_person_cancels_the_waiting_papers_of_that_persons_jobs(laser, fake_printer):
    gone, stays = laser.put(thing="job-1"), laser.put(thing="job-2")

    with laser.desk.session.store.writing() as tx:
        assert spool_files.forget(tx, ["job-1", "request-1"], laser.desk.session.now()) == 1
    spool_sending.tidy(laser.desk.session)

    assert laser.files() == [stays] and laser.paper(gone)["state"] == "cancelled"
    assert laser.run() == 1


def test_a_person_erased_while_the_paper_is_on_its_way_leaves_no_bytes(laser, fake_printer):
    def erased():
        with laser.desk.session.store.writing() as tx:
            spool_files.forget(tx, ["job-1"], laser.desk.session.now())
        return later("The printer is off")

    fake_printer.answers = [erased]
    id_ = laser.put()
    laser.run()
    laser.run()

    assert laser.paper(id_)["state"] == "cancelled" and laser.files() == []
