"""What somebody typed as counted, as the lines of a cash-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.words.amounts import digits
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import minor_units
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.money.accounts import CASH, DRAWER, METHODS, POUCH, item, on_the_way, till
from fieldservice.workflows.money.cash_up.lines import CountedKind, Expected, currency_of, expected_in, still_to_receive
from fieldservice.workflows.money.payments.places import counter_named, counter_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.cash_up.events import OfMoney, PouchReceived

REASONS = "cash_reason"
"""The list of codes that say why money differs."""
_NOTE = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?\s*[x×*]\s*(\d{1,6})")


def whole_units(setting: str, currency: str, context: Context) -> int:
    """A setting in whole units of the currency, as minor units."""
    return minor_units(context.reference.number(setting, context.office), currency)


def notes(written: Sequence[str] | None, currency: str) -> list[tuple[int, int]] | None:
    """(value in minor units, how many) of each note or coin; None where a line cannot be read."""
    found = []
    for each in written or ():
        read = _NOTE.fullmatch(unicodedata.normalize("NFKC", each).lstrip("¥$ ").strip().lower())
        places = digits(currency)
        if read is None or len(read[2] or "") > places:
            return None
        found.append((int(read[1] + (read[2] or "").ljust(places, "0")), int(read[3])))
    return sorted(found, reverse=True)


def amount_of(event: OfMoney, method: str, currency: str) -> int | None:
    """What was counted of a way to pay; None where nothing was typed."""
    typed: int | None = getattr(event, method)
    if method == CASH and typed is None and event.denominations:
        return sum(value * many for value, many in notes(event.denominations, currency) or ())
    return typed


def till_of_counter(context: Context, counter: str) -> str:
    return till(context.office, DRAWER, counter)


def counter_meant(event: OfMoney, cash_up: Thing | None, context: Context) -> str:
    """The counter whose drawer is meant: as typed, else that of the cash-up, else this terminal; "" for a pouch."""
    if "counter" not in type(event).model_fields:
        return str(cash_up.get("counter") or "") if cash_up else ""
    return counter_named(getattr(event, "counter", None) or "") or counter_of(context)


def expected_now(cash_up: Thing | None, event: OfMoney, context: Context) -> list[Expected]:
    """What the ledger expects in the drawer that is counted, or in the pouch of whoever hands it in."""
    currency = currency_of(cash_up) if cash_up else currency_here(context)
    counter = counter_meant(event, cash_up, context)
    name = till_of_counter(context, counter) if counter else till(context.office, POUCH, context.by.name)
    return expected_in(name, currency, context.holdings)


def counted(event: OfMoney, expected: Sequence[Expected], currency: str, context: Context) -> list[CountedKind]:
    """The lines, with their reasons. What nobody typed was not there."""
    found = []
    for each in expected:
        amount = amount_of(event, each.method, currency) or 0
        if each.matters or amount:
            code = context.reference.code(REASONS, getattr(event, f"{each.method}_reason") or "")
            found.append(
                CountedKind(
                    each.method,
                    currency,
                    each.expected,
                    amount,
                    each.before,
                    each.taken,
                    each.given,
                    code.words() if code is not None and amount != each.expected else {},
                    event.words or "" if amount != each.expected else "",
                )
            )
    return found


def way_of(cash_up: Thing, context: Context) -> dict[str, int]:
    """By way to pay what is on the way here from the engineer of a pouch, by the ledger."""
    person, currency = str(cash_up.get("person") or ""), item(currency_of(cash_up))
    return {each: context.holdings.quantity(on_the_way(cash_up.holder, person, each), currency) for each in METHODS}


def to_receive(cash_up: Thing, context: Context) -> list[Expected]:
    """What a counter expects of a pouch that was handed in."""
    left = still_to_receive(cash_up, way_of(cash_up, context))
    return [Expected(each, taken=left.get(each, 0), expected=left.get(each, 0)) for each in METHODS]


def came(cash_up: Thing, event: PouchReceived, context: Context) -> list[CountedKind]:
    return counted(event, to_receive(cash_up, context), currency_of(cash_up), context)


def without_amounts(data: JsonObject) -> None:
    """The lines say what was counted and why it differs; the fields in which it was typed would say it twice."""
    for method in METHODS:
        data.pop(method, None)
        data.pop(f"{method}_reason", None)
    for name in ("words", "seen"):
        data.pop(name, None)


def as_seen(expected: Sequence[Expected]) -> list[str]:
    """What a screen showed as expected, as its hidden field repeats it; never empty."""
    return ["shown", *(f"{each.method}={each.expected}" for each in expected if each.expected)]
