"""Guards of returned faulty parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.returns.effects import known_by_now
from fieldservice.workflows.parts.returns.tags import first_wrong, scanned

if TYPE_CHECKING:
    from fieldservice.workflows.parts.returns.events import FaultyPartsHandedIn, FaultyPartsReceived


@guard(N_("A van has no faulty stock. Its engineer hands faulty parts in, and the branch receives them."))
def this_office_has_a_faulty_stock(thing: None, event: None, context: Context) -> bool:
    return not context.reference.branch_of(context.office)


@guard(N_("Bring the faulty parts to the storekeeper, who scans their tags. Only a van records the hand-in itself."))
def this_office_is_a_van(thing: None, event: None, context: Context) -> bool:
    return bool(context.reference.branch_of(context.office))


@guard_with_reason(beside=("tags",))
def each_tag_may_be_taken_in(thing: None, event: FaultyPartsReceived, context: Context) -> Message | None:
    return first_wrong(scanned(event.tags), context, in_van=False)


@guard_with_reason(beside=("tags",))
def each_tag_is_in_this_van(thing: None, event: FaultyPartsHandedIn, context: Context) -> Message | None:
    return first_wrong(scanned(event.tags), context, in_van=True)


@guard(N_("There is no news of these tags yet. It comes after the van has exchanged with headquarters."))
def some_news_is_here(received: Thing, event: None, context: Context) -> bool:
    return bool(known_by_now(received, context))
