"""The base of the lists of escalations and of return cases: one key shows their views one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType

from fieldservice.desk.cases import ALL, VIEWS, ListedCase
from fieldservice.presentation import case_rows
from fieldservice.presentation.case_rows import CaseWords
from fieldservice.presentation.phases import phase_of
from fieldservice.presentation.time_limits import item_limit
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.panels.viewed_list import ViewedListScreen
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_

AT_HEADQUARTERS = frozenset(
    (
        "hotline_engineer",
        "liaison",
        "technical_supervisor",
        "technical_centre",
        "commerce",
        "technical_support",
        "quality",
    )
)
"""Roles that act for all offices: they read whose it is before the name of the customer."""


def case_keys(module: str) -> list[BindingType]:
    """The keys of a list, with the name of its module before each id."""
    return [
        Binding("enter", "open", N_("Open"), id=f"{module}.open", tooltip=N_("Open its page")),
        Binding("ctrl+f", "find_here", N_("Find"), id=f"{module}.find", tooltip=N_("Number, customer, serial number")),
        Binding("f3", "next_view(1)", N_("Only"), id=f"{module}.view", tooltip=N_("All, mine, overdue, and so on")),
        Binding(
            "shift+f3,ctrl+left",
            "next_view(-1)",
            N_("View before"),
            show=False,
            id=f"{module}.view_before",
            tooltip=N_("The view before this one"),
        ),
        Binding(
            "f8",
            "late",
            N_("Late by step"),
            id=f"{module}.late",
            tooltip=N_("What is late, step by step, and with whom"),
        ),
        Binding("escape", "leave", N_("Back"), id=f"{module}.leave", tooltip=N_("Back to the screen before")),
    ]


class CaseListScreen(ViewedListScreen[ListedCase]):
    """The list of one kind: what is past its limit first."""

    FIND = (
        N_("Find in this list"),
        N_("Number, job, customer, device or serial number; empty shows all again."),
        N_("Words"),
    )
    kind: ClassVar[str]
    VIEWS = VIEWS
    view = ALL

    def read_items(self) -> list[ListedCase]:
        return self.desk.cases.listed(self.kind, self.person, self.narrowed_by, (self.view,))

    def on_mount(self) -> None:
        self.case_words = CaseWords.of(self.desk, self.names)
        super().on_mount()

    def key(self, item: ListedCase) -> str:
        return item.thing

    def own_columns(self) -> Sequence[ListColumn]:
        """The columns that only this kind has."""
        raise NotImplementedError

    def columns(self) -> tuple[ListColumn, ...]:
        for_all = bool(self.person.roles & AT_HEADQUARTERS)
        who = (
            (
                ListColumn("office", _("Office"), 8, 6, whole=True),
                *self.own_columns(),
                ListColumn("turn", _("Waits for"), 22, 14),
            )
            if for_all
            else (ListColumn("customer", _("Customer"), 14, 10, grow=1), ListColumn("turn", _("Waits for"), 18, 12))
        )
        return (
            ListColumn("number", _("Number"), 14, 14, whole=True),
            ListColumn("state", _("State"), 16, 10, whole=True),
            ListColumn("due", _("Limit"), 7, 7, whole=True),
            *who,
            ListColumn("device", _("Device"), 14, 0 if for_all else 10, grow=1),
            *(() if for_all else self.own_columns()),
            ListColumn("symptom", _("Symptom"), 18, grow=2),
            ListColumn("job", _("Job"), 14),
        )

    def cell(self, item: ListedCase, column: str, now: datetime) -> Cell:
        role = ""
        if column == "due" and item.open:
            role = item_limit(self.names, item, now).role
        elif column == "state":
            role = phase_of(item.kind, item.state)
        elif column == "symptom":
            role = "notice" if item.urgent else ""
        return case_rows.cell(self.case_words, item, column, now), role

    def lines(self, item: ListedCase) -> list[str]:
        now = self.desk.session.clock()
        awaiting = self.case_words.awaiting(item, self.desk.session.office, now)
        return [*filter(None, (*case_rows.about(self.case_words, item, now), awaiting))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def takes_burst(self, burst: Burst) -> bool:
        """A scanned number or serial number narrows the list; what is not in it is looked for everywhere."""
        scanned = self.services.scanner.bare(burst.text)
        before, self.narrowed_by, view, self.view = self.narrowed_by, scanned, self.view, ALL
        if burst.in_text or not self.read_items():
            self.narrowed_by, self.view = before, view
            return False
        self.read_again()
        return True

    def action_late(self) -> None:
        self.services.open_screen("late_steps", self.desk, self.person)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
