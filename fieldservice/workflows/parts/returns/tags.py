"""Scanned tags: which faulty part each names, whether it may be taken in or handed in here, and what is wrong.

A van may hand in before its branch has heard of the job. So the branch keeps the number of a tag of its van that it
does not know yet, and takes the part in when the news is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.ledger import FaultTagged, office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.on_the_job.tags import office_of_tag
from fieldservice.workflows.parts.places import (
    CUSTODY,
    FAULTY,
    FAULTY_TRANSIT,
    custody,
    faulty,
    faulty_transit,
    holder_of,
    in_words,
    kind_of,
)

NO_TAG = N_("%(tag)s is not a fault tag number such as CD01-F000017-K. Enter it again.")
NOT_WRITTEN = N_("This office has no fault tag %(tag)s. Check the number.")
OF_ELSEWHERE = N_("%(tag)s belongs to %(office)s. Hand it in there.")
IN_ALREADY = N_("%(tag)s is already in the faulty stock. It was scanned before.")
GIVEN_ALREADY = N_("%(tag)s is handed in already.")
GONE = N_("The books no longer show %(part)s with tag %(tag)s with %(person)s. Count that person's faulty parts first.")
IS_ELSEWHERE = N_("%(tag)s cannot be taken in here. The books show it at %(place)s of %(office)s.")
IN_A_CONSIGNMENT = N_("%(tag)s is on its way in a consignment. Receive it there with the other pieces.")
NOT_IN_THIS_VAN = N_("%(tag)s is not among the faulty parts of this van. It is at %(office)s.")
TWICE = N_("%(tag)s was scanned twice. Remove one.")


def scanned(tags: Iterable[str]) -> list[str]:
    """The numbers as they stand on tags, however they were typed."""
    return [tag.strip().upper() for tag in tags]


def wrong_here(tag: str, context: Context) -> Message | None:
    """Why the part with this tag cannot be taken into the faulty stock of this office; None if it can, also where the
    office has not heard of it yet."""
    found = context.holdings.fault_tag(tag)
    if found is None:
        return _unknown(tag, context)
    place, here = found.account, context.office
    office, kind = office_of_account(place), kind_of(place)
    if place == faulty(here):
        return Message(IN_ALREADY, {"tag": tag})
    if place == custody(here, holder_of(place)):
        return None if _in_books(found, place, context) else _gone(found, context)
    if context.reference.branch_of(found.office) == here and (kind == CUSTODY or place == faulty_transit(here)):
        return None
    if kind == FAULTY_TRANSIT:
        return Message(IN_A_CONSIGNMENT, {"tag": tag})
    if kind == CUSTODY:
        return Message(OF_ELSEWHERE, {"tag": tag, "office": _name(office, context)})
    return Message(IS_ELSEWHERE, {"tag": tag, "place": in_words(place), "office": _name(office, context)})


def _unknown(tag: str, context: Context) -> Message | None:
    office = office_of_tag(tag)
    if not office:
        return Message(NO_TAG, {"tag": tag})
    if office == context.office:
        return Message(NOT_WRITTEN, {"tag": tag})
    is_our_van = context.reference.branch_of(office) == context.office
    return None if is_our_van else Message(OF_ELSEWHERE, {"tag": tag, "office": _name(office, context)})


def _gone(found: FaultTagged, context: Context) -> Message:
    person = holder_of(found.account)
    known = context.reference.staff.get(person)
    return Message(
        GONE, {"tag": found.number, "part": found.part, "person": known.display if known is not None else person}
    )


def wrong_in_the_van(tag: str, context: Context) -> Message | None:
    """Why the part with this tag cannot be handed in from this van; None if it can."""
    found = context.holdings.fault_tag(tag)
    if found is None:
        return Message(NOT_WRITTEN if office_of_tag(tag) else NO_TAG, {"tag": tag})
    if has_not_left(found, context):
        return None
    office = office_of_account(found.account)
    if kind_of(found.account) in (FAULTY, FAULTY_TRANSIT):
        return Message(GIVEN_ALREADY, {"tag": tag})
    return Message(NOT_IN_THIS_VAN, {"tag": tag, "office": _name(office, context)})


def has_not_left(found: FaultTagged, context: Context) -> bool:
    """Whether the books of this van still have the part, be it that its branch has received it already."""
    place = custody(context.office, found.person)
    return found.office == context.office and found.kept and _in_books(found, place, context)


def _in_books(found: FaultTagged, place: str, context: Context) -> bool:
    return context.holdings.quantity(place, found.part, found.serial) >= found.quantity


def _name(office: str, context: Context) -> JsonObject | str:
    known = context.reference.offices.get(office)
    return {**known.names()} if known is not None else office


def first_wrong(tags: Sequence[str], context: Context, in_van: bool) -> Message | None:
    """What is wrong with these tags: the first sentence that there is."""
    wrong = wrong_in_the_van if in_van else wrong_here
    for place, tag in enumerate(tags):
        if tag in tags[:place]:
            return Message(TWICE, {"tag": tag})
        if found := wrong(tag, context):
            return found
    return None
