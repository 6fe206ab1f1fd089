"""The search dialog. One field takes a number, serial number, phone, name, pinyin initials or words of a symptom.

Matches are listed while a person types.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Label

from fieldservice.desk import Desk
from fieldservice.presentation import merged_files
from fieldservice.presentation.list_rows import cell_text
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.part_rows import found_rows
from fieldservice.screens.base import EXPECTED, Dialog
from fieldservice.screens.input.scanner import scan_of
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

PAUSE = 0.05
"""Seconds without a key after which the search starts."""
MOST = 30
"""So many matches are listed at most."""
FEW = 5
"""So many parts behind the other matches; the catalogue lists them all."""
FEWEST = 2
"""Similar matches are searched by a beginning of the text that has at least so many letters."""
HINT = N_("Number, serial, phone (its end is enough), name, pinyin initials such as zs, or words of the symptom")


class FindDialog(Dialog):
    """Answers with the row of the record or part to open, or with None."""

    CSS_PATH = ["dialog.tcss", "find.tcss"]
    scan_confirms = True
    HELP = N_(
        "Type or scan anything you know: a number, a serial number or part of it, the end of a phone "
        "number, a name or its pinyin initials, words of a symptom. Matches appear below; Enter opens "
        "the highlighted one."
    )
    BINDINGS = [
        Binding("escape", "leave", N_("Back"), id="find.leave", tooltip=N_("Back to the screen before")),
        Binding("enter", "open", N_("Open"), id="find.open", tooltip=N_("Open the highlighted row")),
        Binding("up", "move(-1)", N_("Up"), show=False, id="find.up", tooltip=N_("Row above")),
        Binding("down", "move(1)", N_("Down"), show=False, id="find.down", tooltip=N_("Row below")),
        Binding("pageup", "move(-8)", N_("Page up"), show=False, id="find.page_up", tooltip=N_("Eight rows up")),
        Binding("pagedown", "move(8)", N_("Page down"), show=False, id="find.page_down", tooltip=N_("Eight rows down")),
    ]

    class MatchesFound(Message, bubble=False):
        """Sent by the thread: the rows that match `text`. If none does, the rows that match its beginning `near`."""

        def __init__(self, text: str, rows: Sequence[Values], near: str, error: Exception | None = None) -> None:
            super().__init__()
            self.text, self.rows, self.near, self.error = text, rows, near, error

    def __init__(self, desk: Desk, person: Person, typed: str = "") -> None:
        super().__init__()
        self.desk, self.person, self.typed = desk, person, typed
        self.names = DisplayNames.of(desk)
        self._found_for = ""
        self._found: Sequence[Values] = ()
        self._open_at_once = False
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("Find"), id="title", markup=False)
            yield Input(self.typed, id="typed", compact=True)
            yield Label(_(HINT), id="hint", markup=False)
            yield RowList(self._list([]), now=self.desk.session.clock, id="found")
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#found").can_focus = False
        self.query_one("#typed").focus()
        self._search()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.typed, self._open_at_once = event.value, False
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_open()

    def _search(self) -> None:
        text = half_width(self.typed).strip()
        if text:
            self.run_worker(partial(self._look_for, text), thread=True, group="find", exclusive=True)
        else:
            self._show("", [], "")

    def _look_for(self, text: str) -> None:
        """Search, in a thread. If nothing matches, search for the longest beginning of the text that does."""
        try:
            parts = found_rows(self.desk.parts.search(text, limit=FEW))
            found, near = [*self.desk.session.search(text, MOST - len(parts)), *parts], ""
            for length in range(len(text) - 1, FEWEST - 1, -1):
                if found:
                    break
                near = text[:length]
                found = self.desk.session.search(near, MOST)
        except EXPECTED as error:
            self.post_message(self.MatchesFound(text, [], "", error))
        else:
            self.post_message(self.MatchesFound(text, found, near))

    def on_find_dialog_matches_found(self, event: MatchesFound) -> None:
        if event.error is not None:
            self.services.show_error(event.error)
        else:
            self._show(event.text, event.rows, event.near)

    def _show(self, text: str, found: Sequence[Values], near: str) -> None:
        if text != half_width(self.typed).strip():
            return
        self._found_for, self._found = text, found
        if not text:
            sentence = _(HINT)
        elif not found:
            sentence = _("No match for %(text)s.", text=text)
        elif near:
            sentence = _("No match for %(text)s. Similar, by %(near)s:", text=text, near=near)
        else:
            count = (
                _("At least %(count)s found. Type more to narrow the list.", count=MOST)
                if len(found) == MOST
                else _("%(count)s found", count=len(found))
            )
            sentence = "  ".join((count, *merged_files.of_rows(found)))
        self.query_one("#hint", Label).update(sentence)
        self.query_one("#found", RowList).show(self._list(found), [(row["thing"], row) for row in found])
        if self._open_at_once and found and not near:
            self.action_open()

    def _list(self, found: Sequence[Values]) -> InMemorySource:
        columns = (
            ListColumn("kind", _("Kind"), 8, 8),
            ListColumn("number", _("Number"), 14, 14),
            ListColumn("who", _("Customer"), 24, 10, grow=2),
            ListColumn("what", _("Device"), 16, 8, grow=1),
            ListColumn("state", _("State"), 14, 9),
            ListColumn("opened", _("Opened"), 15),
        )
        return InMemorySource([{**row, "id": row["thing"]} for row in found], columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        if key == "number":
            return str(row.get("number") or row.get("serial") or ""), "strong"
        is_muted = key == "opened" or (key == "state" and not row.get("open"))
        return cell_text(self.names, row, key, now), "muted" if is_muted else ""

    def action_move(self, rows: int) -> None:
        self.query_one("#found", RowList).action_move(rows)

    def action_open(self) -> None:
        """Open the highlighted match. If the search is still running, open the first match once it is found: a scanner
        sends Enter at once. A scanned label or ticket acts as it does on every screen.
        """
        scan = scan_of(half_width(self.typed).strip().upper())
        if scan is not None and scan.kind != "number":
            self.dismiss(None)
            self.app.call_later(self.services.scanned, scan)
            return
        found = self.query_one("#found", RowList)
        if self._found_for != half_width(self.typed).strip():
            self._open_at_once = True
        elif found.row_id:
            self._open(found.row_id)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self._open(event.row_id)

    def _open(self, row_id: str) -> None:
        self.dismiss(next((row for row in self._found if row["thing"] == row_id), None))

    def action_leave(self) -> None:
        self.dismiss(None)
