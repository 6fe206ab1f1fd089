"""The review list: entries that came late, conflict or were marked, with both sides of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.desk.incident_words import CLASSES
from fieldservice.desk.review import CHOICES, ReviewItem
from fieldservice.presentation.messages import reason_and_who, render
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

EMPTY = N_("Nothing to review. Late, conflicting and marked entries appear here.")


class ReviewScreen(BaseScreen):
    """Everything that a person must review, the oldest first."""

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = "#list"
    HELP = N_(
        "Late, conflicting and marked entries. Nothing is lost, and no work waits for this list: every "
        "page already shows the valid state. Both sides are shown below the list. F5 leaves the state "
        "unchanged, F7 decides the other way; Enter opens the job or file."
    )
    BINDINGS = [
        Binding(
            "f5", "settle(0)", N_("Leave unchanged"), id="review.stays", tooltip=N_("Settle it: keep the current value")
        ),
        Binding(
            "f7",
            "settle(1)",
            N_("Other way"),
            id="review.other",
            tooltip=N_("Settle it the other way: let it count, or take the other value"),
        ),
        Binding("enter", "open", N_("Open"), id="review.open", tooltip=N_("Open the job or file")),
        Binding("escape", "leave", N_("Back"), id="review.leave", tooltip=N_("Back to the screen before")),
    ]

    class ItemsRead(Message, bubble=False):
        """Sent by the thread: the list as it is now."""

        def __init__(self, items: list[ReviewItem], error: Exception | None = None) -> None:
            super().__init__()
            self.items, self.error = items, error

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.items: list[ReviewItem] = []

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield RowList(self._list(), empty=_(EMPTY), now=self.desk.session.clock, id="list")
        with VerticalScroll(id="sides", can_focus=False):
            yield Static(id="both", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._read_again()

    def on_screen_resume(self) -> None:
        self._read_again()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        cursor = self.query_one(RowList).cursor
        await self.recompose()
        self._show(cursor)
        self.query_one(RowList).focus()

    def _read_again(self) -> None:
        """Read the list in a thread, since each item folds the entries of its record."""
        self.run_worker(self._read, thread=True, group="review", exclusive=True)

    def _read(self) -> None:
        try:
            items = self.desk.review.items(self.person)
        except EXPECTED as error:
            self.post_message(self.ItemsRead([], error))
        else:
            self.post_message(self.ItemsRead(items))

    def on_review_screen_items_read(self, event: ItemsRead) -> None:
        if event.error is not None:
            self.services.show_error(event.error)
            return
        row_list = self.query_one(RowList)
        cursor = min(row_list.cursor, max(0, len(event.items) - 1))  # the item after a settled one moves up
        self.items = event.items
        self._show(cursor)

    def _show(self, cursor: int) -> None:
        row_list, source = self.query_one(RowList), self._list()
        row_list.show(source, [(row["id"], row) for row in source.rows])
        row_list.go_to(cursor)
        self.query_one(StatusBar).show(self.services.office_status())
        self._describe()

    def _list(self) -> InMemorySource:
        columns = (
            ListColumn("what", _("What"), 16, 10),
            ListColumn("number", _("Number"), 16, 12),
            ListColumn("says", _("In words"), 50, 20, grow=1),
            ListColumn("since", _("Since"), 15),
        )
        return InMemorySource([{"id": item.key, "item": item} for item in self.items], columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        item: ReviewItem = row["item"]
        cells: dict[str, Callable[[], Cell]] = {
            "what": lambda: (_(CLASSES.get(item.what, item.what)), "warning"),
            "number": lambda: (item.number, "strong"),
            "says": lambda: (render(item.says), "" if item.may_settle else "muted"),
            "since": lambda: (self.names.time(item.since, now), "muted"),
        }
        return cells[key]()

    @property
    def item(self) -> ReviewItem | None:
        key = self.query_one(RowList).row_id
        return next((item for item in self.items if item.key == key), None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        item = self.item
        self.query_one("#both", Static).update("\n".join(inert(line) for line in self._lines(item)) if item else "")
        self.refresh_bindings()

    def _lines(self, item: ReviewItem) -> list[str]:
        """The sentence about the item, both sides, and the keys that settle it or why this person may not."""
        lines = [render(item.says)]
        for side in item.sides:
            lines += ["", f"{_(side.label)}:", *(f"  {render(line)}" for line in side.lines)]
        if item.may_settle:
            keys = ("F5", "F7")
            lines += [
                "",
                "   ".join(f"{key} {_(CHOICES[choice])}" for key, choice in zip(keys, item.choices, strict=False)),
            ]
        elif item.why_not is not None:
            lines += ["", reason_and_who(item.why_not, item.who_may, self.names.staff)]
        return lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item if self.is_mounted else None
        if action == "settle":
            return item is not None and item.may_settle and int(str(parameters[0])) < len(item.choices)
        if action == "open":
            return item is not None and bool(item.thing or item.others)
        return True

    def action_settle(self, choice: int) -> None:
        item = self.item
        if item is not None:
            self.run_worker(partial(self._settle, item, item.choices[choice]), thread=True, group="settle")

    def _settle(self, item: ReviewItem, choice: str) -> None:
        try:
            self.desk.review.settle(self.person, item.key, choice)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        self._read()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.action_open()

    def action_open(self) -> None:
        item = self.item
        if item is not None and (thing := item.thing or next((id_ for _kind, id_ in item.others), "")):
            self.services.show_detail(thing)

    def action_leave(self) -> None:
        self.app.pop_screen()
