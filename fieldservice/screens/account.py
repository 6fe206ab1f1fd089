"""The account of one customer: what is open, every charge and payment with its balance, limit and rating."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.accounts import CustomerAccount
from fieldservice.presentation import account_rows
from fieldservice.presentation.list_rows import altogether
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.account import AccountRow, Item, open_items

OF_ACT = ("date", "number", "paper", "what", "charged", "paid", "balance")
OF_ITEM = ("number", "what", "since", "charged", "due", "open")
"""The columns of the cells that account_rows makes of an act, and of what is open."""
COLOURS = {"date": "muted", "since": "muted", "paid": "success", "balance": "strong", "open": "strong"}


Shown = AccountRow | Item


class AccountScreen(ListScreen[Shown]):
    """What is open of one customer, or every act in the books, the oldest first."""

    CSS_PATH = ["list_screen.tcss", "account.tcss"]
    EMPTY = N_("Nothing is unpaid. F7 shows every charge and payment of this customer.")
    HELP = N_(
        "What this customer owes, item by item: since when, how much, when it is due. Below the list: total, age "
        "of the debts, prepayments, debts at other offices, credit limit and remaining credit, and the rating "
        "with a suggestion. F7 shows every charge and payment with the balance after it. Enter opens the job or "
        "document of a row, F5 the customer's page with the steps."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="account.open", tooltip=N_("Open the job or document of this row")),
        Binding("f5", "customer", N_("Customer"), id="account.customer", tooltip=N_("Open the customer's page")),
        Binding(
            "f7",
            "all_acts",
            N_("All charges and payments"),
            id="account.all_acts",
            tooltip=N_("Every charge and payment, or only what is unpaid"),
        ),
        Binding("escape", "leave", N_("Back"), id="account.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, customer: str) -> None:
        super().__init__(desk, person)
        self.customer = customer
        self.account: CustomerAccount = desk.accounts.of(person, customer)
        self.all_acts = not self.account.open

    def read_items(self) -> Sequence[Shown]:
        self.account = self.desk.accounts.of(self.person, self.customer)
        return self.account.rows if self.all_acts else open_items(self.account.items)

    def key(self, item: Shown) -> str:
        return (
            f"{item.thing}/{item.currency}"
            if isinstance(item, Item)
            else f"{item.act.at}/{item.act.kind}/{item.act.thing}"
        )

    def columns(self) -> tuple[ListColumn, ...]:
        first = ListColumn("number", _("For"), 16, 14, grow=1)
        if self.all_acts:
            return (
                ListColumn("date", _("Date"), 10, 10),
                first,
                ListColumn("what", _("Particulars"), 14, 11),
                ListColumn("charged", _("Charged"), 11, 10, align="right"),
                ListColumn("paid", _("Paid"), 11, 10, align="right"),
                ListColumn("balance", _("Balance"), 12, 11, align="right"),
            )
        return (
            first,
            ListColumn("what", _("What"), 16, 14),
            ListColumn("since", _("Since"), 10, 10),
            ListColumn("charged", _("Charged"), 11, 11, align="right"),
            ListColumn("due", _("Due on"), 10, 10),
            ListColumn("open", _("Open amount"), 11, 11, align="right"),
        )

    def cell(self, item: Shown, column: str, now: datetime) -> Cell:
        if isinstance(item, Item):
            texts = dict(zip(OF_ITEM, account_rows.item_cells(self.desk, item, self.account.now), strict=True))
            late = item.due <= self.account.now
            return texts[column], "overdue" if late and column in ("due", "open") else COLOURS.get(column, "")
        texts = dict(zip(OF_ACT, account_rows.row_cells(self.desk, item), strict=True))
        return texts[column], COLOURS.get(column, "")

    def foot(self) -> str:
        found = self.account
        name, number = (str(found.file.get(field) or "") for field in ("name", "number"))
        title = _("Account of %(name)s (%(number)s)", name=forms.named(name), number=number)
        items = open_items(found.items)
        owed = altogether((item.open, item.currency) for item in items)
        counted = _("%(title)s: %(count)s open, together %(sum)s", title=title, count=len(items), sum=owed)
        return counted if items else title

    def lines(self, item: Shown) -> list[str]:
        pairs = [*account_rows.summary_lines(self.desk, self.account), *account_rows.ages_in_words(self.account)]
        act = [account_rows.act_in_words(self.desk, item)] if isinstance(item, AccountRow) else []
        return [*act, *(_("%(label)s: %(value)s", label=label, value=value) for label, value in pairs)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_all_acts(self) -> None:
        self.all_acts = not self.all_acts
        self.read_again()

    def action_customer(self) -> None:
        self.services.show_detail(self.account.file.id)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing if isinstance(item, Item) else item.act.thing)
