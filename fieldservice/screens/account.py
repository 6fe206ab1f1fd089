"""The account of one customer: every charge and payment with its balance, open items by age, limit and rating."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.desk.accounts import CustomerAccount
from fieldservice.presentation import account_rows
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.account import AccountRow


class AccountScreen(ListScreen[AccountRow]):
    """The acts in the books of one customer, the oldest first; what is open stands below them."""

    CSS_PATH = ["list_screen.tcss", "account.tcss"]
    EMPTY = N_("Nothing was charged to this customer and nothing was paid.")
    HELP = N_(
        "Every charge and payment of this customer with the balance after it; below the list what is open by age, what "
        "was paid in advance, what is owed elsewhere, the credit limit and what is free of it, and the rating with a "
        "proposal. Enter opens the work that a row is about, F5 the customer's page with the steps, F7 shows only what "
        "is open."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="account.open", tooltip=N_("Open the work of this row")),
        Binding("f5", "customer", N_("Customer"), id="account.customer", tooltip=N_("Open the customer's page")),
        Binding("f7", "only_open", N_("Open items"), id="account.only_open", tooltip=N_("What is open only, or all")),
        Binding("escape", "leave", N_("Back"), id="account.leave", tooltip=N_("Back to the screen before")),
    ]
    only_open_items = False

    def __init__(self, desk: Desk, person: Person, customer: str) -> None:
        super().__init__(desk, person)
        self.customer = customer
        self.account: CustomerAccount = desk.accounts.of(person, customer)

    def read_items(self) -> list[AccountRow]:
        self.account = self.desk.accounts.of(self.person, self.customer)
        owing = {item.thing for item in self.account.items if item.open}
        return [row for row in self.account.rows if not self.only_open_items or row.act.thing in owing]

    def key(self, item: AccountRow) -> str:
        return f"{item.act.at}/{item.act.kind}/{item.act.thing}"

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("date", _("Date"), 10, 10),
            ListColumn("number", _("For"), 16, 14, grow=1),
            ListColumn("what", _("Particulars"), 14, 9),
            ListColumn("charged", _("Charged"), 11, 9, align="right"),
            ListColumn("paid", _("Paid"), 11, 9, align="right"),
            ListColumn("balance", _("Balance"), 12, 10, align="right"),
        )

    def cell(self, item: AccountRow, column: str, now: datetime) -> Cell:
        date, number, _paper, what, charged, paid, balance = account_rows.row_cells(self.desk, item)
        cells: dict[str, Callable[[], Cell]] = {
            "date": lambda: (date, "muted"),
            "number": lambda: (number, ""),
            "what": lambda: (what, ""),
            "charged": lambda: (charged, ""),
            "paid": lambda: (paid, "success"),
            "balance": lambda: (balance, "strong"),
        }
        return cells[column]()

    def lines(self, item: AccountRow) -> list[str]:
        said = (item.act.paper, item.act.office)
        return [_("%(label)s: %(value)s", label=item.act.number, value=forms.listed(filter(None, said)))]

    def _describe(self) -> None:
        super()._describe()
        found = self.account
        title = _("Account of %(name)s (%(number)s)", name=forms.named(str(found.file.get("name") or "")),
                  number=str(found.file.get("number") or ""))  # fmt: skip
        pairs = [*account_rows.summary_lines(self.desk, found), *account_rows.ages_in_words(found)]
        said = [_("%(label)s: %(value)s", label=label, value=value) for label, value in pairs]
        item = self.item
        lines = [title, *said, *(self.lines(item) if item is not None else ())]
        self.query_one("#lines", Static).update("\n".join(map(inert, lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_only_open(self) -> None:
        self.only_open_items = not self.only_open_items
        self.read_again()

    def action_customer(self) -> None:
        self.services.show_detail(self.account.file.id)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.act.thing)
