"""Making a quote: what was typed becomes lines with prices, and sums; more work becomes a new version.

The entry has everything that the customer is shown, and its digest names exactly that. A quote moves no stock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject, Values
from fieldservice.workflows.common.approvals import ask, digest_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here, today
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.engine.prices import price_in, usual_tax
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.lines import ACCEPTED, QUOTE_ANSWERS, agreed, latest, whole
from fieldservice.workflows.money.pricing import (
    ALL,
    LABOUR,
    ONCE,
    PART,
    PIECE,
    SOFTWARE,
    TRAVEL,
    VISIT,
    Priced,
    Wanted,
    priced,
    rounding_unit,
)
from fieldservice.workflows.warranty.decided import goodwill_of
from fieldservice.workflows.warranty.lines import who_pays
from fieldservice.workflows.warranty.verdicts import GOODWILL, ON_SITE, ClassVerdict, is_frozen, verdicts_of
from fieldservice.workflows.warranty.verdicts import LABOUR as LABOUR_CLASS
from fieldservice.workflows.warranty.verdicts import PARTS as PARTS_CLASS

if TYPE_CHECKING:
    from fieldservice.workflows.money.quotes.events import Quoted

QUOTE = "quote"
"""The kind of digest, and the name of the paper."""
DISCOUNT = "discount"
"""The kind of approval."""
LOWER, WAIVED = "lower", "waived"
"""How a version was accepted that costs no more than the one before, or of which goodwill waives all: nobody had to be
asked."""
DECIDE_THE_WORK = frozenset({"engineer", "coordinator", "hotline_engineer"})
CLASS_OF = {PART: PARTS_CLASS, LABOUR: LABOUR_CLASS, SOFTWARE: LABOUR_CLASS, VISIT: ON_SITE, TRAVEL: ON_SITE}
"""By kind of line: the cost class by whose verdict it is free or charged; any other kind is always charged."""


def quote(draft: Draft, event: Quoted, context: Context) -> None:
    """A version of the quote. One that costs no more than what was accepted needs no answer, nor one that goodwill
    waives as a whole; at the counter less than what was accepted is a discount."""
    thing, data = draft.subject, draft.data
    before, accepted = latest(thing), agreed(thing)
    wanted = [*_wanted(data.pop("services", ()), thing), *_parts(data.pop("parts", ()), thing, context)]
    wanted += _wanted(data.pop("other", ()), thing)
    of_quote = worked_out(wanted, context, event.discount, _goodwill(thing, context))
    fee = worked_out((Wanted(**line) for line in data.pop("if_declined", ())), context)
    data.pop("discount", None)
    content: JsonObject = {
        "number": before.number if before else context.number("B"),
        "version": before.version + 1 if before else 1,
        "lines": list(of_quote.lines),
        "net": of_quote.net,
        "tax": of_quote.tax,
        "rounded": of_quote.rounded,
        "total": of_quote.total,
        "currency": of_quote.currency,
        "discount": of_quote.discount,
        "until": event.until or last_day(context),
        "fee": fee.total,
        "fee_lines": list(fee.lines),
        **({"remark": event.remark} if event.remark else {}),
    }
    digest = digest_of(QUOTE, thing.id, content)
    data |= {**content, "digest": digest}
    lower = accepted is not None and accepted.currency == of_quote.currency and of_quote.total <= accepted.total
    given = worked_out(wanted, context).total - worked_out(wanted, context, event.discount).total
    worth = of_quote.total + waived_in(of_quote.lines)
    given_up = accepted.total + waived_in(accepted.lines) - worth if accepted and lower else 0
    given_up = 0 if _decides_the_work(context.by) else given_up
    limit = limit_of(context.by, context)
    if event.discount > limit * 10 or (accepted and given_up * 100 > accepted.total * limit):
        data["approval"] = digest_of(DISCOUNT, thing.id, {"quote": digest})
        ask(draft, DISCOUNT, data["approval"], max(given, given_up), of_quote.currency)
    elif lower or (not of_quote.total and waived_in(of_quote.lines)):
        line = {"digest": digest, "answer": ACCEPTED, "how": {"code": LOWER if lower else WAIVED}}
        draft.add(thing.kind, thing.id, QUOTE_ANSWERS, line)


def waived_in(lines: Iterable[Values]) -> int:
    """What goodwill waives of a quote, with tax."""
    return sum(whole(line, "waived") for line in lines)


def _goodwill(thing: Thing, context: Context) -> int:
    """How much was approved to be waived, in the currency of the office."""
    goodwill = goodwill_of(thing)
    return goodwill.amount if goodwill.currency == currency_here(context) else 0


def _decides_the_work(person: Person) -> bool:
    """Whether a person may say that less work is done than was agreed. Anybody else who lets the customer pay less
    gives a discount."""
    return bool(person.roles & DECIDE_THE_WORK)


def worked_out(wanted: Iterable[Wanted], context: Context, discount: int = 0, goodwill: int = 0) -> Priced:
    """Lines with prices and sums, in the currency and with the rounding of the office."""
    currency = currency_here(context)
    unit = rounding_unit(context.reference.text("rounding", context.office), currency)
    return priced(list(wanted), currency, unit, discount, goodwill)


def verdict_on(thing: Thing, kind: str, part: str = "", group: str = "") -> ClassVerdict | None:
    """Who pays for a line of this kind, by the verdict of the thing; None where it says nothing of such lines."""
    return who_pays(thing, part, group) if kind == PART else verdicts_of(thing).get(CLASS_OF.get(kind, ""))


def _as_paid(wanted: Wanted, thing: Thing, group: str = "") -> Wanted:
    """The line without what the customer does not pay: what the frozen verdict covers, and what goodwill waives."""
    if wanted.kind not in CLASS_OF:
        return replace(wanted, waived=goodwill_of(thing).of_other_costs())
    verdict = verdict_on(thing, wanted.kind, wanted.code, group)
    if verdict is None:
        return wanted
    if verdict.by == GOODWILL:
        return replace(wanted, waived=ALL)
    return replace(wanted, discount=ALL if verdict.covered and is_frozen(thing) else 0, waived=verdict.waived)


def _wanted(lines: Iterable[JsonObject], thing: Thing) -> list[Wanted]:
    """Lines of the price list; what the verdict covers costs nothing, what goodwill waives costs less."""
    return [_as_paid(Wanted(**line), thing) for line in lines]


def _parts(lines: Iterable[JsonObject], thing: Thing, context: Context) -> list[Wanted]:
    rate, inclusive = usual_tax(thing, context)
    found = []
    for line in lines:
        price, part = price_in(line["part"], thing, context), context.reference.catalogue.part(line["part"])
        taxed = (price.tax, price.inclusive) if price else (rate, inclusive)
        amount = price.amount if price else part.price if part else 0
        wanted = Wanted(line["part"], line["name"], PART, PIECE, line["quantity"] * ONCE, amount, *taxed)
        found.append(_as_paid(wanted, thing, part.group if part else ""))
    return found


def last_day(context: Context) -> str:
    """The last day of a quote that is made now; where the office is closed on that day, the next one it is open."""
    calendar = context.reference.calendar(context.office)
    day = date.fromisoformat(today(context, context.reference.number("quote_days", context.office)))
    return next((each for ahead in range(31) if calendar.hours(each := day + timedelta(ahead))), day).isoformat()


def limit_of(person: Person, context: Context) -> int:
    """The highest discount in percent that this person may give alone: that of the best of the roles."""
    words = context.reference.text("discount_limits", context.office).split()
    limits = {role: int(most) for role, most in zip(words[::2], words[1::2], strict=False) if most.isdecimal()}
    return max((limits.get(role, 0) for role in person.roles), default=0)
