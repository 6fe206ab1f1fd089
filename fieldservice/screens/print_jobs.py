"""The screen of print jobs: which papers wait, which failed and why, and what a person decides about them.

A paper that may have been printed is sent again only after a person has checked the printer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk import spool
from fieldservice.presentation.print_job_words import reasons, state_word
from fieldservice.presentation.values import paper_name
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.panels.papers import PrintChoice
from fieldservice.screens.widgets.cells import width_of
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import JsonObject
from fieldservice.words import _
from fieldservice.words.marking import N_

SECONDS_BETWEEN_READS = 1.0
"""The jobs are read this often, since threads print beside the screens."""
LOOKS = {"sending": "notice", "printed": "muted", "uncertain": "warning", "failed": "overdue", "cancelled": "muted"}
"""The look of each state; a job that waits looks as usual until it is late."""
NEXT = N_("Tried again at %(time)s.")
LOOK = N_("Check the printer. If the paper is there, press F7. If not, F5 prints it again and counts as another print.")
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


class PrintJobsScreen(ListScreen[JsonObject]):
    """The newest job comes first; jobs that are stuck are highlighted."""

    CSS_PATH = ["list_screen.tcss", "print_jobs.tcss"]
    EMPTY = N_("Nothing has been sent to a printer yet. Print jobs appear here.")
    HELP = N_(
        "Papers sent to printers. If a row says “perhaps printed”, check the printer and say whether the paper "
        "is there. It is printed again only if you ask for it, and that counts as another print."
    )
    BINDINGS = [
        Binding(
            "f5",
            "decide('retry')",
            N_("Try again"),
            id="print_jobs.retry",
            tooltip=N_("Send it to the printer now, again if it failed"),
        ),
        Binding(
            "f7",
            "decide('confirm')",
            N_("Was printed"),
            id="print_jobs.confirm",
            tooltip=N_("Confirm that the paper was printed"),
        ),
        Binding("delete", "decide('cancel')", N_("Cancel"), id="print_jobs.cancel", tooltip=N_("Cancel it; asks once")),
        Binding(
            "f4", "preview", N_("Preview"), id="print_jobs.preview", tooltip=N_("Read the paper of this print job")
        ),
        Binding(
            "f9",
            "elsewhere",
            N_("Other printer"),
            id="print_jobs.elsewhere",
            tooltip=N_("Print this paper on another printer, or once more; one that still waits is cancelled"),
        ),
        Binding("escape", "leave", N_("Back"), id="print_jobs.leave", tooltip=N_("Back to the screen before")),
    ]

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_READS, self.look)
        super().on_mount()

    def look(self) -> None:
        if self.is_current:
            self.read_again()

    def read_items(self) -> list[JsonObject]:
        return spool.jobs(self.desk.session)

    def key(self, item: JsonObject) -> str:
        return str(item["id"])

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            self._narrow("state", _("State"), 15, 15),
            self._narrow("paper", _("Paper"), 16, 14),
            self._narrow("number", _("Number"), 16, 14),
            self._narrow("printer", _("Printer"), 16, 9),
            ListColumn("since", _("Since"), 11, 5),
            ListColumn("tries", _("Attempts"), 5, 5, align="right"),
            ListColumn("why", _("Why"), 24, grow=1),
        )

    def _narrow(self, key: str, title: str, width: int, least: int) -> ListColumn:
        """A column no wider than its longest value; the rest is for the reasons."""
        now = self.desk.session.clock()
        needed = max(map(width_of, (title, *(self.cell(job, key, now)[0] for job in self.items))))
        return ListColumn(key, title, min(width, needed), min(least, needed))

    def cell(self, item: JsonObject, column: str, now: datetime) -> Cell:
        if column == "state":
            return state_word(item), "warning" if item["late"] else LOOKS.get(item["state"], "")
        if column == "paper":
            return paper_name(str(item["paper"])), ""
        if column == "since":
            return self.names.time(item["changed"] if item["state"] == "printed" else item["made"], now), "muted"
        if column == "why":
            return " ".join(reasons(item)), ""
        return str(item[column]), "strong" if column == "number" else ""

    def lines(self, item: JsonObject) -> list[str]:
        """Who printed the paper, and in full why it has not been printed yet."""
        values = {
            "paper": paper_name(str(item["paper"])),
            "number": item["number"],
            "print": item["print_no"],
            "who": self.names.person(item["by"]),
            "time": self.names.time_in_sentence(item["made"], self.desk.session.clock()),
        }
        lines = [_("%(paper)s %(number)s, print no. %(print)s, by %(who)s, %(time)s", **values), *reasons(item)]
        if item["state"] == "uncertain":
            lines.append(_(LOOK))
        if item["late"] and item["next_try"]:
            lines.append(_(NEXT, time=self.names.time_in_sentence(item["next_try"], self.desk.session.clock())))
        return lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        job = self.item
        if action == "decide":
            return job is not None and job["state"] in ALLOWED[str(parameters[0])]
        return bool(job and job["thing"]) if action in ("elsewhere", "preview") else True

    def action_decide(self, what: str) -> None:
        if job := self.item:
            act = partial(DECISIONS[what], self.desk.session, self.person, job["id"])
            if what == "cancel":
                about = f"{paper_name(str(job['paper']))} {job['number']}  {job['printer']}"
                self.decide_once_asked(_("Cancel the print"), [about], _("This paper will not be printed."), act)
            else:
                self.decide(act)

    def action_elsewhere(self) -> None:
        """Choose a printer and copies for the paper of this job; what still waits or failed is cancelled then."""
        if (job := self.item) and job["thing"]:
            kind, open_ = str(job["paper"]), job["state"] in ("waiting", "failed")

            def chosen(choice: PrintChoice | None) -> None:
                if choice is not None:
                    self.decide(partial(self._print, kind, job, choice, open_))

            self.services.open_screen("print_dialog", self.desk, kind, then=chosen)

    def _print(self, kind: str, job: JsonObject, choice: PrintChoice, cancels: bool) -> None:
        for _time in range(choice.times):
            self.desk.papers.print_to(
                self.person, kind, str(job["thing"]), printer=choice.printer, copies=choice.copies or None
            )
        if cancels:
            spool.cancel(self.desk.session, self.person, job["id"])

    def action_preview(self) -> None:
        if (job := self.item) and job["thing"]:
            self.services.open_screen("preview", self.desk, self.person, job["thing"], str(job["paper"]))

    def action_open(self) -> None:
        if (job := self.item) and job["thing"]:
            self.services.show_detail(job["thing"])
