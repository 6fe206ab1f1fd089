"""What was moved: into and out of a place, of one part, or the way of one piece by its serial number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.stock import PartMove
from fieldservice.presentation.stock_rows import done_in_words, moved_in_words, part_in_words, value_in_words
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels import stock_finding
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

MOST = 500
"""Moves that are shown, the newest first."""


class StockMovesScreen(ListScreen[PartMove]):
    """The moves of a place or a part, the newest first; the way of a piece from its beginning on."""

    CSS_PATH = ["list_screen.tcss", "stock_moves.tcss"]
    EMPTY = N_("No movements here.")
    HELP = N_(
        "Movements: who moved it, for which job, requisition, shipment or count. For a serial number, its whole "
        "history, oldest first. Enter opens the document of the highlighted movement."
    )
    BINDINGS = [
        Binding(
            "ctrl+f",
            "find_part",
            N_("Find a part"),
            id="stock_moves.find",
            tooltip=N_("Find a part or a serial number"),
        ),
        Binding("f5", "piece", N_("This piece"), id="stock_moves.piece", tooltip=N_("Show where this piece has been")),
        Binding("enter", "open", N_("Open"), id="stock_moves.open", tooltip=N_("Open the document of this movement")),
        Binding("escape", "leave", N_("Back"), id="stock_moves.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, place: str = "", part: str = "", serial: str = "") -> None:
        super().__init__(desk, person)
        self.place, self.part, self.serial = place, part, serial

    def read_items(self) -> list[PartMove]:
        if self.serial:
            return self.desk.stock.history(self.person, self.serial, self.part)
        return self.desk.stock.movements(self.person, self.place, self.part, limit=MOST)

    def key(self, item: PartMove) -> str:
        return f"{item.key[0]}/{item.key[1]}"

    def columns(self) -> tuple[ListColumn, ...]:
        """Without what is the same in every row."""
        one_part = () if self.part or self.serial else (ListColumn("part", _("Part"), 12, 8),)
        many = () if self.serial else (ListColumn("quantity", _("Quantity"), 8, 8, align="right"),)
        return (
            ListColumn("at", _("Time"), 12, 11),
            *one_part,
            *many,
            ListColumn("way", _("Moved"), 34, 26, grow=1),
            ListColumn("number", _("Number"), 16, 14),
            ListColumn("by", _("Who"), 10),
            ListColumn("what", _("Step"), 20),
        )

    def cell(self, item: PartMove, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "at": lambda: (self.names.time(item.at, now), "muted"),
            "part": lambda: (item.part, "strong"),
            "quantity": lambda: (self._signed(item), ""),
            "way": lambda: (moved_in_words(item, self.names, self.desk.session.office), ""),
            "number": lambda: (item.number, ""),
            "by": lambda: (self.names.person(item.by), ""),
            "what": lambda: (done_in_words(item), "muted"),
        }
        return cells[column]()

    def _signed(self, item: PartMove) -> str:
        """With its sign where one place is looked at."""
        if not self.place:
            return str(item.quantity)
        return f"{item.quantity if item.target == self.place else -item.quantity:+}"

    def lines(self, item: PartMove) -> list[str]:
        said = _(
            "%(time)s, %(who)s, %(what)s",
            time=self.names.time(item.at, self.desk.session.clock()),
            who=self.names.person(item.by),
            what=done_in_words(item),
        )
        piece = _("Serial number %(serial)s", serial=item.serial) if item.serial else ""
        about = [part_in_words(item.name), piece, value_in_words(item.value, item.currency)]
        return [said, "  ".join(filter(None, (item.part, *about))), " ".join((item.number, *item.also))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return self.item is not None and bool(self.item.thing)
        return self.item is not None and bool(self.item.serial) and not self.serial if action == "piece" else True

    def takes_burst(self, burst: Burst) -> bool:
        return stock_finding.takes(self, burst)

    def action_find_part(self) -> None:
        stock_finding.ask_what(self)

    def action_piece(self) -> None:
        if (item := self.item) is not None:
            stock_finding.show_moves(self, part=item.part, serial=item.serial)

    def action_open(self) -> None:
        if (item := self.item) is not None and item.thing:
            self.services.show_detail(item.thing)
