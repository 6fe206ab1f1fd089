"""The money of one job, request or sale: what was charged, paid and given back, what is open, and the next act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.presentation import quotes
from fieldservice.presentation.charges import MoneyAct, acts, awaited_rows, balances, open_rows, said
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.panels.papers import readable_papers
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.lines import CANCELLED, PAYMENTS, REFUNDS

TAKES_PAYMENT: Purpose = "takes_payment"
COLOURS = {PAYMENTS: "success", REFUNDS: "warning", CANCELLED: "muted"}


class MoneyScreen(ListScreen[MoneyAct]):
    """The acts with money of one thing, the oldest first; what is open stands below them."""

    CSS_PATH = ["list_screen.tcss", "money.tcss"]
    EMPTY = N_("Nothing has been paid or charged yet. F5 takes a payment or a deposit.")
    HELP = N_(
        "What was charged, paid, refunded and put on account, oldest first; below the list, what is unpaid and "
        "details of the highlighted row. F5 takes a payment, F4 shows the papers. Refund or put on account on "
        "the page itself."
    )
    BINDINGS = [
        Binding("f5", "pay", N_("Take a payment"), id="money.pay", tooltip=N_("Take a payment for it")),
        Binding("f4", "open", N_("Papers"), id="money.papers", tooltip=N_("Read its receipts and other papers")),
        Binding("escape", "leave", N_("Back"), id="money.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, thing: str) -> None:
        super().__init__(desk, person)
        self.thing = thing
        self.page = desk.page(person, thing)

    def read_items(self) -> list[MoneyAct]:
        self.page = self.desk.page(self.person, self.thing)
        return acts(self.page)

    def key(self, item: MoneyAct) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("at", _("Time"), 15, 11),
            ListColumn("what", _("What"), 22, 16, grow=1),
            ListColumn("amount", _("Amount"), 14, 11, align="right"),
            ListColumn("number", _("Receipt"), 18, 16),
            ListColumn("by", _("Who"), 10, 6),
        )

    def cell(self, item: MoneyAct, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "at": lambda: (self.names.time(item.at, now), "muted"),
            "what": lambda: (_(item.label), COLOURS.get(item.kind, "")),
            "amount": lambda: (item.money, "strong"),
            "number": lambda: (item.number, ""),
            "by": lambda: (self.names.person(item.by), ""),
        }
        return cells[column]()

    def lines(self, item: MoneyAct) -> list[str]:
        return [_("%(label)s: %(value)s", label=_(item.label), value=said(item, Wording.of(self.desk)))]

    def _describe(self) -> None:
        super()._describe()
        item, wording = self.item, Wording.of(self.desk)
        quoted = [(heading, rows[0][1]) for heading, rows in quotes.groups(self.page, wording) if rows]
        sums = [
            "   ".join(_("%(label)s: %(value)s", label=_(label), value=value) for label, value in open_rows(each))
            for each in balances(self.page)
        ]
        more = (*quoted, *((_(label), value) for label, value in awaited_rows(self.page, wording)))
        told = [_("%(label)s: %(value)s", label=label, value=value) for label, value in more]
        lines = [self._title(), *told, *sums, *(self.lines(item) if item is not None else ())]
        self.query_one("#lines", Static).update("\n".join(map(inert, lines)))

    def _title(self) -> str:
        return _("Money of %(number)s", number=self.page.number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return bool(self._readable())
        return self._offered() is not None if action == "pay" else True

    def _readable(self) -> tuple[str, ...]:
        return readable_papers(self.page.papers)

    def _offered(self) -> str | None:
        """The step that takes a payment, where it can be taken now."""
        known = self.desk.session.step_for(self.page.id, TAKES_PAYMENT)
        return known if any(offer.step == known for offer in self.page.offers) else None

    def action_pay(self) -> None:
        if (step := self._offered()) is not None:
            self.services.take_step(self.page.id, step, then=lambda taken: self.read_again())

    def action_open(self) -> None:
        """Read the papers, the receipts among them."""
        if self._readable():
            self.services.open_screen("preview", self.desk, self.person, self.page.id)
