"""Guards of making a quote: it names something, and each part on it has a price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.prices import OTHER_CURRENCY, price_in

if TYPE_CHECKING:
    from fieldservice.workflows.money.quotes.events import Quoted

NO_PRICE = N_("%(part)s has no price here. Enter it as other work with an amount.")
IN_THE_PAST = N_("A quote is valid at least today.")


@guard(N_("Enter at least one service, part or other work."), beside=("services",))
def something_is_quoted(thing: Thing, event: Quoted, context: Context) -> bool:
    return bool(event.services or event.parts or event.other)


@guard(IN_THE_PAST, beside=("until",))
def it_holds_at_least_today(thing: Thing, event: Quoted, context: Context) -> bool:
    return event.until is None or event.until >= today(context)


@guard_with_reason(beside=("parts",))
def each_part_has_a_price(thing: Thing, event: Quoted, context: Context) -> Message | None:
    currency = currency_here(context)
    for line in event.parts or ():
        part = context.reference.catalogue.part(line.part)
        number = part.number if part is not None else line.part
        price = price_in(number, thing, context)
        if price is None and (part is None or not part.price):
            return Message(NO_PRICE, {"part": number})
        found = price.currency if price else part.currency if part else currency
        if found != currency:
            return Message(OTHER_CURRENCY, {"code": number, "found": found, "currency": currency})
    return None
