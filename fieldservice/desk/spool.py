"""Papers on their way to printers: waiting, sending, printed; failed, cancelled, or uncertain, which a person decides.

Nothing is lost: the bytes are on disk before the job is. Nothing is printed twice unsaid: what may have been printed is never sent
again by itself. One program of a machine sends to a printer at a time, in order, and holds no transaction while it does.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import precise_stamp
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from printing.sending import SendOutcome

PAUSES = (5, 15, 60, 300)
"""Seconds before the second, third … try; the last one from then on."""
AT_ONCE = 4
"""Printers that are sent to side by side: a slow one must not keep a customer from the ticket."""
EVERY = 3.0
"""Seconds between look-ups of a worker that nobody wakes."""
COLUMNS = (
    "id",
    "paper",
    "thing",
    "number",
    "counter",
    "by",
    "printer",
    "media",
    "speaks",
    "state",
    "tries",
    "next_try",
    "made",
    "changed",
    "error",
    "print_no",
)

NO_JOB = N_("There is no print job %(id)s.")
SEVERAL_JOBS = N_("More than one print job ends in %(id)s; write more of it.")
BEING_SENT = N_("It is being sent to the printer.")
DONE_WITH = N_("This print job is finished (printed or cancelled). Print the paper again.")
ONLY_UNCERTAIN = N_("Only a job that may have been printed can be confirmed; this one is %(state)s.")
CONTENT_GONE = N_("The file to print is no longer on this machine. Print the paper again.")
NO_PRINTER = N_("The printer %(printer)s is no longer set up.")
BAD_ADDRESS = N_("%(address)s is not a valid address for a printer of this kind.")
INTERRUPTED = N_("The program ended while sending; the paper may already have been printed.")

_bells: dict[str, list[Event]] = {}
"""Of the workers in this process, by folder."""


# Asked and decided by people


def put(
    session: Session,
    *,
    paper: str,
    thing: str,
    number: str,
    by: Person,
    printer: str,
    media: str,
    speaks: str,
    content: bytes,
    print_no: int = 1,
    tx: Any = None,
) -> str:
    """A paper for a printer; its id. Inside the transaction `tx` of the caller both are there or neither is."""
    from db import spool_files
    from db.journal import new_id

    id_, at = new_id(), session.now()
    row = {
        "id": id_,
        "paper": paper,
        "thing": thing,
        "number": number,
        "counter": session.counter,
        "by": by.name,
        "printer": printer,
        "media": media,
        "speaks": speaks,
        "state": "waiting",
        "made": at,
        "changed": at,
        "print_no": print_no,
    }
    try:
        with session.store.writing() if tx is None else nullcontext(tx) as now:
            spool_files.keep(session.folder, id_, content)
            now.put("print_job", [row])
            # Whoever prints again has looked at the printer: what waits there is tried now and not in five minutes.
            now.run(
                "UPDATE print_job SET next_try = '' WHERE printer = ? AND state = 'waiting' AND next_try <> ''",
                (printer,),
            )
    except BaseException:
        spool_files.drop(session.folder, id_)
        raise
    ring(session)
    return id_


def jobs(reader: Any, limit: int = 100) -> list[JsonObject]:
    """The newest first, through the light reader; `error` is a sentence (Because) or None."""
    return [_told(row) for row in reader.rows(f"{_SELECT} ORDER BY made DESC, id DESC LIMIT ?", (limit,))]


def counts(reader: Any) -> dict[str, int]:
    """How many jobs stand in each state that somebody may have to look at."""
    return dict(
        reader.rows(
            "SELECT state, count(*) FROM print_job WHERE state IN ('waiting', 'sending', 'uncertain', 'failed') GROUP BY state"
        )
    )


def job(reader: Any, id_: str) -> JsonObject:
    """By id, or by what an id ends in. Raises Refused (not_found)."""
    id_ = id_.strip().lower()
    found = reader.rows(f"{_SELECT} WHERE id = ?", (id_,))
    if not found and len(id_) >= 4 and set(id_) <= set("0123456789abcdef-"):
        found = reader.rows(f"{_SELECT} WHERE id LIKE ?", (f"%{id_}",))
    if len(found) != 1:
        raise Refused("not_found", SEVERAL_JOBS if found else NO_JOB, id=id_)
    return _told(found[0])


def retry(session: Session, by: Person, id_: str) -> JsonObject:
    """Try now, again where it failed. What may have been printed is counted as one more print. Answers with the job."""
    from db import spool_files

    with session.store.writing() as tx:
        one = _open(tx, id_, ("waiting", "failed", "uncertain"))
        if spool_files.read(session.folder, one["id"]) is None:
            raise Refused("guard", CONTENT_GONE)
        print_no = _counted_again(session, tx, by, one) if one["state"] == "uncertain" else one["print_no"]
        tx.run(
            "UPDATE print_job SET state = 'waiting', tries = 0, next_try = '', changed = ?, error = '', print_no = ? WHERE id = ?",
            (session.now(), print_no, one["id"]),
        )
    ring(session)
    return job(session.reader, one["id"])


def cancel(session: Session, by: Person, id_: str) -> JsonObject:
    return _ended(session, id_, "cancelled", ("waiting", "failed", "uncertain"), DONE_WITH)


def confirm(session: Session, by: Person, id_: str) -> JsonObject:
    """A person has the paper in hand: it is printed."""
    return _ended(session, id_, "printed", ("uncertain",), ONLY_UNCERTAIN)


def forget(tx: Any, things: Sequence[str], at: str) -> int:
    """A person is erased: what waits of his or her things is cancelled; the bytes go with the next sweep."""
    from db import spool_files

    return spool_files.forget(tx, things, at)


def _ended(session: Session, id_: str, state: str, states: tuple[str, ...], otherwise: str) -> JsonObject:
    from db import spool_files

    with session.store.writing() as tx:
        one = _open(tx, id_, states, otherwise)
        tx.run(
            "UPDATE print_job SET state = ?, changed = ?, error = '' WHERE id = ?", (state, session.now(), one["id"])
        )
    spool_files.drop(session.folder, one["id"])
    return job(session.reader, one["id"])


def _open(tx: Any, id_: str, states: tuple[str, ...], otherwise: str = DONE_WITH) -> JsonObject:
    one = job(tx, id_)
    if one["state"] not in states:
        raise Refused("state", BEING_SENT if one["state"] == "sending" else otherwise, state=one["state"])
    return one


def _counted_again(session: Session, tx: Any, by: Person, one: JsonObject) -> int:
    """Every print that this job stands for is recorded once more; the highest number of a print."""
    from fieldservice.read_model import projections

    printed = [
        entry
        for entry in tx.entries_of(one["thing"])
        if entry.kind == "printed" and entry.data.get("paper") == one["paper"]
    ]
    mine = [entry for entry in printed if entry.data.get("spool") == one["id"]] or [
        entry for entry in printed if entry.data.get("print") == one["print_no"]
    ][-1:]
    last = one["print_no"] + (not mine)
    for entry in mine:
        said = {name: value for name, value in entry.data.items() if name not in ("print", "again")}
        number = tx.ledger("prints", projections.print_key(entry.touches[0][1], said)) + 1
        again = tx.append(
            {
                "kind": "printed",
                "by": by.name,
                "made": session.now(),
                "counter": session.counter,
                "touches": entry.touches,
                "data": {**said, "print": number, "again": True},
            }
        )
        projections.post(tx, (again,))
        last = max(last, number)
    return int(last)


_SELECT = "SELECT " + ", ".join(f'"{name}"' for name in COLUMNS) + " FROM print_job"


def _told(row: Sequence[Any]) -> JsonObject:
    one = dict(zip(COLUMNS, row, strict=True))
    said = json.loads(one["error"]) if one["error"] else None
    return {**one, "error": Message(said["message"], said["values"]) if said else None}


# Sending


def due(reader: Any, now: str) -> list[str]:
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
            found.setdefault(printer, next_try <= now)  # those behind the oldest wait with it
    return [printer for printer, is_due in found.items() if is_due]


def run_once(session: Session, now: datetime | None = None) -> int:
    """Send what is due on this machine; how many papers were printed."""
    tidy(session)
    printers = due(session.reader, precise_stamp(now or session.clock()))
    if not printers:
        return 0
    session.store  # noqa: B018  opened once, not by several threads
    with ThreadPoolExecutor(AT_ONCE, "printer") as several:
        return sum(several.map(lambda printer: send_due(session, printer, now), printers))


def send_due(
    session: Session, printer: str, now: datetime | None = None, stop: Event | None = None, closing: Event | None = None
) -> int:
    """Send what is due to one printer, the oldest first, until one must wait; how many were printed. 0 where somebody else does it.
    `closing` lets it finish what it has begun, `stop` does not."""
    from db import spool_files

    printed = 0
    with spool_files.alone(session.folder, printer) as mine:
        if not mine:
            return 0
        _left_behind(session, printer)
        while not (closing and closing.is_set()):
            taken = _next(session, printer, precise_stamp(now or session.clock()))
            if taken is None:
                break
            one, kind, address, content = taken
            outcome = _sent(kind, address, content, one, stop or Event())
            _record(session, one, outcome)
            printed += outcome.state == "printed"
    return printed


def tidy(session: Session) -> None:
    """Delete what is left of jobs that are done with, where there is any."""
    from db import spool_files

    there = spool_files.names(session.folder)
    if there:
        wanted = {
            id_
            for (id_,) in session.reader.rows(
                "SELECT id FROM print_job WHERE state IN ('waiting', 'sending', 'uncertain', 'failed')"
            )
        }
        if not wanted.issuperset(there):
            with session.store.writing() as tx:
                spool_files.sweep(tx, session.folder)


def _left_behind(session: Session, printer: str) -> None:
    """Nobody on this machine sends to this printer now: what is marked so was interrupted."""
    with session.store.writing() as tx:
        for (id_,) in tx.rows("SELECT id FROM print_job WHERE printer = ? AND state = 'sending'", (printer,)):
            if _is_here(session, id_) or not session.store.postgresql:
                _set(tx, id_, "uncertain", session.now(), Message(INTERRUPTED))


def _next(session: Session, printer: str, now: str) -> tuple[JsonObject, str, str, bytes] | None:
    """The oldest job of this printer, marked as being sent; None where it must wait, or nothing is left."""
    from db import spool_files

    with session.store.writing() as tx:
        there = tx.row("SELECT kind, address, active FROM printer WHERE name = ?", (printer,))
        if there is not None and not there[2]:
            return None
        for row in tx.rows(f"{_SELECT} WHERE printer = ? AND state = 'waiting' ORDER BY id", (printer,)):
            one = _told(row)
            if there is None:
                _set(tx, one["id"], "failed", session.now(), Message(NO_PRINTER, {"printer": printer}))
                continue
            content = spool_files.read(session.folder, one["id"])
            if content is None:
                if not session.store.postgresql:
                    _set(tx, one["id"], "failed", session.now(), Message(CONTENT_GONE))
                continue  # another machine on the same database has it, and sends it
            if one["next_try"] > now:
                return None
            tx.run(
                "UPDATE print_job SET state = 'sending', tries = tries + 1, changed = ? WHERE id = ?",
                (session.now(), one["id"]),
            )
            return {**one, "tries": one["tries"] + 1}, there[0], there[1], content
    return None


def _sent(kind: str, address: str, content: bytes, one: JsonObject, stop: Event) -> SendOutcome:
    from printing.sending import JobAttributes, SendOutcome, sender

    name = "".join(
        char if char.isascii() and (char.isalnum() or char in "-.") else "-"
        for char in f"{one['number']}-{one['paper']}-{one['print_no']}"
    )
    try:
        return sender(kind)(address, content, JobAttributes(name.strip("-."), one["media"], one["speaks"], stop))
    except (KeyError, ValueError):  # an address is read before the first byte goes out
        return SendOutcome("failed", BAD_ADDRESS, {"address": address})


def _record(session: Session, one: JsonObject, outcome: SendOutcome) -> None:
    from db import spool_files

    because = Message(outcome.message, outcome.values) if outcome.message else None
    with session.store.writing() as tx:
        if (
            tx.value("SELECT state FROM print_job WHERE id = ?", (one["id"],)) == "sending"
        ):  # else a person was erased meanwhile
            _set(tx, one["id"], outcome.state, session.now(), because)
        if outcome.state == "waiting":
            pause = PAUSES[min(one["tries"], len(PAUSES)) - 1]
            tx.run(
                "UPDATE print_job SET next_try = ? WHERE id = ?",
                (precise_stamp(session.clock() + timedelta(seconds=pause)), one["id"]),
            )
    if outcome.state == "printed":
        spool_files.drop(session.folder, one["id"])


def _set(tx: Any, id_: str, state: str, at: str, because: Message | None) -> None:
    error = (
        json.dumps({"message": because.message, "values": dict(because.values)}, ensure_ascii=False) if because else ""
    )
    tx.run("UPDATE print_job SET state = ?, changed = ?, error = ? WHERE id = ?", (state, at, error, id_))


def _is_here(session: Session, id_: str) -> bool:
    from db import spool_files

    return spool_files.path_of(session.folder, id_).exists()


# The terminal program's own hand


class Worker:
    """Sends in threads of its own, one a printer, while the terminal program runs: woken when something is put, else looking every few
    seconds for what other programs put and what is due again."""

    def __init__(self, session: Session, every: float = EVERY) -> None:
        self.session, self.every = session, every
        self.trouble: Exception | None = None
        """What the last look-up or sending failed with, where it was the store and not a printer; None where all is well."""
        self._bell, self._closing, self._stop = Event(), Event(), Event()
        self._thread = Thread(target=self._run, name="spool", daemon=True)
        self._hands: dict[str, Thread] = {}

    def start(self) -> None:
        _bells.setdefault(str(self.session.folder), []).append(self._bell)
        self._thread.start()

    def stop(self, grace: float = 10.0) -> None:
        """Begins nothing new, and lets a printer finish for `grace` seconds; what it is still printing then becomes uncertain."""
        _bells[str(self.session.folder)].remove(self._bell)
        self._closing.set()
        self._bell.set()
        self._thread.join()
        until = time.monotonic() + grace
        for hand in self._hands.values():
            hand.join(max(0.0, until - time.monotonic()))
        self._stop.set()
        for hand in self._hands.values():
            hand.join(5.0)

    def _run(self) -> None:
        while not self._closing.is_set():
            rung = self._bell.is_set()
            self._bell.clear()
            try:
                self._look(rung)
                self.trouble = None
            except Exception as trouble:  # a full disk or a lost server passes; the queue must go on then
                self.trouble = trouble
            self._bell.wait(self.every)

    def _look(self, rung: bool) -> None:
        if rung:
            with self.session.store.writing():
                pass  # whoever rang may not have committed yet: after this it has
        tidy(self.session)
        self._hands = {printer: hand for printer, hand in self._hands.items() if hand.is_alive()}
        for printer in due(self.session.reader, precise_stamp(self.session.clock())):
            if printer not in self._hands and not self._closing.is_set():
                self._hands[printer] = Thread(
                    target=self._send, args=(printer,), name=f"printer {printer}", daemon=True
                )
                self._hands[printer].start()

    def _send(self, printer: str) -> None:
        try:
            if send_due(self.session, printer, stop=self._stop, closing=self._closing):
                self._bell.set()  # what was put while the last one was being recorded
        except Exception as trouble:
            self.trouble = trouble


def ring(session: Session) -> None:
    """Wake the workers of this process; those of other programs look by themselves."""
    for bell in _bells.get(str(session.folder), ()):
        bell.set()
