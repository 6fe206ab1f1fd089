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
    EMPTY = N_("No escalation here. A job or request is escalated on its page and appears here.")
    HELP = N_(
        "Escalations that this office raised or works on: what is past its limit first, then by limit; those that have "
        "ended stand last. Below the list: who has it, since when, and when the customer is to be told next. F3 shows "
        "only mine, overdue ones, or those where it is headquarters' turn. F8 shows what is late, step by step."
    )
    BINDINGS = case_keys("escalations")
    kind = ESCALATION

    def own_columns(self) -> Sequence[ListColumn]:
        return (ListColumn("lane", _("Lane"), 20, 8),)
