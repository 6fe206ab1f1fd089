"""Loaner and exchange devices: what is free and where, what customers have, and when it is due back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.loaners import COMING, FREE, StockDevice
from fieldservice.presentation.device_rows import model_of, purpose_in_words, state_in_words, where
from fieldservice.presentation.messages import render
from fieldservice.presentation.stock_rows import part_in_words
from fieldservice.presentation.time_limits import in_short
from fieldservice.presentation.values import readable
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels import stock_finding
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.ledger import key_of
from fieldservice.workflows.engine.reference import LOANER

COLOURS = {FREE: "success", COMING: "muted"}


class LoanersScreen(ListScreen[StockDevice]):
    """Every device that is lent or given in exchange, free ones first."""

    CSS_PATH = ["list_screen.tcss", "loaners.tcss"]
    EMPTY = N_(
        "No loaner or exchange devices. Add them to the catalogue, and receive them into stock with their "
        "serial numbers."
    )
    HELP = N_(
        "Loaner and exchange devices: free ones first, this office's before others', then those with customers "
        "and when they are due back. Scan a serial number to go to its device. Enter opens the job that has it, "
        "or shows where the device has been. F7 shows only free ones. Lend and take back a device on the job."
    )
    FIND = (N_("Find a device"), N_("Model, name, serial number or job; empty shows all again."), N_("Device"))
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="loaners.open", tooltip=N_("Open the job, or the moves of the device")),
        Binding("ctrl+f", "find_here", N_("Find"), id="loaners.find", tooltip=N_("Model, name, serial number or job")),
        Binding("f5", "moves", N_("Moves"), id="loaners.moves", tooltip=N_("Show where this device has been")),
        Binding("f7", "free_only", N_("Only free ones"), id="loaners.free", tooltip=N_("Only free devices, or all")),
        Binding("escape", "leave", N_("Back"), id="loaners.leave", tooltip=N_("Back to the screen before")),
    ]
    is_free_only = False

    def read_items(self) -> list[StockDevice]:
        rows = self.desk.loaners.rows(self.narrowed_by)
        return [row for row in rows if row.state == FREE] if self.is_free_only else rows

    def matches(self, item: StockDevice) -> bool:
        return True  # the desk looks in more than the cells

    def key(self, item: StockDevice) -> str:
        return f"{item.part}/{item.serial}/{item.thing}/{item.place}"

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("state", _("State"), 13, 8),
            ListColumn("model", _("Model"), 22, 12, grow=1),
            ListColumn("serial", _("Serial number"), 16, 10),
            ListColumn("where", _("Where"), 18, 12),
            ListColumn("due", _("Due back"), 12, 9),
        )

    def cell(self, item: StockDevice, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "state": lambda: (state_in_words(item), self._colour(item)),
            "model": lambda: self._model(item),
            "serial": lambda: (readable(item.serial), ""),
            "where": lambda: (where(item, self.names.staff, self.desk.session.office), "warning" if item.note else ""),
            "due": lambda: (in_short(now, item.due, zone=self.names.zone).text, "overdue" if item.is_overdue else ""),
        }
        return cells[column]()

    @staticmethod
    def _model(item: StockDevice) -> Cell:
        model = model_of(item)
        if item.purpose != LOANER:
            return forms.listed((model, purpose_in_words(item.purpose))), "strong"
        return (model, "strong") if model else (_("not in the books"), "muted")

    @staticmethod
    def _colour(item: StockDevice) -> str:
        return "overdue" if item.is_overdue else COLOURS.get(item.state, "")

    def lines(self, item: StockDevice) -> list[str]:
        about = [purpose_in_words(item.purpose), item.part, readable(part_in_words(item.name)) if item.name else ""]
        said = [" ".join(filter(None, about))]
        if item.number:
            now = self.desk.session.clock()
            said.append(
                _(
                    "Lent with %(number)s to %(customer)s since %(since)s, due back %(due)s.",
                    number=item.number,
                    customer=forms.named(item.customer),
                    since=self.names.time(item.since, now),
                    due=self.names.time(item.due, now) if item.due else "-",
                )
            )
        return [*said, *([render(item.note)] if item.note else ())]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action == "moves":
            return item is not None and bool(item.part)
        return item is not None if action == "open" else True

    def takes_burst(self, burst: Burst) -> bool:
        """Go to the device whose serial number was scanned, else show what it is a piece of."""
        scanned = key_of(self.services.scanner.bare(burst.text))
        at = next((at for at, row in enumerate(self.items) if scanned and key_of(row.serial) == scanned), None)
        if at is None or burst.in_text:
            return stock_finding.takes(self, burst)
        self.query_one(RowList).go_to(at)
        self._describe()
        return True

    def action_free_only(self) -> None:
        self.is_free_only = not self.is_free_only
        self.read_again()

    def action_moves(self) -> None:
        if (item := self.item) is not None:
            stock_finding.show_moves(self, part=item.part, serial=item.serial)

    def action_open(self) -> None:
        item = self.item
        if item is None:
            return
        if item.thing:
            self.services.show_detail(item.thing)
        else:
            self.action_moves()
