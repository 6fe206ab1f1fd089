"""The catalogue of parts: a field in which one types what is known, the parts that match, and all about the
highlighted one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Label, Static

from fieldservice.desk import Desk
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.part_rows import facts_of_part, fitted_models, name_of
from fieldservice.screens.base import EXPECTED, Dialog
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.parsing import half_width
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person, SparePart

PAUSE = 0.05
"""Seconds without a key after which the search starts."""
MOST = 50
"""So many parts are listed at most."""
HINT = N_("Number, name, pinyin or its initials, model, barcode, or what it can replace")


class PartsDialog(Dialog):
    """Reads the catalogue; nothing is changed here."""

    CSS_PATH = ["dialog.tcss", "parts.tcss"]
    scan_confirms = True
    HELP = N_(
        "The parts published by headquarters. Type or scan anything you know: a number, words of the name in "
        "either language, pinyin or its initials, a model, a barcode. Below the list: everything about the "
        "highlighted part, with models, price and replacements. F5 shows its picture."
    )
    BINDINGS = [
        Binding("escape", "leave", N_("Back"), id="parts.leave", tooltip=N_("Back to the screen before")),
        Binding("f5", "photo", N_("Photo"), id="parts.photo", tooltip=N_("Show the picture of this part")),
        Binding("up", "move(-1)", N_("Up"), show=False, id="parts.up", tooltip=N_("Row above")),
        Binding("down", "move(1)", N_("Down"), show=False, id="parts.down", tooltip=N_("Row below")),
        Binding("pageup", "move(-8)", N_("Page up"), show=False, id="parts.page_up", tooltip=N_("Eight rows up")),
        Binding(
            "pagedown", "move(8)", N_("Page down"), show=False, id="parts.page_down", tooltip=N_("Eight rows down")
        ),
    ]

    class PartsFound(Message, bubble=False):
        """Sent by the thread: the parts that match `text`."""

        def __init__(self, text: str, parts: Sequence[SparePart], error: Exception | None = None) -> None:
            super().__init__()
            self.text, self.parts, self.error = text, parts, error

    def __init__(self, desk: Desk, person: Person, typed: str = "") -> None:
        super().__init__()
        self.desk, self.person, self.typed = desk, person, typed
        self.names = DisplayNames.of(desk)
        self._parts: dict[str, SparePart] = {}
        self._pause: Timer | None = None
        self._told: SparePart | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("Parts"), id="title", markup=False)
            yield Input(self.typed, id="typed", compact=True)
            yield Label(_(HINT), id="hint", markup=False)
            yield RowList(self._list(()), now=self.desk.session.clock, id="found")
            yield Static("", id="about", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#found").can_focus = False
        self.query_one("#typed").focus()
        self._search()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.typed = event.value
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Mark what was typed, so that the next word or scan takes its place; the list stays until then."""
        self.query_one("#typed", Input).select_all()

    def _search(self) -> None:
        text = half_width(self.typed).strip()
        self.run_worker(partial(self._look_for, text), thread=True, group="parts", exclusive=True)

    def _look_for(self, text: str) -> None:
        try:
            found = self.desk.parts.search(text, limit=MOST)
        except EXPECTED as error:
            self.post_message(self.PartsFound(text, (), error))
        else:
            self.post_message(self.PartsFound(text, found))

    def on_parts_dialog_parts_found(self, event: PartsFound) -> None:
        if event.error is not None:
            self.services.show_error(event.error)
        elif event.text == half_width(self.typed).strip():
            self._show(event.text, event.parts)

    def _show(self, text: str, found: Sequence[SparePart]) -> None:
        self._parts = {part.number: part for part in found}
        if len(found) == MOST:
            sentence = _("At least %(count)s found. Type more to narrow the list.", count=MOST)
        elif found or text:
            sentence = _("%(count)s found", count=len(found)) if found else _("No match for %(text)s.", text=text)
        else:
            sentence = _("No part is published yet.")
        self.query_one("#hint", Label).update(sentence if text or not found else _(HINT))
        rows = [{"id": part.number} for part in found]
        self.query_one("#found", RowList).show(self._list(found), [(row["id"], row) for row in rows])
        self._tell(found[0] if found else None)

    def _list(self, found: Sequence[SparePart]) -> InMemorySource:
        columns = (
            ListColumn("number", _("Number"), 16, 10),
            ListColumn("name", _("Part name"), 24, 12, grow=2),
            ListColumn("models", _("Models"), 18, 8, grow=1),
            ListColumn("price", _("Price"), 11, align="right"),
        )
        return InMemorySource([{"id": part.number} for part in found], columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        part = self._parts[row["id"]]
        if key == "number":
            return part.number, "strong"
        if key == "models":
            return fitted_models(part, self.names), "muted"
        if key == "price":
            return (forms.money(part.price, part.currency) if part.price else ""), ""
        return name_of(part), ""

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._tell(self._parts.get(event.row_id or ""))

    def _tell(self, part: SparePart | None) -> None:
        """All about the highlighted part but its number and name, which are in the list."""
        self._told = part
        facts = facts_of_part(self.desk, self.person, part)[2:] if part else []
        said = [_("%(label)s: %(value)s", label=label, value=value) for label, value in facts]
        self.query_one("#about", Static).update(" | ".join(said))

    def action_move(self, rows: int) -> None:
        self.query_one("#found", RowList).action_move(rows)

    def action_photo(self) -> None:
        if self._told is not None:
            self.services.open_screen("part_photo", self.desk, self._told)

    def action_leave(self) -> None:
        self.dismiss(None)
