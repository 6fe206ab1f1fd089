"""The form of a signature: the paper as it is signed, read first, and the pad under it; one signature may serve several devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from fieldservice.screens.panels.lookup_screen import LookupScreen
from fieldservice.screens.widgets.fields import SignatureField

if TYPE_CHECKING:
    from fieldservice.workflows.engine.model import Step


class SignatureScreen(LookupScreen):
    """The part of a form's screen that shows what is signed."""

    row: Step
    signs: bool
    shown: Mapping[str, str]
    """By thing the digest of what is signed, as it was shown here."""

    def _read_what_is_signed(self) -> None:
        things = (self.thing, *(row["thing"] for row in self.step_form.together))
        self.shown = {thing: self.desk.papers.digest(thing, self.row.signs) for thing in things}

    def _signed_together(self) -> list[str]:
        """The thing itself, and the others that are signed for along with it."""
        return [self.thing, *self.step_form.also_for(self.form.data() if self.form else {})]

    def _slip(self, width: int) -> Content:
        lines: list[str] = []
        for thing in self._signed_together():
            lines += ["", "=" * width, ""] if lines else []
            lines += self.desk.papers.as_text(self.person, self.row.signs, thing, max(40, width))
        return Content("\n".join(lines))

    def on_resize(self) -> None:
        self.call_after_refresh(self._widen_pad)

    def _widen_pad(self) -> None:
        """The whole width to sign on: other fields leave room beside them for what is wrong, a signature needs none."""
        for pad in self.query(SignatureField):
            pad.styles.margin = (1, 1, 0, 1)

    def action_turn(self) -> None:
        self._show_slip(not self.has_class("at-slip"))

    def _show_slip(self, slip: bool) -> None:
        """Where there is room for one only, the slip or the signature; the keys go there."""
        self.set_class(slip, "at-slip")
        form = self.form
        if slip or form is None:
            self.query_one("#slip").focus()
        else:
            form.focus_field("" if not form.data().get("signer") else "strokes")

    def key_enter(self) -> None:
        # From the slip that was read, on to the signature.
        if self.signs and self.has_class("at-slip"):
            self._show_slip(False)
