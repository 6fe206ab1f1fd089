"""The customers who owe something: what is overdue, how often they were reminded, their limit and rating."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.accounts import CustomerAccount
from fieldservice.presentation import account_rows
from fieldservice.presentation.list_rows import altogether
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_


class AccountsScreen(ListScreen[CustomerAccount]):
    """The accounts of which something is open, what is overdue first."""

    CSS_PATH = ["list_screen.tcss", "accounts.tcss"]
    EMPTY = N_("No customer owes anything here. Customers with debts or late payments appear here; F7 shows all again.")
    HELP = N_(
        "Customers who owe something, most overdue first; below the list, more about the highlighted one. Enter "
        "opens the account, F5 the customer's page, where you send reminders. F7 shows only overdue ones."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Account"), id="accounts.open", tooltip=N_("Open the account of this customer")),
        Binding("f5", "customer", N_("Customer"), id="accounts.customer", tooltip=N_("Open the customer's page")),
        Binding(
            "ctrl+f", "find_here", N_("Find"), id="accounts.find", tooltip=N_("Show only rows with the words you type")
        ),
        Binding("f7", "overdue", N_("Only overdue"), id="accounts.overdue", tooltip=N_("Only overdue ones, or all")),
        Binding("escape", "leave", N_("Back"), id="accounts.leave", tooltip=N_("Back to the screen before")),
    ]
    only_overdue = False

    def read_items(self) -> list[CustomerAccount]:
        return self.desk.accounts.owing(self.person, overdue_only=self.only_overdue)

    def key(self, item: CustomerAccount) -> str:
        return item.file.id

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("number", _("Number"), 14, 14),
            ListColumn("name", _("Name"), 16, 10, grow=1),
            ListColumn("open", _("Amount owed"), 12, 11, align="right"),
            ListColumn("overdue", _("Overdue amount"), 14, 14, align="right"),
            ListColumn("days", _("Days"), 5, 4, align="right"),
            ListColumn("rating", _("Rating"), 8, 8),
        )

    def cell(self, item: CustomerAccount, column: str, now: datetime) -> Cell:
        number, name, is_open, overdue, days, _reminded, rating, _limit = account_rows.owing_cells(self.desk, item)
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (number, ""),
            "name": lambda: (name, ""),
            "open": lambda: (is_open, "strong"),
            "overdue": lambda: (overdue, "overdue"),
            "days": lambda: (days, "overdue"),
            "rating": lambda: (rating, "warning" if rating in ("C", "D") else ""),
        }
        return cells[column]()

    def foot(self) -> str:
        owed = altogether((each.open, each.currency) for each in self.items)
        late = altogether((each.overdue, each.currency) for each in self.items)
        return _("Customers: %(count)s, owed: %(owed)s, overdue: %(late)s", count=len(self.items), owed=owed or "-",
                 late=late or "-") if self.items else ""  # fmt: skip

    def lines(self, item: CustomerAccount) -> list[str]:
        pairs = [*account_rows.summary_lines(self.desk, item), *account_rows.ages_in_words(item)]
        return [_("%(label)s: %(value)s", label=label, value=value) for label, value in pairs]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action in ("open", "customer") else True

    def action_overdue(self) -> None:
        self.only_overdue = not self.only_overdue
        self.read_again()

    def action_customer(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.file.id)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.open_screen("account", self.desk, self.person, item.file.id)
