"""The price lists that hold for a customer, and what is typed of them: services by their codes, lines of free words.

An entry keeps what the price list said, so that no later publication changes what was quoted.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence

from fieldservice.shapes import JsonObject
from fieldservice.words.amounts import digits
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.currencies import read_amount
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.messages import Message
from fieldservice.workflows.engine.reference import Price, lists_for

NO_SERVICE = N_("There is no service %(code)s in these price lists: %(lists)s. Did you mean: %(near)s?")
OTHER_CURRENCY = N_("%(code)s is priced in %(found)s; this office quotes in %(currency)s.")
DIGITS = N_("Amounts in %(currency)s have at most %(digits)s decimals.")
PART = "part"
"""The kind of a price that is that of a spare part; any other is of a service."""
CUSTOMER_KIND = "customer_kind"
"""The fact of a customer's file that says for which kind of customer its prices are."""
FREE = "other"
"""The kind of a line of free words."""
OF_ALL = ("other", "labour")
"""The kinds of services whose tax holds for what has no price of its own, the first that is published counts."""


def kind_of_customer(thing: Thing | None, context: Context) -> str:
    """The kind of customer: as the customer's file says, else as it was said on the call or at the counter; "" where
    nobody said it."""
    if thing is None:
        return ""
    customer = str(thing.get("customer") or "")
    file = thing if thing.kind == "customer" else context.file(customer) if customer else None
    agreed = code_of(file.get(CUSTOMER_KIND)) if file is not None else ""
    return agreed or code_of(thing.get("caller_kind"))


def price_lists(thing: Thing | None, context: Context) -> tuple[str, ...]:
    """The price lists of the office for this customer, the first that has a price counts."""
    return lists_for(kind_of_customer(thing, context), context.office, context.reference)


def offered(thing: Thing | None, context: Context) -> Sequence[Price]:
    """The services that are offered for the device of this thing today."""
    product = code_of(thing.get("product")) if thing is not None else ""
    found = context.reference.catalogue.services(price_lists(thing, context), today(context))
    return [price for price in found if price.product in ("", product)]


def usual_tax(thing: Thing | None, context: Context) -> tuple[int, bool]:
    """(rate in per mille, whether prices contain it) of what has no price of its own in the lists."""
    found = offered(thing, context)
    like = next((price for kind in OF_ALL for price in found if price.kind == kind), None)
    return (like.tax, like.inclusive) if like is not None else (0, True)


def price_in(code: str, thing: Thing | None, context: Context) -> Price | None:
    """The price of a part or service for this customer today."""
    return context.reference.catalogue.price(price_lists(thing, context), code, today(context))


def services(lines: list[JsonObject], thing: Thing | None, context: Context) -> tuple[list[JsonObject], Message | None]:
    """Services as an entry keeps them, with what the price list says of each, and the first fault."""
    found: list[JsonObject] = []
    for line in lines:
        code = str(line["code"])
        price = price_in(code, thing, context) or price_in(code.upper(), thing, context)
        if price is None or price.kind == PART:
            return lines, Message(NO_SERVICE, _near(code, thing, context))
        if price.currency != currency_here(context):
            values = {"code": price.code, "found": price.currency, "currency": currency_here(context)}
            return lines, Message(OTHER_CURRENCY, values)
        found.append(as_line(price, int(line["quantity"])))
    return found, None


def as_line(price: Price, quantity: int = 100) -> JsonObject:
    """A service as an entry keeps it. The quantity is in hundredths."""
    return {
        "code": price.code,
        "words": price.words(),
        "kind": price.kind,
        "unit": price.unit,
        "quantity": quantity,
        "price": price.amount,
        "rate": price.tax,
        "inclusive": price.inclusive,
        "least": price.least,
    }


def _near(code: str, thing: Thing | None, context: Context) -> Mapping[str, object]:
    known = [price.code for price in offered(thing, context)]
    near = difflib.get_close_matches(code.upper(), known, 3) or known[:6]
    return {"code": code, "lists": list(price_lists(thing, context)) or "-", "near": near or "-"}


def free_lines(
    lines: list[JsonObject], thing: Thing | None, context: Context
) -> tuple[list[JsonObject], Message | None]:
    """Lines of free words as an entry keeps them, with the tax that is usual here, and the first fault."""
    currency, (rate, inclusive) = currency_here(context), usual_tax(thing, context)
    found: list[JsonObject] = []
    for line in lines:
        if (amount := read_amount(str(line["amount"]), currency)) is None:
            return lines, Message(DIGITS, {"currency": currency, "digits": digits(currency)})
        words = str(line["words"])
        found.append(
            {
                "code": "",
                "words": {"zh": words, "en": words},
                "kind": FREE,
                "unit": "flat",
                "quantity": 100,
                "price": amount,
                "rate": rate,
                "inclusive": inclusive,
                "least": 0,
            }
        )
    return found, None


PRICED: Mapping[str, Callable[[list[JsonObject], Thing | None, Context], tuple[list[JsonObject], Message | None]]] = {
    "services": services,
    "free_lines": free_lines,
}
"""By kind of field: the function that says what its lines cost."""
