"""Sends the print jobs that are due to their printers, and records how each of them ended.

One program of a machine sends to a printer at a time, in the order of the queue, and holds no transaction meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk import print_counts
from fieldservice.desk.spool import CONTENT_GONE, SELECT_JOBS, as_job, as_json, heard
from fieldservice.program_log import log
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import left, moment, precise_stamp
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.store import Tx
    from fieldservice.desk.session import Session
    from printing.sending import PrinterState, SendOutcome

PAUSES = (5, 15, 60, 300)
"""Seconds before the second, third … try; the last pause from then on."""
AT_ONCE = 4
"""Printers that are sent to side by side: a slow printer must not keep a customer from the ticket."""

NO_PRINTER = N_("The printer %(printer)s has been removed.")
BAD_ADDRESS = N_("%(address)s is not a valid address for a printer of this kind.")
INTERRUPTED = N_("The program ended while sending; the paper may already have been printed.")


class TakenJob(NamedTuple):
    """A job that is marked as being sent, the kind and address of its printer, and its bytes."""

    job: JsonObject
    kind: str
    address: str
    tells: str
    content: bytes


def due(reader: RowReader, now: str) -> list[str]:
    """Printers with something to do: their oldest job is due, or a program died while it sent to them."""
    rows = reader.rows(
        "SELECT j.printer, j.state, j.next_try FROM print_job j LEFT JOIN printer p ON p.name = j.printer"
        " WHERE j.state IN ('waiting', 'sending') AND coalesce(p.active, 1) = 1 ORDER BY j.printer, j.id"
    )
    found: dict[str, bool] = {}
    for printer, state, next_try in rows:
        if state == "sending":
            found[printer] = True
        else:
            found.setdefault(printer, not _waits(next_try, now))  # the jobs behind the oldest wait with it
    return [printer for printer, is_due in found.items() if is_due]


def _waits(next_try: str, now: str) -> bool:
    """Whether a job must wait for its next try; not for one that was set while the clock was ahead."""
    return bool(left(next_try, moment(now), timedelta(seconds=PAUSES[-1])))


def run_once(session: Session, now: datetime | None = None) -> int:
    """Send the jobs that are due on this machine, and return the number of papers that were printed."""
    tidy(session)
    printers = due(session.reader, precise_stamp(now or session.clock()))
    if not printers:
        return 0
    session.store  # noqa: B018  opened once, not by several threads
    with ThreadPoolExecutor(AT_ONCE, "printer") as several:
        return sum(several.map(lambda printer: send_due(session, printer, now), printers))


def send_due(
    session: Session,
    printer: str,
    now: datetime | None = None,
    stop: Event | None = None,
    closing: Event | None = None,
    wait: bool = False,
) -> int:
    """Send the jobs due to one printer, the oldest first, until a job must wait; return the number printed.

    0 where another program is sending to it, unless it is to `wait` for that program to end. After `closing` the job
    that was begun is finished; `stop` breaks it off.
    """
    from db import spool_files

    printed = 0
    with spool_files.alone(session.folder, printer, wait) as is_ours:
        if not is_ours:
            return 0
        _mark_interrupted(session, printer)
        while not (closing and closing.is_set()):
            taken = _next(session, printer, precise_stamp(now or session.clock()))
            if taken is None:
                break
            outcome = send(session, taken, stop or Event())
            record(session, taken.job, outcome)
            printed += outcome.state == "printed"
    return printed


def tidy(session: Session) -> None:
    """Delete the files of jobs that are finished, where there are any."""
    from db import spool_files

    files = spool_files.names(session.folder)
    if files:
        rows = session.reader.rows(
            "SELECT id FROM print_job WHERE state IN ('waiting', 'sending', 'uncertain', 'failed')"
        )
        if not {id_ for (id_,) in rows}.issuperset(files):
            with session.store.writing() as tx:
                spool_files.sweep(tx, session.folder)


def _mark_interrupted(session: Session, printer: str) -> None:
    """No program of this machine sends to this printer now: a job marked as being sent was interrupted."""
    with session.store.writing() as tx:
        for row in tx.rows(f"{SELECT_JOBS} WHERE printer = ? AND state = 'sending'", (printer,)):
            job = as_job(row)
            if _has_file(session, job["id"]) or not session.store.postgresql:
                _set(tx, job, "uncertain", session.now(), Message(INTERRUPTED))


def _next(session: Session, printer: str, now: str) -> TakenJob | None:
    """The oldest job of this printer, marked as being sent; None where it must wait, or nothing is left."""
    from db import spool_files

    with session.store.writing() as tx:
        known = tx.row("SELECT active, kind, address, tells FROM printer WHERE name = ?", (printer,))
        if known is not None and not known[0]:
            return None
        for row in tx.rows(f"{SELECT_JOBS} WHERE printer = ? AND state = 'waiting' ORDER BY id", (printer,)):
            job = as_job(row)
            if known is None:
                _fail(session, tx, job, Message(NO_PRINTER, {"printer": printer}))
                continue
            content = spool_files.read(session.folder, job["id"])
            if content is None:
                if not session.store.postgresql:
                    _fail(session, tx, job, Message(CONTENT_GONE))
                continue  # another machine on the same database has the file, and sends it
            if _waits(job["next_try"], now):
                return None
            tx.run(
                "UPDATE print_job SET state = 'sending', tries = tries + 1, changed = ? WHERE id = ?",
                (session.now(), job["id"]),
            )
            return TakenJob({**job, "tries": job["tries"] + 1}, known[1], known[2], known[3], content)
    return None


def send(session: Session, taken: TakenJob, stop: Event) -> SendOutcome:
    """Send the bytes of a job to its printer. Its name at the printer is ASCII and holds nothing personal."""
    from printing.sending import JobAttributes, SendOutcome, sender

    job = taken.job
    name = "".join(
        char if char.isascii() and (char.isalnum() or char in "-.") else "-"
        for char in f"{job['number']}-{job['paper']}-{job['print_no']}"
    )
    attributes = JobAttributes(
        name.strip("-."), job["media"], job["speaks"], stop, taken.tells, partial(_meanwhile, session, job)
    )
    try:
        return sender(taken.kind)(taken.address, taken.content, attributes)
    except (KeyError, ValueError):  # an address is read before the first byte goes out
        return SendOutcome("failed", BAD_ADDRESS, {"address": taken.address})


def _meanwhile(session: Session, job: JsonObject, said: PrinterState) -> None:
    """Show what the printer says while it has the paper; a store that cannot be written now breaks no print off."""
    from db.errors import StoreTrouble

    with suppress(StoreTrouble), session.store.writing() as tx:
        heard(session, tx, job["printer"], said)
        tx.run(
            "UPDATE print_job SET error = ? WHERE id = ? AND state = 'sending'",
            (as_json(None, job["note"], said.reasons), job["id"]),
        )


def record(session: Session, job: JsonObject, outcome: SendOutcome) -> None:
    """Record how the sending of a job ended; a waiting job gets the time of its next try."""
    from db import spool_files

    because = Message(outcome.message, outcome.values) if outcome.message else None
    said = ",".join(outcome.printer.reasons) if outcome.printer else ""
    log.note("print job", paper=job["paper"], state=outcome.state, tries=job["tries"], reasons=said)
    reasons = outcome.printer.reasons if outcome.printer and outcome.state != "printed" else ()
    with session.store.writing() as tx:
        if outcome.printer:
            heard(session, tx, job["printer"], outcome.printer)
        state = tx.value("SELECT state FROM print_job WHERE id = ?", (job["id"],))
        if state == "sending":  # otherwise the person was erased meanwhile, and the job is cancelled
            if outcome.state == "failed":
                _fail(session, tx, job, because, reasons)
            else:
                _set(tx, job, outcome.state, session.now(), because, reasons)
        if outcome.state == "waiting":
            pause = PAUSES[min(job["tries"], len(PAUSES)) - 1]
            tx.run(
                "UPDATE print_job SET next_try = ? WHERE id = ?",
                (precise_stamp(session.clock() + timedelta(seconds=pause)), job["id"]),
            )
    if outcome.state == "printed":
        spool_files.drop(session.folder, job["id"])


def _fail(session: Session, tx: Tx, job: JsonObject, because: Message | None, reasons: Sequence[str] = ()) -> None:
    """The job ends without a sheet, so it does not count as a print."""
    _set(tx, job, "failed", session.now(), because, reasons)
    print_counts.take_back(session, tx, job)


def _set(tx: Tx, job: JsonObject, state: str, at: str, because: Message | None, reasons: Sequence[str] = ()) -> None:
    """What is to be told of the paper itself stays with the job, however its sending ends."""
    values = (state, at, as_json(because, job["note"], reasons), job["id"])
    tx.run("UPDATE print_job SET state = ?, changed = ?, error = ? WHERE id = ?", values)


def _has_file(session: Session, id_: str) -> bool:
    from db import spool_files

    return spool_files.path_of(session.folder, id_).exists()
