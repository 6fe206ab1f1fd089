"""The inbox of a person who approves: what waits for an answer, by whom it is asked, and what exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk.approvals import Asked
from fieldservice.presentation.asked_words import amount, consequence, in_words
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.messages import word
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_


class ApprovalsScreen(ListScreen[Asked]):
    """Everything that waits for this person's approval, the oldest first."""

    CSS_PATH = ["list_screen.tcss", "approvals.tcss"]
    EMPTY = N_("Nothing waits for your approval. Requests of others appear here.")
    HELP = N_(
        "Requests that wait for your approval, oldest first; the details are below the list. You approve exactly "
        "what is shown. If it has changed or was answered meanwhile, you are told. Nobody can approve his or her "
        "own request."
    )
    BINDINGS = [
        Binding("f5", "agree", N_("Approve"), id="approvals.agree", tooltip=N_("Approve exactly what is shown")),
        Binding(
            "f7",
            "refuse",
            N_("Do not approve"),
            id="approvals.refuse",
            tooltip=N_("Reject it, with a reason that the requester reads"),
        ),
        Binding("enter", "open", N_("Open"), id="approvals.open", tooltip=N_("Open the job or document")),
        Binding("escape", "leave", N_("Back"), id="approvals.leave", tooltip=N_("Back to the screen before")),
    ]

    def read_items(self) -> list[Asked]:
        return self.desk.approvals.asked(self.person)

    def key(self, item: Asked) -> str:
        return f"{item.waits.thing}/{item.waits.digest}"

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("what", _("What"), 26, 16, grow=1),
            ListColumn("number", _("Number"), 16, 14),
            ListColumn("by", _("Asked by"), 9, 8),
            ListColumn("value", _("Amount"), 11, 10),
            ListColumn("office", in_context("place", "Service point"), 8),
            ListColumn("since", _("Since"), 15, 11),
        )

    def cell(self, item: Asked, column: str, now: datetime) -> Cell:
        waits = item.waits
        cells: dict[str, Callable[[], Cell]] = {
            "what": lambda: (word(waits.label), "warning"),
            "number": lambda: (waits.number, "strong"),
            "by": lambda: (self.names.person(waits.by), ""),
            "value": lambda: (amount(waits), ""),
            "office": lambda: (waits.office, ""),
            "since": lambda: (self.names.time(waits.since, now), "muted"),
        }
        return cells[column]()

    def lines(self, item: Asked) -> list[str]:
        follows = consequence(item)
        then = ["", _("If you approve: %(then)s", then=follows)] if follows else []
        return [*in_words(item, Wording.of(self.desk)), *then]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.item is not None if action in ("agree", "refuse", "open") else True

    def action_agree(self) -> None:
        """One key; where a device or money goes out it is asked for once more, with the person and the thing."""
        item = self.item
        if item is None:
            return

        def answer() -> None:
            self.desk.approvals.answer(self.person, item.waits, "approves", {})
            said = _("%(number)s: approved", number=item.waits.number)
            self.app.call_from_thread(partial(self.notify, f"{glyphs().done} {said}", markup=False))

        agree = partial(self.decide, answer)
        if not (follows := consequence(item)):
            agree()
            return
        choices = [("yes", _("Approve")), ("", _("Leave it waiting"))]
        self.services.open_screen(
            "choice_dialog", follows, choices, "yes", then=lambda chosen: agree() if chosen else None
        )

    def action_refuse(self) -> None:
        """The form with the reason, which keeps what is typed as every form does."""
        if (item := self.item) is not None:
            step = self.desk.session.step_for(item.waits.thing, "refuses")
            fill = {"digest": item.waits.digest}
            self.services.open_screen(
                "step", self.desk, self.person, item.waits.thing, step, fill, then=lambda _page: self.read_again()
            )

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.waits.thing)
