"""The desk of one office: the services on one session, and the few verbs that every face needs.

Reads for lists go through the light reader; a step is one transaction: the thing's entries, the new entry, its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk.session import Session, utc_now
from fieldservice.read_model import queries, sync_status
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.codes import DEFAULT_CODES
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.obligations import FROM_DUE
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView, Offer
    from fieldservice.desk.drafts import Drafts
    from fieldservice.desk.lookup import Lookup
    from fieldservice.desk.printing import Papers
    from fieldservice.desk.review import Review
    from fieldservice.desk.sign_links import Links
    from fieldservice.desk.workshop import Workshop
    from fieldservice.read_model.sync_status import Exchange
    from fieldservice.workflows.engine.fields import Field
    from fieldservice.workflows.engine.fold import Thing


class Desk:
    """One session and the services on it. Services take the session; none of them knows the desk."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], datetime] = utc_now, counter: str = "") -> Desk:
        """The desk of the office in this folder. Raises NoStore, StoreNewer, StoreTrouble."""
        return cls(Session(folder, clock, counter))

    def close(self) -> None:
        self.session.close()

    def thing(self, text: str) -> Thing:
        """The fold of a thing by id or number. Raises Refused (not_found)."""
        return self.session.thing(text)

    def code_words(self, name: str) -> dict[str, dict[str, str]]:
        """The words of a list of codes, {code: {"zh", "en"}}, through the light reader."""
        return queries.code_words(self.session.reader, name) or {
            code: {"zh": zh, "en": en} for each, code, zh, en in DEFAULT_CODES if each == name
        }

    def pulse(self) -> tuple[int, int, str]:
        """Another answer than before once anything was written or published; screens ask every few seconds."""
        return queries.pulse(self.session.reader)

    def exchange(self) -> Exchange:
        """How this store stands to its headquarters, through the light reader."""
        return sync_status.exchange(self.session.reader, self.session.clock())

    def has_joined(self) -> bool:
        """Whether this store exchanges with a headquarters that is another store."""
        return self.exchange().link in (sync_status.ONLINE, sync_status.OFFLINE)

    def prints_stuck(self) -> int:
        """How many papers somebody must look after: failed, possibly printed, or waiting for a silent printer."""
        return sync_status.prints_stuck(self.session.reader)

    # Who is here

    def sign_in(self, name: str, pin: str) -> Person:
        """The person with this name (or shown name) and PIN. Raises Refused, which is recorded."""
        from fieldservice.desk.sign_in import sign_in

        return sign_in(self.session, name, pin)

    # What can be done

    def page(self, by: Person, thing: str, *, whole: bool = False) -> DetailView:
        """The page of a thing. `whole` shows phone and address, for roles that may, and records it."""
        from fieldservice.desk import lookup

        if whole:
            lookup.unmask(self.session, by, *self.session.find_thing(thing))
        return lookup.page(self.session, by, self.session.thing(thing), whole, {})

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

    def fields(self, thing: str, step: str) -> tuple[Field, ...]:
        """What the step asks for, in order; a checklist item by item, as its kind of device has them."""
        from fieldservice.desk.take_step import asked

        _, row, folded = self.session.step(thing, step)
        return asked(self.session, row, folded)

    def check(self, by: Person, thing: str, step: str, data: Values) -> dict[str, Message]:
        """What is wrong with which field as typed so far; "" holds what is wrong with the whole. Writes nothing."""
        from fieldservice.desk.take_step import checked

        return checked(self.session, by, thing, step, data)

    def take(
        self, by: Person, thing: str, step: str, data: Values, expect: str | None = None, *, link: bool = False
    ) -> DetailView:
        """Take a step: one entry, whole or not at all. `thing` is an id, a number or `new`; `also_for` among the data names
        further jobs it is taken on; `link` says that the data came through a one-time link.

        Raises Refused, which is recorded. With `expect`, refused as changed unless that is still the last move.
        """
        from fieldservice.desk import lookup, take_step

        entry, folded = take_step.take_or_record(self.session, by, thing, step, data, expect, link=link)
        return lookup.after(self.session, by, entry, folded)

    # Lists

    def work(
        self, by: Person, view: str = "mine", *, kind: str = "", state: str = "", sort: str = ""
    ) -> queries.Listing:
        """Work as a list: view mine, overdue, others, open, review or all."""
        return queries.work(
            self.session.reader,
            view=view,
            person=by.name,
            roles=by.roles,
            office=self.session.office,
            now=stamp(self.session.clock()),
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
        }[kind](self.session.reader)

    def obligations(self, by: Person) -> list[JsonObject]:
        return queries.obligations(
            self.session.reader, by.name, by.roles, self.session.office, stamp(self.session.clock()), FROM_DUE
        )

    def refusals(self, by: Person, limit: int = 200) -> list[JsonObject]:
        """The latest refusals, the newest first, for administrators and managers. Raises Refused (role)."""
        may = ("administrator", "manager")
        if not by.roles & set(may):
            raise Refused("role", N_("Refusals are read by administrators and managers."), may)
        return queries.refusals(self.session.reader, limit)

    def find(self, by: Person, text: str, limit: int = 20) -> list[JsonObject]:
        """Thin rows of what fits: number, serial, phone, name, pinyin initials, words of a symptom."""
        return self.session.search(text, limit)

    # Services

    @cached_property
    def lookup(self) -> Lookup:
        from fieldservice.desk.lookup import Lookup

        return Lookup(self.session)

    @cached_property
    def workshop(self) -> Workshop:
        from fieldservice.desk.workshop import Workshop

        return Workshop(self.session)

    @cached_property
    def papers(self) -> Papers:
        from fieldservice.desk.printing import Papers

        return Papers(self.session)

    @cached_property
    def links(self) -> Links:
        from fieldservice.desk.sign_links import Links

        return Links(self.session)

    @cached_property
    def review(self) -> Review:
        from fieldservice.desk.review import Review

        return Review(self.session)

    @cached_property
    def drafts(self) -> Drafts:
        from fieldservice.desk.drafts import Drafts

        return Drafts(self.session)
