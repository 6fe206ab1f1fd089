"""Words the jobs of the dispatch board that wait for an engineer or a time, on the screen and the command line."""

from __future__ import annotations

from datetime import datetime

from fieldservice.presentation.list_rows import marked_urgent
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.time_limits import row_limit
from fieldservice.presentation.values import row_state
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

NEXT = {"dispatches": N_("Dispatch"), "accepts_and_dispatches": N_("Dispatch"), "appoints": N_("Appointment")}
"""What a waiting job needs, by the purpose of its step."""


def dispatch_text(names: DisplayNames, row: Values, column: str, now: datetime) -> tuple[str, str]:
    """(text, role) of a cell: due, number, next, customer, device, symptom or state."""
    if column == "due":
        left = row_limit(names, {"kind": "job", **row}, now)
        return left.text, left.role
    if column == "next":
        return _(NEXT[row["waits_for"]]), ""
    if column == "state":
        return row_state({"kind": "job", **row}), ""
    if column == "customer":
        return forms.named(row["customer"]), "strong"
    return (marked_urgent(row, row[column]) if column == "device" else str(row[column])), ""
