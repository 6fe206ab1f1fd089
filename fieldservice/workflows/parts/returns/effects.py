"""Effects of returned faulty parts: they move by their tags, and their jobs learn of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import as_list
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.ledger import FaultTagged, office_of_account
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.parts.on_the_job.tags import move_tagged
from fieldservice.workflows.parts.places import CUSTODY, custody, faulty, faulty_transit, kind_of
from fieldservice.workflows.parts.returns.tags import scanned, wrong_here

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.returns.events import FaultyPartsHandedIn, FaultyPartsReceived

NUMBER = "H"
"""The kind in the number of a return."""
AWAITED = "awaited"
"""The fact, and the state, of tags of which nothing has been heard yet."""
RECEIVED = "received"
IN, GIVEN = "faulty_received", "faulty_handed_in"
"""What a job says of it: received in the branch, handed in from the van."""


def receive(draft: Draft, event: FaultyPartsReceived, context: Context) -> None:
    """What is known here is in the faulty stock; the other tags are kept until their news is here."""
    tags = scanned(event.tags)
    found = {tag: each for tag in tags if (each := context.holdings.fault_tag(tag)) is not None}
    _begin(draft, context, list(found.values()), tags)
    _take_in(draft, context, list(found.values()), [tag for tag in tags if tag not in found])


def receive_awaited(draft: Draft, event: Event, context: Context) -> None:
    """The news of some tags came: what is not in the faulty stock yet is in it now."""
    known = known_by_now(draft.subject, context)
    left = [tag for tag in awaited(draft.subject) if tag not in {each.number for each in known}]
    _take_in(draft, context, [each for each in known if wrong_here(each.number, context) is None], left)


def hand_in(draft: Draft, event: FaultyPartsHandedIn, context: Context) -> None:
    """From the van on the way to its branch."""
    tags = scanned(event.tags)
    found = [each for tag in tags if (each := context.holdings.fault_tag(tag)) is not None]
    branch = context.reference.branch_of(context.office)
    _begin(draft, context, found, tags)
    draft.data["receiver"] = branch
    pieces = [(each, custody(context.office, each.person), faulty_transit(branch)) for each in found]
    move_tagged(draft, pieces, GIVEN, number=draft.data["number"])


def _begin(draft: Draft, context: Context, found: Sequence[FaultTagged], tags: Sequence[str]) -> None:
    names = {each.number: f"{each.part} x{each.quantity}" for each in found}
    draft.data |= {
        "number": context.number(NUMBER),
        "tags": list(tags),
        "summary": ", ".join(names.get(tag, tag) for tag in tags),
    }


def _take_in(draft: Draft, context: Context, found: Sequence[FaultTagged], left: Sequence[str]) -> None:
    pieces = [(each, source_of(each, context), faulty(context.office)) for each in found]
    number = draft.data.get("number") or (draft.thing.get("number") if draft.thing is not None else "")
    move_tagged(draft, pieces, IN, number=number)
    draft.data[AWAITED] = list(left)
    draft.lead_to(AWAITED if left else RECEIVED)


def source_of(each: FaultTagged, context: Context) -> str:
    """Out of which place of this office a faulty part comes: what a van has is on the way here, since only the van
    takes it out of its own place."""
    own = kind_of(each.account) == CUSTODY and office_of_account(each.account) == context.office
    return each.account if own else faulty_transit(context.office)


def awaited(received: Thing) -> list[str]:
    """The tags of which nothing had been heard when they were scanned."""
    found = received.get(AWAITED)
    return [str(tag) for tag in as_list(found)]


def known_by_now(received: Thing, context: Context) -> list[FaultTagged]:
    """The parts of awaited tags of which the news is here."""
    return [each for tag in awaited(received) if (each := context.holdings.fault_tag(tag)) is not None]
