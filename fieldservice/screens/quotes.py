"""The quotes of this office: what waits for the customer's answer, what has expired, what was accepted or declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.quotes import EXPIRED, STATES, ListedQuote
from fieldservice.presentation.list_rows import altogether
from fieldservice.presentation.quotes import groups
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.money.rows import LAPSED, OPEN, REFUSED_TO_US, UNAPPROVED

COLOURS = {
    OPEN: "warning",
    UNAPPROVED: "warning",
    REFUSED_TO_US: "overdue",
    EXPIRED: "overdue",
    "accepted": "success",
    "declined": "muted",
    LAPSED: "muted",
}
VIEWS = ("", *STATES)
"""What F3 shows one after the other: all, then each state."""


class QuotesScreen(ListScreen[ListedQuote]):
    """The newest version of each quote, open ones first."""

    CSS_PATH = ["list_screen.tcss", "quotes.tcss"]
    EMPTY = N_("No quotes here. Make a quote on a job or call with Ctrl+F, and it appears here.")
    HELP = N_(
        "The newest version of each quote: unanswered ones first, the first to expire on top, then expired, "
        "accepted and declined ones. Items and versions are below the list. Enter opens the job or call, where "
        "you record the customer's answer or make a new version. F3 shows one state only."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="quotes.open", tooltip=N_("Open the job or call that was quoted")),
        Binding(
            "ctrl+f", "find_here", N_("Find"), id="quotes.find", tooltip=N_("Show only rows with the words you type")
        ),
        Binding("f3", "next_view", N_("Only"), id="quotes.view", tooltip=N_("All quotes, or those in one state")),
        Binding("escape", "leave", N_("Back"), id="quotes.leave", tooltip=N_("Back to the screen before")),
    ]
    view = 0

    def read_items(self) -> list[ListedQuote]:
        return self.desk.quotes.listed(VIEWS[self.view])

    def key(self, item: ListedQuote) -> str:
        return f"{item.thing}/{item.version}"

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("state", _("State"), 12, 12),
            ListColumn("number", _("Quote"), 17, 17),
            ListColumn("total", _("Total"), 12, 11, align="right"),
            ListColumn("until", _("Valid until"), 11, 11),
            ListColumn("customer", _("Customer"), 20, 14, grow=1),
            ListColumn("work", _("Job"), 14),
        )

    def cell(self, item: ListedQuote, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "state": lambda: (_(STATES.get(item.state, item.state)), COLOURS.get(item.state, "")),
            "number": lambda: (f"{item.number} v{item.version}", "strong"),
            "total": lambda: (forms.money(item.total, item.currency), ""),
            "until": lambda: (item.until, "overdue" if item.state == EXPIRED else ""),
            "customer": lambda: (forms.named(item.customer), ""),
            "work": lambda: (item.thing_number, "muted"),
        }
        return cells[column]()

    def foot(self) -> str:
        return _("Quotes: %(count)s, together %(sum)s", count=len(self.items),
                 sum=altogether((each.total, each.currency) for each in self.items)) if self.items else ""  # fmt: skip

    def lines(self, item: ListedQuote) -> list[str]:
        page = self.desk.page(self.person, item.thing)
        rows = [row for _heading, rows in groups(page, Wording.of(self.desk)) for row in rows]
        about = forms.listed(filter(None, (item.thing_number, forms.named(item.customer), forms.named(item.device))))
        return [about, *(_("%(label)s: %(value)s", label=label, value=value) for label, value in rows)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_next_view(self) -> None:
        self.view = (self.view + 1) % len(VIEWS)
        self.read_again()

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
