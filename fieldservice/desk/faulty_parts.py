"""Faulty parts that are still out, engineer by engineer, and taking them in by their tags.

Scanned tags are kept as a draft of the person until they are taken in, so that nothing that was scanned is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldservice.desk.session import NEW
from fieldservice.desk.step_context import context
from fieldservice.desk.take_step import take_or_record
from fieldservice.read_model import fault_tags
from fieldservice.shapes import as_list
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import FaultTagged
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Purpose, Step
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.engine.roles import STORE_ROLES
from fieldservice.workflows.parts.places import custody, faulty_transit
from fieldservice.workflows.parts.returns.tags import first_wrong, has_not_left, scanned
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk.drafts import Drafts
    from fieldservice.desk.session import Session

DRAFT, TAGS = "faulty_parts", "tags"
MOST = 500
"""Rows that are shown at once: what is due first."""


@dataclass(frozen=True, slots=True)
class FaultyPart:
    """A faulty part that is out, or a scanned tag of which nothing was heard yet: then `part` is None."""

    number: str
    part: FaultTagged | None
    is_scanned: bool

    @property
    def person(self) -> str:
        return self.part.person if self.part is not None else ""


class FaultyParts:
    """The faulty parts of one office, as its storekeeper, its manager and its engineers read them."""

    def __init__(self, session: Session, drafts: Drafts) -> None:
        self.session, self.drafts = session, drafts

    @property
    def is_in_a_van(self) -> bool:
        return bool(self.session.reference().branch_of(self.session.office))

    def reads_all(self, by: Person) -> bool:
        """Whether a person sees those of all engineers; an engineer sees the own ones."""
        return bool(by.roles & set(STORE_ROLES))

    def rows(self, by: Person) -> list[FaultyPart]:
        """What is out, by engineer: whoever has the part that is due first comes first. Then what else was scanned."""
        tags = self.scanned(by)
        out = [each for each in self._out(by) if self.reads_all(by) or each.person == by.name]
        first: dict[str, str] = {}
        for each in out:
            first[each.person] = min(each.due, first.get(each.person, each.due))
        out.sort(key=lambda each: (first[each.person], each.person, each.due, each.number))
        known = [FaultyPart(each.number, each, each.number in tags) for each in out[:MOST]]
        shown = {each.number for each in known}
        return [*known, *(FaultyPart(tag, self._tagged(tag), True) for tag in tags if tag not in shown)]

    def _out(self, by: Person) -> list[FaultTagged]:
        """What engineers here and in our vans have, and what is on the way here; in a van what its books hold."""
        session, office = self.session, self.session.office
        reference = session.reference()
        if self.is_in_a_van:
            known = self._context(by)
            found = fault_tags.kept_at(session.reader, office)
            return [each for each in found if has_not_left(each, known)]
        places = [office, *(van.code for van in reference.offices.values() if van.branch == office)]
        held = [each for code in places for each in fault_tags.in_account(session.reader, custody(code, ""))]
        coming = fault_tags.in_account(session.reader, faulty_transit(office))  # by vans, or in a consignment
        return [*held, *(each for each in coming if reference.branch_of(each.office) == office)]

    def _tagged(self, tag: str) -> FaultTagged | None:
        return fault_tags.tagged(self.session.reader, tag)

    def scanned(self, by: Person) -> list[str]:
        """The tags that were scanned and not taken in yet, in their order."""
        draft = self.drafts.get(by, DRAFT) or {}
        listed = draft.get(TAGS)
        return [str(tag) for tag in as_list(listed)]

    def scan(self, by: Person, tag: str) -> Message | None:
        """Keep a scanned or typed tag; answers with what is wrong with it, and keeps it not then."""
        (tag,), tags = scanned([tag]), self.scanned(by)
        if wrong := first_wrong([*(each for each in tags if each == tag), tag], self._context(by), self.is_in_a_van):
            return wrong
        self._keep(by, [*tags, tag])
        return None

    def take_away(self, by: Person, tag: str) -> None:
        """A tag is not taken in after all."""
        self._keep(by, [each for each in self.scanned(by) if each != tag])

    def _keep(self, by: Person, tags: Sequence[str]) -> None:
        self.drafts.keep_soon(by, DRAFT, {TAGS: list(tags)} if tags else {})

    def may_take(self, by: Person) -> bool:
        """Whether this person takes scanned parts in here, or hands them in from this van."""
        return bool(by.roles & set(self._step.roles))

    def take(self, by: Person) -> str:
        """Take everything in that was scanned, as one act; from a van hand it in. Returns the number of the return.
        Raises Refused, and then keeps what was scanned."""
        entry, thing = take_or_record(self.session, by, NEW, self._step.name, {TAGS: self.scanned(by)})
        self.drafts.drop(by, DRAFT)
        return str(thing.get("number") or entry.id)

    @property
    def _step(self) -> Step:
        purpose: Purpose = "hands_in_faulty" if self.is_in_a_van else "receives_faulty"
        return next(step for flow in WORKFLOWS.values() for step in flow.steps if step.purpose == purpose)

    def _context(self, by: Person) -> Context:
        return context(self.session, by, self._step, None, {}, None)
