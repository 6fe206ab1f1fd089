"""The screen of print jobs: which papers wait, which failed and why, and what a person decides about them.

A paper that may have been printed is sent again only after a person has checked the printer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from fieldservice.desk import spool
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.print_job_words import reasons, state_word
from fieldservice.presentation.values import paper_name
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_READS = 1.0
"""The jobs are read this often, since threads print beside the screens."""
LOOKS = {"sending": "notice", "printed": "muted", "uncertain": "warning", "failed": "overdue", "cancelled": "muted"}
"""The look of each state; a job that waits looks as usual until it is late."""
EMPTY = N_("Nothing was sent to a printer yet. Print jobs appear here.")
NEXT = N_("Tried again at %(time)s.")
LOOK = N_(
    "Look at the printer. If the paper is there, F7. If not, F5 prints it again; that is counted as one more print."
)
ALLOWED = {
    "retry": ("waiting", "failed", "uncertain"),
    "cancel": ("waiting", "failed", "uncertain"),
    "confirm": ("uncertain",),
}
"""The states in which each decision is possible."""
DECISIONS: Mapping[str, Callable[..., object]] = {
    "retry": spool.retry,
    "cancel": spool.cancel,
    "confirm": spool.confirm,
}


class PrintJobsScreen(BaseScreen):
    """The newest job comes first; jobs that are stuck are highlighted."""

    CSS_PATH = "print_jobs.tcss"
    AUTO_FOCUS = "#jobs"
    HELP = N_(
        "Papers sent to printers. F5 tries again, F8 cancels. If a row says “perhaps printed”, check the "
        "printer: F7 confirms that the paper is there, F5 prints it again and counts one more print. "
        "Enter opens the job."
    )
    BINDINGS = [
        Binding(
            "f5",
            "decide('retry')",
            N_("Try again"),
            id="print_jobs.retry",
            tooltip=N_("Send it to the printer now, again where it failed"),
        ),
        Binding(
            "f7",
            "decide('confirm')",
            N_("Was printed"),
            id="print_jobs.confirm",
            tooltip=N_("The paper is there: it was printed"),
        ),
        Binding("f8", "decide('cancel')", N_("Cancel"), id="print_jobs.cancel", tooltip=N_("Do not print it")),
        Binding("escape", "leave", N_("Back"), id="print_jobs.leave", tooltip=N_("Back to the screen before")),
    ]

    class JobsRead(Message, bubble=False):
        def __init__(self, jobs: list[JsonObject]) -> None:
            super().__init__()
            self.jobs = jobs

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.jobs: list[JsonObject] = []

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield RowList(self._list(), empty=_(EMPTY), now=self.desk.session.clock, id="jobs")
        yield Static(id="why", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_READS, self.look)
        self.look()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        await self.recompose()
        self._show()
        self.query_one(RowList).focus()

    def look(self) -> None:
        if self.is_current:
            self.run_worker(self._read, thread=True, group="print-jobs", exclusive=True)

    def _read(self) -> None:
        try:
            jobs = spool.jobs(self.desk.session)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            self.post_message(self.JobsRead(jobs))

    def on_print_jobs_screen_jobs_read(self, event: JobsRead) -> None:
        if event.jobs != self.jobs:
            self.jobs = event.jobs
            self._show()

    def _show(self) -> None:
        source = self._list()
        self.query_one(RowList).reload(source, source.whole)
        self.query_one(StatusBar).show(self.services.office_status())
        self._describe()

    def _list(self) -> InMemorySource:
        columns = (
            ListColumn("state", _("State"), 15, 15),
            ListColumn("paper", _("Paper"), 16, 14),
            ListColumn("number", _("Number"), 16, 14),
            ListColumn("printer", _("Printer"), 16, 9),
            ListColumn("since", _("Since"), 11, 5),
            ListColumn("tries", _("Tries"), 5, 5, align="right"),
            ListColumn("why", _("Why"), 24, grow=1),
        )
        return InMemorySource(self.jobs, columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        if key == "state":
            return state_word(row), "warning" if row["late"] else LOOKS.get(row["state"], "")
        if key == "paper":
            return paper_name(str(row["paper"])), ""
        if key == "since":
            return self.names.time(row["changed"] if row["state"] == "printed" else row["made"], now), "muted"
        if key == "why":
            return " ".join(reasons(row)), ""
        return str(row[key]), "strong" if key == "number" else ""

    @property
    def job(self) -> JsonObject | None:
        """The job under the cursor."""
        row_id = next((row_list.row_id for row_list in self.query(RowList)), None)
        return next((job for job in self.jobs if job["id"] == row_id), None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        """Show who printed the paper, and in full why it has not been printed yet."""
        job = self.job
        lines: list[str] = []
        if job is not None:
            values = {
                "paper": paper_name(str(job["paper"])),
                "number": job["number"],
                "print": job["print_no"],
                "who": self.names.person(job["by"]),
                "time": self.names.time_in_sentence(job["made"], self.desk.session.clock()),
            }
            lines.append(_("%(paper)s %(number)s, print no. %(print)s, by %(who)s, %(time)s", **values))
            lines += reasons(job)
            if job["state"] == "uncertain":
                lines.append(_(LOOK))
            if job["late"] and job["next_try"]:
                lines.append(_(NEXT, time=self.names.time_in_sentence(job["next_try"], self.desk.session.clock())))
        self.query_one("#why", Static).update("\n".join(map(inert, lines)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        job = self.job
        return job is not None and job["state"] in ALLOWED[str(parameters[0])] if action == "decide" else True

    def action_decide(self, what: str) -> None:
        if job := self.job:
            self.run_worker(partial(self._decide, what, job["id"]), thread=True, group="print-decide")

    def _decide(self, what: str, id_: str) -> None:
        try:
            DECISIONS[what](self.desk.session, self.person, id_)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        self._read()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        if (job := self.job) and job["thing"]:
            self.services.show_detail(job["thing"])

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def action_leave(self) -> None:
        self.app.pop_screen()
