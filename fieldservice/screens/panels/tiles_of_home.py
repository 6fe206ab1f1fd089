"""The part of the work list that counts, shows and chooses its tiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.events import Key
from textual.message import Message

from fieldservice.desk.day_figures import DayFigures, TileCount, figures_of_today
from fieldservice.presentation import home_tiles
from fieldservice.screens.base import EXPECTED
from fieldservice.screens.panels.figures import FigureLines
from fieldservice.screens.panels.home_tiles import HomeTiles
from fieldservice.screens.panels.steps_of_row import StepsOfRow
from fieldservice.screens.panels.tiles import (
    KINDS,
    SEES_FIGURES,
    TILES,
    counts,
    fullest_in_the_van,
    tiles_of,
    works_in_van,
)
from fieldservice.screens.panels.work_columns import LOOKS_AFTER

if TYPE_CHECKING:
    from fieldservice.desk.first_fix import FirstFix


class TilesOfHome(StepsOfRow):
    """`view` and `kind` say which work the list shows; a tile that is a filter sets both."""

    view = "mine"
    kind = ""

    class TilesCounted(Message, bubble=False):
        """Sent by a thread: what the tiles say, and the figures of the day for those who see them."""

        def __init__(self, counted: Mapping[str, TileCount], figures: DayFigures | None) -> None:
            super().__init__()
            self.counted, self.figures = counted, figures

    def __init__(self) -> None:
        super().__init__()
        self._counted: Mapping[str, TileCount] = {}
        self._figures: DayFigures | None = None
        self._week: FirstFix | None = None

    @property
    def _first_fix(self) -> FirstFix:
        """Read only by those who see figures, and behind the first frame."""
        if self._week is None:
            from fieldservice.desk.first_fix import FirstFix

            self._week = FirstFix(self.desk.session)
        return self._week

    def share_lines(self) -> None:
        raise NotImplementedError

    @property
    def _tall(self) -> bool:
        raise NotImplementedError

    def show_view(self, view: str, kind: str = "") -> None:
        raise NotImplementedError

    def action_debts(self) -> None:
        raise NotImplementedError

    def show_debts(self, kind: str) -> None:
        raise NotImplementedError

    def action_go(self, place: str) -> None:
        raise NotImplementedError

    def _count_tiles(self) -> None:
        """Count what the tiles say, in the same thread; what counting needs is loaded behind the first frame."""
        try:
            counted = counts(self.desk, self.person)
            figures = self._count_figures() if self._sees_figures else None
        except EXPECTED:
            return
        self.post_message(self.TilesCounted(counted, figures))

    def on_tiles_of_home_tiles_counted(self, event: TilesCounted) -> None:
        self._counted, self._figures = event.counted, event.figures
        for tiles in self.query(HomeTiles):
            tiles.show(self._tiles())
        for figures in self.query(FigureLines):
            figures.show(self._figures)
        self.share_lines()

    def _tiles(self) -> list[home_tiles.ShownTile]:
        now = self.desk.session.clock()
        return [home_tiles.shown(name, self._counted.get(name), self.names, now) for name in self.names_of_tiles]

    @property
    def in_van(self) -> bool:
        return works_in_van(self.desk, self.person)

    @property
    def names_of_tiles(self) -> tuple[str, ...]:
        return tiles_of(self.person, self.in_van)

    @property
    def _sees_figures(self) -> bool:
        """Managers always do; for others their work comes first on a small screen."""
        return bool(self.person.roles & set(SEES_FIGURES)) and (self._tall or bool(self.person.roles & LOOKS_AFTER))

    def _count_figures(self) -> DayFigures:
        week, asked = self._first_fix.week(), self.desk.approvals.waiting(self.person)
        return figures_of_today(self.desk.session)._replace(week=week, approvals=tuple(asked))

    def on_key(self, event: Key) -> None:
        """A digit chooses the tile that shows it."""
        if name := self.query_one(HomeTiles).named(event.character or ""):
            event.stop()
            self.choose_tile(name)

    def on_home_tiles_chosen(self, event: HomeTiles.Chosen) -> None:
        self.choose_tile(event.name)
        self.query_one("#work").focus()

    def choose_tile(self, name: str) -> None:
        """Show the work of a tile, or its screen; once more shows all of the person's own work."""
        tile = TILES[name]
        if name == "owed":
            self.action_debts()
        elif tile.owes:
            self.show_debts(tile.owes)
        elif name == "van":
            self.services.open_screen("stock_parts", self.desk, self.person, fullest_in_the_van(self.desk, self.person))
        elif tile.place:
            self.action_go(tile.place)
        elif name == self._tile:
            self.show_view("mine")
        else:
            self.show_view(tile.view or "open", KINDS.get(name, ""))

    @property
    def _tile(self) -> str:
        """The name of the tile whose work is shown; "" for none."""
        filters = {(TILES[name].view or "open", KINDS.get(name, "")): name for name in self._filters()}
        return filters.get((self.view, self.kind), "")

    def _filters(self) -> list[str]:
        return [name for name in self.names_of_tiles if TILES[name].view or name in KINDS]

    def action_next_tile(self, by: int) -> None:
        """The next filter among the tiles; behind the last one all of the person's own work again."""
        names = ["", *self._filters()]
        name = names[(names.index(self._tile) + by) % len(names)]
        self.choose_tile(name or self._tile)
