"""Effects of a sale: the parts leave the store, or come back into it, with their value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.messages import wrong_in
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.prices import price_in, usual_tax
from fieldservice.workflows.money.charging import by_account, charge_lines
from fieldservice.workflows.money.lines import CHARGES, whole
from fieldservice.workflows.money.payments.effects import record_payment
from fieldservice.workflows.money.payments.guards import cash_is_short
from fieldservice.workflows.money.payments.shares import Portion
from fieldservice.workflows.money.pricing import priced, rounding_unit
from fieldservice.workflows.parts.moves import move
from fieldservice.workflows.parts.places import SOLD as WITH_A_CUSTOMER
from fieldservice.workflows.parts.places import good, outside
from fieldservice.workflows.sales.lines import KIND, SaleLine, lines_of

if TYPE_CHECKING:
    from fieldservice.workflows.sales.events import PartsSold, SoldPartsReturned

RETURNED = "returned"
"""The state of a sale of which everything came back."""
ROUNDING = "rounding"
"""The fact with the unit to which the total is rounded, in minor units."""


def sell(draft: Draft, event: PartsSold, context: Context) -> None:
    """The entry keeps the price of the day with its tax; the sale is charged at once, and paid if the customer pays."""
    lines: list[JsonObject] = draft.data["parts"]
    for line in lines:
        line |= price_of(line["part"], context)
    draft.data |= {
        "number": context.number("V"),
        "summary": ", ".join(f"{line['part']} x{line['quantity']}" for line in lines),
    }
    if context.other is not None and context.other.kind == "customer":
        draft.person = draft.data["customer"] = context.other.id
        draft.private.setdefault("customer_name", context.other.get("name"))
    _move(draft, context, lines, good(context.office), outside(context.office, WITH_A_CUSTOMER))
    unit = rounding_unit(context.reference.text("rounding", context.office), currency_here(context))
    draft.data[ROUNDING] = unit
    amount = _charge(draft, context, _sold(lines), unit)
    short = cash_is_short(event.tendered, amount, currency_here(context)) if event.tendered is not None else None
    if short is not None:
        raise wrong_in("tendered", short.message, **short.values)
    if event.method and amount:
        share = Portion(KIND, draft.moves[0][0], amount, amount)
        words = draft.data["method"]
        record_payment(draft, context, amount, event.method, words, reference=event.reference or "",
                       tendered=event.tendered, among=(share,))  # fmt: skip


def price_of(part: str, context: Context) -> JsonObject:
    """The price of a part by the price lists, else by the catalogue, and its tax; 0 where none is published."""
    known = context.reference.catalogue.part(part)
    listed = price_in(known.number if known is not None else part, context.other, context)
    if listed is not None:
        about = {"price": listed.amount, "rate": listed.tax, "inclusive": listed.inclusive}
        return {**about, "currency": listed.currency}
    rate, inclusive = usual_tax(context.other, context)
    return {"price": known.price if known is not None else 0, "rate": rate, "inclusive": inclusive}


def _sold(lines: Iterable[JsonObject]) -> list[SaleLine]:
    names = ("price", "rate", "inclusive", "currency", "quantity")
    return [SaleLine(line["part"], line["name"], **{name: line[name] for name in names}) for line in lines]


def _charge(draft: Draft, context: Context, lines: Iterable[SaleLine], unit: int) -> int:
    """Charge what the customer has; what is charged already is left out, and what came back is charged back."""
    currency = currency_here(context)
    done = priced([line.wanted for line in lines], currency, unit)
    charge_lines(draft, context, currency, by_account(done.lines, done.total), lines=done.lines)
    return done.total


def take_back(draft: Draft, event: SoldPartsReturned, context: Context) -> None:
    """The parts are good stock again. When everything is back, the sale has come to nothing."""
    lines: list[JsonObject] = draft.data["parts"]
    _move(draft, context, lines, outside(context.office, WITH_A_CUSTOMER), good(context.office))
    kept = lines_of(draft.subject)
    for line in kept:
        line.returned += sum(each["quantity"] for each in lines if each["part"] == line.part)
    if draft.subject.lines(CHARGES):
        _charge(draft, context, kept, max(1, whole(draft.subject.facts, ROUNDING)))
    if not any(line.kept for line in kept):
        draft.lead_to(RETURNED)


def _move(draft: Draft, context: Context, lines: Iterable[JsonObject], source: str, target: str) -> None:
    for line in lines:
        pieces = line["serials"] if line.get("tracked") else ()
        move(draft, context, line["part"], line["quantity"], source, target, line["cost"], pieces)
