"""Words levels and moves of stock, alike on the screen and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldservice.presentation import glyphs
from fieldservice.presentation.messages import render
from fieldservice.presentation.names import DisplayNames
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.workflows.engine.ledger import office_of_account
from fieldservice.workflows.parts.places import in_words

if TYPE_CHECKING:
    from fieldservice.desk.replenishment import PartToOrder
    from fieldservice.desk.stock import Held, PartMove

BAR = 8
"""Cells of the bar of a level."""


def place_in_words(place: str, names: Mapping[str, str], own: str = "") -> str:
    """A place as people call it, behind the code of its office unless that is `own`."""
    office, words = office_of_account(place), render(in_words(place, dict(names)))
    return words if office == own else _("%(office)s %(place)s", office=office, place=words)


def part_in_words(name: Mapping[str, object]) -> str:
    """A part by its name; "" where nobody knows it any more."""
    words = forms.in_language({language: name.get(language) or "" for language in ("zh", "en")})
    return words or str(name.get("code") or "")


def value_in_words(value: int | None, currency: str) -> str:
    return forms.money(value, currency) if value is not None else ""


def bar(held: Held, cells: int = BAR) -> str:
    return level_bar(held.available, held.least, held.most, cells)


def level_bar(there: int, least: int, most: int, cells: int = BAR) -> str:
    """How full a place is, read without colour: `███▌░░░░░`, with the least at the stroke and the most at the end."""
    if not most:
        return ""
    drawn = glyphs.bar(there, most, cells)
    least = max(0, min(cells, round(cells * least / most)))
    return f"{drawn[:least]}{glyphs.glyphs().edge}{drawn[least:]}"


def moved_in_words(move: PartMove, names: DisplayNames, own: str = "") -> str:
    """From where to where a move went; the place of a part that was looked at and stays where it is."""
    source, target = (place_in_words(place, names.staff, own) for place in (move.source, move.target))
    if source == target:
        return source
    return _("%(source)s → %(target)s", source=source, target=target)


def done_in_words(move: PartMove) -> str:
    """The step that moved it, and what was found of a faulty part: `Judge faulty parts: scrap`."""
    found = forms.in_language(move.found) if move.found else ""
    return _("%(label)s: %(value)s", label=_(move.what), value=found) if found else _(move.what)


def held_object(held: Held) -> JsonObject:
    """A level as --json prints it."""
    return {
        "part": held.part,
        "name": held.name,
        "place": held.place,
        "quantity": held.quantity,
        "reserved": held.reserved,
        "available": held.available,
        "value": held.value,
        "currency": held.currency,
        "least": held.least,
        "most": held.most,
    }


def proposal_object(proposal: PartToOrder) -> JsonObject:
    """A part that should be ordered, as --json prints it."""
    standing = proposal.standing
    return {
        "part": proposal.part,
        "name": proposal.name,
        **{
            name: getattr(standing, name)
            for name in ("here", "on_the_way", "ordered", "asked", "least", "most", "used", "use_days", "supply_days")
        },
        "quantity": proposal.quantity,
        "sender": proposal.sender,
        "why": render(proposal.why),
    }


def move_object(move: PartMove) -> JsonObject:
    """A move as --json prints it."""
    return {
        "at": move.at,
        "by": move.by,
        "what": _(move.what),
        "found": dict(move.found) or None,
        "part": move.part,
        "name": move.name,
        "serial": move.serial,
        "quantity": move.quantity,
        "value": move.value,
        "from": move.source,
        "to": move.target,
        "id": move.thing,
        "number": move.number,
        "also": list(move.also),
    }
