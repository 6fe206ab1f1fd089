"""What is late, step by step: escalations, quality feedback, return cases, supplier returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.cases import LateStep
from fieldservice.presentation.case_rows import CaseWords
from fieldservice.presentation.time_limits import item_limit
from fieldservice.presentation.values import kind_word, state_word
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_


class LateStepsScreen(ListScreen[LateStep]):
    """The steps that are past their limits, together by step."""

    CSS_PATH = ["list_screen.tcss", "late_steps.tcss"]
    EMPTY = N_("No step is late. Escalations and return cases past the time limit of their step appear here.")
    HELP = N_(
        "Escalations, quality feedback, return cases and supplier returns past the time limit of their step, "
        "grouped by step: who has each, and since when it is late. The latest come first."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="late_steps.open", tooltip=N_("Open its page")),
        Binding(
            "ctrl+f",
            "find_here",
            N_("Find"),
            id="late_steps.find",
            tooltip=N_("Show only rows with the words you type"),
        ),
        Binding("escape", "leave", N_("Back"), id="late_steps.leave", tooltip=N_("Back to the screen before")),
    ]

    def on_mount(self) -> None:
        self.case_words = CaseWords.of(self.desk, self.names)
        super().on_mount()

    def read_items(self) -> list[LateStep]:
        return self.desk.cases.late()

    def key(self, item: LateStep) -> str:
        return item.thing

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("kind", _("Kind"), 18, 10, whole=True),
            ListColumn("state", _("Step"), 16, 14, whole=True),
            ListColumn("number", _("Number"), 14, 14, whole=True),
            ListColumn("who", _("With whom"), 22, 14, grow=1),
            ListColumn("due", _("Limit"), 7, 7, whole=True),
            ListColumn("since", _("Due since"), 12),
            ListColumn("customer", _("Customer"), 14, grow=1),
        )

    def cell(self, item: LateStep, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "kind": lambda: (kind_word(item.kind), ""),
            "state": lambda: (state_word(item.kind, item.state), "strong"),
            "number": lambda: (item.number, ""),
            "who": lambda: (self.case_words.who(item.turn_role, item.turn_person, item.turn_office or item.holder), ""),
            "due": lambda: (item_limit(self.names, item, now).text, "late"),
            "since": lambda: (self.names.time(item.due, now), ""),
            "customer": lambda: (forms.named(item.customer), ""),
        }
        return cells[column]()

    def foot(self) -> str:
        return _("Late: %(count)s", count=len(self.items)) if self.items else ""

    def lines(self, item: LateStep) -> list[str]:
        said = _("%(kind)s %(number)s: %(state)s", kind=kind_word(item.kind), number=item.number,
                 state=state_word(item.kind, item.state))  # fmt: skip
        since = _("late since %(time)s", time=self.names.time_in_sentence(item.due, self.desk.session.clock()))
        who = self.cell(item, "who", self.desk.session.clock())[0]
        return [said, " | ".join(filter(None, (who, since, forms.named(item.customer))))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
