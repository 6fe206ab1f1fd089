"""Guards of carrying a return case out: nothing is given twice, and nothing without what it is given for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import plain_amount
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.identity import label_key, serial_key
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.model import Context, guard, guard_with_reason
from fieldservice.workflows.engine.reference import EXCHANGE as EXCHANGE_DEVICE
from fieldservice.workflows.parts.places import BAG, GOOD, good, kind_of
from fieldservice.workflows.parts.whole_devices import Piece, lending_places, pieces, place_named
from fieldservice.workflows.return_cases.execution.lines import (
    HANDED_IN,
    KEEPING,
    DecidedDevice,
    decided_devices,
    in_hand,
    is_ready_to_pass,
    reserved_pieces,
    something_was_given,
    undone,
)
from fieldservice.workflows.return_cases.execution.old_devices import as_seen, missing_approval, out_of_order
from fieldservice.workflows.return_cases.lines import CREDIT, EXCHANGE, REFUND, UNREPAIRED, WITHDRAWALS
from fieldservice.workflows.return_cases.opening import IN_CASE

if TYPE_CHECKING:
    from fieldservice.workflows.return_cases.execution.events import (
        CaseToEngineer,
        ExchangeChosen,
        ExchangeDeviceGiven,
        ExchangeOrdered,
        ExchangePrepared,
        OldDeviceSeen,
        ReturnPaid,
    )

UNKNOWN = N_("No exchange device of the stock has the serial number %(device)s.")
SET_ASIDE_ELSEWHERE = N_("%(device)s is set aside for another case already.")
NOT_FREE = N_("%(device)s is not free at headquarters or at %(office)s. In the books: %(place)s.")
SET_ASIDE = N_("%(device)s is set aside for %(case)s already.")
NO_SUCH_DEVICE = N_("No device of the case that is still open is meant by “%(given)s”. Open: %(known)s.")
NOT_CHOSEN = N_("%(device)s was not chosen for this case. Chosen: %(known)s.")
NOT_HERE = N_("%(device)s is not here. In the books: %(place)s. Receive its shipment first.")
NOT_IN_THE_BOOKS = N_("not in the books")
EXACTLY = N_("Exactly %(amount)s goes back: what was judged and approved, less what is deducted.")
GOES_BACK = N_("The customer takes the device unrepaired, with job %(job)s: withdraw the case.")
TAKE_IN_FIRST = N_("Take the old device in first: %(serial)s.")


class ForDevice(Protocol):
    """An event that may name a device of the case."""

    @property
    def for_device(self) -> str | None: ...


def _named(case: Thing, given: str | None, among: list[DecidedDevice]) -> DecidedDevice | None:
    """The device that is meant by its serial number, or its place in the case."""
    wanted = (given or "").strip()
    key = serial_key(wanted)
    return next((each for each in among if wanted == str(each.line) or key == serial_key(each.serial) != ""), None)


def for_exchange(case: Thing, event: ForDevice) -> DecidedDevice | None:
    """The device for which an exchange device is chosen or ordered: without a word the first that has none."""
    found = [each for each in undone(case) if each.decision == EXCHANGE]
    if event.for_device:
        return _named(case, event.for_device, found)
    return next((each for each in found if not each.exchange), found[0] if found else None)


def to_look_at(case: Thing, event: ForDevice) -> DecidedDevice | None:
    """The old device that is meant: without a word the first that nobody has seen."""
    found = undone(case)
    if event.for_device:
        return _named(case, event.for_device, found)
    return next((each for each in found if each.old is None), found[0] if found else None)


def _open(case: Thing, *decisions: str) -> list[str]:
    return [
        f"{each.line} {each.serial}"
        for each in undone(case)
        if each.decision in (decisions or (EXCHANGE, REFUND, CREDIT))
    ]


# Commerce and technical support


@guard(N_("No device of this case is still to be exchanged."))
def an_exchange_is_to_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    return any(each.decision == EXCHANGE for each in undone(case))


@guard_with_reason(beside=("for_device",))
def the_device_is_to_be_exchanged(case: Thing, event: ForDevice, context: Context) -> Message | None:
    if for_exchange(case, event) is not None:
        return None
    return Message(NO_SUCH_DEVICE, {"given": event.for_device or "", "known": _open(case, EXCHANGE)})


def places_to_choose_from(case: Thing, context: Context) -> tuple[str, ...]:
    """The stores whose exchange devices may be set aside for a case: headquarters' and that of its office."""
    return tuple(dict.fromkeys((good(context.office), good(office_of(case, context)))))


def office_of(case: Thing, context: Context) -> str:
    """The office that carries the case out: that of the customer."""
    return str(case.get("office") or context.office)


def piece_to_choose(case: Thing, label: str, line: int, context: Context) -> Piece | None:
    """The exchange device of one of these stores that nothing else keeps, for this line of the case; None for none."""
    for part, place in pieces(label, context):
        if part.purpose == EXCHANGE_DEVICE and place in places_to_choose_from(case, context):
            others = context.holdings.reserved(place, part.number, case.id) + _own(case, part.number, place, line)
            if context.holdings.quantity(place, part.number) > others:
                return part, place
    return None


def _own(case: Thing, part: str, place: str, line: int) -> int:
    """How many pieces of the part this case keeps in the place for its other devices."""
    return sum((each.part, each.account) == (part, place) and each.line != line for each in reserved_pieces(case))


@guard_with_reason(code="guard", beside=("exchange",))
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


@guard(N_("A day in the past cannot be expected."), beside=("expected_on",))
def it_is_still_to_come(case: Thing, event: ExchangeOrdered, context: Context) -> bool:
    return event.expected_on >= today(context)


def chosen(case: Thing, label: str) -> DecidedDevice | None:
    """The device of the case for which the exchange device with this serial number was chosen, and is not given."""
    return next((each for each in undone(case) if each.exchange and label_key(each.exchange) == label_key(label)), None)


@guard(N_("No exchange device is chosen yet."), who_may=lambda case, event, context: ("commerce",))
def an_exchange_device_is_chosen(case: Thing, event: None, context: Context) -> bool:
    return any(each.exchange for each in undone(case))


@guard_with_reason(code="guard", beside=("exchange",))
def it_is_the_device_that_was_chosen(
    case: Thing, event: ExchangePrepared | ExchangeDeviceGiven, context: Context
) -> Message | None:
    if chosen(case, event.exchange) is not None:
        return None
    known = [each.exchange for each in undone(case) if each.exchange]
    return Message(NOT_CHOSEN, {"device": event.exchange, "known": known or "-"})


@guard(
    N_("Nothing is ready: choose an exchange device, and let technical support prepare it."),
    who_may=lambda case, event, context: ("technical_support",),
)
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
            return Message(NOT_HERE, {"device": each.exchange, "place": _where(each.exchange, context)})
    return None


def _where(label: str, context: Context) -> Message:
    place = next((place for part, place in pieces(label, context) if part.purpose == EXCHANGE_DEVICE), "")
    return place_named(place, context) if place else Message(NOT_IN_THE_BOOKS)


# The office


@guard(N_("Everything that was decided is carried out."))
def something_is_to_be_carried_out(case: Thing, event: None, context: Context) -> bool:
    return bool(undone(case))


@guard(N_("Something was given or paid already: the case is carried out to its end."))
def nothing_was_given_yet(case: Thing, event: None, context: Context) -> bool:
    return not something_was_given(case)


@guard_with_reason(beside=("for_device",))
def the_device_is_still_open(case: Thing, event: ForDevice, context: Context) -> Message | None:
    if to_look_at(case, event) is not None:
        return None
    return Message(NO_SUCH_DEVICE, {"given": event.for_device or "", "known": _open(case)})


@guard(N_("Read the serial number on the old device, and describe its condition."), beside=("old_serial",))
def what_is_handed_in_was_read(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    return code_of(event.old_device) != HANDED_IN or bool(event.old_serial and event.old_condition)


@guard(N_("Name the parts for which something is deducted."), beside=("kept_parts",))
def a_deduction_is_for_something(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    return not event.deduction or bool(event.kept_parts)


@guard_with_reason(beside=("deduction",))
def no_more_is_deducted_than_it_is_worth(case: Thing, event: OldDeviceSeen, context: Context) -> Message | None:
    each = to_look_at(case, event)
    if each is None or not event.deduction or event.deduction <= each.value:
        return None
    return Message(N_("At most %(amount)s."), {"amount": plain_amount(each.value, each.currency)})


@guard(
    N_("Say why: it is not handed in, or bears another serial number, or parts are kept without a deduction."),
    beside=("old_why",),
)
def what_is_out_of_order_has_a_reason(case: Thing, event: OldDeviceSeen, context: Context) -> bool:
    each = to_look_at(case, event)
    return each is None or bool(event.old_why) or not out_of_order(each, as_seen(event))


@guard(N_("Nothing was passed on to this office that is still to be carried out."))
def something_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case))


@guard_with_reason()
def the_old_devices_are_seen_and_approved(case: Thing, event: None, context: Context) -> Message | None:
    """Of everything that the office carries out now."""
    return _old_message(case, in_hand(case), context)


def _old_message(case: Thing, devices: list[DecidedDevice], context: Context) -> Message | None:
    unseen = next((each for each in devices if each.old is None), None)
    if unseen is not None:
        return Message(TAKE_IN_FIRST, {"serial": unseen.serial or str(unseen.line)})
    return missing_approval(case, devices, context.reference)


@guard_with_reason()
def the_customer_does_not_take_it_unrepaired(case: Thing, event: None, context: Context) -> Message | None:
    """Nothing is given for a device that its job gives back."""
    line = next((line for line in reversed(case.lines(WITHDRAWALS)) if line.get(UNREPAIRED)), None)
    job = context.file(str(case.get("job") or "")) if line is not None and case.get("job") else None
    if line is None or (job is not None and job.state == IN_CASE):
        return None
    return Message(GOES_BACK, {"job": str(line.get("job") or "")})


@guard_with_reason()
def the_exchange_devices_are_here(case: Thing, event: None, context: Context) -> Message | None:
    """The customer signs for what can be handed over."""
    for each in in_hand(case, EXCHANGE):
        if not is_here(each, context):
            return Message(NOT_HERE, {"device": each.exchange, "place": _where(each.exchange, context)})
    return None


def is_here(each: DecidedDevice, context: Context) -> bool:
    """Whether the exchange device is in a place from which this person gives it."""
    return place_of(each, context) != ""


def is_at_office(each: DecidedDevice, context: Context) -> bool:
    """Whether the exchange device is in a store or bag of this office, or of its branch or vans."""
    return _is_at(each, context.office, context)


def is_at_office_of(case: Thing, each: DecidedDevice, context: Context) -> bool:
    return _is_at(each, office_of(case, context), context)


def _is_at(each: DecidedDevice, office: str, context: Context) -> bool:
    point = context.reference.point_of(office)
    return any(
        kind_of(place) in (GOOD, BAG) and context.reference.point_of(office_of_account(place)) == point
        for part, place in pieces(each.exchange, context)
        if part.number == code_of(each.part)
    )


def place_of(each: DecidedDevice, context: Context) -> str:
    """The place here out of which the exchange device goes; "" where it is not here."""
    part = code_of(each.part)
    here = (place for place in lending_places(context) if context.holdings.quantity(place, part, each.exchange) > 0)
    return next(here, "")


@guard(N_("No exchange device is to be handed over."))
def an_exchange_device_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, EXCHANGE))


@guard(N_("Nothing is to be paid back."))
def a_refund_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, REFUND))


@guard(N_("Nothing is to be credited."))
def a_credit_is_in_hand(case: Thing, event: None, context: Context) -> bool:
    return bool(in_hand(case, CREDIT))


@guard_with_reason(code="guard", beside=("exchange",))
def the_exchange_device_is_here(case: Thing, event: ExchangeDeviceGiven, context: Context) -> Message | None:
    each = chosen(case, event.exchange)
    if each is None or is_here(each, context):
        return None
    return Message(NOT_HERE, {"device": event.exchange, "place": _where(event.exchange, context)})


@guard(
    N_("%(device)s is not prepared, or not passed on to this office."),
    code="guard",
    beside=("exchange",),
    values=lambda case, event, context: {"device": event.exchange if event else ""},
)
def it_was_prepared_and_passed_on(case: Thing, event: ExchangeDeviceGiven, context: Context) -> bool:
    each = chosen(case, event.exchange)
    return each is not None and each.prepared and each.passed


@guard(
    N_("An exchange device leaves only against the old device: have it in hand first."),
    code="guard",
    beside=("old_is_here",),
)
def the_old_device_is_in_hand(case: Thing, event: ExchangeDeviceGiven, context: Context) -> bool:
    each = chosen(case, event.exchange)
    is_due = each is not None and each.old is not None and each.old.became == HANDED_IN
    return event.old_is_here or not is_due


def to_pay_back(case: Thing) -> int:
    """What goes back to the customer in money, in minor units."""
    return sum(each.pays_out for each in in_hand(case, REFUND))


@guard_with_reason(code="guard", beside=("amount",))
def exactly_what_was_approved_goes_back(case: Thing, event: ReturnPaid, context: Context) -> Message | None:
    due = to_pay_back(case)
    return None if event.amount == due else Message(EXACTLY, {"amount": plain_amount(due, currency_here(context))})


@guard_with_reason()
def it_is_in_the_currency_of_this_office(case: Thing, event: None, context: Context) -> Message | None:
    own = currency_here(context)
    other = next((each.currency for each in in_hand(case, REFUND, CREDIT) if each.currency not in ("", own)), "")
    if not other:
        return None
    return Message(N_("This was judged in %(judged)s; this office pays in %(own)s."), {"judged": other, "own": own})


@guard(N_("The case has no customer's file: there is no account on which it could be credited."))
def the_customer_has_an_account(case: Thing, event: None, context: Context) -> bool:
    return bool(case.get("customer"))


@guard(N_("This engineer works at another service point."), beside=("hands_over",))
def the_engineer_is_of_the_office(case: Thing, event: CaseToEngineer, context: Context) -> bool:
    known = context.reference.staff.get(event.hands_over)
    return known is not None and context.reference.takes_work(known, context.reference.point_of(context.office))


@guard(N_("No engineer hands it over: the case is at its branch."))
def an_engineer_hands_it_over(case: Thing, event: None, context: Context) -> bool:
    return bool(context.reference.branch_of(context.office) or case.get("hands_over"))
