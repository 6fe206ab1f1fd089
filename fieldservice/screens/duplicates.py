"""Proposed duplicates: files that may be about one customer or device, for headquarters to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk import Desk
from fieldservice.desk.duplicates import WHY, Proposal
from fieldservice.presentation.candidates import in_a_line
from fieldservice.presentation.messages import reason_and_who
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import readable
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.reference import Person

EMPTY = N_("No duplicates are proposed.")


class DuplicatesScreen(BaseScreen):
    """The proposals, customers first; below the list the files of the highlighted one."""

    CSS_PATH = "duplicates.tcss"
    AUTO_FOCUS = "#list"
    HELP = N_(
        "Files that may be about one customer or device: one phone and similar names, or one serial number. "
        "Headquarters decides: F5 makes them one, F7 holds them apart for good; Enter opens the oldest file."
    )
    BINDINGS = [
        Binding("f5", "decide('one')", N_("The same"), id="duplicates.merge", tooltip=N_("Merge these files")),
        Binding(
            "f7", "decide('apart')", N_("Not the same"), id="duplicates.apart", tooltip=N_("Never propose them again")
        ),
        Binding("enter", "open", N_("Open"), id="duplicates.open", tooltip=N_("Open the oldest file")),
        Binding("escape", "leave", N_("Back"), id="duplicates.leave", tooltip=N_("Back to the screen before")),
    ]

    class ListRead(Message, bubble=False):
        """Sent by the thread: the list as it is now."""

        def __init__(self, proposals: list[Proposal], error: Exception | None = None) -> None:
            super().__init__()
            self.proposals, self.error = proposals, error

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.proposals: list[Proposal] = []

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield RowList(self._list(), empty=_(EMPTY), now=self.desk.session.clock, id="list")
        with VerticalScroll(id="sides", can_focus=False):
            yield Static(id="files", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._read_again()

    def on_screen_resume(self) -> None:
        self._read_again()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        await self.recompose()
        self._show()
        self.query_one(RowList).focus()

    def _read_again(self) -> None:
        self.run_worker(self._read, thread=True, group="duplicates", exclusive=True)

    def _read(self) -> None:
        try:
            found = self.desk.duplicates.proposals(self.person)
        except EXPECTED as error:
            self.post_message(self.ListRead([], error))
        else:
            self.post_message(self.ListRead(found))

    def on_duplicates_screen_list_read(self, event: ListRead) -> None:
        if event.error is not None:
            self.services.show_error(event.error)
            return
        self.proposals = event.proposals
        self._show()

    def _show(self) -> None:
        row_list, source = self.query_one(RowList), self._list()
        cursor = min(row_list.cursor, max(0, len(self.proposals) - 1))
        row_list.show(source, [(row["id"], row) for row in source.rows])
        row_list.go_to(cursor)
        self._describe()

    def _list(self) -> InMemorySource:
        columns = (
            ListColumn("why", _("What"), 24, 12),
            ListColumn("name", _("Name"), 30, 16, grow=1),
            ListColumn("numbers", _("Number"), 36, 20),
        )
        return InMemorySource([{"id": each.key, "proposal": each} for each in self.proposals], columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        proposal: Proposal = row["proposal"]
        first = proposal.files[0]
        name = first.get("name") or " ".join(str(first[part]) for part in ("brand", "model") if first.get(part))
        cells: dict[str, Callable[[], Cell]] = {
            "why": lambda: (_(WHY[proposal.kind]), ""),
            "name": lambda: (readable(str(name)), "strong"),
            "numbers": lambda: (_numbers(proposal), "muted"),
        }
        return cells[key]()

    @property
    def proposal(self) -> Proposal | None:
        key = self.query_one(RowList).row_id
        return next((each for each in self.proposals if each.key == key), None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        proposal = self.proposal
        self.query_one("#files", Static).update("\n".join(self._lines(proposal)) if proposal else "")
        self.refresh_bindings()

    def _lines(self, proposal: Proposal) -> list[str]:
        lines = [f"{_(WHY[proposal.kind])}:", *(in_a_line(file) for file in proposal.files)]
        if proposal.why_not is not None:
            lines += ["", reason_and_who(proposal.why_not, proposal.who_may, self.names.staff)]
        return lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        proposal = self.proposal if self.is_mounted else None
        if action == "decide":
            return proposal is not None and proposal.may_decide
        return proposal is not None if action == "open" else True

    def action_decide(self, what: str) -> None:
        proposal = self.proposal
        if proposal is None:
            return
        merges = what == "one"
        decide = self.desk.duplicates.merge if merges else self.desk.duplicates.hold_apart

        def decided(typed: dict[str, str]) -> str:
            decide(self.person, proposal.key, typed["reason"])
            return _("Merged.") if merges else _("They are held apart.")

        title = _("The same") if merges else _("Not the same")
        self.services.open_screen("input_dialog", title, _numbers(proposal), {"reason": _("Reason")}, decided)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.proposal is not None:
            self.services.show_detail(self.proposal.oldest)

    def action_leave(self) -> None:
        self.app.pop_screen()


def _numbers(proposal: Proposal) -> str:
    return ", ".join(str(file.get("number") or file.get("serial") or "") for file in proposal.files)
