"""Texts of rows: cut to their length, in words."""

from __future__ import annotations

from fieldservice.shapes import JsonObject
from fieldservice.workflows.engine.fold import ERASED, Thing

MOST_CHARACTERS = 200
"""Characters in a field of a row."""


def short(row: JsonObject) -> JsonObject:
    """The row with its texts cut to the length of a form's field: imported text may be longer than PostgreSQL can
    index."""
    return {name: value[:MOST_CHARACTERS] if type(value) is str else value for name, value in row.items()}


def named(thing: Thing, fact: str) -> str:
    """The customer's name, or ERASED for an erased customer, which the screen translates."""
    return str(
        thing.get(fact) or (ERASED if thing.erased and (thing.kind == "customer" or thing.get("customer")) else "")
    )


def in_words(product: object) -> str:
    """The product of an imported repair, written as text; "" for a coded product, which is no name of a device."""
    return product if isinstance(product, str) else ""
