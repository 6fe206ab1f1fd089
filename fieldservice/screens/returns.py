"""Returns and exchanges: who has each case, until when, what was decided, and what is late."""

from __future__ import annotations

from collections.abc import Sequence

from fieldservice.screens.panels.case_list import CaseListScreen, case_keys
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE


class ReturnsScreen(CaseListScreen):
    """Every return case that this office sees."""

    CSS_PATH = ["list_screen.tcss", "returns.tcss"]
    EMPTY = N_("No return cases here. Request a return or exchange on a job, or with F4 on the work list.")
    HELP = N_(
        "Return cases that this office requested or works on: overdue ones first, then by time limit, ended ones "
        "last. Before the decision the list shows the customer's wish with a question mark, afterwards the "
        "decision. F3 shows only mine, overdue ones, or those waiting for headquarters. F8 shows late ones by "
        "step."
    )
    BINDINGS = case_keys("returns")
    kind = RETURN_CASE

    def own_columns(self) -> Sequence[ListColumn]:
        return (ListColumn("decided", _("Decision"), 17, 12), ListColumn("value", _("Case value"), 12, align="right"))
