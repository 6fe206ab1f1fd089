"""The parts of a place: how many there are, what is reserved, and how full it is. Enter shows the moves of a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.desk.stock import Held, Stock
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.stock_rows import bar, part_in_words, place_in_words, value_in_words
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels import stock_finding
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.cells import inert, width_of
from fieldservice.screens.widgets.columns import ColumnLike, ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.pages import PAGE, Row
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

DIGITS = 6
"""Cells of a column of counts at least."""


@dataclass(frozen=True)
class HeldSource:
    """The parts of a place, read page by page. A row is its part and what is held of it."""

    stock: Stock
    person: Person
    place: str
    columns: Sequence[ListColumn]
    sort: str = ""
    reverse: bool = False

    def with_sort(self, key: str) -> None:
        return None

    def count(self, cap: int | None = None) -> int:
        return len(self.stock.items(self.place))

    def anchors(self, step: int) -> Sequence[str]:
        return self.stock.items(self.place)[step - 1 :: step]

    def page(self, after: str | None, offset: int, limit: int) -> Sequence[Row]:
        behind = (self.place, after) if after else ("", "")
        found = self.stock.levels(self.person, self.place, "", behind, offset + limit)
        return [(held.part, held) for held in found[offset:]]

    def cell(self, row: Row, column: ColumnLike, now: datetime) -> Cell:
        held: Held = row[1]
        cells: dict[str, Callable[[], Cell]] = {
            "part": lambda: (held.part, "strong"),
            "name": lambda: (part_in_words(held.name), ""),
            "quantity": lambda: (str(held.quantity), "overdue" if held.quantity < 0 else ""),
            "reserved": lambda: (str(held.reserved or ""), "muted"),
            "available": lambda: (str(held.available), "warning" if held.available < held.least else ""),
            "value": lambda: (value_in_words(held.value, held.currency), "muted"),
            "level": lambda: (bar(held), "warning" if held.available < held.least else ""),
        }
        return cells[column.key]()


class StockPartsScreen(BaseScreen):
    """The parts of one place."""

    CSS_PATH = "stock_parts.tcss"
    AUTO_FOCUS = "#list"
    HELP = N_(
        "The parts of this place. Available: what open requisitions leave. The bar shows the stock: the mark is "
        "the minimum, the end the maximum. Enter shows the movements of the highlighted part; Ctrl+F finds a "
        "part or a serial number."
    )
    BINDINGS = [
        Binding(
            "ctrl+f",
            "find_part",
            N_("Find a part"),
            id="stock_parts.find",
            tooltip=N_("Find a part or a serial number"),
        ),
        Binding("enter", "open", N_("Open"), id="stock_parts.open", tooltip=N_("Show the movements of this part")),
        Binding("escape", "leave", N_("Back"), id="stock_parts.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, place: str) -> None:
        super().__init__()
        self.desk, self.person, self.place = desk, person, place
        self.names = DisplayNames.of(desk)

    def compose(self) -> ComposeResult:
        source = self._source()
        now = self.desk.session.clock
        yield StatusBar(self.services.office_status(), now=lambda: now().astimezone(self.names.zone))
        place = place_in_words(self.place, self.names.staff, self.desk.session.office)
        yield Static(inert(place), id="place", markup=False)
        yield RowList(source, source.page(None, 0, PAGE), empty=_("No parts here."), now=now, id="list")
        yield KeyBar()

    def _source(self) -> HeldSource:
        titles = {"quantity": _("Quantity"), "reserved": _("Reserved"), "available": _("Available")}
        counts = [(key, title, max(DIGITS, width_of(title))) for key, title in titles.items()]
        columns = (
            ListColumn("part", _("Part"), 14, 9),
            ListColumn("name", in_context("part", "Name"), 24, 16, grow=1),
            *(ListColumn(key, title, width, width, align="right") for key, title, width in counts),
            ListColumn("level", _("Level"), 9, 9),
            ListColumn("value", in_context("amount", "Value"), 14, 11, align="right"),
        )
        return HeldSource(self.desk.stock, self.person, self.place, columns)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        for row_list in self.query(RowList):
            row_list.reload(self._source())

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        cursor = self.query_one(RowList).cursor
        if await self.composed_again():
            self.query_one(RowList).go_to(cursor)
            self.query_one(RowList).focus()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.action_open()

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def takes_burst(self, burst: Burst) -> bool:
        return stock_finding.takes(self, burst)

    def action_find_part(self) -> None:
        stock_finding.ask_what(self)

    def action_open(self) -> None:
        if part := self.query_one(RowList).row_id:
            stock_finding.show_moves(self, self.place, part)

    def action_leave(self) -> None:
        self.app.pop_screen()
