"""Escalations: who has each, until when, and what is late."""

from __future__ import annotations

from collections.abc import Sequence

from fieldservice.screens.panels.case_list import CaseListScreen, case_keys
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.escalations.lines import KIND as ESCALATION


class EscalationsScreen(CaseListScreen):
    """Every escalation that this office sees."""

    CSS_PATH = ["list_screen.tcss", "escalations.tcss"]
    EMPTY = N_("No escalations here. Escalate a job or request on its page, and it appears here.")
    HELP = N_(
        "Escalations that this office raised or works on: overdue ones first, then by time limit, ended ones "
        "last. Below the list: who has it, since when, and when the customer must next be informed. F3 shows "
        "only mine, overdue ones, or those waiting for headquarters. F8 shows late ones by step."
    )
    BINDINGS = case_keys("escalations")
    kind = ESCALATION

    def own_columns(self) -> Sequence[ListColumn]:
        return (ListColumn("lane", _("Lane"), 20, 8),)
