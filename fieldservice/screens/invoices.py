"""The invoices that customers asked for: what is to be issued, what was issued, taken back or given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.presentation.invoice_lines import amount_and_jobs, amount_of
from fieldservice.presentation.list_rows import altogether, cell_text, subject_in_words
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.money.invoices.lines import ASKED, ISSUED, KIND

MOST = 500
"""Rows shown at once, what is to be issued first, then the newest."""
COLOURS = {ASKED: "warning", ISSUED: "success"}


class InvoicesScreen(ListScreen[JsonObject]):
    """The invoices that this office sees."""

    CSS_PATH = ["list_screen.tcss", "invoices.tcss"]
    EMPTY = N_("No invoices here. F7 shows all; request an invoice on the page of a job, sale or customer.")
    HELP = N_(
        "Invoices requested by customers, those to issue first. Enter opens one: there you enter the "
        "number of the tax program, correct the data, or cancel it with a red-letter invoice. F7 shows "
        "all, or only those to issue."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="invoices.open", tooltip=N_("Open the invoice")),
        Binding(
            "ctrl+f", "find_here", N_("Find"), id="invoices.find", tooltip=N_("Show only rows with the words you type")
        ),
        Binding(
            "f7",
            "only_asked",
            N_("To be issued"),
            id="invoices.asked",
            tooltip=N_("All invoices, or those to be issued"),
        ),
        Binding("escape", "leave", N_("Back"), id="invoices.leave", tooltip=N_("Back to the screen before")),
    ]
    state = ""

    def read_items(self) -> list[JsonObject]:
        asked = self._newest(ASKED)
        return asked if self.state else [*asked, *(row for row in self._newest() if row["state"] != ASKED)]

    def _newest(self, state: str = "") -> list[JsonObject]:
        listing = self.desk.lists.work(self.person, "all", kind=KIND, state=state)
        return [dict(zip(listing.fields, row, strict=True)) for row in listing.page(None, 0, MOST)]

    def key(self, item: JsonObject) -> str:
        return str(item["thing"])

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("number", _("Number"), 14, 14),
            ListColumn("state", _("State"), 17, 17),
            ListColumn("amount", _("Amount"), 14, 12, align="right"),
            ListColumn("customer", _("Customer"), 20, 14, grow=1),
            ListColumn("jobs", _("Invoiced for"), 14, 14),
            ListColumn("opened", _("Opened"), 15),
        )

    def cell(self, item: JsonObject, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (str(item["number"]), "strong"),
            "state": lambda: (cell_text(self.names, item, "state", now), COLOURS.get(str(item["state"]), "muted")),
            "amount": lambda: (amount_and_jobs(str(item["symptom"]))[0], ""),
            "jobs": lambda: (amount_and_jobs(str(item["symptom"]))[1], ""),
            "customer": lambda: (forms.named(str(item["customer"])), ""),
            "opened": lambda: (cell_text(self.names, item, "opened", now), "muted"),
        }
        return cells[column]()

    def foot(self) -> str:
        amounts = filter(None, (amount_of(str(row["symptom"])) for row in self.items))
        sum_ = altogether(amounts)
        return _("Invoices: %(count)s, together %(sum)s", count=len(self.items), sum=sum_) if self.items else ""

    def lines(self, item: JsonObject) -> list[str]:
        said = (forms.named(str(item["customer"])), subject_in_words(self.names, item))
        return [_("%(label)s: %(value)s", label=str(item["number"]), value=forms.listed(filter(None, said)))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action == "open" else True

    def action_only_asked(self) -> None:
        self.state = "" if self.state else ASKED
        self.read_again()

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(str(item["thing"]))
