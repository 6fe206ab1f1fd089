"""What can be written off, and what exactly is asked for and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.workflows.common.approvals import digest_of
from fieldservice.workflows.engine.context import Context
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.here import currency_here
from fieldservice.workflows.money.lines import CHARGES, OPENING, WRITTEN_OFF, balances_of, whole
from fieldservice.workflows.money.opening import open_by_file, open_of

if TYPE_CHECKING:
    from fieldservice.workflows.money.write_offs.events import OwedWrittenOff, WriteOffAsked

WRITE_OFF = "write_off"
"""The kind of approval."""
FOR = "for_work"
"""In the data of an entry: the numbers of the work whose debt it writes off."""


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
    """What this office may write off."""
    return sum(amount for _thing, amount in owed_here(thing, context))


def owed_here(thing: Thing, context: Context) -> list[tuple[Thing, int]]:
    """What is owed to this office by what was charged: for the thing; or for a customer whose file it is what is open
    of the opening amount, then for each job and sale that this office holds, the oldest first."""
    currency = currency_here(context)
    if thing.kind != "customer":
        return [(thing, max(0, owed_in_the_books(thing, currency)))]
    found = _of_files(thing, context)
    for item in context.debts.of(thing.id):
        owing = context.file(item.thing) if item.kind != "customer" and item.currency == currency else None
        if owing is not None and context.office in (owing.holder, context.reference.branch_of(owing.holder)):
            found.append((owing, max(0, owed_in_the_books(owing, currency))))
    return found


def _of_files(file: Thing, context: Context) -> list[tuple[Thing, int]]:
    """What is open of the opening amount of this office, by the files that are merged."""
    found, left = [], open_of(file, context.office, currency_here(context))
    for each, open_here in open_by_file(file, context.office, currency_here(context)):
        part = max(0, min(left, open_here))
        left -= part
        found.append((each, part))
    return found


def amount_of(thing: Thing, event: WriteOffAsked | OwedWrittenOff | None, context: Context) -> int:
    amount = event.amount if event is not None else None
    return most(thing, context) if amount is None else amount


def parts_of(thing: Thing, amount: int, context: Context) -> list[tuple[Thing, int]]:
    """An amount by the things for which it is owed, the oldest first. The parts sum to it where it is not above
    `most`."""
    found, left = [], amount
    for each, owed in owed_here(thing, context):
        part = min(left, owed)
        left -= part
        found += [(each, part)] if part else []
    return found


def numbers_of(thing: Thing, amount: int, context: Context) -> list[str]:
    """The numbers of the work for which an amount is owed that is written off in a customer's file."""
    return [str(each.get("number")) for each, _part in parts_of(thing, amount, context) if each.kind != "customer"]


def digest_to_approve(thing: Thing, amount: int, context: Context) -> str:
    """The digest of one write-off; with the next one that is made, an approval is used up."""
    what = {
        "amount": amount,
        "currency": currency_here(context),
        "office": context.office,
        "after": len(thing.lines(WRITTEN_OFF)),
    }
    return digest_of(WRITE_OFF, thing.id, what)
