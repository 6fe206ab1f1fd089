"""Guards of a sale: what is sold is there and free, what comes back was sold here today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.guards import guard, guard_with_reason
from fieldservice.workflows.engine.here import currency_here, day_of, today
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.prices import OTHER_CURRENCY, price_in
from fieldservice.workflows.parts.requisitions.guards import typed, what_is_not_here
from fieldservice.workflows.sales.lines import lines_of

if TYPE_CHECKING:
    from fieldservice.workflows.sales.events import PartsSold, SoldPartsReturned

NOT_SOLD = N_("%(count)s of %(part)s were sold here and not returned.")
PIECE_NOT_SOLD = N_("%(part)s with serial number %(serial)s was not sold here, or was already returned.")


@guard(N_("Parts are sold at the counter of a service point, not from a van."))
def the_office_has_a_counter(sale: None, event: None, context: Context) -> bool:
    return not context.reference.branch_of(context.office)


@guard_with_reason(beside=("parts",))
def what_is_sold_is_here_and_free(sale: None, event: PartsSold, context: Context) -> Message | None:
    return what_is_not_here(event, context)


@guard_with_reason(beside=("parts",))
def the_prices_are_in_the_currency_of_this_office(sale: None, event: PartsSold, context: Context) -> Message | None:
    own = currency_here(context)
    for line in event.parts:
        known = context.reference.catalogue.part(line.part)
        price = price_in(known.number if known is not None else line.part, context.other, context)
        found = price.currency if price is not None else known.currency if known is not None and known.price else own
        if found != own:
            return Message(OTHER_CURRENCY, {"code": line.part, "found": found, "currency": own})
    return None


@guard(N_("It was sold on another day. Treat it as a complaint, not as a return."))
def it_was_sold_today(sale: Thing, event: None, context: Context) -> bool:
    return day_of(sale.opened, context) == today(context)


@guard_with_reason(beside=("parts",))
def they_were_sold_in_this_sale(sale: Thing, event: SoldPartsReturned, context: Context) -> Message | None:
    sold = {line.part: line for line in lines_of(sale)}
    for part, (quantity, serials) in typed(event, context).items():
        line = sold.get(part)
        if line is None or quantity > line.kept:
            return Message(NOT_SOLD, {"part": part, "count": line.kept if line else 0})
        known = set(map(key_of, line.serials))
        if unknown := next((serial for serial in serials if known and key_of(serial) not in known), ""):
            return Message(PIECE_NOT_SOLD, {"part": part, "serial": unknown})
    return None
