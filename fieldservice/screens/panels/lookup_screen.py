"""The part of the step screen that looks up the customer and the device of an opening step while the form is filled in.

Known facts are filled in, fields that nobody knows yet come next, and a job whose device is expected already can be
continued instead of opening a second one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldservice.desk import NEW
from fieldservice.presentation.candidates import NOT_AMONG, in_two_lines
from fieldservice.screens.panels import caller
from fieldservice.screens.panels.draft_screen import DraftScreen
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.workflows.registry import going_on

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.model import Step


class LookupScreen(DraftScreen):
    """Base of the step screen: fills the form with what the desk knows."""

    row: Step
    caller_panel: caller.CallerPanel | None

    def _look_up(self) -> None:
        if self.form and self.caller_panel:
            self.caller_panel.look_up(self.form)

    def on_caller_panel_filled(self, event: caller.CallerPanel.Filled) -> None:
        """Move the fields for an unknown customer or device directly after the place, and offer the expected jobs."""
        event.stop()
        if self.form and self.row.purpose == "takes_in":
            self.form.move_after("place", event.missing)
        self.refresh_bindings()

    def several(self) -> dict[str, list[Values]]:
        """What a person may choose from: by customer or device the candidates behind the number in the form."""
        return self.caller_panel.several if self.caller_panel else {}

    def chosen(self) -> dict[str, str]:
        return self.caller_panel.chosen(self.form) if self.caller_panel and self.form else {}

    def restore_chosen(self, draft: Values) -> None:
        if self.caller_panel and self.form:
            self.caller_panel.restore(self.form, draft)

    def action_choose(self) -> None:
        """Ask who it is, then which device it is, where a number has several."""
        open_questions = [kind for kind in self.several() if kind not in self.chosen()]
        self._choose(open_questions[0] if open_questions else next(iter(self.several()), ""))

    def _choose(self, kind: str) -> None:
        candidates, form = self.several().get(kind, []), self.form
        if not candidates or form is None:
            return
        now = self.desk.session.clock()
        told_apart = ((str(each["id"]), "\n".join(in_two_lines(each, now))) for each in candidates)
        choices = [*told_apart, (NEW, _(NOT_AMONG[kind]))]
        question = _("Who is it?") if kind == "customer" else _("Which device is it?")

        def answered(file: str | None) -> None:
            if file and self.caller_panel:
                self.caller_panel.choose(form, kind, file)
                self.keep_draft_soon()
                if file == NEW:
                    form.focus_field(next(name for name in caller.ASKED_WHEN_UNKNOWN[kind] if name in form.rows))

        self.services.open_screen("choice_dialog", question, choices, self.chosen().get(kind, ""), then=answered)

    def action_go_on(self) -> None:
        rows = {row["thing"]: row for row in (self.caller_panel.expected if self.caller_panel else ())}
        if len(rows) == 1:
            self._go_on(next(iter(rows.values())))
            return
        choices = [
            (thing, " ".join(filter(None, (row["number"], row["device"], row["symptom"]))))
            for thing, row in rows.items()
        ]
        self.services.open_screen(
            "choice_dialog",
            _("Which one has come?"),
            choices,
            then=lambda thing: self._go_on(rows[thing]) if thing else None,
        )

    def _go_on(self, row: Values) -> None:
        """Open the form of the expected job with the input of this form, which stays open behind it."""
        step = going_on(self.step, str(row["mode"]))
        if step is None:
            self.services.show_detail(row["thing"])  # it came another way than was agreed; its page offers that change
            return

        def continued(page: DetailView | None) -> None:
            if page is not None:
                self._over = True
                self.desk.drafts.done(self.person, self.draft_key, noted=False)
                self.dismiss(page)

        typed = self.form.data() if self.form else {}
        self.services.open_screen("step", self.desk, self.person, row["thing"], step, typed, then=continued)
