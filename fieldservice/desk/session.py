"""A session at one office: its store, clock and published reference data. It finds and folds requests and jobs.

Every service of the desk takes a session and opens its transactions on `session.store`. Lists read through
`session.reader`, which needs neither migrations nor the libraries that writing needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fieldservice.read_model import aliases, queries, workplaces
from fieldservice.read_model.calendars import calendar_of
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import precise_stamp, stamp, utc_now, zone_named
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.identity import (
    bare,
    label_key,
    letters_and_digits,
    phone_key,
    read_phone,
    searched_numbers,
    serial_key,
)
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.model import Purpose, Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.take import NO_SUCH_STEP
from fieldservice.workflows.engine.working_time import WorkingTime
from fieldservice.workflows.registry import WORKFLOWS, opening, workflow_of

if TYPE_CHECKING:
    from db.reading import Reader
    from db.store import Store, Tx
    from fieldservice.read_model.remote_summaries import Answer as Answer
    from fieldservice.read_model.remote_summaries import Question as Question
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import Reference

NOT_FOUND = N_("No match for %(text)s. Did you mean: %(near)s?")
UNKNOWN = N_("No match for %(text)s.")
SEVERAL = N_("%(text)s is ambiguous; use the number.")
NEAREST = 3
"""Matches that are named where nothing has a text as its number."""
AMONG = 200
"""Matches among which those of one kind are looked for."""
NEW = "new"
"""Given instead of an id for a step that opens a request, job or other thing."""


class Session:
    """The folder of one office, opened by one program. The caller gives `clock` and `counter` (the terminal's name)."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utc_now, counter: str = "") -> None:
        from db.reading import Reader

        self.folder = folder
        self.clock = clock
        self.counter = counter
        self.reader: Reader = Reader.open(folder)
        self.seen: set[tuple[str, str, str]] = set()
        """(person, id, what) of personal data whose showing this session has recorded already."""
        self.pin_fault: Message | None = None
        """Why the PIN of the person who signed in last should be changed; None where it is good."""
        self.reminded: dict[str, int] = {}
        """How often this session has opened the form of a step, by its kind: courtesies are shown by turns."""
        self.ask_headquarters: Callable[[Question], Answer] | None = None
        """Sends a question to headquarters and returns the answer; None without a connection. May raise Unreachable."""
        self._store: Store | None = None
        self._opening = Lock()
        self._reference: tuple[int, Reference] | None = None
        if self.reader.is_older:
            _ = self.store  # opening it for writing migrates it

    @property
    def store(self) -> Store:
        """The store for writing and whole reads, opened (and migrated where needed) on first use."""
        # The screens open it in a thread after the first frame; a key pressed meanwhile waits for the same store.
        with self._opening:
            if self._store is None:
                from db import numbers
                from db.store import Store

                self._store = Store.open(self.folder)
                # After a restore, numbers that are already on paper are not drawn again.
                numbers.catch_up(self._store)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
        self.reader.close()

    # Time

    def now(self) -> str:
        """The present moment as the journal writes it: UTC text to the millisecond."""
        return precise_stamp(self.clock())

    def zone(self) -> ZoneInfo:
        """The time zone of this office, through the light reader: the first list shows times."""
        return zone_named(self.reader.value("SELECT zone FROM office WHERE code = ?", (self.office,)))

    def working_time(self, office: str) -> WorkingTime:
        """The working time of an office by its calendar, through the light reader: the first list shows time limits."""
        return WorkingTime(calendar_of(self.reader, office))

    def today(self) -> str:
        """The day at this office: 2026-11-30."""
        return self.clock().astimezone(self.zone()).date().isoformat()

    def tonight(self) -> str:
        """The end of this day at this office, as UTC text."""
        day = self.clock().astimezone(self.zone()).date() + timedelta(days=1)
        return stamp(datetime.combine(day, time(0), self.zone()))

    def local_time(self, moment: datetime | str) -> str:
        """A moment (UTC text or datetime) in local time, as short as a list shows it."""
        from fieldservice.words import forms

        return forms.short_time(moment, self.clock(), self.zone())

    # Published reference data

    @cached_property
    def office(self) -> str:
        """The code of this office, fixed when its store was made."""
        return str(self.reader.value("SELECT value FROM meta WHERE key = 'office'"))

    @property
    def is_demo(self) -> bool:
        return bool(self.reader.value("SELECT value FROM meta WHERE key = 'demo'"))

    @property
    def is_headquarters(self) -> bool:
        """Whether this store numbers entries: headquarters' own does, and so does a store without any headquarters."""
        found = self.reader.rows("SELECT key FROM meta WHERE key IN ('headquarters', 'exchange/url') ORDER BY key")
        return not found or ("headquarters",) in found

    def reference(self) -> Reference:
        """Staff, offices, calendars, codes and settings as published now."""
        number = int(self.reader.value("SELECT value FROM counter_row WHERE name = 'publication'") or 0)
        if self._reference is None or self._reference[0] != number:
            from fieldservice.read_model.catalogue import StoredCatalogue
            from fieldservice.read_model.published import reference_of

            with self.store.reading() as tx:
                published = reference_of(tx.published)
            self._reference = (number, replace(published, catalogue=StoredCatalogue(self.reader)))
        reference = self._reference[1]
        if guests := workplaces.guests(self.reader, self.office, stamp(self.clock())):
            return replace(reference, guests=guests)
        return reference

    def person(self, name: str) -> Person | None:
        return self.reference().staff.get(name)

    def display_names(self) -> dict[str, str]:
        """The shown names of all staff by sign-in name, through the light reader."""
        return dict(self.reader.rows("SELECT name, display FROM staff"))

    def code_words(self, name: str) -> dict[str, dict[str, str]]:
        """The words of a list of codes, {code: {"zh", "en"}}, through the light reader."""
        return queries.code_words(self.reader, name) or {
            code: {"zh": zh, "en": en} for each, code, zh, en in DEFAULT_CODES if each == name
        }

    # Things and their steps

    def region(self) -> str:
        """The country whose phone numbers people here write without a country code."""
        return self.reference().text("phone_region", self.office)

    def currency(self, office: str = "") -> str:
        """The currency of an office; of this one if none is named."""
        return self.reference().currency(office or self.office)

    def stored_phone(self, text: str) -> str:
        """A phone number as an entry keeps it; a text that is none stays as it is."""
        try:
            return read_phone(text, self.region()).stored
        except ValueError:
            return text

    def phone_key(self, text: object) -> str:
        """What identifies a phone number as it is written here."""
        return phone_key(text, self.region())

    def find_thing(self, text: str, wanted: str = "") -> tuple[str, str]:
        """(kind, id) of the thing with this id, number, serial number or phone. Raises Refused (not_found) with the
        nearest matches, of the wanted kind where there is one."""
        text = text.strip()
        found = self._called(text)
        if len({thing for _, thing in found}) == 1:
            return found[0]
        if found:
            raise Refused("not_found", SEVERAL, text=text)
        near = [
            str(name)
            for row in self.search(text, AMONG if wanted else NEAREST)
            if wanted in ("", row.get("kind")) and (name := row.get("number") or row.get("serial") or row.get("name"))
        ]
        raise Refused("not_found", NOT_FOUND if near else UNKNOWN, text=text, near=", ".join(near[:NEAREST]))

    def _called(self, text: str) -> list[tuple[str, str]]:
        """(kind, id) of the things with this id, number, serial number or phone, however it is written."""
        return (
            queries.resolve(self.reader, text)
            or queries.resolve(self.reader, bare(text).upper())
            or self._numbered(text)
            or [("device", id_) for id_ in queries.by_serial(self.reader, serial_key(text))]
            or [("customer", id_) for id_ in queries.by_phone(self.reader, self.phone_key(text))]
        )

    def _numbered(self, text: str) -> list[tuple[str, str]]:
        """What has this number of ours, typed without its hyphens."""
        from db.search import exact

        number = letters_and_digits(text)
        found = (
            queries.resolve(self.reader, thing)
            for kind, thing in exact(self.reader, text)
            if letters_and_digits(queries.own_number(self.reader, kind, thing)) == number
        )
        return list(dict.fromkeys(each for some in found for each in some))

    def search(self, text: str, limit: int = 20) -> list[JsonObject]:
        """Rows that match a number, serial, phone, name, pinyin initials or words of a symptom, the best first: where a
        number is typed, what bears it before what only names it.

        `also` of a customer has the numbers of merged files that match.
        """
        from db.search import find

        numbers = searched_numbers(text, self.region()) if any(map(str.isdecimal, text)) else ()
        found = find(self.reader, text, limit, numbers)
        merged: dict[str, list[str]] = {}
        for kind, thing in found:
            if kind == "customer" and (first := aliases.standing(self.reader, kind, thing)) != thing:
                merged.setdefault(first, []).append(queries.own_number(self.reader, kind, thing))
        rows = queries.rows_of(self.reader, found)
        number = label_key(text) if any(map(str.isalpha, text)) and any(map(str.isdecimal, text)) else ""
        rows.sort(key=lambda row: not (number and number in label_key(str(row.get("number") or ""))))
        return [{**row, "also": merged[row["thing"]]} if row["thing"] in merged else row for row in rows]

    def bearers(self, code: str) -> list[JsonObject]:
        """Rows of what bears exactly this number, serial, ticket or tracking number, the one that is meant first alone.

        A serial number is that of its device and of all work on it: the only open job is meant, else the only open
        request, else the device. Without any such there are several rows, or none.
        """
        from db.search import exact

        rows = queries.rows_of(self.reader, exact(self.reader, code))
        for kind, is_open in (("job", 1), ("request", 1), ("device", None), ("job", None)):
            meant = [row for row in rows if row["kind"] == kind and is_open in (None, row.get("open"))]
            if len(meant) == 1:
                return meant
        return rows

    def thing(self, text: str, wanted: str = "") -> Thing:
        """The fold of a thing by id or number; see find_thing."""
        _, id_ = self.find_thing(text, wanted)
        with self.store.reading() as tx:
            return self.fold(tx, id_)

    def things(self, ids: Sequence[str]) -> list[Thing]:
        """The folds of work by their ids, in this order. They are read together, as a list needs them; the files of
        customers and devices, which may be merged, are read by `thing`."""
        from fieldservice.read_model.folding import folded

        with self.store.reading() as tx:
            return folded(tx, ids)

    def fold(self, tx: Tx, id_: str) -> Thing:
        """The fold of this id as the transaction sees it. A file is read together with those it is merged with, and has
        the id of the file that stands."""
        from fieldservice.workflows.engine.fold import MASTER_FILES
        from fieldservice.workflows.master_files.merging import as_one

        own = self.alone(tx, id_)
        if own.kind not in MASTER_FILES:
            return own
        files = aliases.as_one(tx, own.kind, id_)
        return own if files == [id_] else as_one([own if file == id_ else self.alone(tx, file) for file in files])

    def alone(self, tx: Tx, id_: str) -> Thing:
        """The fold of exactly this id, whatever it is merged with: what an entry about it is applied to."""
        from fieldservice.read_model import remote_summaries
        from fieldservice.read_model.projections import APPENDS_TO
        from fieldservice.workflows.engine.fold import MASTER_FILES, fold

        thing = fold(id_, tx.entries_of(id_), APPENDS_TO)
        # A file shows what this office knows and, beside it, what headquarters reports of other offices.
        return (
            remote_summaries.with_summary(thing, remote_summaries.summary(tx, self.office, id_))
            if thing.kind in MASTER_FILES or not thing.history
            else thing
        )

    def named(self, tx: Tx | None, text: str, beside: Thing | None = None) -> Thing | None:
        """The thing that a field names by id, number, serial number or phone; None where it names none, or several.

        Beside a file only others of its kind are meant: two files to be merged may have one phone or serial number.
        """
        called = self._called(text.strip()) if text.strip() else ()
        found = {id_ for kind, id_ in called if beside is None or (kind == beside.kind and id_ != beside.id)}
        if len(found) != 1:
            return None
        if tx is not None:
            return self.fold(tx, found.pop())
        with self.store.reading() as reading:
            return self.fold(reading, found.pop())

    def step(self, thing: str, name: str) -> tuple[Workflow, Step, Thing | None]:
        """(workflow, step, fold) of a step; the fold is None for `new`. Raises Refused (usage) with the known steps."""
        if thing == NEW:
            found = opening(name)
            if found is None:
                known = (step.name for workflow in WORKFLOWS.values() for step in workflow.steps if step.opens)
                raise Refused("usage", NO_SUCH_STEP, known=", ".join(known))
            return *found, None
        folded = self.thing(thing)
        return *step_of(folded, name), folded

    def step_for(self, thing: str, purpose: Purpose) -> str:
        """The name of the step with this purpose for a thing. Raises Refused (usage) where there is none."""
        workflow = workflow_of(self.thing(thing))
        step = workflow.step_for(purpose) if workflow else None
        if step is None:
            raise _no_such_step(workflow)
        return step.name


def step_of(thing: Thing, name: str) -> tuple[Workflow, Step]:
    """The step of this name in the thing's workflow. Raises Refused (usage) with the known steps."""
    workflow = workflow_of(thing)
    step = workflow.step(name) if workflow else None
    if workflow is None or step is None or step.opens:
        raise _no_such_step(workflow)
    return workflow, step


def _no_such_step(workflow: Workflow | None) -> Refused:
    known = ", ".join(each.name for each in workflow.steps if not each.opens) if workflow else "-"
    return Refused("usage", NO_SUCH_STEP, known=known)
