"""What a rate counts: the requisitions, visits, counts, tags or moves behind one figure. Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.rates import CountedThing, Watched
from fieldservice.presentation.rate_rows import in_words
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person


class RateBehindScreen(ListScreen[CountedThing]):
    """Up to two hundred rows, those that the rate watches first; of moves only these."""

    CSS_PATH = ["list_screen.tcss", "rate_behind.tcss"]
    EMPTY = N_("There is nothing behind this figure.")
    HELP = N_(
        "What the figure counts, at most two hundred rows: first the cases the rate watches (marked x), newest "
        "first; of movements only these. Enter opens the requisition, job, shipment or count."
    )
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="rate_behind.open", tooltip=N_("Open what is counted here")),
        Binding("escape", "leave", N_("Back"), id="rate_behind.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, watched: Watched) -> None:
        super().__init__(desk, person)
        self.watched = watched

    def read_items(self) -> Sequence[CountedThing]:
        return self.desk.rates.behind(self.person, self.watched)

    def key(self, item: CountedThing) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("hit", "", 1, 1),
            ListColumn("at", _("Time"), 16, 12),
            ListColumn("number", _("Number"), 18, 16),
            ListColumn("part", _("Part"), 20, 10, grow=1),
            ListColumn("count", in_context("rate", "Counted"), 16, 12),
        )

    def cell(self, item: CountedThing, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "hit": lambda: ("x" if item.hits else "", "warning"),
            "at": lambda: (self.names.time(item.at, now), "muted"),
            "number": lambda: (item.number, "strong"),
            "part": lambda: (item.part, ""),
            "count": lambda: (_("%(hits)s of %(base)s", hits=item.hits, base=item.base), ""),
        }
        return cells[column]()

    def lines(self, item: CountedThing) -> list[str]:
        return [
            forms.listed((_(self.watched.rate.label), self.watched.office, self.watched.period.name)),
            *in_words(self.watched),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.item and self.item.thing) if action == "open" else True

    def action_open(self) -> None:
        if (item := self.item) is not None and item.thing:
            self.services.show_detail(item.thing)
