"""The payments that this office sees: what came in, went back, or was cancelled."""

from __future__ import annotations

from datetime import datetime

from textual.binding import Binding

from fieldservice.presentation.list_rows import altogether
from fieldservice.presentation.payment_rows import CELLS, KINDS, payment_cells
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

COLOURS = {"payment": "success", "refund": "warning", "cancelled": "muted", "awaited": "muted"}
VIEWS = ("", *KINDS)
"""What F3 shows one after the other: all, then each kind."""


class PaymentsScreen(ListScreen[JsonObject]):
    """The newest payments, refunds and cancelled payments, the newest first."""

    CSS_PATH = ["list_screen.tcss", "payments.tcss"]
    EMPTY = N_("No payments here. Payments taken on the page of a job, call, sale or customer appear here.")
    HELP = N_(
        "Payments, refunds, cancelled payments and announced transfers that have not arrived, newest first. "
        "Below the list: the net total, and for the highlighted row the receipt, where the money is, and the "
        "service point. Enter opens the job or document that was paid, where you can print the receipt again. F3 "
        "shows one kind only."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="payments.open", tooltip=N_("Open what was paid")),
        Binding(
            "ctrl+f", "find_here", N_("Find"), id="payments.find", tooltip=N_("Show only rows with the words you type")
        ),
        Binding("f3", "next_view", N_("Only"), id="payments.view", tooltip=N_("All payments, or one kind")),
        Binding("escape", "leave", N_("Back"), id="payments.leave", tooltip=N_("Back to the screen before")),
    ]
    view = 0

    def read_items(self) -> list[JsonObject]:
        return self.desk.lists.payments(VIEWS[self.view])

    def key(self, item: JsonObject) -> str:
        return "/".join(str(item[name]) for name in ("thing", "kind", "number", "at", "amount"))

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("at", _("Time"), 15, 15),
            ListColumn("kind", _("What"), 17, 17),
            ListColumn("amount", _("Amount"), 12, 11, align="right"),
            ListColumn("customer", _("Customer"), 20, 12, grow=1),
            ListColumn("work", _("Number"), 14, 14),
            ListColumn("method", _("Paid by"), 14),
            ListColumn("number", _("Receipt"), 14),
        )

    def cell(self, item: JsonObject, column: str, now: datetime) -> Cell:
        texts = dict(zip(CELLS, payment_cells(self.desk, self.names, item), strict=True))
        return texts[column], COLOURS[str(item["kind"])] if column in ("kind", "amount") else ""

    def foot(self) -> str:
        came = [row for row in self.items if row["kind"] != "awaited"]
        total = altogether((row["amount"], row["currency"]) for row in came)
        return _("Payments: %(count)s, together %(sum)s", count=len(came), sum=total) if came else ""

    def lines(self, item: JsonObject) -> list[str]:
        texts = dict(zip(CELLS, payment_cells(self.desk, self.names, item), strict=True))
        paper = _("receipt %(number)s", number=texts["number"]) if texts["number"] else ""
        said = (texts["kind"], texts["amount"], texts["method"], texts["account"], paper, texts["office"])
        return [forms.listed(filter(None, (texts["work"], texts["customer"]))), forms.listed(filter(None, said))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_next_view(self) -> None:
        self.view = (self.view + 1) % len(VIEWS)
        self.read_again()

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(str(item["thing"]))
