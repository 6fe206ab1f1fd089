"""The storekeeper's list: what is asked for, by urgency and appointment, with what is there for each line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk import NEW
from fieldservice.desk.detail import DetailView
from fieldservice.desk.store_room import AskedLine
from fieldservice.presentation.part_words import need_in_words, part_name
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.model import Purpose

ISSUED = N_("Issued: %(number)s. F2 finds it by this number; there F4 prints its issue note.")


class StoreRoomScreen(ListScreen[AskedLine]):
    """Every line that is still to be issued."""

    CSS_PATH = ["list_screen.tcss", "store_room.tcss"]
    EMPTY = N_("No parts to issue. Requisitions of jobs appear here, urgent ones first.")
    HELP = N_(
        "Parts to issue, urgent ones first, then by when they are needed. Green: all in stock; yellow: some; "
        "red: none, and no date. F5 issues everything in stock for the whole requisition; scan the serial "
        "numbers."
    )
    BINDINGS = [
        Binding(
            "f5",
            "take('issues_parts')",
            N_("Issue"),
            id="store_room.issue",
            tooltip=N_("Issue what is in stock for this requisition"),
        ),
        Binding(
            "f6", "set_aside", N_("Set aside"), id="store_room.set_aside", tooltip=N_("Reserve stock for this line")
        ),
        Binding(
            "f7",
            "take('substitutes_part')",
            N_("Instead"),
            id="store_room.instead",
            tooltip=N_("Issue a replacement part"),
        ),
        Binding(
            "ctrl+a",
            "take('expects_parts')",
            N_("Expected on"),
            id="store_room.expected",
            tooltip=N_("Record when the missing part is expected"),
        ),
        Binding(
            "f4",
            "order",
            N_("Order"),
            id="store_room.order",
            tooltip=N_("Order the missing part from headquarters or another branch, for this requisition"),
        ),
        Binding(
            "f3",
            "faulty_parts",
            N_("Faulty parts"),
            id="store_room.faulty_parts",
            tooltip=N_("Outstanding faulty parts by engineer; take them in by their tags"),
        ),
        Binding("enter", "open", N_("Open"), id="store_room.open", tooltip=N_("Open the requisition")),
        Binding(
            "ctrl+n",
            "replenish",
            N_("To order"),
            id="store_room.replenish",
            tooltip=N_("Show the parts below their minimum, and order them"),
        ),
        Binding(
            "ctrl+e",
            "loaners",
            N_("Loaners"),
            id="store_room.loaners",
            tooltip=N_("Show the loaner and exchange devices"),
        ),
        Binding(
            "shift+f7,ctrl+f7",
            "stock",
            N_("Stock"),
            id="store_room.stock",
            tooltip=N_("Spare parts by place: quantities, movements, where an item has been"),
        ),
        Binding("escape", "leave", N_("Back"), id="store_room.leave", tooltip=N_("Back to the screen before")),
    ]

    UNKEYED = {N_("Do not issue this line, and give the reason"): "take('refuses_parts')"}

    def read_items(self) -> list[AskedLine]:
        return self.desk.store_room.needs(self.person)

    def key(self, item: AskedLine) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("needed", _("Needed"), 12, 12),
            ListColumn("part", _("Part"), 26, 14, grow=1),
            ListColumn("open", in_context("quantity", "Open"), 5, 5),
            ListColumn("here", in_context("quantity", "Here"), 5, 5),
            ListColumn("expected", _("Expected on"), 11, 11),
            ListColumn("engineer", _("Engineer"), 9, 7),
            ListColumn("job", _("Job"), 14, 14),
        )

    def cell(self, item: AskedLine, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "needed": lambda: self._needed(item, now),
            "part": lambda: (f"{item.part} {part_name(item.name)}", "strong"),
            "open": lambda: (str(item.open), ""),
            "here": lambda: (str(item.available), self._colour(item)),
            "expected": lambda: (self.names.time(item.expected, now) if item.expected else "", "muted"),
            "engineer": lambda: (self.names.person(item.engineer), ""),
            "job": lambda: (item.job_number, "muted"),
        }
        return cells[column]()

    def _needed(self, item: AskedLine, now: datetime) -> Cell:
        when = self.names.time(item.needed, now) if item.needed < "9999" else ""
        if item.urgent:
            return (f"! {when or _('urgent')}", "error")
        return (when, "")

    @staticmethod
    def _colour(item: AskedLine) -> str:
        if item.available >= item.open:
            return "success"
        return "warning" if item.available or item.expected else "error"

    def lines(self, item: AskedLine) -> list[str]:
        return need_in_words(item, self.names)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action == "set_aside":
            return item is not None and bool(item.can_be_issued) and item.reserved < item.can_be_issued
        if action == "take" and parameters == ("issues_parts",):
            return item is not None and bool(item.can_be_issued) and not item.waits_for_approval
        return item is not None if action in ("take", "open", "order") else True

    def action_take(self, purpose: Purpose) -> None:
        item = self.item
        if item is None:
            return
        self.services.open_screen(
            "step", self.desk, self.person, item.thing, self.desk.store_room.step(item, purpose),
            self._fill(item, purpose), then=partial(self._taken, purpose),
        )  # fmt: skip

    def _taken(self, purpose: Purpose, page: DetailView | None) -> None:
        """Say under which number parts were issued: once all of them are, the list does not show it any more."""
        if page is not None and purpose == "issues_parts":
            self.notify(_(ISSUED, number=page.number), timeout=10, markup=False)
        self.read_again()

    def _fill(self, item: AskedLine, purpose: Purpose) -> JsonObject:
        """What the form begins with: of an issue all lines that are here, else the highlighted one."""
        if purpose == "issues_parts":
            return self.desk.store_room.begin_with(item, list(self.items))
        if purpose == "substitutes_part":
            there = next((number for number, many in item.alternatives if many), "")
            return {"line": item.part, **({"parts": there} if there else {})}
        return {"parts": f"{item.part} x{item.open}"}

    def action_set_aside(self) -> None:
        if (item := self.item) is not None:
            self.decide(partial(self.desk.store_room.set_aside, self.person, item))

    def action_order(self) -> None:
        if (item := self.item) is not None:
            step, fill = self.desk.store_room.order(item)
            self.services.open_screen(
                "step", self.desk, self.person, NEW, step, fill, then=lambda _page: self.read_again()
            )

    def action_replenish(self) -> None:
        self.services.open_screen("replenishment", self.desk, self.person)

    def action_faulty_parts(self) -> None:
        self.services.open_screen("faulty_parts", self.desk, self.person)

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)

    def action_stock(self) -> None:
        self.services.open_screen("stock", self.desk, self.person)

    def action_loaners(self) -> None:
        self.services.open_screen("loaners", self.desk, self.person)
