"""Guards of headquarters' share in a return case: commerce chooses a device, technical support prepares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import today
from fieldservice.workflows.engine.identity import label_key
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import EXCHANGE as EXCHANGE_DEVICE
from fieldservice.workflows.parts.whole_devices import pieces, place_named
from fieldservice.workflows.return_cases.execution.lines import (
    KEEPING,
    DecidedDevice,
    decided_devices,
    is_ready_to_pass,
    undone,
)
from fieldservice.workflows.return_cases.execution.meant import ForDevice, chosen, for_exchange, no_such_device
from fieldservice.workflows.return_cases.execution.pieces import (
    is_at_office_of,
    not_here,
    office_of,
    piece_to_choose,
    places_to_choose_from,
)
from fieldservice.workflows.return_cases.lines import EXCHANGE

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.execution.events import (
        ExchangeChosen,
        ExchangeDeviceGiven,
        ExchangeOrdered,
        ExchangePrepared,
    )

UNKNOWN = N_("No exchange device of the stock has the serial number %(device)s.")
SET_ASIDE_ELSEWHERE = N_("%(device)s is set aside for another case already.")
NOT_FREE = N_("%(device)s is not free at headquarters or at %(office)s. In the books: %(place)s.")
SET_ASIDE = N_("%(device)s is set aside for %(case)s already.")
NOT_CHOSEN = N_("%(device)s was not chosen for this case. Chosen: %(known)s.")


@guard(N_("No device of this case is waiting for an exchange."))
def an_exchange_is_to_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    return any(each.decision == EXCHANGE for each in undone(case))


@guard_with_reason(beside=("for_device",))
def the_device_is_to_be_exchanged(case: Thing, event: ForDevice, context: Context) -> Message | None:
    if for_exchange(case, event) is not None:
        return None
    return no_such_device(case, event, EXCHANGE)


@guard_with_reason(beside=("exchange",))
def the_exchange_device_is_free_for_it(case: Thing, event: ExchangeChosen, context: Context) -> Message | None:
    if other := _kept_for_another(case, event.exchange, context):
        return Message(SET_ASIDE, {"device": event.exchange, "case": other})
    line = for_exchange(case, event)
    for each in decided_devices(case):
        if label_key(each.exchange) == label_key(event.exchange) and (line is None or each.line != line.line):
            return Message(SET_ASIDE, {"device": event.exchange, "case": f"{case.get('number')} {each.serial}"})
    if line is None or piece_to_choose(case, event.exchange, line.line, context) is not None:
        return None
    place = next((place for part, place in pieces(event.exchange, context) if part.purpose == EXCHANGE_DEVICE), "")
    if not place:
        return Message(UNKNOWN, {"device": event.exchange})
    if place in places_to_choose_from(case, context):
        return Message(SET_ASIDE_ELSEWHERE, {"device": event.exchange})
    office = office_of(case, context)
    return Message(NOT_FREE, {"device": event.exchange, "office": office, "place": place_named(place, context)})


def _kept_for_another(case: Thing, label: str, context: Context) -> str:
    """The number of another case that keeps this piece; "" for none. A case that ended or chose another keeps none."""
    kept = context.device.record("exchange_for") if context.device is not None else {}
    if kept.get("case") in (None, case.id):
        return ""
    other = context.file(str(kept["case"]))
    if (
        other is not None
        and other.state
        and not any(label_key(each.exchange) == label_key(label) for each in _keeping(other))
    ):
        return ""
    return str(kept.get("number") or "-")


def _keeping(case: Thing) -> list[DecidedDevice]:
    return undone(case) if case.state in KEEPING else []


@guard(N_("This day has passed. Expect it on a later day."), beside=("expected_on",))
def it_is_still_to_come(case: Thing, event: ExchangeOrdered, context: Context) -> bool:
    return event.expected_on >= today(context)


@guard(N_("No exchange device is chosen yet."))
def an_exchange_device_is_chosen(case: Thing, event: None, context: Context) -> bool:
    return any(each.exchange for each in undone(case))


@guard_with_reason(beside=("exchange",))
def it_is_the_device_that_was_chosen(
    case: Thing, event: ExchangePrepared | ExchangeDeviceGiven, context: Context
) -> Message | None:
    if chosen(case, event.exchange) is not None:
        return None
    known = [each.exchange for each in undone(case) if each.exchange]
    return Message(NOT_CHOSEN, {"device": event.exchange, "known": known or "-"})


@guard(N_("Nothing is ready. Choose an exchange device and let technical support prepare it."))
def something_is_ready_for_the_office(case: Thing, event: None, context: Context) -> bool:
    return any(map(is_ready_to_pass, undone(case)))


@guard_with_reason()
def the_chosen_devices_are_still_there(case: Thing, event: None, context: Context) -> Message | None:
    """What leaves for the office is where it was chosen, and by itself in the books; what was passed on before is at
    the office."""
    for each in undone(case):
        if not (each.exchange and each.prepared):
            continue
        part = code_of(each.part)
        is_chosen_place = context.holdings.quantity(each.account, part, each.exchange) > 0
        if not (is_at_office_of(case, each, context) if each.passed else is_chosen_place):
            return not_here(each.exchange, context)
    return None
