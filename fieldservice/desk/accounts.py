"""Customers' accounts: what is owed, open items and every entry, here and as far as headquarters told of elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from fieldservice.read_model import accounts, aliases
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.lines import balances_of
from fieldservice.workflows.money.opening import noted_by_hand

if TYPE_CHECKING:
    from fieldservice.desk.session import Session


def owed(session: Session, customer: str) -> dict[str, int]:
    """What a customer owes now, by currency, in minor units: open items of work, and the opening amount.

    What was paid too much, or in advance, for one thing pays no other.
    """
    if not customer:
        return {}
    with session.store.reading() as tx:
        file = session.fold(tx, customer)
    found: Counter[str] = Counter()
    for currency, amount in _of_the_file(file):
        found[currency] += amount
    files = {file.id, *(each.id for each in file.merged)}
    for item in accounts.open_items(session.reader, aliases.with_merged(session.reader, [file.id])):
        if item["thing"] not in files:
            found[item["currency"]] += max(0, item["amount"])
    return {currency: amount for currency, amount in sorted(found.items()) if amount}


def _of_the_file(file: Thing) -> list[tuple[str, int]]:
    """What is open of the opening amount, and what was noted by hand and is in no account yet."""
    return [
        *((each.currency, max(0, each.open)) for each in balances_of(file)),
        *((each.currency, each.amount) for each in noted_by_hand(file)),
    ]
