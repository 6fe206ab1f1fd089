"""Effects of the steps of a cash-up: what is asked, what is entered in the books, and who has it then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.moments import stamp
from fieldservice.workflows.common.approvals import approvers, ask, asks_of, digest_of, of_differences
from fieldservice.workflows.common.turns import give
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.limits import days_clock
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.accounts import (
    BANK_FEE,
    CASH,
    CASH_DIFFERENCE,
    METHODS,
    ON_THE_WAY,
    POUCH,
    bank,
    drawer,
    moved,
    on_the_way,
    outside,
    pouch,
    set_apart,
    till,
)
from fieldservice.workflows.money.cash_up.guards import CASH_UP
from fieldservice.workflows.money.cash_up.lines import (
    APART,
    FOLLOWS,
    KINDS,
    SINCE,
    CountedKind,
    Expected,
    apart_of,
    currency_of,
    expected_in,
    first_and_last,
    in_all,
    kinds_of,
    receipts_in,
)
from fieldservice.workflows.money.cash_up.typed import (
    came,
    counted,
    counter_meant,
    expected_now,
    notes,
    till_of_counter,
    whole_units,
    without_amounts,
)

if TYPE_CHECKING:
    from fieldservice.workflows.money.cash_up.events import (
        CashCounted,
        CashUpClosed,
        CashUpTakenBack,
        MoneyCameEarly,
        OfMoney,
        PaidIn,
        PouchHandedIn,
        PouchReceived,
        ProviderSettled,
    )

COUNTED, APPROVAL, CLOSED, PAID_IN, HANDED_IN, DIFFERS, CAME, CANCELLED = (
    "counted",
    "approval",
    "closed",
    "paid_in",
    "handed_in",
    "differs",
    "received",
    "cancelled",
)
ENDED = "ended"
"""The fact that says when what was counted was entered in the books, UTC text."""


def _begin(draft: Draft, context: Context, name: str, currency: str) -> None:
    draft.data |= {"number": context.number("Z"), "till": name, "currency": currency, "summary": name}


def _keep(draft: Draft, event: OfMoney, kinds: Iterable[CountedKind], context: Context, currency: str) -> None:
    """The lines with their totals, and who counted when."""
    listed = list(kinds)
    read = notes(event.denominations, currency) or []
    without_amounts(draft.data)
    draft.data |= {
        KINDS: [each.as_data() for each in listed],
        "difference": in_all(listed),
        "counted_by": context.by.name,
        "counted_by_display": context.by.display,
        "counted_at": stamp(context.now),
        "denominations": [{"value": value, "count": many} for value, many in read],
    }


def count(draft: Draft, event: CashCounted, context: Context) -> None:
    """The drawer is compared with the books of this moment. Nothing is entered in the books yet."""
    counter, currency = counter_meant(event, None, context), currency_here(context)
    _begin(draft, context, till_of_counter(context, counter), currency)
    draft.data["counter"] = counter
    _count(draft, event, context, currency)


def count_again(draft: Draft, event: OfMoney, context: Context) -> None:
    _count(draft, event, context, currency_of(draft.subject))


def _count(draft: Draft, event: OfMoney, context: Context, currency: str) -> None:
    cash_up = draft.thing
    kinds = counted(event, expected_now(cash_up, event, context), currency, context)
    name = str(draft.data.get("till") or (cash_up.get("till") if cash_up else ""))
    period = context.holdings.period(name)
    receipts = receipts_in(period, currency)
    first, last = first_and_last(receipts)
    _keep(draft, event, kinds, context, currency)
    told = {"receipts": receipts, "first_receipt": first, "last_receipt": last}
    draft.data |= {**told, SINCE: period.counted, FOLLOWS: period.last}
    _ask_if_needed(draft, kinds, context, currency, COUNTED, APPROVAL)


def _ask_if_needed(
    draft: Draft, kinds: Iterable[CountedKind], context: Context, currency: str, free: str, asked: str
) -> bool:
    """Ask for the approval of these differences where somebody has to approve them; says whether nobody has."""
    listed = list(kinds)
    amount = of_differences(each.difference for each in listed)
    cash_up, office = draft.moves[0][0], draft.moves[0][4]
    needed = bool(amount) and bool(approvers(CASH_UP, amount, context.reference, office))
    draft.data["free"] = not needed
    draft.lead_to(asked if needed else free)
    if needed:
        before = len(asks_of(draft.thing)) if draft.thing is not None else 0
        what: JsonObject = {"kinds": [each.as_data() for each in listed], "asked": before}
        ask(draft, CASH_UP, digest_of(CASH_UP, cash_up, what), amount, currency)
    return not needed


def close(draft: Draft, event: CashUpClosed, context: Context) -> None:
    """The difference is entered in the books; the float stays in the drawer, the rest is set apart."""
    cash_up = draft.subject
    office, counter, currency = cash_up.holder, str(cash_up.get("counter") or ""), currency_of(cash_up)
    apart: list[CountedKind] = []
    for each in kinds_of(cash_up.facts):
        place = drawer(office, counter, each.method)
        if each.difference:
            draft.post(moved(currency, each.difference, outside(office, CASH_DIFFERENCE), place))
        stays = _stays(each, event, currency, context)
        if each.counted - stays > 0:
            draft.post(moved(currency, each.counted - stays, place, set_apart(office, counter, each.method)))
            apart.append(CountedKind(each.method, currency, counted=each.counted - stays))
        if each.method == CASH:
            draft.data["left"] = stays
    draft.data |= {APART: [each.as_data() for each in apart], **_ended(context)}
    draft.data["clock"] = days_clock(context, "bank_days", office)
    draft.lead_to(CLOSED if apart else PAID_IN)


def take_back(draft: Draft, event: CashUpTakenBack, context: Context) -> None:
    """What closing it has entered in the books is undone; what it counted belongs to the next cash-up again."""
    cash_up = draft.subject
    office, counter, currency = cash_up.holder, str(cash_up.get("counter") or ""), currency_of(cash_up)
    for each in kinds_of(cash_up.facts, APART):
        source, target = set_apart(office, counter, each.method), drawer(office, counter, each.method)
        draft.post(moved(currency, each.counted, source, target))
    for each in kinds_of(cash_up.facts):
        if each.difference:
            place = drawer(office, counter, each.method)
            draft.post(moved(currency, each.difference, place, outside(office, CASH_DIFFERENCE)))
    draft.data |= {APART: [], ENDED: ""}


def _ended(context: Context) -> JsonObject:
    return {ENDED: stamp(context.now)}


def _stays(each: CountedKind, event: CashUpClosed, currency: str, context: Context) -> int:
    """What of it stays in the drawer: of cash the float, of anything else nothing."""
    if each.method != CASH:
        return 0
    usual = whole_units("float", currency, context) if event.left is None else event.left
    return max(0, min(usual, each.counted))


def pay_in(draft: Draft, event: PaidIn, context: Context) -> None:
    amount = apart_of(draft.subject).get(CASH, 0) if event.amount is None else event.amount
    _bank(draft, CASH, amount, 0)


def settle_provider(draft: Draft, event: ProviderSettled, context: Context) -> None:
    """What the provider kept as its fee is no money of ours any more."""
    fee = event.fee or 0
    left = apart_of(draft.subject).get(event.method, 0)
    _bank(draft, event.method, left - fee if event.amount is None else event.amount, fee)


def _bank(draft: Draft, method: str, amount: int, fee: int) -> None:
    cash_up = draft.subject
    office, currency = cash_up.holder, currency_of(cash_up)
    source = set_apart(office, str(cash_up.get("counter") or ""), method)
    draft.post(moved(currency, amount, source, bank(office)))
    if fee:
        draft.post(moved(currency, fee, source, outside(office, BANK_FEE)))
    draft.data |= {"method": method, "amount": amount, "fee": fee, "currency": currency}
    left = {**apart_of(cash_up)}
    left[method] = left.get(method, 0) - amount - fee
    if any(each > 0 for each in left.values()):
        draft.lead_to(CLOSED)


def hand_in(draft: Draft, event: PouchHandedIn, context: Context) -> None:
    """By the books all that the pouch holds is on the way. What the engineer did not have is found by the counter."""
    currency, person = currency_here(context), context.by
    own, point = till(context.office, POUCH, person.name), context.reference.point_of(context.office)
    period = context.holdings.period(own)
    expected = expected_in(own, currency, context.holdings, period)
    _begin(draft, context, own, currency)
    draft.data |= {
        "person": person.name,
        "person_display": person.display,
        "receipts": receipts_in(period, currency),
        SINCE: period.counted,
        FOLLOWS: period.last,
        "from_office": context.office,
        **_ended(context),
    }
    draft.data["first_receipt"], draft.data["last_receipt"] = first_and_last(draft.data["receipts"])
    _keep(draft, event, counted(event, expected, currency, context), context, currency)
    for each in expected:
        if each.expected > 0:
            source = pouch(context.office, person.name, each.method)
            draft.post(moved(currency, each.expected, source, on_the_way(point, person.name, each.method)))
    draft.data["clock"] = days_clock(context, "pouch_days", point)
    give(draft, point)


def receive(draft: Draft, event: PouchReceived, context: Context) -> None:
    """What the counter counted is in its drawer. What differs stays on the way until it is entered in the books."""
    cash_up, counter = draft.subject, counter_meant(event, None, context)
    kinds, currency, person = came(cash_up, event, context), currency_of(cash_up), str(cash_up.get("person") or "")
    _put_into_drawer(draft, kinds, currency, person, counter, context)
    without_amounts(draft.data)
    draft.data.pop("denominations", None)
    draft.data["counter"] = counter
    draft.data["came"] = [each.as_data() for each in kinds]
    draft.data["left_open"] = {each.method: -each.difference for each in kinds if each.difference}
    if _ask_if_needed(draft, kinds, context, currency, CAME, DIFFERS):
        _book(draft, draft.data["left_open"], currency, person)


def _put_into_drawer(
    draft: Draft, kinds: Iterable[CountedKind], currency: str, person: str, counter: str, context: Context
) -> None:
    for each in kinds:
        if each.counted:
            source = on_the_way(context.office, person, each.method)
            draft.post(moved(currency, each.counted, source, drawer(context.office, counter, each.method)))


def receive_early(draft: Draft, event: MoneyCameEarly, context: Context) -> None:
    """The money is in the drawer; what is on the way from the engineer is below zero until the entry comes."""
    currency, person = currency_here(context), str(event.engineer)
    there = counted(event, [Expected(each) for each in METHODS], currency, context)
    kinds = [replace(each, expected=each.counted, reason={}, words="") for each in there]
    counter, display = counter_meant(event, None, context), draft.data.get("engineer_display")
    _begin(draft, context, till(context.office, ON_THE_WAY, person), currency)
    _put_into_drawer(draft, kinds, currency, person, counter, context)
    _keep(draft, event, kinds, context, currency)
    draft.data |= {"person": person, "person_display": display, "early": True, "counter": counter, **_ended(context)}


def book(draft: Draft, event: object, context: Context) -> None:
    cash_up = draft.subject
    left = cash_up.record("left_open")
    _book(draft, left, currency_of(cash_up), str(cash_up.get("person") or ""))
    draft.data["left_open"] = {}


def _book(draft: Draft, left: Mapping[str, int], currency: str, person: str) -> None:
    """What is missing of a pouch was never on the way; what is too much came from nowhere."""
    office = draft.moves[0][4]
    for method in METHODS:
        if amount := left.get(method, 0):
            draft.post(moved(currency, amount, on_the_way(office, person, method), outside(office, CASH_DIFFERENCE)))
