"""The waist: everything a screen or a command may ask or do. It opens each transaction and checks who asks.

Reads for lists go through the light reader; a step is one transaction: the thing's entries, the new entry, its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from db.errors import StoreTrouble as StoreTrouble  # faces may not know db, and must tell this one from a defect
from fieldservice.read_model import queries, sync_status
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.model import Message, Person, Refused, Step, Workflow, stamp
from fieldservice.workflows.engine.take import NO_SUCH_STEP
from fieldservice.workflows.obligations import FROM_DUE
from fieldservice.workflows.registry import OWN_LABELS as OWN_LABELS
from fieldservice.workflows.registry import WORKFLOWS, opening, workflow_of

if TYPE_CHECKING:
    from db.reading import Reader
    from db.store import Store
    from fieldservice.desk.detail import DetailView, Offer
    from fieldservice.desk.review import Item
    from fieldservice.desk.workshop import Floor
    from fieldservice.read_model.sync_status import Exchange
    from fieldservice.workflows.engine.fields import Field
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import Reference

CHANGED = N_("Changed meanwhile: look again. %(who)s: %(what)s.")
NOT_FOUND = N_("Nothing here is called %(text)s. Near: %(near)s.")
UNKNOWN = N_("Nothing here is called %(text)s.")
SEVERAL = N_("More than one thing is called %(text)s; use the number.")
NEW = "new"


def utc_now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """One office's desk over one folder. `clock` and `counter` (the terminal's name) are handed in."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = utc_now, counter: str = "") -> None:
        from db.reading import Reader

        self.folder = folder
        self.clock = clock
        self.counter = counter
        self.reader: Reader = Reader.open(folder)
        self._store: Store | None = None
        self._opening = Lock()
        self.seen: set[tuple[str, str, str]] = set()
        self.ask_headquarters: Callable[[Any], Any] | None = None
        """Sends a question of cards.py and gives back the answer; None where there is no line. May raise Unreachable."""
        self._reference: tuple[int, Reference] | None = None

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], datetime] = utc_now, counter: str = "") -> Desk:
        """The desk of the office in this folder. Raises NoStore, StoreNewer, StoreTrouble."""
        return cls(folder, clock, counter)

    @property
    def store(self) -> Store:
        """The store for writing and whole reads, opened (and migrated where needed) on first use."""
        # The screens open it in a thread after the first frame; a key pressed meanwhile waits and gets the same one.
        with self._opening:
            if self._store is None:
                from db import numbers
                from db.store import Store

                self._store = Store.open(self.folder)
                numbers.catch_up(self._store)  # after a restore: what is on paper already is not drawn again
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
        self.reader.close()

    # What is published

    @cached_property
    def office(self) -> str:
        """Code of this office; given when the store was made and kept."""
        return str(self.reader.value("SELECT value FROM meta WHERE key = 'office'"))

    @property
    def is_demo(self) -> bool:
        return bool(self.reader.value("SELECT value FROM meta WHERE key = 'demo'"))

    @property
    def is_headquarters(self) -> bool:
        """Whether this store numbers entries: headquarters' own, and one that stands alone is its own headquarters."""
        found = self.reader.rows("SELECT key FROM meta WHERE key IN ('headquarters', 'exchange/url') ORDER BY key")
        return not found or ("headquarters",) in found

    def reference(self) -> Reference:
        """Staff, offices, calendars, codes and settings as published now."""
        number = int(self.reader.value("SELECT value FROM counter_row WHERE name = 'publication'") or 0)
        if self._reference is None or self._reference[0] != number:
            from fieldservice.read_model.published import reference_of

            with self.store.reading() as tx:
                self._reference = (number, reference_of(tx.published))
        return self._reference[1]

    def zone(self) -> ZoneInfo:
        """The time zone of this office, through the light reader: the first list shows times."""
        return ZoneInfo(self.reader.value("SELECT zone FROM office WHERE code = ?", (self.office,)) or "Asia/Shanghai")

    def display_names(self) -> dict[str, str]:
        """Shown names of all staff, by sign-in name, through the light reader."""
        return dict(self.reader.rows("SELECT name, display FROM staff"))

    def code_words(self, name: str) -> dict[str, dict[str, str]]:
        """The words of a list of codes, {code: {"zh", "en"}}, through the light reader."""
        return queries.code_words(self.reader, name) or {
            code: {"zh": zh, "en": en} for each, code, zh, en in DEFAULT_CODES if each == name
        }

    def pulse(self) -> tuple[int, int, str]:
        """Another answer than before once anything was written or published; screens ask every few seconds."""
        return queries.pulse(self.reader)

    def exchange(self) -> Exchange:
        """How this store stands to its headquarters, through the light reader."""
        return sync_status.exchange(self.reader, self.clock())

    # Who is here

    def sign_in(self, name: str, pin: str) -> Person:
        """The person with this name (or shown name) and PIN. Raises Refused, which is recorded."""
        from fieldservice.desk.sign_in import sign_in

        return sign_in(self, name, pin)

    def person(self, name: str) -> Person | None:
        return self.reference().staff.get(name)

    # What can be done

    def find_thing(self, text: str) -> tuple[str, str]:
        """(kind, id) of the thing with this id or number. Raises Refused (not_found) naming the nearest."""
        text = text.strip()
        found = queries.resolve(self.reader, text) or queries.resolve(self.reader, text.upper())
        if len({thing for _, thing in found}) == 1:
            return found[0]
        if found:
            raise Refused("not_found", SEVERAL, text=text)
        near = [
            str(name)
            for row in self._search(text, 3)
            if (name := row.get("number") or row.get("serial") or row.get("name"))
        ]
        raise Refused("not_found", NOT_FOUND if near else UNKNOWN, text=text, near=", ".join(near))

    def thing(self, thing: str) -> Thing:
        """The fold of a thing by id or number."""
        _, id_ = self.find_thing(thing)
        with self.store.reading() as tx:
            return self.folded(tx, id_)

    def page(self, by: Person, thing: str, *, whole: bool = False) -> DetailView:
        """The page of a thing. `whole` shows phone and address, for roles that may, and records it."""
        if whole:
            from fieldservice.desk.lookup import unmask

            unmask(self, by, *self.find_thing(thing))
        return self._page(by, self.thing(thing), whole)

    def offers(self, by: Person, thing: str) -> tuple[Offer, ...]:
        return self.page(by, thing).offers

    def openings(self, by: Person) -> list[tuple[Workflow, Step]]:
        """What this person may begin: the opening steps of the workflows people start by hand."""
        return [
            (workflow, step)
            for workflow in WORKFLOWS.values()
            for step in workflow.steps
            if step.opens and workflow.mode != "history" and by.roles & set(step.roles)
        ]

    def step(self, thing: str, name: str) -> tuple[Workflow, Step, Thing | None]:
        """The step of that name for a thing, or for `new`. Raises Refused (usage) naming the possible ones."""
        if thing == NEW:
            found = opening(name)
            if found is None:
                raise Refused(
                    "usage",
                    NO_SUCH_STEP,
                    known=", ".join(
                        step.name for workflow in WORKFLOWS.values() for step in workflow.steps if step.opens
                    ),
                )
            return *found, None
        folded = self.thing(thing)
        return *self.step_of(folded, name), folded

    def fields(self, thing: str, step: str) -> tuple[Field, ...]:
        """What the step asks for, in order; a checklist item by item, as its kind of device has them."""
        from fieldservice.desk.take_step import asked

        _, row, folded = self.step(thing, step)
        return asked(self, row, folded)

    def check(self, by: Person, thing: str, step: str, data: Mapping[str, Any]) -> dict[str, Message]:
        """What is wrong with which field as typed so far; "" holds what is wrong with the whole. Writes nothing."""
        from fieldservice.desk.take_step import checked

        return checked(self, by, thing, step, data)

    def take(
        self,
        by: Person,
        thing: str,
        step: str,
        data: Mapping[str, Any],
        expect: str | None = None,
        *,
        link: bool = False,
    ) -> DetailView:
        """Take a step: one entry, whole or not at all. `thing` is an id, a number or `new`; `also_for` among the data names
        further jobs it is taken on; `link` says that the data came through a one-time link.

        Raises Refused, which is recorded. With `expect`, refused as changed unless that is still the last move.
        """
        from fieldservice.desk import take_step

        id_ = NEW if thing == NEW else self.find_thing(thing)[1]
        try:
            entry, folded = take_step.take_step(self, by, id_, step, data, expect, link=link)
        except Refused as refused:
            if refused.code != "usage":
                take_step.record_refusal(self, by, id_, step, refused)
            raise
        made = {"entry": entry.id, **{name: entry.data[name] for name in ("job", "job_number") if name in entry.data}}
        return self._page(by, folded, False, made)

    # Lists

    def work(
        self, by: Person, view: str = "mine", *, kind: str = "", state: str = "", sort: str = ""
    ) -> queries.Listing:
        """Work as a list: view mine, overdue, others, open, review or all."""
        return queries.work(
            self.reader,
            view=view,
            person=by.name,
            roles=by.roles,
            office=self.office,
            now=stamp(self.clock()),
            kind=kind,
            state=state,
            sort=sort,
        )

    def listing(self, kind: str) -> queries.Listing:
        """All customers, devices, staff or offices."""
        return {
            "customers": queries.customers,
            "devices": queries.devices,
            "staff": queries.staff,
            "offices": queries.offices,
        }[kind](self.reader)

    def obligations(self, by: Person) -> list[dict[str, Any]]:
        return queries.obligations(self.reader, by.name, by.roles, self.office, stamp(self.clock()), FROM_DUE)

    def refusals(self, by: Person, limit: int = 200) -> list[dict[str, Any]]:
        """The latest refusals, the newest first, for administrators and managers. Raises Refused (role)."""
        may = ("administrator", "manager")
        if not by.roles & set(may):
            raise Refused("role", N_("Refusals are read by administrators and managers."), may)
        return queries.refusals(self.reader, limit)

    def find(self, by: Person, text: str, limit: int = 20) -> list[dict[str, Any]]:
        """Thin rows of what fits: number, serial, phone, name, pinyin initials, words of a symptom."""
        return self._search(text, limit)

    def known(self, by: Person, *, phone: str = "", serial: str = "") -> dict[str, Any]:
        """What is known of a phone number or serial: {customer, device, history, warnings}; empty where unknown.

        The customer's file is shown whole, which is recorded; to a role that may not see it, it is masked.
        """
        from fieldservice.desk import lookup

        return lookup.known(self, by, phone, serial)

    def around(self, thing: str) -> dict[str, Any]:
        """What happened to the device of a thing beside it: {history, warnings}, the newest work first."""
        from fieldservice.desk import lookup

        return lookup.around(self, self.thing(thing))

    def before(self, thing: str, step: str) -> tuple[Message, ...]:
        """What must be known before a step from outside the turn: whether the office that holds the thing has fetched it."""
        from fieldservice.desk import lookup

        _, row, folded = self.step(thing, step)
        return lookup.before(self, row, folded) if folded is not None else ()

    def ask_elsewhere(self, *, phone: str = "", serial: str = "", number: str = "") -> dict[str, Any]:
        """What headquarters knows of a customer or device that is not known here: {says, customer, device, work, jobs, ...}."""
        from fieldservice.desk import lookup

        return lookup.ask_elsewhere(self, phone, serial, number)

    @cached_property
    def floor(self) -> Floor:
        """What is asked and done with devices in our hands: boards, tickets, parcels, photos."""
        from fieldservice.desk.workshop import Floor

        return Floor(self)

    # What a person must look at

    def to_review(self) -> int:
        """How much stands on the review list, for the status bar."""
        return sync_status.to_review(self.reader)

    def reviews(self, by: Person) -> list[Item]:
        """The review list: everything open, the oldest first, each with its sentence and both sides."""
        from fieldservice.desk import review

        return review.reviews(self, by)

    def settle_review(self, by: Person, key: str, choice: str = "stays") -> Item:
        """Settle one item of the review list by one act; answers with what it was. Raises Refused."""
        from fieldservice.desk import review

        return review.settle(self, by, key, choice)

    def candidates(self, thing: str) -> list[Any]:
        """The engineers for a job, the best first, with reasons."""
        from fieldservice.desk import lookup

        return lookup.candidates(self, self.thing(thing))

    # Papers

    def papers_of(self, thing: str) -> tuple[str, ...]:
        """The kinds of paper that there are of a thing as it stands, the likely first."""
        from fieldservice.desk import printing

        return printing.papers_of(self, thing)

    def paper(self, by: Person, kind: str, thing: str, language: str | None = None, copy: str = "customer") -> Any:
        """The content of a paper (the first, where several are printed): what is previewed and printed. Raises Refused."""
        from fieldservice.desk import printing

        return printing.content(self, by, kind, thing, language, copy)[0]

    def paper_text(self, by: Person, kind: str, thing: str, width: int, **how: str | None) -> list[str]:
        """A paper as lines of at most `width` cells, told from the content that would be printed; `how`: language, copy."""
        from fieldservice.desk import printing

        return printing.as_text(self, by, kind, thing, width, **how)

    def print_paper(self, by: Person, kind: str, thing: str, out: Path, **how: Any) -> dict[str, Any]:
        """Write a paper into a file and record the print; `how`: language, copies, size, revision, speaks, also_for, as
        printouts.print_paper has them. Raises Refused, StoreTrouble."""
        from fieldservice.desk import printing

        return printing.print_paper(self, by, kind, thing, out, **how)

    def print_to(self, by: Person, kind: str, thing: str, **how: Any) -> dict[str, Any]:
        """Put a paper into a printer's queue and record the print, both or neither; `how` as printouts.print_to has it."""
        from fieldservice.desk import printing

        return printing.print_to(self, by, kind, thing, **how)

    def slip_digest(self, thing: str, paper: str = "slip") -> str:
        """The digest of what a signature would be put under now (slip or intake): hand it back as `shown`."""
        from fieldservice.desk.take_step import signed_digest

        return signed_digest(self, self.thing(thing), paper)

    # Drafts: what was typed and not yet sent

    def draft(self, by: Person, key: str) -> dict[str, Any] | None:
        with self.store.reading() as tx:
            return tx.draft(by.name, key)

    def keep_draft(self, by: Person, key: str, data: Mapping[str, Any]) -> None:
        with self.store.writing() as tx:
            tx.keep_draft(by.name, key, dict(data), stamp(self.clock()))

    def drop_draft(self, by: Person, key: str) -> None:
        with self.store.writing() as tx:
            tx.drop_draft(by.name, key)

    # For those beside the desk: taking, printouts, sign-in

    def made(self) -> str:
        """Now, as the journal writes it."""
        now = self.clock()
        return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"

    def told_time(self, moment: str) -> str:
        """A moment as a person here reads it."""
        from fieldservice.words import forms

        return forms.short_time(moment, self.clock(), self.zone())

    def folded(self, tx: Any, id_: str) -> Thing:
        """The thing with this id as the transaction sees it."""
        from fieldservice.read_model import remote_summaries
        from fieldservice.read_model.projections import ADDS
        from fieldservice.workflows.engine.fold import MASTER_FILES, fold

        thing = fold(id_, tx.entries_of(id_), ADDS)
        # What is known of a file is what was told here, and what headquarters tells of elsewhere.
        return (
            remote_summaries.with_card(thing, remote_summaries.card(tx, self.office, id_))
            if thing.kind in MASTER_FILES or not thing.history
            else thing
        )

    def _search(self, text: str, limit: int) -> list[dict[str, Any]]:
        from db.search import find

        return queries.rows_of(self.reader, find(self.reader, text, limit))

    def step_of(self, thing: Thing, name: str) -> tuple[Workflow, Step]:
        """The step of that name in the thing's table. Raises Refused (usage) naming the possible ones."""
        workflow = workflow_of(thing)
        step = workflow.step(name) if workflow else None
        if workflow is None or step is None or step.opens:
            known = ", ".join(one.name for one in workflow.steps if not one.opens) if workflow else "-"
            raise Refused("usage", NO_SUCH_STEP, known=known)
        return workflow, step

    def _page(self, by: Person, thing: Thing, whole: bool, made: Mapping[str, Any] | None = None) -> DetailView:
        from fieldservice.desk import lookup

        return lookup.page(self, by, thing, whole, made or {})
