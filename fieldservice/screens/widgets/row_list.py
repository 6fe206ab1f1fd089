"""A list of up to a million rows. It reads only the pages in sight and draws only the lines that change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from rich.console import COLOR_SYSTEMS
from rich.style import Style
from textual.binding import Binding
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldservice.screens.widgets.columns import Measure
from fieldservice.screens.widgets.pages import STEP, Key, Pages, PageSource, Row
from fieldservice.screens.widgets.painter import PARTS, Painter, escape_codes
from fieldservice.screens.widgets.row_runs import Cells, measures
from fieldservice.screens.widgets.stylesheets import stylesheet
from fieldservice.shapes import JsonObject
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now

DRAWN = 1024
"""Drawn lines that are kept to be shown again."""
P = ParamSpec("P")
T = TypeVar("T")


class RowList(ScrollView, can_focus=True):
    """A virtual list over a PageSource. It draws `first_page` at once and counts the rows in a thread."""

    ALLOW_SELECT = False
    DEFAULT_CSS = stylesheet("row_list")
    COMPONENT_CLASSES = {f"row-list--{part}" for part in PARTS}
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="row_list.open", tooltip=N_("Open the highlighted row")),
        Binding("f6,s", "sort_next", N_("Sort"), id="row_list.sort", tooltip=N_("Sort by the next column")),
        Binding("up,k", "move(-1)", N_("Up"), show=False, id="row_list.up"),
        Binding("down,j", "move(1)", N_("Down"), show=False, id="row_list.down"),
        Binding("pageup", "turn(-1)", N_("Page up"), show=False, id="row_list.page_up"),
        Binding("pagedown,space", "turn(1)", N_("Page down"), show=False, id="row_list.page_down"),
        Binding("home,ctrl+home,g", "top", N_("To the top"), show=False, id="row_list.top"),
        Binding("end,ctrl+end,G", "bottom", N_("To the end"), show=False, id="row_list.bottom"),
    ]

    class OfRow(Message):
        """Base of the messages about one row. `row` is the tuple from the source; its first value is the id."""

        def __init__(self, row_list: RowList, row: Row, number: int) -> None:
            super().__init__()
            self.row_list, self.row, self.number = row_list, row, number
            self.row_id: str = row[0]

        @property
        def control(self) -> RowList:
            return self.row_list

    class Opened(OfRow):
        """A person opened the row with Enter or a double click."""

    class Highlighted(OfRow):
        """The cursor moved to the row."""

    class Sorted(Message):
        """A person changed the order; the screen may keep it for the next time."""

        def __init__(self, row_list: RowList, key: str, reverse: bool) -> None:
            super().__init__()
            self.row_list, self.key, self.reverse = row_list, key, reverse

    class Trouble(Message):
        """The source could not be read. The rows stay blank until `reload`."""

        def __init__(self, row_list: RowList, error: OSError) -> None:
            super().__init__()
            self.row_list, self.error = row_list, error

    class Surveyed(Message, bubble=False):
        """Posted by the surveying thread, once for each answer: the others are None.

        `total` is the number of rows, `position` the new number of the cursor's row, `anchors` are those of `Pages`.
        """

        def __init__(
            self,
            pages: Pages,
            *,
            total: int | None = None,
            position: int | None = None,
            anchors: Sequence[Key] | None = None,
        ) -> None:
            super().__init__()
            self.pages, self.total, self.position, self.anchors = pages, total, position, anchors

    def __init__(
        self,
        source: PageSource,
        first_page: Sequence[Row] = (),
        *,
        empty: str = "",
        now: Callable[[], datetime] = utc_now,
        id: str | None = None,  # noqa: A002  (Textual's name for it)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.pages = Pages(source, first_page)
        self.empty = empty
        """Shown where there are no rows: what would be listed, and which key begins it."""
        self.cursor = 0
        self._now = now
        self._follow: str | None = None
        """Id of the row under the cursor while a survey looks for its new number."""
        self._wants_end = False
        """Whether the person asked for the end of the list before the rows were counted."""
        self._painter: Painter | None = None
        self._drawn: dict[tuple[int, str], tuple[Cells, Strip]] = {}

    @property
    def source(self) -> PageSource:
        return self.pages.source

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._row(self.cursor) if self.cursor < self.pages.total else None

    @property
    def row_id(self) -> str | None:
        return row[0] if (row := self.row) else None

    def show(self, source: PageSource, first_page: Sequence[Row] = ()) -> None:
        """Show another list, such as another view or order, with the cursor at its top."""
        self.pages = Pages(source, first_page)
        self.cursor, self._follow, self._wants_end = 0, None, False
        self.scroll_to(y=0, animate=False)
        self._begin()

    def reload(self, source: PageSource | None = None, first_page: Sequence[Row] = ()) -> None:
        """Read the same list again. The cursor stays on its row, and that row stays at its height on the screen."""
        old, row_id = self.pages, self.row_id
        self.pages = Pages(source or old.source, first_page)
        if not first_page:
            self.pages.total, self.pages.anchors = old.total, old.anchors
        position = self._guarded(self.pages.number_of, row_id, self.cursor) if row_id else None
        self._follow = row_id if position is None else None
        if position is not None:
            self._keep_cursor_at(position)
        self._begin()

    def go_to(self, number: int) -> None:
        """Move the cursor to a row. Only the two lines concerned are drawn, unless the list has to scroll."""
        number = max(0, min(self.pages.total - 1, number))
        old, self.cursor = self.cursor, number
        top, height = self.scroll_offset.y, self._height
        if top <= number < top + height:
            self._refresh_row(old, number)
        else:
            self.scroll_to(y=number if number < top else number - height + 1, animate=False)
            self._refresh_rows()
        if number != old and (row := self._row(number)):
            self.post_message(self.Highlighted(self, row, number))

    # Reading

    def on_mount(self) -> None:
        self._begin()
        self.set_interval(1, self._tick)

    def _begin(self) -> None:
        self._repaint()
        self._measure()
        if self.is_running:
            survey = partial(self._survey, self.pages, self._follow)
            self.run_worker(survey, thread=True, group="row-list-survey", exclusive=True)

    def _survey(self, pages: Pages, follow: str | None) -> None:
        """Runs in a thread. The count comes first, because scroll bar and End key need it; slower answers follow."""
        source = pages.source
        try:
            self.post_message(self.Surveyed(pages, total=source.count()))
            if follow and hasattr(source, "position"):
                self.post_message(self.Surveyed(pages, position=source.position(follow)))
            self.post_message(self.Surveyed(pages, anchors=source.anchors(STEP)))
        except OSError as error:
            self.post_message(self.Trouble(self, error))

    def on_row_list_surveyed(self, event: Surveyed) -> None:
        if event.pages is not self.pages:
            return
        before = self.row_id
        if event.total is not None:
            self.pages.count(event.total)
            self.cursor = max(0, min(self.cursor, event.total - 1))
            self._measure()
            if self._wants_end:
                self.call_after_refresh(self.action_bottom)
        elif event.position is not None:
            self._keep_cursor_at(event.position)
        elif event.anchors:
            self.pages.anchors = event.anchors
        self._repaint()
        # The first row of a list that was empty, or the one before a last row that is gone.
        if (row := self.row) and row[0] != before:
            self.post_message(self.Highlighted(self, row, self.cursor))

    def _measure(self) -> None:
        lines = self.pages.total + 1
        if self.virtual_size.height != lines:
            self.virtual_size = Size(0, lines)

    def _keep_cursor_at(self, number: int) -> None:
        """Put the cursor on the row of this number without moving it on the screen."""
        height_in_window = self.cursor - self.scroll_offset.y
        self.cursor = number
        self.scroll_to(y=max(0, number - height_in_window), animate=False, force=True)

    def _row(self, number: int) -> Row | None:
        return self._guarded(self.pages.row, number)

    def _guarded(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The result of `read`, or None and a `Trouble` message where the source cannot be read."""
        try:
            return read(*args, **kwargs)
        except OSError as error:
            self.post_message(self.Trouble(self, error))
            return None

    # Drawing

    @property
    def _height(self) -> int:
        """Number of rows in sight: all lines but the head."""
        return max(1, self.size.height - 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Answer the lines kept in `_drawn`; Textual's own `render_lines` would style each of them again."""
        painter, width = self._painter_now(), self.scrollable_content_region.width
        strips = [self._line(painter, y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _painter_now(self) -> Painter:
        """The painter for the width that the list has now."""
        width = self.scrollable_content_region.width
        if self._painter is None or self._painter.width != width:
            self._drawn.clear()
            self._painter = Painter(self.source.columns, width, self._part_style, self._measured())
        return self._painter

    def _measured(self) -> dict[int, Measure]:
        """What the rows in sight need of each column, where the list has a column that is shown whole."""
        top = self.scroll_offset.y
        numbers = range(top, min(self.pages.total, top + self._height))
        return measures(self.source, [row for row in map(self._row, numbers) if row is not None], self._now())

    def _line(self, painter: Painter, y: int) -> Strip:
        if y == 0:
            return painter.head_line(self.source.sort, self.source.reverse)
        number = y - 1 + self.scroll_offset.y
        if number >= self.pages.total:
            return painter.empty(self.empty if self.pages.counted and not self.pages.total else "", y - 1)
        cursor = ("cursor" if self.has_focus else "away") if number == self.cursor else ""
        drawn = self._drawn.get((number, cursor))
        if drawn is None:
            if len(self._drawn) > DRAWN:
                self._drawn.clear()
            row = self._row(number)
            if row is None:
                return painter.empty("", 0)
            cells = self._cells(painter, row)
            drawn = self._drawn[number, cursor] = cells, painter.row_line(cells, cursor)
        return drawn[1]

    def _cells(self, painter: Painter, row: Row) -> Cells:
        source, now = self.source, self._now()
        return tuple(source.cell(row, column, now) for column, _width in painter.shown)

    def _part_style(self, part: str) -> Style:
        return self.get_component_rich_style(f"row-list--{part}")

    def _refresh_rows(self) -> None:
        self.refresh(Region(0, 1, self.scrollable_content_region.width, self._height))

    def _refresh_row(self, *numbers: int) -> None:
        width, lines = self.scrollable_content_region.width, range(1, self.size.height)
        places = [number - self.scroll_offset.y + 1 for number in numbers]
        if areas := [Region(0, y, width, 1) for y in places if y in lines]:
            self.refresh(*areas)

    def place(self) -> JsonObject:
        """Where the list stands on the screen, in cells, and its escape codes by part."""
        painter, (x, y) = self._painter_now(), self.content_region.offset
        colours = COLOR_SYSTEMS.get(self.app.console.color_system or "")
        codes = {**painter.codes(colours), "ground": escape_codes(self.screen.rich_style, colours)}
        return {"x": x, "y": y, "width": painter.width, "height": self.size.height, "codes": codes}

    def _repaint(self) -> None:
        self._painter = None
        self.refresh()

    def _tick(self) -> None:
        """Once a second: draw the rows again whose text has changed, such as a countdown."""
        if (painter := self._painter) is None:
            return
        in_sight = range(self.scroll_offset.y, self.scroll_offset.y + self._height)
        for (number, cursor), (cells, _strip) in list(self._drawn.items()):
            row = self._row(number) if number in in_sight else None
            if row is None:
                del self._drawn[number, cursor]
            elif (fresh := self._cells(painter, row)) != cells:
                self._drawn[number, cursor] = fresh, painter.row_line(fresh, cursor)
                self._refresh_row(number)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painter = None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll without drawing the head, and draw the bar only if its thumb moves by an eighth of a cell.

        That takes a fifth of the bytes that Textual's own scrolling sends.
        """
        if round(old_value) != round(new_value):
            self._refresh_rows()
        bar = self.vertical_scrollbar
        eighth = max(1.0, self.virtual_size.height / (self.size.height * 8 or 1))
        if int(bar.position / eighth) != int(new_value / eighth):
            bar.position = new_value

    # Acting

    def action_move(self, rows: int) -> None:
        self.go_to(self.cursor + rows)

    def action_turn(self, pages: int) -> None:
        rows = pages * self._height
        if 0 <= self.cursor - self.scroll_offset.y < self._height:
            self.scroll_to(y=self.scroll_offset.y + rows, animate=False)
        self.go_to(self.cursor + rows)

    def action_top(self) -> None:
        self._wants_end = False
        self.go_to(0)

    def action_bottom(self) -> None:
        """Go to the last row. Where the rows are not counted yet, the cursor goes there once they are."""
        self._wants_end = not self.pages.counted
        self.go_to(self.pages.total - 1)

    def action_open(self) -> None:
        if row := self.row:
            self.post_message(self.Opened(self, row, self.cursor))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sorting is offered where there is something to sort by, opening where there is a row."""
        if action == "sort_next":
            return any(self.source.with_sort(column.key) is not None for column in self.source.columns)
        return self.row is not None if action == "open" else True

    def action_sort_next(self) -> None:
        """Sort ascending, then descending, then by the next column that has an index."""
        source = self.source
        keys = [column.key for column in source.columns]
        start = keys.index(source.sort) if source.sort in keys else -1
        if start >= 0 and not source.reverse:
            self.sort_by(source.sort)
            return
        for step in range(1, len(keys) + 1):
            if self.sort_by(keys[(start + step) % len(keys)]):
                return

    def sort_by(self, key: str) -> bool:
        """Sort by a column, or reverse its order. False where the column has no index."""
        source = self.source.with_sort(key)
        if source is None:
            return False
        self.show(source)
        self.post_message(self.Sorted(self, source.sort, source.reverse))
        return True

    def on_click(self, event: Click) -> None:
        if event.y == 0:
            column = self._painter.column_at(event.x) if self._painter else None
            if column:
                self.sort_by(column.key)
            return
        number = self.scroll_offset.y + event.y - 1
        if number < self.pages.total:
            self.go_to(number)
            if event.chain == 2:
                self.action_open()
