"""Conditions of a cash-up: who counts, that everything was counted and explained, that nothing changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.common.approvals import APPROVED, answer_to, asks_of, plain_amount
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import FILL_IN, Message
from fieldservice.workflows.money.accounts import CASH, DRAWER, INTERNAL, METHODS, POUCH, kind_of, name_of, till
from fieldservice.workflows.money.cash_up.lines import BANKED, Expected, apart_of, currency_of, expected_in, kinds_of
from fieldservice.workflows.money.cash_up.typed import (
    amount_of,
    as_seen,
    counter_meant,
    expected_now,
    notes,
    to_receive,
)
from fieldservice.workflows.money.payments.places import counter_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.cash_up.events import (
        CashCounted,
        CashUpClosed,
        OfMoney,
        PaidIn,
        PouchReceived,
        ProviderSettled,
    )

CASH_UP = "cash_difference"
"""The kind of approval that lets a difference be entered in the books."""
OTHER = "other"
"""The reason that needs words."""
COUNTS = ("counter_clerk", "coordinator", "manager")
NO_COUNTER = N_("There is no counter %(given)s here. Counters: %(known)s.")
NOT_COUNTED_YET = N_("Enter what was counted: the books show some of it. Enter 0 if there is none.")
CHANGED = N_("Money came in or went out while you were counting. Check the expected amount and count again.")
NOT_APPROVED = N_("The difference was not approved. Count again or give the cash-up up.")
WAITS = N_("The difference waits for approval.")
LEFT_TOO_MUCH = N_("More than was counted cannot stay in the drawer.")
TOO_MUCH = N_("Only %(left)s of it is set apart.")


@guard(N_("A van has no counter. Hand in the money in the pouch."))
def the_office_has_a_counter(cash_up: Thing | None, event: None, context: Context) -> bool:
    return not context.reference.branch_of(context.office)


@guard_with_reason(code="data", beside=("counter",))
def the_counter_is_known(cash_up: Thing | None, event: CashCounted, context: Context) -> Message | None:
    """A name that was mistyped would be a drawer that nobody has."""
    known = {counter_of(context), *map(name_of, context.holdings.drawers(context.office))}
    if counter_meant(event, None, context) in known:
        return None
    return Message(NO_COUNTER, {"given": event.counter, "known": sorted(known)})


def _faults_of_kinds(event: OfMoney, expected: list[Expected], currency: str) -> dict[str, Message]:
    """What was not counted though something should be there; and differences without a reason."""
    if event is None:
        return {}
    faults: dict[str, Message] = {}
    for each in expected:
        amount = amount_of(event, each.method, currency)
        if amount is None and each.matters:
            faults[each.method] = Message(NOT_COUNTED_YET)
        elif (amount or 0) != each.expected and not getattr(event, f"{each.method}_reason"):
            faults[f"{each.method}_reason"] = Message(FILL_IN)
    reasons = {getattr(event, f"{each}_reason") for each in METHODS}
    if OTHER in reasons and not event.words:
        faults["words"] = Message(FILL_IN)
    return faults


def _faults(cash_up: Thing | None, event: OfMoney, context: Context) -> Mapping[str, Message]:
    currency = currency_of(cash_up) if cash_up else currency_here(context)
    return _faults_of_kinds(event, expected_now(cash_up, event, context), currency)


def _faults_of_receipt(cash_up: Thing, event: PouchReceived, context: Context) -> Mapping[str, Message]:
    return _faults_of_kinds(event, to_receive(cash_up, context), currency_of(cash_up))


@guard(N_("Enter for each payment method what was counted, and why it differs."), needs_data=True, faults=_faults)
def everything_is_counted_and_explained(cash_up: Thing | None, event: OfMoney, context: Context) -> bool:
    return not _faults(cash_up, event, context)


@guard(
    N_("Enter for each payment method what was counted, and why it differs."),
    needs_data=True,
    faults=_faults_of_receipt,
)
def everything_received_is_counted_and_explained(cash_up: Thing, event: PouchReceived, context: Context) -> bool:
    return not _faults_of_receipt(cash_up, event, context)


@guard(N_("Write value, x and count, such as 100 x12, 0.5 x4."), beside=("denominations",))
def notes_and_coins_are_understood(cash_up: Thing | None, event: OfMoney, context: Context) -> bool:
    return notes(event.denominations, currency_here(context)) is not None


@guard(N_("Notes and coins do not add up to the cash amount. Fill in only one of the two."), beside=("cash",))
def cash_is_told_once(cash_up: Thing | None, event: OfMoney, context: Context) -> bool:
    read = notes(event.denominations, currency_here(context)) or ()
    return event.cash is None or not read or event.cash == sum(value * many for value, many in read)


@guard(CHANGED, code="changed", beside=("cash",))
def the_books_are_as_shown(cash_up: Thing | None, event: CashCounted, context: Context) -> bool:
    return not event.seen or set(event.seen) == set(as_seen(expected_now(cash_up, event, context)))


@guard(
    N_("%(who)s counted it and must sign. Count again if you sign instead."),
    values=lambda cash_up, event, context: {"who": cash_up.get("counted_by_display") or cash_up.get("counted_by")},
)
def the_person_counted_it(cash_up: Thing, event: None, context: Context) -> bool:
    return bool(cash_up.get("counted_by") == context.by.name)


def _answer(cash_up: Thing) -> str:
    """What was answered to the last ask about a difference; "" while nobody has."""
    asked = next((each for each in reversed(asks_of(cash_up)) if each.kind == CASH_UP), None)
    answer = answer_to(cash_up, asked.digest) if asked is not None else None
    return str(answer.get("answer") or "") if answer else ""


@guard(NOT_APPROVED)
def it_was_not_refused(cash_up: Thing, event: None, context: Context) -> bool:
    return bool(cash_up.get("free")) or _answer(cash_up) in ("", APPROVED)


@guard(WAITS, waits_for=lambda cash_up, event, context: ("manager",))
def the_difference_is_approved(cash_up: Thing, event: None, context: Context) -> bool:
    return bool(cash_up.get("free")) or _answer(cash_up) == APPROVED


def is_waved_through(cash_up: Thing) -> bool:
    return bool(cash_up.get("free")) or _answer(cash_up) == APPROVED


@guard(N_("This drawer was meanwhile cashed up at another terminal. Count again or give this one up."), code="changed")
def nobody_cashed_it_up_meanwhile(cash_up: Thing, event: None, context: Context) -> bool:
    at = max((line.entry.arrived for line in cash_up.history if line.entry.kind in COUNTING), default=0)
    period = context.holdings.period(str(cash_up.get("till")))
    return period.arrived <= at and not any(
        kind_of(each.other) in INTERNAL and each.arrived > at for each in period.moves
    )


COUNTING = ("cash_counted", "cash_counted_again")
"""Kinds of the entries that count a drawer."""


def _cash(cash_up: Thing) -> int:
    return next((each.counted for each in kinds_of(cash_up.facts) if each.method == CASH), 0)


@guard(LEFT_TOO_MUCH, beside=("left",))
def no_more_stays_than_is_there(cash_up: Thing, event: CashUpClosed, context: Context) -> bool:
    return event.left is None or event.left <= max(0, _cash(cash_up))


def _apart(cash_up: Thing, method: str) -> int:
    return apart_of(cash_up).get(method, 0)


@guard(N_("Part of it is already at the bank. It cannot be taken back."))
def nothing_of_it_is_at_the_bank(cash_up: Thing, event: None, context: Context) -> bool:
    return not cash_up.lines(BANKED)


@guard(
    N_("Only the cash-up of a drawer can be taken back. A pouch is received, or its difference recorded."),
    not_offered=True,
)
def it_is_of_a_drawer(cash_up: Thing, event: None, context: Context) -> bool:
    return kind_of(str(cash_up.get("till") or "")) == DRAWER


@guard(N_("No cash of this cash-up is set apart any more."), not_offered=True)
def cash_is_set_apart(cash_up: Thing, event: None, context: Context) -> bool:
    return _apart(cash_up, CASH) > 0


@guard(
    TOO_MUCH,
    values=lambda cash_up, event, context: {"left": plain_amount(_apart(cash_up, CASH), currency_of(cash_up))},
    beside=("amount",),
)
def no_more_is_paid_in_than_is_apart(cash_up: Thing, event: PaidIn, context: Context) -> bool:
    return event.amount is None or 0 < event.amount <= _apart(cash_up, CASH)


@guard(N_("No card or mobile payments of this cash-up wait for the provider any more."), not_offered=True)
def something_waits_for_the_provider(cash_up: Thing, event: None, context: Context) -> bool:
    return any(_apart(cash_up, each) > 0 for each in METHODS if each != CASH)


@guard_with_reason(beside=("amount",))
def no_more_comes_than_is_apart(cash_up: Thing, event: ProviderSettled, context: Context) -> Message | None:
    left = _apart(cash_up, event.method)
    fits = left > 0 and (event.amount or 0) + (event.fee or 0) <= left
    return None if fits else Message(TOO_MUCH, {"left": plain_amount(left, currency_of(cash_up))})


@guard(N_("The books show an empty pouch, and you counted nothing."), beside=("cash",))
def there_is_something_to_hand_in(cash_up: None, event: OfMoney, context: Context) -> bool:
    currency = currency_here(context)
    own = till(context.office, POUCH, context.by.name)
    expected = expected_in(own, currency, context.holdings)
    return any(each.expected > 0 or amount_of(event, each.method, currency) for each in expected)


@guard(N_("Enter the amount received for each payment method."), beside=("cash",))
def some_money_came(cash_up: None, event: OfMoney, context: Context) -> bool:
    return any(amount_of(event, each, currency_here(context)) for each in METHODS)
