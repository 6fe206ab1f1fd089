"""The queue of papers for printers: puts print jobs into it, shows them, and takes the decisions of people about them.

A job is waiting, sending or printed; failed or cancelled; or uncertain, when it may have been printed and a person must
look. Nothing is lost: the bytes are on the disk before the job is. Nothing is printed twice without a record: an
uncertain job is never sent again by the program itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from threading import Event
from typing import TYPE_CHECKING, Any

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.store import Tx
    from fieldservice.desk.session import Session
    from printing.sending import PrinterState

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
SELECT_JOBS = "SELECT " + ", ".join(f'"{name}"' for name in COLUMNS) + " FROM print_job"

NO_JOB = N_("There is no print job %(id)s.")
SEVERAL_JOBS = N_("Several print jobs end in %(id)s; type more characters.")
BEING_SENT = N_("It is being sent to the printer.")
DONE_WITH = N_("This print job is finished (printed or cancelled). Print the paper again.")
ONLY_UNCERTAIN = N_("Only a job that may have been printed can be confirmed. State of this one: %(state)s.")
SWITCHED_OFF = N_("The printer %(name)s is paused; its papers wait.")
CONTENT_GONE = N_("The file to print is no longer on this machine. Print the paper again.")

_bells: dict[str, list[Event]] = {}
"""By data folder: the events that wake the workers of this process."""


def as_json(why: Message | None, note: Message | None, reasons: Sequence[str] = ()) -> str:
    """Why a job ended or waits, what is to be told of the paper itself, and what the printer said, as the job keeps
    them; "" for nothing."""
    kept = _kept(why) | ({"note": _kept(note)} if note else {}) | ({"reasons": list(reasons)} if reasons else {})
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _kept(sentence: Message | None) -> JsonObject:
    return {"message": sentence.message, "values": dict(sentence.values)} if sentence else {}


def _sentence(kept: JsonObject) -> Message | None:
    return Message(kept["message"], kept["values"]) if "message" in kept else None


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
    note: Message | None = None,
    tx: Tx | None = None,
) -> str:
    """Put a paper into the queue of a printer and return the id of the print job, which keeps the `note`.

    Inside the transaction `tx` of the caller, if one is given: then both are written or neither is.
    """
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
        "error": as_json(None, note),
    }
    try:
        with session.store.writing() if tx is None else nullcontext(tx) as writing:
            spool_files.keep(session.folder, id_, content)
            writing.put("print_job", [row])
            # A person who prints again has looked at the printer: its waiting jobs are tried now, not in five minutes.
            writing.run(
                "UPDATE print_job SET next_try = '' WHERE printer = ? AND state = 'waiting' AND next_try <> ''",
                (printer,),
            )
    except BaseException:
        spool_files.drop(session.folder, id_)
        raise
    ring(session)
    return id_


def jobs(session: Session, limit: int = 100) -> list[JsonObject]:
    """The newest jobs first, by column; `error` and `note` (of the paper itself) are a Message or None, `reasons` are
    keywords of what the printer said, such as media-empty.

    A job that waits for an earlier one has its reasons, and {"id", "paper", "number", "same"} of it in `behind`, where
    `same` counts the earlier prints of the same paper; other jobs have None. `late` jobs wait for their printer.
    """
    rows = session.reader.rows(f"{SELECT_JOBS} ORDER BY made DESC, id DESC LIMIT ?", (limit,))
    return _with_queue(session.reader, [as_job(row) for row in rows])


def unfinished_of(session: Session, thing: str) -> list[JsonObject]:
    """The jobs about one thing whose paper has not come out, or perhaps not, the newest first, as `jobs` gives them."""
    rows = session.reader.rows(
        f"{SELECT_JOBS} WHERE thing = ? AND state IN ('waiting', 'uncertain', 'failed') ORDER BY made DESC, id DESC",
        (thing,),
    )
    return _with_queue(session.reader, [as_job(row) for row in rows])


def _with_queue(reader: RowReader, found: list[JsonObject]) -> list[JsonObject]:
    """The jobs with the reasons for which they wait, which only the first job of a printer has by itself."""
    off: set[str] = set()
    queues: dict[str, list[JsonObject]] = {}
    if any(job["state"] == "waiting" for job in found):
        off = {name for (name,) in reader.rows("SELECT name FROM printer WHERE active = 0")}
        for row in reader.rows(f"{SELECT_JOBS} WHERE state IN ('waiting', 'sending') ORDER BY id"):
            queues.setdefault((job := as_job(row))["printer"], []).append(job)
    return [
        job | {"behind": None, "late": False}
        if job["state"] != "waiting"
        else _in_queue(job, queues.get(job["printer"], [job]), job["printer"] in off)
        for job in found
    ]


def _in_queue(job: JsonObject, queue: list[JsonObject], is_off: bool) -> JsonObject:
    """A waiting job with what holds it up: its printer is switched off, or the first of the queue is not out yet."""
    first = queue[0]
    behind = None
    if first["id"] < job["id"]:
        same = sum(
            each["id"] < job["id"] and all(each[name] == job[name] for name in ("paper", "thing", "number", "printer"))
            for each in queue
        )
        behind = {name: first[name] for name in ("id", "paper", "number")} | {"same": same}
    holds = (
        {"error": Message(SWITCHED_OFF, {"name": job["printer"]}), "reasons": [], "next_try": ""}
        if is_off
        else {name: first[name] for name in ("error", "reasons", "next_try")}
    )
    return job | holds | {"behind": behind, "late": first["state"] == "waiting" and bool(first["tries"]) and not is_off}


def counts(session: Session) -> dict[str, int]:
    """The number of jobs in each state that a person may have to look at."""
    rows = session.reader.rows(
        "SELECT state, count(*) FROM print_job WHERE state IN ('waiting', 'sending', 'uncertain', 'failed')"
        " GROUP BY state"
    )
    return {state: count for state, count in rows}  # noqa: C416  (mypy cannot tell that each row is a pair)


def job(session: Session, id_: str) -> JsonObject:
    """A job by its id, or by the end of its id. Raises Refused (not_found)."""
    return _job(session.reader, id_)


def _job(reader: RowReader, id_: str) -> JsonObject:
    id_ = id_.strip().lower()
    found = reader.rows(f"{SELECT_JOBS} WHERE id = ?", (id_,))
    if not found and len(id_) >= 4 and set(id_) <= set("0123456789abcdef-"):
        found = reader.rows(f"{SELECT_JOBS} WHERE id LIKE ?", (f"%{id_}",))
    if len(found) != 1:
        raise Refused("not_found", SEVERAL_JOBS if found else NO_JOB, id=id_)
    return _with_queue(reader, [as_job(found[0])])[0]


def as_job(row: Sequence[Any]) -> JsonObject:  # Any: each column has a type of its own
    """A row of SELECT_JOBS by its columns."""
    columns = dict(zip(COLUMNS, row, strict=True))
    kept = json.loads(columns["error"] or "{}")
    return {
        **columns,
        "error": _sentence(kept),
        "note": _sentence(kept.get("note", {})),
        "reasons": kept.get("reasons", []),
    }


def heard(session: Session, tx: Tx, printer: str, said: PrinterState) -> None:
    """Keep what a printer said of itself."""
    tx.run(
        "UPDATE printer SET tells = ?, reasons = ?, heard = ? WHERE name = ?",
        (said.tells, " ".join(said.reasons), session.now() if said.tells != "no" else "", printer),
    )


# Decisions of people


def retry(session: Session, by: Person, id_: str) -> JsonObject:
    """Send a job now, or again where it failed, and return it. An uncertain job is counted as one more print."""
    from db import spool_files
    from fieldservice.desk import print_counts

    with session.store.writing() as tx:
        found = _open(tx, id_, ("waiting", "failed", "uncertain"))
        if spool_files.read(session.folder, found["id"]) is None:
            raise Refused("guard", CONTENT_GONE)
        sent_before = found["state"] in ("failed", "uncertain")
        print_no = print_counts.count_again(session, tx, by, found) if sent_before else found["print_no"]
        tx.run(
            "UPDATE print_job SET state = 'waiting', tries = 0, next_try = '', changed = ?, error = ?, print_no = ?"
            " WHERE id = ?",
            (session.now(), as_json(None, found["note"]), print_no, found["id"]),
        )
    ring(session)
    return job(session, found["id"])


def cancel(session: Session, by: Person, id_: str) -> JsonObject:
    """Cancel a job and return it."""
    return _ended(session, id_, "cancelled", ("waiting", "failed", "uncertain"), DONE_WITH)


def confirm(session: Session, by: Person, id_: str) -> JsonObject:
    """Mark a job as printed, since a person has the paper in hand, and return it."""
    return _ended(session, id_, "printed", ("uncertain",), ONLY_UNCERTAIN)


def _ended(session: Session, id_: str, state: str, states: tuple[str, ...], otherwise: str) -> JsonObject:
    from db import spool_files
    from fieldservice.desk import print_counts

    with session.store.writing() as tx:
        found = _open(tx, id_, states, otherwise)
        if state == "cancelled" and found["state"] == "waiting":
            print_counts.take_back(session, tx, found)
        tx.run(
            "UPDATE print_job SET state = ?, changed = ?, error = ? WHERE id = ?",
            (state, session.now(), as_json(None, found["note"]), found["id"]),
        )
    spool_files.drop(session.folder, found["id"])
    return job(session, found["id"])


def _open(tx: Tx, id_: str, states: tuple[str, ...], otherwise: str = DONE_WITH) -> JsonObject:
    """The job, which must be in one of these states. Raises Refused."""
    found = _job(tx, id_)
    if found["state"] not in states:
        raise Refused("state", BEING_SENT if found["state"] == "sending" else otherwise, state=found["state"])
    return found


# Waking the workers of this process


def ring(session: Session) -> None:
    """Wake the workers of this process; those of other programs look into the queue by themselves."""
    for bell in _bells.get(str(session.folder), ()):
        bell.set()


def add_bell(session: Session, bell: Event) -> None:
    """Register an event that is set whenever a job is put into the queue of this folder."""
    _bells.setdefault(str(session.folder), []).append(bell)


def remove_bell(session: Session, bell: Event) -> None:
    _bells[str(session.folder)].remove(bell)
