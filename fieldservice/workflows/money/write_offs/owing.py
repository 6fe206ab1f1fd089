"""What can be written off, and what exactly is asked for and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.common.approvals import digest_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.engine.model import Context
from fieldservice.workflows.money.lines import CHARGES, OPENING, WRITTEN_OFF, balances_of, whole
from fieldservice.workflows.money.opening import open_by_file, open_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.write_offs.events import OwedWrittenOff, WriteOffAsked

WRITE_OFF = "write_off"
"""The kind of approval."""


def owed_in_the_books(thing: Thing, currency: str) -> int:
    """What a customer owes for a thing by what was charged, in minor units; below zero what was paid too much. What was
    agreed and not charged yet is no debt."""
    booked = sum(
        whole(line, "amount")
        for name in (CHARGES, OPENING)
        for line in thing.lines(name)
        if line.get("currency") == currency
    )
    balance = next((each for each in balances_of(thing) if each.currency == currency), None)
    return booked - balance.paid - balance.written_off if balance is not None else booked


def most(thing: Thing, context: Context) -> int:
    """What this office may write off: of a customer's file what is open of its own opening amount."""
    if thing.kind == "customer":
        return open_of(thing, context.office, currency_here(context))
    return max(0, owed_in_the_books(thing, currency_here(context)))


def amount_of(thing: Thing, event: WriteOffAsked | OwedWrittenOff | None, context: Context) -> int:
    amount = event.amount if event is not None else None
    return most(thing, context) if amount is None else amount


def parts_of(thing: Thing, amount: int, context: Context) -> list[tuple[Thing, int]]:
    """An amount by the things for which it is owed: the thing, or the customer's files that are merged, the oldest
    first. The parts sum to an amount that is not above `most`."""
    if thing.kind != "customer":
        return [(thing, amount)]
    found, left = [], amount
    for file, open_here in open_by_file(thing, context.office, currency_here(context)):
        part = max(0, min(left, open_here))
        left -= part
        found += [(file, part)] if part else []
    return found


def digest_to_approve(thing: Thing, amount: int, context: Context) -> str:
    """The digest of one write-off; with the next one that is made, an approval is used up."""
    what = {
        "amount": amount,
        "currency": currency_here(context),
        "office": context.office,
        "after": len(thing.lines(WRITTEN_OFF)),
    }
    return digest_of(WRITE_OFF, thing.id, what)
