"""Guards of a requisition: approval, what is there, what is still to be issued."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import is_approved
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.parts.places import good
from fieldservice.workflows.parts.requisitions.lines import (
    COORDINATOR,
    ENGINEER,
    RequisitionLine,
    digest_of_lines,
    for_whom,
    lines_of,
    unread,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldservice.workflows.engine.typed_lines import PartsTyped
    from fieldservice.workflows.parts.requisitions.events import PartsIssued, PartSubstituted


class NamesParts(Protocol):
    """An event that names parts with quantities."""

    @property
    def parts(self) -> Sequence[PartsTyped]: ...


NOT_ASKED = N_("%(part)s was not requested here, or all of it was issued. Open: %(open)s.")
TOO_MANY = N_("%(part)s still to be issued: only %(open)s.")
NOT_THERE = N_("%(part)s here and not reserved for others: %(there)s.")
SERIAL_NOT_THERE = N_("%(part)s with the serial number %(serial)s is not in good stock here.")
SERIALS_MISSING = N_("Each %(part)s has a serial number: enter %(quantity)s.")


def typed(event: NamesParts, context: Context) -> dict[str, tuple[int, list[str]]]:
    """By number of the part, as published: quantity and serial numbers as typed; several lines of one part are one."""
    found: dict[str, tuple[int, list[str]]] = {}
    for line in event.parts:
        part = context.reference.catalogue.part(line.part)
        number = part.number if part is not None else line.part
        quantity, serials = found.get(number, (0, []))
        found[number] = (quantity + line.quantity, [*serials, *line.serials])
    return found


def reads_as(requisition: Thing, context: Context) -> list[str]:
    """As whom this person reads what is news of the requisition: its engineer, a coordinator, or both."""
    is_engineer = for_whom(requisition).get("engineer") == context.by.name
    return [ENGINEER] * is_engineer + [COORDINATOR] * (COORDINATOR in context.by.roles)


@guard(N_("There is no news about these parts for you."))
def there_is_news_for_the_person(requisition: Thing, event: None, context: Context) -> bool:
    return any(unread(requisition, reader) for reader in reads_as(requisition, context))


def open_of(requisition: Thing, part: str) -> int:
    return sum(line.open for line in lines_of(requisition) if line.part == part)


def open_lines(requisition: Thing) -> list[RequisitionLine]:
    return [line for line in lines_of(requisition) if line.open]


@guard_with_reason(beside=("parts",))
def the_parts_are_still_to_be_issued(requisition: Thing, event: NamesParts, context: Context) -> Message | None:
    for part, (quantity, _serials) in typed(event, context).items():
        open_ = open_of(requisition, part)
        if not open_:
            known = [line.part for line in open_lines(requisition)] or "-"
            return Message(NOT_ASKED, {"part": part, "open": known})
        if quantity > open_:
            return Message(TOO_MANY, {"part": part, "open": open_})
    return None


@guard_with_reason(beside=("parts",))
def the_parts_are_in_stock_here(requisition: Thing, event: NamesParts, context: Context) -> Message | None:
    return what_is_not_here(event, context, besides=requisition.id)


def what_is_not_here(event: NamesParts, context: Context, besides: str = "") -> Message | None:
    """What of these parts is not in good stock here, or reserved by requisitions other than `besides`."""
    place = good(context.office)
    for part, (quantity, serials) in typed(event, context).items():
        reserved = context.holdings.reserved(place, part, besides=besides)
        there = max(0, context.holdings.quantity(place, part) - reserved)
        if there < quantity:
            return Message(NOT_THERE, {"part": part, "there": there})
        for serial in serials:
            if context.holdings.quantity(place, part, serial) < 1:
                return Message(SERIAL_NOT_THERE, {"part": part, "serial": serial})
    return None


@guard_with_reason(beside=("parts",))
def each_piece_has_its_serial_number(requisition: Thing, event: PartsIssued, context: Context) -> Message | None:
    for number, (quantity, serials) in typed(event, context).items():
        part = context.reference.catalogue.part(number)
        if part is not None and part.tracked and (len(serials) != quantity or max(Counter(serials).values()) > 1):
            return Message(SERIALS_MISSING, {"part": number, "quantity": quantity})
    return None


@guard(N_("It waits for approval because of its value."), waits_for=lambda requisition, event, context: ("manager",))
def it_is_approved_where_that_is_needed(requisition: Thing, event: None, context: Context) -> bool:
    digest = requisition.get("approval")
    return not digest or is_approved(requisition, digest_of_lines(requisition.id, lines_of(requisition)))


@guard(
    N_(
        "It is for %(engineer)s of another service point, where the job is now. Do not issue it; that "
        "office requests it again."
    ),
    values=lambda requisition, event, context: {
        "engineer": str(for_whom(requisition).get("engineer_display") or for_whom(requisition).get("engineer") or "-")
    },
)
def the_engineer_is_of_this_service_point(requisition: Thing, event: None, context: Context) -> bool:
    store = str(for_whom(requisition).get("store") or context.office)
    return context.reference.point_of(store) == context.reference.point_of(context.office)


def line_named(requisition: Thing, part: str, context: Context) -> RequisitionLine | None:
    """The first open line of the part of this number or barcode."""
    known = context.reference.catalogue.part(part)
    number = known.number if known is not None else part
    return next((line for line in open_lines(requisition) if line.part == number), None)


@guard(
    N_("Choose a part that is still to be issued: %(open)s."),
    values=lambda requisition, event, context: {"open": [line.part for line in open_lines(requisition)] or "-"},
    beside=("line",),
)
def the_part_is_asked_for(requisition: Thing, event: PartSubstituted, context: Context) -> bool:
    return line_named(requisition, event.line, context) is not None


@guard(N_("One part can replace only one part."), beside=("parts",))
def one_part_takes_its_place(requisition: Thing, event: PartSubstituted, context: Context) -> bool:
    return len(event.parts) == 1


@guard(N_("Nobody has said that it is no longer needed. Use “Do not issue”."), not_offered=True)
def it_is_not_needed_any_more(requisition: Thing, event: None, context: Context) -> bool:
    return bool(requisition.lines("withdrawals"))
