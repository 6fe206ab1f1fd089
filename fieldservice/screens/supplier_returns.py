"""Supplier returns: what is with which maker, which credit is expected, what has come, what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.supplier_returns import VIEWS, ListedReturn
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.supplier_return_lines import credit_in_words
from fieldservice.presentation.time_limits import in_short
from fieldservice.presentation.values import state_word
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.panels.viewed_list import ViewedListScreen
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.supplier_returns.lines import KIND


class SupplierReturnsScreen(ViewedListScreen[ListedReturn]):
    """Every return of faulty parts to a maker, what is due first at the top."""

    CSS_PATH = ["list_screen.tcss", "supplier_returns.tcss"]
    EMPTY = N_("No supplier returns. F4 packs faulty parts of headquarters.")
    HELP = N_(
        "Faulty parts that headquarters sends back to suppliers, with the credit expected and received. F4 "
        "begins a return; F3 shows those in progress, then overdue credits."
    )
    FIND = (N_("Find in this list"), N_("Number, maker or the maker's number; empty shows all again."), N_("Words"))
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="supplier_returns.open", tooltip=N_("Open its page")),
        Binding(
            "ctrl+f", "find_here", N_("Find"), id="supplier_returns.find", tooltip=N_("Number, maker, maker's number")
        ),
        Binding("f4", "pack", N_("New"), id="supplier_returns.pack", tooltip=N_("Pack faulty parts for a maker")),
        Binding("f3", "next_view", N_("Only"), id="supplier_returns.view", tooltip=N_("All, under way, overdue")),
        Binding("escape", "leave", N_("Back"), id="supplier_returns.leave", tooltip=N_("Back to the screen before")),
    ]
    VIEWS = VIEWS

    def read_items(self) -> list[ListedReturn]:
        return self.desk.supplier_returns.rows(self.narrowed_by, self.view)

    def key(self, item: ListedReturn) -> str:
        return item.thing

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("number", _("Number"), 14, 14, whole=True),
            ListColumn("state", _("State"), 16, 16, whole=True),
            ListColumn("due", _("Limit"), 7, 7, whole=True),
            ListColumn("maker", _("Maker"), 16, 10, grow=1),
            ListColumn("credit", _("Credit"), 20, 17, align="right", whole=True),
            ListColumn("pieces", _("Pieces"), 6, align="right"),
            ListColumn("reference", _("Return number of the maker"), 14),
        )

    def cell(self, item: ListedReturn, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (item.number, ""),
            "state": lambda: (state_word(KIND, item.state), "" if item.open else "muted"),
            "due": lambda: self._due(item, now),
            "maker": lambda: (item.maker, ""),
            "pieces": lambda: (str(item.pieces), ""),
            "credit": lambda: (credit_in_words(item), "success" if 0 < item.expected <= item.received else ""),
            "reference": lambda: (item.reference, ""),
        }
        return cells[column]()

    def _due(self, item: ListedReturn, now: datetime) -> Cell:
        if not item.open or not item.unanswered:
            return "", ""
        left = in_short(
            now, item.due, item.half, item.most, self.names.hours(self.desk.session.office), self.names.zone
        )
        return left.text, left.role

    def lines(self, item: ListedReturn) -> list[str]:
        waiting = _("No answer from the supplier yet for %(count)s", count=item.unanswered) if item.unanswered else ""
        back = _("%(count)s to be returned", count=item.to_come_back) if item.to_come_back else ""
        turn = _("waits for: %(who)s", who=role_word(item.turn_role)) if item.open else ""
        return [item.maker, _("; ").join(filter(None, (waiting, back, turn)))]

    def foot(self) -> str:
        expected: dict[str, int] = {}
        for item in self.items:
            if item.unanswered and item.expected > item.received:
                expected[item.currency] = expected.get(item.currency, 0) + item.expected - item.received
        said = super().foot()
        sums = forms.listed(forms.money(amount, currency) for currency, amount in expected.items())
        return _("%(said)s; credit still expected: %(sums)s", said=said, sums=sums) if sums else said

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_pack(self) -> None:
        self.services.begin(self.desk.supplier_returns.packing())

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
