"""The desk of one office as the faces use it: a session, the services on it, and the verbs that every face needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.desk.session import Session
from fieldservice.shapes import JsonObject, Values
from fieldservice.words.moments import utc_now
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Step, Workflow
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.accounts import Accounts
    from fieldservice.desk.approvals import Approvals
    from fieldservice.desk.case_base import CaseBase
    from fieldservice.desk.cases import Cases
    from fieldservice.desk.cash_up import CashUps
    from fieldservice.desk.contracts import Contracts
    from fieldservice.desk.detail import DetailView
    from fieldservice.desk.dispatch_board import DispatchBoard
    from fieldservice.desk.drafts import Drafts
    from fieldservice.desk.duplicates import Duplicates
    from fieldservice.desk.faulty_parts import FaultyParts
    from fieldservice.desk.job_parts import JobParts
    from fieldservice.desk.lists import Lists
    from fieldservice.desk.loaners import Loaners
    from fieldservice.desk.lookup import Lookup
    from fieldservice.desk.parts import Parts
    from fieldservice.desk.pieces import Pieces
    from fieldservice.desk.printing import Papers
    from fieldservice.desk.quality import QualityFeedbacks
    from fieldservice.desk.quotes import Quotes
    from fieldservice.desk.rates import Rates
    from fieldservice.desk.replenishment import Replenishment
    from fieldservice.desk.review import Review
    from fieldservice.desk.sign_links import Links
    from fieldservice.desk.stock import Stock
    from fieldservice.desk.store_room import StoreRoom
    from fieldservice.desk.supplier_returns import SupplierReturns
    from fieldservice.desk.workshop import Workshop
    from fieldservice.workflows.engine.fields import Field
    from fieldservice.workflows.engine.fold import Thing


BY_COMMAND = ("history", "accounting_export")
"""Workflows whose opening step a command takes; nobody fills in its form."""


class Desk:
    """A session and the services on it. Services take the session; none of them knows the desk."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], datetime] = utc_now, counter: str = "") -> Desk:
        """The desk of the office in this folder. Raises NoStore, StoreNewer, StoreTrouble."""
        return cls(Session(folder, clock, counter))

    def close(self) -> None:
        if "drafts" in vars(self):
            self.drafts.close()
        self.session.close()

    def thing(self, text: str) -> Thing:
        """A request, job or file by id or number, folded from its entries. Raises Refused (not_found)."""
        return self.session.thing(text)

    def sign_in(self, name: str, pin: str) -> Person:
        """Return the person with this sign-in name (or shown name) and PIN. Raises Refused, which is recorded."""
        from fieldservice.desk.sign_in import sign_in

        return sign_in(self.session, name, pin)

    def people_here(self, limit: int) -> list[JsonObject]:
        """Rows of the active staff who may work at this office today, by name."""
        from fieldservice.desk.guests import people_here

        return people_here(self.session, limit)

    def admit(self, by: Person, name: str, reason: str) -> str:
        """Let a person of another office work here until tonight; returns that moment as UTC text. Raises Refused."""
        from fieldservice.desk.guests import admit

        return admit(self.session, by, name, reason)

    # Steps

    def page(self, by: Person, thing: str, *, whole: bool = False) -> DetailView:
        """The page of a thing. `whole` shows phone and address, for roles that may, and records it."""
        from fieldservice.desk import lookup

        if whole:
            lookup.unmask(self.session, by, *self.session.find_thing(thing))
        return lookup.page(self.session, by, self.session.thing(thing), whole, {})

    def openings(self, by: Person) -> list[tuple[Workflow, Step]]:
        """The opening steps that this person may take, of the workflows that people start by hand."""
        return [
            (workflow, step)
            for workflow in WORKFLOWS.values()
            for step in workflow.steps
            if step.opens
            and workflow.name not in BY_COMMAND
            and by.roles & set(step.roles)
            and self._may_open(by, workflow, step)
        ]

    def _may_open(self, by: Person, workflow: Workflow, step: Step) -> bool:
        """Whether a rule that needs no form lets this person open it: an engineer sends parts from a van alone."""
        if all(guard.needs_data for guard in step.guards):
            return True
        from fieldservice.desk.step_context import context
        from fieldservice.workflows.engine.take import may_begin

        return may_begin(workflow, step, None, context(self.session, by, step, None, {}, None)) is None

    def fields(self, thing: str, step: str) -> tuple[Field, ...]:
        """The fields of the step, in order; a checklist has one field for each item of its kind of device."""
        from fieldservice.desk.step_forms import asked

        _, row, folded = self.session.step(thing, step)
        return asked(self.session, row, folded)

    def check(self, by: Person, thing: str, step: str, data: Values) -> dict[str, Message]:
        """The fault of each field as typed so far; under "" the fault of the data as a whole. Writes nothing."""
        from fieldservice.desk.step_forms import checked

        return checked(self.session, by, thing, step, data)

    def worked_out(self, by: Person, thing: str, step: str, data: Values) -> JsonObject:
        """What the entry of a step would hold by what was typed so far; {} while it could not be taken."""
        from fieldservice.desk.step_forms import worked_out

        return worked_out(self.session, by, thing, step, data)

    def leads_to(self, by: Person, thing: str, step: str, data: Values) -> str:
        """The state to which a step of several leads by what was typed so far; "" while that is not known."""
        from fieldservice.desk.step_forms import leads_to

        return leads_to(self.session, by, thing, step, data)

    def suggested(self, step: Step, thing: Thing, by: str) -> Values:
        """The values with which the form of a step begins for this person, by its row in the table."""
        from fieldservice.desk.step_forms import suggested

        return suggested(self.session, step, thing, by)

    def take(
        self,
        by: Person,
        thing: str,
        step: str,
        data: Values,
        expect: str | None = None,
        *,
        link: bool = False,
        draft: str = "",
    ) -> DetailView:
        """Take a step and return the page of the thing after it: one entry is written, or nothing.

        `thing` is an id, a number or `new`. `also_for` in the data names further jobs on which the step is taken.
        `expect` is the last move that the caller saw: if another move has followed, the step is refused (changed).
        `link` says that the data came through a one-time link. `draft` is the key of the draft that is sent: of one
        draft a step is taken once. Raises Refused, which is recorded.
        """
        from fieldservice.desk import lookup, take_step

        entry, folded = take_step.take_or_record(self.session, by, thing, step, data, expect, link=link, draft=draft)
        return lookup.after(self.session, by, entry, folded)

    def courtesy(self, step: Step) -> Message | None:
        """The courtesy or prohibition to show beside the form of a step this time; None for a step without any."""
        from fieldservice.desk.courtesies import next_courtesy

        return next_courtesy(self.session, step)

    # Services, loaded on first use

    @cached_property
    def lists(self) -> Lists:
        from fieldservice.desk.lists import Lists

        return Lists(self.session)

    @cached_property
    def accounts(self) -> Accounts:
        from fieldservice.desk.accounts import Accounts

        return Accounts(self.session)

    @cached_property
    def rates(self) -> Rates:
        from fieldservice.desk.rates import Rates

        return Rates(self.session)

    @cached_property
    def replenishment(self) -> Replenishment:
        from fieldservice.desk.replenishment import Replenishment

        return Replenishment(self.session)

    @cached_property
    def lookup(self) -> Lookup:
        from fieldservice.desk.lookup import Lookup

        return Lookup(self.session)

    @cached_property
    def workshop(self) -> Workshop:
        from fieldservice.desk.workshop import Workshop

        return Workshop(self.session)

    @cached_property
    def dispatch_board(self) -> DispatchBoard:
        from fieldservice.desk.dispatch_board import DispatchBoard

        return DispatchBoard(self.session)

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
    def approvals(self) -> Approvals:
        from fieldservice.desk.approvals import Approvals

        return Approvals(self.session)

    @cached_property
    def parts(self) -> Parts:
        from fieldservice.desk.parts import Parts

        return Parts(self.session)

    @cached_property
    def stock(self) -> Stock:
        from fieldservice.desk.stock import Stock

        return Stock(self.session)

    @cached_property
    def quotes(self) -> Quotes:
        from fieldservice.desk.quotes import Quotes

        return Quotes(self.session)

    @cached_property
    def job_parts(self) -> JobParts:
        from fieldservice.desk.job_parts import JobParts

        return JobParts(self.session)

    @cached_property
    def pieces(self) -> Pieces:
        from fieldservice.desk.pieces import Pieces

        return Pieces(self.session)

    @cached_property
    def store_room(self) -> StoreRoom:
        from fieldservice.desk.store_room import StoreRoom

        return StoreRoom(self.session)

    @cached_property
    def contracts(self) -> Contracts:
        from fieldservice.desk.contracts import Contracts

        return Contracts(self.session)

    @cached_property
    def cases(self) -> Cases:
        from fieldservice.desk.cases import Cases

        return Cases(self.session)

    @cached_property
    def case_base(self) -> CaseBase:
        from fieldservice.desk.case_base import CaseBase

        return CaseBase(self.session)

    @cached_property
    def quality(self) -> QualityFeedbacks:
        from fieldservice.desk.quality import QualityFeedbacks

        return QualityFeedbacks(self.session)

    @cached_property
    def supplier_returns(self) -> SupplierReturns:
        from fieldservice.desk.supplier_returns import SupplierReturns

        return SupplierReturns(self.session)

    @cached_property
    def cash_ups(self) -> CashUps:
        from fieldservice.desk.cash_up import CashUps

        return CashUps(self.session)

    @cached_property
    def loaners(self) -> Loaners:
        from fieldservice.desk.loaners import Loaners

        return Loaners(self.session)

    @cached_property
    def faulty_parts(self) -> FaultyParts:
        from fieldservice.desk.faulty_parts import FaultyParts

        return FaultyParts(self.session, self.drafts)

    @cached_property
    def duplicates(self) -> Duplicates:
        from fieldservice.desk.duplicates import Duplicates

        return Duplicates(self.session)

    @cached_property
    def drafts(self) -> Drafts:
        from fieldservice.desk.drafts import Drafts

        return Drafts(self.session)
