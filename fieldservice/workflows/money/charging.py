"""Charges: what a customer agreed to pay is entered in the books by the act that ends the work.

A charge balances: the account of the customer receives what revenue, tax and rounding give. What was charged before is
not charged again; where it was more or less than what is agreed now, the next charge is the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Message, wrong_in
from fieldservice.workflows.engine.model import Draft, Effect
from fieldservice.workflows.money import accounts
from fieldservice.workflows.money.lines import CHARGES, FINAL, agreed, due_of, whole
from fieldservice.workflows.money.payments.guards import fee_message, owed_message
from fieldservice.workflows.money.payments.places import owing
from fieldservice.workflows.money.pricing import OTHER, ROUNDED

Charge = Callable[[Draft, Context], None]
SUMS = "sums"
"""In a charge: its amounts by what they are for, such as revenue/labour and tax/130."""


def by_account(lines: Iterable[JsonObject], total: int) -> Counter[str]:
    """The lines of a quote or sale by revenue and tax, with what rounding adds to the total."""
    found = Counter[str]()
    for line in lines:
        kind = line.get("kind") or OTHER
        found[accounts.ROUNDED if kind == ROUNDED else f"{accounts.REVENUE}/{kind}"] += whole(line, "net")
        found[f"{accounts.TAX}/{whole(line, 'rate')}"] += whole(line, "tax")
    found[accounts.ROUNDED] += total - sum(found.values())
    return Counter({name: amount for name, amount in found.items() if amount})


def charged_before(thing: Thing, currency: str) -> Counter[str]:
    """What the charges of a thing sum to, by revenue, tax and rounding."""
    found = Counter[str]()
    for line in thing.lines(CHARGES):
        named = line.get(SUMS)
        if line.get("currency") == currency and isinstance(named, dict):
            for name, amount in named.items():
                found[name] += amount if type(amount) is int else 0
    return found


def charge_lines(
    draft: Draft,
    context: Context,
    currency: str,
    wanted: Mapping[str, int],
    *,
    lines: Iterable[JsonObject] = (),
    quote: str = "",
    paper: str = "",
    final: bool = False,
) -> int:
    """Charge a thing so that its charges sum to what is `wanted`; returns the amount, below zero for a correction.

    `paper` is the number of the paper about it, as the customer's account names it. At an opening step the thing has no
    charges yet.
    """
    thing = draft.thing
    before = charged_before(thing, currency) if thing is not None else Counter[str]()
    changes = {
        name: amount
        for name in dict.fromkeys((*wanted, *before))
        if (amount := wanted.get(name, 0) - before.get(name, 0))
    }
    kind, id_ = (thing.kind, thing.id) if thing is not None else (draft.moves[0][1], draft.moves[0][0])
    customer = owing(thing, context, draft.person)
    for name, amount in changes.items():
        place = accounts.outside(context.office, name)
        draft.post(accounts.moved(currency, amount, place, customer))
    total = sum(changes.values())
    if changes or final:
        line: JsonObject = {"amount": total, "currency": currency, SUMS: changes, "lines": list(lines)}
        line |= {"of_quote": quote} if quote else {}
        line |= {"number": paper} if paper else {}
        line |= {FINAL: True} if final else {}
        draft.add(kind, id_, CHARGES, line)
    return total


def charge(draft: Draft, context: Context) -> None:
    """Charge what the customer agreed to: the accepted quote, or the fee of the declined one. Where nothing was quoted
    nothing is charged."""
    thing = draft.subject
    if due := due_of(thing):
        wanted = by_account(due.lines, due.amount)
        charge_lines(draft, context, due.currency, wanted, lines=due.lines, quote=due.number)


def charge_only_a_fee(draft: Draft, context: Context) -> None:
    """The work ends without repair: the fee of a declined quote is charged; what was accepted is not owed any more."""
    accepted = agreed(draft.subject)
    if accepted is None:
        charge(draft, context)
    else:
        charge_lines(draft, context, accepted.currency, {}, quote=accepted.number, final=True)


def charge_what_was_done(draft: Draft, context: Context) -> None:
    """The case ends away from the house: what was charged when it was sent stays charged, else only a fee is."""
    (charge if draft.subject.lines(CHARGES) else charge_only_a_fee)(draft, context)


CHARGED_IN: Mapping[str, Charge] = {
    "closed": charge,
    "disposed": charge,
    "solved_by_phone": charge,
    "cancelled": charge_only_a_fee,
    "withdrawn": charge_only_a_fee,
    "return_case": charge_only_a_fee,
}
"""By the end state of a job or request: what is charged when it is entered. A request that is handed over is charged
with its job."""
PAID_FIRST: Mapping[str, Callable[[Thing], Message | None]] = {
    "closed": owed_message,
    "solved_by_phone": owed_message,
    "cancelled": fee_message,
}
"""By end state: what has to be paid, or put on account, before it is entered."""


def settling(settle: Effect) -> Effect:
    """The effect of settling, which enters an end state as the act would that leads there: nothing ends unpaid, and
    what was agreed is charged in the books of the office that holds it.

    Raises Refused while something has to be paid first.
    """

    def settled(draft: Draft, event: object, context: Context) -> None:
        settle(draft, event, context)
        thing, state = draft.subject, draft.moves[0][3]
        if state == thing.state or (thing.kind == "request" and thing.get("job")):
            return
        because = PAID_FIRST[state](thing) if state in PAID_FIRST else None
        if because is not None:
            raise wrong_in("state", because.message, **because.values)
        if state in CHARGED_IN:
            CHARGED_IN[state](draft, replace(context, office=thing.holder or context.office))

    return settled


def charging(effect: Effect | None = None, how: Charge = charge) -> Effect:
    """The effect of a step that ends the work, with the charge."""

    def charged(draft: Draft, event: object, context: Context) -> None:
        if effect is not None:
            effect(draft, event, context)
        how(draft, context)

    return charged
