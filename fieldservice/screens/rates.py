"""The rates that the trade watches, by month or quarter, with bars; headquarters compares its service points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk import Desk
from fieldservice.desk.rates import MONTHS_IN, Watched
from fieldservice.desk.typed_paths import path
from fieldservice.presentation.messages import written
from fieldservice.presentation.rate_rows import hits_of_base, in_words, most_of, percent, rate_bar, trend_in_words
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person


class RatesScreen(ListScreen[Watched]):
    """Every rate of a period; the highlighted one is explained below, with its last six periods."""

    CSS_PATH = ["list_screen.tcss", "rates.tcss"]
    EMPTY = N_("Nothing was counted.")
    HELP = N_(
        "Rates of spare parts for a month or quarter, beside the period before. A full bar is the highest rate "
        "of its kind. Below: what is counted, and the last six periods. Ctrl+← and Ctrl+→ change the period, F6 "
        "switches between months and quarters, Enter shows what the figure counts."
    )
    BINDINGS = [
        Binding(
            "shift+f3,ctrl+left",
            "go(-1)",
            N_("Earlier"),
            id="rates.earlier",
            tooltip=N_("Show the period before this one"),
        ),
        Binding("f3,ctrl+right", "go(1)", N_("Later"), id="rates.later", tooltip=N_("Show the period after this one")),
        Binding(
            "f6", "length", N_("Month/quarter"), id="rates.length", tooltip=N_("Change between months and quarters")
        ),
        Binding(
            "ctrl+d",
            "save_sheet",
            N_("Export"),
            id="rates.save_sheet",
            tooltip=N_("Write these rates to a CSV file or workbook"),
        ),
        Binding("enter", "open", N_("Open"), id="rates.open", tooltip=N_("Show what this figure counts")),
        Binding("escape", "leave", N_("Back"), id="rates.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__(desk, person)
        self.period = desk.rates.this()

    def read_items(self) -> Sequence[Watched]:
        return self.desk.rates.page(self.person, self.period)

    def key(self, item: Watched) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        several = len({each.office for each in self.items}) > 1
        return (
            ListColumn("rate", _("Rate"), 26, 18, grow=1),
            *((ListColumn("office", in_context("place", "Service point"), 8, 6),) if several else ()),
            ListColumn("percent", self.period.name, 8, 8, align="right"),
            ListColumn("bar", "", 10, 10),
            ListColumn("count", in_context("rate", "Counted"), 16, 12),
            ListColumn("before", self.period.moved(-1).name, 8, 8, align="right"),
        )

    def cell(self, item: Watched, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "rate": lambda: (_(item.rate.label), "strong"),
            "office": lambda: (item.office, "muted"),
            "percent": lambda: (percent(item.figures) or "-", "strong"),
            "bar": lambda: (rate_bar(item.figures, self._most(item)), ""),
            "count": lambda: (hits_of_base(item.figures) if item.figures.base else _("nothing"), "muted"),
            "before": lambda: (percent(item.before) or "-", "muted"),
        }
        return cells[column]()

    def _most(self, item: Watched) -> int:
        return most_of([each for each in self.items if each.rate == item.rate])

    def lines(self, item: Watched) -> list[str]:
        return [*in_words(item), "", *trend_in_words(self.desk.rates.trend(item))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "go" and parameters == (1,):
            return self.period < self.desk.rates.this(self._length())
        return self.item is not None if action in ("open", "save_sheet") else True

    def _length(self) -> str:
        return next(name for name, months in MONTHS_IN.items() if months == self.period.months)

    def action_go(self, by: int) -> None:
        self.period = self.period.moved(by)
        self.read_again()

    def action_length(self) -> None:
        self.period = self.desk.rates.this("month" if self.period.months > 1 else "quarter")
        self.read_again()

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.open_screen("rate_behind", self.desk, self.person, item)

    def action_save_sheet(self) -> None:
        def save(typed: dict[str, str]) -> str:
            from fieldservice.admin.stock_files import write_rates

            return written(write_rates(self.items, path(typed["file"].strip())))

        explanation = _("The name must end in .csv or .xlsx.")
        self.services.open_screen("input_dialog", _("Save as a file"), explanation, {"file": _("File")}, save)
