"""Words loaner and exchange devices, alike on the screen and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk.loaners import STATES
from fieldservice.presentation.messages import render
from fieldservice.presentation.stock_rows import part_in_words, place_in_words
from fieldservice.presentation.values import readable
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import NP_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldservice.desk.loaners import StockDevice

PURPOSES = {
    "spare": NP_("purpose", "spare part"),
    "loaner": NP_("purpose", "loaner device"),
    "exchange": NP_("purpose", "exchange device"),
}


def purpose_in_words(purpose: str) -> str:
    return in_context("purpose", PURPOSES[purpose]) if purpose in PURPOSES else purpose


def model_of(row: StockDevice) -> str:
    """The model of a device, else the name of its part; "" for a loan in words."""
    return readable(forms.listed(row.models) or part_in_words(row.name))


def where(row: StockDevice, names: Mapping[str, str], own: str) -> str:
    """Where a device is: the job that has it, else its place."""
    if row.number:
        return row.number if row.office == own else _("%(office)s %(place)s", office=row.office, place=row.number)
    return place_in_words(row.place, names, own)


def device_object(row: StockDevice) -> JsonObject:
    """A device as --json prints it."""
    return {
        "purpose": row.purpose,
        "state": row.state,
        "part": row.part,
        "name": dict(row.name),
        "models": list(row.models),
        "serial": row.serial,
        "place": row.place,
        "office": row.office,
        "id": row.thing,
        "number": row.number,
        "customer": row.customer,
        "since": row.since,
        "due": row.due,
        "overdue": row.is_overdue,
        "note": render(row.note) if row.note else "",
    }


def state_in_words(row: StockDevice) -> str:
    return _("overdue") if row.is_overdue else _(STATES[row.state])
