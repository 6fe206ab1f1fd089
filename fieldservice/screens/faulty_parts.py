"""Faulty parts that are out, engineer by engineer, and taking them in: scan tag after tag, then one key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.binding import Binding

from fieldservice.desk.faulty_parts import FaultyPart
from fieldservice.presentation.messages import render
from fieldservice.presentation.part_words import faulty_in_words, part_name
from fieldservice.presentation.time_limits import in_short
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.markable_list import mark
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.parts.on_the_job.tags import is_tag

TAKEN_IN = N_("Faulty parts taken in: %(count)s (%(number)s).")
HANDED_IN = N_("Faulty parts handed in: %(count)s (%(number)s).")


class FaultyPartsScreen(ListScreen[FaultyPart]):
    """Every faulty part that is out. A scanned tag is marked, and taken in with the others."""

    CSS_PATH = ["list_screen.tcss", "faulty_parts.tcss"]
    EMPTY = N_("No faulty parts are outstanding. Replaced and dead-on-arrival parts appear here with their fault tags.")
    HELP = N_(
        "Faulty parts not handed in yet, by engineer, with their due date. Scan the tags one after the other, or "
        "mark a row with F7; Ctrl+F lets you type a number. F5 takes in all marked parts; in a van, F6 hands "
        "them in. Errors in a tag are shown; the others stay marked."
    )
    BINDINGS = [
        Binding("f5", "receive", N_("Book in"), id="faulty_parts.receive", tooltip=N_("Take in the marked parts")),
        Binding("f6", "pass_over", N_("Hand in"), id="faulty_parts.pass_over", tooltip=N_("Hand in the marked parts")),
        Binding("ctrl+f", "type", N_("Type a tag"), id="faulty_parts.type", tooltip=N_("Type the number of a tag")),
        Binding("f7", "mark", N_("Mark"), id="faulty_parts.mark", tooltip=N_("Mark or unmark the row")),
        Binding("enter", "open", N_("Open"), id="faulty_parts.open", tooltip=N_("Open the job of this part")),
        Binding(
            "shift+f7,ctrl+f7",
            "stock",
            N_("Stock"),
            id="faulty_parts.stock",
            tooltip=N_("Spare parts by place: quantities, movements, where an item has been"),
        ),
        Binding("escape", "leave", N_("Back"), id="faulty_parts.leave", tooltip=N_("Back to the screen before")),
    ]

    def read_items(self) -> list[FaultyPart]:
        return self.desk.faulty_parts.rows(self.person)

    def key(self, item: FaultyPart) -> str:
        return item.number

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("mark", "", 3, 3),
            ListColumn("engineer", _("Engineer"), 9, 7),
            ListColumn("part", _("Part"), 22, 12, grow=1),
            ListColumn("tag", _("Fault tag"), 17, 15),
            ListColumn("due", _("To hand in"), 10, 10),
        )

    def cell(self, item: FaultyPart, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "mark": lambda: (mark(item.is_scanned), "success" if item.is_scanned else "muted"),
            "engineer": lambda: (self.names.person(item.person), ""),
            "part": lambda: self._part(item),
            "tag": lambda: (item.number, "muted"),
            "due": lambda: self._due(item, now),
        }
        return cells[column]()

    @staticmethod
    def _part(item: FaultyPart) -> Cell:
        part = item.part
        if part is None:
            return (_("not known yet"), "warning")
        many = f" x{part.quantity}" if part.quantity > 1 else ""
        return (f"{part.part}{many} {part_name(part.name)}", "strong")

    def _due(self, item: FaultyPart, now: datetime) -> Cell:
        time, due = self.names.hours(self.desk.session.office), item.part.due if item.part is not None else ""
        limit = in_short(now, due, time=time, zone=self.names.zone)
        return limit.text, limit.role

    def lines(self, item: FaultyPart) -> list[str]:
        marked = sum(each.is_scanned for each in self.items)
        count = [_("Marked: %(count)s.", count=marked)] if marked else []
        return [*count, *faulty_in_words(item, list(self.items), self.names, self.desk.session.clock())]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        may, van = self.desk.faulty_parts.may_take(self.person), self.desk.faulty_parts.is_in_a_van
        marked = any(item.is_scanned for item in self.items)
        item = self.item
        return {
            "receive": may and not van and marked,
            "pass_over": may and van and marked,
            "type": may,
            "mark": may and item is not None,
            "open": item is not None and item.part is not None,
        }.get(action, True)

    def takes_scan(self, scan: Scan) -> bool:
        if not is_tag(scan.number) or not self.desk.faulty_parts.may_take(self.person):
            return False
        self._scan(scan.number)
        return True

    def _scan(self, tag: str) -> None:
        wrong = self.desk.faulty_parts.scan(self.person, tag)
        if wrong is not None:
            self.notify(render(wrong), severity="warning", timeout=10, markup=False)
        self.read_again()

    def action_mark(self) -> None:
        if (item := self.item) is None:
            return
        if item.is_scanned:
            self.desk.faulty_parts.take_away(self.person, item.number)
            self.read_again()
        else:
            self._scan(item.number)

    def action_type(self) -> None:
        def typed(values: dict[str, str]) -> str:
            tag = values["tag"].strip()
            self.app.call_from_thread(self._scan, tag)
            return ""

        self.services.open_screen(
            "input_dialog",
            _("Type a tag"),
            _("The number on the fault tag, such as CD01-F000017-K."),
            {"tag": _("Fault tag")},
            typed,
            False,
            True,
        )

    def action_receive(self) -> None:
        self._take(TAKEN_IN)

    def action_pass_over(self) -> None:
        self._take(HANDED_IN)

    def _take(self, said: str) -> None:
        count = sum(item.is_scanned for item in self.items)

        def take() -> None:
            number = self.desk.faulty_parts.take(self.person)
            self.app.call_from_thread(self.notify, _(said, count=count, number=number), markup=False)

        self.decide(take)

    def action_stock(self) -> None:
        self.services.open_screen("stock", self.desk, self.person)

    def action_open(self) -> None:
        if (item := self.item) is not None and item.part is not None:
            self.services.show_detail(item.part.job)
