"""The tax contained in what is put on an invoice, by rate, from the lines that were quoted or sold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.money.invoices.lines import items_of
from fieldservice.workflows.money.lines import CHARGES, due_of, whole
from fieldservice.workflows.money.pricing import OfRate, by_rate, half_up, tax_in

RATES = "rates"
"""In an item of an invoice: its amount by rate; missing where nobody knows, as of an old balance."""


def rates_in(thing: Thing, currency: str, amount: int) -> list[JsonObject]:
    """An amount of this thing by rate of tax, as {rate, net, tax, gross}; the gross amounts sum to it. [] where its
    lines are not known."""
    due = due_of(thing)
    if due is not None and due.currency == currency:
        return list(_shared(due.lines, amount))
    charges = [line for line in thing.lines(CHARGES) if line.get("currency") == currency]
    listed = charges[-1].get("lines") if charges else None  # a later charge of a sale names all lines that are left
    return list(_shared((each for each in listed if isinstance(each, dict)), amount)) if listed else []


def by_rate_of(invoice: Thing) -> tuple[list[OfRate], int]:
    """The invoice by rate of tax, the highest first, and what of its amount has no known rate."""
    lines = [line for item in items_of(invoice) for line in item.get(RATES) or () if isinstance(line, dict)]
    found = [each for each in by_rate(lines) if each.gross]
    return found, whole(invoice.facts, "amount") - sum(each.gross for each in found)


def _shared(lines: Iterable[JsonObject], amount: int) -> Iterator[JsonObject]:
    """The amount shared out over the rates as the lines are; a part of them has its tax worked out anew."""
    rates = [each for each in by_rate(lines) if each.gross > 0]
    left, weight = amount, sum(each.gross for each in rates)
    for each in rates:
        gross = half_up(left * each.gross, weight)
        tax = each.tax if gross == each.gross else tax_in(gross, each.rate)
        left, weight = left - gross, weight - each.gross
        yield {"rate": each.rate, "net": gross - tax, "tax": tax, "gross": gross}
