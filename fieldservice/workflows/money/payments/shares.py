"""How a payment is shared out among what it pays for: the jobs of one visit, or the open items of a customer."""

from __future__ import annotations

from collections.abc import Sequence

from fieldservice.late_dataclass import dataclass
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.model import Draft
from fieldservice.workflows.money.lines import balance_in


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of a payment that is for one thing."""

    kind: str
    thing: str
    open: int
    """What was open for it before."""
    amount: int = 0


def is_open(thing: Thing, context: Context) -> int:
    """What is open for a thing in the currency of this office, at least 0."""
    return max(0, balance_in(thing, currency_here(context)).open)


def payable(thing: Thing, context: Context) -> tuple[Portion, ...]:
    """What a payment on this thing can pay for: the thing and the jobs that it is taken on together with, or what is
    open for the customer whose file it is, the oldest first."""
    if thing.kind != "customer":
        things = (thing, *context.others.values())
        return tuple(Portion(each.kind, each.id, is_open(each, context)) for each in things)
    items = (each for each in context.debts.of(thing.id) if each.currency == currency_here(context))
    return tuple(Portion(each.kind, each.thing, each.amount) for each in items)


def total_open(thing: Thing, context: Context) -> int:
    return sum(each.open for each in payable(thing, context))


def shared(amount: int, among: Sequence[Portion]) -> tuple[Portion, ...]:
    """An amount shared out: each thing gets what is open for it while the amount lasts, and the last that gets
    anything gets what is over. The shares sum to the amount, and none is below zero."""
    found, left = [], amount
    for each in among:
        part = min(left, each.open)
        found.append(Portion(each.kind, each.thing, each.open, part))
        left -= part
    if left and found:
        place = max((number for number, each in enumerate(found) if each.amount), default=0)
        given = found[place]
        found[place] = Portion(given.kind, given.thing, given.open, given.amount + left)
    return tuple(each for each in found if each.amount)


def share_of(draft: Draft, amount: int | None, context: Context) -> tuple[Portion, ...]:
    """What the thing of this draft gets of a payment; of a customer's file what each open item gets."""
    first = (draft.first or draft).subject
    among = payable(first, context)
    shares = shared(sum(each.open for each in among) if amount is None else amount, among)
    return shares if first.kind == "customer" else tuple(each for each in shares if each.thing == draft.subject.id)
