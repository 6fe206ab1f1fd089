"""Stock: the places of spare parts with what they hold in all. Enter shows the parts of a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.stock import PlaceTotal
from fieldservice.presentation.stock_rows import place_in_words, value_in_words
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels import stock_finding
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_


class StockScreen(ListScreen[PlaceTotal]):
    """The places, those of the own office first."""

    CSS_PATH = ["list_screen.tcss", "stock.tcss"]
    EMPTY = N_("No spare parts in stock yet. The first count of a place enters its stock.")
    HELP = N_(
        "Spare parts by place: good stock, faulty stock, bags, in transit. Enter shows the parts of a place, and "
        "from there the movements. Ctrl+F or a scan finds a part or a serial number. Places with negative stock "
        "are marked: count them."
    )
    BINDINGS = [
        Binding(
            "ctrl+f", "find_part", N_("Find a part"), id="stock.find", tooltip=N_("Find a part or a serial number")
        ),
        Binding("enter", "open", N_("Open"), id="stock.open", tooltip=N_("Show the parts of this place")),
        Binding("f5", "moves", N_("Moves"), id="stock.moves", tooltip=N_("Show the movements in and out")),
        Binding(
            "ctrl+n",
            "replenish",
            N_("To order"),
            id="stock.replenish",
            tooltip=N_("Show the parts below their minimum, and order them"),
        ),
        Binding(
            "f6",
            "rates",
            N_("Rates"),
            id="stock.rates",
            tooltip=N_("Show the rates of spare parts by month and office"),
        ),
        Binding(
            "shift+f6,ctrl+f6",
            "store_room",
            N_("Parts to issue"),
            id="stock.store_room",
            tooltip=N_("What the storekeeper is to issue, urgent requisitions first"),
        ),
        Binding(
            "ctrl+e", "loaners", N_("Loaners"), id="stock.loaners", tooltip=N_("Show the loaner and exchange devices")
        ),
        Binding("escape", "leave", N_("Back"), id="stock.leave", tooltip=N_("Back to the screen before")),
    ]

    def read_items(self) -> list[PlaceTotal]:
        return self.desk.stock.places(self.person)

    def key(self, item: PlaceTotal) -> str:
        return item.place

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("place", in_context("place", "Place"), 34, 20, grow=1),
            ListColumn("pieces", _("Pieces"), 8, 6, align="right"),
            ListColumn("value", in_context("amount", "Value"), 16, 12, align="right"),
            ListColumn("below", _("Below zero"), 10, 10, align="right"),
        )

    def cell(self, item: PlaceTotal, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "place": lambda: (self._place(item), "strong"),
            "pieces": lambda: (forms.amount(item.pieces), ""),
            "value": lambda: (value_in_words(item.value, item.currency), ""),
            "below": lambda: (str(item.below_zero or ""), "overdue"),
        }
        return cells[column]()

    def _place(self, item: PlaceTotal) -> str:
        return place_in_words(item.place, self.names.staff, self.desk.session.office)

    def lines(self, item: PlaceTotal) -> list[str]:
        named = _("On the command line: %(place)s", place=item.place)
        if not item.below_zero:
            return [named]
        short = [each for each in self.desk.stock.below_zero(self.person) if each.place == item.place]
        parts = forms.listed(f"{each.part} {each.quantity}" for each in short)
        return [named, _("Negative stock, because offices worked offline; count these parts: %(parts)s", parts=parts)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action in ("open", "moves") else True

    def takes_burst(self, burst: Burst) -> bool:
        return stock_finding.takes(self, burst)

    def action_find_part(self) -> None:
        stock_finding.ask_what(self)

    def action_rates(self) -> None:
        self.services.open_screen("rates", self.desk, self.person)

    def action_replenish(self) -> None:
        self.services.open_screen("replenishment", self.desk, self.person)

    def action_moves(self) -> None:
        if self.item is not None:
            stock_finding.show_moves(self, self.item.place)

    def action_open(self) -> None:
        if self.item is not None:
            self.services.open_screen("stock_parts", self.desk, self.person, self.item.place)

    def action_store_room(self) -> None:
        self.services.open_screen("store_room", self.desk, self.person)

    def action_loaners(self) -> None:
        self.services.open_screen("loaners", self.desk, self.person)
