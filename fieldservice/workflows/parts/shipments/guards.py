"""Guards of a shipment: to whom it goes, what leaves is really there, what arrives belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.messages import TWICE, Message
from fieldservice.workflows.engine.reference import HEADQUARTERS
from fieldservice.workflows.engine.take import SERIALS_WANTED
from fieldservice.workflows.parts.in_the_books import first_in_stock
from fieldservice.workflows.parts.places import bag, transit
from fieldservice.workflows.parts.shipments.lines import LISTS, LOST, REFUSED, SENT, lines_of, to_send
from fieldservice.workflows.parts.shipments.losses import reported_quantities, to_write_off
from fieldservice.workflows.parts.shipments.typed import (
    SCANNED,
    all_typed,
    own_bag,
    own_place,
    quantities,
    scanned,
    sent_lines,
)

if TYPE_CHECKING:
    from fieldservice.workflows.engine.fields import Event
    from fieldservice.workflows.parts.shipments.events import PartsOffered, PartsOrdered, PartsSent, SupplierDelivered

STORE = ("storekeeper", "coordinator")
"""Who keeps a store; in a small branch the coordinator."""
BUYS = "buys_parts"
"""The setting that lets an office receive parts from suppliers."""
FIELDS = ("sending", "arrived", "lost", "refused")
"""The fields that name parts; a form has one of them."""
TOO_FEW = N_("%(part)s here and not reserved: %(there)s. Needed: %(quantity)s.")
NOT_HERE = N_("%(part)s with the serial number %(serial)s is not here.")
NOT_IN_IT = N_("Serial number %(serial)s belongs to no part here. Write it in the list, after its part number.")
NOT_ALL_CAME = N_("Not everything has come: %(open)s. Receive it, or report it lost.")
REST_TO_SEND = N_("Still to be sent: %(open)s. The office that received the order sends it, or says that it does not.")
NOT_ASKED = N_("%(part)s still to be sent: only %(open)s.")
NOT_ON_THE_WAY = N_("%(part)s on the way, apart from what was reported: only %(open)s.")


@guard(N_("Choose headquarters or another branch. You cannot order from a van."), beside=("sender",))
def it_is_ordered_elsewhere(shipment: None, event: PartsOrdered, context: Context) -> bool:
    return event.sender != context.office and not context.reference.branch_of(event.sender)


@guard(N_("Choose another office."), beside=("receiver",))
def it_is_sent_elsewhere(shipment: None, event: PartsSent, context: Context) -> bool:
    return event.receiver != context.office


@guard_with_reason(beside=FIELDS)
def nothing_of_it_is_in_stock_already(shipment: Thing | None, event: Event, context: Context) -> Message | None:
    """What arrives is not here by the books; what a supplier delivers is nowhere."""
    lines = all_typed(event, _forms(event), shipment, context)
    coming = transit(context.office)
    return first_in_stock(lines, context, anywhere=shipment is None, besides=coming if shipment is not None else "")


NOT_BY_ENGINEERS = N_("Engineers send and receive parts in a van; storekeepers in a store.")


@guard(NOT_BY_ENGINEERS, who_may=lambda shipment, event, context: STORE)
def the_person_keeps_what_is_here(shipment: Thing, event: None, context: Context) -> bool:
    return _keeps_what_is_here(context)


@guard(NOT_BY_ENGINEERS, who_may=lambda shipment, event, context: STORE)
def the_person_may_send_from_here(shipment: None, event: None, context: Context) -> bool:
    return _keeps_what_is_here(context)


def _keeps_what_is_here(context: Context) -> bool:
    return bool(context.by.roles & set(STORE)) or bool(context.reference.branch_of(context.office))


@guard(
    N_(
        "Suppliers deliver to headquarters' store, where other offices order. A setting allows an office to buy itself."
    ),
    needs_data=True,
)
def this_office_buys_from_suppliers(shipment: None, event: SupplierDelivered, context: Context) -> bool:
    offices, here = context.reference.offices, context.reference.offices.get(context.office)
    stands_alone = all(each.kind != HEADQUARTERS for each in offices.values())
    at_headquarters = here is not None and here.kind == HEADQUARTERS
    return stands_alone or at_headquarters or bool(context.reference.number(BUYS, context.office))


@guard(N_("You cannot offer parts to yourself."), beside=("colleague",))
def the_colleague_is_another_person(shipment: None, event: PartsOffered, context: Context) -> bool:
    return event.colleague != context.by.name


def _forms(event: Event) -> str:
    """What the parts in this form are about: the act whose field it has."""
    return next((what for what, (_, name) in LISTS.items() if name in type(event).model_fields), SENT)


@guard_with_reason(beside=FIELDS)
def every_scanned_piece_belongs_to_it(shipment: Thing | None, event: Event, context: Context) -> Message | None:
    unknown = scanned(event, _forms(event), shipment, context)[1]
    return Message(NOT_IN_IT, {"serial": unknown[0]}) if unknown else None


@guard_with_reason(beside=FIELDS)
def each_piece_has_its_serial_number(shipment: Thing | None, event: Event, context: Context) -> Message | None:
    lines = all_typed(event, _forms(event), shipment, context)
    for line in lines:
        if line.get("tracked") and len(line["serials"]) != line["quantity"]:
            return Message(SERIALS_WANTED, {"part": line["part"], "quantity": line["quantity"]})
    times = Counter((line["part"], key_of(serial)) for line in lines for serial in line["serials"])
    twice = next(
        (serial for line in lines for serial in line["serials"] if times[line["part"], key_of(serial)] > 1), ""
    )
    return Message(TWICE, {"serial": twice}) if twice else None


def not_there(lines: Iterable[JsonObject], at: str, context: Context) -> Message | None:
    """What of these lines is not in a place of this office, or reserved there for others."""
    listed = list(lines)
    for part, quantity in quantities(listed).items():
        there = max(0, context.holdings.quantity(at, part) - context.holdings.reserved(at, part))
        if there < quantity:
            return Message(TOO_FEW, {"part": part, "there": there, "quantity": quantity})
    for line in listed:
        for serial in line["serials"] if line.get("tracked") else ():
            if context.holdings.quantity(at, line["part"], serial) < 1:
                return Message(NOT_HERE, {"part": line["part"], "serial": serial})
    return None


@guard_with_reason(beside=FIELDS)
def it_is_still_to_be_sent(shipment: Thing, event: Event, context: Context) -> Message | None:
    open_ = Counter[str]()
    for line in lines_of(shipment):
        open_[line.part] += line.to_send
    return _more_than(NOT_ASKED, quantities(all_typed(event, REFUSED, shipment, context)), open_)


@guard_with_reason(beside=FIELDS)
def it_is_on_the_way_and_not_reported_yet(shipment: Thing, event: Event, context: Context) -> Message | None:
    open_ = Counter[str]()
    for line in lines_of(shipment):
        open_[line.part] += max(0, line.on_the_way)
    open_.subtract(reported_quantities(shipment, context))
    lines = all_typed(event, LOST, shipment, context)
    away = {key_of(serial) for line in lines_of(shipment) for serial in line.serials_on_the_way}
    here = next((serial for line in lines for serial in line["serials"] if key_of(serial) not in away), "")
    return _more_than(NOT_ON_THE_WAY, quantities(lines), open_) or (
        Message(NOT_IN_IT, {"serial": here}) if here else None
    )


def _more_than(message: str, wanted: Counter[str], open_: Counter[str]) -> Message | None:
    part = next((part for part, quantity in wanted.items() if quantity > open_[part]), None)
    return Message(message, {"part": part, "open": max(0, open_[part])}) if part is not None else None


@guard(N_("Fill in at least one field."), beside=FIELDS)
def some_parts_are_named(shipment: Thing | None, event: Event, context: Context) -> bool:
    return bool(all_typed(event, _forms(event), shipment, context)) or bool(getattr(event, SCANNED, None))


@guard_with_reason(beside=FIELDS)
def what_leaves_is_here(shipment: Thing | None, event: Event, context: Context) -> Message | None:
    return not_there(all_typed(event, SENT, shipment, context), own_place(context), context)


@guard_with_reason(beside=FIELDS)
def what_is_offered_is_in_the_own_bag(shipment: None, event: Event, context: Context) -> Message | None:
    return not_there(all_typed(event, SENT, shipment, context), own_bag(context), context)


@guard(
    N_("Only the office that received the order can do this."),
    who_may=lambda shipment, event, context: _office(shipment, "sender"),
)
def this_office_was_asked(shipment: Thing, event: None, context: Context) -> bool:
    return bool(context.office == shipment.get("sender"))


@guard(
    N_("Only the office that ordered can do this."),
    who_may=lambda shipment, event, context: _office(shipment, "receiver"),
)
def this_office_ordered(shipment: Thing, event: None, context: Context) -> bool:
    return bool(context.office == shipment.get("receiver"))


def _office(shipment: Thing, fact: str) -> tuple[str, ...]:
    office = str(shipment.get(fact) or "")
    return (office,) if office else ()


@guard(N_("Everything ordered was sent or refused."))
def something_is_still_to_be_sent(shipment: Thing, event: None, context: Context) -> bool:
    return bool(to_send(lines_of(shipment)))


@guard_with_reason()
def nothing_of_it_is_open(shipment: Thing, event: None, context: Context) -> Message | None:
    lines = lines_of(shipment)
    if any(line.differs for line in lines):
        there = ((line.part, line.on_the_way or len(line.serials_on_the_way)) for line in lines)
        return Message(NOT_ALL_CAME, {"open": _in_words(there)})
    if to_send(lines):
        return Message(REST_TO_SEND, {"open": _in_words((line.part, line.to_send) for line in lines)})
    return None


def _in_words(parts: Iterable[tuple[str, int]]) -> list[str]:
    """The parts of which there are some: `FAN-80 x2`."""
    return [f"{part} x{quantity}" for part, quantity in parts if quantity]


@guard(
    N_("No approved loss is left in the books."),
    waits_for=lambda shipment, event, context: ("manager",),
    not_offered=True,
)
def a_loss_was_approved(shipment: Thing, event: None, context: Context) -> bool:
    return bool(to_write_off(shipment, context))


@guard(
    N_("These parts are offered to %(colleague)s."),
    code="role",
    values=lambda shipment, event, context: {"colleague": shipment.get("colleague_display") or ""},
    who_may=lambda shipment, event, context: (str(shipment.get("colleague") or ""),),
)
def the_person_is_the_colleague(shipment: Thing, event: None, context: Context) -> bool:
    return bool(context.by.name == shipment.get("colleague"))


@guard(
    N_("These parts are offered to %(colleague)s."),
    code="role",
    values=the_person_is_the_colleague.values,
    who_may=lambda shipment, event, context: (str(shipment.get("colleague") or ""), *STORE),
)
def the_person_is_the_colleague_or_keeps_the_store(shipment: Thing, event: None, context: Context) -> bool:
    return context.by.name == shipment.get("colleague") or bool(context.by.roles & set(STORE))


@guard(
    N_("%(giver)s offers these parts."),
    code="role",
    values=lambda shipment, event, context: {"giver": shipment.get("offered_by_display") or ""},
    who_may=lambda shipment, event, context: (str(shipment.get("offered_by") or ""), *STORE),
)
def the_person_offered_it_or_keeps_the_store(shipment: Thing, event: None, context: Context) -> bool:
    return context.by.name == shipment.get("offered_by") or bool(context.by.roles & set(STORE))


@guard(
    N_("The parts are already on the way to the van. Ask for them back, and the colleague declines."), not_offered=True
)
def the_parts_are_still_in_the_bag(shipment: Thing, event: None, context: Context) -> bool:
    return not shipment.get("by_transit")


@guard_with_reason()
def the_parts_are_still_there(shipment: Thing, event: None, context: Context) -> Message | None:
    if shipment.get("by_transit"):
        return None
    place = bag(str(shipment.get("sender")), str(shipment.get("offered_by")))
    return not_there(sent_lines(shipment), place, context)
