"""The services that a field of a form offers: the codes of the price lists, with their words and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.names import spellings
from fieldservice.presentation.values import readable
from fieldservice.screens.widgets.parts_field import QUANTITY, PartChoice
from fieldservice.words import _, forms
from fieldservice.workflows.engine.prices import as_line
from fieldservice.workflows.money.pricing import Wanted, priced

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.fold import Thing
    from fieldservice.workflows.engine.reference import Price


def choices(desk: Desk, thing: Thing | None, typed: str, by: str) -> list[PartChoice]:
    """The services whose code or words contain what was typed, or whose words are spelled so in pinyin, in full or by
    initials; one whose code was typed as a whole is the first."""
    wanted = typed.casefold()
    found = [
        price
        for price in desk.quotes.services(thing, by)
        if wanted in f"{price.code} {price.zh} {price.en}".casefold()
        or any(spelled.startswith(wanted) for spelled in spellings(price.zh))
    ]
    found.sort(key=lambda price: price.code.casefold() != wanted)
    return [_choice(price, price.code.casefold() == wanted) for price in found]


def said_of(desk: Desk, thing: Thing | None, text: str, by: str) -> str:
    """The services of these lines by their words, each with what it costs with tax, and the sum of several."""
    known = {price.code: price for price in desk.quotes.services(thing, by)}
    typed = [found for line in text.splitlines() if (found := QUANTITY.fullmatch(line.strip()))]
    named = [(known[code], each["quantity"]) for each in typed if (code := each["part"].upper()) in known]
    lines = [(price, quantity, _with_tax(price, quantity)) for price, quantity in named]
    said = [
        f"{readable(forms.in_language(price.words()))} x{quantity} {forms.money(amount, price.currency)}"
        for price, quantity, amount in lines
    ]
    if len({price.currency for price, _quantity in named}) == 1 and len(lines) > 1:
        total = sum(amount for _price, _quantity, amount in lines)
        said.append(_("Total %(amount)s", amount=forms.money(total, named[0][0].currency)))
    return forms.listed(said)


def _with_tax(price: Price, quantity: str) -> int:
    whole, _point, behind = quantity.partition(".")
    hundredths = int(whole) * 100 + int(behind[:2].ljust(2, "0"))
    return priced([Wanted(**as_line(price, hundredths))], price.currency).total


def _choice(price: Price, is_exact: bool) -> PartChoice:
    name = readable(forms.in_language(price.words()))
    return PartChoice(price.code, name, forms.money(price.amount, price.currency), price.code, is_exact)
