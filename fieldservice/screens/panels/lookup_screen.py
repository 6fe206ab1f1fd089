"""The form of something that comes in: what the desk knows fills it, what is still missing comes next, and what is expected already
is gone on with instead of being opened a second time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldservice.screens.panels import caller
from fieldservice.screens.panels.draft_screen import DraftScreen
from fieldservice.screens.panels.step_form import WANTED, StepForm
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.registry import going_on

if TYPE_CHECKING:
    from fieldservice.desk.detail import DetailView


class LookupScreen(DraftScreen):
    """The part of a form's screen that asks who comes with what."""

    step_form: StepForm

    def _look_up(self) -> None:
        if self.form:
            self.query_one(caller.CallerPanel).look_up(self.form)

    def on_caller_panel_filled(self, event: caller.CallerPanel.Filled) -> None:
        """What must be told of an unknown customer or device stands next to the place; what is expected can be gone on with."""
        event.stop()
        if self.form and self.row.purpose == "takes_in":
            self.form.put_behind("place", event.missing)
        self.refresh_bindings()

    def action_go_on(self) -> None:
        rows = {row["thing"]: row for row in self.query_one(caller.CallerPanel).expected}
        if len(rows) == 1:
            self._go_on(next(iter(rows.values())))
            return
        told = [
            (thing, " ".join(filter(None, (row["number"], row["device"], row["symptom"]))))
            for thing, row in rows.items()
        ]
        self.seat.open_screen(
            "choice_dialog",
            _("Which one has come?"),
            told,
            then=lambda thing: self._go_on(rows[thing]) if thing else None,
        )

    def _go_on(self, row: Values) -> None:
        """The form of what is expected, with what was typed here; when it is left, everything still stands here."""
        step = going_on(self.step, str(row["mode"]))
        if step is None:
            self.seat.show_thing(row["thing"])  # it comes another way than was agreed: its page offers the change
            return

        def gone_on(page: DetailView | None) -> None:
            if page is not None:
                self._over = True
                self.desk.drafts.drop(self.person, self.draft_key)
                self.dismiss(page)

        typed = self.form.data() if self.form else {}
        self.seat.open_screen("step", self.desk, self.person, row["thing"], step, typed, then=gone_on)

    def _still_missing(self, refused: Refused) -> dict[str, str]:
        """What a sentence names as missing, beside the fields that would tell it."""
        told = refused.because.values.get("missing")
        missing = [one.message.casefold() for one in told] if isinstance(told, list) else []
        empty = {name for name, row in self.form.rows.items() if row.is_empty} if self.form else set()
        asked = {field.name: field.label.removesuffix(WANTED).casefold() for field in self.step_form.asked}
        return {
            name: _("Please fill this in.")
            for name, label in asked.items()
            if name in empty and any(label in re.split(" or ", one) for one in missing)
        }
