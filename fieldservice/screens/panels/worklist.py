"""Columns and cells of the work list and of the lists of staff and offices. A cell is made from its row alone."""

from __future__ import annotations

from datetime import datetime

from fieldservice.desk import Listing
from fieldservice.presentation.list_rows import cell_text
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.phases import row_phase
from fieldservice.presentation.time_limits import row_limit
from fieldservice.screens.panels.list_sources import Cell, ListingSource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import Values
from fieldservice.words import _, in_context


def work_columns(wide: bool, own: bool, mine: bool = False) -> tuple[ListColumn, ...]:
    """The columns of a work list; a narrow screen drops the last ones. A person's `own` list shows no engineer."""
    state, customer, device, symptom = (14, 12, 10, 16) if wide else (9, 10, 8, 11)
    return (
        ListColumn("due", _("Limit"), 7, 7, whole=True),
        ListColumn("number", _("Number"), 14, 14, whole=True),
        ListColumn("state", _("State"), 16 if wide else 13, state, whole=True),
        *(() if mine else (ListColumn("turn", in_context("column", "Turn"), 11, 8),)),
        ListColumn("in_shop", in_context("column", "Where"), 7),
        ListColumn("customer", _("Customer"), 18, customer, grow=2),
        ListColumn("device", _("Device"), 13, device, grow=1),
        ListColumn("symptom", _("Symptom"), 24, symptom, grow=3),
        *(() if own else (ListColumn("engineer", _("Engineer"), 8),)),
        ListColumn("waiting", in_context("job", "Waiting"), 12),
        ListColumn("opened", _("Opened"), 15),
    )


def work_cell(names: DisplayNames, row: Values, key: str, now: datetime) -> Cell:
    role = ""
    if key == "due":
        limit = row_limit(names, row, now)
        return limit.text, limit.role
    if key == "state":
        role = row_phase(row)
    elif key == "in_shop":
        role = "soon"
    elif key == "waiting":
        role = "warning" if row["waiting"] else ""
    elif key == "symptom":
        role = "notice" if row["urgent"] else ""
    elif key == "opened":
        role = "muted"
    return cell_text(names, row, key, now), role


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


def work_list(
    listing: Listing, names: DisplayNames, wide: bool, own: bool = False, mine: bool = False
) -> ListingSource:
    return ListingSource(listing, work_columns(wide, own, mine), names, work_cell)
