"""Fills in checklists as an engineer does with one key: every item that was not answered is in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldservice.workflows.engine.codes import code_of
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.reference import Reference

FIELDS = {
    "inspect": ("checked", "check"),
    "inspect_again": ("checked", "check"),
    "test": ("tests", "test"),
    "prepare_exchange": ("preparation", "exchange_prep"),
}
"""By step: the field of its checklist, and the list of its items."""


def filled_in(reference: Reference, step: str, thing: Thing, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with the rest of the checklist in order, and with words about each item that is not."""
    if step not in FIELDS:
        return dict(data)
    field, codes = FIELDS[step]
    given = dict(data.get(field) or {})
    in_order = reference.in_order(codes)
    for item in reference.checklist(codes, code_of(thing.get("product"))):
        given.setdefault(item, in_order)
        if given[item] != in_order:
            given.setdefault(f"{item}.words", "见照片")
    return {**data, field: given}
