"""The cells of the work list, and the lists of staff and offices. A cell is made from its row alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from fieldservice.desk import Listing
from fieldservice.presentation.list_rows import cell_text
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.phases import row_phase
from fieldservice.presentation.short_states import short_state
from fieldservice.presentation.time_limits import row_limit
from fieldservice.screens.panels.list_sources import Cell, ListingSource
from fieldservice.screens.panels.work_columns import work_columns
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import Values
from fieldservice.words import _, in_context
from fieldservice.workflows.engine.reference import Person


def work_cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    if key == "due":
        limit = row_limit(names, row, now)
        return limit.text, limit.role
    if key in TEXTS:
        return TEXTS[key](names, row, now)
    return cell_text(names, row, key, now), ROLES.get(key, "")


def _customer(names: DisplayNames, row: Values, now: datetime) -> Cell:
    name = cell_text(names, row, "customer", now)
    return (_("here: %(customer)s", customer=name), "soon") if row["in_shop"] else (name, "")


def _symptom(names: DisplayNames, row: Values, now: datetime) -> Cell:
    return cell_text(names, row, "symptom", now), "notice" if row["urgent"] else ""


def _for_whom(names: DisplayNames, row: Values, now: datetime) -> Cell:
    """The engineer for whom parts are, else the offices between which they move."""
    return names.person(row["engineer"]) or cell_text(names, row, "customer", now), ""


def _visit(names: DisplayNames, row: Values, now: datetime) -> Cell:
    """When somebody is to come, by plan or as agreed."""
    return names.time(str(row.get("visit") or ""), now) if row["open"] else "", ""


BESIDE = ("area", "visit")
"""Columns whose fields are read beside a row, for those alone who see them."""
TEXTS: Mapping[str, Callable[[DisplayNames, Values, datetime], Cell]] = {
    "state": lambda names, row, now: (short_state(row), row_phase(row)),
    "customer": _customer,
    "symptom": _symptom,
    "parts": _symptom,
    "for_whom": _for_whom,
    "visit": _visit,
    "waiting": lambda names, row, now: (cell_text(names, row, "waiting", now), "warning" if row["waiting"] else ""),
}
"""The cells that say more than the value of their field."""
ROLES = {"opened": "muted", "area": "muted"}
"""The roles of other cells."""


def staff_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("name", _("Sign-in name"), 14, 8),
        ListColumn("display", _("Name"), 12, 8),
        ListColumn("roles", _("Roles"), 34, 16, grow=2),
        ListColumn("office", _("Service point"), 13),
        ListColumn("skills", _("Skills"), 18, grow=1),
        ListColumn("areas", _("Areas"), 14),
        ListColumn("active", _("Active"), 8),
    )


def staff_cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    return cell_text(names, row, key, now), "muted" if key == "active" and not row["active"] else ""


def office_columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn("code", _("Code"), 8),
        ListColumn("name", in_context("office", "Name"), 20, 10, grow=1),
        ListColumn("name_en", _("Name in English"), 18, grow=1),
        ListColumn("address", _("Address"), 24, 10, grow=2),
        ListColumn("phone", _("Phone"), 14),
        ListColumn("active", _("Active"), 8),
    )


def work_list(listing: Listing, names: DisplayNames, person: Person, mine: bool = False) -> ListingSource:
    """The work as this person sees it; `mine` where all of it waits for the person."""
    columns = work_columns(person, mine)
    beside = tuple(column.key for column in columns if column.key in BESIDE)
    return ListingSource(
        replace(listing, fields=tuple(dict.fromkeys((*listing.fields, *beside)))), columns, names, work_cell
    )
