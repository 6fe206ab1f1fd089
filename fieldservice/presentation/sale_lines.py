"""The lines of a sale over the counter in words, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.sales.lines import KIND, SaleLine, lines_of, total_of

PARTS = N_("Parts sold")


def rows(lists: Mapping[str, Sequence[JsonObject]]) -> list[tuple[str, str]]:
    """(part, what was sold of it at which price), and last the total."""
    sale = Thing("", KIND, lists={name: list(entries) for name, entries in lists.items()})
    lines = lines_of(sale)
    total = forms.listed(forms.money(amount, currency) for currency, amount in total_of(sale).items())
    return [*((readable(line.part), _said(line)) for line in lines), *([(_("Total"), total)] if total else [])]


def _said(line: SaleLine) -> str:
    price = forms.money(line.price, line.currency) if line.price else _("no price published")
    counts = [_("sold %(count)s", count=line.quantity), price]
    if line.returned:
        counts.append(_("taken back %(count)s", count=line.returned))
    name = readable(forms.in_language(dict(line.name))) if line.name else ""
    return "\n".join(filter(None, (name, forms.listed(counts), forms.listed(map(readable, line.serials)))))
