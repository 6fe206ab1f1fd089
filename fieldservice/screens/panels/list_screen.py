"""The base of the screens that are a list with the highlighted row explained below it, such as the review list.

The list is read in a thread. A row keeps its highlight when the list is read again; where the row has gone, the one
after it moves up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.panels.reads import Reads
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

T = TypeVar("T")
NO_SUCH_ROW = N_("No row has these words. Press Ctrl+F and Enter to show all again.")


class ListScreen(BaseScreen, Generic[T]):
    """A subclass says what its items are and how they are shown; `item` is the highlighted one."""

    AUTO_FOCUS = "#list"
    EMPTY: ClassVar[str]
    """Shown where there are no items."""
    NO_SUCH: ClassVar[str] = NO_SUCH_ROW
    """Shown where no item has the words that are sought."""
    FIND: ClassVar[tuple[str, str, str]] = (
        N_("Find in this list"),
        N_("Number, name, state or any other word of a row; empty shows all again."),
        N_("Words"),
    )
    """Title, explanation and label of the question by which the list is narrowed."""
    narrowed_by = ""
    """The words that the rows which are shown must contain."""

    class ItemsRead(Message, bubble=False):
        """Sent by the thread: the list as it is now."""

        def __init__(self, number: int, items: Sequence[object]) -> None:
            super().__init__()
            self.number, self.items = number, items

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.items: Sequence[T] = ()
        self.reads = Reads()

    def read_items(self) -> Sequence[T]:
        """The list as it is now; runs in a thread."""
        raise NotImplementedError

    def key(self, item: T) -> str:
        """What identifies an item when the list is read again."""
        raise NotImplementedError

    def columns(self) -> tuple[ListColumn, ...]:
        raise NotImplementedError

    def cell(self, item: T, column: str, now: datetime) -> Cell:
        raise NotImplementedError

    def matches(self, item: T) -> bool:
        """Whether the cells of the item contain every word that is sought."""
        if not self.narrowed_by:
            return True
        now = self.desk.session.clock()
        text = " ".join(self.cell(item, column.key, now)[0] for column in self.columns()).casefold()
        return all(word in text for word in half_width(self.narrowed_by).casefold().split())

    def foot(self) -> str:
        """What all items come to, said directly below the list; "" for nothing."""
        return ""

    def lines(self, item: T) -> list[str]:
        """What is said of the highlighted item below the list."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield RowList(self._source(), empty=_(self.EMPTY), now=self.desk.session.clock, id="list")
        with VerticalScroll(id="below", can_focus=False):
            yield Static(id="lines", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.read_again()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.read_again()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        cursor = self.query_one(RowList).cursor
        if await self.composed_again():
            self._show(cursor)
            self.query_one(RowList).focus()

    def read_again(self) -> None:
        self.run_worker(self._read, thread=True, group="list-read", exclusive=True)

    def _read(self) -> None:
        number = self.reads.begin()
        try:
            items = self.read_items()
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            self.post_message(self.ItemsRead(number, [item for item in items if self.matches(item)]))

    def decide(self, act: Callable[[], object]) -> None:
        """Act in a thread, and read the list again."""
        self.run_worker(partial(self._decide, act), thread=True, group="list-decide")

    def decide_once_asked(self, act: str, about: Sequence[str], follows: str, do: Callable[[], object]) -> None:
        """Act after a person has said yes: `act` is its name, `about` names what it is done to."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.decide(do)

        self.services.open_screen("confirm_dialog", act, about, [follows], then=answered)

    def _decide(self, act: Callable[[], object]) -> None:
        try:
            act()
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        self._read()

    def on_list_screen_items_read(self, event: ItemsRead) -> None:
        if self.reads.is_newest(event.number) and event.items != self.items:
            self.items = cast(Sequence[T], event.items)
            self._show(self.query_one(RowList).cursor)

    def _show(self, cursor: int) -> None:
        row_list, source = self.query_one(RowList), self._source()
        row_list.empty = _(self.NO_SUCH if self.narrowed_by else self.EMPTY)
        row_list.go_to(cursor)
        row_list.reload(source, source.whole)
        row_list.go_to(row_list.cursor)  # the last row may be gone
        self.query_one(StatusBar).show(self.services.office_status())
        self._describe()

    def _source(self) -> InMemorySource:
        rows = [{"id": self.key(item), "item": item} for item in self.items]
        return InMemorySource(rows, self.columns(), lambda row, column, now: self.cell(row["item"], column, now))

    @property
    def item(self) -> T | None:
        key = next((row_list.row_id for row_list in self.query(RowList)), None)
        return next((item for item in self.items if self.key(item) == key), None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        item = self.item
        lines = [*filter(None, [self.foot()]), *(self.lines(item) if item is not None else ())]
        self.query_one("#lines", Static).update("\n".join(map(inert, lines)))
        self.refresh_bindings()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.action_open()

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def action_open(self) -> None:
        """Open what the highlighted item is about."""
        raise NotImplementedError

    def action_find_here(self) -> None:
        """Ask for words, and show only the rows that have them; without words all rows again."""

        def look_up(typed: dict[str, str]) -> str:
            self.narrowed_by = typed["text"].strip()
            return ""

        title, explanation, label = map(_, self.FIND)
        self.services.open_screen(
            "input_dialog",
            title,
            explanation,
            {"text": label},
            look_up,
            False,
            True,
            {"text": _("optional")},
            then=lambda _done: self.read_again(),
        )

    def action_leave(self) -> None:
        self.app.pop_screen()
