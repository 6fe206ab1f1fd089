"""The services that a field of a form offers: the codes of the price lists, with their words and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.presentation.values import readable
from fieldservice.screens.widgets.parts_field import PartChoice
from fieldservice.words import forms

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import Price


def choices(desk: Desk, thing: Thing | None, typed: str, by: str) -> list[PartChoice]:
    """The services whose code or words contain what was typed; one whose code was typed as a whole is the first."""
    wanted = typed.casefold()
    found = [
        price for price in desk.quotes.services(thing, by) if wanted in f"{price.code} {price.zh} {price.en}".casefold()
    ]
    found.sort(key=lambda price: price.code.casefold() != wanted)
    return [_choice(price, price.code.casefold() == wanted) for price in found]


def _choice(price: Price, is_exact: bool) -> PartChoice:
    name = readable(f"{price.code} {forms.in_language(price.words())}")
    return PartChoice(price.code, name, forms.money(price.amount, price.currency), is_exact=is_exact)
