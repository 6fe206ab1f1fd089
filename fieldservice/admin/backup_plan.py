"""The plan by which backups are made: into which folder, how often, from which hour on, and how many are kept.

The plan stands in the store. A backup is made by whatever program runs here when it is due: a terminal, headquarters'
server, the exchange, or `fieldservice backups due` called by the system. If none runs then, the next one to start does.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from fieldservice.admin import backups
from fieldservice.program_log import log
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import file_stamp, moment, stamp, utc_now, zone_named
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import FIELDS_ARE_WRONG

if TYPE_CHECKING:
    from db.reading import RowReader
    from db.store import Store, Tx
    from fieldservice.desk.session import Session

PLAN, TROUBLE, LOCK = "backups/plan", "backups/trouble", "backup.lock"
MAY = ("administrator",)
MOST_DAYS, MOST_KEPT = 31, 365
USUAL_TIME = "18:00"
AGAIN = timedelta(hours=1)
"""After a backup that failed the next try waits so long."""
EVERY = 60.0
"""Seconds between two looks whether a backup is due."""

MAY_NOT = N_("Only an administrator plans backups.")
FROM_THE_ROOT = N_("Give the full path, such as /srv/backups.")
NO_FOLDER = N_("There is no folder %(folder)s. Make it first.")
NOT_WRITTEN = N_("Nothing can be written into %(folder)s. Give the user of the program write permission.")
BESIDE = N_("This is the folder of the store itself. Take another one, on another disk if there is one.")
NUMBER = N_("Enter a whole number from %(least)s to %(most)s.")
A_TIME = N_("A time of day looks like 18:00.")


@dataclass(frozen=True, slots=True)
class Plan:
    """`last` is when the newest planned backup was made, UTC text, "" for none; `files` are those that still count."""

    folder: str
    days: int = 1
    time: str = USUAL_TIME
    keep: int = 14
    last: str = ""
    files: tuple[str, ...] = ()


def of(session: Session) -> Plan | None:
    """The plan of this office; None where nothing is planned."""
    return plan(session.reader)


def failed(session: Session) -> tuple[str, Message] | None:
    """When the last planned backup failed, and why; None where it did not."""
    return trouble(session.reader)


def is_possible(session: Session) -> bool:
    """Whether backups are made here: not of a store in PostgreSQL, which has tools of its own."""
    return not session.store.postgresql


def as_json(planned: Plan) -> JsonObject:
    return asdict(planned)


def plan(reader: RowReader) -> Plan | None:
    written = reader.value("SELECT value FROM meta WHERE key = ?", (PLAN,))
    if not written:
        return None
    found: JsonObject = json.loads(written)
    return Plan(**{**found, "files": tuple(found.get("files", ()))})


def trouble(reader: RowReader) -> tuple[str, Message] | None:
    """When the last planned backup failed, and why; None where it did not."""
    written = reader.value("SELECT value FROM meta WHERE key = ?", (TROUBLE,))
    if not written:
        return None
    found: JsonObject = json.loads(written)
    return found["at"], Message(found["message"], found["values"])


def choose(session: Session, by: Person, folder: str, days: str, at: str, keep: str) -> Plan:
    """Plan backups from now on. Raises Refused: role, store on PostgreSQL, and data with what is wrong by field."""
    _may(session, by)
    if not is_possible(session):
        from db.errors import USE_PG_DUMP

        raise Refused("store", USE_PG_DUMP)
    place = Path(folder.strip()).expanduser()
    wrong = _wrong_folder(session.folder, place)
    for field, typed, most in (("days", days, MOST_DAYS), ("keep", keep, MOST_KEPT)):
        if not (re.fullmatch(r"[0-9]{1,3}", typed) and 1 <= int(typed) <= most):
            wrong[field] = Message(NUMBER, {"least": 1, "most": most})
    if not re.fullmatch(r"([01]?\d|2[0-3])[:：][0-5]\d", at):
        wrong["time"] = Message(A_TIME)
    if wrong:
        raise Refused("data", FIELDS_ARE_WRONG, fields=wrong)
    with session.store.writing() as tx:
        before = plan(tx) or Plan("")
        made = Plan(str(place), int(days), at.replace("：", ":").rjust(5, "0"), int(keep), before.last, before.files)
        _keep(tx, made)
        tx.set_meta(TROUBLE, "")
    return made


def _wrong_folder(store: Path, place: Path) -> dict[str, Message]:
    if not place.is_absolute():
        return {"folder": Message(FROM_THE_ROOT)}
    if not place.is_dir():
        return {"folder": Message(NO_FOLDER, {"folder": str(place)})}
    if place.resolve() == store.resolve() or store.resolve() in place.resolve().parents:
        return {"folder": Message(BESIDE)}
    if not os.access(place, os.W_OK | os.X_OK):
        return {"folder": Message(NOT_WRITTEN, {"folder": str(place)})}
    return {}


def end(session: Session, by: Person) -> None:
    """Plan no more backups; those that were made stay where they are."""
    _may(session, by)
    with session.store.writing() as tx:
        tx.set_meta(PLAN, "")
        tx.set_meta(TROUBLE, "")


def _may(session: Session, by: Person) -> None:
    """Raises Refused (role), which is recorded."""
    if not by.roles & set(MAY):
        from fieldservice.desk.refusals import record_refusal

        refused = Refused("role", MAY_NOT, MAY)
        record_refusal(session, by, "new", "backup", refused)
        raise refused


def next_due(planned: Plan, now: datetime, zone: str | None) -> datetime:
    """When the next backup is due; in the past where it is due already."""
    at, there = time.fromisoformat(planned.time), zone_named(zone)
    if not planned.last:
        return now
    last = moment(planned.last).astimezone(there)
    day = last.date() + timedelta(days=planned.days - (last.time() < at))
    return datetime.combine(day, at, there)


def zone_of(reader: RowReader) -> str | None:
    found = reader.value("SELECT zone FROM office WHERE code = (SELECT value FROM meta WHERE key = 'office')")
    return str(found) if found else None


def _is_due(reader: RowReader, now: datetime) -> bool:
    planned, failed = plan(reader), trouble(reader)
    if planned is None or (failed and now - moment(failed[0]) < AGAIN):
        return False
    return next_due(planned, now, zone_of(reader)) <= now


def make_if_due(store: Store, now: datetime) -> JsonObject | None:
    """Make the planned backup if it is due and no other program is at it; what `backups.backup` answers, else None.

    Raises Refused, StoreTrouble; what went wrong is kept in the store until a backup succeeds.
    """
    with store.reading() as tx:
        if not _is_due(tx, now):
            return None
    from fieldservice.sync.office.background import Busy, alone

    with suppress(Busy), alone(store.folder, LOCK, 0):
        with store.reading() as tx:
            planned = plan(tx) if _is_due(tx, now) else None  # another program may have made it meanwhile
        return _make(store, planned, now) if planned is not None else None
    return None


def make_due_in(folder: Path, now: datetime) -> JsonObject | None:
    """The same for the store in a folder, which is opened for writing only if a backup is due. Raises NoStore too."""
    from db.reading import Reader
    from fieldservice.read_model import rebuild

    with closing(Reader.open(folder)) as reader:
        if not _is_due(reader, now):
            return None
    with rebuild.store_in(folder) as store:
        return make_if_due(store, now)


def _make(store: Store, planned: Plan, now: datetime) -> JsonObject:
    from db.errors import StoreError

    try:
        done = backups.backup(store, Path(planned.folder) / f"{store.office}-{file_stamp(now)}.zip")
    except (Refused, StoreError, OSError) as error:
        log.note("planned backup failed", "warning", kind=type(error).__name__)
        with store.writing() as tx:
            tx.set_meta(TROUBLE, json.dumps({"at": stamp(now), **_why(error)}, ensure_ascii=False))
        raise
    log.note("planned backup made", entries=done["entries"])
    files = (*planned.files, str(done["file"]))
    kept = files[-planned.keep :]
    backups.take_away(store, files[: -len(kept)])
    with store.writing() as tx:
        if (present := plan(tx)) is not None:  # somebody may have ended the plan meanwhile
            _keep(tx, replace(present, last=stamp(now), files=kept))
        tx.set_meta(TROUBLE, "")
    return done


def _why(error: Exception) -> JsonObject:
    from db.errors import StoreError

    if isinstance(error, Refused):
        return {"message": error.because.message, "values": dict(error.because.values)}
    if isinstance(error, StoreError):
        return {"message": error.because, "values": {name: str(value) for name, value in error.params.items()}}
    return {"message": "%(why)s", "values": {"why": str(error)}}


def _keep(tx: Tx, planned: Plan) -> None:
    tx.set_meta(PLAN, json.dumps(as_json(planned), ensure_ascii=False))


def set_plan(store: Store, planned: Plan) -> None:
    """Keep a plan as it is, with what was made by it."""
    with store.writing() as tx:
        _keep(tx, planned)


class PlanWatch:
    """A thread that looks every minute whether a planned backup is due, beside whatever else the program does."""

    def __init__(self, make_due: Callable[[], object], every: float = EVERY) -> None:
        self.make_due, self.every = make_due, every
        self._stop = Event()
        self._thread = Thread(target=self._run, name="backups", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, grace: float = 10.0) -> None:
        """A backup that is being made may end; one that takes longer leaves no file that counts."""
        self._stop.set()
        self._thread.join(grace)

    def _run(self) -> None:
        from db.errors import StoreError

        while not self._stop.wait(self.every):
            with suppress(Refused, StoreError, OSError):  # kept in the store, where the doctor and the screen find it
                self.make_due()


def beside(session: Session) -> PlanWatch:
    """The watch of a program that has the store open."""
    return PlanWatch(lambda: make_if_due(session.store, utc_now()))


@contextmanager
def watched(folder: Path, is_wanted: bool = True) -> Iterator[None]:
    """Make planned backups of the store in this folder meanwhile."""
    watch = PlanWatch(lambda: make_due_in(folder, utc_now()))
    if is_wanted:
        watch.start()
    try:
        yield
    finally:
        if is_wanted:
            watch.stop()
